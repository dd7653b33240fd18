//! PostgreSQL sessions that end under a command, and a server that is away.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicU32, Ordering},
};

use balai_store::{Failure, Place, Store, StoreOptions, Tx, testing, values};
use balai_testkit::{TestDatabase, TestDirectory, block_on, databases, region};

use crate::{count, with_samples};

fn postgres() -> Option<TestDatabase> {
    databases().into_iter().find(|database| database.name == "postgres")
}

fn address(database: &TestDatabase) -> String {
    match database.place() {
        Place::Postgres(address) => address.clone(),
        Place::Directory(_) => String::new(),
    }
}

/// Ends the session of the command that calls this.
fn end_this_session(tx: &mut Tx<'_>, address: &str) {
    let pid: i64 = tx.query_row("SELECT pg_backend_pid()", &[]).unwrap().unwrap().get(0).unwrap();
    testing::postgres_batch(address, &format!("SELECT pg_terminate_backend({pid}, 2000)")).unwrap();
}

#[test]
fn a_command_whose_session_is_cut_runs_again_on_a_new_one() {
    let Some(database) = postgres() else { return };
    with_samples(&database);
    let (runs, address) = (Arc::new(AtomicU32::new(0)), address(&database));
    let counted = Arc::clone(&runs);
    let outcome = database.write_now(move |tx| {
        let first = counted.fetch_add(1, Ordering::Relaxed) == 0;
        tx.execute("INSERT INTO samples (region, id) VALUES ($1, 1)", &values![region()])?;
        if first {
            end_this_session(tx, &address);
        }
        tx.execute("INSERT INTO samples (region, id) VALUES ($1, 2)", &values![region()])
    });
    assert_eq!(outcome, Ok(1));
    assert_eq!((runs.load(Ordering::Relaxed), count(&database)), (2, 2));
}

#[test]
fn a_session_that_is_cut_before_the_commit_is_answered_means_unknown_and_no_second_run() {
    let Some(database) = postgres() else { return };
    with_samples(&database);
    let (runs, address) = (Arc::new(AtomicU32::new(0)), address(&database));
    let counted = Arc::clone(&runs);
    let outcome = database.write_now(move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        tx.execute("INSERT INTO samples (region, id) VALUES ($1, 1)", &values![region()])?;
        end_this_session(tx, &address);
        Ok(())
    });
    assert_eq!(outcome, Err(Failure::Unknown));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    assert!(database.write_now(|_| Ok(())).is_ok(), "the pool has healed");
}

#[test]
fn a_server_that_is_away_is_told_at_the_start_and_means_busy_later() {
    let directory = TestDirectory::new();
    let nowhere = format!("host={} user=nobody dbname=none", directory.path().display());
    let options = StoreOptions::postgres(nowhere, directory.path().join("files"));
    assert!(Store::open(options.clone()).is_err());
    // Opened for reading only, nothing is migrated, and the first read finds nobody.
    let store = Store::open(options.read_only()).unwrap();
    let outcome = store.read_now(|tx| tx.query("SELECT 1", &[]));
    assert!(matches!(outcome, Err(Failure::Busy | Failure::Driver(_))), "{outcome:?}");
    assert_eq!(
        store.read_now(|tx| tx.query("SELECT 1", &[])),
        Err(Failure::Busy),
        "nobody tries again so soon"
    );
    assert!(Store::open(StoreOptions::postgres("no address at all", directory.path())).is_err());
}

#[test]
fn commands_that_collide_all_get_through() {
    const COMMANDS: i64 = 100;
    let Some(database) = postgres() else { return };
    with_samples(&database);
    // Each reads what all the others write: of those that run side by side one alone can stand.
    let counted = |number: i64| {
        database.write_now(move |tx| {
            let row = tx.query_row("SELECT count(*) FROM samples", &[])?;
            tx.execute("INSERT INTO samples (region, id) VALUES ($1, $2)", &values![region(), number])?;
            row.ok_or(Failure::Unknown)?.get::<i64>(0)
        })
    };
    let mut seen: Vec<i64> = std::thread::scope(|scope| {
        let commands: Vec<_> = (0..COMMANDS).map(|number| scope.spawn(move || counted(number))).collect();
        commands.into_iter().map(|command| command.join().unwrap().unwrap()).collect()
    });
    seen.sort_unstable();
    assert_eq!(seen, (0..COMMANDS).collect::<Vec<_>>(), "they happened one after the other");
}

/// The number after the last sample's.
fn next_sample(tx: &mut Tx) -> Result<i64, Failure> {
    let sql = "SELECT id FROM samples WHERE region = $1 ORDER BY id DESC LIMIT 1";
    let row = tx.query_row(sql, &values![region()])?;
    Ok(row.map_or(Ok(0), |row| row.get::<i64>(0))? + 1)
}

fn add_sample(tx: &mut Tx, id: i64) -> Result<u64, Failure> {
    tx.execute("INSERT INTO samples (region, id) VALUES ($1, $2)", &values![region(), id])
}

/// Two commands of which each has read what the other adds before either adds it; gives how often they ran.
fn side_by_side(database: &TestDatabase, adding: bool) -> u32 {
    let (runs, both) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let work = |number: i64| {
        let (runs, both) = (Arc::clone(&runs), Arc::clone(&both));
        move |tx: &mut Tx<'_>| {
            let first = runs.fetch_add(1, Ordering::Relaxed) < 2;
            tx.query("SELECT id FROM samples WHERE region = $1", &values![region()])?;
            if first {
                both.wait();
            }
            add_sample(tx, number)?;
            Ok(())
        }
    };
    let run = |number| {
        if adding { block_on(database.add(work(number))) } else { database.write_now(work(number)) }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| run(1));
        assert_eq!((run(2), other.join().unwrap()), (Ok(()), Ok(())));
    });
    runs.load(Ordering::Relaxed)
}

#[test]
fn commands_that_only_add_do_not_collide_by_what_they_read() {
    let Some(database) = postgres() else { return };
    with_samples(&database);
    assert_eq!(side_by_side(&database, true), 2);
    assert_eq!(count(&database), 2);
    let Some(database) = postgres() else { return };
    with_samples(&database);
    assert_eq!(side_by_side(&database, false), 3, "one of two that read and then write runs again");
}

#[test]
fn commands_that_only_add_never_change_the_same_row_unseen() {
    let Some(database) = postgres() else { return };
    with_samples(&database);
    // Each counts in a row of its own key, as limits do; none of the counts is lost.
    let counted = || {
        block_on(database.add(|tx| {
            let sql = "INSERT INTO samples (region, id) VALUES ($1, $2) ON CONFLICT (region, id) DO NOTHING";
            let next = next_sample(tx)?;
            tx.execute(sql, &values![region(), next])
        }))
    };
    let inserted: u64 = std::thread::scope(|scope| {
        let commands: Vec<_> = (0..20).map(|_| scope.spawn(counted)).collect();
        commands.into_iter().map(|command| command.join().unwrap().unwrap()).sum()
    });
    assert_eq!((inserted, count(&database)), (20, 20));
}

#[test]
fn what_another_took_meanwhile_is_seen_by_the_next_try() {
    let Some(database) = postgres() else { return };
    with_samples(&database);
    // As the next event of one case: each reads the last and takes the one after it.
    let added = || {
        block_on(database.add(|tx| {
            let next = next_sample(tx)?;
            add_sample(tx, next)
        }))
    };
    std::thread::scope(|scope| {
        let commands: Vec<_> = (0..20).map(|_| scope.spawn(added)).collect();
        for command in commands {
            assert_eq!(command.join().unwrap(), Ok(1));
        }
    });
    assert_eq!(count(&database), 20);
    let taken = block_on(database.add(|tx| add_sample(tx, 20)));
    assert!(matches!(taken, Err(Failure::Conflict { .. })), "{taken:?}");
}
