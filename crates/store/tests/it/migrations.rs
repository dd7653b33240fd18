//! Migrations over a database's life: again, by two servers, edited, newer.

use balai_store::{Failure, Store, values};
use balai_testkit::databases;

fn reopened(store: Store, options: &balai_store::StoreOptions) -> Result<Store, Failure> {
    drop(store);
    Store::open(options.clone())
}

#[test]
fn opening_again_changes_nothing() {
    for database in databases() {
        let versions = |store: &Store| -> Vec<i64> {
            let sql = "SELECT version FROM migrations ORDER BY version";
            store.read_now(move |tx| tx.query(sql, &[])?.iter().map(|row| row.get(0)).collect()).unwrap()
        };
        let before = versions(&database);
        assert!(before.len() >= 6 && before[0] == 1);
        let again = reopened(database.store, &database.options).unwrap();
        assert_eq!(versions(&again), before, "{}", database.name);
    }
}

#[test]
fn an_edited_migration_is_refused_by_name() {
    for database in databases() {
        database
            .write_now(|tx| {
                tx.execute("UPDATE migrations SET checksum = $1 WHERE version = 3", &values![[0_u8; 32]])
            })
            .unwrap();
        let told = reopened(database.store, &database.options).map(drop).unwrap_err().to_string();
        assert!(told.contains("0003_") && told.contains("edited"), "{}: {told}", database.name);
    }
}

#[test]
fn a_database_of_a_newer_release_is_refused() {
    for database in databases() {
        database
            .write_now(|tx| {
                let sql = "INSERT INTO migrations (version, name, checksum) VALUES (9999, '9999_later', $1)";
                tx.execute(sql, &values![[0_u8; 32]])
            })
            .unwrap();
        let told = reopened(database.store, &database.options).map(drop).unwrap_err().to_string();
        assert!(told.contains("newer release") && told.contains("9999_later"), "{}: {told}", database.name);
    }
}

#[test]
fn several_servers_may_start_at_once_on_one_postgres() {
    for database in databases() {
        if database.name != "postgres" {
            continue;
        }
        // Nothing is there yet: all of them find an empty database.
        database
            .write_now(|tx| {
                for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
                    tx.execute(sql, &[])?;
                }
                Ok(())
            })
            .unwrap();
        std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..3).map(|_| scope.spawn(|| Store::open(database.options.clone()).map(drop))).collect();
            for start in starts {
                start.join().unwrap().unwrap();
            }
        });
    }
}
