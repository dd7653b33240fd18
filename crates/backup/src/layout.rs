//! Under which names objects lie at a target. Names tell a thief nothing but when something was copied.
//!
//! ```text
//! chunks/<2>/<keyed hash>              a piece of the database, sealed
//! files/<2>/<keyed hash>               a stored file, sealed
//! snapshots/<id>.manifest              which chunks make a whole database, and from which segment on to go on
//! segments/<chain>/<sequence>.seg      what changed since the segment before, sealed
//! ```
//! `<id>` and `<chain>` are `UUIDv7` without hyphens, so that names sort by time; `<sequence>` has twelve digits from 1 on.
//! Nothing is ever overwritten, so a target may be append-only.

use balai_base::text::{from_hexadecimal, hexadecimal};
use uuid::Uuid;

use crate::target::ObjectKey;

/// How many bytes of the database one chunk holds; a whole number of pages.
pub const CHUNK: usize = 512 * 1024;

/// What stands before the names of chunks.
pub const CHUNKS: &str = "chunks/";
/// What stands before the names of stored files.
pub const FILES: &str = "files/";
/// What stands before the names of manifests.
pub const SNAPSHOTS: &str = "snapshots/";
/// What stands before the names of segments.
pub const SEGMENTS: &str = "segments/";

/// A keyed hash: HMAC-SHA-256 of content under the naming key.
pub type Name = [u8; 32];

fn sharded(folder: &str, name: &Name) -> ObjectKey {
    let name = hexadecimal(name);
    let shelf = name.get(..2).unwrap_or_default();
    ObjectKey::built(format!("{folder}{shelf}/{name}"))
}

/// Where a chunk lies.
pub fn chunk(name: &Name) -> ObjectKey {
    sharded(CHUNKS, name)
}

/// Where a stored file lies.
pub fn file(name: &Name) -> ObjectKey {
    sharded(FILES, name)
}

/// The keyed hash in the name of a chunk or a file.
pub fn name_of(key: &ObjectKey) -> Option<Name> {
    from_hexadecimal(key.last())
}

/// Where a manifest lies.
pub fn manifest(id: Uuid) -> ObjectKey {
    ObjectKey::built(format!("{SNAPSHOTS}{}.manifest", id.simple()))
}

/// What stands before the names of one chain's segments.
pub fn chain(chain: Uuid) -> String {
    format!("{SEGMENTS}{}/", chain.simple())
}

/// Where a segment lies.
pub fn segment(chain_id: Uuid, sequence: u64) -> ObjectKey {
    ObjectKey::built(format!("{}{sequence:012}.seg", chain(chain_id)))
}

/// The sequence in the name of a segment.
pub fn sequence_of(key: &ObjectKey) -> Option<u64> {
    key.last().strip_suffix(".seg")?.parse().ok()
}
