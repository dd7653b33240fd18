//! `legal_holds`.

use balai_base::{AccountId, CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

/// A hold as it is kept.
pub(super) struct HoldRow {
    pub(super) case: CaseId,
    pub(super) reason: String,
    pub(super) placed_by: Option<AccountId>,
    pub(super) placed_at: Timestamp,
}

pub(super) fn put(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (reason, by, at): (&str, Option<AccountId>, Timestamp),
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO legal_holds (region, case_id, reason, placed_by, placed_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region, case_id) DO UPDATE SET
          reason = excluded.reason, placed_by = excluded.placed_by, placed_at = excluded.placed_at";
    tx.execute(sql, &values![region, case, reason, by, at])?;
    Ok(())
}

/// Whether there was one.
pub(super) fn remove(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<bool, Failure> {
    let sql = "DELETE FROM legal_holds WHERE region = $1 AND case_id = $2";
    Ok(tx.execute(sql, &values![region, case])? > 0)
}

pub(super) fn is_held(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM legal_holds WHERE region = $1 AND case_id = $2";
    Ok(tx.query_row(sql, &values![region, case])?.is_some())
}

pub(super) fn all(tx: &mut Tx, region: &RegionId) -> Result<Vec<HoldRow>, Failure> {
    let sql = "SELECT case_id, reason, placed_by, placed_at FROM legal_holds
        WHERE region = $1 ORDER BY placed_at DESC, case_id";
    tx.query(sql, &values![region])?
        .iter()
        .map(|row| {
            Ok(HoldRow {
                case: row.get(0)?,
                reason: row.get(1)?,
                placed_by: row.get(2)?,
                placed_at: row.get(3)?,
            })
        })
        .collect()
}
