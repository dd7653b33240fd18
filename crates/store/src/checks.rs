//! Whether a database is whole: what SQLite can tell by itself, what rows say of files, and a face for checks that only
//! the slices above know how to make.

use std::{collections::BTreeMap, path::Path, time::Duration};

use crate::{Failure, FileHash, Store, postgres, sqlite, values};

/// How many findings of one check are told; the rest is only counted by reading again after mending.
const MOST_FINDINGS: usize = 100;

/// One thing that is wrong, in words for an administrator; it holds no personal value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);

/// What one check looked at and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many things were looked at (rows, files, events).
    pub looked_at: u64,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

/// A check that a slice brings along, such as that of the history.
pub trait Verification: Send + Sync {
    /// What is checked, such as `history`.
    fn name(&self) -> &'static str;

    /// Looks. An error means that it could not look, not that something was wrong.
    fn check(&self, store: &Store) -> Result<Checked, Failure>;
}

/// Every page, index and row of the embedded database in the data directory, by SQLite's own reckoning.
pub fn integrity(directory: &Path) -> Result<Checked, Failure> {
    let connection = sqlite::Connection::reader(&directory.join(sqlite::FILE))?;
    let told = connection.query("PRAGMA integrity_check(100)", &[]).map_err(|(failure, _)| failure)?;
    let lines: Vec<String> = told.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    let findings = lines.into_iter().filter(|line| line != "ok").map(Finding).collect();
    Ok(Checked { looked_at: pages(&connection)?, findings })
}

fn pages(connection: &sqlite::Connection) -> Result<u64, Failure> {
    let rows = connection.query("PRAGMA page_count", &[]).map_err(|(failure, _)| failure)?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Rows that name others which are not there.
pub fn foreign_keys(directory: &Path) -> Result<Checked, Failure> {
    let connection = sqlite::Connection::reader(&directory.join(sqlite::FILE))?;
    let sql = "SELECT \"table\", \"parent\", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2";
    let rows = connection.query(sql, &[]).map_err(|(failure, _)| failure)?;
    let told = |row: &crate::Row| -> Result<Finding, Failure> {
        let (table, parent): (String, String) = (row.get(0)?, row.get(1)?);
        Ok(Finding(format!(
            "{} rows of {table} name rows of {parent} that are not there",
            row.get::<i64>(2)?
        )))
    };
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
    let tables = connection.query(tables, &[]).map_err(|(failure, _)| failure)?;
    let looked_at: i64 = tables.first().map_or(Ok(0), |row| row.get(0))?;
    let findings = rows.iter().map(told).collect::<Result<_, _>>()?;
    Ok(Checked { looked_at: looked_at.unsigned_abs(), findings })
}

/// How many rows each table holds.
pub fn counts(directory: &Path) -> Result<BTreeMap<String, u64>, Failure> {
    let connection = sqlite::Connection::reader(&directory.join(sqlite::FILE))?;
    let told = |(failure, _)| failure;
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
               AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut counts = BTreeMap::new();
    for row in connection.query(sql, &[]).map_err(told)? {
        let table: String = row.get(0)?;
        let quoted = table.replace('"', "\"\"");
        // The name comes from SQLite itself, and quoted it can be nothing but a name.
        let counting = ["SELECT count(*) FROM \"", &quoted, "\""].concat();
        let counted = connection.query(&counting, &[]).map_err(told)?;
        let rows: i64 = counted.first().map_or(Ok(0), |row| row.get(0))?;
        counts.insert(table, rows.unsigned_abs());
    }
    Ok(counts)
}

/// How many rows each table of a PostgreSQL database holds.
pub fn cluster_counts(url: &str) -> Result<BTreeMap<String, u64>, Failure> {
    let counted = || {
        let told = |(failure, _)| failure;
        let mut connection = postgres::Connection::connect(url, Duration::ZERO)?;
        let sql = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";
        let mut counts = BTreeMap::new();
        for row in connection.query(sql, &[]).map_err(told)? {
            let table: String = row.get(0)?;
            // The name comes from PostgreSQL itself, and quoted it can be nothing but a name.
            let counting = ["SELECT count(*) FROM \"", &table.replace('"', "\"\""), "\""].concat();
            let counted = connection.query(&counting, &[]).map_err(told)?;
            let rows: i64 = counted.first().map_or(Ok(0), |row| row.get(0))?;
            counts.insert(table, rows.unsigned_abs());
        }
        Ok(counts)
    };
    // The driver refuses to wait on a thread that runs async tasks.
    std::thread::scope(|scope| scope.spawn(counted).join())
        .unwrap_or_else(|_| Err(Failure::Driver("counting panicked".to_owned())))
}

/// The files that rows name, after `after`, at most `most`, in order.
pub fn named_files(store: &Store, after: Option<FileHash>, most: usize) -> Result<Vec<FileHash>, Failure> {
    let after = after.map_or_else(Vec::new, |hash| hash.0.to_vec());
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    store.read_now(move |tx| {
        let sql = "SELECT DISTINCT hash FROM files WHERE hash > $1 ORDER BY hash LIMIT $2";
        tx.query(sql, &values![&after, most])?.iter().map(|row| row.get(0)).collect()
    })
}

/// Reads every file that rows name and holds it against its name. What exists besides is nobody's loss.
pub fn files(store: &Store) -> Result<Checked, Failure> {
    let mut checked = Checked::default();
    let mut after = None;
    loop {
        let portion = named_files(store, after, 500)?;
        let Some(last) = portion.last() else { return Ok(checked) };
        after = Some(*last);
        for hash in &portion {
            checked.looked_at += 1;
            if let Err(failure) = store.files().get(hash)
                && checked.findings.len() < MOST_FINDINGS
            {
                checked.findings.push(Finding(match failure {
                    Failure::Refused(_) => format!("file {hash} is missing: bring it back from a backup"),
                    failure => failure.to_string(),
                }));
            }
        }
    }
}
