//! Each day: what is past its time and enforced is forgotten.

use balai_base::{Moment, time::DAY};
use balai_platform::casework::{Context, Contexts};
use balai_store::{
    Store,
    jobs::{JobError, JobOutcome, Runner},
};

use super::forget::forget_round;

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

/// Forgets every class's share, round by round.
fn forget_all(store: &Store, context: &Context) -> JobOutcome {
    for class in &context.region.retention {
        let (kept, mut after) = (class.kept.as_str(), None);
        loop {
            let random = context.moment.random(&format!("retention|{kept}|{after:?}"));
            let moment = Moment::new(context.moment.now, &random);
            let (asked, class, from) = (Context { moment, ..context.clone() }, class.clone(), after);
            let round = store.write_now(move |tx| forget_round(tx, &asked, &class, from))?;
            if round.last.is_none() {
                break;
            }
            tracing::info!(kept, forgotten = round.forgotten, held = round.held, "past the time it is kept");
            after = round.last;
        }
    }
    Ok(())
}
