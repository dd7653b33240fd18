//! SQLite's errors told apart by their extended codes, and a taken key by the name PostgreSQL would give.

use rusqlite::{Connection, Error, ffi};

use crate::{Failure, tx::Trouble};

/// The failure and what it means for others. `at` is the connection and text, to name a constraint and to say
/// which text was wrong; bound values are never part of a failure.
pub(crate) fn told(error: &Error, at: Option<(&Connection, &str)>) -> (Failure, Trouble) {
    let Error::SqliteFailure(code, message) = error else {
        return (driver(error, at), Trouble::Command);
    };
    let message = message.as_deref().unwrap_or_default();
    match (code.extended_code & 0xff, code.extended_code) {
        (
            ffi::SQLITE_CONSTRAINT,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => {
            let constraint = constraint_name(at.map(|(connection, _)| connection), message);
            (Failure::Conflict { constraint }, Trouble::Command)
        }
        // Without room, the file of the log's index can't grow: that is no broken disk either.
        (ffi::SQLITE_FULL, _) | (ffi::SQLITE_IOERR, ffi::SQLITE_IOERR_SHMSIZE) => {
            (Failure::storage_full(), Trouble::Full)
        }
        (ffi::SQLITE_IOERR, ffi::SQLITE_IOERR_NOMEM) => (driver(error, at), Trouble::Command),
        (ffi::SQLITE_IOERR | ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB, _) => {
            (driver(error, at), Trouble::Broken)
        }
        (ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED, _) => (Failure::Busy, Trouble::Command),
        (ffi::SQLITE_READONLY, _) => (Failure::ReadOnly, Trouble::Command),
        (ffi::SQLITE_INTERRUPT, _) => (Failure::took_too_long(), Trouble::Command),
        _ => (driver(error, at), Trouble::Command),
    }
}

fn driver(error: &Error, at: Option<(&Connection, &str)>) -> Failure {
    let code = error.sqlite_extended_error_code().map_or_else(String::new, |code| format!(" ({code})"));
    let text = at.map_or_else(String::new, |(_, sql)| format!(" in: {sql}"));
    Failure::Driver(format!("{error}{code}{text}"))
}

/// From `UNIQUE constraint failed: cases.region, cases.number` to `cases_number`, the name of the index over
/// exactly these columns, or `cases_pkey` for the primary key.
fn constraint_name(connection: Option<&Connection>, message: &str) -> String {
    let columns = message.split_once(": ").map_or(message, |(_, columns)| columns);
    if let Some(index) = columns.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let table = columns.split('.').next().unwrap_or_default();
    let bare: Vec<&str> = columns.split(", ").filter_map(|column| column.rsplit('.').next()).collect();
    let found =
        connection.and_then(|connection| index_over(connection, table, &bare.join(",")).ok().flatten());
    found.unwrap_or_else(|| format!("{table}_pkey"))
}

fn index_over(connection: &Connection, table: &str, columns: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT list.name FROM pragma_index_list(?1) AS list
         WHERE list.origin <> 'pk' AND list.\"unique\" = 1 AND ?2 =
           (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(list.name) ORDER BY seqno))",
    )?;
    let mut rows = statement.query([table, columns])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}
