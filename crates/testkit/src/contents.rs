//! What the migrations make: how many rows each table holds, which a read, a refused form or a broken command may not change, and
//! every column.

use std::path::{Path, PathBuf};

use balai_store::{Failure, Store, Tx};

/// The rows of every table, in the order of the migrations. Windows of limits are left out: they count tries.
pub fn rows(store: &Store) -> Result<Vec<(&'static str, i64)>, Failure> {
    let tables = tables();
    store.read_now(move |tx| counted(tx, &tables))
}

fn counted(
    tx: &mut Tx,
    tables: &[(&'static str, &'static str)],
) -> Result<Vec<(&'static str, i64)>, Failure> {
    let mut rows = Vec::new();
    for (table, sql) in tables {
        let row = tx.query_row(sql, &[])?.map(|row| row.get::<i64>(0)).transpose()?;
        rows.push((*table, row.unwrap_or(0)));
    }
    Ok(rows)
}

/// The texts of the migrations, in their order.
fn migrations() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.filter_map(|file| file.ok().map(|file| file.path())).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.iter().map(read).collect()
}

/// Every table of the migrations with the statement that counts its rows. Leaked: statements live as long as a program.
fn tables() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for text in migrations() {
        for line in text.lines() {
            let Some(rest) = line.strip_prefix("CREATE TABLE ") else { continue };
            let name: &'static str = rest.split([' ', '(']).next().unwrap_or_default().to_owned().leak();
            if name != "limit_windows" {
                found.push((name, &*format!("SELECT count(*) FROM {name}").leak()));
            }
        }
    }
    assert!(found.len() > 15, "the migrations were not found");
    found
}

/// A column as a migration makes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Its table.
    pub table: String,
    /// Its name.
    pub name: String,
    /// Its type, such as `TEXT`, with what stands behind it at once, such as a comma.
    pub kind: String,
}

/// Every column of the migrations; words of constraints, which stand in lines of their own, look like columns of other types.
pub fn columns() -> Vec<Column> {
    let mut found = Vec::new();
    for text in migrations() {
        let mut table = String::new();
        for line in text.lines().map(str::trim) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (of, name, kind) = match words.as_slice() {
                ["CREATE", "TABLE", name, ..] => {
                    (*name).clone_into(&mut table);
                    continue;
                }
                ["ALTER", "TABLE", name, "ADD", "COLUMN", column, kind, ..] => (*name, *column, *kind),
                [column, kind, ..] => (table.as_str(), *column, *kind),
                _ => continue,
            };
            found.push(Column { table: of.to_owned(), name: name.to_owned(), kind: kind.to_owned() });
        }
    }
    found
}
