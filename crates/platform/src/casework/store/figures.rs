//! What leaders' figures are made from: grouped by agency, within a filter and a scope.

use balai_store::{Failure, Row, Statement, Tx};

use super::lists::{Selection, selected};
use crate::casework::{Overdue, TimeTaken};

/// For each agency the case whose clock broke first.
pub(in crate::casework) fn most_overdue(tx: &mut Tx, selection: &Selection) -> Result<Vec<Overdue>, Failure> {
    let statement = Statement::new(
        "SELECT o.agency, o.number, o.due_at FROM (
           SELECT c.agency AS agency, c.number AS number, c.due_at AS due_at,
             ROW_NUMBER() OVER (PARTITION BY c.agency ORDER BY c.due_at, c.id) AS place",
    );
    let statement = selected(statement, selection).push(") o WHERE o.place = 1 ORDER BY o.due_at, o.agency");
    let read = |row: &Row| Ok(Overdue { agency: row.get(0)?, number: row.get(1)?, due_at: row.get(2)? });
    tx.rows(&statement)?.iter().map(read).collect()
}

/// How long each ended case took, shortest first.
pub(in crate::casework) fn durations(tx: &mut Tx, selection: &Selection) -> Result<Vec<TimeTaken>, Failure> {
    let statement = Statement::new("SELECT c.agency, c.closed_at - c.created_at");
    let statement = selected(statement, selection)
        .push(" AND c.closed_at IS NOT NULL ORDER BY c.closed_at - c.created_at");
    let read = |row: &Row| Ok(TimeTaken { agency: row.get(0)?, millis: row.get(1)? });
    tx.rows(&statement)?.iter().map(read).collect()
}
