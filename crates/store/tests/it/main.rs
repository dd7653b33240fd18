//! The store's tests on both databases. Traps that need a broken disk stand in `sqlite/writer_tests.rs`.
#![expect(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod conformance;
mod files;
mod history;
mod jobs;
mod limits;
mod migrations;
mod reading;
mod search;
mod sessions;
mod subset;
mod writing;

use balai_store::{Failure, Store, values};
use balai_testkit::region;

/// A table with a column of every type, made the same way on both databases.
fn with_samples(store: &Store) {
    store
        .write_now(|tx| {
            let sql = "CREATE TABLE samples (
                         region TEXT NOT NULL, id BIGINT NOT NULL, words TEXT, number BIGINT, real DOUBLE PRECISION,
                         bytes BYTEA, truth BOOLEAN, PRIMARY KEY (region, id))";
            tx.execute(sql, &[])?;
            tx.execute("CREATE UNIQUE INDEX samples_words ON samples (region, words)", &[])
        })
        .expect("the table of samples");
}

/// Adds a sample row with an identifier and words.
fn add(store: &Store, id: i64, words: &'static str) -> Result<u64, Failure> {
    store.write_now(move |tx| {
        let sql = "INSERT INTO samples (region, id, words) VALUES ($1, $2, $3)";
        tx.execute(sql, &values![region(), id, words])
    })
}

/// How many sample rows there are.
fn count(store: &Store) -> i64 {
    store
        .read_now(|tx| tx.query_row("SELECT count(*) FROM samples", &[])?.expect("one row").get(0))
        .expect("a count")
}
