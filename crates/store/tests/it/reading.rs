//! Reads: fresh after every answered write, one snapshot each, never too long, never a change.

use balai_store::{Failure, Store, values};
use balai_testkit::{databases, region};

use crate::{add, count, with_samples};

#[test]
fn a_read_sees_every_write_answered_before_it() {
    for database in databases() {
        with_samples(&database);
        for id in 0..60 {
            add(&database, id, Box::leak(format!("w{id}").into_boxed_str())).unwrap();
            assert_eq!(count(&database), id + 1, "{}", database.name);
        }
    }
}

#[test]
fn one_read_is_one_snapshot() {
    for database in databases() {
        with_samples(&database);
        let writer = database.store.clone();
        let (before, after) = database
            .read_now(move |tx| {
                let count = "SELECT count(*) FROM samples";
                let before: i64 = tx.query_row(count, &[])?.unwrap().get(0)?;
                // From another thread: a command may not wait for another one.
                let other = writer.clone();
                std::thread::spawn(move || add(&other, 1, "meanwhile")).join().unwrap()?;
                Ok((before, tx.query_row(count, &[])?.unwrap().get::<i64>(0)?))
            })
            .unwrap();
        assert_eq!((before, after), (0, 0), "{}", database.name);
        assert_eq!(count(&database), 1);
    }
}

#[test]
fn a_read_can_not_change_anything() {
    for database in databases() {
        with_samples(&database);
        let outcome = database
            .read_now(|tx| tx.execute("INSERT INTO samples (region, id) VALUES ($1, 1)", &values![region()]));
        assert!(matches!(outcome, Err(Failure::ReadOnly)), "{}: {outcome:?}", database.name);
        assert_eq!(count(&database), 0);
    }
}

#[test]
fn a_read_that_takes_too_long_is_ended_and_the_next_one_works() {
    for mut database in databases() {
        let mut options = database.options.clone();
        options.read_limit_ms = 150;
        options.readers = 1;
        drop(std::mem::replace(&mut database.store, throwaway()));
        database.store = Store::open(options).unwrap();
        let endless =
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000000)
                       SELECT count(*) FROM numbers";
        let outcome = database.read_now(move |tx| tx.query(endless, &[]));
        let told = outcome.unwrap_err().problem();
        assert_eq!(told.message, "problem-took-too-long", "{}", database.name);
        assert!(database.read_now(|tx| tx.query("SELECT 1", &[])).is_ok());
        // Many short statements in one read are held to the same limit.
        let outcome = database.read_now(|tx| {
            loop {
                tx.query("SELECT 1", &[])?;
            }
            #[expect(unreachable_code, reason = "the type of the closure")]
            Ok(())
        });
        assert_eq!(outcome.unwrap_err().problem().message, "problem-took-too-long");
    }
}

/// A store to stand in while another one is closed and opened again.
fn throwaway() -> Store {
    let directory = balai_testkit::TestDirectory::new();
    Store::open(balai_store::StoreOptions::directory(directory.path())).unwrap()
}
