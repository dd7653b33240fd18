//! A thread that owns one PostgreSQL session: runs commands or reads, again when the server asks for it.
//!
//! Commands run SERIALIZABLE, so that they may read and then write as on SQLite's one writer; those that say that they only
//! add run in a snapshot of their own, where PostgreSQL compares no reads. It must never
//! repeat a command whose COMMIT was sent and not answered: that one is unknown.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use super::{Breaker, Connection};
use crate::{
    Failure, Tx,
    command::{Command, Isolation},
    gauges::Shared,
    queue::{Queue, Taken},
    tx::{Connection as Either, Trouble},
};

/// How often a command is run before its reader is told to come back.
const TRIES: u32 = 20;
/// How often of those beside others. What still collides then waits until no other command of this process runs: the more
/// residents report at once, the more would collide, and one after the other is slower than side by side but never fails.
const TRIES_BESIDE_OTHERS: u32 = 4;

/// A command that reads a whole table, however small, collides with everybody who writes any row of it; one that reads by an
/// index only with its neighbours (PostgreSQL 15, section 13.2.3). It also keeps a table that has just begun to fill, and of
/// which no figures are known yet, from being read through again and again.
const READ_BY_INDEX: &str = "SET enable_seqscan = off";

/// Whether a thread writes or reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Read,
}

/// One thread's part.
pub(crate) struct Worker {
    pub(crate) breaker: Arc<Breaker>,
    pub(crate) queue: Arc<Queue<Box<dyn Command>>>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) mode: Mode,
    pub(crate) limit: Duration,
    pub(crate) connection: Option<Connection>,
    /// Differs between threads, so that those who collide don't collide again in step.
    pub(crate) number: u32,
    /// Shared by all who write: held by those who run beside others, and alone by whoever has collided too often.
    pub(crate) turns: Arc<RwLock<()>>,
}

impl Worker {
    /// Works until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        while let Taken::Items(commands) = self.queue.take(1, None) {
            for mut command in commands {
                match self.tried(command.as_mut()) {
                    Ok(()) => command.answer(),
                    Err(failure) => command.fail(failure),
                }
            }
        }
    }

    fn tried(&mut self, command: &mut dyn Command) -> Result<(), Failure> {
        let mut lost = false;
        for attempt in 0..TRIES {
            match self.in_turn(command, attempt) {
                Ok(()) => return Ok(()),
                Err((_, Trouble::Again)) => self.step_aside(attempt),
                // Nothing was committed: one more try on a new session.
                Err((_, Trouble::Lost)) if !lost => lost = true,
                Err((failure, _)) => return Err(failure),
            }
        }
        Err(Failure::Busy)
    }

    /// Runs the command once, beside others or alone. A panic of somebody who had the turn does not matter: it guards nothing.
    fn in_turn(&mut self, command: &mut dyn Command, attempt: u32) -> Result<(), (Failure, Trouble)> {
        let turns = Arc::clone(&self.turns);
        if self.mode == Mode::Write && attempt >= TRIES_BESIDE_OTHERS {
            let _alone = turns.write().unwrap_or_else(PoisonError::into_inner);
            return self.once(command, attempt);
        }
        let _beside_others =
            (self.mode == Mode::Write).then(|| turns.read().unwrap_or_else(PoisonError::into_inner));
        self.once(command, attempt)
    }

    /// Runs the command once. Where one that only adds finds a value taken, another may have taken it since the snapshot, which the
    /// next try sees; what is still taken when nobody is beside it is its answer. `Err` means that nothing is stored, except for
    /// `Failure::Unknown`.
    fn once(&mut self, command: &mut dyn Command, attempt: u32) -> Result<(), (Failure, Trouble)> {
        let (mode, limit) = (self.mode, self.limit);
        let adding = command.isolation() == Isolation::Adding && attempt < TRIES_BESIDE_OTHERS;
        let connection = self.connected()?;
        let begin = match (mode, command.isolation()) {
            (Mode::Read, _) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Mode::Write, Isolation::Claiming) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            (Mode::Write, _) if adding => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            (Mode::Write, _) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        };
        connection.control(begin)?;
        let deadline = (mode == Mode::Read).then(|| Instant::now() + limit);
        let mut tx = Tx::new(Either::Postgres(connection), deadline);
        let keep = command.run(&mut tx);
        let failed = tx.failure().zip(tx.trouble());
        if keep {
            return self.commit();
        }
        self.undo();
        match failed {
            Some((failure, trouble @ (Trouble::Again | Trouble::Lost))) => Err((failure, trouble)),
            Some((failure @ Failure::Conflict { .. }, _)) if adding => Err((failure, Trouble::Again)),
            // The command's own failure is its answer.
            _ => Ok(()),
        }
    }

    fn commit(&mut self) -> Result<(), (Failure, Trouble)> {
        let started = Instant::now();
        let Some(connection) = self.connection.as_mut() else { return Err((Failure::Busy, Trouble::Lost)) };
        match connection.control("COMMIT") {
            Ok(()) => {
                if self.mode == Mode::Write {
                    self.shared.committed(1, started.elapsed());
                }
                Ok(())
            }
            Err((_, Trouble::Lost)) if self.mode == Mode::Write => {
                self.connection = None;
                Err((Failure::Unknown, Trouble::Command))
            }
            Err((failure, trouble)) => {
                self.undo();
                Err((failure, trouble))
            }
        }
    }

    /// Ends the transaction; a session that can't is thrown away.
    fn undo(&mut self) {
        if let Some(connection) = self.connection.as_mut()
            && connection.control("ROLLBACK").is_err()
        {
            self.connection = None;
        }
    }

    fn connected(&mut self) -> Result<&mut Connection, (Failure, Trouble)> {
        if self.connection.as_ref().is_some_and(Connection::is_closed) {
            self.connection = None;
        }
        if self.connection.is_none() {
            let mut connection =
                self.breaker.connect(self.limit).map_err(|failure| (failure, Trouble::Command))?;
            if self.mode == Mode::Write {
                connection.control(READ_BY_INDEX)?;
            }
            self.connection = Some(connection);
        }
        self.connection.as_mut().ok_or((Failure::Busy, Trouble::Command))
    }

    fn step_aside(&self, attempt: u32) {
        let step = 1_u64 << attempt.min(6);
        let share = u64::from(self.number % 7) + 1;
        std::thread::sleep(Duration::from_micros(200 * step * share));
    }
}
