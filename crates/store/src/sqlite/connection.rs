//! One SQLite connection: opened with the settings every thread needs, statements cached by their text.

use std::{
    cell::RefCell,
    collections::HashMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::{
    OpenFlags,
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};

use super::errors;
use crate::{Durability, Failure, Row, Value, placeholders, statement::LONGEST_KEPT, tx::Trouble};

/// How many prepared statements a connection keeps: more than the product has texts.
const CACHED_STATEMENTS: usize = 512;
/// After how many steps of SQLite's machine the time is looked at.
const STEPS_BETWEEN_LOOKS: i32 = 2_000;
/// How long a statement waits for another process that holds the database.
pub(super) const BUSY: Duration = Duration::from_secs(5);

type Outcome<T> = Result<T, (Failure, Trouble)>;

/// A connection and what it remembers about texts.
pub(crate) struct Connection {
    raw: rusqlite::Connection,
    texts: RefCell<HashMap<&'static str, Arc<str>>>,
    limit: Limit,
}

/// The instant at which running statements are interrupted, shared with SQLite's progress handler.
#[derive(Clone)]
struct Limit {
    zero: Instant,
    micros: Arc<AtomicU64>,
}

impl Limit {
    fn new() -> Self {
        Self { zero: Instant::now(), micros: Arc::new(AtomicU64::new(u64::MAX)) }
    }

    fn passed(&self) -> bool {
        let limit = self.micros.load(Ordering::Relaxed);
        limit != u64::MAX && self.zero.elapsed() >= Duration::from_micros(limit)
    }

    fn set(&self, after: Option<Duration>) {
        let micros = after.map_or(u64::MAX, |time| {
            u64::try_from((self.zero.elapsed() + time).as_micros()).unwrap_or(u64::MAX)
        });
        self.micros.store(micros, Ordering::Relaxed);
    }
}

impl Connection {
    /// The connection that writes.
    pub(crate) fn writer(file: &Path, durability: Durability) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let synchronous = match durability {
            Durability::Full => "FULL",
            Durability::Normal => "NORMAL",
        };
        // What is deleted is overwritten with zeros: an erasure must not leave its words in free pages.
        // Checkpoints are made by the writer itself: SQLite's automatic ones ignore a failed fsync, and the
        // next one would then pretend that everything had reached the disk.
        let settings = format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA wal_autocheckpoint = 0;
             PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;
             PRAGMA secure_delete = ON;"
        );
        Self::open(file, flags, &settings)
    }

    /// Lets the database grow to so many pages and no further: beyond, SQLite says that the disk is full.
    pub(crate) fn limit_pages(&self, pages: u64) -> Result<(), Failure> {
        let pages = i64::try_from(pages).unwrap_or(i64::MAX);
        self.raw.pragma_update(None, "max_page_count", pages).map_err(|error| errors::told(&error, None).0)
    }

    /// A connection that only reads.
    pub(crate) fn reader(file: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::open(file, flags, "PRAGMA query_only = ON; PRAGMA cache_size = -8192;")
    }

    fn open(file: &Path, flags: OpenFlags, settings: &str) -> Result<Self, Failure> {
        Self::prepared(file, flags, settings).map_err(|error| {
            let (failure, _) = errors::told(&error, None);
            match failure {
                Failure::Driver(text) => Failure::Driver(format!("{}: {text}", file.display())),
                other => other,
            }
        })
    }

    fn prepared(file: &Path, flags: OpenFlags, settings: &str) -> rusqlite::Result<Self> {
        let mut raw = rusqlite::Connection::open_with_flags(file, flags)?;
        raw.busy_timeout(BUSY)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // With STAT4 the planner looks at bound values: a kept statement is planned anew each time another value is bound, a
        // third of the writer's time, and a list is walked in another order for a value that half of all rows have.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        raw.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        raw.execute_batch(settings)?;
        raw.execute_batch("PRAGMA temp_store = MEMORY;")?;
        let limit = Limit::new();
        let looked_at = limit.clone();
        raw.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || looked_at.passed()))?;
        Ok(Self { raw, texts: RefCell::new(HashMap::new()), limit })
    }

    /// The raw connection, for the engine's own statements.
    pub(crate) fn raw(&self) -> &rusqlite::Connection {
        &self.raw
    }

    /// How long statements wait for others from now on.
    pub(crate) fn wait_for_others(&self, time: Duration) -> Outcome<()> {
        self.raw.busy_timeout(time).map_err(|error| errors::told(&error, None))
    }

    /// Interrupts whatever runs when `after` has passed; `None` lifts the limit.
    pub(crate) fn limit(&self, after: Option<Duration>) {
        self.limit.set(after);
    }

    /// The text as SQLite reads it, made once per text.
    pub(crate) fn text(&self, sql: &'static str) -> Outcome<Arc<str>> {
        if let Some(text) = self.texts.borrow().get(sql) {
            return Ok(Arc::clone(text));
        }
        let text: Arc<str> = Arc::from(Self::composed(sql)?.as_str());
        self.texts.borrow_mut().insert(sql, Arc::clone(&text));
        Ok(text)
    }

    /// A composed text as SQLite reads it.
    pub(crate) fn composed(sql: &str) -> Outcome<String> {
        placeholders::refuse_control(sql).map_err(|failure| (failure, Trouble::Command))?;
        Ok(placeholders::for_sqlite(sql))
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[Value]) -> Outcome<u64> {
        self.executed(sql, values).map_err(|error| errors::told(&error, Some((&self.raw, sql))))
    }

    /// Runs a statement and gives its rows.
    pub(crate) fn query(&self, sql: &str, values: &[Value]) -> Outcome<Vec<Row>> {
        self.queried(sql, values).map_err(|error| errors::told(&error, Some((&self.raw, sql))))
    }

    /// Runs several statements of the store's own, as migrations are.
    pub(crate) fn batch(&self, sql: &str) -> Outcome<()> {
        self.raw.execute_batch(sql).map_err(|error| errors::told(&error, None))
    }

    /// Has the text read without running it.
    pub(crate) fn prepare(&self, sql: &str) -> Outcome<()> {
        self.raw.prepare_cached(sql).map(drop).map_err(|error| errors::told(&error, Some((&self.raw, sql))))
    }

    fn executed(&self, sql: &str, values: &[Value]) -> rusqlite::Result<u64> {
        let mut statement = self.bound(sql, values)?;
        let changed = statement.raw_execute()?;
        if sql.len() > LONGEST_KEPT {
            statement.discard();
        }
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn queried(&self, sql: &str, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
        let mut statement = self.bound(sql, values)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|index| read(row.get_ref(index)?)).collect::<Result<_, _>>()?;
            found.push(Row::new(values));
        }
        drop(rows);
        if sql.len() > LONGEST_KEPT {
            statement.discard();
        }
        Ok(found)
    }

    fn bound(&self, sql: &str, values: &[Value]) -> rusqlite::Result<rusqlite::CachedStatement<'_>> {
        let mut statement = self.raw.prepare_cached(sql)?;
        let places = statement.parameter_count();
        if places != values.len() {
            return Err(rusqlite::Error::InvalidParameterCount(values.len(), places));
        }
        for (index, value) in values.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        Ok(statement)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Boolean(truth) => ValueRef::Integer(i64::from(*truth)),
        }))
    }
}

fn read(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(std::str::from_utf8(bytes)?.to_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    })
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
