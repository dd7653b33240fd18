//! `resident_cases`.

use balai_base::{CaseId, RegionId, ResidentId, Timestamp};
use balai_store::{Failure, Tx, values};

pub(in super::super) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    (resident, case): (ResidentId, CaseId),
    now: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO resident_cases (region, resident_id, case_id, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, resident_id, case_id) DO NOTHING";
    tx.execute(sql, &values![region, resident, case, now])?;
    Ok(())
}

pub(in super::super) fn delete(
    tx: &mut Tx,
    region: &RegionId,
    (resident, case): (ResidentId, CaseId),
) -> Result<(), Failure> {
    let sql = "DELETE FROM resident_cases WHERE region = $1 AND resident_id = $2 AND case_id = $3";
    tx.execute(sql, &values![region, resident, case])?;
    Ok(())
}

pub(in super::super) fn cases(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT case_id FROM resident_cases WHERE region = $1 AND resident_id = $2
        ORDER BY since DESC, case_id DESC";
    tx.query(sql, &values![region, resident])?.iter().map(|row| row.get(0)).collect()
}
