//! Jobs: work to be done later, as rows enqueued in the writer's transaction (a transactional outbox).
//!
//! A job is leased to one runner and fenced: a runner that slept past its lease can't finish what another has
//! taken over. Handlers are idempotent, payloads hold identifiers only. What fails is retried with growing
//! pauses and ends as a dead letter that an administrator sees and can send again.

use std::sync::{Arc, atomic::AtomicBool};

use balai_base::{Clock, JobId, Moment, Random, RegionId, Timestamp};

use crate::{Failure, Store, Tx};

/// A job to be enqueued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done; a runner has one handler per kind.
    pub kind: &'static str,
    /// What the handler needs: identifiers only, as text.
    pub payload: String,
    /// At most one job of this kind and key is ever enqueued (until done jobs are swept after a week).
    pub unique_key: Option<String>,
    /// Not before.
    pub due_at: Timestamp,
}

/// Enqueues a job, in the transaction of the change that causes it. A repeated unique key changes nothing.
pub fn enqueue(tx: &mut Tx, region: &RegionId, moment: &Moment, job: &NewJob) -> Result<(), Failure> {
    let _ = (tx, region, moment);
    Err(Failure::Driver(format!("not built yet: {}", job.kind)))
}

/// A job as its handler gets it.
#[derive(Clone, Debug)]
pub struct Job {
    /// The region it belongs to.
    pub region: RegionId,
    /// Its identifier.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// What the handler needs.
    pub payload: String,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// When it was due.
    pub due_at: Timestamp,
    /// The time and seed of this try.
    pub moment: Moment,
    fence: i64,
}

impl Job {
    /// Marks the job done inside the handler's own write, so that its effect and its end are one. Fails when
    /// the lease was lost meanwhile, and the effect is rolled back with it.
    pub fn finish(&self, tx: &mut Tx) -> Result<(), Failure> {
        let _ = tx;
        Err(Failure::Driver(format!("not built yet: {}", self.fence)))
    }
}

/// Why a handler did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// Try again later. The text is for the administrator: no personal value in it.
    Retry(String),
    /// Trying again can't help: a dead letter at once.
    Stop(String),
}

impl From<Failure> for JobError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(problem) => Self::Stop(format!("refused: {}", problem.message)),
            other => Self::Retry(other.to_string()),
        }
    }
}

/// What a handler gives back.
pub type JobOutcome = Result<(), JobError>;

/// Runs due jobs with the handlers registered, on the thread that calls it.
pub struct Runner {
    store: Store,
}

impl Runner {
    /// A runner without handlers.
    pub fn new(store: Store, random: Arc<dyn Random>) -> Self {
        drop(random);
        Self { store }
    }

    /// Names the handler of a kind. It may call the store's blocking twins.
    pub fn register<H>(&mut self, kind: &'static str, handler: H)
    where
        H: Fn(&Store, &Job) -> JobOutcome + Send + Sync + 'static,
    {
        let _ = (&self.store, kind, handler);
    }

    /// Enqueues a job of `kind` for `region` once every `every_ms`, by one of all servers.
    pub fn schedule(&mut self, region: RegionId, kind: &'static str, every_ms: i64) {
        let _ = (&self.store, region, kind, every_ms);
    }

    /// Enqueues what is scheduled and runs what is due at `now` until nothing is; gives how many ran.
    pub fn run_due(&self, now: Timestamp) -> Result<usize, Failure> {
        let _ = &self.store;
        Err(Failure::Driver(format!("not built yet: {}", now.millis())))
    }

    /// Runs what is due, again and again, until `stop` is set.
    pub fn run_until_stopped(&self, clock: &dyn Clock, stop: &AtomicBool) {
        let _ = (&self.store, clock.now(), stop);
    }
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// Its identifier.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// What the handler got.
    pub payload: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub error: String,
    /// When it was given up.
    pub at: Timestamp,
}

/// The region's dead letters, newest first, at most 200.
pub fn dead(tx: &mut Tx, region: &RegionId) -> Result<Vec<DeadJob>, Failure> {
    let _ = (tx, region);
    Err(Failure::Driver("not built yet".to_owned()))
}

/// Makes a dead job due at `now` again, with its tries counted from zero.
pub fn resend(tx: &mut Tx, region: &RegionId, id: JobId, now: Timestamp) -> Result<(), Failure> {
    let _ = (tx, region, now);
    Err(Failure::Driver(format!("not built yet: {id}")))
}
