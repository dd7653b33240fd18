//! PostgreSQL's own means, driven by the same commands: `balai backup --database` takes a base backup, `balai restore
//! --cluster` puts one together again; `balai archive-log` and `balai fetch-log` are what PostgreSQL calls for its log.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use balai_backup::{
    Access, Opener, Scribe, Target,
    cluster::{Archive, RestoringBase, TakingBase, fetch_log},
    restore::told_time,
    take::Progress,
};
use balai_base::{Clock as _, SystemClock, SystemRandom, Timestamp, text::from_hexadecimal};
use balai_platform::render::Argument;
use balai_targets::open_target;

use crate::{
    complain,
    copies::{scribe, told},
    words::Words,
};

/// What makes PostgreSQL give a recovery up, and not believe that the log ends here
/// (<https://www.postgresql.org/docs/15/runtime-config-wal.html>, `restore_command`).
const GIVE_UP: u8 = 200;

/// What `balai archive-log` takes.
#[derive(clap::Args)]
pub(crate) struct ArchiveArguments {
    /// Where the log goes; may be given several times
    #[arg(long, value_name = "TARGET", required = true)]
    to: Vec<String>,
    /// Who can open it: a public key age1…; may be given several times
    #[arg(long = "recipient", value_name = "AGE-KEY", required = true)]
    recipients: Vec<String>,
    /// The directory with the signing key and what the targets ask for; PostgreSQL's user must own it
    #[arg(long)]
    keys: PathBuf,
    /// The piece's name, PostgreSQL's %f
    name: String,
    /// Where it lies, PostgreSQL's %p
    path: PathBuf,
}

/// What `balai fetch-log` takes.
#[derive(clap::Args)]
pub(crate) struct FetchArguments {
    /// Where the log is
    #[arg(long, value_name = "TARGET")]
    from: String,
    /// The file with the private key AGE-SECRET-KEY-1…
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// The directory with what the target asks for
    #[arg(long)]
    keys: PathBuf,
    /// Whose signature is expected
    #[arg(long)]
    signed_by: String,
    /// The piece's name, PostgreSQL's %f
    name: String,
    /// Where to put it, PostgreSQL's %p
    path: PathBuf,
}

/// Sends one piece. 0: it lies at every target, 1: not yet; PostgreSQL comes again.
pub(crate) fn archive(arguments: &ArchiveArguments) -> ExitCode {
    match sent(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

fn sent(arguments: &ArchiveArguments) -> Result<(), String> {
    let scribe = scribe(&arguments.recipients, &arguments.keys, &SystemRandom)?;
    let access = Access::new(&arguments.keys);
    let open = |address: &String| open_target(address, &access).map_err(|failure| failure.to_string());
    let targets = arguments.to.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let archive = Archive {
        targets: targets.iter().map(|target| &**target).collect(),
        scribe: &scribe,
        memory: arguments.keys.join("archived-log"),
    };
    archive.send(&arguments.name, &arguments.path, SystemClock.now()).map_err(|failure| failure.to_string())
}

/// Fetches one piece. 0: it is there, 1: the target does not have it, 200: something is wrong and the recovery must end.
pub(crate) fn fetch(arguments: &FetchArguments) -> ExitCode {
    match fetched(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            complain(&reason);
            ExitCode::from(GIVE_UP)
        }
    }
}

fn fetched(arguments: &FetchArguments) -> Result<bool, String> {
    let told = |failure: &dyn std::fmt::Display| failure.to_string();
    let opener = Opener::in_file(&arguments.identity).map_err(|failure| told(&failure))?;
    let target =
        open_target(&arguments.from, &Access::new(&arguments.keys)).map_err(|failure| told(&failure))?;
    let signer = from_hexadecimal(&arguments.signed_by).ok_or("--signed-by takes 64 hexadecimal digits")?;
    fetch_log(&*target, &opener, &signer, (&arguments.name, &arguments.path))
        .map_err(|failure| told(&failure))
}

/// A base backup of `database` with the files of the data directory; gives what to tell.
pub(crate) fn take_base(
    words: &Words,
    (database, programs): (&str, Option<&Path>),
    data: &Path,
    (target, scribe): (&dyn Target, &Scribe),
    progress: Progress<'_>,
) -> Result<String, String> {
    let taking = TakingBase {
        database,
        programs,
        files: &data.join("files"),
        target,
        scribe,
        clock: &SystemClock,
        random: &SystemRandom,
    };
    let taken = taking.take(progress).map_err(|failure| told::failure(words, &failure))?;
    let signer = scribe.keyring.public();
    let made = [
        Argument::text("target", target.name()),
        told::number("pieces", taken.chunks),
        told::number("newpieces", taken.new_chunks),
        told::number("files", taken.files),
        told::number("newfiles", taken.new_files),
    ];
    let lines = [
        words.say("copying-base-made", &made),
        words.say("copying-base-log", &[]),
        words.say("copying-signed", &[Argument::text("signer", &signer)]),
        words.say("copying-keep-signer", &[]),
    ];
    Ok(lines.join("\n") + "\n")
}

/// What `balai restore --cluster` was told.
pub(crate) struct Cluster<'c> {
    /// The cluster's directory.
    pub(crate) directory: &'c Path,
    /// The data directory, for its files.
    pub(crate) data: &'c Path,
    /// The target's address.
    pub(crate) from: &'c str,
    /// The file with the private key.
    pub(crate) identity: &'c Path,
    /// The directory with what the target asks for.
    pub(crate) keys: &'c Path,
    /// The moment.
    pub(crate) at: Option<Timestamp>,
    /// Whose signature is expected.
    pub(crate) signed_by: Option<[u8; 32]>,
}

/// Puts a cluster together; gives what to tell.
pub(crate) fn restore_base(
    words: &Words,
    asked: &Cluster<'_>,
    progress: Progress<'_>,
) -> Result<String, String> {
    let failed = |failure: &dyn std::fmt::Display| failure.to_string();
    let opener = Opener::in_file(asked.identity).map_err(|failure| told::failure(words, &failure))?;
    let target = open_target(asked.from, &Access::new(asked.keys))
        .map_err(|failure| told::target(words, asked.from, &failure))?;
    let program = std::env::current_exe().map_err(|failure| failed(&failure))?;
    let whole = |path: &Path| std::path::absolute(path).map_err(|failure| failed(&failure));
    let (identity, keys) = (whole(asked.identity)?, whole(asked.keys)?);
    // A folder is found from the cluster's directory as well.
    let from = if asked.from.contains("://") {
        asked.from.to_owned()
    } else {
        whole(Path::new(asked.from))?.display().to_string()
    };
    let fetch = |signer: &str| {
        let words = [
            shell(&program.display().to_string()),
            "fetch-log --from".to_owned(),
            shell(&from),
            "--identity".to_owned(),
            shell(&identity.display().to_string()),
            "--keys".to_owned(),
            shell(&keys.display().to_string()),
            "--signed-by".to_owned(),
            signer.to_owned(),
        ];
        // A percent sign means something to PostgreSQL.
        words.join(" ").replace('%', "%%")
    };
    let restoring = RestoringBase {
        target: &*target,
        opener: &opener,
        cluster: asked.directory,
        files: &asked.data.join("files"),
        at: asked.at,
        signed_by: asked.signed_by,
        fetch: &fetch,
    };
    let restored = restoring.restore(progress).map_err(|failure| told::failure(words, &failure))?;
    let (directory, base) = (asked.directory.display().to_string(), told_time(restored.base));
    let moment = asked.at.map_or_else(|| words.say("copying-cluster-end", &[]), told_time);
    let done = [
        Argument::text("cluster", &directory),
        Argument::text("moment", &base),
        told::number("files", restored.files),
    ];
    let lines = [
        words.say("copying-cluster-restored", &done),
        words.say("copying-cluster-start", &[Argument::text("moment", &moment)]),
        words.say("copying-cluster-archive", &[]),
        words.say("copying-signed", &[Argument::text("signer", &restored.signer)]),
    ];
    Ok(lines.join("\n") + "\n")
}

/// A word for a shell: in single quotes, each of its own taken out of them.
fn shell(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::shell;

    #[test]
    fn a_word_stays_one_word() {
        assert_eq!(shell("/srv/a b"), "'/srv/a b'");
        assert_eq!(shell("it's"), r"'it'\''s'");
    }
}
