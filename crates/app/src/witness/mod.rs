//! `balai witness`: a body outside the region (an inspectorate, a university) looks after its log of history.
//!
//! It needs neither pack nor database: a folder of its own with its key and the last head it vouched for, and the log's
//! address and key. It signs a head only after it was shown that the head grew out of the last one, and cries out when not.

mod fetch;
mod state;
#[cfg(test)]
mod tests;
mod watch;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use balai_base::{Clock as _, SystemClock, SystemRandom};
use balai_tlog::{KeyKind, VerifierKey};

use crate::complain;
use fetch::Site;
use state::State;
use watch::{Alarm, Seen};

/// After how many rounds in a row a head that is older than the last one is an alarm: caches may be a few seconds behind.
const OLDER_ROUNDS: u32 = 3;

/// What a witness does.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Print the key the region writes into its pack; make one first where there is none
    Key(Key),
    /// Look at the log once a minute, vouch for what grew honestly, cry out on a fork
    Run(Run),
}

/// What `balai witness key` takes.
#[derive(clap::Args)]
pub(crate) struct Key {
    /// The folder of key and memory
    #[arg(long)]
    state: PathBuf,
    /// The witness's name, such as inspektorat.example/saksi; it never changes
    #[arg(long)]
    name: Option<String>,
}

/// What `balai witness run` takes.
#[derive(clap::Args)]
pub(crate) struct Run {
    /// The folder of key and memory
    #[arg(long)]
    state: PathBuf,
    /// The log's address, such as <https://lapor.example.go.id/log>
    #[arg(long, value_name = "URL")]
    log: String,
    /// The log's key, as the region tells it: name+hash+key; may be given several times
    #[arg(long = "key", value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Look once and end
    #[arg(long)]
    once: bool,
    /// Seconds between two looks
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
    /// Also write each head with our line to this file, to publish it elsewhere
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only write it, do not send it to the log
    #[arg(long, requires = "out")]
    no_send: bool,
}

/// Runs the command. 0: done, 1: a fork was seen, or it could not be looked at.
pub(crate) fn run(command: &Command) -> ExitCode {
    let outcome = match command {
        Command::Key(arguments) => key(arguments),
        Command::Run(arguments) => watch_log(arguments),
    };
    match outcome {
        Ok(text) => {
            let written = std::io::stdout().lock().write_all(text.as_bytes());
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => complain(&reason),
    }
}

fn key(arguments: &Key) -> Result<String, String> {
    let state = State::make(&arguments.state, arguments.name.as_deref(), &SystemRandom)?;
    Ok(format!("{}\n", state.signer()?.verifier()))
}

fn read_keys(keys: &[String]) -> Result<Vec<VerifierKey>, String> {
    let read = |text: &String| {
        let key = VerifierKey::parse(text).map_err(|failure| format!("--key {text}: {failure}"))?;
        if key.kind == KeyKind::Log { Ok(key) } else { Err(format!("--key {text}: this is a witness's key")) }
    };
    keys.iter().map(read).collect()
}

fn watch_log(arguments: &Run) -> Result<String, String> {
    let state = State::open(&arguments.state)?;
    let (keys, site) = (read_keys(&arguments.keys)?, Site::at(&arguments.log)?);
    let mut older = 0;
    loop {
        let outcome = look(arguments, &state, (&site, &keys));
        older = if matches!(outcome, Ok(Looked::Older(_))) { older + 1 } else { 0 };
        match outcome {
            Ok(Looked::Vouched(text)) if arguments.once => return Ok(text),
            Ok(Looked::Vouched(text)) => say(&text),
            Ok(Looked::Older(alarm)) if arguments.once || older >= OLDER_ROUNDS => {
                return Err(cry(&arguments.state, &alarm));
            }
            Ok(Looked::Older(_)) => say("the log shows an older head than before; looking again\n"),
            Err(Looking::Alarm(alarm)) => return Err(cry(&arguments.state, &alarm)),
            Err(Looking::Failed(reason)) if arguments.once => return Err(reason),
            // The log may be away for a while; what it shows afterwards is compared all the same.
            Err(Looking::Failed(reason)) => say(&format!("{reason}\n")),
        }
        std::thread::sleep(Duration::from_secs(arguments.every));
    }
}

/// What one look came to.
enum Looked {
    Vouched(String),
    Older(Alarm),
}

/// Why a look came to nothing.
enum Looking {
    Alarm(Alarm),
    Failed(String),
}

fn look(arguments: &Run, state: &State, (site, keys): (&Site, &[VerifierKey])) -> Result<Looked, Looking> {
    let failed = Looking::Failed;
    let signer = state.signer().map_err(failed)?;
    let text = site.checkpoint().map_err(failed)?;
    let origin = text.lines().next().unwrap_or_default();
    let last = state.last(origin).map_err(failed)?;
    let tile = |address| site.tile(address);
    let seconds = u64::try_from(SystemClock.now().millis() / 1_000).unwrap_or(0);
    let seen = watch::look(&text, keys, (last.as_deref(), &tile)).map_err(|failure| match failure {
        watch::Failure::Alarm(alarm) => Looking::Alarm(alarm),
        watch::Failure::Failed(reason) => Looking::Failed(reason),
    })?;
    let grown = match seen {
        Seen::Older(alarm) => return Ok(Looked::Older(alarm)),
        Seen::Grown(checkpoint) => checkpoint,
    };
    // Remembered before anybody is told: what was vouched for once must never be forgotten.
    let mut note = grown.note.clone();
    state.remember(&grown).map_err(failed)?;
    let line = note.cosign(&signer, seconds).map_err(|failure| failed(failure.to_string()))?;
    note.signatures.push(line);
    if let Some(out) = &arguments.out {
        state::write(out, note.to_string().as_bytes(), 0o644).map_err(failed)?;
    }
    if !arguments.no_send {
        site.send(&note.to_string()).map_err(failed)?;
    }
    Ok(Looked::Vouched(format!("vouched for {} events of {origin}\n", grown.checkpoint.size)))
}

fn say(text: &str) {
    // Whoever reads along may have gone.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes down the evidence and says what to do with it.
fn cry(state: &Path, alarm: &Alarm) -> String {
    let file = state.join(format!("fork-{}.txt", SystemClock.now().millis() / 1_000));
    let text = format!(
        "{}\n\nBoth heads below carry the log's own signature. Nobody else could have made them.\n\n\
         --- head seen before ---\n{}\n--- head seen now ---\n{}\n",
        alarm.why, alarm.before, alarm.now
    );
    let kept = match state::write(&file, text.as_bytes(), 0o644) {
        Ok(()) => format!("The evidence lies in {}.", file.display()),
        Err(reason) => format!("The evidence could not be written ({reason}); here it is:\n{text}"),
    };
    format!(
        "FORK: {}\n{kept} Copy it to another place now. Tell the head of the region, the Inspectorate, the Ombudsman and the \
         other witnesses named at the log's page, and vouch for nothing of this log until it is explained.",
        alarm.why
    )
}
