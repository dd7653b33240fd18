//! All SQL of one-tap answers.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

/// A one-tap answer as it is stored: by its token's hash, so that the table opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LinkRow {
    pub(super) case: CaseId,
    /// How often the case had been reopened when the letter was written.
    pub(super) round: u32,
    /// `solved` or `not-solved`.
    pub(super) answer: String,
    pub(super) expires_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
}

/// Stores a one-tap answer. The letter may be written again after a failure: the same token stays as it is.
pub(super) fn insert(tx: &mut Tx, region: &RegionId, hash: [u8; 32], row: &LinkRow) -> Result<(), Failure> {
    let sql = "INSERT INTO answer_links (region, token_hash, case_id, round, answer, expires_at, used_at)
        VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT (region, token_hash) DO NOTHING";
    tx.execute(sql, &values![region, hash, row.case, row.round, &row.answer, row.expires_at])?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx, region: &RegionId, hash: [u8; 32]) -> Result<Option<LinkRow>, Failure> {
    let sql = "SELECT case_id, round, answer, expires_at, used_at FROM answer_links
        WHERE region = $1 AND token_hash = $2";
    tx.query_row(sql, &values![region, hash])?
        .map(|row| {
            Ok(LinkRow {
                case: row.get(0)?,
                round: row.get(1)?,
                answer: row.get(2)?,
                expires_at: row.get(3)?,
                used_at: row.get(4)?,
            })
        })
        .transpose()
}

/// Uses a one-tap answer; false when somebody has.
pub(super) fn take(tx: &mut Tx, region: &RegionId, hash: [u8; 32], now: Timestamp) -> Result<bool, Failure> {
    let sql =
        "UPDATE answer_links SET used_at = $3 WHERE region = $1 AND token_hash = $2 AND used_at IS NULL";
    Ok(tx.execute(sql, &values![region, hash, now])? == 1)
}

/// Forgets every one-tap answer of a case.
pub(super) fn forget(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    tx.execute("DELETE FROM answer_links WHERE region = $1 AND case_id = $2", &values![region, case])
        .map(drop)
}

/// Forgets answers whose time ended before `before`.
pub(super) fn sweep(tx: &mut Tx, region: &RegionId, before: Timestamp) -> Result<(), Failure> {
    let sql = "DELETE FROM answer_links WHERE region = $1 AND expires_at < $2";
    tx.execute(sql, &values![region, before]).map(drop)
}
