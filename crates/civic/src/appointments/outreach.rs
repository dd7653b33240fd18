//! Outreach days (*jemput bola*): officers go to a village, take forms on paper, and enter them afterwards, one row a person.
//!
//! What a row becomes is not known here: the caller gives the work that makes a case of it. Each row is a command of its own
//! with a key of its own, so that a wrong row loses no other and a form sent twice enters nobody twice.

use balai_base::{Day, Problem};
use balai_platform::{
    access::{Action, Actor, ReachKind},
    casework::Context,
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{
    model::{Entered, EntryOfDay, NewOutreach, OutreachDay},
    store::outreach as store,
};

/// The longest text of a place or a team, in letters.
const LONGEST: usize = 300;

/// Whether the actor enters cases for people of this agency or village.
fn may_go(context: &Context, agency: &str, village: &balai_base::AreaCode) -> bool {
    let Actor::Officer(officer) = &context.actor else { return false };
    officer.grants.iter().any(|grant| {
        let Some(role) = context.region.roles.get(&grant.role) else { return false };
        let reaches = match role.reach {
            ReachKind::Region => true,
            ReachKind::Agency | ReachKind::Unit | ReachKind::Assigned => grant.agency == agency,
            ReachKind::Area => grant.area.as_ref().is_some_and(|area| village.is_within(area)),
        };
        reaches && role.actions.contains(&Action::EnterForSomebody)
    })
}

fn allowed(context: &Context, agency: &str, village: &str) -> Result<(), Failure> {
    let village = village.parse().map_err(|_| unknown())?;
    if may_go(context, agency, &village) {
        Ok(())
    } else {
        Err(Problem::forbidden("problem-not-allowed").into())
    }
}

fn unknown() -> Problem {
    Problem::not_found("problem-outreach-unknown")
}

/// Plans a day. What is missing is told field by field.
pub fn plan(tx: &mut Tx, context: &Context, new: &NewOutreach) -> Result<Uuid, Failure> {
    let region = &context.region;
    let mut problem = Problem::invalid("problem-answers");
    if region.areas.villages().iter().all(|village| village.code != new.village) {
        problem = problem.field("village", "field-outreach-village");
    }
    if new.day < context.moment.now.day(&region.time_zone) {
        problem = problem.field("day", "field-outreach-past");
    }
    if new.until_minute <= new.from_minute || new.until_minute > 1_440 {
        problem = problem.field("from", "field-outreach-hours");
    }
    if new.place.trim().is_empty() || new.place.chars().count() > LONGEST {
        problem = problem.field("place", "field-outreach-place");
    }
    if new.services.is_empty() {
        problem = problem.field("services", "field-outreach-services");
    }
    if new.team.chars().count() > LONGEST {
        problem = problem.field("team", "field-outreach-team");
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    allowed(context, &new.agency, &new.village.to_string())?;
    let id = context.moment.uuid("outreach");
    store::insert(tx, context, id, new)?;
    Ok(id)
}

/// Calls a day off.
pub fn call_off(tx: &mut Tx, context: &Context, id: Uuid) -> Result<(), Failure> {
    let day = store::get(tx, context, id)?.ok_or_else(unknown)?;
    allowed(context, &day.agency, &day.village)?;
    store::cancel(tx, context, id)
}

/// The coming days, the next one first, as everybody may see them.
pub fn coming(tx: &mut Tx, context: &Context) -> Result<Vec<OutreachDay>, Failure> {
    let today = context.moment.now.day(&context.region.time_zone);
    let days = store::since(tx, context, today)?;
    Ok(days
        .into_iter()
        .filter(|day| !day.cancelled)
        .map(|day| OutreachDay { team: String::new(), ..day })
        .collect())
}

/// Days of the actor's reach, from two months ago on.
pub fn every_outreach_day(tx: &mut Tx, context: &Context) -> Result<Vec<OutreachDay>, Failure> {
    let Day(today) = context.moment.now.day(&context.region.time_zone);
    let days = store::since(tx, context, Day(today - 60))?;
    Ok(days.into_iter().filter(|day| allowed(context, &day.agency, &day.village).is_ok()).collect())
}

/// One day of the actor's reach.
pub fn outreach_day(tx: &mut Tx, context: &Context, id: Uuid) -> Result<OutreachDay, Failure> {
    let day = store::get(tx, context, id)?.ok_or_else(unknown)?;
    allowed(context, &day.agency, &day.village)?;
    Ok(day)
}

/// Enters one row. `work` makes its case; a row whose key was entered before gives what it became then. Refused rows
/// leave nothing behind.
pub fn enter(
    tx: &mut Tx,
    context: &Context,
    (id, row_key, service): (Uuid, &[u8; 32], &str),
    work: impl Fn(&mut Tx, &Context) -> Result<Entered, Failure>,
) -> Result<Entered, Failure> {
    let day = outreach_day(tx, context, id)?;
    if let Some(known) = store::entered(tx, context, (id, row_key))? {
        return Ok(known);
    }
    if day.cancelled || !day.services.iter().any(|known| known == service) {
        return Err(Problem::invalid("problem-answers").field("service", "field-outreach-service").into());
    }
    let entered = work(tx, context)?;
    store::enter(tx, context, (id, row_key, service), &entered)?;
    Ok(entered)
}

/// What a day brought, in the order in which it was entered.
pub fn entered(tx: &mut Tx, context: &Context, id: Uuid) -> Result<Vec<EntryOfDay>, Failure> {
    outreach_day(tx, context, id)?;
    store::entries(tx, context, id)
}
