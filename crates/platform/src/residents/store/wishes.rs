//! `follow_wishes`.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};
use uuid::Uuid;

use crate::vault::Sealed;

/// A row of `follow_wishes`.
pub(in super::super) struct WishRow {
    pub(in super::super) id: Uuid,
    pub(in super::super) case: CaseId,
    pub(in super::super) sealed: Sealed,
    pub(in super::super) expires_at: Timestamp,
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &WishRow) -> Result<(), Failure> {
    let sql = "INSERT INTO follow_wishes (region, id, case_id, key_id, address, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let row = values![region, new.id, new.case, &new.sealed.key_id, &new.sealed.bytes, new.expires_at];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in super::super) fn get(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<WishRow>, Failure> {
    let sql =
        "SELECT id, case_id, key_id, address, expires_at FROM follow_wishes WHERE region = $1 AND id = $2";
    tx.query_row(sql, &values![region, id])?
        .map(|row| {
            Ok(WishRow {
                id: row.get(0)?,
                case: row.get(1)?,
                sealed: Sealed { key_id: row.get(2)?, bytes: row.get(3)? },
                expires_at: row.get(4)?,
            })
        })
        .transpose()
}

pub(in super::super) fn delete(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<(), Failure> {
    tx.execute("DELETE FROM follow_wishes WHERE region = $1 AND id = $2", &values![region, id]).map(drop)
}

/// Wishes whose time is over.
pub(in super::super) fn delete_over(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<(), Failure> {
    let sql = "DELETE FROM follow_wishes WHERE region = $1 AND expires_at <= $2";
    tx.execute(sql, &values![region, now]).map(drop)
}
