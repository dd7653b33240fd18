//! Bringing a database back to a moment, into an empty directory, with nothing but a target and a private key.
//!
//! The newest snapshot not later than the moment is put together from its chunks, then segments are laid over it one by one.
//! What can't be shown to be whole and in order ends it: it goes no further than that, and says so.

mod history;
mod whole;

use std::path::Path;

use balai_base::{Timestamp, text::hexadecimal};

use crate::{BackupFailure, Manifest, Opener, Target, TargetFailure, layout};
pub use history::{Gap, History, Line};

/// What to restore.
pub struct Restoring<'r> {
    /// Where the copies are.
    pub target: &'r dyn Target,
    /// The private key.
    pub opener: &'r Opener,
    /// An empty directory, or one that is not there yet.
    pub data: &'r Path,
    /// The moment; the newest there is unless given.
    pub at: Option<Timestamp>,
    /// Whose signature is expected, as 64 hexadecimal digits; that of the newest snapshot unless given.
    pub signed_by: Option<[u8; 32]>,
    /// Whether to go as far as can be shown when something is missing on the way.
    pub until_gap: bool,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Everything committed up to here is there, and nothing later.
    pub moment: Timestamp,
    /// The moment of the snapshot it began with.
    pub snapshot: Timestamp,
    /// How many segments were laid over it.
    pub segments: u64,
    /// Who signed all of it, as 64 hexadecimal digits.
    pub signer: String,
    /// What is missing after `moment`, when it ended at a gap.
    pub gap: Option<Gap>,
    /// How many files were brought back.
    pub files: u64,
    /// Files that rows name and the target does not have, or has damaged: what is wrong with each.
    pub files_missing: Vec<String>,
}

/// Called with pieces done and all.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

impl Restoring<'_> {
    /// Restores. The directory is not touched unless there is something to restore; a failure leaves it without a database.
    pub fn restore(&self, progress: Progress<'_>) -> Result<Restored, BackupFailure> {
        let draft = whole::empty(self.data)?;
        let (manifest, newer) = self.newest()?;
        let naming = manifest
            .naming(self.opener)
            .map_err(|fault| BackupFailure::object(&layout::manifest(manifest.head.id), fault))?;
        let history = History::of(self.target, &manifest, self.at)?;
        let gap = history.gap_before(self.at, newer);
        if let (Some(gap), false) = (&gap, self.until_gap) {
            return Err(BackupFailure::Gap(gap.clone()));
        }
        let building = whole::Building { restoring: self, manifest: &manifest, naming: &naming };
        let moment = building.database(&draft, &history, progress)?;
        let (files, files_missing) = building.files(&draft, progress)?;
        draft.done()?;
        Ok(Restored {
            moment,
            snapshot: manifest.head.at,
            segments: history.segments.len() as u64,
            signer: hexadecimal(&manifest.signer),
            gap,
            files,
            files_missing,
        })
    }

    /// The newest snapshot not later than the moment, and the moment of the one after it.
    fn newest(&self) -> Result<(Manifest, Option<Timestamp>), BackupFailure> {
        let told = |failure| BackupFailure::Target { target: self.target.name().to_owned(), failure };
        let keys = self.target.list(layout::SNAPSHOTS).map_err(told)?;
        let mut signer = self.signed_by;
        let mut found: Vec<Manifest> = Vec::new();
        let mut last_failure = None;
        for key in keys.iter().rev() {
            match Manifest::read(self.target, key, signer.as_ref()) {
                Ok(manifest) => {
                    signer.get_or_insert(manifest.signer);
                    found.push(manifest);
                }
                Err(failure @ BackupFailure::Object { .. }) => {
                    tracing::warn!(%failure, "a snapshot is passed over");
                    last_failure = Some(failure);
                }
                // It was removed after it was listed, being older than copies are kept.
                Err(BackupFailure::Target { failure: TargetFailure::Missing(_), .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
        found.sort_by_key(|manifest| (manifest.head.at, manifest.head.id));
        let fits = |manifest: &Manifest| self.at.is_none_or(|at| manifest.head.at <= at);
        let count = found.iter().filter(|manifest| fits(manifest)).count();
        let newer = found.get(count).map(|manifest| manifest.head.at);
        match (count.checked_sub(1).map(|index| found.swap_remove(index)), newer, last_failure) {
            (Some(manifest), newer, _) => Ok((manifest, newer)),
            (None, Some(first), _) => {
                Err(BackupFailure::TooEarly { target: self.target.name().to_owned(), first })
            }
            (None, None, Some(failure)) => Err(failure),
            (None, None, None) => Err(BackupFailure::NothingThere(self.target.name().to_owned())),
        }
    }
}

/// A moment for administrators: UTC, to the second.
pub fn told_time(at: Timestamp) -> String {
    at.zoned(&jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
