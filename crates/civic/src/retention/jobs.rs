//! Each day: what is past its time and enforced is forgotten.

use balai_base::{Day, time::DAY};
use balai_platform::{
    audit,
    casework::{Context, Contexts},
};
use balai_store::{
    Store,
    jobs::{JobError, JobOutcome, Runner},
};

use super::forget::forget_class;

/// The kind of the job.
const FORGET: &str = "retention.forget";

/// Names the handler, and when it runs.
pub fn register(runner: &mut Runner, regions: &[balai_base::RegionId], contexts: &Contexts) {
    let contexts = contexts.clone();
    runner.register(FORGET, move |store, job| {
        let context = contexts(&job.region, job.moment)
            .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))?;
        forget_all(store, &context)
    });
    for region in regions {
        runner.schedule(region.clone(), FORGET, DAY);
    }
}

/// For how long it is kept who read which case at a desk, in days: two years, in which a breach comes to light.
const READS_KEPT: i32 = 730;

/// Forgets every class's share, and what officers read long ago.
fn forget_all(store: &Store, context: &Context) -> JobOutcome {
    let (region, today) = (context.region.id.clone(), context.moment.now.day(&context.region.time_zone));
    store.write_now(move |tx| audit::forget_reads(tx, &region, Day(today.0 - READS_KEPT)).map(drop))?;
    for class in &context.region.retention {
        let done = forget_class(store, context, class)?;
        if done.last.is_some() {
            let kept = class.kept.as_str();
            tracing::info!(kept, forgotten = done.forgotten, held = done.held, "past the time it is kept");
        }
    }
    Ok(())
}
