//! How events come into the log: noted with the event, given places in batches, signed; and how a salt is destroyed.

use std::collections::HashMap;

use balai_base::{EventId, Moment, Random as _, RegionId, Timestamp, time};
use balai_store::{Failure, Store, Tx};
use balai_tlog::{Checkpoint, Hash, SignedCheckpoint, TILE_WIDTH, TileAddress, TileKind, node_hash, root};

use super::{
    LogKeys, Record, Records,
    entry::{self, Salt},
    status, store, tiles,
};

/// How many events get their places in one write: few enough that whoever reports meanwhile does not notice.
pub const BATCH: u32 = 256;
/// The least time between two checkpoints, in milliseconds; C2SP and our promise allow a minute.
const PAUSE: i64 = 10 * time::SECOND;

/// Notes events that were just written, in their own transaction, so that none is ever left out.
pub fn note(tx: &mut Tx, region: &RegionId, events: &[EventId]) -> Result<(), Failure> {
    store::insert_pending(tx, region, events)
}

/// Gives places to the events that wait longest, at most [`BATCH`]; answers how many. Several servers may do it at once: a
/// place is given once.
pub fn integrate(
    store: &Store,
    region: &RegionId,
    records: &Records,
    moment: Moment,
) -> Result<u64, Failure> {
    let asked = region.clone();
    if store.read_now(move |tx| store::pending(tx, &asked, 1))?.is_empty() {
        return Ok(0);
    }
    let (region, records) = (region.clone(), records.clone());
    store.write_now(move |tx| give_places(tx, &region, &records, moment))
}

fn give_places(tx: &mut Tx, region: &RegionId, records: &Records, moment: Moment) -> Result<u64, Failure> {
    let events = store::pending(tx, region, BATCH)?;
    if events.is_empty() {
        return Ok(0);
    }
    let mut found: HashMap<EventId, Record> =
        records(tx, region, &events)?.into_iter().map(|record| (record.event, record)).collect();
    let size = store::size(tx, region)?;
    let mut leaves = Vec::with_capacity(events.len());
    // An event that waits and is not there was removed by somebody; `verify` cannot miss what never had a place, so the
    // place is taken by nothing and the log of the server says so.
    for (position, record) in (size..).zip(events.iter().filter_map(|event| found.remove(event))) {
        let mut bytes = [0_u8; 32];
        moment.random(&format!("history/{region}/{}", record.event)).fill(&mut bytes);
        let salt = Salt::Whole(bytes);
        let entry = entry::entry(&entry::text(region, &record, &salt)).to_vec();
        leaves.push(store::Leaf { position, event: record.event, entry, salt: Some(salt) });
    }
    if leaves.len() < events.len() {
        tracing::error!(%region, missing = events.len() - leaves.len(), "events that waited for the log are gone");
    }
    store::insert_leaves(tx, region, &leaves)?;
    store::remove_pending(tx, region, &events)?;
    fill_tiles(tx, region, (size, size + u64::try_from(leaves.len()).unwrap_or(0)))?;
    Ok(u64::try_from(events.len()).unwrap_or(0))
}

/// Stores the roots of the tiles that became full while the log grew.
fn fill_tiles(tx: &mut Tx, region: &RegionId, (before, after): (u64, u64)) -> Result<(), Failure> {
    let (mut before, mut after, mut level) = (before / TILE_WIDTH, after / TILE_WIDTH, 0_u8);
    while before < after {
        for number in before..after {
            let address = TileAddress { kind: TileKind::Hashes(level), number, width: TILE_WIDTH };
            let hashes = tiles::hashes(tx, region, address)?;
            store::insert_tile(tx, region, (level, number), joined(hashes).0)?;
        }
        (before, after, level) = (before / TILE_WIDTH, after / TILE_WIDTH, level + 1);
    }
    Ok(())
}

/// The root of a full tile.
fn joined(mut row: Vec<Hash>) -> Hash {
    while row.len() > 1 {
        row = row.chunks(2).filter_map(|pair| Some(node_hash(*pair.first()?, *pair.get(1)?))).collect();
    }
    row.first().copied().unwrap_or(balai_tlog::EMPTY_ROOT)
}

/// Signs the log's head when it has grown and the last signature is not of just now. `origin` is the log's name should it
/// have none yet. Answers whether something was signed; fails when the key directory lacks the key of the last checkpoint.
pub fn sign(
    store: &Store,
    (region, origin): (&RegionId, &str),
    keys: &LogKeys,
    now: Timestamp,
) -> Result<bool, Failure> {
    let (asked, first) = (region.clone(), origin.to_owned());
    let (origin, size, newest) = store.read_now(move |tx| {
        let origin = store::origin(tx, &asked)?.unwrap_or_else(|| first.clone());
        Ok((origin, store::size(tx, &asked)?, store::newest_checkpoint(tx, &asked)?))
    })?;
    let due =
        newest.as_ref().is_none_or(|newest| newest.size < size && now.since(newest.signed_at).abs() >= PAUSE);
    if !due {
        return Ok(false);
    }
    let signing = keys.signing(&origin).map_err(tiles::strange)?;
    if let Some(newest) = &newest {
        let known: Vec<_> = signing.iter().map(|key| key.verifier().clone()).collect();
        SignedCheckpoint::open(&newest.note, &known).map_err(|failure| {
            Failure::Driver(format!(
                "the last checkpoint of the log was signed by a key that is not in the key directory, or was changed \
                 ({failure}): put the file log-<n>.key back; nothing is signed meanwhile"
            ))
        })?;
    }
    let asked = region.clone();
    let head = store.read_now(move |tx| tiles::with_tree(tx, (&asked, size), |tree| root(size, tree)))?;
    let note = Checkpoint { origin: origin.clone(), size, root: head }.sign(&signing).note.to_string();
    let (region, signed) = (region.clone(), store::StoredCheckpoint { size, signed_at: now, note });
    store.write_now(move |tx| {
        store::insert_origin(tx, &region, &origin)?;
        // Another server may have named the log meanwhile: its name counts, and this head is signed in the next round.
        if status::origin(tx, &region)?.as_deref() != Some(origin.as_str()) {
            return Ok(false);
        }
        store::insert_checkpoint(tx, &region, &signed)
    })
}

/// Destroys the salt of an event whose words are being erased, in the transaction that erases them. `record` still has the
/// words. Everything else of the event stays provable; the words can't be guessed from the log any more. An event without
/// a place yet comes into the log as it is after the erasure.
pub fn forget(tx: &mut Tx, region: &RegionId, record: &Record) -> Result<(), Failure> {
    let Some(leaf) = store::leaf_of(tx, region, record.event)? else { return Ok(()) };
    let Some(remainder) = leaf.salt.as_ref().and_then(|salt| salt.remainder(record)) else { return Ok(()) };
    store::forget(tx, region, leaf.position, &remainder).map(drop)
}
