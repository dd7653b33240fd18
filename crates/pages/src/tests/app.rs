//! Our pages under test.

use std::path::PathBuf;

use balai_testkit::TestDatabase;
pub(crate) use balai_testkit_http::{App, HOST, Reply, Visitor};

/// Our pages on SQLite.
pub(crate) fn app() -> App {
    App::new(crate::routes())
}

/// Our pages on a database.
pub(crate) fn app_on(database: TestDatabase) -> App {
    App::on(crate::routes(), database)
}

/// Our pages of several packs.
pub(crate) fn app_serving(database: TestDatabase, packs: &[PathBuf]) -> App {
    App::serving(crate::routes(), database, packs)
}
