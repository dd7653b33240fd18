//! The control writes what the product writes, no more and no less.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use super::*;
use crate::{Store, StoreOptions, Tx, values};

struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("balai-bare-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(tx: &mut Tx<'_>, slot: i64) -> Result<usize, Failure> {
    let sql = "INSERT INTO schedule_slots (region, schedule, slot) VALUES ($1, $2, $3)";
    tx.execute(sql, &values!["contoh", "daily", slot])?;
    tx.execute(sql, &values!["contoh", "hourly", slot])?;
    Ok(tx.query("SELECT slot FROM schedule_slots", &[])?.len())
}

fn rows(store: &Store) -> usize {
    store.read_now(|tx| tx.query("SELECT * FROM schedule_slots", &[])).unwrap().len()
}

#[test]
fn what_a_command_wrote_is_written_again_by_the_bare_database_and_by_the_store() {
    let (first, second) = (Directory::new(), Directory::new());
    let store = Store::open(StoreOptions::directory(&first.0)).unwrap();
    let (seen, recorded) = store.write_now(|tx| written(tx, |tx| command(tx, 1))).unwrap();
    assert_eq!((seen, recorded.len()), (2, 2), "what was only read is not recorded");
    assert_eq!(recorded.iter().map(Written::bytes).sum::<usize>(), 6 + 5 + 8 + 6 + 6 + 8);

    let options = StoreOptions::directory(&second.0);
    let place = options.place.clone();
    drop(Store::open(options.clone()).unwrap());
    let mut bare = Bare::open(&place).unwrap();
    bare.commit(std::slice::from_ref(&recorded)).unwrap();
    assert!(bare.commit(std::slice::from_ref(&recorded)).is_err(), "the same rows twice");
    drop(bare);
    let store = Store::open(options).unwrap();
    assert_eq!(rows(&store), 2);

    let other = store.write_now(|tx| written(tx, |tx| command(tx, 2))).unwrap().1;
    let emptied = "DELETE FROM schedule_slots WHERE region = $1 AND slot = $2";
    store.write_now(move |tx| tx.execute(emptied, &values!["contoh", 2_i64])).unwrap();
    store.write_now(move |tx| replay(tx, &other)).unwrap();
    assert_eq!(rows(&store), 4);
}

#[test]
fn a_composed_change_is_refused_while_recording() {
    let directory = Directory::new();
    let store = Store::open(StoreOptions::directory(&directory.0)).unwrap();
    let run = |tx: &mut Tx<'_>| {
        tx.run(&crate::Statement::new("DELETE FROM schedule_slots WHERE slot = ").bind(1_i64))
    };
    assert_eq!(store.write_now(run), Ok(0));
    let refused = store.write_now(move |tx| written(tx, run)).unwrap_err();
    assert!(refused.to_string().contains("recorded"), "{refused}");
}

#[test]
fn another_database_of_the_same_server_is_named_in_either_form_of_address() {
    for (address, other) in [
        ("host=/run/pg user=a dbname=postgres", "host=/run/pg user=a dbname=postgres dbname=b"),
        ("postgres://a@host:5432/db", "postgres://a@host:5432/b"),
        ("postgresql://a@host", "postgres://a@host/b"),
        ("postgres://a@host/db?sslmode=disable", "postgres://a@host/b?sslmode=disable"),
    ] {
        assert_eq!(another_database(address, "b"), other);
    }
}
