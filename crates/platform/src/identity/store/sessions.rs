//! `sessions`.

use balai_base::{AccountId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use super::super::model::Stage;

/// A row of `sessions`, as it is written.
pub(in super::super) struct SessionRow {
    pub(in super::super) hash: [u8; 32],
    pub(in super::super) account: AccountId,
    pub(in super::super) stage: Stage,
    pub(in super::super) agent: String,
    pub(in super::super) created_at: Timestamp,
    pub(in super::super) seen_at: Timestamp,
    pub(in super::super) expires_at: Timestamp,
}

const COLUMNS: &str = "token_hash, account_id, stage, agent, created_at, seen_at, expires_at";

fn session(row: &balai_store::Row) -> Result<SessionRow, Failure> {
    let stage: String = row.get(2)?;
    Ok(SessionRow {
        hash: row.get(0)?,
        account: row.get(1)?,
        stage: Stage::parse(&stage).ok_or_else(|| Failure::Driver(format!("unknown stage {stage}")))?,
        agent: row.get(3)?,
        created_at: row.get(4)?,
        seen_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &SessionRow) -> Result<(), Failure> {
    let sql =
        "INSERT INTO sessions (region, token_hash, account_id, stage, agent, created_at, seen_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let stage = new.stage.as_str();
    let row = values![
        region,
        new.hash,
        new.account,
        stage,
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
    let statement = balai_store::Statement::new("SELECT ")
        .push(COLUMNS)
        .push(" FROM sessions WHERE region = ")
        .bind(region)
        .push(" AND token_hash = ")
        .bind(hash);
    tx.rows(&statement)?.first().map(session).transpose()
}

pub(in super::super) fn of_account(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
) -> Result<Vec<SessionRow>, Failure> {
    let statement = balai_store::Statement::new("SELECT ")
        .push(COLUMNS)
        .push(" FROM sessions WHERE region = ")
        .bind(region)
        .push(" AND account_id = ")
        .bind(account)
        .push(" ORDER BY seen_at DESC, token_hash");
    tx.rows(&statement)?.iter().map(session).collect()
}

pub(in super::super) fn touch(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<u64, Failure> {
    let sql = "UPDATE sessions SET seen_at = $3 WHERE region = $1 AND token_hash = $2 AND seen_at < $3";
    tx.execute(sql, &values![region, hash, now])
}

pub(in super::super) fn delete(tx: &mut Tx, region: &RegionId, hash: &[u8; 32]) -> Result<u64, Failure> {
    tx.execute("DELETE FROM sessions WHERE region = $1 AND token_hash = $2", &values![region, hash])
}

pub(in super::super) fn delete_all(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
) -> Result<u64, Failure> {
    tx.execute("DELETE FROM sessions WHERE region = $1 AND account_id = $2", &values![region, account])
}

/// Sessions that are over, or were last used before `asleep`.
pub(in super::super) fn delete_over(
    tx: &mut Tx,
    region: &RegionId,
    now: Timestamp,
    asleep: Timestamp,
) -> Result<u64, Failure> {
    let sql = "DELETE FROM sessions WHERE region = $1 AND (expires_at <= $2 OR seen_at < $3)";
    tx.execute(sql, &values![region, now, asleep])
}
