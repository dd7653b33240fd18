//! Many rows by few statements: over a network every statement costs a round trip, and an import has nine for a row.

use crate::{Failure, Statement, Tx, Value};

/// Rows of one statement. The connections remember two texts for each table: for this many rows, and for one.
const ROWS: usize = 32;

/// Inserts rows; gives how many were. `sql` is the text that inserts one, `INSERT INTO t (a, b) VALUES ($1, $2)` with
/// whatever follows; its places are the columns in their order.
pub fn insert_many<const COLUMNS: usize>(
    tx: &mut Tx,
    sql: &'static str,
    rows: &[[Value; COLUMNS]],
) -> Result<u64, Failure> {
    let mut inserted = 0;
    let mut whole = rows.chunks_exact(ROWS);
    for chunk in &mut whole {
        let (head, tail) = parted(sql).ok_or_else(|| Failure::Driver(format!("not a row's text: {sql}")))?;
        let mut statement = Statement::new(head);
        for (place, row) in chunk.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            statement = statement.push(between).bind_list(row.iter().cloned());
        }
        inserted += tx.run(&statement.push(tail))?;
    }
    for row in whole.remainder() {
        inserted += tx.execute(sql, row)?;
    }
    Ok(inserted)
}

/// What stands before and after the places of one row.
fn parted(sql: &'static str) -> Option<(&'static str, &'static str)> {
    let start = sql.find("VALUES (")? + "VALUES ".len();
    let (head, row) = sql.split_at_checked(start)?;
    let (_, tail) = row.split_at_checked(row.find(')')? + 1)?;
    Some((head, tail))
}

#[cfg(test)]
#[path = "many_tests.rs"]
mod tests;
