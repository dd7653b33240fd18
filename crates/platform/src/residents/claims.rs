//! Which cases belong to an account, and which it follows.

use balai_base::{CaseNumber, Pin, Problem, ResidentId, Secret};
use balai_store::{Failure, Tx};

use super::{address::address_shown, store};
use crate::casework::{self, Case, Context};

/// The most cases of one account.
const MOST: usize = 1_000;

/// Claims a case by number and PIN. `Ok(None)`: they do not fit, and the try stays counted.
pub fn claim(
    tx: &mut Tx,
    context: &Context,
    resident: ResidentId,
    (number, pin): (&CaseNumber, &Pin),
) -> Result<Option<Case>, Failure> {
    let Some(case) = casework::authenticate(tx, context, number, pin)? else { return Ok(None) };
    link(tx, context, resident, &case)?;
    Ok(Some(case))
}

/// Links a case whose reporter acts: just sent, or opened with its PIN. Whoever calls has made sure of that.
pub fn link(tx: &mut Tx, context: &Context, resident: ResidentId, case: &Case) -> Result<(), Failure> {
    let region = &context.region.id;
    if store::claims::cases(tx, region, resident)?.len() >= MOST {
        return Err(Problem::conflict("problem-resident-cases-many").into());
    }
    store::claims::insert(tx, region, (resident, case.id), context.moment.now)
}

/// Takes a case off the account; the case itself stays as it is.
pub fn let_go(tx: &mut Tx, context: &Context, resident: ResidentId, case: &Case) -> Result<(), Failure> {
    store::claims::delete(tx, &context.region.id, (resident, case.id))
}

/// The cases of an account, the newest claim first.
pub fn claimed(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::new();
    for id in store::claims::cases(tx, &context.region.id, resident)? {
        cases.extend(casework::get(tx, &context.region, id)?);
    }
    Ok(cases)
}

/// Whether the case of that number belongs to the account; the case if so.
pub fn holds(
    tx: &mut Tx,
    context: &Context,
    resident: ResidentId,
    number: &CaseNumber,
) -> Result<Case, Failure> {
    let case = claimed(tx, context, resident)?.into_iter().find(|case| case.number == *number);
    case.ok_or_else(|| Problem::not_found("problem-case-not-found").into())
}

/// The secret by which an account follows: made of its identifier, stored nowhere.
pub fn follower(context: &Context, resident: ResidentId) -> [u8; 16] {
    let mac = context.vault.mac("resident-follower", resident.0.as_bytes());
    mac.first_chunk::<16>().copied().unwrap_or_default()
}

/// Follows a public case; with `letters` its news go to the account's address.
pub fn follow(
    tx: &mut Tx,
    context: &Context,
    (resident, letters): (ResidentId, bool),
    case: &Case,
) -> Result<(), Failure> {
    let address: Option<Secret<String>> =
        if letters { Some(address_shown(tx, context, resident)?) } else { None };
    casework::follow(tx, context, case.id, &follower(context, resident), address.as_ref())
}

/// Follows a case no more.
pub fn unfollow(tx: &mut Tx, context: &Context, resident: ResidentId, case: &Case) -> Result<(), Failure> {
    casework::unfollow(tx, context, case.id, &follower(context, resident))
}

/// The cases the account follows, newest first.
pub fn followed(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<Vec<Case>, Failure> {
    casework::followed_by(tx, context, &follower(context, resident))
}
