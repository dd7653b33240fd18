//! What whoever a case is about may ask of the law: to have the own data, to have them corrected, to have them erased.
//!
//! Who may ask, and who decides, is `civic::data_rights`; here the rows are opened, changed and removed.

use balai_base::{CaseId, Secret, Timestamp};
use balai_store::{Failure, Tx};

use super::{
    Contact, Original, Revealed,
    contacts::{open_contact, store_contact},
    context::{Context, no_case},
    store, texts,
};
use crate::access::{Action, Actor};

/// The reporter's own contact and texts as they were written. No look by somebody else, so no event says so.
pub fn own_data(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Revealed, Failure> {
    let case = store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    context.require(Action::ReadOwn, &case)?;
    let originals = texts::originals(tx, context, id)?;
    Ok(Revealed {
        contact: open_contact(tx, context, id)?,
        originals: originals.into_iter().map(|(event, text)| Original { event, text }).collect(),
    })
}

/// Puts right what a reporter left as name, telephone and e-mail; empty text leaves a value as it is. Only the server
/// itself does so, after a decision.
pub fn correct_contact(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    [name, phone, email]: [&str; 3],
) -> Result<(), Failure> {
    by_the_server(context)?;
    let case = store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    let Some(contact) = open_contact(tx, context, id)? else { return Ok(()) };
    let put = |old: Option<Secret<String>>, new: &str| {
        if new.is_empty() { old } else { Some(Secret::new(new.to_owned())) }
    };
    let contact = Contact {
        name: put(contact.name, name),
        phone: put(contact.phone, phone),
        email: put(contact.email, email),
        answer_by: contact.answer_by,
    };
    store::people::delete_contact(tx, context.id(), id)?;
    store_contact(tx, context, id, &contact)?;
    context.audited(tx, "contact-corrected", &case.number, ("", ""))
}

/// A case that holds somebody's contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The case.
    pub case: CaseId,
    /// Whether its reporter wants to be told by e-mail.
    pub by_email: bool,
}

/// The next cases with somebody's contact that was left until `until`, in the order of their identifiers, at most `limit`.
pub fn held(
    tx: &mut Tx,
    context: &Context,
    until: Timestamp,
    after: Option<CaseId>,
    limit: u32,
) -> Result<Vec<Held>, Failure> {
    store::people::held(tx, context.id(), until, (after, limit))
}

/// Of `cases`, all that there are, whether they hold a contact or what was sealed of a text only; in the order given.
pub fn held_of(tx: &mut Tx, context: &Context, cases: &[CaseId]) -> Result<Vec<Held>, Failure> {
    let mut held = Vec::new();
    for case in cases {
        let contact = store::people::contact(tx, context.id(), *case)?;
        let by_email = contact.is_some_and(|contact| contact.email.is_some());
        held.push(Held { case: *case, by_email });
    }
    Ok(held)
}

/// The next ended cases of a type whose contact may go: closed before `before`, those after `after` in the
/// order of identifiers, at most `limit`.
pub fn contacts_past(
    tx: &mut Tx,
    context: &Context,
    (case_type, before): (&str, Timestamp),
    (after, limit): (Option<CaseId>, u32),
) -> Result<Vec<CaseId>, Failure> {
    store::people::contacts_past(tx, context.id(), (case_type, before), (after, limit))
}

/// How many of them there are.
pub fn count_contacts_past(
    tx: &mut Tx,
    context: &Context,
    case_type: &str,
    before: Timestamp,
) -> Result<u64, Failure> {
    store::people::count_contacts_past(tx, context.id(), case_type, before)
}

/// Forgets name, telephone and e-mail of a case's reporter. Only the server itself does so, by the rules of retention.
pub fn forget_contact(tx: &mut Tx, context: &Context, id: CaseId) -> Result<(), Failure> {
    by_the_server(context)?;
    let case = store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    store::people::delete_contact(tx, context.id(), id)?;
    context.audited(tx, "contact-forgotten", &case.number, ("", ""))
}

pub(super) fn by_the_server(context: &Context) -> Result<(), Failure> {
    if context.actor == Actor::System {
        return Ok(());
    }
    Err(balai_base::Problem::forbidden("problem-not-allowed").into())
}
