//! What follows when a promise breaks: an event the reporter can see, and the ladder of the office, step by step.

use balai_base::{CaseId, Timestamp};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, CaseClock, EventDetail, EventKind, clocks,
    context::{Context, Hand},
    store,
    work::{NewEvent, Work},
};
use crate::{
    identity::{self, AccountFilter, AccountState, Setting},
    notify::Recipient,
    region::{LadderPlace, LadderStep},
};

/// How many people one step tells at most by name; beyond that the role is told.
const MOST_TOLD: usize = 20;

/// Cases with a step of a broken promise due now, longest overdue first.
pub fn broken_promises(tx: &mut Tx, context: &Context, limit: u32) -> Result<Vec<CaseId>, Failure> {
    store::clocks::steps_due(tx, context.id(), context.moment.now, limit)
}

/// Takes every step that is due for the broken promises of one case; gives how many were taken. Safe to repeat:
/// what was taken is not due again. Steps of the ladder wait for opening hours; the break itself does not.
pub fn escalate(tx: &mut Tx, context: &Context, id: CaseId) -> Result<u32, Failure> {
    let Some(case) = store::cases::get(tx, context.id(), id)? else { return Ok(0) };
    let mut work = Work::of(case);
    let mut all = store::clocks::of_case(tx, context.id(), id)?;
    let mut taken = 0;
    for clock in &mut all {
        let before = clock.clone();
        while is_due(clock, context.moment.now) {
            if clock.escalated > 0
                && let Some(opening) = closed_until(context)
            {
                clock.next_step_at = Some(opening);
                break;
            }
            take(tx, context, &mut work, clock)?;
            taken += 1;
        }
        if *clock != before {
            store::clocks::put(tx, context.id(), id, clock)?;
        }
    }
    if taken > 0 {
        work.case.due_at = clocks::nearest(&all);
        work.save(tx, context)?;
    }
    Ok(taken)
}

fn is_due(clock: &CaseClock, now: Timestamp) -> bool {
    clock.is_running() && clock.next_step_at.is_some_and(|at| at <= now)
}

/// The next opening, when the offices are closed now.
fn closed_until(context: &Context) -> Option<Timestamp> {
    let calendar = &context.region.calendar;
    let now = context.moment.now;
    calendar.next_open(now).filter(|opening| *opening > now)
}

/// Takes the next step of one broken promise.
fn take(tx: &mut Tx, context: &Context, work: &mut Work, clock: &mut CaseClock) -> Result<(), Failure> {
    let rules = work.rules(context);
    let public = rules.set.and_then(|set| set.clock(&clock.clock)).is_some_and(|promised| promised.public);
    let step = clock.escalated.checked_sub(1).and_then(|at| rules.ladder.get(usize::try_from(at).ok()?));
    clock.escalated += 1;
    let detail = EventDetail { clock: clock.clock.clone(), ..EventDetail::default() };
    let nobody = Hand::default();
    if let Some(step) = step {
        let (agency, told) = whom(tx, context, &work.case, step)?;
        let audience = if public { Audience::Owner } else { Audience::Internal };
        let detail = EventDetail {
            agency,
            after: step.role.clone(),
            told: told.iter().map(ToString::to_string).collect(),
            ..detail
        };
        let event = NewEvent::of(EventKind::Escalated, audience, &nobody).with(detail);
        let event = work.append(tx, context, &event)?;
        let template = if step.inform_only {
            "notice-promise-broken-for-information"
        } else {
            "notice-promise-escalated"
        };
        work.tell(tx, context, (event, template), &told)?;
    } else {
        let audience = if public { Audience::Public } else { Audience::Internal };
        let event = NewEvent::of(EventKind::ClockBroken, audience, &nobody).with(detail);
        let event = work.append(tx, context, &event)?;
        let mut told = vec![work.officers()];
        told.extend(work.case.assignee.map(Recipient::Account));
        if public {
            told.push(Recipient::Reporter);
        }
        work.tell(tx, context, (event, "notice-promise-broken"), &told)?;
    }
    clock.next_step_at = work.rules(context).next_step(clock);
    Ok(())
}

/// Whom a step tells: the office looked in, and those there who hold the role and are not on leave, else the first
/// deputies of whom that is true, else whoever will hold the role.
fn whom(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    step: &LadderStep,
) -> Result<(String, Vec<Recipient>), Failure> {
    let agency = office(context, case, &step.at);
    for role in std::iter::once(&step.role).chain(&step.deputies) {
        let accounts = present(tx, context, role, &agency)?;
        if !accounts.is_empty() {
            return Ok((agency, accounts));
        }
    }
    let role = Recipient::Role { role: step.role.clone(), agency: agency.clone() };
    Ok((agency, vec![role]))
}

/// The agency a step looks in; empty for the whole region. The accused agency is never asked about itself, and an
/// office that answers to nobody has nobody above it but the region.
fn office(context: &Context, case: &Case, place: &LadderPlace) -> String {
    let agency = match place {
        LadderPlace::Own => case.agency.clone(),
        LadderPlace::Parent => context
            .region
            .agencies
            .get(&case.agency)
            .and_then(|agency| agency.parent.clone())
            .unwrap_or_default(),
        LadderPlace::Region => String::new(),
        LadderPlace::Agency(agency) => agency.clone(),
    };
    if agency == case.hidden_from { String::new() } else { agency }
}

/// The officers who hold `role` at `agency` and are at work today. Who is granted an area is granted its office.
fn present(tx: &mut Tx, context: &Context, role: &str, agency: &str) -> Result<Vec<Recipient>, Failure> {
    let setting = Setting {
        region: &context.region,
        vault: &context.vault,
        moment: &context.moment,
        actor: &context.actor,
    };
    let filter = AccountFilter {
        role: role.to_owned(),
        agency: agency.to_owned(),
        state: Some(AccountState::Active),
        ..AccountFilter::default()
    };
    let found = identity::accounts(tx, &setting, &filter, None)?.items;
    let today = context.moment.now.day(&context.region.time_zone);
    let away = identity::on_leave(tx, &context.region, today)?;
    let at_work = found.into_iter().map(|listed| listed.account.id).filter(|id| !away.contains(id));
    let recipients: Vec<Recipient> = at_work.map(Recipient::Account).collect();
    if recipients.len() <= MOST_TOLD {
        return Ok(recipients);
    }
    Ok(vec![Recipient::Role { role: role.to_owned(), agency: agency.to_owned() }])
}
