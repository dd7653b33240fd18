//! The bare database: the same rows written by the driver alone, as the control of a measurement.
//!
//! What a command writes is recorded once, statement by statement with its values, and written again without the
//! store: no queue, no savepoint, no reading before writing. So the control can't fall behind the product when that
//! learns to write more. It must never be what serves.

use std::collections::HashMap;

use crate::{Failure, Place, Tx, Value, placeholders, postgres::Connection as Session, sqlite};

/// One statement that changed rows, with what was bound to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    sql: &'static str,
    values: Vec<Value>,
}

impl Written {
    pub(crate) fn new(sql: &'static str, values: &[Value]) -> Self {
        Self { sql, values: values.to_vec() }
    }

    /// Whether its text names the table.
    pub fn names(&self, table: &str) -> bool {
        self.sql
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .any(|word| word == table)
    }

    /// How many bytes its values hold.
    pub fn bytes(&self) -> usize {
        let length = |value: &Value| match value {
            Value::Null => 0,
            Value::Integer(_) | Value::Real(_) => 8,
            Value::Boolean(_) => 1,
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
        };
        self.values.iter().map(length).sum()
    }
}

/// Runs `work` and gives, beside its outcome, what it wrote. A composed change can't be recorded and is refused.
pub fn written<T>(
    tx: &mut Tx<'_>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<(T, Vec<Written>), Failure> {
    tx.record(true);
    let outcome = work(tx);
    let recorded = tx.record(false);
    outcome.map(|value| (value, recorded))
}

/// Writes again, through the store, what was recorded.
pub fn replay(tx: &mut Tx<'_>, command: &[Written]) -> Result<(), Failure> {
    for statement in command {
        tx.execute(statement.sql, &statement.values)?;
    }
    Ok(())
}

/// One connection of the driver alone, durable as the store is: `synchronous=FULL`, `synchronous_commit=on`.
pub struct Bare {
    driver: Driver,
    /// SQLite's form of each text, by where the text lies.
    texts: HashMap<usize, String>,
}

#[expect(clippy::large_enum_variant, reason = "one lives for a whole measurement")]
enum Driver {
    Sqlite(rusqlite::Connection),
    Postgres(Session),
}

impl Bare {
    /// Connects to a database that a store has made and closed.
    pub fn open(place: &Place) -> Result<Self, Failure> {
        let driver = match place {
            Place::Directory(directory) => {
                let failed = |error: rusqlite::Error| Failure::Driver(error.to_string());
                let raw = rusqlite::Connection::open(directory.join(sqlite::FILE)).map_err(failed)?;
                raw.set_prepared_statement_cache_capacity(512);
                let settings =
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                                PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";
                raw.execute_batch(settings).map_err(failed)?;
                Driver::Sqlite(raw)
            }
            Place::Postgres(url) => Driver::Postgres(Session::connect(url, std::time::Duration::ZERO)?),
        };
        Ok(Self { driver, texts: HashMap::new() })
    }

    /// Writes what commands wrote, all in one transaction.
    pub fn commit(&mut self, commands: &[Vec<Written>]) -> Result<(), Failure> {
        self.control("BEGIN")?;
        for statement in commands.iter().flatten() {
            self.write(statement)?;
        }
        self.control("COMMIT")
    }

    fn control(&mut self, sql: &str) -> Result<(), Failure> {
        match &mut self.driver {
            Driver::Sqlite(raw) => raw.execute_batch(sql).map_err(|error| Failure::Driver(error.to_string())),
            Driver::Postgres(session) => session.control(sql).map_err(|(failure, _)| failure),
        }
    }

    fn write(&mut self, statement: &Written) -> Result<(), Failure> {
        match &mut self.driver {
            Driver::Sqlite(raw) => {
                let known = self.texts.entry(statement.sql.as_ptr() as usize);
                let text = known.or_insert_with(|| placeholders::for_sqlite(statement.sql));
                let mut prepared =
                    raw.prepare_cached(text).map_err(|error| Failure::Driver(error.to_string()))?;
                let values = rusqlite::params_from_iter(&statement.values);
                prepared.execute(values).map(drop).map_err(|error| Failure::Driver(error.to_string()))
            }
            Driver::Postgres(session) => {
                let done = session.execute(statement.sql, &statement.values);
                done.map(drop).map_err(|(failure, _)| failure)
            }
        }
    }
}

/// The address of another database on the server of `address`.
pub fn another_database(address: &str, name: &str) -> String {
    let Some(rest) = ["postgres://", "postgresql://"].iter().find_map(|scheme| address.strip_prefix(scheme))
    else {
        // In `key=value` form the last `dbname` counts.
        return format!("{address} dbname={name}");
    };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let host = place.split('/').next().unwrap_or_default();
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    format!("postgres://{host}/{name}{query}")
}
