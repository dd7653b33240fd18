//! What SQLite and PostgreSQL say differently, in one place: locking while claiming, and full text.
//!
//! Everything else is one text. A difference that is not here is a mistake.

/// Which database a statement runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}
