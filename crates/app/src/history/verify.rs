//! `balai verify history`: every event against everything that was signed about it.

use std::{
    collections::HashMap,
    fmt::Write as _,
    path::{Path, PathBuf},
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
use crate::{configuration::beside, packs, progress::Progress};

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
    /// A pack whose witnesses' lines are checked [default: those the data directory was last served with]
    #[arg(long = "region")]
    regions: Vec<PathBuf>,
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
    let regions = if arguments.regions.is_empty() {
        packs::remembered(&arguments.data)
    } else {
        arguments.regions.clone()
    };
    let witnesses = packs::witnesses(&regions);
    let mut progress = Progress::of("looked at", "events");
    let show = &mut |done, of| progress.show(done, of);
    let verified = every_log(&store, (&|origin| keys.of_log(origin), &witnesses), show);
    progress.end();
    let verified = verified.map_err(|failure| failure.to_string())?;
    let well = verified.iter().all(|(_, log)| log.findings.iter().all(|found| !found.what.is_fault()));
    Ok((told(&verified), well))
}

/// The keys that are trusted for a region's log.
type KeysOf<'k> = &'k dyn Fn(&str) -> Vec<VerifierKey>;

/// Verifies the log of every region the store holds.
fn every_log(
    store: &Store,
    (keys, witnesses): (KeysOf<'_>, &Witnesses),
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<(String, Verified)>, Failure> {
    let regions = store.read_now(history::regions)?;
    let verify = |region: balai_base::RegionId| {
        let trusted =
            Trusted { log: keys, witnesses: witnesses.get(region.as_str()).map_or(&[], Vec::as_slice) };
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

/// The witnesses of each region.
type Witnesses = HashMap<String, Vec<VerifierKey>>;

/// The same check as part of `balai verify`, by the keys beside the data directory.
pub(crate) struct Check {
    keys: Keys,
    witnesses: Witnesses,
}

impl Check {
    /// The error says why there is nothing to compare with.
    pub(crate) fn beside(data: &Path) -> Result<Self, String> {
        Ok(Self::by(&beside(data))?.with(packs::witnesses(&packs::remembered(data))))
    }

    /// By keys as they stand at `/log`.
    pub(crate) fn named(keys: &[String]) -> Result<Self, String> {
        Ok(Self { keys: Keys::Named(proof::read(keys)?), witnesses: Witnesses::new() })
    }

    /// The same, which also checks the lines of these witnesses, by region.
    pub(crate) fn with(self, witnesses: Witnesses) -> Self {
        Self { witnesses, ..self }
    }

    /// By the keys in the directory `keys`.
    pub(crate) fn by(keys: &Path) -> Result<Self, String> {
        Ok(Self { keys: Keys::in_directory(keys)?, witnesses: Witnesses::new() })
    }
}

impl Verification for Check {
    fn name(&self) -> &'static str {
        "history by what was signed of it"
    }

    fn check(&self, store: &Store) -> Result<Checked, Failure> {
        let logs = every_log(store, (&|origin| self.keys.of_log(origin), &self.witnesses), &mut |_, _| ())?;
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
