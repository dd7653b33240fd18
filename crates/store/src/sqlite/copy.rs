//! A copy of the embedded database, made while it serves (SQLite's online backup): consistent as of one moment.

use std::{fs, path::Path, time::Duration};

use super::{Connection, FILE, errors};
use crate::Failure;

/// How many pages are copied between two looks at whether somebody writes.
const PAGES: i32 = 4_096;

/// Copies the database of the data directory `from` into the directory `to`, which is made (0700). Files are not copied.
pub fn copy_database(from: &Path, to: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt as _;
    let told = |error: std::io::Error| Failure::Driver(format!("{}: {error}", to.display()));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(told)?;
    let source = Connection::reader(&from.join(FILE))?;
    let failed = |error: rusqlite::Error| errors::told(&error, None).0;
    let mut target = rusqlite::Connection::open(to.join(FILE)).map_err(failed)?;
    let backup = rusqlite::backup::Backup::new(source.raw(), &mut target).map_err(failed)?;
    backup.run_to_completion(PAGES, Duration::ZERO, None).map_err(failed)
}
