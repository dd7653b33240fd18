//! What happens by itself: bookings nobody came to are noted, and days that ended leave nobody in a queue.

use std::sync::Arc;

use balai_base::{
    Day,
    time::{DAY, HOUR},
};
use balai_platform::{access::Actor, casework::Context, region::Regions, vault::Vault};
use balai_store::{
    Failure, Tx,
    jobs::{JobError, Runner},
};

use super::store::{bookings, tickets};

/// The kind of the job.
const SWEEP: &str = "appointments.sweep";
/// How long after its time a booking still waits for somebody who is late.
const LATE: i64 = HOUR;
/// How long tickets and ended bookings are kept: a year for figures.
const KEPT_DAYS: i32 = 366;

/// Names the handler and how often it runs for every region served.
pub fn register(runner: &mut Runner, regions: &Arc<Regions>, vault: &Arc<Vault>) {
    let (regions_here, vault) = (Arc::clone(regions), Arc::clone(vault));
    runner.register(SWEEP, move |store, job| {
        let region = regions_here
            .by_id(job.region.as_str())
            .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
        let vault = Arc::clone(&vault);
        let context = Context { region, vault, moment: job.moment, actor: Actor::System };
        let job = job.clone();
        store.write_now(move |tx| {
            sweep(tx, &context)?;
            job.finish(tx)
        })?;
        Ok(())
    });
    for region in regions.all() {
        runner.schedule(region.id.clone(), SWEEP, DAY / 24);
    }
}

/// Notes who did not come, ends yesterday's queues and forgets what is a year old.
pub(super) fn sweep(tx: &mut Tx, context: &Context) -> Result<(), Failure> {
    let zone = &context.region.time_zone;
    let late = context.moment.now.plus(-LATE).zoned(zone);
    let minute = i64::from(late.hour()) * 60 + i64::from(late.minute());
    let Day(today) = context.moment.now.day(zone);
    bookings::miss(tx, context, (Day::from_date(late.date()), minute))?;
    tickets::leave(tx, context, Day(today))?;
    bookings::forget(tx, context, Day(today - KEPT_DAYS))?;
    tickets::forget(tx, context, Day(today - KEPT_DAYS))
}
