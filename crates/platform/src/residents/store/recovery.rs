//! `resident_recovery_codes` and `resident_recoveries`.

use balai_base::{RegionId, ResidentId, Timestamp};
use balai_store::{Failure, Tx, values};

/// A row of `resident_recoveries`.
pub(in super::super) struct RecoveryRow {
    pub(in super::super) resident: ResidentId,
    pub(in super::super) code_hash: [u8; 32],
    pub(in super::super) good_from: Timestamp,
    pub(in super::super) expires_at: Timestamp,
}

/// New codes in place of all earlier ones.
pub(in super::super) fn replace(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
    hashes: &[[u8; 32]],
) -> Result<(), Failure> {
    let sql = "DELETE FROM resident_recovery_codes WHERE region = $1 AND resident_id = $2";
    tx.execute(sql, &values![region, resident])?;
    let sql = "INSERT INTO resident_recovery_codes (region, resident_id, code_hash, used_at)
        VALUES ($1, $2, $3, NULL)";
    for hash in hashes {
        tx.execute(sql, &values![region, resident, hash])?;
    }
    Ok(())
}

pub(in super::super) fn left(tx: &mut Tx, region: &RegionId, resident: ResidentId) -> Result<u32, Failure> {
    let sql = "SELECT COUNT(*) FROM resident_recovery_codes
        WHERE region = $1 AND resident_id = $2 AND used_at IS NULL";
    tx.query_row(sql, &values![region, resident])?.map_or(Ok(0), |row| row.get(0))
}

/// Uses a code up; false when there is no such unused one.
pub(in super::super) fn use_code(
    tx: &mut Tx,
    region: &RegionId,
    (resident, hash): (ResidentId, &[u8; 32]),
    now: Timestamp,
) -> Result<bool, Failure> {
    let sql = "UPDATE resident_recovery_codes SET used_at = $4
        WHERE region = $1 AND resident_id = $2 AND code_hash = $3 AND used_at IS NULL";
    Ok(tx.execute(sql, &values![region, resident, hash, now])? == 1)
}

pub(in super::super) fn put_started(
    tx: &mut Tx,
    region: &RegionId,
    row: &RecoveryRow,
) -> Result<(), Failure> {
    let sql = "INSERT INTO resident_recoveries (region, resident_id, code_hash, good_from, expires_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region, resident_id) DO UPDATE SET
            code_hash = excluded.code_hash, good_from = excluded.good_from, expires_at = excluded.expires_at";
    tx.execute(sql, &values![region, row.resident, row.code_hash, row.good_from, row.expires_at])?;
    Ok(())
}

pub(in super::super) fn started(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
) -> Result<Option<RecoveryRow>, Failure> {
    let sql = "SELECT resident_id, code_hash, good_from, expires_at
        FROM resident_recoveries WHERE region = $1 AND resident_id = $2";
    tx.query_row(sql, &values![region, resident])?
        .map(|row| {
            Ok(RecoveryRow {
                resident: row.get(0)?,
                code_hash: row.get(1)?,
                good_from: row.get(2)?,
                expires_at: row.get(3)?,
            })
        })
        .transpose()
}

pub(in super::super) fn delete_started(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
) -> Result<(), Failure> {
    let sql = "DELETE FROM resident_recoveries WHERE region = $1 AND resident_id = $2";
    tx.execute(sql, &values![region, resident])?;
    Ok(())
}

pub(in super::super) fn delete_over(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<(), Failure> {
    tx.execute(
        "DELETE FROM resident_recoveries WHERE region = $1 AND expires_at <= $2",
        &values![region, now],
    )?;
    Ok(())
}
