//! `resident_sessions`.

use balai_base::{RegionId, ResidentId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use super::super::model::Way;

/// A row of `resident_sessions`.
pub(in super::super) struct SessionRow {
    pub(in super::super) hash: [u8; 32],
    pub(in super::super) resident: ResidentId,
    pub(in super::super) way: Way,
    pub(in super::super) agent: String,
    pub(in super::super) created_at: Timestamp,
    pub(in super::super) seen_at: Timestamp,
    pub(in super::super) expires_at: Timestamp,
}

fn session(row: &Row) -> Result<SessionRow, Failure> {
    let way: String = row.get(2)?;
    Ok(SessionRow {
        hash: row.get(0)?,
        resident: row.get(1)?,
        way: Way::parse(&way).ok_or_else(|| Failure::Driver(format!("unknown way {way}")))?,
        agent: row.get(3)?,
        created_at: row.get(4)?,
        seen_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &SessionRow) -> Result<(), Failure> {
    let sql = "INSERT INTO resident_sessions
        (region, token_hash, resident_id, way, agent, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let row = values![
        region,
        new.hash,
        new.resident,
        new.way.as_str(),
        &new.agent,
        new.created_at,
        new.seen_at,
        new.expires_at
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in super::super) fn find(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
) -> Result<Option<SessionRow>, Failure> {
    let sql = "SELECT token_hash, resident_id, way, agent, created_at, seen_at, expires_at
        FROM resident_sessions WHERE region = $1 AND token_hash = $2";
    tx.query_row(sql, &values![region, hash])?.map(|row| session(&row)).transpose()
}

pub(in super::super) fn of_resident(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
) -> Result<Vec<SessionRow>, Failure> {
    let sql = "SELECT token_hash, resident_id, way, agent, created_at, seen_at, expires_at
        FROM resident_sessions WHERE region = $1 AND resident_id = $2 ORDER BY seen_at DESC, token_hash";
    tx.query(sql, &values![region, resident])?.iter().map(session).collect()
}

pub(in super::super) fn touch(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "UPDATE resident_sessions SET seen_at = $3 WHERE region = $1 AND token_hash = $2 AND seen_at < $3";
    tx.execute(sql, &values![region, hash, now])?;
    Ok(())
}

pub(in super::super) fn delete(tx: &mut Tx, region: &RegionId, hash: &[u8; 32]) -> Result<(), Failure> {
    tx.execute(
        "DELETE FROM resident_sessions WHERE region = $1 AND token_hash = $2",
        &values![region, hash],
    )?;
    Ok(())
}

pub(in super::super) fn delete_all(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
) -> Result<(), Failure> {
    let sql = "DELETE FROM resident_sessions WHERE region = $1 AND resident_id = $2";
    tx.execute(sql, &values![region, resident])?;
    Ok(())
}

/// Sessions that are over, or were last used before `asleep`.
pub(in super::super) fn delete_over(
    tx: &mut Tx,
    region: &RegionId,
    now: Timestamp,
    asleep: Timestamp,
) -> Result<(), Failure> {
    let sql = "DELETE FROM resident_sessions WHERE region = $1 AND (expires_at <= $2 OR seen_at < $3)";
    tx.execute(sql, &values![region, now, asleep])?;
    Ok(())
}
