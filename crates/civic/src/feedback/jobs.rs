//! Once an hour: asks about applications that have ended, and forgets tokens whose time is over.

use balai_base::{Day, RegionId, time::HOUR};
use balai_platform::{
    casework::{self, Case, Context, Contexts, Filter, Order},
    notify::{self, NewNotice, Recipient},
};
use balai_store::{
    Failure, Tx,
    jobs::{JobError, Runner},
};

use super::{ask, store};

/// The kind of the job.
const ASK: &str = "feedback.ask";
/// The notice that asks.
pub const NOTICE: &str = "notice-feedback";
/// What ended longer ago is not asked about any more, in days.
const FRESH: i32 = 14;
/// The most cases of one round.
const ROUND: u32 = 200;

/// Names the handler and how often it runs.
pub fn register(runner: &mut Runner, regions: &[RegionId], contexts: &Contexts) {
    let contexts = contexts.clone();
    runner.register(ASK, move |store, job| {
        let not_here = || JobError::Stop("the region is not served here".to_owned());
        let context = contexts(&job.region, job.moment).ok_or_else(not_here)?;
        let job = job.clone();
        store.write_now(move |tx| {
            ask_all(tx, &ask::system(&context))?;
            job.finish(tx)
        })?;
        Ok(())
    });
    for region in regions {
        runner.schedule(region.clone(), ASK, HOUR);
    }
}

/// Asks about every application that has ended lately and was not asked about.
pub(super) fn ask_all(tx: &mut Tx, context: &Context) -> Result<u32, Failure> {
    let Day(today) = context.moment.now.day(&context.region.time_zone);
    store::forget_tokens(tx, &context.region.id, context.moment.now)?;
    let filter = Filter {
        case_types: vec![ask::APPLICATIONS.to_owned()],
        order: Order::NewestFirst,
        ..Filter::default()
    };
    let mut asked = 0;
    for case in casework::queue(tx, context, &filter, None, ROUND)?.items {
        let closed = case.closed_at.map(|at| at.day(&context.region.time_zone));
        if closed.is_some_and(|Day(day)| day >= today - FRESH) && ask(tx, context, &case)? {
            asked += 1;
        }
    }
    Ok(asked)
}

/// Asks about one; whether it was asked now.
fn ask(tx: &mut Tx, context: &Context, case: &Case) -> Result<bool, Failure> {
    if ask::invite(tx, context, case)?.is_none() {
        return Ok(false);
    }
    // The question hangs on the event that ended the case: letters show it to whoever may see that.
    let events = casework::history(tx, context, case, casework::View::Officer)?;
    if let Some(event) = events.iter().rfind(|event| event.kind == casework::EventKind::Moved) {
        let notice = NewNotice {
            case: case.id,
            event: event.id,
            template: NOTICE.to_owned(),
            recipient: Recipient::Reporter,
        };
        notify::enqueue(tx, &context.region.id, &context.moment, &notice)?;
    }
    Ok(true)
}
