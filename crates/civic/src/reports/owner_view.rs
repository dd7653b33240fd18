//! One report as its reporter sees it: everything the public may see, the reporter's own words and photos, and
//! what can be done now.

use balai_base::{CaseNumber, Timestamp, time::DAY};
use balai_platform::{
    access::Action,
    casework::{self, Audience, Case, Context, Event, EventKind, View},
    region::Region,
    workflow::{Requirement, Transition},
};
use balai_store::{Failure, Tx};

use super::{IdentitySeen, OwnerCase, names, owner, public};
use crate::feedback;

/// One report as its reporter sees it; the actor must be its reporter.
pub fn owner_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<OwnerCase, Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::ReadOwn, &case)?;
    let region = &context.region;
    let events = casework::history(tx, context, &case, View::Owner)?;
    let reopening = owner::reopening(region, &case);
    let seen = public::seen(tx, context, case.clone(), View::Owner)?;
    Ok(OwnerCase {
        address: case.address.clone(),
        point: case.point,
        accused: (!case.hidden_from.is_empty()).then(|| names::agency(region, &case.hidden_from)),
        last_event: case.last_event,
        not_solved_needs_words: reopening
            .as_ref()
            .is_some_and(|step| step.requires.contains(&Requirement::Reason)),
        not_solved_until: reopening.and_then(|step| until(region, &step, &case, context.moment.now)),
        can_withdraw: owner::withdrawal(region, &case).is_some(),
        can_rate: feedback::can_be_rated(&case),
        question_open: question_open(region, &case, &events),
        identity_seen: events.iter().filter_map(|event| seen_by(region, event)).collect(),
        case: seen,
    })
}

/// Until when a step is possible; none when its time is over.
fn until(region: &Region, step: &Transition, case: &Case, now: Timestamp) -> Option<Timestamp> {
    let end = match step.within_working_days {
        Some(days) => region.calendar.end_of_working_day_after(case.state_since.day(&region.time_zone), days),
        None => case.state_since.plus(i64::from(step.within_days.unwrap_or(3_650)) * DAY),
    };
    (end >= now).then_some(end)
}

/// Whether an officer asked something (a step that writes and stops a clock) and the reporter has not written
/// since.
fn question_open(region: &Region, case: &Case, events: &[Event]) -> bool {
    let Some(workflow) = region.workflows.get(&case.workflow) else { return false };
    let asks = |event: &Event| {
        workflow.transition(&event.transition).is_some_and(|step| {
            !step.clocks.pause.is_empty()
                && step.requires.contains(&Requirement::PublicAnswer)
                && !step.requires.contains(&Requirement::Reason)
        })
    };
    let asked = events.iter().rposition(asks);
    let answered = events.iter().rposition(|event| event.actor_kind == "citizen");
    !case.meaning.is_final() && asked.is_some_and(|asked| answered.is_none_or(|answered| answered < asked))
}

fn seen_by(region: &Region, event: &Event) -> Option<IdentitySeen> {
    let looked = event.kind == EventKind::Revealed && event.audience != Audience::Internal;
    looked.then(|| IdentitySeen {
        at: event.at,
        agency: (!event.agency.is_empty()).then(|| names::agency(region, &event.agency)),
        officer: casework::officer_told(region, event, View::Owner),
        reason: event.text.clone(),
    })
}
