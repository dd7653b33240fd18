//! Whether the database is whole, by its own reckoning.

use crate::{Failure, Store};

/// Reads the whole embedded database and says what is broken (SQLite's `quick_check`); `PostgreSQL` answers for itself. Open the
/// store with a read limit that fits its size: this takes about a second for each gigabyte.
pub fn integrity(store: &Store) -> Result<(), Failure> {
    store.read_now(|tx| {
        let Some(sql) = tx.dialect().quick_check() else { return Ok(()) };
        let rows = tx.query(sql, &[])?;
        match rows.first().map(|row| row.get::<String>(0)) {
            Some(Ok(told)) if told == "ok" && rows.len() == 1 => Ok(()),
            told => Err(Failure::Driver(format!("quick_check: {told:?}"))),
        }
    })
}
