//! Jobs: work to be done later, as rows enqueued in the writer's transaction (a transactional outbox).
//!
//! A job is leased to one runner and fenced: a runner that slept past its lease can't finish what another has
//! taken over. Handlers are idempotent, payloads hold identifiers only. What fails is retried with growing
//! pauses and ends as a dead letter that an administrator sees and can send again. Jobs run in [`Lane`]s, so that
//! what waits for another machine delays nothing else.

mod lane;
mod rows;
mod runner;

use balai_base::{JobId, Moment, ProblemKind, RegionId, Timestamp};

pub use lane::Lane;
pub use rows::{counts, dead, enqueue, last_done, oldest_due, resend, resend_all, totals};
pub use runner::Runner;

use crate::{Failure, Tx};

/// A job to be enqueued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Which thread runs it: [`Lane::Main`], unless it waits for another machine or computes for long. The
    /// handler of its kind is registered with that lane's runner.
    pub lane: Lane,
    /// What is to be done; a runner has one handler per kind.
    pub kind: &'static str,
    /// What the handler needs: identifiers only, as text.
    pub payload: String,
    /// At most one job of this kind and key is ever enqueued (until done jobs are swept after a week).
    pub unique_key: Option<String>,
    /// Not before.
    pub due_at: Timestamp,
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
        if rows::done(tx, self)? {
            return Ok(());
        }
        Err(Failure::Driver(format!("the lease of job {} was lost", self.id)))
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
            Failure::Refused(problem) => match problem.kind {
                // Not now: a full disk, a limit.
                ProblemKind::Unavailable(_) | ProblemKind::TooMany(_) | ProblemKind::Internal => {
                    Self::Retry(problem.message.to_owned())
                }
                _ => Self::Stop(format!("refused: {}", problem.message)),
            },
            other => Self::Retry(other.to_string()),
        }
    }
}

/// What a handler gives back.
pub type JobOutcome = Result<(), JobError>;

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

/// How many jobs of a region are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting for their time or their turn.
    pub ready: u64,
    /// At work.
    pub running: u64,
    /// Given up.
    pub dead: u64,
    /// When the longest waiting one was or will be due.
    pub oldest_due: Option<Timestamp>,
}
