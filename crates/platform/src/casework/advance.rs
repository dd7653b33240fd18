//! A step of the workflow: decided by the engine, carried out here, told to everybody it concerns.

use std::collections::{BTreeMap, BTreeSet};

use balai_base::{CaseId, EventId, Problem};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, EventDetail, EventKind, PhotoPurpose, Step, Target, clocks,
    context::{Context, Hand},
    joins, rules, store, texts,
    work::{NewEvent, Work},
};
use crate::{
    access::{Action, Actor},
    notify::Recipient,
    workflow::{self, Facts, Meaning, Party, Request, Requirement, Transition, Workflow},
};

/// The steps the actor may take now, each with what must be given for this case.
pub fn steps(tx: &mut Tx, context: &Context, case: &Case) -> Result<Vec<Transition>, Failure> {
    let Some(workflow) = context.region.workflows.get(&case.workflow) else { return Ok(Vec::new()) };
    let facts = facts(tx, context, case)?;
    let steps = workflow::available(workflow, &facts).into_iter();
    Ok(steps
        .filter(|step| hand(context, case, (workflow, step)).is_some())
        .map(|step| Transition { requires: rules::required(context, case, (workflow, step)), ..step.clone() })
        .collect())
}

/// Takes a step of the workflow.
pub fn advance(tx: &mut Tx, context: &Context, id: CaseId, step: &Step) -> Result<Case, Failure> {
    let mut work = Work::load(tx, context, id)?;
    if step.seen.is_some_and(|seen| seen != work.case.last_event) {
        return Err(Problem::conflict("problem-case-changed").into());
    }
    let workflow = context.workflow(&work.case.workflow)?;
    let transition = decide(tx, context, &work.case, (workflow, step))?;
    let hand = hand(context, &work.case, (workflow, transition))
        .ok_or_else(|| Problem::forbidden("problem-step-not-yours").with("step", &transition.id))?;
    let master = master(tx, context, &work.case, (transition, step))?;
    let before = work.case.clone();
    let detail = apply(context, &mut work.case, (workflow, transition), step)?;
    work.case.master = match &master {
        Some(master) => Some(master.id),
        None if work.case.meaning == Meaning::Merged => before.master,
        None => None,
    };
    let event = record(tx, context, &mut work, Taken { before: &before, transition, hand, detail, step })?;
    move_clocks(tx, context, &mut work, (transition, step))?;
    tell(tx, context, &work, (event, &before, transition))?;
    if let Some(master) = master {
        joins::join(tx, context, &mut work, master)?;
    } else if let Some(left) = before.master.filter(|_| work.case.master.is_none()) {
        joins::leave(tx, context, &work.case, left)?;
    }
    let case = work.save(tx, context)?;
    joins::answer_merged(tx, context, &case, event)?;
    Ok(case)
}

/// Gives the case to another agency or unit by the workflow's reassigning step, with a reason; counted.
pub fn reassign(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    target: &Target,
    reason: &str,
) -> Result<Case, Failure> {
    let transition = the_step(tx, context, id, |step| step.reassigns)?;
    let step =
        Step { transition, reason: reason.to_owned(), agency: Some(target.clone()), ..Step::default() };
    texts::checked(reason, "reason")?;
    advance(tx, context, id, &step)
}

/// Merges the case into `master`; its followers move there, and its reporter is answered with the master.
pub fn merge(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    master: CaseId,
    reason: &str,
) -> Result<Case, Failure> {
    let transition = the_step(tx, context, id, |step| step.requires.contains(&Requirement::Master))?;
    let step = Step { transition, reason: reason.to_owned(), master: Some(master), ..Step::default() };
    advance(tx, context, id, &step)
}

/// The first step the actor may take now that `fits`.
fn the_step(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    fits: impl Fn(&Transition) -> bool,
) -> Result<String, Failure> {
    let case = Work::load(tx, context, id)?.case;
    let step = steps(tx, context, &case)?.into_iter().find(fits);
    step.map(|step| step.id).ok_or_else(|| Problem::conflict("problem-step-not-now").into())
}

/// What the engine must know.
pub(super) fn facts(tx: &mut Tx, context: &Context, case: &Case) -> Result<Facts, Failure> {
    let mut parties: BTreeSet<Party> = BTreeSet::new();
    let mut accounts = Vec::new();
    match &context.actor {
        Actor::Anonymous => {}
        Actor::Reporter { .. } => {
            if context.can(Action::ActOwn, case) {
                parties.insert(Party::Reporter);
            }
        }
        Actor::System => {
            parties.extend([Party::System, Party::Register, Party::Parts]);
        }
        Actor::Officer(officer) => {
            let hands = [Action::Move, Action::Verify].map(|action| context.hands(action, case));
            parties.extend(hands.into_iter().flatten().map(|hand| Party::Role(hand.role)));
            accounts.push(officer.account);
            accounts.extend(&officer.standing_in_for);
        }
    }
    let mut last_actors = BTreeMap::new();
    for earlier in store::events::moves(tx, context.id(), case.id)? {
        if let Some(actor) = earlier.actor {
            last_actors.insert(earlier.transition, actor);
        }
    }
    let all = store::clocks::of_case(tx, context.id(), case.id)?;
    Ok(Facts {
        state: case.state.clone(),
        state_since: case.state_since,
        now: context.moment.now,
        working_days: working_days(context, case),
        parties,
        accounts,
        last_actors,
        clocks: clocks::running(&all),
    })
}

/// The working days that have come since the case came into its state; counted where a step of the workflow asks for them.
fn working_days(context: &Context, case: &Case) -> u32 {
    let region = &context.region;
    let workflow = region.workflows.get(&case.workflow);
    if !workflow.is_some_and(|own| own.transitions.iter().any(|step| step.within_working_days.is_some())) {
        return 0;
    }
    let (since, today) = (case.state_since.day(&region.time_zone), context.moment.now.day(&region.time_zone));
    region.calendar.working_days_between(since, today)
}

/// The engine's decision, and what this case needs beside it.
fn decide<'w>(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    (workflow, step): (&'w Workflow, &Step),
) -> Result<&'w Transition, Failure> {
    let facts = facts(tx, context, case)?;
    let reporter = matches!(context.actor, Actor::Reporter { .. });
    let offered = [
        (Requirement::Reason, !step.reason.trim().is_empty() || (reporter && !step.answer.trim().is_empty())),
        (Requirement::PublicAnswer, !step.answer.trim().is_empty()),
        (Requirement::Agency, step.agency.is_some()),
        (Requirement::Evidence, !step.evidence.is_empty()),
        (Requirement::Master, step.master.is_some()),
        (Requirement::OutsideBody, !step.outside_body.is_empty()),
        (Requirement::Reference, !step.reference.trim().is_empty()),
    ];
    let given =
        offered.into_iter().filter(|(_, is_given)| *is_given).map(|(requirement, _)| requirement).collect();
    let request = Request { transition: step.transition.clone(), given };
    let transition = workflow::decide(workflow, &facts, &request)?;
    let proof = rules::required(context, case, (workflow, transition)).contains(&Requirement::Evidence);
    if proof || !step.evidence.is_empty() {
        check_evidence(tx, context, case, step)?;
    }
    Ok(transition)
}

/// Every photo given as proof belongs to the case, is meant as proof, and is newer than the last proof.
fn check_evidence(tx: &mut Tx, context: &Context, case: &Case, step: &Step) -> Result<(), Failure> {
    let refused = |message| Problem::invalid("problem-step-incomplete").field("evidence", message);
    if step.evidence.is_empty() {
        return Err(refused("field-evidence-missing").into());
    }
    let moves = store::events::moves(tx, context.id(), case.id)?;
    let proved = moves.iter().filter(|earlier| earlier.photos > 0).map(|earlier| earlier.at).max();
    let photos = store::photos::of_case(tx, context.id(), case.id)?;
    for id in &step.evidence {
        let photo = photos.iter().find(|photo| photo.id == *id && photo.purpose == PhotoPurpose::Evidence);
        let photo = photo.ok_or_else(|| refused("field-evidence-unknown"))?;
        if proved.is_some_and(|proved| photo.created_at <= proved) {
            return Err(refused("field-evidence-used").into());
        }
    }
    Ok(())
}

/// In whose name the step is taken: a hand whose role the step names and whose rights suffice. None when an
/// officer has none; empty for the reporter and the system.
fn hand(context: &Context, case: &Case, (workflow, transition): (&Workflow, &Transition)) -> Option<Hand> {
    if !matches!(context.actor, Actor::Officer(_)) {
        return Some(Hand::default());
    }
    let hands = context.hands(rules::action_of(workflow, transition), case).into_iter();
    hands.into_iter().find(|hand| transition.by.contains(&Party::Role(hand.role.clone())))
}

/// The case to be joined, if the step joins one: its own master when it was merged itself.
fn master(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    (transition, step): (&Transition, &Step),
) -> Result<Option<Case>, Failure> {
    let Some(id) = step.master.filter(|_| transition.requires.contains(&Requirement::Master)) else {
        return Ok(None);
    };
    let mut master = Work::load(tx, context, id)?.case;
    if let Some(root) = master.master {
        master = Work::load(tx, context, root)?.case;
    }
    context.require(Action::ReadCase, &master)?;
    match rules::merge_obstacle(case, &master) {
        Some(problem) => Err(problem.into()),
        None => Ok(Some(master)),
    }
}

/// Changes the case as the step says; gives the facts for its event.
fn apply(
    context: &Context,
    case: &mut Case,
    (workflow, transition): (&Workflow, &Transition),
    step: &Step,
) -> Result<EventDetail, Failure> {
    let mut detail = EventDetail {
        photos: u32::try_from(step.evidence.len()).unwrap_or(u32::MAX),
        ..EventDetail::default()
    };
    if transition.reassigns
        && let Some(target) = &step.agency
    {
        give(context, case, target, &mut detail)?;
    }
    let now = context.moment.now;
    let meaning = workflow.meaning(&transition.to);
    if meaning == Meaning::Outside {
        if !step.outside_body.is_empty() && context.region.outside_body(&step.outside_body).is_none() {
            let message = "field-outside-body-unknown";
            return Err(Problem::invalid("problem-step-incomplete").field("outside-body", message).into());
        }
        detail.outside_body.clone_from(&step.outside_body);
    }
    step.reference.trim().clone_into(&mut detail.reference);
    if case.meaning.is_final() && transition.reopens {
        case.reopenings += 1;
    }
    if case.state != transition.to {
        case.state.clone_from(&transition.to);
        case.state_since = now;
    }
    case.closed_at = meaning.is_final().then(|| case.closed_at.unwrap_or(now));
    case.meaning = meaning;
    Ok(detail)
}

/// Gives the case to another agency or unit. Only another agency counts as passing it around.
fn give(
    context: &Context,
    case: &mut Case,
    target: &Target,
    detail: &mut EventDetail,
) -> Result<(), Failure> {
    context.check_target(target, &case.hidden_from)?;
    if (&target.agency, &target.unit) == (&case.agency, &case.unit) {
        let message = "field-agency-same";
        return Err(Problem::invalid("problem-step-incomplete").field("agency", message).into());
    }
    detail.agency_before.clone_from(&case.agency);
    detail.unit_before.clone_from(&case.unit);
    detail.agency.clone_from(&target.agency);
    detail.unit.clone_from(&target.unit);
    if target.agency != case.agency {
        case.reassignments += 1;
    }
    case.agency.clone_from(&target.agency);
    case.unit.clone_from(&target.unit);
    case.assignee = None;
    Ok(())
}

/// A step that was allowed, about to be written down.
struct Taken<'a> {
    before: &'a Case,
    transition: &'a Transition,
    hand: Hand,
    detail: EventDetail,
    step: &'a Step,
}

/// Adds the event of the step, and the reason among officers as a note of its own.
fn record(tx: &mut Tx, context: &Context, work: &mut Work, taken: Taken) -> Result<EventId, Failure> {
    let reporter = matches!(context.actor, Actor::Reporter { .. });
    let answer = texts::not_too_long(&taken.step.answer, "answer")?;
    let reason = texts::not_too_long(&taken.step.reason, "reason")?;
    // What a reporter says is theirs, not a note among officers.
    let text = if reporter && answer.is_empty() { reason } else { answer };
    let event = NewEvent {
        transition: taken.transition.id.clone(),
        states: (taken.before.state.clone(), work.case.state.clone()),
        ..NewEvent::of(EventKind::Moved, Audience::Public, &taken.hand).saying(text).with(taken.detail)
    };
    let event = work.append(tx, context, &event)?;
    if !reporter && !reason.is_empty() {
        work.append(
            tx,
            context,
            &NewEvent::of(EventKind::Note, Audience::Internal, &taken.hand).saying(reason),
        )?;
    }
    let around = work.case.reassignments;
    if around > taken.before.reassignments && around.is_multiple_of(rules::PASSED_AROUND) {
        let passed = work.append(
            tx,
            context,
            &NewEvent::of(EventKind::PassedAround, Audience::Internal, &taken.hand),
        )?;
        let triage = context.roles_that(Action::Reassign);
        work.tell(tx, context, (passed, "notice-passed-around"), &triage)?;
    }
    Ok(event)
}

/// Starts, stops, pauses and resumes the case's promises.
fn move_clocks(
    tx: &mut Tx,
    context: &Context,
    work: &mut Work,
    (transition, step): (&Transition, &Step),
) -> Result<(), Failure> {
    let all = store::clocks::of_case(tx, context.id(), work.case.id)?;
    let ends = work.case.meaning.is_final();
    let changes = workflow::clock_changes(&transition.clocks, &clocks::running(&all), ends);
    let why = if step.reason.trim().is_empty() { &step.answer } else { &step.reason };
    let reason = texts::mask(why.trim(), work.known_names(tx, context)?).text;
    work.change_clocks(tx, context, (all, &changes), &reason)
}

/// Tells the reporter, the followers, and the agency that has the case when somebody else acted.
fn tell(
    tx: &mut Tx,
    context: &Context,
    work: &Work,
    (event, before, transition): (EventId, &Case, &Transition),
) -> Result<(), Failure> {
    let Some(template) = &transition.notify else { return Ok(()) };
    let mut recipients = Vec::new();
    if !matches!(context.actor, Actor::Reporter { .. }) {
        recipients.push(Recipient::Reporter);
    }
    if work.case.followers > 0 {
        recipients.push(Recipient::Followers);
    }
    let moved = (&before.agency, &before.unit) != (&work.case.agency, &work.case.unit);
    if moved || !matches!(context.actor, Actor::Officer(_)) {
        recipients.push(work.officers());
    }
    work.tell(tx, context, (event, template), &recipients)
}
