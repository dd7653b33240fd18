//! What cases teach: their opening words, masked, and where officers put them.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use super::Columns;
use crate::casework::Taught;

/// Cases whose place somebody decided, newest first, after (that is before) `before`. Taken over from an earlier system
/// (they have no PIN), ended with an answer, or corrected by officers; none whose processing is restricted.
pub(in crate::casework) fn taught(
    tx: &mut Tx,
    region: &RegionId,
    before: Option<CaseId>,
    limit: u32,
) -> Result<Vec<Taught>, Failure> {
    let sql = "SELECT c.id, c.category, c.agency, COALESCE(w.text, e.text),
          (c.reassignments > 0 OR EXISTS (SELECT 1 FROM case_events x
             WHERE x.region = c.region AND x.case_id = c.id AND x.kind = 'category-changed'))
        FROM cases c
        JOIN case_events e ON e.region = c.region AND e.case_id = c.id AND e.sequence = 1
        LEFT JOIN event_texts w ON w.region = e.region AND w.event_id = e.id
        WHERE c.region = $1 AND c.id < $2 AND c.restricted_at IS NULL
          AND (c.pin_hash IS NULL OR c.meaning IN ('done', 'outside') OR c.reassignments > 0
            OR EXISTS (SELECT 1 FROM case_events x
              WHERE x.region = c.region AND x.case_id = c.id AND x.kind = 'category-changed'))
        ORDER BY c.id DESC LIMIT $3";
    let before = before.unwrap_or(CaseId(uuid::Uuid::from_bytes([0xff; 16])));
    tx.query(sql, &values![region, before, limit])?
        .iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            Ok(Taught {
                id: columns.next()?,
                category: columns.next()?,
                agency: columns.next()?,
                text: columns.next()?,
                corrected: columns.next()?,
            })
        })
        .collect()
}

/// How many such cases there are, and when one of them last changed.
pub(in crate::casework) fn taught_so_far(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<(u64, Option<Timestamp>), Failure> {
    let sql = "SELECT count(*), max(c.updated_at) FROM cases c
        WHERE c.region = $1 AND c.restricted_at IS NULL
          AND (c.pin_hash IS NULL OR c.meaning IN ('done', 'outside') OR c.reassignments > 0
            OR EXISTS (SELECT 1 FROM case_events x
              WHERE x.region = c.region AND x.case_id = c.id AND x.kind = 'category-changed'))";
    let row = tx.query_row(sql, &values![region])?;
    row.map_or(Ok((0, None)), |row| Ok((row.get(0)?, row.get(1)?)))
}
