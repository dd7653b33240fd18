//! How a store is opened: where it lies and how large its queues are.

use std::{fmt, path::PathBuf, sync::Arc};

use crate::shipping::Shipping;

/// Where the rows lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A data directory with an embedded SQLite database; one server at a time, held by `DIR/lock`.
    Directory(PathBuf),
    /// A PostgreSQL database: `postgres://user@host/database` or `host=/run/postgresql user=… dbname=…`.
    Postgres(String),
}

/// How a commit reaches the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Durability {
    /// On disk before anybody is answered. The only one fit for service.
    #[default]
    Full,
    /// `synchronous=NORMAL`: loses what was acknowledged when power fails. It is the control of `make fault`
    /// (a harness that cannot see this loss proves nothing) and saves tests their fsyncs.
    Normal,
}

/// How to open a store. Build it with [`StoreOptions::directory`] or [`StoreOptions::postgres`].
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where the rows lie.
    pub place: Place,
    /// The directory of stored files.
    pub files: PathBuf,
    /// Whether writing, the lock and migrations are left out, for commands that only look.
    pub read_only: bool,
    /// How a commit reaches the disk (SQLite).
    pub durability: Durability,
    /// How many commands may wait before [`crate::Failure::Busy`] is the answer.
    pub write_queue: usize,
    /// How many reads may wait before [`crate::Failure::Busy`] is the answer.
    pub read_queue: usize,
    /// How many commands one transaction holds at most (SQLite).
    pub batch: usize,
    /// How many threads read, each with its own connection.
    pub readers: usize,
    /// How many threads write (PostgreSQL; SQLite has one writer).
    pub writers: usize,
    /// How long one read may run, in milliseconds.
    pub read_limit_ms: u64,
    /// How many pages the embedded database may have at most; none for as many as the disk holds. For rehearsals of a full disk.
    pub most_pages: Option<u64>,
    /// Who is told of every commit (SQLite); nobody unless set.
    pub shipping: Option<Arc<dyn Shipping>>,
}

impl fmt::Debug for dyn Shipping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Shipping")
    }
}

impl StoreOptions {
    /// The embedded database in the data directory `path`, with its files in `path/files`.
    pub fn directory(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let files = path.join("files");
        Self::new(Place::Directory(path), files)
    }

    /// A PostgreSQL database, with the files in the directory `files`.
    pub fn postgres(url: impl Into<String>, files: impl Into<PathBuf>) -> Self {
        Self::new(Place::Postgres(url.into()), files.into())
    }

    /// Leaves out writing, the lock and migrations.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    fn new(place: Place, files: PathBuf) -> Self {
        Self {
            place,
            files,
            read_only: false,
            durability: Durability::Full,
            write_queue: 2_048,
            read_queue: 1_024,
            batch: 256,
            readers: 4,
            writers: 8,
            read_limit_ms: 5_000,
            most_pages: None,
            shipping: None,
        }
    }
}
