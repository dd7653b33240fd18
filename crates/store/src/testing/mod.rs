//! What tests and measurements need of the drivers, so that no other crate names one. Nothing that serves calls this.

mod bare;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::{Failure, Store, Tx, postgres};

pub use crate::integrity::integrity;
pub use bare::{Bare, Written, another_database, replay, written};

/// Runs statements on a PostgreSQL server outside any transaction: to make and drop test databases.
pub fn postgres_batch(url: &str, sql: &str) -> Result<(), Failure> {
    on_a_thread(|| {
        let mut connection = postgres::Connection::connect(url, Duration::from_mins(1))?;
        connection.control(sql).map_err(|(failure, _)| failure)
    })
}

/// Whether a PostgreSQL query gives any row.
pub fn postgres_finds(url: &str, sql: &str) -> Result<bool, Failure> {
    on_a_thread(|| {
        let mut connection = postgres::Connection::connect(url, Duration::from_mins(1))?;
        connection.query(sql, &[]).map(|rows| !rows.is_empty()).map_err(|(failure, _)| failure)
    })
}

/// Has the database read a text without running it: every table, column and type in it must exist.
pub fn prepares(store: &Store, sql: String) -> Result<(), Failure> {
    store.read_now(move |tx| tx.prepare(&sql))
}

/// Has the statement after `before` others of this command fail: a command is tried with each of its statements failing, and
/// must leave nothing behind. For tests.
pub fn fail_after(tx: &mut Tx, before: u32) {
    tx.fail_after(before);
}

/// Stops writing, as after a disk that failed.
pub fn stop_writing(store: &Store) {
    store.shared().stop_writing();
}

/// Lets a store write again that [`stop_writing`] stopped. A real one is opened anew.
pub fn write_again(store: &Store) {
    store.shared().write_again();
}

/// The driver refuses to wait on a thread that runs async tasks.
fn on_a_thread<T: Send>(work: impl FnOnce() -> Result<T, Failure> + Send) -> Result<T, Failure> {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|_| Err(Failure::Driver("the thread panicked".to_owned())))
}
