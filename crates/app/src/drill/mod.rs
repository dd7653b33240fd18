//! `balai drill`: restores a copy in a scratch place at a moment drawn at random, checks it and opens its pages.
//!
//! It needs a target and a private key and nothing else of the server, so it can run on any machine; better on another one,
//! which no intruder of the server has. Its signed result is handed in at `/admin/cadangan`.

mod choices;
mod cluster;
mod journeys;
mod nightly;
mod perform;
#[cfg(test)]
mod tests;

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use balai_backup::{Access, Opener};
use balai_base::{
    Random as _, SystemClock, SystemRandom, Timestamp,
    language::Language,
    text::{from_hexadecimal, hexadecimal},
};
use balai_platform::{
    drills::{self, Drill, Signer},
    render::Argument,
};
use balai_store::checks::Verification;

pub(crate) use choices::{DrillChoices, DrillFile};
use cluster::ClusterChoice;
pub(crate) use nightly::{Nightly, keep};
use perform::{ClusterGround, Ground, Moment, perform};

use crate::{complain, copies::told, history, packs, words::Words};

/// The file of the key that signs results, in the key directory of the machine that makes drills.
const SIGNING_FILE: &str = "drill-signing.key";

/// What `balai drill` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the copies are: a folder, sftp://… or s3://…
    #[arg(long)]
    from: String,
    /// The file with a private key that opens them
    #[arg(long)]
    identity: PathBuf,
    /// The moment to restore: random, newest, or a time such as 2026-11-27T21:00:00+08:00
    #[arg(long, default_value = "random")]
    at: String,
    /// The packs the server serves; its pages are opened with them
    #[arg(long = "region", required = true)]
    regions: Vec<PathBuf>,
    /// An empty directory with room for the data; a temporary one unless given
    #[arg(long)]
    scratch: Option<PathBuf>,
    /// The directory with what opens the target, and with this machine's own signing key
    #[arg(long, default_value = "drill.keys")]
    keys: PathBuf,
    /// Whose signature the copies must carry: 64 hexadecimal digits
    #[arg(long)]
    signed_by: Option<String>,
    /// The key of the log of history, as it stands at /log: with it every event is compared with what was signed
    #[arg(long = "log-key", value_name = "KEY")]
    log_keys: Vec<String>,
    /// PostgreSQL's programs, such as /usr/lib/postgresql/15/bin: a cluster's base backup is restored with them
    #[arg(long)]
    programs: Option<PathBuf>,
    /// The database of Balai in the restored cluster
    #[arg(long, default_value = choices::DATABASE, requires = "programs")]
    database: String,
    /// A role that may read everything in it
    #[arg(long, default_value = choices::ROLE, requires = "programs")]
    role: String,
    /// Write the signed result here, to be handed in at /admin/cadangan
    #[arg(long)]
    report: Option<PathBuf>,
    /// The language of sentences: id or en
    #[arg(long, default_value = "id")]
    language: Language,
}

/// Runs the command. 0: the restore is proven, 1: it is not, or the drill could not be made.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let words = Words::of(arguments.language);
    match make(&words, arguments) {
        Ok(drill) => {
            let told = summary(&words, &drill);
            // Whoever closed the pipe does not want to read it.
            let _ = std::io::stdout().lock().write_all(told.as_bytes());
            if drill.proven() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => complain(&reason),
    }
}

fn make(words: &Words, arguments: &Arguments) -> Result<Drill, String> {
    let signer = signer(words, &arguments.keys)?;
    let target = balai_targets::open_target(&arguments.from, &Access::new(&arguments.keys))
        .map_err(|failure| told::target(words, &arguments.from, &failure))?;
    let opener = Opener::in_file(&arguments.identity).map_err(|failure| told::failure(words, &failure))?;
    let signed_by = arguments.signed_by.as_deref().map(|text| digits(words, text)).transpose()?;
    let scratch = Scratch::new(words, arguments.scratch.clone())?;
    let verifications = verifications(words, arguments)?;
    let choice = arguments.programs.as_ref().map(|programs| ClusterChoice {
        programs: programs.clone(),
        database: arguments.database.clone(),
        role: arguments.role.clone(),
    });
    let ground = Ground {
        target: target.as_ref(),
        opener: &opener,
        cluster: choice.as_ref().map(|choice| ClusterGround {
            choice,
            address: &arguments.from,
            identity: &arguments.identity,
            keys: &arguments.keys,
        }),
        at: moment(words, &arguments.at)?,
        scratch: scratch.path(),
        regions: &arguments.regions,
        // Sealed fields stay sealed: no key of the server is on this machine.
        keys: None,
        signed_by,
        verifications: &verifications,
        clock: &SystemClock,
        random: &SystemRandom,
    };
    let drill = perform(&ground);
    if let Some(path) = &arguments.report {
        let text = drills::signed(&drill, &signer) + "\n";
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(drill)
}

/// The checks of the history: by the keys that were named, and the witnesses of the packs. Without a key it is left out, and the
/// drill says so.
fn verifications(words: &Words, arguments: &Arguments) -> Result<Vec<Arc<dyn Verification>>, String> {
    if arguments.log_keys.is_empty() {
        let line = words.say("copying-drill-no-history", &[]) + "\n";
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
        return Ok(Vec::new());
    }
    let check = history::Check::named(&arguments.log_keys)?.with(packs::witnesses(&arguments.regions));
    Ok(vec![Arc::new(check)])
}

fn moment(words: &Words, text: &str) -> Result<Moment, String> {
    match text {
        "random" => Ok(Moment::Random),
        "newest" => Ok(Moment::Newest),
        text => {
            let time: jiff::Timestamp = text
                .parse()
                .map_err(|_| words.say("copying-drill-moment", &[Argument::text("text", text)]))?;
            Ok(Moment::At(Timestamp(time.as_millisecond())))
        }
    }
}

fn digits(words: &Words, text: &str) -> Result<[u8; 32], String> {
    from_hexadecimal(text).ok_or_else(|| words.say("copying-drill-digits", &[Argument::text("text", text)]))
}

/// A drill for whoever started it. What each step found is told as it is kept.
fn summary(words: &Words, drill: &Drill) -> String {
    let mut lines: Vec<String> = drill
        .steps
        .iter()
        .map(|step| {
            let kind = words.say(&format!("copies-step-{}", step.kind.as_str()), &[]);
            let outcome = words.say(&format!("copies-outcome-{}", step.outcome.as_str()), &[]);
            format!("{kind:<18} {outcome:<16} {:>7} ms  {}", step.took_ms, step.detail)
        })
        .collect();
    let moment = drill
        .moment
        .map_or_else(|| words.say("copying-drill-nothing", &[]), balai_backup::restore::told_time);
    let outcome = if drill.proven() { "copying-drill-proven" } else { "copying-drill-failed" };
    let told = [
        Argument::text("target", &drill.target),
        Argument::text("moment", &moment),
        Argument::number("took", drill.took_ms),
    ];
    lines.push(words.say(outcome, &told));
    lines.join("\n") + "\n"
}

/// This machine's signing key; made when there is none, and its public half told.
fn signer(words: &Words, keys: &Path) -> Result<Signer, String> {
    let path = keys.join(SIGNING_FILE);
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let made = !path.exists();
    if made {
        let mut secret = [0_u8; 32];
        SystemRandom.fill(&mut secret);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(keys).map_err(told)?;
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let line = hexadecimal(&secret) + "\n";
        file.and_then(|mut file| file.write_all(line.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(told)?;
    }
    let text = fs::read_to_string(&path).map_err(told)?;
    let secret = from_hexadecimal(text.trim()).ok_or_else(|| {
        words.say("copying-drill-no-key", &[Argument::text("file", &path.display().to_string())])
    })?;
    let signer = Signer::new(&secret);
    if made {
        let public = signer.public();
        let line = words.say("copying-drill-signer", &[Argument::text("signer", &public)]) + "\n";
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }
    Ok(signer)
}

/// A place for the restored data, removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(words: &Words, chosen: Option<PathBuf>) -> Result<Self, String> {
        let path = chosen.unwrap_or_else(|| {
            let mut drawn = [0_u8; 8];
            SystemRandom.fill(&mut drawn);
            std::env::temp_dir().join(format!("balai-drill-{:016x}", u64::from_be_bytes(drawn)))
        });
        let told = |error: std::io::Error| format!("{}: {error}", path.display());
        // What is started here stands elsewhere, and must find it all the same.
        let path = std::path::absolute(&path).map_err(told)?;
        let told = |error: std::io::Error| format!("{}: {error}", path.display());
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&path).map_err(told)?;
        if fs::read_dir(&path).map_err(told)?.next().is_some() {
            let directory = path.display().to_string();
            return Err(words.say("copying-drill-scratch", &[Argument::text("directory", &directory)]));
        }
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed is told by the next drill, which finds the directory not empty.
        let _ = fs::remove_dir_all(&self.0);
    }
}
