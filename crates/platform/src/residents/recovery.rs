//! Recovery codes: printed once by the owner, or begun at a counter; for who has lost mailbox and passkey.

use balai_base::{ResidentId, Secret};
use balai_store::{Failure, Tx, limits};

use super::{
    address::audited,
    codes::{address_hash, device_hash},
    counter,
    model::{Entered, ResidentSession, Visit, Way},
    rules::{RECOVER_ADDRESS, RECOVER_DEVICE, address_of},
    sessions::{begin_session, require_proof},
    store,
};
use crate::{
    casework::Context,
    identity::totp::{recovery_codes, recovery_letters},
    vault::Vault,
};

/// Fresh recovery codes in place of all earlier ones: given once, stored as keyed hashes.
pub fn new_recovery_codes(
    tx: &mut Tx,
    context: &Context,
    session: &ResidentSession,
) -> Result<Vec<Secret<String>>, Failure> {
    require_proof(context, session)?;
    let codes = recovery_codes(&context.moment.random("resident-recovery"));
    let hashes: Vec<[u8; 32]> =
        codes.iter().filter_map(|code| code_hash(&context.vault, session.resident, code.reveal())).collect();
    store::recovery::replace(tx, &context.region.id, session.resident, &hashes)?;
    audited(tx, context, "resident-recovery-codes", (session.resident, "", ""))?;
    Ok(codes)
}

/// How many recovery codes are left.
pub fn recovery_codes_left(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<u32, Failure> {
    store::recovery::left(tx, &context.region.id, resident)
}

/// Enters by address and recovery code. A wrong pair is [`Entered::Wrong`], whichever of the two is wrong.
pub fn enter_by_recovery(
    tx: &mut Tx,
    context: &Context,
    (typed_address, typed_code, earlier): (&str, &str, &str),
    visit: &Visit,
) -> Result<Entered, Failure> {
    let address = address_of(typed_address)?;
    let (region, now) = (&context.region.id, context.moment.now);
    let (hash, device) = (address_hash(&context.vault, &address), device_hash(&context.vault, &visit.device));
    limits::take(tx, region, "resident-recover-address", &hash, now, &RECOVER_ADDRESS)?;
    limits::take(tx, region, "resident-recover-device", &device, now, &RECOVER_DEVICE)?;
    let account = store::accounts::by_address(tx, region, &hash)?;
    // The hash is made either way, so that both take the same time.
    let id = account.map_or(ResidentId(uuid::Uuid::nil()), |account| account.id);
    let Some(code) = code_hash(&context.vault, id, typed_code) else { return Ok(Entered::Wrong) };
    let printed = store::recovery::use_code(tx, region, (id, &code), now)?;
    if !printed && !counter::use_recovery(tx, context, (id, &code))? {
        return Ok(Entered::Wrong);
    }
    limits::reset(tx, region, "resident-recover-address", &hash)?;
    audited(tx, context, "resident-recovered", (id, "", if printed { "printed" } else { "counter" }))?;
    begin_session(tx, context, (id, Way::Recovery), (earlier, &visit.agent)).map(Entered::Right)
}

/// The keyed hash of a recovery code; none when it can not be one.
pub(super) fn code_hash(vault: &Vault, resident: ResidentId, typed: &str) -> Option<[u8; 32]> {
    let letters = recovery_letters(typed)?;
    Some(vault.mac("resident-recovery", format!("{resident}|{letters}").as_bytes()))
}
