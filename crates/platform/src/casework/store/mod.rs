//! All SQL of casework, by what it is about. Rows in, rows out: no rule lives here.

pub(super) mod cases;
pub(super) mod clocks;
pub(super) mod erasure;
pub(super) mod events;
pub(super) mod exchange;
pub(super) mod figures;
pub(super) mod in_use;
pub(super) mod lists;
pub(super) mod logged;
pub(super) mod people;
pub(super) mod photos;
pub(super) mod scope;
pub(super) mod teaching;
pub(super) mod upkeep;

use balai_store::{Failure, FromValue, Row};

/// Reads a row's columns one after another, so that a list of columns and its reading stay in one order.
struct Columns<'r> {
    row: &'r Row,
    at: usize,
}

impl<'r> Columns<'r> {
    fn of(row: &'r Row) -> Self {
        Self { row, at: 0 }
    }

    fn next<T: FromValue>(&mut self) -> Result<T, Failure> {
        let value = self.row.get(self.at)?;
        self.at += 1;
        Ok(value)
    }

    /// A column that holds one of a type's words.
    fn word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Result<T, Failure> {
        let word: String = self.next()?;
        parse(&word).ok_or_else(|| Failure::Driver(format!("column {} holds `{word}`", self.at - 1)))
    }
}
