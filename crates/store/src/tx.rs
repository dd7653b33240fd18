//! [`Tx`]: one connection inside a transaction, on either database.
//!
//! Work gets it from [`crate::Store::write`] or [`crate::Store::read`] and never begins, commits or rolls back
//! itself. A statement that fails ends the work: PostgreSQL allows nothing after it, so SQLite does not either.

use std::time::Instant;

use crate::{Failure, Row, Statement, Value, dialect::Dialect, postgres, sqlite, testing::Written};

/// What a failed statement means for the connection and the commands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Only this command failed.
    Command,
    /// Another transaction came between: run it again.
    Again,
    /// No room on the disk.
    Full,
    /// The disk or the database file can't be trusted any more.
    Broken,
    /// The connection is gone.
    Lost,
}

/// One connection inside a transaction.
pub struct Tx<'c> {
    connection: Connection<'c>,
    deadline: Option<Instant>,
    failed: Option<(Failure, Trouble)>,
    /// What was written, while a measurement asks for it.
    recorded: Option<Vec<Written>>,
    /// How many more statements run before one fails, while a test asks for it.
    failing: Option<u32>,
}

pub(crate) enum Connection<'c> {
    Sqlite(&'c sqlite::Connection),
    Postgres(&'c mut postgres::Connection),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: Connection<'c>, deadline: Option<Instant>) -> Self {
        Self { connection, deadline, failed: None, recorded: None, failing: None }
    }

    /// Runs a statement; gives the number of rows it changed.
    pub fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, Failure> {
        let changed = self.guarded(|connection| match connection {
            Connection::Sqlite(sqlite) => sqlite.execute(&sqlite.text(sql)?, values),
            Connection::Postgres(postgres) => postgres.execute(sql, values),
        })?;
        if let Some(recorded) = &mut self.recorded {
            recorded.push(Written::new(sql, values));
        }
        Ok(changed)
    }

    /// Runs a statement and gives all its rows.
    pub fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        self.guarded(|connection| match connection {
            Connection::Sqlite(sqlite) => sqlite.query(&sqlite.text(sql)?, values),
            Connection::Postgres(postgres) => postgres.query(sql, values),
        })
    }

    /// Runs a statement and gives its first row, if there is one.
    pub fn query_row(&mut self, sql: &'static str, values: &[Value]) -> Result<Option<Row>, Failure> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// Runs a composed statement and gives all its rows.
    pub fn rows(&mut self, statement: &Statement) -> Result<Vec<Row>, Failure> {
        self.guarded(|connection| match connection {
            Connection::Sqlite(sqlite) => {
                sqlite.query(&sqlite::Connection::composed(statement.sql())?, statement.values())
            }
            Connection::Postgres(postgres) => postgres.query(statement.sql(), statement.values()),
        })
    }

    /// Runs a composed statement; gives the number of rows it changed.
    pub fn run(&mut self, statement: &Statement) -> Result<u64, Failure> {
        if self.recorded.is_some() {
            return Err(Failure::Driver("a composed change can't be recorded".to_owned()));
        }
        self.guarded(|connection| match connection {
            Connection::Sqlite(sqlite) => {
                sqlite.execute(&sqlite::Connection::composed(statement.sql())?, statement.values())
            }
            Connection::Postgres(postgres) => postgres.execute(statement.sql(), statement.values()),
        })
    }

    /// Has the database read a text without running it.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Failure> {
        self.guarded(|connection| match connection {
            Connection::Sqlite(sqlite) => sqlite.prepare(&sqlite::Connection::composed(sql)?),
            Connection::Postgres(postgres) => postgres.prepare(sql).map(drop),
        })
    }

    /// Begins to remember what is written, or ends it and gives what was.
    pub(crate) fn record(&mut self, on: bool) -> Vec<Written> {
        std::mem::replace(&mut self.recorded, on.then(Vec::new)).unwrap_or_default()
    }

    /// Whether what is written is remembered: only constant texts may run then.
    pub(crate) fn is_recording(&self) -> bool {
        self.recorded.is_some()
    }

    /// Has the statement after `before` others fail, as a disk or a network would have it.
    pub(crate) fn fail_after(&mut self, before: u32) {
        self.failing = Some(before);
    }

    /// Whether the statement about to run is the one that is to fail.
    fn is_to_fail(&mut self) -> bool {
        match &mut self.failing {
            Some(0) => true,
            Some(before) => {
                *before -= 1;
                false
            }
            None => false,
        }
    }

    /// Which database this is, for the few texts that differ.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.connection {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The failure of the statement that ended the work.
    pub(crate) fn failure(&self) -> Option<Failure> {
        self.failed.as_ref().map(|(failure, _)| failure.clone())
    }

    /// What the failed statement means for others.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        self.failed.as_ref().map(|(_, trouble)| *trouble)
    }

    fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Connection<'c>) -> Result<T, (Failure, Trouble)>,
    ) -> Result<T, Failure> {
        if let Some((failure, _)) = &self.failed {
            return Err(failure.clone());
        }
        let outcome = if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            Err((Failure::took_too_long(), Trouble::Command))
        } else if self.is_to_fail() {
            Err((Failure::Driver("a test's fault".to_owned()), Trouble::Command))
        } else {
            work(&mut self.connection)
        };
        outcome.map_err(|(failure, trouble)| {
            self.failed = Some((failure.clone(), trouble));
            failure
        })
    }
}
