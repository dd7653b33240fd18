//! Proofs for readers: what each may see of an event, and that the log holds it.

use balai_base::RegionId;
use balai_store::{Failure, Tx};
use balai_tlog::{Proof, inclusion_proof};

use super::{Record, Revealing, entry, store, tiles};

/// An event with what its reader may see of it.
#[derive(Clone, Debug)]
pub struct Provable {
    /// The event.
    pub record: Record,
    /// What is shown of its hidden values.
    pub revealing: Revealing,
}

/// Proofs of `events` under the newest checkpoint, in their order; events it does not cover yet are left out.
pub fn proofs(tx: &mut Tx, region: &RegionId, events: &[Provable]) -> Result<Vec<Proof>, Failure> {
    let Some(newest) = store::newest_checkpoint(tx, region)? else { return Ok(Vec::new()) };
    let note = tiles::with_cosignatures(tx, region, &newest)?;
    let mut placed = Vec::new();
    for event in events {
        let leaf = store::leaf_of(tx, region, event.record.event)?;
        if let Some((leaf, salt)) = leaf.and_then(|leaf| leaf.salt.clone().map(|salt| (leaf, salt)))
            && leaf.position < newest.size
        {
            let document = entry::document(region, &event.record, &salt, event.revealing);
            placed.push((leaf.position, document));
        }
    }
    tiles::with_tree(tx, (region, newest.size), |tree| {
        let prove = |(index, document): (u64, String)| {
            let path = inclusion_proof(index, newest.size, tree)?;
            Ok(Proof { extra: Some(document.into_bytes()), index, path, note: note.clone() })
        };
        placed.into_iter().map(prove).collect()
    })
}
