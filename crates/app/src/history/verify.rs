//! `balai verify history`: every event against everything that was signed about it.

use std::{
    fmt::Write as _,
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use balai_platform::{
    casework,
    history::{self, LogKeys, Trusted, Verified},
};
use balai_store::{
    Failure, Store, StoreOptions,
    checks::{Checked, Finding, Verification},
};
use balai_tlog::VerifierKey;

use super::proof;
use crate::configuration::beside;

/// After how long progress is shown, and how often.
const PACE: Duration = Duration::from_secs(2);
/// How long one read may take: longer than while serving, nobody waits behind it.
const READ_LIMIT_MS: u64 = 10 * 60 * 1_000;

/// What `balai verify history` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The data directory
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database instead of the embedded one: postgres://…
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The directory of the keys; <data>.keys unless given
    #[arg(long)]
    keys: Option<PathBuf>,
    /// The log's key, as it stands at /log, instead of the key directory; may be given several times
    #[arg(long = "key", value_name = "KEY")]
    named: Vec<String>,
}

/// What was found, in words, and whether all is well.
pub(super) fn verified(arguments: &Arguments) -> Result<(String, bool), String> {
    let mut options = match &arguments.database {
        Some(url) => StoreOptions::postgres(url, arguments.data.join("files")),
        None => StoreOptions::directory(&arguments.data),
    };
    options.read_limit_ms = READ_LIMIT_MS;
    let store = Store::open(options.read_only()).map_err(|failure| failure.to_string())?;
    let keys = Keys::of(arguments)?;
    let mut shown = Shown::new();
    let verified = every_log(&store, &|origin| keys.of_log(origin), &mut |done, of| shown.show(done, of));
    shown.end();
    let verified = verified.map_err(|failure| failure.to_string())?;
    let well = verified.iter().all(|(_, log)| log.findings.iter().all(|found| !found.what.is_fault()));
    Ok((told(&verified), well))
}

/// Verifies the log of every region the store holds.
fn every_log(
    store: &Store,
    keys: &dyn Fn(&str) -> Vec<VerifierKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<(String, Verified)>, Failure> {
    let trusted = Trusted { log: keys, witnesses: &[] };
    let regions = store.read_now(history::regions)?;
    let verify = |region: balai_base::RegionId| {
        let verified = history::verify(store, &region, &casework::records(), &trusted, progress)?;
        Ok((region.to_string(), verified))
    };
    regions.into_iter().map(verify).collect()
}

/// Whose signature counts: the keys that were named, else those in the key directory.
enum Keys {
    Named(Vec<VerifierKey>),
    Directory(LogKeys),
}

impl Keys {
    fn of(arguments: &Arguments) -> Result<Self, String> {
        if !arguments.named.is_empty() {
            return proof::read(&arguments.named).map(Self::Named);
        }
        Self::in_directory(&arguments.keys.clone().unwrap_or_else(|| beside(&arguments.data)))
    }

    fn in_directory(directory: &Path) -> Result<Self, String> {
        let keys = LogKeys::read(directory).map_err(|failure| failure.to_string())?;
        keys.map(Self::Directory).ok_or_else(|| {
            format!(
                "{}: no key of a log (log-<n>.key); name the directory with --keys, or give --key",
                directory.display()
            )
        })
    }

    fn of_log(&self, origin: &str) -> Vec<VerifierKey> {
        match self {
            Self::Named(keys) => keys.clone(),
            Self::Directory(keys) => keys.verifiers(origin).unwrap_or_default(),
        }
    }
}

/// The same check as part of `balai verify`, by the keys beside the data directory.
pub(crate) struct Check(Keys);

impl Check {
    /// The error says why there is nothing to compare with.
    pub(crate) fn beside(data: &Path) -> Result<Self, String> {
        Self::by(&beside(data))
    }

    /// By the keys in the directory `keys`.
    pub(crate) fn by(keys: &Path) -> Result<Self, String> {
        Keys::in_directory(keys).map(Self)
    }
}

impl Verification for Check {
    fn name(&self) -> &'static str {
        "history by what was signed of it"
    }

    fn check(&self, store: &Store) -> Result<Checked, Failure> {
        let logs = every_log(store, &|origin| self.0.of_log(origin), &mut |_, _| ())?;
        let faults = |(region, log): &(String, Verified)| -> Vec<Finding> {
            let faults = log.findings.iter().filter(|found| found.what.is_fault());
            faults.map(|found| Finding(format!("{region}: {}", found.what))).collect()
        };
        let looked_at = logs.iter().map(|(_, log)| log.events).sum();
        Ok(Checked { looked_at, findings: logs.iter().flat_map(faults).collect() })
    }
}

fn told(logs: &[(String, Verified)]) -> String {
    let mut text = String::new();
    for (region, log) in logs {
        let _ = writeln!(text, "{region}: {} events, {} checkpoints", log.events, log.checkpoints);
        for found in &log.findings {
            let mark = if found.what.is_fault() { "!!" } else { "--" };
            let _ = writeln!(text, "  {mark} {}", found.what);
        }
    }
    let faults = logs.iter().flat_map(|(_, log)| &log.findings).filter(|found| found.what.is_fault()).count();
    if faults == 0 {
        text.push_str("History is as it was signed.\n");
    } else {
        let _ = writeln!(
            text,
            "{faults} faults. Keep this data directory as it is, make a copy of it, and restore a backup from before into \
             another one: balai verify history tells which is whole. Tell the Inspectorate and the witnesses named at /log."
        );
    }
    text
}

/// One line that says how far it is, where somebody watches.
struct Shown {
    at: Instant,
    is_watched: bool,
    is_written: bool,
}

impl Shown {
    fn new() -> Self {
        Self { at: Instant::now(), is_watched: std::io::stderr().is_terminal(), is_written: false }
    }

    fn show(&mut self, done: u64, of: u64) {
        if self.is_watched && self.at.elapsed() >= PACE {
            (self.at, self.is_written) = (Instant::now(), true);
            let _ = write!(std::io::stderr().lock(), "\r{done} of {of} events");
        }
    }

    fn end(&self) {
        if self.is_written {
            let _ = writeln!(std::io::stderr().lock());
        }
    }
}
