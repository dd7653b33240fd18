//! The processing of a case's personal data is restricted, and the restriction lifted (UU 27/2022, articles 11 and 41).
//!
//! What still may be done meanwhile is [`Action::while_restricted`](crate::access::Action::while_restricted); since rights
//! and lists are made from it, nothing here repeats it. Learning asks for itself, for it reads as the server.

use balai_base::{CaseId, RegionId};
use balai_store::{Failure, Tx};

use super::{
    Audience, EventKind,
    changes::hold_texts,
    contacts::split_family,
    context::{Context, Hand, no_case},
    persons::by_the_server,
    store, texts,
    work::{NewEvent, Work},
};

/// Restricts the processing of the personal data of a case and of those that were split off it. `reason` is what the person
/// reads of it. Only the server itself does so, after a decision; a case that is restricted stays so since when it was.
pub fn restrict(tx: &mut Tx, context: &Context, id: CaseId, reason: &str) -> Result<(), Failure> {
    by_the_server(context)?;
    for member in split_family(tx, context, id)? {
        let mut work = loaded(tx, context, member)?;
        if work.case.restricted_at.is_none() {
            work.case.restricted_at = Some(context.moment.now);
            let what = (EventKind::ProcessingRestricted, "processing-restricted");
            note(tx, context, &mut work, what, reason)?;
            work.save(tx, context)?;
        }
    }
    Ok(())
}

/// Lifts the restriction. What officers wrote for everybody meanwhile waits for release. Only the server itself does so,
/// after a decision.
pub fn lift_restriction(tx: &mut Tx, context: &Context, id: CaseId, reason: &str) -> Result<(), Failure> {
    by_the_server(context)?;
    for member in split_family(tx, context, id)? {
        let mut work = loaded(tx, context, member)?;
        if work.case.restricted_at.take().is_some() {
            let what = (EventKind::RestrictionLifted, "restriction-lifted");
            note(tx, context, &mut work, what, reason)?;
            if work.case.is_for_everybody() {
                hold_texts(tx, context, &work.case)?;
            }
            work.save(tx, context)?;
        }
    }
    Ok(())
}

/// Whether the processing of a case's personal data is restricted.
pub fn is_restricted(tx: &mut Tx, region: &RegionId, id: CaseId) -> Result<bool, Failure> {
    Ok(store::cases::get(tx, region, id)?.is_some_and(|case| case.restricted_at.is_some()))
}

fn loaded(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Work, Failure> {
    Ok(Work::of(store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?))
}

fn note(
    tx: &mut Tx,
    context: &Context,
    work: &mut Work,
    (kind, action): (EventKind, &'static str),
    reason: &str,
) -> Result<(), Failure> {
    let reason = texts::checked(reason, "reason")?;
    let event = NewEvent::of(kind, Audience::Owner, &Hand::default()).saying(reason);
    work.append(tx, context, &event)?;
    work.reindex = true;
    work.audited(tx, context, action, (reason, ""))
}
