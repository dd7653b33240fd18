//! How many rows each table holds: what a read, a refused form or a broken command may not change.

use std::path::Path;

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

/// Every table of the migrations with the statement that counts its rows. Leaked: statements live as long as a program.
fn tables() -> Vec<(&'static str, &'static str)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.filter_map(|file| file.ok().map(|file| file.path())).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
