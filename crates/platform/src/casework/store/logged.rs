//! Events as the log of history takes them: every column as it is stored.

use balai_base::{CaseId, EventId, RegionId};
use balai_store::{Failure, Row, Statement, Tx, values};

use super::Columns;
use crate::history::Record;

/// The columns [`read`] reads, in its order, and where they come from. Words stand in one of two places and the other is empty:
/// read together, a change of either is seen.
macro_rules! logged_columns {
    () => {
        "e.id, c.number, e.sequence, e.at, e.kind, e.actor_kind, e.actor_id, e.role, e.agency, e.audience, \
         e.transition, e.state_from, e.state_to, COALESCE(w.text, '') || e.text, e.detail, e.origin_id FROM case_events e \
         LEFT JOIN event_texts w ON w.region = e.region AND w.event_id = e.id \
         JOIN cases c ON c.region = e.region AND c.id = e.case_id"
    };
}

fn read(row: &Row) -> Result<Record, Failure> {
    let mut columns = Columns::of(row);
    Ok(Record {
        event: columns.next()?,
        case: columns.next()?,
        sequence: columns.next()?,
        at: columns.next()?,
        kind: columns.next()?,
        actor_kind: columns.next()?,
        actor: columns.next()?,
        role: columns.next()?,
        agency: columns.next()?,
        audience: columns.next()?,
        transition: columns.next()?,
        state_from: columns.next()?,
        state_to: columns.next()?,
        text: columns.next()?,
        detail: columns.next()?,
        origin: columns.next()?,
    })
}

/// Events by their identifiers, in any order.
pub(in crate::casework) fn by_id(
    tx: &mut Tx,
    region: &RegionId,
    events: &[EventId],
) -> Result<Vec<Record>, Failure> {
    let statement = Statement::new(concat!("SELECT ", logged_columns!(), " WHERE e.region = "))
        .bind(region)
        .push(" AND e.id IN ")
        .bind_list(events.iter().copied());
    tx.rows(&statement)?.iter().map(read).collect()
}

/// The events of a case, oldest first.
pub(in crate::casework) fn of_case(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<Record>, Failure> {
    let sql =
        concat!("SELECT ", logged_columns!(), " WHERE e.region = $1 AND e.case_id = $2 ORDER BY e.sequence");
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}
