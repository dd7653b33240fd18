//! What an erasure notes and what it takes away. The triggers on the tables let pass exactly this.

use balai_base::{CaseId, EventId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

pub(in crate::casework) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    (case, event): (CaseId, EventId),
    at: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO erasures (region, case_id, event_id, erased_at) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &values![region, case, event, at]).map(drop)
}

pub(in crate::casework) fn is_erased(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM erasures WHERE region = $1 AND case_id = $2";
    Ok(tx.query_row(sql, &values![region, case])?.is_some())
}

/// Events with a citizen's words, oldest first.
pub(in crate::casework) fn citizens_events(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<EventId>, Failure> {
    let sql = "SELECT e.id FROM case_events e
        LEFT JOIN event_texts w ON w.region = e.region AND w.event_id = e.id
        WHERE e.region = $1 AND e.case_id = $2 AND (e.actor_kind = 'citizen' OR e.kind = 'opened')
          AND COALESCE(w.text, e.text) <> ''
        ORDER BY e.sequence";
    tx.query(sql, &values![region, case])?.iter().map(|row| row.get(0)).collect()
}

/// Notes that an event's text is erased by the event `erasure`, and erases it with what the public read of it.
pub(in crate::casework) fn erase_text(
    tx: &mut Tx,
    region: &RegionId,
    (case, event, erasure): (CaseId, EventId, EventId),
) -> Result<(), Failure> {
    let sql = "INSERT INTO erased_texts (region, event_id, case_id, erasure_id) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &values![region, event, case, erasure])?;
    tx.execute("DELETE FROM event_texts WHERE region = $1 AND event_id = $2", &values![region, event])?;
    // Rows of before there was a table for texts.
    let sql = "UPDATE case_events SET text = '' WHERE region = $1 AND id = $2 AND text <> ''";
    tx.execute(sql, &values![region, event])?;
    let sql = "DELETE FROM publications WHERE region = $1 AND event_id = $2";
    tx.execute(sql, &values![region, event]).map(drop)
}

/// Takes every sealed original of a case away.
pub(in crate::casework) fn forget_originals(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<(), Failure> {
    // By the events: their identifiers are the table's key.
    let sql = "DELETE FROM sealed_texts WHERE region = $1 AND event_id IN
        (SELECT id FROM case_events WHERE region = $1 AND case_id = $2)";
    tx.execute(sql, &values![region, case]).map(drop)
}

/// Nobody's PIN opens the case any more: no keyed hash is all zeros.
pub(in crate::casework) fn forget_owner(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    let sql = "UPDATE cases SET pin_hash = $3 WHERE region = $1 AND id = $2 AND pin_hash IS NOT NULL";
    tx.execute(sql, &values![region, case, [0_u8; 32]]).map(drop)
}

/// Events of a case whose texts were erased, each with the event that says so.
pub(in crate::casework) fn erased_events(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<(EventId, EventId)>, Failure> {
    let sql = "SELECT x.event_id, x.erasure_id FROM erased_texts x
        JOIN case_events e ON e.region = x.region AND e.id = x.event_id
        WHERE e.region = $1 AND e.case_id = $2 ORDER BY e.sequence";
    tx.query(sql, &values![region, case])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Whether anything was erased in the region since `since`.
pub(in crate::casework) fn erased_since(
    tx: &mut Tx,
    region: &RegionId,
    since: Timestamp,
) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM erasures WHERE region = $1 AND erased_at >= $2 LIMIT 1";
    Ok(tx.query_row(sql, &values![region, since])?.is_some())
}
