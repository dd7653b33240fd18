//! What a target's thread remembers over a restart: how far its chain is, and how the database looked then.
//!
//! It lies in `DIR/shipping/<name>/` beside the segments that wait there. It is written by renaming and not fsynced: what
//! is stale after a power failure shows as a segment that is there already, and then a new chain begins.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use balai_base::{Timestamp, text::hexadecimal};
use balai_store::shipping::{LogSalts, Opening, Resting};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// How far one target's copy is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The target's address, so that another one does not take over.
    pub(super) target: String,
    /// The chain going on; none before the first, or when it broke.
    pub(super) chain: Option<Uuid>,
    /// The last segment that was made.
    pub(super) sealed: u64,
    /// The last segment that arrived.
    pub(super) sent: u64,
    /// The hash of the last segment made.
    pub(super) previous: [u8; 32],
    /// The filling of the log up to which everything is in segments that were made.
    pub(super) log: Option<LogSalts>,
    /// The database file after it was closed in order, with everything in it sent.
    pub(super) resting: Option<RestingHash>,
    /// Up to when what arrived tells.
    pub(super) until: Option<Timestamp>,
    /// The moment of the chain's newest snapshot.
    pub(super) snapshot_at: Option<Timestamp>,
    /// Objects that nothing needs any more, by name, and since when that is known.
    #[serde(default)]
    pub(super) unused: std::collections::BTreeMap<String, Timestamp>,
}

/// A [`Resting`] in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RestingHash(String);

impl From<&Resting> for RestingHash {
    fn from(resting: &Resting) -> Self {
        let hash = Sha256::new()
            .chain_update(resting.length.to_be_bytes())
            .chain_update(resting.changed.to_be_bytes())
            .chain_update(&resting.header)
            .finalize();
        Self(hexadecimal(&hash))
    }
}

impl Memory {
    /// Whether the database was left exactly where this chain is, so that the chain can go on.
    pub(super) fn continues(&self, opening: &Opening) -> bool {
        let rested = opening.resting.as_ref().map(RestingHash::from);
        self.chain.is_some()
            && ((opening.log.is_some() && opening.log == self.log)
                || (rested.is_some() && rested == self.resting))
    }
}

/// The directory of one target's memory and waiting segments.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    directory: PathBuf,
}

impl Shelf {
    /// Under the data directory, for the target `name`.
    pub(super) fn of(data: &Path, name: &str) -> Self {
        let short = hexadecimal(&Sha256::digest(name)).get(..12).unwrap_or_default().to_owned();
        Self { directory: data.join("shipping").join(short) }
    }

    /// What was remembered; nothing when there is nothing or it can't be read.
    pub(super) fn memory(&self, name: &str) -> Memory {
        let read = fs::read(self.directory.join("state.json")).ok();
        let memory: Option<Memory> = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let fresh = || Memory { target: name.to_owned(), ..Memory::default() };
        memory.filter(|memory| memory.target == name).unwrap_or_else(fresh)
    }

    /// Remembers.
    pub(super) fn remember(&self, memory: &Memory) -> io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        let draft = self.directory.join("state.unfinished");
        fs::write(&draft, serde_json::to_vec(memory)?)?;
        fs::rename(draft, self.directory.join("state.json"))
    }

    /// Puts a segment that waits on the disk.
    pub(super) fn keep(&self, sequence: u64, object: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        balai_store::write_durably(&self.path(sequence), object, 0o600)
    }

    /// A segment that waits.
    pub(super) fn kept(&self, sequence: u64) -> io::Result<Vec<u8>> {
        fs::read(self.path(sequence))
    }

    /// Whether a segment waits, and how large it is.
    pub(super) fn size(&self, sequence: u64) -> Option<u64> {
        fs::metadata(self.path(sequence)).ok().map(|metadata| metadata.len())
    }

    /// Forgets a segment that arrived.
    pub(super) fn drop_kept(&self, sequence: u64) {
        // One that stays is found again at the next start, and removed then.
        let _ = fs::remove_file(self.path(sequence));
    }

    /// Forgets all segments that wait.
    pub(super) fn clear(&self) {
        let Ok(entries) = fs::read_dir(&self.directory) else { return };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.extension().is_some_and(|extension| extension == "seg") {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn path(&self, sequence: u64) -> PathBuf {
        self.directory.join(format!("{sequence:012}.seg"))
    }
}
