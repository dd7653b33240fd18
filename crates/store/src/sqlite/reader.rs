//! A reader of SQLite: a fresh snapshot per read, and never longer than the limit.
//!
//! Every read begins its own transaction after it was taken from the queue, so it sees every write that was
//! answered before it was asked for.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::Connection;
use crate::{
    Failure, Tx,
    command::Command,
    queue::{Queue, Taken},
    tx::{Connection as Either, Trouble},
};

/// Reads until the queue is closed and empty.
pub(crate) fn run(connection: &Connection, queue: &Arc<Queue<Box<dyn Command>>>, limit: Duration) {
    while let Taken::Items(reads) = queue.take(1, None) {
        for mut read in reads {
            match one(connection, read.as_mut(), limit) {
                Ok(()) => read.answer(),
                Err((failure, _)) => read.fail(failure),
            }
        }
    }
}

fn one(connection: &Connection, read: &mut dyn Command, limit: Duration) -> Result<(), (Failure, Trouble)> {
    connection.execute("BEGIN DEFERRED", &[])?;
    connection.limit(Some(limit));
    let mut tx = Tx::new(Either::Sqlite(connection), Some(Instant::now() + limit));
    read.run(&mut tx);
    connection.limit(None);
    if connection.raw().is_autocommit() {
        return Ok(());
    }
    connection.execute("COMMIT", &[]).map(|_| ())
}
