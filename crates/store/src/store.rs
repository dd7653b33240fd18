//! [`Store`]: the face. Work is handed over as a closure and runs on the thread that owns a connection.
//!
//! `write` takes `Fn`, since a command may be run again (after a full disk ended its batch, or when
//! PostgreSQL asks for it): identifiers, PINs and the time are made before the call, in a `Moment`.

use std::{
    fs,
    future::Future,
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
};

use tokio::sync::oneshot;

use crate::{
    Failure, Files, Gauges, Place, StoreOptions, Tx,
    command::{Command, Isolation, Pending, Reply, inside_a_command},
    engine::Queues,
    gauges::Shared,
    lock::DirectoryLock,
    migrations, postgres, sqlite,
    threads::Threads,
};

/// The database and the files of all regions served here. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    files: Files,
    queues: Queues,
    shared: Arc<Shared>,
    threads: Mutex<Threads>,
    /// Let go after the threads have ended.
    _lock: Option<DirectoryLock>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queues.close();
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).join();
    }
}

/// Which queue work goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Write,
    Read,
}

impl Store {
    /// Opens the store: takes `DIR/lock`, brings the tables up to date, starts the threads. It waits for the
    /// disk, so an async caller gives it a blocking thread.
    pub fn open(options: StoreOptions) -> Result<Self, Failure> {
        let queues = Queues::new(&options);
        let shared = Arc::new(Shared::new(options.read_only));
        let shipping = options.shipping.clone().filter(|_| !options.read_only);
        let mut lock = None;
        let threads = match &options.place {
            Place::Directory(directory) => {
                if !options.read_only {
                    let failed = |error| Failure::Driver(format!("{}: {error}", directory.display()));
                    fs::create_dir_all(directory).map_err(failed)?;
                    lock = Some(DirectoryLock::take(directory)?);
                }
                sqlite::start(directory, &options, &queues, &shared)?
            }
            Place::Postgres(url) => postgres::start(url, &options, &queues, &shared)?,
        };
        let files = Files::open(options.files, options.read_only, shipping)?;
        let threads = Mutex::new(threads);
        Ok(Self { inner: Arc::new(Inner { files, queues, shared, threads, _lock: lock }) })
    }

    /// Hands a command over, at once, and gives the future of its answer: an `Ok` means it is on disk.
    /// Dropping the future does not cancel the command.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T, Failure>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        self.later((Way::Write, Isolation::Serial), work)
    }

    /// [`Store::write`] for a command that adds rows of its own, such as a report that comes in: many of them run side by side
    /// on PostgreSQL and none has to be run again because of what another one added. For work of which this is true: *what
    /// it reads decides what it writes only through a unique index or the very rows it changes*. Two such commands never
    /// change the same row and never take the same unique value: the later one is run again and sees what the other did. But what one
    /// has read may have been changed by the other.
    pub fn add<T, F>(&self, work: F) -> impl Future<Output = Result<T, Failure>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        self.later((Way::Write, Isolation::Adding), work)
    }

    /// Reads in one snapshot that is never older than the last answered write, for at most five seconds.
    pub fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T, Failure>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        self.later((Way::Read, Isolation::Serial), work)
    }

    /// [`Store::write`] for threads that may wait: the command line, jobs, tests.
    pub fn write_now<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        self.now(Way::Write, Isolation::Serial, work)
    }

    /// [`Store::read`] for threads that may wait: the command line, jobs, tests.
    pub fn read_now<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        self.now(Way::Read, Isolation::Serial, work)
    }

    /// A write that takes rows others may take as well, each skipping what is held.
    pub(crate) fn claim_now<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        self.now(Way::Write, Isolation::Claiming, work)
    }

    /// The stored files.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    /// Asks SQLite's writer to copy its log into the database file and to empty it, once no reader needs it: what was
    /// erased still lies there. PostgreSQL looks after its own.
    pub fn empty_log(&self) {
        self.inner.shared.want_empty_log(true);
    }

    /// Whether that is still to be done.
    pub fn is_log_to_be_emptied(&self) -> bool {
        self.inner.shared.wants_empty_log()
    }

    /// Whether a server, or a command that writes, holds the data directory now.
    pub fn is_in_use(directory: &Path) -> bool {
        directory.join("lock").exists() && DirectoryLock::take(directory).is_err()
    }

    /// What the store is doing.
    pub fn gauges(&self) -> Gauges {
        let queues = &self.inner.queues;
        self.inner.shared.gauges(queues.writes.len(), queues.reads.len())
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    /// A short name of the tables' state, the same for the same set of migrations.
    pub fn schema_fingerprint() -> Result<String, Failure> {
        migrations::fingerprint()
    }

    fn later<T, F>(
        &self,
        (way, isolation): (Way, Isolation),
        work: F,
    ) -> impl Future<Output = Result<T, Failure>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let reply: Reply<T> = Box::new(move |outcome| {
            // Nobody may be waiting any more: the client went away, the command stands.
            drop(sender.send(outcome));
        });
        self.submit(way, Pending { work, isolation, reply, outcome: None });
        async move { receiver.await.unwrap_or(Err(Failure::Unknown)) }
    }

    fn now<T, F>(&self, way: Way, isolation: Isolation, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        if inside_a_command() {
            return Err(Failure::Driver("a command may not wait for another one".to_owned()));
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        let reply: Reply<T> = Box::new(move |outcome| drop(sender.send(outcome)));
        self.submit(way, Pending { work, isolation, reply, outcome: None });
        receiver.recv().unwrap_or(Err(Failure::Unknown))
    }

    fn submit<T, F>(&self, way: Way, pending: Pending<T, F>)
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, Failure> + Send + 'static,
    {
        let command: Box<dyn Command> = Box::new(pending);
        if way == Way::Write && self.inner.shared.read_only() {
            return command.fail(Failure::ReadOnly);
        }
        let queue = match way {
            Way::Write => &self.inner.queues.writes,
            Way::Read => &self.inner.queues.reads,
        };
        if let Err(command) = queue.push(command) {
            command.fail(Failure::Busy);
        }
    }
}
