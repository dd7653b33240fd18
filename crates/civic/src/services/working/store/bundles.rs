//! Bundles whose parts may all have ended.

use balai_base::{CaseId, RegionId};
use balai_store::{Failure, Tx, values};

/// Open bundles of which no part is open any more.
pub(in crate::services) fn open_parents(
    tx: &mut Tx,
    region: &RegionId,
    most: u32,
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT DISTINCT a.parent_id FROM applications a
        JOIN cases p ON p.region = a.region AND p.id = a.parent_id AND p.closed_at IS NULL
        WHERE a.region = $1 AND a.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM applications b
          JOIN cases c ON c.region = b.region AND c.id = b.case_id
          WHERE b.region = $1 AND b.parent_id = a.parent_id AND c.closed_at IS NULL)
        ORDER BY a.parent_id LIMIT $2";
    tx.query(sql, &values![region, most])?.iter().map(|row| row.get(0)).collect()
}
