//! Who reported: sealed field by field, shown only with a reason; the PIN; and who follows.

use balai_base::{CaseId, CaseNumber, Pin, Problem, Secret, time::HOUR};
use balai_store::{
    Failure, Tx,
    limits::{self, Limit},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{
    Audience, Case, Contact, EventKind, LinkKind, Original, Revealed,
    context::{Context, vault_failure},
    store::{
        self,
        cases::PinHash,
        people::{ContactRow, FollowerRow},
    },
    texts,
    work::{NewEvent, Work},
};
use crate::{
    access::Action,
    keyring,
    notify::{
        Recipient,
        mail::{self, Addressee},
    },
    vault::{DATA_KEY, Sealed},
};

/// How often a PIN may be tried for one case.
const PIN_TRIES: Limit = Limit { window_ms: HOUR, allowed: 10 };
/// The purpose under which tries are counted.
const PIN_PURPOSE: &str = "case-pin";

/// Where a field of a contact is sealed for.
pub(super) fn place(field: &str, case: CaseId) -> String {
    format!("case_contacts|{field}|{case}")
}

/// Seals a contact with the case's key and stores it apart from the case.
pub(super) fn store_contact(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    contact: &Contact,
) -> Result<(), Failure> {
    let nothing = contact.name.is_none() && contact.phone.is_none() && contact.email.is_none();
    let key = if nothing { None } else { Some(context.data_key(tx, case)?) };
    let seal = |field: &str, value: &Option<Secret<String>>| -> Result<Option<Vec<u8>>, Failure> {
        let (Some(value), Some(key)) = (value, &key) else { return Ok(None) };
        let sealed = context.vault.seal_with(key, &place(field, case), value.reveal().as_bytes());
        Ok(Some(sealed.map_err(vault_failure)?.bytes))
    };
    let row = ContactRow {
        key_id: if nothing { String::new() } else { DATA_KEY.to_owned() },
        name: seal("name", &contact.name)?,
        phone: seal("phone", &contact.phone)?,
        email: seal("email", &contact.email)?,
        answer_by: contact.answer_by.clone(),
    };
    store::people::insert_contact(tx, context.id(), case, (&row, context.moment.now))
}

/// The contact of a case, opened.
pub(super) fn open_contact(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<Contact>, Failure> {
    let Some(row) = store::people::contact(tx, context.id(), case)? else { return Ok(None) };
    let opener = keyring::opener(tx, context.keys(), case)?;
    let open = |field: &str, bytes: &Option<Vec<u8>>| -> Result<Option<Secret<String>>, Failure> {
        let Some(bytes) = bytes else { return Ok(None) };
        let sealed = Sealed { key_id: row.key_id.clone(), bytes: bytes.clone() };
        opener.open_text(&place(field, case), &sealed).map(Some)
    };
    Ok(Some(Contact {
        name: open("name", &row.name)?,
        phone: open("phone", &row.phone)?,
        email: open("email", &row.email)?,
        answer_by: row.answer_by.clone(),
    }))
}

/// The names that must not stay readable in texts of the case.
pub(super) fn names(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Vec<String>, Failure> {
    let contact = open_contact(tx, context, case)?;
    Ok(contact.and_then(|contact| contact.name).map(Secret::into_revealed).into_iter().collect())
}

/// How the reporter wants to be answered; none when no contact was left. Tells nothing of the contact itself.
pub fn answer_by(tx: &mut Tx, region: &crate::region::Region, id: CaseId) -> Result<Option<String>, Failure> {
    Ok(store::people::contact(tx, &region.id, id)?.map(|row| row.answer_by))
}

/// Shows who reported and what was masked. Recorded in audit and history; the reporter sees that and why.
pub fn reveal(tx: &mut Tx, context: &Context, id: CaseId, reason: &str) -> Result<Revealed, Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::RevealIdentity, &work.case)?;
    let reason = texts::checked(reason, "reason")?;
    let hand = context.hand(Action::RevealIdentity, &work.case);
    let event =
        work.append(tx, context, &NewEvent::of(EventKind::Revealed, Audience::Owner, &hand).saying(reason))?;
    work.tell(tx, context, (event, "notice-identity-seen"), &[Recipient::Reporter])?;
    work.audited(tx, context, "reveal-identity", (reason, ""))?;
    work.reindex = false;
    work.save(tx, context)?;
    let originals = texts::originals(tx, context, id)?;
    Ok(Revealed {
        contact: open_contact(tx, context, id)?,
        originals: originals.into_iter().map(|(event, text)| Original { event, text }).collect(),
    })
}

/// The keyed hash of a PIN.
pub(super) fn pin_hash(context: &Context, salt: [u8; 16], pin: &Pin) -> [u8; 32] {
    context.vault.mac(PIN_PURPOSE, &[salt.as_slice(), pin.reveal().as_bytes()].concat())
}

/// The case of that number, if the PIN is its own. A wrong PIN is `Ok(None)`, so that the try stays counted;
/// too many tries are refused.
pub fn authenticate(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    pin: &Pin,
) -> Result<Option<Case>, Failure> {
    let Some(case) = store::cases::find(tx, context.id(), number)? else { return Ok(None) };
    let subject = case.id.0.as_bytes().as_slice();
    limits::take(tx, context.id(), PIN_PURPOSE, subject, context.moment.now, &PIN_TRIES)?;
    let Some(PinHash { hash: Some(hash), salt }) = store::cases::pin_hash(tx, context.id(), case.id)? else {
        return Ok(None);
    };
    if !bool::from(pin_hash(context, salt, pin).ct_eq(&hash)) {
        return Ok(None);
    }
    limits::reset(tx, context.id(), PIN_PURPOSE, subject)?;
    Ok(Some(case))
}

/// Gives the owner a new PIN, at a counter. It opens the parts of a split case too.
pub fn renew_pin(tx: &mut Tx, context: &Context, id: CaseId, reason: &str) -> Result<Pin, Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::RenewPin, &work.case)?;
    let reason = texts::checked(reason, "reason")?;
    let Some(PinHash { salt, .. }) = store::cases::pin_hash(tx, context.id(), id)? else {
        return Err(super::context::no_case().into());
    };
    let pin = Pin::generate(&context.moment.random(&format!("renewed-pin|{id}")));
    let own = split_family(tx, context, id)?;
    store::cases::change_pin(tx, context.id(), (&own, salt), pin_hash(context, salt, &pin))?;
    limits::reset(tx, context.id(), PIN_PURPOSE, id.0.as_bytes())?;
    let hand = context.hand(Action::RenewPin, &work.case);
    work.append(tx, context, &NewEvent::of(EventKind::PinRenewed, Audience::Owner, &hand))?;
    work.audited(tx, context, "renew-pin", (reason, ""))?;
    work.save(tx, context)?;
    Ok(pin)
}

/// The case and every case split off it or that it was split off from: they have one owner.
pub(super) fn split_family(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Vec<CaseId>, Failure> {
    let mut family = vec![id];
    let mut at = 0;
    while let Some(member) = family.get(at).copied() {
        at += 1;
        for incoming in [true, false] {
            for (kind, _, other) in store::cases::links(tx, context.id(), member, incoming)? {
                if kind == LinkKind::Split && !family.contains(&other.id) {
                    family.push(other.id);
                }
            }
        }
    }
    Ok(family)
}

/// A follower's keyed hash: a device's secret is stored nowhere.
fn follower_hash(context: &Context, follower: &[u8; 16]) -> [u8; 32] {
    context.vault.mac("case-follower", &[context.id().as_str().as_bytes(), follower.as_slice()].concat())
}

/// A case that somebody outside may follow; its master when it was merged.
fn followed(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Case, Failure> {
    let case = Work::load(tx, context, id)?.case;
    let case = match case.master {
        Some(master) => store::cases::get(tx, context.id(), master)?.unwrap_or(case),
        None => case,
    };
    if case.is_for_everybody() {
        return Ok(case);
    }
    Err(Problem::forbidden("problem-not-public").into())
}

/// Follows a public case. `follower` is a device's or person's secret of 16 bytes; only its keyed hash is stored.
pub fn follow(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    follower: &[u8; 16],
    contact: Option<&Secret<String>>,
) -> Result<(), Failure> {
    let case = followed(tx, context, id)?;
    let hash = follower_hash(context, follower);
    let row = follower_row(tx, context, (case.id, hash), contact)?;
    store::people::insert_follower(tx, context.id(), case.id, (&row, context.moment.now))?;
    store::people::recount(tx, context.id(), case.id)
}

/// Follows a public case with an address its owner confirmed: an earlier end of letters to it is over.
pub fn follow_confirmed(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    (follower, address): (&[u8; 16], &Secret<String>),
) -> Result<(), Failure> {
    let case = followed(tx, context, id)?;
    let hash = follower_hash(context, follower);
    store::people::delete_follower(tx, context.id(), case.id, hash)?;
    mail::resume(tx, context.id(), case.id, &Addressee::Follower(hash))?;
    follow(tx, context, case.id, follower, Some(address))
}

/// A follower's row, the address sealed with the key of the case that is followed.
fn follower_row(
    tx: &mut Tx,
    context: &Context,
    (case, follower): (CaseId, [u8; 32]),
    contact: Option<&Secret<String>>,
) -> Result<FollowerRow, Failure> {
    let Some(contact) = contact else {
        return Ok(FollowerRow { follower, key_id: String::new(), contact: None });
    };
    let key = context.data_key(tx, case)?;
    // Bound to the follower, not the case: followers move to the master when cases are merged.
    let place = follower_place(&follower);
    let sealed = context.vault.seal_with(&key, &place, contact.reveal().as_bytes()).map_err(vault_failure)?;
    Ok(FollowerRow { follower, key_id: sealed.key_id, contact: Some(sealed.bytes) })
}

/// Moves everybody who follows `from` to `to`; addresses are sealed anew with the key of `to`.
pub(super) fn move_followers(
    tx: &mut Tx,
    context: &Context,
    (from, to): (CaseId, CaseId),
) -> Result<(), Failure> {
    let opener = keyring::opener(tx, context.keys(), from)?;
    for (row, since) in store::people::followers(tx, context.id(), from)? {
        let FollowerRow { follower, key_id, contact } = row;
        let sealed = contact.map(|bytes| Sealed { key_id, bytes });
        let contact =
            sealed.map(|sealed| opener.open_text(&follower_place(&follower), &sealed)).transpose()?;
        let row = follower_row(tx, context, (to, follower), contact.as_ref())?;
        store::people::insert_follower(tx, context.id(), to, (&row, since))?;
    }
    store::people::delete_followers(tx, context.id(), from)
}

/// Follows no more.
pub fn unfollow(tx: &mut Tx, context: &Context, id: CaseId, follower: &[u8; 16]) -> Result<(), Failure> {
    let case = followed(tx, context, id)?;
    store::people::delete_follower(tx, context.id(), case.id, follower_hash(context, follower))?;
    store::people::recount(tx, context.id(), case.id)
}

/// Whether `follower` follows the case.
pub fn follows(tx: &mut Tx, context: &Context, id: CaseId, follower: &[u8; 16]) -> Result<bool, Failure> {
    let Some(case) = store::cases::get(tx, context.id(), id)? else { return Ok(false) };
    let id = case.master.unwrap_or(id);
    store::people::is_follower(tx, context.id(), id, follower_hash(context, follower))
}

/// The cases `follower` follows, the newest first.
pub fn followed_by(tx: &mut Tx, context: &Context, follower: &[u8; 16]) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::new();
    for id in store::people::followed_by(tx, context.id(), follower_hash(context, follower))? {
        cases.extend(store::cases::get(tx, context.id(), id)?);
    }
    Ok(cases)
}

/// Takes `follower` off every case, whatever became of it.
pub fn forget_follower(tx: &mut Tx, context: &Context, follower: &[u8; 16]) -> Result<(), Failure> {
    let hash = follower_hash(context, follower);
    for id in store::people::followed_by(tx, context.id(), hash)? {
        store::people::delete_follower(tx, context.id(), id, hash)?;
        store::people::recount(tx, context.id(), id)?;
    }
    Ok(())
}

/// The place a follower's sealed address is bound to.
pub(super) fn follower_place(hash: &[u8; 32]) -> String {
    format!("case_followers|contact|{}", front(hash))
}

/// The front of a follower's keyed hash, as the name of a place.
fn front(hash: &[u8; 32]) -> Uuid {
    hash.first_chunk::<16>().map_or(Uuid::nil(), |front| Uuid::from_bytes(*front))
}
