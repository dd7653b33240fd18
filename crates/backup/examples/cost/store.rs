//! The rows that are written.

use balai_store::{Failure, Store, values};

/// A table with two indexes.
pub(crate) fn prepare(store: &Store) -> Result<u64, Failure> {
    store.write_now(|tx| {
        let sql = "CREATE TABLE measured (region TEXT NOT NULL, id BIGINT NOT NULL, number TEXT NOT NULL,
                     words TEXT NOT NULL, PRIMARY KEY (region, id))";
        tx.execute(sql, &[])?;
        tx.execute("CREATE UNIQUE INDEX measured_number ON measured (region, number)", &[])
    })
}

/// One command.
pub(crate) fn add(store: &Store, id: i64, number: String, words: String) -> Result<u64, Failure> {
    store.write_now(move |tx| {
        let sql = "INSERT INTO measured (region, id, number, words) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &values!["contoh", id, &number, &words])
    })
}
