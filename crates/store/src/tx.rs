//! [`Tx`]: one connection inside a transaction, on either database.
//!
//! Work gets it from [`crate::Store::write`] or [`crate::Store::read`] and never begins, commits or rolls back
//! itself. A statement that fails ends the work: PostgreSQL allows nothing after it, so SQLite does not either.

use crate::{Failure, Row, Statement, Value};

/// One connection inside a transaction.
pub struct Tx<'c> {
    _connection: std::marker::PhantomData<&'c mut ()>,
}

impl Tx<'_> {
    /// Runs a statement; gives the number of rows it changed.
    pub fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, Failure> {
        Err(Failure::Driver(format!("not built yet: {sql} {}", values.len())))
    }

    /// Runs a statement and gives all its rows.
    pub fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        Err(Failure::Driver(format!("not built yet: {sql} {}", values.len())))
    }

    /// Runs a statement and gives its first row, if there is one.
    pub fn query_row(&mut self, sql: &'static str, values: &[Value]) -> Result<Option<Row>, Failure> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// Runs a composed statement and gives all its rows.
    pub fn rows(&mut self, statement: &Statement) -> Result<Vec<Row>, Failure> {
        Err(Failure::Driver(format!("not built yet: {}", statement.sql())))
    }

    /// Runs a composed statement; gives the number of rows it changed.
    pub fn run(&mut self, statement: &Statement) -> Result<u64, Failure> {
        Err(Failure::Driver(format!("not built yet: {}", statement.sql())))
    }
}
