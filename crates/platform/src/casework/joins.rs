//! Cases that belong together: a master with those merged into it, recurrences.

use balai_base::{CaseId, EventId, Problem};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, EventDetail, EventKind, Link, LinkKind, contacts,
    context::Context,
    store,
    work::{NewEvent, Work},
};
use crate::{
    access::{Action, Actor},
    notify::Recipient,
    region::Region,
};

/// Joins a case, whose step has just been recorded, to its master: link, followers, cases merged into it before.
pub(super) fn join(tx: &mut Tx, context: &Context, work: &mut Work, master: Case) -> Result<(), Failure> {
    let own = work.case.id;
    store::cases::link(tx, context.id(), (own, master.id, LinkKind::Merged), context.moment.now)?;
    contacts::move_followers(tx, context, (own, master.id))?;
    work.case.followers = 0;
    store::cases::update(tx, context.id(), &work.case)?;
    for mut child in store::cases::merged_into(tx, context.id(), own)? {
        store::cases::link(tx, context.id(), (child.id, master.id, LinkKind::Merged), context.moment.now)?;
        child.master = Some(master.id);
        store::cases::update(tx, context.id(), &child)?;
    }
    let mut receiving = Work::of(master);
    let hand = context.hand(Action::Merge, &work.case);
    let detail = EventDetail { other: work.case.number.as_str().to_owned(), ..EventDetail::default() };
    let event = NewEvent::of(EventKind::MergedIn, Audience::Internal, &hand).with(detail);
    receiving.append(tx, context, &event)?;
    receiving.case.followers = store::people::count_followers(tx, context.id(), receiving.case.id)?;
    receiving.save(tx, context)?;
    Ok(())
}

/// A case that left its master: it is no longer counted there.
pub(super) fn leave(tx: &mut Tx, context: &Context, case: &Case, master: CaseId) -> Result<(), Failure> {
    store::cases::update(tx, context.id(), case)?;
    store::people::recount(tx, context.id(), master)
}

/// Answers everybody whose case was merged into `master`: the event stands in their own history, with its text
/// as far as it is theirs to read, and they are told.
pub(super) fn answer_merged(
    tx: &mut Tx,
    context: &Context,
    master: &Case,
    event: EventId,
) -> Result<(), Failure> {
    let merged = store::cases::merged_into(tx, context.id(), master.id)?;
    if merged.is_empty() {
        return Ok(());
    }
    let Some(origin) = store::events::get(tx, context.id(), event)? else { return Ok(()) };
    for case in merged {
        let mut work = Work::of(case);
        let repeated = work.repeat(tx, context, &origin, master)?;
        work.tell(tx, context, (repeated, "notice-master-moved"), &[Recipient::Reporter])?;
        work.save(tx, context)?;
    }
    Ok(())
}

/// Links the case as recurrence of an `earlier`, ended one.
pub fn link_recurrence(tx: &mut Tx, context: &Context, id: CaseId, earlier: CaseId) -> Result<(), Failure> {
    let refused = |message| Failure::from(Problem::conflict(message));
    let case = store::cases::get(tx, context.id(), id)?.ok_or_else(super::context::no_case)?;
    let earlier = store::cases::get(tx, context.id(), earlier)?.ok_or_else(super::context::no_case)?;
    if matches!(context.actor, Actor::Officer(_)) {
        context.require(Action::Move, &case)?;
        context.require(Action::ReadCase, &earlier)?;
    }
    if case.id == earlier.id || !earlier.meaning.is_final() || earlier.created_at > case.created_at {
        return Err(refused("problem-recurrence"));
    }
    let known = store::cases::links(tx, context.id(), id, false)?;
    if known.iter().any(|(kind, _, other)| *kind == LinkKind::Recurrence && other.id == earlier.id) {
        return Ok(());
    }
    store::cases::link(tx, context.id(), (id, earlier.id, LinkKind::Recurrence), context.moment.now)?;
    let numbers = [earlier.number.as_str().to_owned(), case.number.as_str().to_owned()];
    for (one, other) in [case, earlier].into_iter().zip(numbers) {
        let mut work = Work::of(one);
        let hand = context.hand(Action::Move, &work.case);
        let detail = EventDetail { other, ..EventDetail::default() };
        work.append(tx, context, &NewEvent::of(EventKind::Recurred, Audience::Internal, &hand).with(detail))?;
        work.save(tx, context)?;
    }
    Ok(())
}

/// Cases linked to this one, as far as the actor may know of them.
pub fn links(tx: &mut Tx, context: &Context, case: &Case) -> Result<Vec<Link>, Failure> {
    let mut found = Vec::new();
    for incoming in [false, true] {
        for (kind, at, other) in store::cases::links(tx, context.id(), case.id, incoming)? {
            if context.knows_of(&other) {
                found.push(Link { kind, incoming, at, other });
            }
        }
    }
    // A merged case that was taken out again keeps its link in the table, as history does.
    found.retain(|link| {
        let merged = if link.incoming {
            link.other.master == Some(case.id)
        } else {
            case.master == Some(link.other.id)
        };
        link.kind != LinkKind::Merged || merged
    });
    Ok(found)
}

/// The case of that identifier, whoever asks.
pub fn get(tx: &mut Tx, region: &Region, id: CaseId) -> Result<Option<Case>, Failure> {
    store::cases::get(tx, &region.id, id)
}
