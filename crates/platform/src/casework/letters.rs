//! Which letters a notice causes, and the address each goes to.
//!
//! Whether somebody wants to be told by e-mail stands beside the sealed address and is asked without opening it. The
//! address itself is opened only when a letter is sent.

use std::sync::Arc;

use balai_base::{CaseId, EventId, Problem, RegionId, Secret, time::DAY};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, EventKind, contacts,
    context::Context,
    store,
    work::{NewEvent, Work},
};
use crate::{
    access::Action,
    keyring,
    notify::{self, Afterwards, Notice, Recipient, mail::Addressee},
    region::Region,
    vault::Sealed,
    workflow::Meaning,
};

/// How the reporter wants to be answered, when it is by e-mail.
pub const BY_EMAIL: &str = "email";
/// What is older is no news: a server that was off for long writes no letters about it.
const NEWS: i64 = 7 * DAY;

/// Enqueues the letters a delivered notice causes.
pub fn afterwards() -> Afterwards {
    Arc::new(|tx, region, moment, notice| {
        if moment.now.since(notice.created_at) > NEWS {
            return Ok(());
        }
        for addressee in addressees(tx, region, notice)? {
            notify::mail::enqueue(tx, region, moment, (notice, &addressee))?;
        }
        Ok(())
    })
}

/// Who gets a letter for a notice.
fn addressees(tx: &mut Tx, region: &RegionId, notice: &Notice) -> Result<Vec<Addressee>, Failure> {
    match Recipient::parse(&notice.recipient) {
        Some(Recipient::Reporter) => {
            let contact = store::people::contact(tx, region, notice.case)?;
            let wants = contact.is_some_and(|row| row.answer_by == BY_EMAIL && row.email.is_some());
            Ok(wants.then_some(Addressee::Reporter).into_iter().collect())
        }
        Some(Recipient::Followers) => {
            let followers = store::people::reachable_followers(tx, region, notice.case)?;
            Ok(followers.into_iter().map(Addressee::Follower).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// Opens the address of a letter; none when there is none any more.
pub fn letter_address(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    addressee: &Addressee,
) -> Result<Option<Secret<String>>, Failure> {
    match addressee {
        Addressee::Reporter => {
            let contact = contacts::open_contact(tx, context, case)?;
            Ok(contact.filter(|contact| contact.answer_by == BY_EMAIL).and_then(|contact| contact.email))
        }
        Addressee::Follower(follower) => {
            let sealed = store::people::follower_contact(tx, context.id(), case, *follower)?;
            let Some((key_id, bytes)) = sealed else { return Ok(None) };
            let place = contacts::follower_place(follower);
            let opener = keyring::opener(tx, context.keys(), case)?;
            opener.open_text(&place, &Sealed { key_id, bytes }).map(Some)
        }
    }
}

/// Forgets how a follower can be reached; the following itself stays.
pub fn forget_follower_address(
    tx: &mut Tx,
    region: &Region,
    case: CaseId,
    follower: &[u8; 32],
) -> Result<(), Failure> {
    store::people::forget_follower_contact(tx, &region.id, case, *follower)
}

/// The reporter says that it is solved: a line of the history, which changes nothing else.
pub fn confirm_solved(tx: &mut Tx, context: &Context, id: CaseId) -> Result<(Case, EventId), Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::ActOwn, &work.case)?;
    if work.case.meaning != Meaning::Done {
        return Err(Problem::conflict("problem-step-not-now").with("step", "").into());
    }
    let hand = context.hand(Action::ActOwn, &work.case);
    let event = NewEvent::of(EventKind::Confirmed, Audience::Public, &hand);
    let event = work.append(tx, context, &event)?;
    Ok((work.save(tx, context)?, event))
}

/// A reporter who wants letters gets the first one when the case arrives.
pub(super) fn tell_received(
    tx: &mut Tx,
    context: &Context,
    work: &Work,
    (event, answer_by): (EventId, &str),
) -> Result<(), Failure> {
    if answer_by != BY_EMAIL {
        return Ok(());
    }
    work.tell(tx, context, (event, "notice-received"), &[Recipient::Reporter])
}
