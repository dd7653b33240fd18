//! The one writer of SQLite: group commit, and what to do when a commit can't be trusted.
//!
//! It drains its queue into one transaction, gives every command a savepoint, fsyncs once and only then answers
//! all of them. The traps it knows are listed in `docs/SQL.md`; each has a test in `writer_tests.rs` or in
//! `tests/`. It must never answer a command whose commit it has not seen succeed.

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

#[cfg(test)]
use super::errors;
use super::{Connection, Handing};
use crate::{
    Failure, Tx,
    command::Command,
    gauges::Shared,
    queue::{Queue, Taken},
    tx::{Connection as Either, Trouble},
};

/// After how many changed rows the log is copied into the database file.
const CHANGES_BETWEEN_CHECKPOINTS: u64 = 4_000;
/// After how many changed rows SQLite looks again at how values are spread.
const CHANGES_BETWEEN_LOOKS: u64 = 50_000;
/// From how many pages on the log is started over, waiting for readers (64 MB).
const LONG_LOG: i64 = 16_384;
/// How long starting the log over may wait for readers: everybody's commands wait with it.
const RESTART_WAIT: Duration = Duration::from_millis(250);
/// How long after a reader was in the way it is not tried again.
const RESTART_PAUSE: Duration = Duration::from_secs(5);
/// How long a quiet writer waits before it copies what is left in the log.
const QUIET: Duration = Duration::from_millis(500);
/// How long emptying the log waits for readers, and how long it rests when they did not let it.
const WAIT_FOR_READERS: Duration = Duration::from_millis(100);
const REST: Duration = Duration::from_secs(5);
/// How long one command may run: it holds everybody else up.
const COMMAND_LIMIT: Duration = Duration::from_secs(20);

type Batch = Vec<Box<dyn Command>>;

/// The writer's thread.
pub(crate) struct Writer {
    /// None once the disk has failed.
    connection: Option<Connection>,
    queue: Arc<Queue<Box<dyn Command>>>,
    shared: Arc<Shared>,
    batch: usize,
    checkpointed: u64,
    analysed: u64,
    /// When emptying the log was tried last.
    emptied: Option<Instant>,
    /// When a reader was in the way of starting the log over.
    hindered: Option<Instant>,
    /// To whom commits are handed over.
    handing: Option<Handing>,
    #[cfg(test)]
    fault: Option<i32>,
}

/// How one command ended inside the transaction.
enum Step {
    /// Its changes stand or are undone; the transaction goes on.
    Done,
    /// The transaction itself ended: nothing in it is stored, whatever the command believes.
    Ended { trouble: Trouble, believes: bool },
}

impl Writer {
    pub(crate) fn new(
        connection: Connection,
        queue: Arc<Queue<Box<dyn Command>>>,
        shared: Arc<Shared>,
        batch: usize,
    ) -> Self {
        let checkpointed = connection.raw().total_changes();
        Self {
            connection: Some(connection),
            queue,
            shared,
            batch,
            checkpointed,
            analysed: 0,
            emptied: None,
            hindered: None,
            handing: None,
            #[cfg(test)]
            fault: None,
        }
    }

    /// Has every commit handed over from now on.
    pub(crate) fn hand_over_to(&mut self, handing: Option<Handing>) {
        self.handing = handing;
    }

    /// Works until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        loop {
            match self.queue.take(self.batch, Some(QUIET)) {
                Taken::Items(batch) => {
                    self.together(batch);
                    self.checkpoint(CHANGES_BETWEEN_CHECKPOINTS, "PASSIVE");
                }
                Taken::Nothing => {
                    self.checkpoint(1, "PASSIVE");
                    self.analyse();
                }
                Taken::Closed => break,
            }
            if let Some(handing) = &mut self.handing {
                handing.news();
            }
            self.empty_log();
        }
        if let Some(handing) = &mut self.handing {
            handing.news();
        }
        self.checkpoint(0, "TRUNCATE");
        if let Some(handing) = self.handing.take() {
            // The connection is closed before the file that was read past it.
            self.connection = None;
            handing.close();
        }
    }

    /// Runs a batch in one transaction.
    fn together(&mut self, mut batch: Batch) {
        if let Some(Err(failure)) = self.handing.as_ref().map(Handing::ready) {
            return self.refuse(batch, &failure, Trouble::Command);
        }
        if let Err((failure, trouble)) = self.begin() {
            return self.refuse(batch, &failure, trouble);
        }
        for command in &mut batch {
            match self.step(command.as_mut()) {
                Step::Done => {}
                // What the others in the batch did is gone as well: nobody is answered, each runs alone.
                Step::Ended { trouble: Trouble::Broken, .. } => {
                    return self.refuse(batch, &Failure::ReadOnly, Trouble::Broken);
                }
                Step::Ended { .. } => return self.alone(batch),
            }
        }
        let started = Instant::now();
        match self.commit() {
            Ok(()) => {
                self.shared.committed(batch.len(), started.elapsed());
                match self.handed_over() {
                    Ok(()) => batch.into_iter().for_each(Command::answer),
                    // It stands on this disk; whether it stands on the other one, nobody knows.
                    Err(failure) => batch.into_iter().for_each(|command| command.fail(failure.clone())),
                }
            }
            Err((_, Trouble::Broken)) => self.refuse(batch, &Failure::Unknown, Trouble::Broken),
            Err(_) => self.alone(batch),
        }
    }

    /// Runs every command of a batch in a transaction of its own and answers it at once.
    fn alone(&mut self, batch: Batch) {
        for mut command in batch {
            self.undo();
            match self.single(command.as_mut()) {
                Ok(()) => command.answer(),
                Err((failure, trouble)) => self.refuse(vec![command], &failure, trouble),
            }
        }
    }

    fn single(&mut self, command: &mut dyn Command) -> Result<(), (Failure, Trouble)> {
        self.begin()?;
        match self.step(command) {
            Step::Done => {
                let started = Instant::now();
                self.commit().map_err(|(failure, trouble)| match trouble {
                    Trouble::Broken => (Failure::Unknown, trouble),
                    _ => (failure, trouble),
                })?;
                self.shared.committed(1, started.elapsed());
                self.handed_over().map_err(|failure| (failure, Trouble::Command))
            }
            Step::Ended { trouble: Trouble::Broken, .. } => Err((Failure::ReadOnly, Trouble::Broken)),
            Step::Ended { trouble: Trouble::Full, .. } => Err((Failure::storage_full(), Trouble::Full)),
            Step::Ended { trouble, believes: true } => {
                Err((Failure::Driver("the transaction ended inside the command".to_owned()), trouble))
            }
            // Its own failure is the answer.
            Step::Ended { believes: false, .. } => Ok(()),
        }
    }

    /// Hands over what was just committed and waits where it must arrive before anybody is answered.
    fn handed_over(&mut self) -> Result<(), Failure> {
        match &mut self.handing {
            Some(handing) => handing.committed(),
            None => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<(), (Failure, Trouble)> {
        self.control("BEGIN IMMEDIATE")
    }

    fn commit(&mut self) -> Result<(), (Failure, Trouble)> {
        #[cfg(test)]
        if let Some(code) = self.fault.take() {
            let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            return Err(errors::told(&error, None));
        }
        self.control("COMMIT")
    }

    /// Makes sure that no transaction is open.
    fn undo(&mut self) {
        if self.connection.as_ref().is_some_and(|connection| !connection.raw().is_autocommit())
            && let Err((failure, _)) = self.control("ROLLBACK")
        {
            tracing::error!(%failure, "a transaction could not be rolled back");
        }
    }

    fn control(&mut self, sql: &'static str) -> Result<(), (Failure, Trouble)> {
        let connection = self.connection.as_ref().ok_or((Failure::ReadOnly, Trouble::Command))?;
        connection.execute(sql, &[]).map(|_| ())
    }

    /// Runs one command between a savepoint and its end.
    fn step(&mut self, command: &mut dyn Command) -> Step {
        let ended = |trouble, believes| Step::Ended { trouble, believes };
        let Some(connection) = self.connection.as_ref() else { return ended(Trouble::Broken, true) };
        if let Err((_, trouble)) = connection.execute("SAVEPOINT command", &[]) {
            return ended(trouble, true);
        }
        connection.limit(Some(COMMAND_LIMIT));
        let mut tx = Tx::new(Either::Sqlite(connection), None);
        let keep = command.run(&mut tx);
        let trouble = tx.trouble();
        connection.limit(None);
        // A full disk, an interrupted change or `OR ROLLBACK` ends the whole transaction without a word.
        if connection.raw().is_autocommit() {
            return ended(trouble.unwrap_or(Trouble::Command), keep);
        }
        if trouble == Some(Trouble::Broken) {
            return ended(Trouble::Broken, keep);
        }
        let undone = if keep { Ok(0) } else { connection.execute("ROLLBACK TO command", &[]) };
        match undone.and_then(|_| connection.execute("RELEASE command", &[])) {
            Ok(_) => Step::Done,
            Err((_, trouble)) => ended(trouble, keep),
        }
    }

    /// Answers everybody with `failure`; after a failed disk, never writes again.
    fn refuse(&mut self, batch: Batch, failure: &Failure, trouble: Trouble) {
        if trouble == Trouble::Broken {
            self.give_up();
        } else {
            self.undo();
        }
        // After a broken disk the first batch is told what is known of it; the next ones find it read-only.
        for command in batch {
            command.fail(failure.clone());
        }
    }

    /// Closes the connection for good: after a failed fsync the kernel may call lost pages clean, and a second
    /// try would succeed without having stored anything.
    fn give_up(&mut self) {
        self.shared.stop_writing();
        if self.connection.take().is_some() {
            tracing::error!("the disk failed: from now on the store only reads");
        }
    }

    /// Lets SQLite look at how values are spread, so that it chooses the right index, when much has changed.
    fn analyse(&mut self) {
        let Some(connection) = self.connection.as_ref() else { return };
        let total = connection.raw().total_changes();
        if total.saturating_sub(self.analysed) >= CHANGES_BETWEEN_LOOKS {
            self.analysed = total;
            if let Err((failure, _)) = connection.batch("PRAGMA analysis_limit = 400; PRAGMA optimize") {
                tracing::warn!(%failure, "the tables could not be analysed now");
            }
        }
    }

    /// Empties the log when somebody asked for it, without holding commands up for long.
    fn empty_log(&mut self) {
        let rests = self.emptied.is_some_and(|tried| tried.elapsed() < REST);
        // What has not arrived elsewhere stays in the log.
        let held = self.handing.as_ref().is_some_and(|handing| handing.holds_log(LONG_LOG));
        let wanted = self.shared.wants_empty_log() && !rests && !held;
        let Some(connection) = self.connection.as_ref().filter(|_| wanted) else { return };
        self.emptied = Some(Instant::now());
        match started_over(connection, "TRUNCATE", WAIT_FOR_READERS) {
            Ok(hindered) => self.shared.want_empty_log(hindered),
            Err((failure, Trouble::Broken)) => {
                tracing::error!(%failure, "the log could not be emptied");
                self.give_up();
            }
            Err((failure, _)) => tracing::warn!(%failure, "the log could not be emptied now"),
        }
    }

    /// Copies the log into the database file once `changes` rows have changed since the last time.
    fn checkpoint(&mut self, changes: u64, mode: &'static str) {
        let Some(connection) = self.connection.as_ref() else { return };
        let total = connection.raw().total_changes();
        if total.saturating_sub(self.checkpointed) < changes {
            return;
        }
        // Once copied, the log may be started over; what has not arrived elsewhere is better found in it after a crash.
        let held = self.handing.as_ref().is_some_and(|handing| handing.holds_log(LONG_LOG));
        if held && mode == "PASSIVE" {
            return;
        }
        self.checkpointed = total;
        let copied = checkpointed(connection, mode).and_then(|state| {
            self.shared.logged(state.pages);
            let hindered = self.hindered.is_some_and(|when| when.elapsed() < RESTART_PAUSE);
            if mode == "PASSIVE" && state.pages > LONG_LOG && !hindered {
                self.hindered = started_over(connection, "RESTART", RESTART_WAIT)?.then(Instant::now);
            }
            Ok(())
        });
        match copied {
            Ok(()) | Err((Failure::Busy, _)) => {}
            Err((failure, Trouble::Broken)) => {
                tracing::error!(%failure, "the log could not be copied into the database file");
                self.give_up();
            }
            Err((failure, _)) => tracing::warn!(%failure, "the log could not be copied now"),
        }
    }
}

/// Starts the log over, waiting a little for readers; gives whether one was in the way.
fn started_over(
    connection: &Connection,
    mode: &'static str,
    patience: Duration,
) -> Result<bool, (Failure, Trouble)> {
    connection.wait_for_others(patience)?;
    let state = checkpointed(connection, mode);
    connection.wait_for_others(super::connection::BUSY)?;
    state.map(|state| state.hindered)
}

/// How a checkpoint ended.
struct Copied {
    /// Whether somebody was in the way.
    hindered: bool,
    /// How many pages the log holds.
    pages: i64,
}

fn checkpointed(connection: &Connection, mode: &str) -> Result<Copied, (Failure, Trouble)> {
    let sql = match mode {
        "RESTART" => "PRAGMA wal_checkpoint(RESTART)",
        "TRUNCATE" => "PRAGMA wal_checkpoint(TRUNCATE)",
        _ => "PRAGMA wal_checkpoint(PASSIVE)",
    };
    let rows = connection.query(sql, &[])?;
    let Some(row) = rows.first() else { return Ok(Copied { hindered: false, pages: 0 }) };
    let read = || Ok(Copied { hindered: row.get::<i64>(0)? != 0, pages: row.get(1)? });
    read().map_err(|failure: Failure| (failure, Trouble::Command))
}
