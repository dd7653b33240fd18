//! Following by e-mail without an account: whoever types an address may not own it, so nothing is sent there but one letter
//! that asks. Its link is good once; then the address is sealed with the case that is followed.

use balai_base::{CaseNumber, Problem, Secret, text::hexadecimal};
use balai_store::{Failure, Tx, limits};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::{
    codes::{address_hash, device_hash},
    letters::{self, Told},
    model::Visit,
    rules::{WISH_ADDRESS, WISH_DEVICE, WISH_LASTS, WISH_NETWORK, WISH_REGION, address_of},
    store::{self, wishes::WishRow},
};
use crate::casework::{self, Case, Context};

/// The purpose under which tokens are made.
const PURPOSE: &str = "follow-wish";
/// How many hexadecimal digits prove a token: 128 bits.
const PROOF_DIGITS: usize = 32;

/// Notes that `typed` is to get the news of a public, open case, and asks the address itself by one letter. Says the same
/// whether the address is known.
pub fn wish(
    tx: &mut Tx,
    context: &Context,
    (case, typed): (&Case, &str),
    visit: &Visit,
) -> Result<(), Failure> {
    let address = address_of(typed)?;
    if !case.is_for_everybody() {
        return Err(Problem::not_found("problem-no-public-case").into());
    }
    if case.meaning.is_final() {
        return Err(Problem::conflict("problem-follow-over").into());
    }
    count(tx, context, &address, visit)?;
    let id = context.moment.uuid(PURPOSE);
    let row = WishRow {
        id,
        case: case.id,
        sealed: context.vault.seal(&place(id), address.as_bytes())?,
        expires_at: context.moment.now.plus(WISH_LASTS),
    };
    store::wishes::insert(tx, &context.region.id, &row)?;
    letters::write(tx, context, (Told::Follow(id), visit.language), &address)
}

/// Counts by address, browser, network and region: nobody's mailbox is filled by a stranger.
fn count(tx: &mut Tx, context: &Context, address: &str, visit: &Visit) -> Result<(), Failure> {
    let (region, now, vault) = (&context.region.id, context.moment.now, &context.vault);
    let (address, device) = (address_hash(vault, address), device_hash(vault, &visit.device));
    let network = vault.mac("resident-network", &visit.network);
    limits::take(tx, region, "follow-wish-address", &address, now, &WISH_ADDRESS)?;
    limits::take(tx, region, "follow-wish-device", &device, now, &WISH_DEVICE)?;
    limits::take(tx, region, "follow-wish-network", &network, now, &WISH_NETWORK)?;
    limits::take(tx, region, "follow-wish-region", b"all", now, &WISH_REGION)
}

/// The token of a wish's letter.
pub(super) fn token(context: &Context, id: Uuid) -> String {
    format!("{}-{}", id.simple(), proof(context, id))
}

fn proof(context: &Context, id: Uuid) -> String {
    let named = format!("{}|{}", context.region.id, id.simple());
    hexadecimal(&context.vault.mac(PURPOSE, named.as_bytes())).chars().take(PROOF_DIGITS).collect()
}

/// The number of the report a token would follow; none when it is used, over or none of ours.
pub fn find_wish(tx: &mut Tx, context: &Context, token: &str) -> Result<Option<CaseNumber>, Failure> {
    let Some(row) = found(tx, context, token)? else { return Ok(None) };
    Ok(casework::get(tx, &context.region, row.case)?.map(|case| case.number))
}

fn found(tx: &mut Tx, context: &Context, token: &str) -> Result<Option<WishRow>, Failure> {
    let Some((id, given)) = token.split_once('-') else { return Ok(None) };
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    if !bool::from(given.as_bytes().ct_eq(proof(context, id).as_bytes())) {
        return Ok(None);
    }
    let row = store::wishes::get(tx, &context.region.id, id)?;
    Ok(row.filter(|row| context.moment.now < row.expires_at))
}

/// The owner of the address confirms: from now on it gets what everybody may know of the report. The token is used up.
/// None as for [`find_wish`]; refused when the report is not public any more.
pub fn confirm_wish(tx: &mut Tx, context: &Context, token: &str) -> Result<Option<CaseNumber>, Failure> {
    let Some(row) = found(tx, context, token)? else { return Ok(None) };
    let address = context.vault.open_text(&place(row.id), &row.sealed.key_id, &row.sealed.bytes)?;
    casework::follow_confirmed(tx, context, row.case, (&secret(context, &address), &address))?;
    store::wishes::delete(tx, &context.region.id, row.id)?;
    Ok(casework::get(tx, &context.region, row.case)?.map(|case| case.number))
}

/// What an address follows as: the same address follows once, however often it confirms.
fn secret(context: &Context, address: &Secret<String>) -> [u8; 16] {
    let mac = context.vault.mac("letter-follower", address.reveal().as_bytes());
    mac.first_chunk::<16>().copied().unwrap_or_default()
}

/// Where the address of a wish is sealed for.
pub(super) fn place(id: Uuid) -> String {
    format!("follow_wishes|address|{id}")
}
