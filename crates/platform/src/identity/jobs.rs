//! What identity does by itself: sweep what time has ended.

use std::sync::Arc;

use balai_base::time::HOUR;
use balai_store::jobs::{JobError, Runner};

use super::sweep;
use crate::region::Regions;

/// The kind of the job that forgets ended sessions, links and devices.
pub const SWEEP: &str = "identity.sweep";

/// Names the handler and how often it runs for every region served.
pub fn register(runner: &mut Runner, regions: &Arc<Regions>) {
    let served = Arc::clone(regions);
    runner.register(SWEEP, move |store, job| {
        let region = served
            .by_id(job.region.as_str())
            .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
        let job = job.clone();
        store.write_now(move |tx| {
            sweep(tx, &region, job.moment.now)?;
            job.finish(tx)
        })?;
        Ok(())
    });
    for region in regions.all() {
        runner.schedule(region.id.clone(), SWEEP, HOUR);
    }
}
