//! Many rows by few statements: over a network every statement costs a round trip, and an import has nine for a row.

use crate::{Failure, Statement, Tx, Value};

/// How many rows one statement may hold. The connections remember a text for each of these sizes and table, so that what a
/// batch leaves over costs a few statements and not one for each row.
const PORTIONS: [usize; 4] = [64, 16, 4, 1];

/// Inserts rows; gives how many were. `sql` is the text that inserts one, `INSERT INTO t (a, b) VALUES ($1, $2)` with
/// whatever follows; its places are the columns in their order.
pub fn insert_many<const COLUMNS: usize>(
    tx: &mut Tx,
    sql: &'static str,
    rows: &[[Value; COLUMNS]],
) -> Result<u64, Failure> {
    let mut inserted = 0;
    // A measurement remembers constant texts only.
    let portions = if tx.is_recording() { rows.chunks(1).collect() } else { portions(rows) };
    for portion in portions {
        inserted += match portion {
            [row] => tx.execute(sql, row)?,
            rows => tx.run(&of_rows(sql, rows)?)?,
        };
    }
    Ok(inserted)
}

fn of_rows<const COLUMNS: usize>(sql: &'static str, rows: &[[Value; COLUMNS]]) -> Result<Statement, Failure> {
    let (head, tail) = parted(sql).ok_or_else(|| Failure::Driver(format!("not a row's text: {sql}")))?;
    let mut statement = Statement::new(head);
    for (place, row) in rows.iter().enumerate() {
        let between = if place == 0 { "" } else { ", " };
        statement = statement.push(between).bind_list(row.iter().cloned());
    }
    Ok(statement.push(tail))
}

/// All of `rows` in their order, cut into portions of the remembered sizes, the largest first.
pub(crate) fn portions<T>(rows: &[T]) -> Vec<&[T]> {
    let (mut cut, mut rest) = (Vec::new(), rows);
    for size in PORTIONS {
        let whole = rest.chunks_exact(size);
        let left = whole.remainder();
        cut.extend(whole);
        rest = left;
    }
    cut
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
