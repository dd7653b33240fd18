//! What accounts of residents do by themselves: their letters, and the end of what is over.

use std::sync::Arc;

use balai_base::{RegionId, time::DAY};
use balai_store::jobs::{JobError, Runner};

use super::{
    ending,
    letters::{Posting, SEND, compose},
    store,
};
use crate::{casework::Contexts, render::OwnTemplates};

/// The kind of the job that warns of and ends accounts nobody uses, and forgets what is over.
pub const SWEEP: &str = "residents-sweep";

/// Names the handler of the lane of mail.
pub fn register_letters(runner: &mut Runner, posting: Posting) {
    let own = Arc::new(OwnTemplates::default());
    runner.register(SEND, move |store, job| {
        let id = job.payload.parse().map_err(|_| JobError::Stop("the payload names no letter".to_owned()))?;
        let context = (posting.contexts)(&job.region, job.moment)
            .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))?;
        let (asked, kit, templates) = (context, posting.clone(), Arc::clone(&own));
        let composed = store.read_now(move |tx| compose(tx, (&kit, &templates), &asked, id))?;
        if let Some(letter) = composed {
            posting.carrier.send(&letter?)?;
        }
        let job = job.clone();
        store.write_now(move |tx| {
            store::letters::delete(tx, &job.region, id)?;
            job.finish(tx)
        })?;
        Ok(())
    });
}

/// Names the handler of the main lane and how often it runs.
pub fn register(runner: &mut Runner, regions: &[RegionId], contexts: &Contexts) {
    let contexts = Arc::clone(contexts);
    runner.register(SWEEP, move |store, job| {
        let context = contexts(&job.region, job.moment)
            .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
        let job = job.clone();
        store.write_now(move |tx| {
            ending::sweep(tx, &context)?;
            job.finish(tx)
        })?;
        Ok(())
    });
    for region in regions {
        runner.schedule(region.clone(), SWEEP, DAY);
    }
}
