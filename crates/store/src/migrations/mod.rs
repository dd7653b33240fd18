//! Migrations: numbered files, one set for both databases, run in order and never again.
//!
//! All that are due run in one transaction together with the rows that remember them, so that a crash, a full disk or a
//! mistake in the last of them leaves the database as it was, and the release before starts on it again. A file's checksum is
//! remembered: what was applied may never be edited. Forward only; a database that knows more than this program is refused,
//! unless every file it knows more is marked as one that only expands (expand first, contract a release later).

#[cfg(test)]
mod upgrade_tests;
mod words;
#[cfg(test)]
mod words_tests;

use std::collections::BTreeMap;

use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::{Failure, Row, Value, dialect::Dialect, postgres, sqlite, tx::Trouble, values};

/// The files of `migrations/` at the workspace's root.
#[derive(Embed)]
#[folder = "../../migrations"]
struct Folder;

/// The number of PostgreSQL's advisory lock that migrations hold: "balai" in ASCII.
const LOCK: i64 = 0x0062_616c_6169;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  checksum BYTEA NOT NULL,
  PRIMARY KEY (version)
);";

/// Which files only expand. A table of its own, since the first one was released without it.
const MARKS: &str = "CREATE TABLE IF NOT EXISTS migration_marks (
  version BIGINT NOT NULL,
  expands BOOLEAN NOT NULL,
  PRIMARY KEY (version)
);";

/// The first line of a file that only adds what older releases do not miss: they go on reading and writing beside it.
const EXPANDS: &str = "-- expands";

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Migration {
    version: i64,
    name: String,
    text: String,
    checksum: Vec<u8>,
    expands: bool,
}

/// What a database remembers of one file.
struct Applied {
    name: String,
    checksum: Vec<u8>,
    expands: bool,
}

/// A database that can be migrated.
trait Target {
    fn dialect(&self) -> Dialect;
    fn batch(&mut self, sql: &str) -> Result<(), (Failure, Trouble)>;
    fn rows(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, (Failure, Trouble)>;
}

impl Target for &sqlite::Connection {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn batch(&mut self, sql: &str) -> Result<(), (Failure, Trouble)> {
        sqlite::Connection::batch(self, sql)
    }

    fn rows(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, (Failure, Trouble)> {
        self.query(&sqlite::Connection::composed(sql)?, values)
    }
}

impl Target for &mut postgres::Connection {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn batch(&mut self, sql: &str) -> Result<(), (Failure, Trouble)> {
        self.control(sql)
    }

    fn rows(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, (Failure, Trouble)> {
        self.query(sql, values)
    }
}

/// Brings an SQLite database up to date. `DIR/lock` keeps other processes away.
pub(crate) fn sqlite(mut connection: &sqlite::Connection) -> Result<(), Failure> {
    run(&mut connection, &known()?)
}

/// Brings a PostgreSQL database up to date; of several servers one does it and the others wait.
pub(crate) fn postgres(mut connection: &mut postgres::Connection) -> Result<(), Failure> {
    let told = |(failure, _)| failure;
    connection.control("SET lock_timeout = 0").map_err(told)?;
    connection.query("SELECT pg_advisory_lock($1) IS NULL", &values![LOCK]).map_err(told)?;
    let outcome = run(&mut connection, &known()?);
    connection.query("SELECT pg_advisory_unlock($1)", &values![LOCK]).map_err(told)?;
    outcome
}

/// Runs what is due on a PostgreSQL database in a transaction that is taken back; gives the names. It waits at most two seconds
/// for a table that is in use, so that whoever serves meanwhile is not kept waiting for long.
pub(crate) fn tried(mut connection: &mut postgres::Connection) -> Result<Vec<String>, Failure> {
    let told = |(failure, _)| failure;
    connection.control("SET lock_timeout = 2000; BEGIN").map_err(told)?;
    let outcome = attempt(&mut connection, &known()?);
    connection.control("ROLLBACK").map_err(told)?;
    outcome
}

fn attempt<T: Target>(target: &mut T, known: &[Migration]) -> Result<Vec<String>, Failure> {
    let dialect = target.dialect();
    for table in [TABLE, MARKS] {
        target.batch(&words::translated(table, dialect)).map_err(|(failure, _)| failure)?;
    }
    let applied = applied(target)?;
    check(known, &applied)?;
    let mut tried = Vec::new();
    for migration in known.iter().filter(|migration| !applied.contains_key(&migration.version)) {
        apply(target, migration).map_err(|(failure, _)| refused(&migration.name, &failure))?;
        tried.push(migration.name.clone());
    }
    Ok(tried)
}

/// A name for the state of all files, for the templates of tests.
pub(crate) fn fingerprint() -> Result<String, Failure> {
    let mut hash = Sha256::new();
    for migration in known()? {
        hash.update(&migration.checksum);
    }
    let whole = crate::FileHash(hash.finalize().into()).to_string();
    Ok(whole.chars().take(16).collect())
}

fn run<T: Target>(target: &mut T, known: &[Migration]) -> Result<(), Failure> {
    let dialect = target.dialect();
    for table in [TABLE, MARKS] {
        target.batch(&words::translated(table, dialect)).map_err(|(failure, _)| failure)?;
    }
    let applied = applied(target)?;
    check(known, &applied)?;
    let due: Vec<&Migration> =
        known.iter().filter(|migration| !applied.contains_key(&migration.version)).collect();
    if due.is_empty() {
        return Ok(());
    }
    target.batch("BEGIN").map_err(|(failure, _)| failure)?;
    let done = due.into_iter().try_for_each(|migration| {
        apply(target, migration).map_err(|(failure, _)| refused(&migration.name, &failure))
    });
    let done = done.and_then(|()| target.batch("COMMIT").map_err(|(failure, _)| refused("", &failure)));
    if done.is_err() {
        // The first error is the one to tell; a transaction that can't be rolled back ends with the session.
        let _ = target.batch("ROLLBACK");
    }
    done
}

/// What the administrator reads when the tables could not be brought up to date.
fn refused(name: &str, failure: &Failure) -> Failure {
    let text =
        "nothing was changed; start the release before again, and send this line to whoever makes Balai";
    Failure::Driver(format!("migration {name}: {failure}: {text}"))
}

fn applied<T: Target>(target: &mut T) -> Result<BTreeMap<i64, Applied>, Failure> {
    let sql = "SELECT migrations.version, name, checksum, expands FROM migrations
               LEFT JOIN migration_marks ON migration_marks.version = migrations.version
               ORDER BY migrations.version";
    let rows = target.rows(sql, &[]).map_err(|(failure, _)| failure)?;
    rows.iter()
        .map(|row| {
            let expands = row.get::<Option<bool>>(3)?.unwrap_or(false);
            Ok((row.get(0)?, Applied { name: row.get(1)?, checksum: row.get(2)?, expands }))
        })
        .collect()
}

/// Refuses a database whose past is not this program's past, or whose future this program would spoil.
fn check(known: &[Migration], applied: &BTreeMap<i64, Applied>) -> Result<(), Failure> {
    for (version, Applied { name, checksum, expands }) in applied {
        match known.iter().find(|migration| migration.version == *version) {
            None if *expands => {
                tracing::warn!(migration = %name, "a newer release has expanded this database");
            }
            None => {
                let text = "the database was made by a newer release: it knows migration";
                return Err(Failure::Driver(format!("{text} {name}; use that release or a newer one")));
            }
            Some(migration) if migration.checksum != *checksum => {
                let text =
                    "was edited after it had been applied here; restore the file, or begin a new database";
                return Err(Failure::Driver(format!("migration {name} {text}")));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Runs one file inside the open transaction, and remembers it.
fn apply<T: Target>(target: &mut T, migration: &Migration) -> Result<(), (Failure, Trouble)> {
    target.batch(&words::translated(&migration.text, target.dialect()))?;
    let sql = "INSERT INTO migrations (version, name, checksum) VALUES ($1, $2, $3)";
    target.rows(sql, &values![migration.version, &migration.name, &migration.checksum])?;
    let sql = "INSERT INTO migration_marks (version, expands) VALUES ($1, $2)";
    target.rows(sql, &values![migration.version, migration.expands])?;
    Ok(())
}

/// The files in order; two with one number are a mistake.
fn known() -> Result<Vec<Migration>, Failure> {
    let mut found = BTreeMap::new();
    for path in Folder::iter().filter(|path| path.ends_with(".sql")) {
        let migration = Folder::get(&path)
            .and_then(|file| String::from_utf8(file.data.into_owned()).ok())
            .and_then(|text| parsed(&path, &text))
            .ok_or_else(|| {
                Failure::Driver(format!("migration {path}: a name is 0001_words.sql, in UTF-8"))
            })?;
        if let Some(other) = found.insert(migration.version, migration) {
            return Err(Failure::Driver(format!("two migrations have the number of {}", other.name)));
        }
    }
    Ok(found.into_values().collect())
}

fn parsed(path: &str, text: &str) -> Option<Migration> {
    let name = path.strip_suffix(".sql")?;
    let version = name.split_once('_')?.0.parse().ok()?;
    let text = text.replace("\r\n", "\n");
    let checksum = Sha256::digest(&text).to_vec();
    let expands = text.starts_with(EXPANDS);
    Some(Migration { version, name: name.to_owned(), text, checksum, expands })
}
