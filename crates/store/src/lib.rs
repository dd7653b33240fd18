//! The store: the only crate that names a database driver.
//!
//! One SQL text runs on SQLite (the default, nothing to install) and on PostgreSQL (for a region that outgrows
//! one machine). Above the drivers stand what every slice needs beside rows: files, the job queue, search,
//! limits and form tokens. The subset of SQL and the traps are written down in `docs/SQL.md`.
//!
//! It must not know what a case is: no domain rule lives here.

pub mod checks;
pub mod copy;
pub mod files;
pub mod form_tokens;
pub mod jobs;
pub mod limits;
pub mod search;
pub mod shipping;
#[doc(hidden)]
pub mod testing;

mod command;
mod dialect;
mod durable;
mod engine;
mod failure;
mod gauges;
mod integrity;
mod lock;
mod many;
mod migrations;
mod options;
mod placeholders;
mod postgres;
mod queue;
mod row;
mod sqlite;
mod statement;
mod store;
mod threads;
mod tx;
mod value;

pub use durable::{finish_durably, synced, write_durably, write_once_durably};
pub use failure::Failure;
pub use files::{FileHash, Files};
pub use gauges::Gauges;
pub use integrity::integrity;
pub use many::insert_many;
pub use options::{Durability, Place, StoreOptions};
pub use postgres::{holds_a_password, try_upgrade};
pub use row::{FromValue, Row};
pub use sqlite::copy_database;
pub use statement::Statement;
pub use store::Store;
pub use tx::Tx;
pub use value::Value;
