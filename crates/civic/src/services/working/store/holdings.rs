//! `application_holdings`: whether the register holds what nobody was asked for.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

/// Applications with something read in the register that was not asked about yet, the oldest first.
pub(in crate::services) fn due(tx: &mut Tx, region: &RegionId, most: u32) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT a.case_id FROM applications a
        JOIN cases c ON c.region = a.region AND c.id = a.case_id AND c.closed_at IS NULL
        WHERE a.region = $1 AND a.sent_at IS NOT NULL AND EXISTS (SELECT 1 FROM application_answers n
          WHERE n.region = $1 AND (n.case_id = a.case_id OR n.case_id = a.parent_id)
            AND n.form = '' AND n.question = 'nik') AND EXISTS (SELECT 1 FROM application_items i
          WHERE i.region = $1 AND i.case_id = a.case_id AND i.given = 'known' AND NOT EXISTS
            (SELECT 1 FROM application_holdings h WHERE h.region = $1 AND h.case_id = i.case_id
              AND h.requirement = i.requirement))
        ORDER BY a.sent_at, a.case_id LIMIT $2";
    tx.query(sql, &values![region, most])?.iter().map(|row| row.get(0)).collect()
}

/// Notes an answer; a later one takes its place.
pub(in crate::services) fn put(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (requirement, held, at): (&str, bool, Timestamp),
) -> Result<(), Failure> {
    let sql = "INSERT INTO application_holdings (region, case_id, requirement, held, answered_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region, case_id, requirement) DO UPDATE SET held = excluded.held, answered_at = excluded.answered_at";
    tx.execute(sql, &values![region, case, requirement, held, at])?;
    Ok(())
}

/// What was answered about a case, by requirement.
pub(in crate::services) fn of(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<(String, bool)>, Failure> {
    let sql = "SELECT requirement, held FROM application_holdings
        WHERE region = $1 AND case_id = $2 ORDER BY requirement";
    let rows = tx.query(sql, &values![region, case])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
