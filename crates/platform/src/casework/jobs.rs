//! What happens to cases without anybody acting: promises that break, steps whose time has come, notices.
//!
//! Each case is taken in a command of its own, so that one that fails does not hold up the others.

use std::sync::Arc;

use balai_base::{
    CaseId, Moment, RegionId,
    time::{DAY, MINUTE},
};
use balai_store::{
    Failure, Store, Tx,
    jobs::{Job, JobError, JobOutcome, Runner},
};

use super::{
    Case, Context, Step, advance, erasure,
    escalation::{broken_promises, escalate},
    store,
};
use crate::{
    access::Actor,
    notify::{self, Afterwards, Provider},
    workflow,
};

/// The job that follows broken promises up.
const PROMISES: &str = "case-promises";
/// The job that takes steps whose time has come.
const STEPS: &str = "case-steps";
/// The job that forgets old notices.
const SWEEP: &str = "notify-sweep";
/// How many cases one look finds.
const ROUND: u32 = 200;
/// How many looks one job takes before it leaves the rest to the next.
const ROUNDS: usize = 25;
/// How long delivered notices are kept.
const NOTICES_KEPT: i64 = 180 * DAY;

/// Makes the context of a region for a moment; none when the region is not served here.
pub type Contexts = Arc<dyn Fn(&RegionId, Moment) -> Option<Context> + Send + Sync>;

/// How notices are delivered: who takes them, and what happens with each that was.
#[derive(Default)]
pub struct Delivering {
    /// Asked in order; the first that takes a notice delivers it.
    pub providers: Vec<Box<dyn Provider>>,
    /// What happens in the same command in which a notice is noted as delivered.
    pub afterwards: Option<Afterwards>,
}

/// Names the handlers of casework's jobs and schedules them for `regions`.
pub fn register(runner: &mut Runner, regions: &[RegionId], contexts: &Contexts, delivering: Delivering) {
    for region in regions {
        runner.schedule(region.clone(), PROMISES, MINUTE);
        runner.schedule(region.clone(), STEPS, 10 * MINUTE);
        runner.schedule(region.clone(), notify::DELIVER, MINUTE);
        runner.schedule(region.clone(), SWEEP, DAY);
    }
    let make = Arc::clone(contexts);
    runner.register(PROMISES, move |store, job| follow_up(store, job, &make));
    let make = Arc::clone(contexts);
    runner.register(STEPS, move |store, job| take_steps(store, job, &make));
    let delivering = Arc::new(delivering);
    let fresh = (Arc::clone(&delivering), regions.to_vec());
    runner.errand(move |store, moment| {
        let (Delivering { providers, afterwards }, regions) = (fresh.0.as_ref(), &fresh.1);
        regions.iter().try_for_each(|region| {
            notify::deliver_fresh(store, region, providers, moment, afterwards.as_ref()).map(drop)
        })
    });
    runner.register(notify::DELIVER, move |store, job| {
        let Delivering { providers, afterwards } = delivering.as_ref();
        notify::deliver(store, &job.region, providers, job.moment, afterwards.as_ref())?;
        Ok(())
    });
    let make = Arc::clone(contexts);
    runner.register(erasure::FINISH, move |store, job| erasure::finish(store, job, &system(job, &make)?));
    runner.register(SWEEP, |store, job| {
        let (region, before) = (job.region.clone(), job.moment.now.plus(-NOTICES_KEPT));
        store.write_now(move |tx| notify::sweep(tx, &region, before))?;
        Ok(())
    });
}

/// Names the handlers of what takes long, for the lane in which nothing waits for it.
pub fn register_long(runner: &mut Runner, regions: &[RegionId]) {
    for region in regions {
        runner.schedule(region.clone(), erasure::PURGE, DAY);
    }
    runner.register(erasure::PURGE, erasure::purge);
}

fn system(job: &Job, contexts: &Contexts) -> Result<Context, JobError> {
    contexts(&job.region, job.moment)
        .map(|context| context.acting_as(Actor::System))
        .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))
}

fn follow_up(store: &Store, job: &Job, contexts: &Contexts) -> JobOutcome {
    each(store, &system(job, contexts)?, broken_promises, |tx, context, case| {
        escalate(tx, context, case).map(drop)
    })
}

fn take_steps(store: &Store, job: &Job, contexts: &Contexts) -> JobOutcome {
    each(store, &system(job, contexts)?, steps_due, |tx, context, case| {
        take_step(tx, context, case).map(drop)
    })
}

/// Finds cases and does something to each, look after look, until a look finds only cases seen before.
fn each(
    store: &Store,
    context: &Context,
    find: fn(&mut Tx, &Context, u32) -> Result<Vec<CaseId>, Failure>,
    act: fn(&mut Tx, &Context, CaseId) -> Result<(), Failure>,
) -> JobOutcome {
    let mut seen: Vec<CaseId> = Vec::new();
    let mut failed = None;
    for _ in 0..ROUNDS {
        let own = context.clone();
        let mut found = store.read_now(move |tx| find(tx, &own, ROUND))?;
        found.retain(|case| !seen.contains(case));
        if found.is_empty() {
            break;
        }
        for case in found {
            seen.push(case);
            let own = context.clone();
            if let Err(failure) = store.write_now(move |tx| act(tx, &own, case)) {
                failed = Some(JobError::Retry(format!("case {case}: {failure}")));
            }
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Cases that have been in their state for as long as a step of the server's waits.
pub fn steps_due(tx: &mut Tx, context: &Context, limit: u32) -> Result<Vec<CaseId>, Failure> {
    let mut found = Vec::new();
    for workflow in context.region.workflows.values() {
        for transition in &workflow.transitions {
            let Some(days) = transition.after_days else { continue };
            let since = context.moment.now.plus(-i64::from(days) * DAY);
            for state in &transition.from {
                let place = (workflow.id.as_str(), state.as_str());
                found.extend(store::lists::in_state_since(tx, context.id(), place, (since, limit))?);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Takes the server's step for one case, if its time has come.
pub fn take_step(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Option<Case>, Failure> {
    let Some(case) = store::cases::get(tx, context.id(), id)? else { return Ok(None) };
    let workflow = context.workflow(&case.workflow)?;
    let facts = advance::facts(tx, context, &case)?;
    let Some(transition) = workflow::automatic(workflow, &facts) else { return Ok(None) };
    let step = Step { transition: transition.id.clone(), ..Step::default() };
    advance::advance(tx, context, id, &step).map(Some)
}
