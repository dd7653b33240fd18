//! Commands: receipts, rollback, the traps of running many in one transaction, and who is told what.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicU32, Ordering},
    mpsc,
};

use balai_base::Problem;
use balai_store::{Failure, Store, StoreOptions, values};
use balai_testkit::{TestDirectory, block_on, databases, region};

use crate::{add, count, with_samples};

#[test]
fn a_refused_command_leaves_nothing_and_its_neighbours_stand() {
    for database in databases() {
        with_samples(&database);
        let waiting: Vec<_> = (0..30_i64)
            .map(|id| {
                database.write(move |tx| {
                    let sql = "INSERT INTO samples (region, id) VALUES ($1, $2)";
                    tx.execute(sql, &values![region(), id])?;
                    if id % 3 == 0 { Err(Problem::invalid("problem-test").into()) } else { Ok(id) }
                })
            })
            .collect();
        let outcomes: Vec<_> = waiting.into_iter().map(block_on).collect();
        for (id, outcome) in (0_i64..).zip(&outcomes) {
            match outcome {
                Ok(stored) => assert_eq!(*stored, id),
                Err(failure) => assert_eq!(failure.problem().message, "problem-test"),
            }
            assert_eq!(outcome.is_err(), id % 3 == 0, "{} {id}", database.name);
        }
        assert_eq!(count(&database), 20);
    }
}

#[test]
fn a_panic_ends_one_command_only() {
    for database in databases() {
        with_samples(&database);
        let before = add(&database, 1, "before");
        let panicked: Result<(), _> = database.write_now(|tx| {
            tx.execute("INSERT INTO samples (region, id) VALUES ($1, 2)", &values![region()])?;
            panic!("expected in this test")
        });
        let after = add(&database, 3, "after");
        assert!(before.is_ok() && after.is_ok());
        assert!(matches!(panicked, Err(Failure::Driver(_))));
        let read: Result<(), _> = database.read_now(|_| panic!("expected in this test"));
        assert!(matches!(read, Err(Failure::Driver(_))));
        assert_eq!(count(&database), 2, "{}", database.name);
    }
}

#[test]
fn a_failed_statement_ends_the_command_even_if_it_goes_on() {
    for database in databases() {
        with_samples(&database);
        add(&database, 1, "one").unwrap();
        let outcome = database.write_now(|tx| {
            let sql = "INSERT INTO samples (region, id, words) VALUES ($1, $2, $3)";
            tx.execute(sql, &values![region(), 2_i64, "two"])?;
            let taken = tx.execute(sql, &values![region(), 1_i64, "again"]);
            assert!(taken.is_err());
            let later = tx.execute(sql, &values![region(), 3_i64, "three"]);
            assert_eq!(later, taken);
            Ok(())
        });
        assert!(outcome.unwrap_err().is_conflict_on("samples_pkey"), "{}", database.name);
        assert_eq!(count(&database), 1);
    }
}

#[test]
fn or_rollback_ends_no_neighbours_transaction() {
    let database = &databases()[0];
    with_samples(database);
    add(database, 1, "one").unwrap();
    let gate = hold_the_writer(database);
    let waiting: Vec<_> = (2..12_i64)
        .map(|id| {
            database.write(move |tx| {
                let sql = if id == 6 {
                    "INSERT OR ROLLBACK INTO samples (region, id) VALUES ($1, $2 - 5)"
                } else {
                    "INSERT INTO samples (region, id) VALUES ($1, $2)"
                };
                tx.execute(sql, &values![region(), id])
            })
        })
        .collect();
    gate.send(()).unwrap();
    let outcomes: Vec<_> = waiting.into_iter().map(block_on).collect();
    let failed: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    assert_eq!(failed.len(), 1);
    assert!(failed[0].is_conflict_on("samples_pkey"), "{failed:?}");
    assert_eq!(count(database), 10);
}

#[test]
fn a_command_can_not_end_the_transaction_around_it() {
    for database in databases() {
        with_samples(&database);
        for sql in ["COMMIT", " -- well\n rollback", "Savepoint x", "PRAGMA synchronous = OFF", "SET x = 1"] {
            let outcome = database.write_now(move |tx| {
                tx.execute("INSERT INTO samples (region, id) VALUES ($1, 1)", &values![region()])?;
                tx.execute(sql, &[])
            });
            assert!(matches!(outcome, Err(Failure::Driver(_))), "{} {sql}: {outcome:?}", database.name);
        }
        assert_eq!(count(&database), 0);
    }
}

#[test]
fn dropping_the_future_does_not_cancel_the_command() {
    for database in databases() {
        with_samples(&database);
        for id in 0..5_i64 {
            drop(database.write(move |tx| {
                tx.execute("INSERT INTO samples (region, id) VALUES ($1, $2)", &values![region(), id])
            }));
        }
        // The last command is behind the others on SQLite; PostgreSQL's threads may overtake each other.
        let mut tries = 0;
        while count(&database) < 5 && tries < 1_000 {
            tries += 1;
            add(&database, 100 + tries, "x")
                .and(database.write_now(|tx| tx.execute("DELETE FROM samples WHERE id >= 100", &[])))
                .unwrap();
        }
        assert_eq!(count(&database), 5, "{}", database.name);
    }
}

#[test]
fn a_full_queue_answers_busy_and_loses_nothing() {
    let directory = TestDirectory::new();
    let mut options = StoreOptions::directory(directory.path());
    options.write_queue = 3;
    let store = Store::open(options).unwrap();
    with_samples(&store);
    let gate = hold_the_writer(&store);
    let waiting: Vec<_> = (0..8_i64)
        .map(|id| {
            store.write(move |tx| {
                tx.execute("INSERT INTO samples (region, id) VALUES ($1, $2)", &values![region(), id])
            })
        })
        .collect();
    assert_eq!(store.gauges().waiting_writes, 3);
    gate.send(()).unwrap();
    let outcomes: Vec<_> = waiting.into_iter().map(block_on).collect();
    let busy = outcomes.iter().filter(|outcome| **outcome == Err(Failure::Busy)).count();
    assert_eq!(busy, 5);
    assert_eq!(count(&store), 3);
}

#[test]
fn a_queue_is_drained_into_one_transaction() {
    let directory = TestDirectory::new();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    with_samples(&store);
    let gate = hold_the_writer(&store);
    let before = store.gauges();
    let waiting: Vec<_> = (0..100_i64)
        .map(|id| {
            store.write(move |tx| {
                tx.execute("INSERT INTO samples (region, id) VALUES ($1, $2)", &values![region(), id])
            })
        })
        .collect();
    gate.send(()).unwrap();
    for outcome in waiting {
        block_on(outcome).unwrap();
    }
    let after = store.gauges();
    assert_eq!(after.commits - before.commits, 2, "the holder's and the one of the hundred");
    assert_eq!((after.last_batch, after.commands - before.commands), (100, 101));
}

#[test]
fn commands_that_read_and_then_write_run_as_if_one_after_the_other() {
    for database in databases() {
        with_samples(&database);
        database
            .write_now(|tx| {
                tx.execute("INSERT INTO samples (region, id, number) VALUES ($1, 1, 0)", &values![region()])
            })
            .unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let (store, runs) = (database.store.clone(), Arc::clone(&runs));
                scope.spawn(move || {
                    for _ in 0..25 {
                        let runs = Arc::clone(&runs);
                        store
                            .write_now(move |tx| {
                                runs.fetch_add(1, Ordering::Relaxed);
                                let row =
                                    tx.query_row("SELECT number FROM samples WHERE id = 1", &[])?.unwrap();
                                let next = row.get::<i64>(0)? + 1;
                                tx.execute("UPDATE samples SET number = $1 WHERE id = 1", &values![next])
                            })
                            .unwrap();
                    }
                });
            }
        });
        let total = database
            .read_now(|tx| {
                tx.query_row("SELECT number FROM samples WHERE id = 1", &[])?.unwrap().get::<i64>(0)
            })
            .unwrap();
        assert_eq!(total, 100, "{}", database.name);
        assert!(runs.load(Ordering::Relaxed) >= 100);
    }
}

#[test]
fn waiting_inside_a_command_is_refused_instead_of_hanging() {
    for database in databases() {
        let store = database.store.clone();
        let inner = database.write_now(move |_| Ok(store.write_now(|_| Ok(())))).unwrap();
        assert!(matches!(inner, Err(Failure::Driver(_))), "{}", database.name);
    }
}

#[test]
fn what_was_answered_is_there_after_a_restart_and_two_servers_never_share_a_directory() {
    for mut database in databases() {
        with_samples(&database);
        add(&database, 1, "one").unwrap();
        let second = Store::open(database.options.clone());
        if database.name == "sqlite" {
            let told = second.map(drop).unwrap_err().to_string();
            assert!(told.contains("in use by another running server"), "{told}");
        }
        let only = Store::open(database.options.clone().read_only()).unwrap();
        assert_eq!(count(&only), 1);
        assert_eq!(only.write_now(|_| Ok(())), Err(Failure::ReadOnly));
        drop(only);
        database.store = reopened(database.store, &database.options);
        assert_eq!(count(&database), 1, "{}", database.name);
    }
}

fn reopened(store: Store, options: &StoreOptions) -> Store {
    drop(store);
    Store::open(options.clone()).unwrap()
}

/// Keeps SQLite's writer inside a command until the gate is opened.
fn hold_the_writer(store: &Store) -> mpsc::Sender<()> {
    let (open, gate) = mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let inside = Arc::new(Barrier::new(2));
    let entered = Arc::clone(&inside);
    let first = AtomicU32::new(0);
    drop(store.write(move |_| {
        if first.fetch_add(1, Ordering::Relaxed) == 0 {
            entered.wait();
            gate.lock().unwrap().recv().unwrap();
        }
        Ok(())
    }));
    inside.wait();
    open
}
