//! `balai verify`: whether a data directory, or what lies at a target, is whole.

use std::{path::PathBuf, process::ExitCode};

use balai_backup::{
    Access, Opener,
    cluster::{ClusterProof, prove_cluster},
    proof::{Proven, Proving},
    restore::told_time,
};
use balai_store::{
    Store, StoreOptions,
    checks::{self, Checked, Verification},
};
use balai_targets::open_target;

use super::restore::signer;
use crate::{complain, configuration::beside, history, progress::Progress, say};

/// How long one check may read, in milliseconds.
const READ_LIMIT_MS: u64 = 24 * 60 * 60 * 1_000;

/// What `balai verify` takes.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// The data directory; a server may be running on it
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

#[derive(clap::Subcommand)]
enum What {
    /// Look at every copy at a target: whole, in order, yours; with a key also inside
    Backup(Box<Backup>),
    #[command(flatten)]
    Signed(history::Command),
}

#[derive(clap::Args)]
struct Backup {
    /// Where the copies are
    #[arg(long, value_name = "TARGET")]
    from: String,
    /// The file with the private key AGE-SECRET-KEY-1…, to look inside as well
    #[arg(long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
    /// Whose signature is expected, as `balai backup` printed it [default: that of the newest copy]
    #[arg(long, value_name = "SIGNER")]
    signed_by: Option<String>,
    /// The directory with what the target asks for
    #[arg(long, default_value = "data.keys")]
    keys: PathBuf,
}

/// Runs the command. 0: all is well, 1: something is wrong or could not be looked at.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let outcome = match &arguments.what {
        Some(What::Backup(backup)) => at_target(backup),
        Some(What::Signed(command)) => return history::run(command),
        None => here(arguments),
    };
    match outcome {
        Ok((text, true)) => say(&text),
        Ok((text, false)) => {
            say(&text);
            ExitCode::FAILURE
        }
        Err(reason) => complain(&reason),
    }
}

fn here(arguments: &Arguments) -> Result<(String, bool), String> {
    let data = &arguments.data;
    if !data.join("balai.db").is_file() {
        return Err(format!("{} holds no database of Balai; name the data directory", data.display()));
    }
    let told = |failure: balai_store::Failure| failure.to_string();
    let mut options = StoreOptions::directory(data).read_only();
    options.read_limit_ms = READ_LIMIT_MS;
    let store = Store::open(options).map_err(told)?;
    let mut report = Report::default();
    report.add("pages of the database", checks::integrity(data).map_err(told)?);
    report.add("tables by the rows they name", checks::foreign_keys(data).map_err(told)?);
    report.add("files by their content", checks::files(&store).map_err(told)?);
    match history::Check::beside(data) {
        Ok(history) => report.add(history.name(), history.check(&store).map_err(told)?),
        Err(reason) => {
            report.lines.push(format!("the history was not compared with what was signed: {reason}"));
        }
    }
    let counts = checks::counts(data).map_err(told)?;
    let rows: u64 = counts.values().sum();
    report.lines.push(format!("{rows} rows in {} tables", counts.len()));
    Ok(report.told("The data directory is whole.", &beside(data).display().to_string()))
}

/// Lines for people.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    wrong: usize,
    looked: bool,
}

impl Report {
    fn add(&mut self, what: &str, checked: Checked) {
        self.looked = true;
        let found = checked.findings.len();
        self.wrong += found;
        let verdict = if found == 0 { "ok".to_owned() } else { format!("{found} findings") };
        self.lines.push(format!("{verdict:>12}  {what} ({} looked at)", checked.looked_at));
        self.lines.extend(checked.findings.into_iter().map(|finding| format!("              {}", finding.0)));
    }

    fn told(mut self, well: &str, keys: &str) -> (String, bool) {
        self.lines.push(if self.wrong == 0 {
            well.to_owned()
        } else {
            format!(
                "Something is wrong. Stop the server, keep this directory as it is, and restore beside it: \
                 balai restore --from TARGET --identity KEYFILE --data ANOTHER-DIR (the keys stay in {keys})."
            )
        });
        (self.lines.join("\n") + "\n", self.wrong == 0)
    }
}

fn at_target(backup: &Backup) -> Result<(String, bool), String> {
    let opener = backup.identity.as_deref().map(Opener::in_file).transpose();
    let opener = opener.map_err(|failure| failure.told())?;
    let target =
        open_target(&backup.from, &Access::new(&backup.keys)).map_err(|failure| failure.to_string())?;
    let signed_by = backup.signed_by.as_deref().map(signer).transpose()?;
    let mut progress = Progress::of("looked at", "objects");
    let cluster =
        prove_cluster(&*target, opener.as_ref(), signed_by, &mut |done, all| progress.show(done, all));
    let cluster = cluster.map_err(|failure| failure.told())?;
    // A target of a PostgreSQL cluster alone has no copies of an embedded database.
    let embedded =
        cluster.is_none() || !target.list("snapshots/").map_err(|failure| failure.to_string())?.is_empty();
    let (mut told_of, mut sound) = (String::new(), true);
    if embedded {
        let proving = Proving { target: &*target, opener: opener.as_ref(), signed_by };
        let proven = proving.prove(&mut |done, all| progress.show(done, all));
        let proven = proven.map_err(|failure| failure.told())?;
        sound = proven.findings.is_empty();
        told_of = text(&proven, opener.is_some());
    }
    progress.end();
    if let Some(cluster) = cluster {
        sound &= cluster.findings.is_empty() && cluster.log.findings.is_empty();
        told_of.push_str(&cluster_text(&cluster, opener.is_some()));
    }
    Ok((told_of, sound))
}

/// Whose copies they are; nobody's where none is sound.
fn signed(signer: &str) -> Option<String> {
    (!signer.is_empty()).then(|| format!("Signed by {signer}"))
}

fn depth(inside: bool) -> &'static str {
    if inside { "opened to the last byte" } else { "from the outside; give --identity to look inside" }
}

fn cluster_text(proof: &ClusterProof, inside: bool) -> String {
    let mut lines = vec![format!(
        "PostgreSQL: {} base backups, {} pieces, {} files and {} pieces of the log were looked at ({}).",
        proof.bases,
        proof.chunks,
        proof.files,
        proof.log.pieces,
        depth(inside)
    )];
    if let (Some(from), Some(until)) = (proof.from, proof.log.until) {
        lines.push(format!("Moments from {} to {} can be restored.", told_time(from), told_time(until)));
    }
    lines.extend(signed(&proof.signer));
    lines.extend(verdict(&proof.findings.iter().chain(&proof.log.findings).collect::<Vec<_>>()));
    lines.join("\n") + "\n"
}

/// What is to be said of findings, line by line.
fn verdict(findings: &[&String]) -> Vec<String> {
    if findings.is_empty() {
        return vec![
            "Nothing is wrong with what lies there. Whether it holds every file that a row names, only a restore shows: balai drill."
                .to_owned(),
        ];
    }
    let mut lines = vec![format!("{} findings:", findings.len())];
    lines.extend(findings.iter().map(|finding| format!("  {finding}")));
    lines.push(
        "Keep this target as it is; look whether another one is sound, and have a new copy made.".to_owned(),
    );
    lines
}

fn text(proven: &Proven, inside: bool) -> String {
    let depth = depth(inside);
    let mut lines = vec![format!(
        "{} snapshots, {} chunks, {} files and {} segments were looked at ({depth}).",
        proven.snapshots, proven.chunks, proven.files, proven.segments
    )];
    if let (Some(from), Some(until)) = (proven.from, proven.until) {
        lines.push(format!("Moments from {} to {} can be restored.", told_time(from), told_time(until)));
    }
    lines.extend(signed(&proven.signer));
    lines.extend(verdict(&proven.findings.iter().collect::<Vec<_>>()));
    lines.join("\n") + "\n"
}
