//! The passkeys of an account, as rows: made, used, removed.

use balai_base::{Problem, ResidentId};
use balai_store::{Failure, Tx, form_tokens};

use super::{
    address::audited,
    model::{NewSession, Passkey, ResidentSession, Visit, Way},
    sessions::{begin_session, require_proof},
    store,
};
use crate::{casework::Context, region::Region};

/// The most passkeys of one account.
const MOST: usize = 20;

/// The passkeys of an account, oldest first.
pub fn passkeys(tx: &mut Tx, region: &Region, resident: ResidentId) -> Result<Vec<Passkey>, Failure> {
    store::passkeys::of_resident(tx, &region.id, resident)
}

/// The passkey of that identifier.
pub fn passkey(tx: &mut Tx, region: &Region, credential_id: &[u8]) -> Result<Option<Passkey>, Failure> {
    store::passkeys::find(tx, &region.id, credential_id)
}

/// Adds a passkey whose ceremony was finished; `once` is the ceremony's token, good for one.
pub fn add_passkey(
    tx: &mut Tx,
    context: &Context,
    (session, once): (&ResidentSession, &[u8; 32]),
    new: &Passkey,
) -> Result<(), Failure> {
    require_proof(context, session)?;
    let region = &context.region.id;
    if store::passkeys::of_resident(tx, region, session.resident)?.len() >= MOST {
        return Err(Problem::conflict("problem-passkeys-many").into());
    }
    if store::passkeys::find(tx, region, &new.credential_id)?.is_some() {
        return Err(Problem::conflict("problem-passkey-known").into());
    }
    use_up(tx, context, once)?;
    store::passkeys::insert(tx, region, new)?;
    audited(tx, context, "resident-passkey-added", (session.resident, "", &new.name))
}

/// Enters by a passkey whose ceremony was finished; `changed` is it with its counter moved on.
pub fn enter_by_passkey(
    tx: &mut Tx,
    context: &Context,
    (changed, once): (&Passkey, &[u8; 32]),
    (earlier, visit): (&str, &Visit),
) -> Result<NewSession, Failure> {
    use_up(tx, context, once)?;
    let (region, now) = (&context.region.id, context.moment.now);
    if !store::passkeys::used(tx, region, changed, now)? {
        return Err(Problem::conflict("problem-passkey-unknown").into());
    }
    let device = super::codes::device_hash(&context.vault, &visit.device);
    store::codes::note_device(tx, region, (changed.resident, &device), now)?;
    begin_session(tx, context, (changed.resident, Way::Passkey), (earlier, &visit.agent))
}

/// Removes a passkey.
pub fn remove_passkey(
    tx: &mut Tx,
    context: &Context,
    session: &ResidentSession,
    credential_id: &[u8],
) -> Result<(), Failure> {
    require_proof(context, session)?;
    if store::passkeys::delete(tx, &context.region.id, (session.resident, credential_id))? == 0 {
        return Err(Problem::not_found("problem-passkey-unknown").into());
    }
    audited(tx, context, "resident-passkey-removed", (session.resident, "", ""))
}

/// A ceremony counts once: what somebody copied can not be sent again.
fn use_up(tx: &mut Tx, context: &Context, once: &[u8; 32]) -> Result<(), Failure> {
    let region = &context.region.id;
    if form_tokens::find(tx, region, once)?.is_some() {
        return Err(Problem::conflict("problem-passkey-over").into());
    }
    form_tokens::record(tx, region, once, "passkey", &[], context.moment.now)
}
