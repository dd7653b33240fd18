//! Migrations: numbered files, one set for both databases, run in order and never again.
//!
//! Each runs in one transaction together with the row that remembers it, so a crash leaves it done or not
//! begun. A file's checksum is remembered: what was applied may never be edited. Forward only; a database that
//! knows more than this program is refused.

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

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Migration {
    version: i64,
    name: String,
    text: String,
    checksum: Vec<u8>,
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
    target.batch(&words::translated(TABLE, dialect)).map_err(|(failure, _)| failure)?;
    let applied = applied(target)?;
    check(known, &applied)?;
    for migration in known.iter().filter(|migration| !applied.contains_key(&migration.version)) {
        apply(target, migration)
            .map_err(|(failure, _)| Failure::Driver(format!("migration {}: {failure}", migration.name)))?;
    }
    Ok(())
}

fn applied<T: Target>(target: &mut T) -> Result<BTreeMap<i64, (String, Vec<u8>)>, Failure> {
    let rows = target.rows("SELECT version, name, checksum FROM migrations ORDER BY version", &[]);
    rows.map_err(|(failure, _)| failure)?
        .iter()
        .map(|row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))
        .collect()
}

/// Refuses a database whose past is not this program's past.
fn check(known: &[Migration], applied: &BTreeMap<i64, (String, Vec<u8>)>) -> Result<(), Failure> {
    for (version, (name, checksum)) in applied {
        match known.iter().find(|migration| migration.version == *version) {
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

fn apply<T: Target>(target: &mut T, migration: &Migration) -> Result<(), (Failure, Trouble)> {
    target.batch("BEGIN")?;
    let done = target.batch(&words::translated(&migration.text, target.dialect())).and_then(|()| {
        let sql = "INSERT INTO migrations (version, name, checksum) VALUES ($1, $2, $3)";
        let values = values![migration.version, &migration.name, &migration.checksum];
        target.rows(sql, &values)
    });
    match done {
        Ok(_) => target.batch("COMMIT"),
        Err(error) => {
            // The first error is the one to tell; a transaction that can't be rolled back ends with the session.
            let _ = target.batch("ROLLBACK");
            Err(error)
        }
    }
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
    Some(Migration { version, name: name.to_owned(), text, checksum })
}
