//! What reports do by themselves: forget old drafts, and make the home page's figures.

use std::sync::Arc;

use balai_base::time::{HOUR, MINUTE};
use balai_platform::{access::Actor, casework::Context, region::Regions, vault::Vault};
use balai_store::{
    Failure, Store, Tx,
    jobs::{Job, JobError, JobOutcome, Runner},
};

use super::{figures, store};

/// The kind of the job that forgets drafts nobody came back to.
pub const FORGET_DRAFTS: &str = "reports.forget-drafts";
/// The kind of the job that makes the home page's figures.
pub const MAKE_FIGURES: &str = "reports.make-figures";

/// Names the handlers and how often each runs for every region served.
pub fn register(runner: &mut Runner, regions: &Arc<Regions>, vault: &Arc<Vault>) {
    let here = (Arc::clone(regions), Arc::clone(vault));
    let there = here.clone();
    runner.register(FORGET_DRAFTS, move |store, job| run(store, job, &there, forget_drafts));
    runner.register(MAKE_FIGURES, move |store, job| run(store, job, &here, figures::store_figures));
    for region in regions.all() {
        runner.schedule(region.id.clone(), FORGET_DRAFTS, HOUR);
        runner.schedule(region.id.clone(), MAKE_FIGURES, 5 * MINUTE);
    }
}

fn forget_drafts(tx: &mut Tx, context: &Context) -> Result<(), Failure> {
    store::remove_expired_drafts(tx, &context.region.id, context.moment.now).map(drop)
}

/// Does the work and marks the job done in one write.
fn run(
    store: &Store,
    job: &Job,
    (regions, vault): &(Arc<Regions>, Arc<Vault>),
    work: fn(&mut Tx, &Context) -> Result<(), Failure>,
) -> JobOutcome {
    let region = regions
        .by_id(job.region.as_str())
        .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
    let context = Context { region, vault: Arc::clone(vault), moment: job.moment, actor: Actor::System };
    let job = job.clone();
    store.write_now(move |tx| {
        work(tx, &context)?;
        job.finish(tx)
    })?;
    Ok(())
}
