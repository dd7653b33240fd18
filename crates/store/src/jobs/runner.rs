//! [`Runner`]: takes due jobs one by one and runs their handlers on the thread that calls it.
//!
//! A runner runs one [`Lane`]. Several runners of a lane, in this or other processes, may run at once: each job is
//! claimed by one of them.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use balai_base::{Clock, Moment, Random, RegionId, Timestamp, time};

use super::{Job, JobError, JobOutcome, Lane, NewJob, rows};
use crate::{Failure, Store};

/// After so many tries a job is given up: with doubling pauses about two days.
const TRIES: u32 = 14;
/// The first pause; it doubles with every try.
const FIRST_PAUSE: i64 = 10 * time::SECOND;
/// The longest pause.
const LONGEST_PAUSE: i64 = 12 * time::HOUR;
/// After how many jobs a busy runner looks at its schedules again.
const ROUND: usize = 100;
/// How often an idle runner looks.
const LOOK: Duration = Duration::from_millis(250);

/// How often errands are done.
const ERRANDS: i64 = time::SECOND;

type Handler = Box<dyn Fn(&Store, &Job) -> JobOutcome + Send + Sync>;
type Errand = Box<dyn Fn(&Store, Moment) -> Result<(), Failure> + Send + Sync>;

/// Runs a lane's due jobs with the handlers registered, on the thread that calls it.
pub struct Runner {
    lane: Lane,
    store: Store,
    random: Arc<dyn Random>,
    handlers: HashMap<&'static str, Handler>,
    schedules: Vec<Schedule>,
    errands: Vec<Errand>,
}

#[derive(Clone)]
struct Schedule {
    region: RegionId,
    kind: &'static str,
    every_ms: i64,
}

impl Runner {
    /// A runner of [`Lane::Main`] without handlers.
    pub fn new(store: Store, random: Arc<dyn Random>) -> Self {
        Self::in_lane(Lane::Main, store, random)
    }

    /// A runner of a lane without handlers. A job of its lane that it has no handler for is tried again later, so
    /// that no job is forgotten because a release does not know it.
    pub fn in_lane(lane: Lane, store: Store, random: Arc<dyn Random>) -> Self {
        Self { lane, store, random, handlers: HashMap::new(), schedules: Vec::new(), errands: Vec::new() }
    }

    /// Names the handler of a kind. It may call the store's blocking twins.
    pub fn register<H>(&mut self, kind: &'static str, handler: H)
    where
        H: Fn(&Store, &Job) -> JobOutcome + Send + Sync + 'static,
    {
        self.handlers.insert(kind, Box::new(handler));
    }

    /// Enqueues a job of `kind` in this lane for `region` once every `every_ms`, by one of all servers. Its payload is the
    /// beginning of the span, in epoch milliseconds; spans in which no server ran are left out.
    pub fn schedule(&mut self, region: RegionId, kind: &'static str, every_ms: i64) {
        self.schedules.push(Schedule { region, kind, every_ms: every_ms.max(1) });
    }

    /// Names work that is looked for every second while the lane runs, between its jobs. It asks by a read whether there is
    /// anything to do, so that an idle server writes nothing; several servers may do it at once; and what it fails to do
    /// must be the work of a scheduled job as well, since nobody tries an errand again.
    pub fn errand<W>(&mut self, work: W)
    where
        W: Fn(&Store, Moment) -> Result<(), Failure> + Send + Sync + 'static,
    {
        self.errands.push(Box::new(work));
    }

    /// The kinds that have a handler, for a test that every scheduled and enqueued kind has one.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.handlers.keys().copied().collect();
        kinds.sort_unstable();
        kinds
    }

    /// Enqueues what is scheduled and runs what is due at `now` until nothing is; gives how many ran.
    pub fn run_due(&self, now: Timestamp) -> Result<usize, Failure> {
        self.enqueue_scheduled(now)?;
        let mut count = 0;
        while self.run_next(now)? {
            count += 1;
        }
        Ok(count)
    }

    /// Runs what is due, again and again, until `stop` is set; a job at work is finished first.
    pub fn run_until_stopped(&self, clock: &dyn Clock, stop: &AtomicBool) {
        let mut errands_at = None;
        while !stop.load(Ordering::Acquire) {
            let now = clock.now();
            if errands_at.is_none_or(|at| now >= at) {
                self.do_errands(now);
                errands_at = Some(now.plus(ERRANDS));
            }
            let more = self.run_round(clock, stop).unwrap_or_else(|failure| {
                tracing::warn!(lane = self.lane.as_str(), %failure, "jobs have to wait");
                false
            });
            if !more {
                thread::sleep(LOOK);
            }
        }
    }

    fn do_errands(&self, now: Timestamp) {
        for errand in &self.errands {
            let moment = Moment::new(now, self.random.as_ref());
            match catch_unwind(AssertUnwindSafe(|| errand(&self.store, moment))) {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => {
                    tracing::warn!(lane = self.lane.as_str(), %failure, "an errand has to wait");
                }
                Err(_) => tracing::error!(lane = self.lane.as_str(), "an errand panicked"),
            }
        }
    }

    /// Enqueues what is scheduled and runs a few due jobs, each at its own time; false when nothing is due.
    fn run_round(&self, clock: &dyn Clock, stop: &AtomicBool) -> Result<bool, Failure> {
        self.enqueue_scheduled(clock.now())?;
        for _ in 0..ROUND {
            if stop.load(Ordering::Acquire) || !self.run_next(clock.now())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Runs the job longest due at `now`; false when there is none.
    fn run_next(&self, now: Timestamp) -> Result<bool, Failure> {
        match self.claim(now)? {
            Some(job) => self.run(job).map(|()| true),
            None => Ok(false),
        }
    }

    fn claim(&self, now: Timestamp) -> Result<Option<Job>, Failure> {
        // An empty queue is the rule; looking costs no write then.
        let lane = self.lane;
        let due = self.store.read_now(move |tx| rows::is_due(tx, lane, now))?;
        if !due {
            return Ok(None);
        }
        let moment = Moment::new(now, self.random.as_ref());
        self.store.claim_now(move |tx| rows::claim(tx, lane, moment))
    }

    fn run(&self, job: Job) -> Result<(), Failure> {
        let outcome = match self.handlers.get(job.kind.as_str()) {
            None => Err(JobError::Retry("no handler of this kind in this release".to_owned())),
            Some(handler) => catch_unwind(AssertUnwindSafe(|| handler(&self.store, &job)))
                .unwrap_or_else(|_| Err(JobError::Retry("the handler panicked".to_owned()))),
        };
        if let Err(error) = &outcome {
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, ?error, "a job failed");
        }
        self.store.write_now(move |tx| match &outcome {
            // A handler may have finished it in its own write already.
            Ok(()) => rows::done(tx, &job).map(drop),
            Err(JobError::Stop(error)) => rows::failed(tx, &job, error, None),
            Err(JobError::Retry(error)) => rows::failed(tx, &job, error, next_try(&job)),
        })
    }

    fn enqueue_scheduled(&self, now: Timestamp) -> Result<(), Failure> {
        for schedule in &self.schedules {
            self.enqueue_slot(schedule.clone(), now)?;
        }
        self.sweep(now)
    }

    fn enqueue_slot(&self, schedule: Schedule, now: Timestamp) -> Result<(), Failure> {
        let slot = now.millis().div_euclid(schedule.every_ms);
        let (moment, lane) = (Moment::new(now, self.random.as_ref()), self.lane);
        self.once_per_slot(schedule.region.to_string(), schedule.kind, slot, move |tx| {
            let payload = slot.saturating_mul(schedule.every_ms).to_string();
            let job = NewJob { lane, kind: schedule.kind, payload, unique_key: None, due_at: now };
            rows::enqueue(tx, &schedule.region, &moment, &job)
        })
    }

    /// Once an hour, by one server, forgets what is old.
    fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let slot = now.millis().div_euclid(time::HOUR);
        self.once_per_slot(String::new(), "sweep", slot, move |tx| rows::sweep(tx, now))
    }

    fn once_per_slot<W>(&self, region: String, name: &'static str, slot: i64, work: W) -> Result<(), Failure>
    where
        W: Fn(&mut crate::Tx) -> Result<(), Failure> + Send + 'static,
    {
        let (asked, known) = (region.clone(), slot);
        if self.store.read_now(move |tx| rows::is_slot_taken(tx, &asked, name, known))? {
            return Ok(());
        }
        self.store.write_now(move |tx| {
            if rows::take_slot(tx, &region, name, slot)? {
                rows::sweep_slots(tx, &region, name, slot)?;
                work(tx)?;
            }
            Ok(())
        })
    }
}

/// When a failed job is tried again: pauses double and spread a little, so that jobs that failed together
/// (a provider was down) do not come back together.
fn next_try(job: &Job) -> Option<Timestamp> {
    if job.attempt >= TRIES {
        return None;
    }
    let doubled = FIRST_PAUSE.saturating_mul(1_i64 << job.attempt.saturating_sub(1).min(20));
    let pause = doubled.min(LONGEST_PAUSE);
    let mut byte = [0_u8];
    job.moment.random("job-pause").fill(&mut byte);
    let spread = pause / 4 * i64::from(byte.first().copied().unwrap_or_default()) / 255;
    Some(job.moment.now.plus(pause + spread))
}
