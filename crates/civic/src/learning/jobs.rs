//! Learning by night: once a day for every region, if cases have ended or were corrected since.

use std::sync::Arc;

use balai_base::time::DAY;
use balai_platform::{access::Actor, casework::Context, region::Region, region::Regions, vault::Vault};
use balai_store::{
    Store,
    jobs::{Job, JobError, JobOutcome, Runner},
};

use super::{
    Learned, Outcome,
    model::Target,
    school::{THRESHOLD, learn_region},
};

/// The kind of the nightly job.
pub const LEARN: &str = "learning.learn";
/// The kind of the job an administrator asks for.
pub const LEARN_NOW: &str = "learning.learn-now";

/// What a pack's keywords say of texts.
pub type Yardstick = Box<dyn Fn(Target, &str) -> Vec<String> + Send + Sync>;
/// Makes the yardstick of a region.
pub type Yardsticks = Arc<dyn Fn(&Region) -> Yardstick + Send + Sync>;

/// What the jobs need.
#[derive(Clone)]
pub struct Desk {
    /// The regions served.
    pub regions: Arc<Regions>,
    /// The keys; a context carries them, learning uses none.
    pub vault: Arc<Vault>,
    /// The models in use, told of a new one at once.
    pub learned: Learned,
    /// The yardstick.
    pub keywords: Yardsticks,
}

/// Names the handlers and has every region learn once a day.
pub fn register(runner: &mut Runner, desk: &Desk) {
    for (kind, only_news) in [(LEARN, true), (LEARN_NOW, false)] {
        let desk = desk.clone();
        runner.register(kind, move |store, job| learn(store, job, &desk, only_news));
    }
    for region in desk.regions.all() {
        runner.schedule(region.id.clone(), LEARN, DAY);
    }
}

fn learn(store: &Store, job: &Job, desk: &Desk, only_news: bool) -> JobOutcome {
    let region = desk
        .regions
        .by_id(job.region.as_str())
        .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
    let context = Context {
        region: Arc::clone(&region),
        vault: Arc::clone(&desk.vault),
        moment: job.moment,
        actor: Actor::System,
    };
    let keywords = (desk.keywords)(&region);
    // An administrator's threshold outlives the night; a region that never learned takes the usual one.
    let threshold = desk.learned.of(&region.id).map_or(THRESHOLD, |active| active.threshold);
    match learn_region(store, &context, (threshold, only_news), &keywords)? {
        Outcome::Learned { version, lessons, .. } => {
            tracing::info!(region = %region.id, version, lessons, "learned");
            desk.learned.look(store, &region.id)?;
        }
        Outcome::TooLittle(reason) => tracing::info!(region = %region.id, %reason, "nothing learned"),
        Outcome::NothingNew => {}
    }
    Ok(())
}
