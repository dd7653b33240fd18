//! `balai verify`: whether a data directory, or what lies at a target, is whole.

use std::{path::PathBuf, process::ExitCode};

use balai_backup::{
    Access, BackupFailure, Opener, TargetFailure,
    cluster::{ClusterProof, prove_cluster},
    proof::{Proven, Proving},
    restore::told_time,
};
use balai_base::{Timestamp, language::Language};
use balai_platform::render::Argument;
use balai_store::{
    Store, StoreOptions,
    checks::{self, Checked, Verification},
};
use balai_targets::open_target;

use super::{restore::signer, told};
use crate::{complain, configuration::beside, history, progress::Progress, say, words::Words};

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
    /// The language of sentences: id or en
    #[arg(long, default_value = "id")]
    language: Language,
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
    /// The language of sentences: id or en
    #[arg(long, default_value = "id")]
    language: Language,
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
    let (words, data) = (Words::of(arguments.language), &arguments.data);
    if !data.join("balai.db").is_file() {
        return Err(told::no_data(&words, data));
    }
    let failed = |failure: balai_store::Failure| failure.to_string();
    let mut options = StoreOptions::directory(data).read_only();
    options.read_limit_ms = READ_LIMIT_MS;
    let store = Store::open(options).map_err(failed)?;
    let mut report = Report { words: &words, lines: Vec::new(), wrong: 0 };
    report.add("copying-check-pages", checks::integrity(data).map_err(failed)?);
    report.add("copying-check-rows", checks::foreign_keys(data).map_err(failed)?);
    report.add("copying-check-files", checks::files(&store).map_err(failed)?);
    match history::Check::beside(data) {
        Ok(history) => {
            report.add("copying-check-history", Verification::check(&history, &store).map_err(failed)?);
        }
        Err(reason) => {
            report.lines.push(words.say("copying-check-no-history", &[Argument::text("reason", &reason)]));
        }
    }
    let counts = checks::counts(data).map_err(failed)?;
    let counted = [told::number("rows", counts.values().sum::<u64>()), told::number("tables", counts.len())];
    report.lines.push(words.say("copying-check-counted", &counted));
    Ok(report.told(&beside(data).display().to_string()))
}

/// Lines for people.
struct Report<'w> {
    words: &'w Words,
    lines: Vec<String>,
    wrong: usize,
}

impl Report<'_> {
    fn add(&mut self, what: &str, checked: Checked) {
        let found = checked.findings.len();
        self.wrong += found;
        let verdict = if found == 0 {
            self.words.say("copying-check-good", &[])
        } else {
            self.words.say("copying-check-found", &[told::number("count", found)])
        };
        let what = self.words.say(what, &[]);
        let looked = [Argument::text("what", &what), told::number("count", checked.looked_at)];
        self.lines.push(format!("{verdict:>12}  {}", self.words.say("copying-check-looked", &looked)));
        self.lines.extend(checked.findings.into_iter().map(|finding| format!("              {}", finding.0)));
    }

    fn told(mut self, keys: &str) -> (String, bool) {
        let well = self.wrong == 0;
        self.lines.push(if well {
            self.words.say("copying-check-whole", &[])
        } else {
            self.words.say("copying-check-wrong", &[Argument::text("keys", keys)])
        });
        (self.lines.join("\n") + "\n", well)
    }
}

fn at_target(backup: &Backup) -> Result<(String, bool), String> {
    let words = Words::of(backup.language);
    let failed = |failure: BackupFailure| told::failure(&words, &failure);
    let opener = backup.identity.as_deref().map(Opener::in_file).transpose().map_err(failed)?;
    let away = |failure: TargetFailure| told::target(&words, &backup.from, &failure);
    let target = open_target(&backup.from, &Access::new(&backup.keys)).map_err(away)?;
    let signed_by = backup.signed_by.as_deref().map(|text| signer(&words, text)).transpose()?;
    let mut progress = Progress::wordless();
    let cluster =
        prove_cluster(&*target, opener.as_ref(), signed_by, &mut |done, all| progress.show(done, all));
    let cluster = cluster.map_err(failed)?;
    // A target of a PostgreSQL cluster alone has no copies of an embedded database.
    let embedded = cluster.is_none() || !target.list("snapshots/").map_err(away)?.is_empty();
    let (mut told_of, mut sound) = (String::new(), true);
    if embedded {
        let proving = Proving { target: &*target, opener: opener.as_ref(), signed_by };
        let proven = proving.prove(&mut |done, all| progress.show(done, all));
        let proven = proven.map_err(failed)?;
        sound = proven.findings.is_empty();
        told_of = text(&words, &proven, opener.is_some());
    }
    progress.end();
    if let Some(cluster) = cluster {
        sound &= cluster.findings.is_empty() && cluster.log.findings.is_empty();
        told_of.push_str(&cluster_text(&words, &cluster, opener.is_some()));
    }
    Ok((told_of, sound))
}

fn depth(words: &Words, inside: bool) -> String {
    words.say(if inside { "copying-depth-inside" } else { "copying-depth-outside" }, &[])
}

/// Which moments can be restored, whose copies they are (nobody's where none is sound), and what is to be said of findings.
fn end(
    words: &Words,
    (from, until): (Option<Timestamp>, Option<Timestamp>),
    signer: &str,
    findings: &[&String],
) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(from), Some(until)) = (from.map(told_time), until.map(told_time)) {
        let moments = [Argument::text("from", &from), Argument::text("until", &until)];
        lines.push(words.say("copying-moments", &moments));
    }
    if !signer.is_empty() {
        lines.push(words.say("copying-signed", &[Argument::text("signer", signer)]));
    }
    if findings.is_empty() {
        lines.push(words.say("copying-sound", &[]));
        return lines;
    }
    lines.push(words.say("copying-check-found", &[told::number("count", findings.len())]) + ":");
    lines.extend(findings.iter().map(|finding| format!("  {finding}")));
    lines.push(words.say("copying-unsound", &[]));
    lines
}

fn cluster_text(words: &Words, proof: &ClusterProof, inside: bool) -> String {
    let depth = depth(words, inside);
    let looked = [
        told::number("bases", proof.bases),
        told::number("pieces", proof.chunks),
        told::number("files", proof.files),
        told::number("log", proof.log.pieces),
        Argument::text("depth", &depth),
    ];
    let mut lines = vec![words.say("copying-looked-cluster", &looked)];
    let findings: Vec<&String> = proof.findings.iter().chain(&proof.log.findings).collect();
    lines.extend(end(words, (proof.from, proof.log.until), &proof.signer, &findings));
    lines.join("\n") + "\n"
}

fn text(words: &Words, proven: &Proven, inside: bool) -> String {
    let depth = depth(words, inside);
    let looked = [
        told::number("snapshots", proven.snapshots),
        told::number("pieces", proven.chunks),
        told::number("files", proven.files),
        told::number("segments", proven.segments),
        Argument::text("depth", &depth),
    ];
    let mut lines = vec![words.say("copying-looked", &looked)];
    let findings: Vec<&String> = proven.findings.iter().collect();
    lines.extend(end(words, (proven.from, proven.until), &proven.signer, &findings));
    lines.join("\n") + "\n"
}
