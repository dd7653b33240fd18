//! A fresh, migrated database of each kind for one test.
//!
//! SQLite tests copy a migrated file; PostgreSQL tests copy a migrated template database of the private cluster
//! that `make test` starts. Both are migrated once per state of the migrations.

use std::{
    fs,
    ops::Deref,
    path::Path,
    sync::{
        Once, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use balai_store::{Durability, Place, Store, StoreOptions, testing};

use crate::TestDirectory;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// One fresh, migrated database, removed when dropped.
pub struct TestDatabase {
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// The store on it.
    pub store: Store,
    /// How it was opened: a test may drop the store and open it again.
    pub options: StoreOptions,
    _dropped: Option<DroppedDatabase>,
    _directory: TestDirectory,
}

impl Deref for TestDatabase {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// A fresh database of each kind: SQLite always, PostgreSQL when `BALAI_TEST_POSTGRES` names a superuser's
/// address (`host=… user=… dbname=postgres`), as `make test` does.
pub fn databases() -> Vec<TestDatabase> {
    let mut found = vec![sqlite()];
    match server() {
        Some(server) => found.push(postgres(&server)),
        None => complain(),
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "tests are configured by `make test` alone")]
fn server() -> Option<String> {
    std::env::var("BALAI_TEST_POSTGRES").ok().filter(|address| !address.is_empty())
}

fn complain() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        eprintln!(
            "\n!!! BALAI_TEST_POSTGRES is not set: PostgreSQL is NOT tested here. `make test` sets it.\n"
        );
    });
}

fn opened(options: &StoreOptions) -> Store {
    Store::open(options.clone()).unwrap_or_else(|failure| panic!("{:?}: {failure}", options.place))
}

fn sqlite() -> TestDatabase {
    static MIGRATED: OnceLock<Vec<u8>> = OnceLock::new();
    let directory = TestDirectory::new();
    let migrated = MIGRATED.get_or_init(|| migrated_file(directory.path()));
    let data = directory.path().join("data");
    let written = fs::create_dir_all(&data).and_then(|()| fs::write(data.join("balai.db"), migrated));
    written.unwrap_or_else(|error| panic!("{}: {error}", data.display()));
    let mut options = StoreOptions::directory(data);
    // No test cuts the power; `make fault` does, with full durability.
    options.durability = Durability::Normal;
    let store = opened(&options);
    TestDatabase { name: "sqlite", store, options, _dropped: None, _directory: directory }
}

fn migrated_file(directory: &Path) -> Vec<u8> {
    let template = directory.join("template");
    drop(opened(&StoreOptions::directory(&template)));
    fs::read(template.join("balai.db")).unwrap_or_else(|error| panic!("{}: {error}", template.display()))
}

fn postgres(server: &str) -> TestDatabase {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| migrated_template(server));
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("balai_test_{}_{number}", std::process::id());
    run(server, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"));
    let directory = TestDirectory::new();
    let mut options = StoreOptions::postgres(on(server, &name), directory.path().join("files"));
    options.writers = 4;
    options.readers = 2;
    let store = opened(&options);
    let dropped = DroppedDatabase { server: server.to_owned(), name };
    TestDatabase { name: "postgres", store, options, _dropped: Some(dropped), _directory: directory }
}

/// Makes the template of this state of the migrations, unless another test program has.
fn migrated_template(server: &str) -> String {
    let fingerprint = Store::schema_fingerprint().unwrap_or_else(|failure| panic!("{failure}"));
    let template = format!("balai_template_{fingerprint}");
    let there = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
    if !testing::postgres_finds(server, &there).unwrap_or_else(|failure| panic!("{server}: {failure}")) {
        let draft = format!("balai_draft_{}", std::process::id());
        run(server, &format!("CREATE DATABASE {draft} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"));
        drop(opened(&StoreOptions::postgres(on(server, &draft), TestDirectory::new().path().join("files"))));
        // Two programs may do this at once: the second finds the name taken, and that is as good.
        if testing::postgres_batch(server, &format!("ALTER DATABASE {draft} RENAME TO {template}")).is_err() {
            run(server, &format!("DROP DATABASE {draft}"));
        }
    }
    template
}

fn run(server: &str, sql: &str) {
    testing::postgres_batch(server, sql).unwrap_or_else(|failure| panic!("{sql}: {failure}"));
}

/// The address of another database on the same server: in `key=value` form the last `dbname` counts.
fn on(server: &str, database: &str) -> String {
    format!("{server} dbname={database}")
}

/// Drops the database after the store on it.
struct DroppedDatabase {
    server: String,
    name: String,
}

impl Drop for DroppedDatabase {
    fn drop(&mut self) {
        // The cluster itself goes at the end of `make test`; this only keeps it small meanwhile.
        let _ = testing::postgres_batch(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

impl TestDatabase {
    /// Where the rows lie, for messages.
    pub fn place(&self) -> &Place {
        &self.options.place
    }
}
