//! The tree as it is served: checkpoints with their cosignatures, and tiles of any width a checkpoint covers.

use balai_base::RegionId;
use balai_store::{Failure, Tx};
use balai_tlog::{Hash, LogFailure, Note, Signature, TileAddress, TileKind, leaf_hash};

use super::store;

/// The newest signed checkpoint with what witnesses said of it; none before the first is signed.
pub fn checkpoint(tx: &mut Tx, region: &RegionId) -> Result<Option<Note>, Failure> {
    let Some(newest) = store::newest_checkpoint(tx, region)? else { return Ok(None) };
    with_cosignatures(tx, region, &newest).map(Some)
}

pub(super) fn with_cosignatures(
    tx: &mut Tx,
    region: &RegionId,
    checkpoint: &store::StoredCheckpoint,
) -> Result<Note, Failure> {
    let mut note = Note::parse(&checkpoint.note).map_err(strange)?;
    for line in store::cosignatures(tx, region, checkpoint.size)? {
        note.signatures.push(Signature::parse(&line).map_err(strange)?);
    }
    Ok(note)
}

/// The bytes of a tile; none when the newest checkpoint does not cover it.
pub fn tile(tx: &mut Tx, region: &RegionId, address: TileAddress) -> Result<Option<Vec<u8>>, Failure> {
    let size = store::newest_checkpoint(tx, region)?.map_or(0, |newest| newest.size);
    let level = match address.kind {
        TileKind::Entries => 0,
        TileKind::Hashes(level) => level,
    };
    let there = TileAddress::in_tree(level, address.number, size);
    if there.is_none_or(|there| there.width < address.width) {
        return Ok(None);
    }
    if address.kind == TileKind::Entries {
        let entries = store::entries(tx, region, address.number * balai_tlog::TILE_WIDTH, address.width)?;
        return Ok(Some(bundled(&entries)));
    }
    Ok(Some(hashes(tx, region, address)?.iter().flat_map(|hash| hash.0).collect()))
}

/// Each entry after its length in two bytes, the higher first.
fn bundled(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(u16::try_from(entry.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend(entry);
    }
    bytes
}

/// The hashes of a tile of hashes, as many as its address says.
pub(super) fn hashes(tx: &mut Tx, region: &RegionId, address: TileAddress) -> Result<Vec<Hash>, Failure> {
    let (first, count) = (address.number * balai_tlog::TILE_WIDTH, address.width);
    let hashes: Option<Vec<Hash>> = match address.kind {
        TileKind::Entries => None,
        TileKind::Hashes(0) => {
            Some(store::entries(tx, region, first, count)?.iter().map(|entry| leaf_hash(entry)).collect())
        }
        TileKind::Hashes(level) => {
            let roots = store::tile_roots(tx, region, level - 1, (first, count))?;
            roots.iter().map(|root| Hash::from_slice(root)).collect()
        }
    };
    let whole = hashes.filter(|hashes| u64::try_from(hashes.len()) == Ok(count));
    whole.ok_or_else(|| Failure::Driver(format!("the log lacks a part of tile {address}; run balai verify")))
}

/// What went wrong while the tree was read.
pub(super) enum Trouble {
    Store(Failure),
    Log(LogFailure),
}

impl From<LogFailure> for Trouble {
    fn from(failure: LogFailure) -> Self {
        Self::Log(failure)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Store(failure) => failure,
            Trouble::Log(failure) => strange(failure),
        }
    }
}

/// A failure of the log's formats where our own rows are read.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn strange(failure: LogFailure) -> Failure {
    Failure::Driver(format!("the log: {failure}"))
}

/// Runs `work` on the tree of `size` entries.
pub(super) fn with_tree<T>(
    tx: &mut Tx,
    (region, size): (&RegionId, u64),
    work: impl FnOnce(&mut dyn balai_tlog::Nodes<Failure = Trouble>) -> Result<T, Trouble>,
) -> Result<T, Failure> {
    let mut tree =
        balai_tlog::Tiles::new(size, |address| hashes(tx, region, address).map_err(Trouble::Store));
    Ok(work(&mut tree)?)
}
