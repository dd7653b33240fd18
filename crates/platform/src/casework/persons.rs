//! What whoever a case is about may ask of the law: to have the own data, to have them corrected, to have them erased.
//!
//! Who may ask, and who decides, is `civic::data_rights`; here the rows are opened, changed and removed.

use balai_base::{CaseId, Secret};
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
    context.audited(tx, "contact-corrected", &case, ("", ""))
}

fn by_the_server(context: &Context) -> Result<(), Failure> {
    if context.actor == Actor::System {
        return Ok(());
    }
    Err(balai_base::Problem::forbidden("problem-not-allowed").into())
}
