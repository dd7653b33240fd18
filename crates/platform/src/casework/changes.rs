//! Changes to a case that are no step of its workflow: who works on it, what it is about, where, how public.

use balai_base::{AccountId, CaseId, Problem};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, EventDetail, EventKind, NewPlace, Publication, PublicationState, Visibility,
    context::Context,
    store, texts,
    work::{NewEvent, Work},
};
use crate::{access::Action, notify::Recipient};

/// Gives the case to an officer, or takes it from one. An officer who may work on the case may take it and give it
/// back; giving it to somebody else needs the right to reassign. Whoever calls has checked that the account may
/// work there.
pub fn assign(tx: &mut Tx, context: &Context, id: CaseId, to: Option<AccountId>) -> Result<Case, Failure> {
    let mut work = Work::load(tx, context, id)?;
    let own = context.actor.account();
    let oneself =
        own.is_some() && [to, work.case.assignee].into_iter().flatten().all(|account| Some(account) == own);
    let action = if oneself { Action::Move } else { Action::Reassign };
    context.require(action, &work.case)?;
    if work.case.meaning.is_final() {
        return Err(Problem::conflict("problem-case-ended").into());
    }
    if work.case.assignee == to {
        return Ok(work.case);
    }
    work.case.assignee = to;
    let hand = context.hand(action, &work.case);
    let detail = EventDetail { assignee: to, ..EventDetail::default() };
    let event = NewEvent::of(EventKind::Assigned, Audience::Internal, &hand).with(detail);
    let event = work.append(tx, context, &event)?;
    if let Some(account) = to.filter(|account| Some(*account) != own) {
        work.tell(tx, context, (event, "notice-assigned-to-you"), &[Recipient::Account(account)])?;
    }
    work.save(tx, context)
}

/// Corrects the category. Promises already made stay; the visibility stays too, unless the new category is more
/// closed, which whoever calls tells by [`change_visibility`].
pub fn correct_category(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    category: &str,
    reason: &str,
) -> Result<Case, Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::Move, &work.case)?;
    if context.region.categories.get(category).is_none() {
        let message = "field-category-unknown";
        return Err(Problem::invalid("problem-category-unknown").field("category", message).into());
    }
    let before = std::mem::replace(&mut work.case.category, category.to_owned());
    if before == category {
        return Ok(work.case);
    }
    let detail = EventDetail { before, after: category.to_owned(), ..EventDetail::default() };
    changed(tx, context, &mut work, (EventKind::CategoryChanged, Action::Move, detail), reason)?;
    work.save(tx, context)
}

/// Corrects or adds the place; for channels that know none.
pub fn relocate(tx: &mut Tx, context: &Context, id: CaseId, place: &NewPlace) -> Result<Case, Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::Move, &work.case)?;
    let address = texts::not_too_long(&place.address, "address")?;
    let area = |case: &Case| case.area.as_ref().map(ToString::to_string).unwrap_or_default();
    let before = area(&work.case);
    work.case.point = place.point;
    work.case.area.clone_from(&place.area);
    work.case.address = texts::mask(address, work.known_names(tx, context)?).text;
    work.reindex = true;
    let detail = EventDetail { before, after: area(&work.case), ..EventDetail::default() };
    changed(tx, context, &mut work, (EventKind::Relocated, Action::Move, detail), "")?;
    work.save(tx, context)
}

/// Changes who may see the case. Texts of a case that becomes public wait for release, whatever they hold.
pub fn change_visibility(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    to: Visibility,
    reason: &str,
) -> Result<Case, Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::Publish, &work.case)?;
    let reason = texts::checked(reason, "reason")?;
    if to == Visibility::Public && !work.case.hidden_from.is_empty() {
        return Err(Problem::conflict("problem-accusation-stays-closed").into());
    }
    let before = std::mem::replace(&mut work.case.visibility, to);
    if before == to {
        return Ok(work.case);
    }
    let detail = EventDetail {
        before: before.as_str().to_owned(),
        after: to.as_str().to_owned(),
        ..EventDetail::default()
    };
    changed(tx, context, &mut work, (EventKind::VisibilityChanged, Action::Publish, detail), reason)?;
    if to == Visibility::Public {
        hold_texts(tx, context, &work.case)?;
    }
    work.reindex = true;
    work.audited(tx, context, "change-visibility", (reason, to.as_str()))?;
    work.save(tx, context)
}

/// Every text for everybody that has no decision yet waits for one.
pub(super) fn hold_texts(tx: &mut Tx, context: &Context, case: &Case) -> Result<(), Failure> {
    for event in store::events::of_case(tx, context.id(), case.id)? {
        if event.audience == Audience::Public && !event.text.is_empty() && event.publication.is_none() {
            let publication = Publication {
                state: PublicationState::Held,
                text: event.text.clone(),
                findings: Vec::new(),
                decided_at: context.moment.now,
            };
            store::events::put_publication(tx, context.id(), (event.id, event.case), &publication)?;
        }
    }
    Ok(())
}

/// Adds the event of a change, with the reason among officers.
fn changed(
    tx: &mut Tx,
    context: &Context,
    work: &mut Work,
    (kind, action, detail): (EventKind, Action, EventDetail),
    reason: &str,
) -> Result<(), Failure> {
    let reason = texts::not_too_long(reason, "reason")?;
    let hand = context.hand(action, &work.case);
    work.append(tx, context, &NewEvent::of(kind, Audience::Internal, &hand).saying(reason).with(detail))?;
    Ok(())
}
