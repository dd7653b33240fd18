//! PostgreSQL: a pool of threads, each with a session of its own, for regions that outgrow one machine.

mod address;
mod bind;
mod connection;
mod errors;
mod tls;
mod worker;

use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

pub use address::holds_a_password;
pub(crate) use connection::Connection;
use worker::{Mode, Worker};

use crate::{Failure, StoreOptions, engine::Queues, gauges::Shared, migrations, threads::Threads};

/// How long a statement of a command may run.
const COMMAND_LIMIT: Duration = Duration::from_secs(20);
/// How long after a failed connection nobody tries again.
const PAUSE: Duration = Duration::from_millis(500);

/// Brings the tables up to date and starts the threads.
pub(crate) fn start(
    url: &str,
    options: &StoreOptions,
    queues: &Queues,
    shared: &Arc<Shared>,
) -> Result<Threads, Failure> {
    let breaker = Arc::new(Breaker { url: url.to_owned(), down_until: Mutex::new(None) });
    if !options.read_only {
        migrate(&breaker)?;
    }
    let mut threads = Threads::default();
    let turns = Arc::new(RwLock::new(()));
    let writers = if options.read_only { 0 } else { options.writers.max(1) };
    for number in 0..writers + options.readers.max(1) {
        let mode = if number < writers { Mode::Write } else { Mode::Read };
        let (queue, limit) = match mode {
            Mode::Write => (&queues.writes, COMMAND_LIMIT),
            Mode::Read => (&queues.reads, Duration::from_millis(options.read_limit_ms)),
        };
        let worker = Worker {
            breaker: Arc::clone(&breaker),
            queue: Arc::clone(queue),
            shared: Arc::clone(shared),
            mode,
            limit,
            connection: None,
            number: u32::try_from(number).unwrap_or_default(),
            turns: Arc::clone(&turns),
        };
        threads.start("balai-postgres", move || worker.run())?;
    }
    Ok(threads)
}

/// Migrates on a thread of its own: the driver refuses to wait on a thread that runs async tasks.
fn migrate(breaker: &Breaker) -> Result<(), Failure> {
    let work = || migrations::postgres(&mut breaker.connect(Duration::ZERO)?);
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|_| Err(Failure::Driver("the migration panicked".to_owned())))
}

/// Connects, but not again and again while the server is away: everybody would wait for every try.
pub(crate) struct Breaker {
    url: String,
    down_until: Mutex<Option<Instant>>,
}

impl Breaker {
    /// A new session whose statements may run for `limit`; zero lifts the limit.
    pub(crate) fn connect(&self, limit: Duration) -> Result<Connection, Failure> {
        let down = *self.down_until.lock().unwrap_or_else(PoisonError::into_inner);
        if down.is_some_and(|until| Instant::now() < until) {
            return Err(Failure::Busy);
        }
        let connected = Connection::connect(&self.url, limit);
        let until = connected.is_err().then(|| Instant::now() + PAUSE);
        *self.down_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
        if let Err(failure) = &connected {
            tracing::warn!(%failure, "no connection to the database");
        }
        connected
    }
}

/// Tries on the PostgreSQL database at `url` what this release would change of its tables, in a transaction that is taken back.
/// Gives the names of the migrations that are due. A failure says why this release can't take over.
pub fn try_upgrade(url: &str) -> Result<Vec<String>, Failure> {
    let tried = || {
        let mut connection = Connection::connect(url, Duration::ZERO)?;
        crate::migrations::tried(&mut connection)
    };
    // The driver refuses to wait on a thread that runs async tasks.
    std::thread::scope(|scope| scope.spawn(tried).join())
        .unwrap_or_else(|_| Err(Failure::Driver("the thread panicked".to_owned())))
}
