//! [`Store`]: the face. Work is handed over as a closure and runs on the thread that owns a connection.
//!
//! `write` takes `Fn`, since a command may be run again (after a full disk ended its batch, or when
//! PostgreSQL asks for it): identifiers, PINs and the time are made before the call, in a `Moment`.

use std::{future::Future, sync::Arc};

use crate::{Failure, Files, StoreOptions, Tx};

/// The database and the files of all regions served here. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    files: Files,
}

impl Store {
    /// Opens the store: takes `DIR/lock`, brings the tables up to date, starts the threads.
    pub fn open(options: StoreOptions) -> Result<Self, Failure> {
        Ok(Self { inner: Arc::new(Inner { files: Files::open(options.files)? }) })
    }

    /// Hands a command over, at once, and gives the future of its answer: an `Ok` means it is on disk.
    /// Dropping the future does not cancel the command.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T, Failure>> + Send + 'static
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        drop(work);
        std::future::ready(Err(Failure::Driver("not built yet".to_owned())))
    }

    /// Reads in one snapshot that is never older than the last answered write, for at most five seconds.
    pub fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T, Failure>> + Send + 'static
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        drop(work);
        std::future::ready(Err(Failure::Driver("not built yet".to_owned())))
    }

    /// [`Store::write`] for threads that may wait: the command line, jobs, tests.
    pub fn write_now<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        drop(work);
        Err(Failure::Driver("not built yet".to_owned()))
    }

    /// [`Store::read`] for threads that may wait: the command line, jobs, tests.
    pub fn read_now<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        drop(work);
        Err(Failure::Driver("not built yet".to_owned()))
    }

    /// The stored files.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }
}
