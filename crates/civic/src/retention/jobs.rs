//! Each day: what is past its time and enforced is forgotten.

use balai_base::time::DAY;
use balai_platform::casework::{Context, Contexts};
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

/// Forgets every class's share.
fn forget_all(store: &Store, context: &Context) -> JobOutcome {
    for class in &context.region.retention {
        let done = forget_class(store, context, class)?;
        if done.last.is_some() {
            let kept = class.kept.as_str();
            tracing::info!(kept, forgotten = done.forgotten, held = done.held, "past the time it is kept");
        }
    }
    Ok(())
}
