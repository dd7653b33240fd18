//! The address of an account: shown to its owner, and changed by a code sent to the new one.

use balai_base::{Problem, Secret};
use balai_store::{Failure, Tx};

use super::{
    codes::{self, Purpose, Taken, account_place},
    letters::{self, Told},
    model::{ResidentSession, Visit},
    rules::address_of,
    sessions::require_proof,
    store,
};
use crate::{audit, casework::Context};
use balai_base::ResidentId;

/// The address of an account, for its owner alone.
pub fn address_shown(
    tx: &mut Tx,
    context: &Context,
    resident: ResidentId,
) -> Result<Secret<String>, Failure> {
    let row = store::accounts::get(tx, &context.region.id, resident)?;
    let row = row.ok_or_else(|| Problem::not_found("problem-resident-gone"))?;
    let sealed = &row.sealed;
    Ok(context.vault.open_text(&account_place(resident), &sealed.key_id, &sealed.bytes)?)
}

/// Sends a code to the address the account is to have.
pub fn ask_new_address(
    tx: &mut Tx,
    context: &Context,
    (session, typed): (&ResidentSession, &str),
    visit: &Visit,
) -> Result<(), Failure> {
    require_proof(context, session)?;
    let address = address_of(typed)?;
    codes::send(tx, context, (Purpose::Address(session.resident), &address), visit)
}

/// Gives the account its new address, once the code sent there was entered; the old one gets a letter that says so.
/// `Ok(false)`: the code does not fit.
pub fn confirm_new_address(
    tx: &mut Tx,
    context: &Context,
    (session, typed): (&ResidentSession, &str),
    visit: &Visit,
) -> Result<bool, Failure> {
    require_proof(context, session)?;
    let resident = session.resident;
    let taken = codes::take(tx, context, (Purpose::Address(resident), typed), visit)?;
    let Taken::Right { address, address_hash, resident: asked } = taken else { return Ok(false) };
    if asked != Some(resident) {
        return Ok(false);
    }
    let other = store::accounts::by_address(tx, &context.region.id, &address_hash)?;
    if other.is_some_and(|other| other.id != resident) {
        // Who entered the code owns the mailbox: nothing is told that they could not find out by signing in.
        return Err(Problem::conflict("problem-resident-address-taken").into());
    }
    let old = address_shown(tx, context, resident)?;
    let sealed = context.vault.seal(&account_place(resident), address.reveal().as_bytes())?;
    store::accounts::change_address(tx, &context.region.id, resident, (&address_hash, &sealed))?;
    letters::write(tx, context, (Told::AddressChanged, visit.language), old.reveal())?;
    audited(tx, context, "resident-address-changed", (resident, "", ""))?;
    Ok(true)
}

/// Notes what was done to an account. Neither reason nor detail holds an address or a secret.
pub(super) fn audited(
    tx: &mut Tx,
    context: &Context,
    action: &'static str,
    (resident, reason, detail): (ResidentId, &str, &str),
) -> Result<(), Failure> {
    let entry = audit::Entry {
        action,
        subject_kind: "resident",
        subject_id: resident.to_string(),
        reason: reason.to_owned(),
        detail: detail.to_owned(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}
