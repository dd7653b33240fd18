//! PostgreSQL by its own means: a base backup, every finished piece of its write-ahead log, and recovery to a moment.
//!
//! What leaves the machine is sealed and signed like everything else, and goes to the same targets:
//! ```text
//! chunks/<2>/<keyed hash>   a piece of a base backup, sealed
//! bases/<id>.base           which chunks make a base backup, and from which piece of the log on to go on
//! log/<name>                a piece of the log under PostgreSQL's own name, in small letters, sealed
//! ```
//! PostgreSQL numbers the pieces itself and asks for them one by one, so a missing one ends a recovery; each also names the
//! hash of the one before, so that one that was exchanged for another is found without any key.

mod base;
mod log;
mod prove;
mod restore;
#[cfg(test)]
mod tests;

use balai_base::{Timestamp, text::hexadecimal};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    BackupFailure, ObjectKey, Opener, Target,
    envelope::{self, About},
};

pub use base::{BaseTaken, TakingBase};
pub use log::{Archive, LogProof, fetch_log, prove_log};
pub use prove::{ClusterProof, prove_cluster};
pub use restore::{RestoredBase, RestoringBase};

/// What stands before the names of base backups.
pub const BASES: &str = "bases/";
/// What stands before the names of pieces of the log.
pub const LOG: &str = "log/";

/// What stands on the outside of a base backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseHead {
    /// The base backup.
    pub id: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended: any later moment can be restored with the log.
    pub ended_at: Timestamp,
    /// The pieces of its tar archive in order, by their names.
    pub chunks: Vec<String>,
    /// Bytes of the archive.
    pub bytes: u64,
    /// How many keys each open it.
    pub recipients: u32,
}

/// What stands on the outside of a piece of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogHead {
    /// PostgreSQL's name of it.
    pub name: String,
    /// When it was archived.
    pub at: Timestamp,
    /// The keyed hash of its content, by which a repetition is known without opening it.
    pub content: String,
    /// The hash of the piece archived before, in hexadecimal digits; zeros for the first.
    pub previous: String,
}

/// Where a base backup lies.
fn base_key(id: Uuid) -> ObjectKey {
    ObjectKey::built(format!("{BASES}{}.base", id.simple()))
}

/// Where a piece of the log lies; none when PostgreSQL would not name one so: 24 hexadecimal digits, perhaps with an ending
/// (<https://www.postgresql.org/docs/15/continuous-archiving.html>), or the history of a timeline.
fn log_key(name: &str) -> Option<ObjectKey> {
    let (number, ending) = name.split_once('.').map_or((name, ""), |(number, ending)| (number, ending));
    let digits = number.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    let known = match (number.len(), ending) {
        (24, "" | "partial") | (8, "history") => true,
        (24, ending) => ending
            .strip_suffix(".backup")
            .is_some_and(|start| start.len() == 8 && start.bytes().all(|byte| byte.is_ascii_hexdigit())),
        _ => false,
    };
    (digits && known).then(|| ObjectKey::built(format!("{LOG}{}", name.to_ascii_lowercase())))
}

/// Whether an object is a whole piece of the log, and neither a history nor a label.
fn is_piece(key: &ObjectKey) -> bool {
    !key.last().contains('.')
}

fn told(target: &dyn Target) -> impl Fn(crate::TargetFailure) -> BackupFailure {
    let target = target.name().to_owned();
    move |failure| BackupFailure::Target { target: target.clone(), failure }
}

/// Reads, checks and opens an object.
fn opened(
    target: &dyn Target,
    opener: &Opener,
    key: &ObjectKey,
    signer: Option<&[u8; 32]>,
) -> Result<(About, Vec<u8>, [u8; 32]), BackupFailure> {
    let bytes = target.get(key).map_err(told(target))?;
    let object = |fault| BackupFailure::object(key, fault);
    let found = envelope::unwrap(key, &bytes, signer).map_err(object)?;
    let plain = opener.open(found.body).map_err(object)?;
    Ok((found.about, plain, found.signer))
}

/// The hash of nothing before.
fn nothing_before() -> String {
    hexadecimal(&[0; 32])
}
