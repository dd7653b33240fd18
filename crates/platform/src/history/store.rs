//! All SQL of the log.

use balai_base::{EventId, RegionId, Timestamp};
use balai_store::{Failure, Row, Statement, Tx, Value, insert_many, values};

use super::entry::Salt;

/// One entry with the event it was made of.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) position: u64,
    pub(super) event: EventId,
    pub(super) entry: Vec<u8>,
    /// None where the row is missing or holds neither form of a salt.
    pub(super) salt: Option<Salt>,
}

/// A number as it is stored; logs beyond 2^63 entries do not exist.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn number(row: &Row, column: usize) -> Result<u64, Failure> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| Failure::Driver("a negative place in the log".to_owned()))
}

pub(super) fn origin(tx: &mut Tx, region: &RegionId) -> Result<Option<String>, Failure> {
    let row = tx.query_row("SELECT origin FROM history_logs WHERE region = $1", &values![region])?;
    row.map(|row| row.get(0)).transpose()
}

/// The regions that have a log.
pub(super) fn regions(tx: &mut Tx) -> Result<Vec<RegionId>, Failure> {
    tx.query("SELECT region FROM history_logs ORDER BY region", &[])?.iter().map(|row| row.get(0)).collect()
}

pub(super) fn insert_origin(tx: &mut Tx, region: &RegionId, origin: &str) -> Result<(), Failure> {
    let sql = "INSERT INTO history_logs (region, origin) VALUES ($1, $2) ON CONFLICT (region) DO NOTHING";
    tx.execute(sql, &values![region, origin]).map(drop)
}

pub(super) fn insert_pending(tx: &mut Tx, region: &RegionId, events: &[EventId]) -> Result<(), Failure> {
    let rows: Vec<[Value; 2]> = events.iter().map(|event| values![region, event]).collect();
    let sql = "INSERT INTO history_pending (region, event_id) VALUES ($1, $2) ON CONFLICT (region, event_id) DO NOTHING";
    insert_many(tx, sql, &rows).map(drop)
}

pub(super) fn pending(tx: &mut Tx, region: &RegionId, limit: u32) -> Result<Vec<EventId>, Failure> {
    let sql = "SELECT event_id FROM history_pending WHERE region = $1 ORDER BY event_id LIMIT $2";
    tx.query(sql, &values![region, limit])?.iter().map(|row| row.get(0)).collect()
}

pub(super) fn count_pending(tx: &mut Tx, region: &RegionId) -> Result<u64, Failure> {
    let row = tx.query_row("SELECT COUNT(*) FROM history_pending WHERE region = $1", &values![region])?;
    row.map_or(Ok(0), |row| number(&row, 0))
}

pub(super) fn remove_pending(tx: &mut Tx, region: &RegionId, events: &[EventId]) -> Result<u64, Failure> {
    let statement = Statement::new("DELETE FROM history_pending WHERE region = ")
        .bind(region)
        .push(" AND event_id IN ")
        .bind_list(events.iter().copied());
    tx.run(&statement)
}

/// How many entries the log has: places have no gap.
pub(super) fn size(tx: &mut Tx, region: &RegionId) -> Result<u64, Failure> {
    let sql = "SELECT position FROM history_leaves WHERE region = $1 ORDER BY position DESC LIMIT 1";
    tx.query_row(sql, &values![region])?.map_or(Ok(0), |row| number(&row, 0).map(|last| last + 1))
}

pub(super) fn insert_leaves(tx: &mut Tx, region: &RegionId, leaves: &[Leaf]) -> Result<(), Failure> {
    let rows: Vec<[Value; 4]> =
        leaves.iter().map(|leaf| values![region, stored(leaf.position), leaf.event, &leaf.entry]).collect();
    let sql = "INSERT INTO history_leaves (region, position, event_id, entry) VALUES ($1, $2, $3, $4)";
    insert_many(tx, sql, &rows)?;
    let salts: Vec<[Value; 3]> = leaves
        .iter()
        .filter_map(|leaf| match &leaf.salt {
            Some(Salt::Whole(salt)) => Some(values![region, stored(leaf.position), salt]),
            _ => None,
        })
        .collect();
    let sql = "INSERT INTO history_salts (region, position, salt) VALUES ($1, $2, $3)";
    insert_many(tx, sql, &salts).map(drop)
}

fn leaf(row: &Row) -> Result<Leaf, Failure> {
    let (salt, remainder): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(3)?, row.get(4)?);
    Ok(Leaf {
        position: number(row, 0)?,
        event: row.get(1)?,
        entry: row.get(2)?,
        salt: Salt::stored(salt.as_deref(), remainder.as_deref()),
    })
}

/// The entries from place `from` on, at most `limit`.
pub(super) fn leaves(tx: &mut Tx, region: &RegionId, from: u64, limit: u32) -> Result<Vec<Leaf>, Failure> {
    let sql = "SELECT l.position, l.event_id, l.entry, s.salt, s.remainder FROM history_leaves l
        LEFT JOIN history_salts s ON s.region = l.region AND s.position = l.position
        WHERE l.region = $1 AND l.position >= $2 ORDER BY l.position LIMIT $3";
    tx.query(sql, &values![region, stored(from), limit])?.iter().map(leaf).collect()
}

pub(super) fn leaf_of(tx: &mut Tx, region: &RegionId, event: EventId) -> Result<Option<Leaf>, Failure> {
    let sql = "SELECT l.position, l.event_id, l.entry, s.salt, s.remainder FROM history_leaves l
        LEFT JOIN history_salts s ON s.region = l.region AND s.position = l.position
        WHERE l.region = $1 AND l.event_id = $2";
    tx.query_row(sql, &values![region, event])?.map(|row| leaf(&row)).transpose()
}

/// The entries at places from `from` on, without what they were made of.
pub(super) fn entries(
    tx: &mut Tx,
    region: &RegionId,
    from: u64,
    count: u64,
) -> Result<Vec<Vec<u8>>, Failure> {
    let sql = "SELECT entry FROM history_leaves WHERE region = $1 AND position >= $2 AND position < $3 ORDER BY position";
    let until = from.saturating_add(count);
    tx.query(sql, &values![region, stored(from), stored(until)])?.iter().map(|row| row.get(0)).collect()
}

/// Puts what stays in the place of a salt; false when the salt is gone already.
pub(super) fn forget(
    tx: &mut Tx,
    region: &RegionId,
    position: u64,
    remainder: &[u8],
) -> Result<bool, Failure> {
    let sql = "UPDATE history_salts SET salt = NULL, remainder = $3
        WHERE region = $1 AND position = $2 AND salt IS NOT NULL";
    Ok(tx.execute(sql, &values![region, stored(position), remainder])? == 1)
}

pub(super) fn insert_tile(
    tx: &mut Tx,
    region: &RegionId,
    (level, number): (u8, u64),
    root: [u8; 32],
) -> Result<(), Failure> {
    let sql = "INSERT INTO history_tiles (region, level, number, root) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &values![region, level, stored(number), root]).map(drop)
}

/// The roots of full tiles of a level, from one number on.
pub(super) fn tile_roots(
    tx: &mut Tx,
    region: &RegionId,
    level: u8,
    (from, count): (u64, u64),
) -> Result<Vec<Vec<u8>>, Failure> {
    let sql = "SELECT root FROM history_tiles
        WHERE region = $1 AND level = $2 AND number >= $3 AND number < $4 ORDER BY number";
    let until = from.saturating_add(count);
    let asked = values![region, level, stored(from), stored(until)];
    tx.query(sql, &asked)?.iter().map(|row| row.get(0)).collect()
}

/// Every stored tile after one, in order: level, number, root.
pub(super) fn tiles_after(
    tx: &mut Tx,
    region: &RegionId,
    (level, number): (i64, i64),
    limit: u32,
) -> Result<Vec<(i64, i64, Vec<u8>)>, Failure> {
    let sql = "SELECT level, number, root FROM history_tiles
        WHERE region = $1 AND (level, number) > ($2, $3) ORDER BY level, number LIMIT $4";
    let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    tx.query(sql, &values![region, level, number, limit])?.iter().map(read).collect()
}

/// A checkpoint as it is stored.
#[derive(Clone)]
pub(super) struct StoredCheckpoint {
    pub(super) size: u64,
    pub(super) signed_at: Timestamp,
    pub(super) note: String,
}

fn stored_checkpoint(row: &Row) -> Result<StoredCheckpoint, Failure> {
    Ok(StoredCheckpoint { size: number(row, 0)?, signed_at: row.get(1)?, note: row.get(2)? })
}

pub(super) fn insert_checkpoint(
    tx: &mut Tx,
    region: &RegionId,
    checkpoint: &StoredCheckpoint,
) -> Result<bool, Failure> {
    let sql = "INSERT INTO history_checkpoints (region, size, signed_at, note) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, size) DO NOTHING";
    let StoredCheckpoint { size, signed_at, note } = checkpoint;
    Ok(tx.execute(sql, &values![region, stored(*size), *signed_at, note])? == 1)
}

pub(super) fn newest_checkpoint(tx: &mut Tx, region: &RegionId) -> Result<Option<StoredCheckpoint>, Failure> {
    let sql =
        "SELECT size, signed_at, note FROM history_checkpoints WHERE region = $1 ORDER BY size DESC LIMIT 1";
    tx.query_row(sql, &values![region])?.map(|row| stored_checkpoint(&row)).transpose()
}

pub(super) fn checkpoint_of(
    tx: &mut Tx,
    region: &RegionId,
    size: u64,
) -> Result<Option<StoredCheckpoint>, Failure> {
    let sql = "SELECT size, signed_at, note FROM history_checkpoints WHERE region = $1 AND size = $2";
    tx.query_row(sql, &values![region, stored(size)])?.map(|row| stored_checkpoint(&row)).transpose()
}

/// Checkpoints of at least `from` entries, smallest first.
pub(super) fn checkpoints(
    tx: &mut Tx,
    region: &RegionId,
    from: u64,
    limit: u32,
) -> Result<Vec<StoredCheckpoint>, Failure> {
    let sql = "SELECT size, signed_at, note FROM history_checkpoints
        WHERE region = $1 AND size >= $2 ORDER BY size LIMIT $3";
    tx.query(sql, &values![region, stored(from), limit])?.iter().map(stored_checkpoint).collect()
}

pub(super) fn put_cosignature(
    tx: &mut Tx,
    region: &RegionId,
    size: u64,
    (witness, line, seconds): (&str, &str, u64),
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO history_cosignatures (region, size, witness, line, seconds) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region, size, witness) DO UPDATE SET line = excluded.line, seconds = excluded.seconds";
    tx.execute(sql, &values![region, stored(size), witness, line, stored(seconds)]).map(drop)
}

/// The lines of a checkpoint's witnesses, by name.
pub(super) fn cosignatures(tx: &mut Tx, region: &RegionId, size: u64) -> Result<Vec<String>, Failure> {
    let sql = "SELECT line FROM history_cosignatures WHERE region = $1 AND size = $2 ORDER BY witness";
    tx.query(sql, &values![region, stored(size)])?.iter().map(|row| row.get(0)).collect()
}

/// The size of the newest checkpoint a witness cosigned, and when, in seconds.
pub(super) fn newest_cosigned(
    tx: &mut Tx,
    region: &RegionId,
    witness: &str,
) -> Result<Option<(u64, u64)>, Failure> {
    let sql = "SELECT size, seconds FROM history_cosignatures
        WHERE region = $1 AND witness = $2 ORDER BY size DESC LIMIT 1";
    let row = tx.query_row(sql, &values![region, witness])?;
    row.map(|row| Ok((number(&row, 0)?, number(&row, 1)?))).transpose()
}

/// Events after one that have no place in the log and wait for none.
pub(super) fn left_out(
    tx: &mut Tx,
    region: &RegionId,
    after: Option<EventId>,
    limit: u32,
) -> Result<Vec<EventId>, Failure> {
    let sql = "SELECT e.id FROM case_events e
        LEFT JOIN history_leaves l ON l.region = e.region AND l.event_id = e.id
        LEFT JOIN history_pending p ON p.region = e.region AND p.event_id = e.id
        WHERE e.region = $1 AND e.id > $2 AND l.event_id IS NULL AND p.event_id IS NULL ORDER BY e.id LIMIT $3";
    let after = after.map_or_else(|| vec![0_u8], |event| event.0.as_bytes().to_vec());
    tx.query(sql, &values![region, after, limit])?.iter().map(|row| row.get(0)).collect()
}
