//! The end of an account: by its owner, or because nobody used it; and what an account holds, for its owner's copy.

use balai_base::{ResidentId, Timestamp, time::DAY};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::{
    address::{address_shown, audited},
    claims,
    letters::{self, Told},
    model::ResidentSession,
    rules::{IDLE, IDLE_ENDS, IDLE_WARNS},
    sessions::require_proof,
    store,
};
use crate::casework::{self, Context};

/// Letters that could not be sent within this time are forgotten, in milliseconds.
const LETTERS_KEPT: i64 = 3 * DAY;
/// A browser not seen for this long has no tries of its own any more, in milliseconds.
const DEVICES_KEPT: i64 = 180 * DAY;
/// The most accounts of one round of the job.
const ROUND: u32 = 200;

/// Everything an account holds, as its owner's copy shows it. Times in epoch milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The address.
    pub address: String,
    /// The code of its language.
    pub language: &'static str,
    /// When it was opened.
    pub created_at: i64,
    /// When it was last used.
    pub seen_at: i64,
    /// Sessions that are alive: browser, when begun, when last used.
    pub sessions: Vec<(String, i64, i64)>,
    /// Passkeys: browser, when made, when last used.
    pub passkeys: Vec<(String, i64, Option<i64>)>,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// Numbers of the cases that belong to it.
    pub cases: Vec<String>,
    /// Numbers of the cases it follows.
    pub follows: Vec<String>,
}

/// What an account holds.
pub fn account_held(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<Held, Failure> {
    let address = address_shown(tx, context, resident)?;
    let row = store::accounts::get(tx, &context.region.id, resident)?;
    let numbers = |cases: Vec<casework::Case>| -> Vec<String> {
        cases.into_iter().map(|case| case.number.to_string()).collect()
    };
    let (created_at, seen_at, language) = row
        .map_or((Timestamp(0), Timestamp(0), ""), |row| (row.created_at, row.seen_at, row.language.as_str()));
    Ok(Held {
        address: address.into_revealed(),
        language,
        created_at: created_at.millis(),
        seen_at: seen_at.millis(),
        sessions: super::own_sessions(tx, context, resident)?
            .into_iter()
            .map(|one| (one.agent, one.created_at.millis(), one.seen_at.millis()))
            .collect(),
        passkeys: super::passkeys(tx, &context.region, resident)?
            .into_iter()
            .map(|one| (one.name, one.created_at.millis(), one.used_at.map(Timestamp::millis)))
            .collect(),
        recovery_codes: super::recovery_codes_left(tx, context, resident)?,
        cases: numbers(claims::claimed(tx, context, resident)?),
        follows: numbers(claims::followed(tx, context, resident)?),
    })
}

/// Ends the account at its owner's wish: nothing of it stays but the lines of the audit trail, which name no address.
/// Its cases stay what they are; they open by number and PIN.
pub fn end_account(tx: &mut Tx, context: &Context, session: &ResidentSession) -> Result<(), Failure> {
    require_proof(context, session)?;
    let address = address_shown(tx, context, session.resident)?;
    let language = language_of(tx, context, session.resident)?;
    letters::write(tx, context, (Told::AccountEnded, language), address.reveal())?;
    remove(tx, context, session.resident, "owner")
}

fn language_of(
    tx: &mut Tx,
    context: &Context,
    resident: ResidentId,
) -> Result<balai_base::Language, Failure> {
    let row = store::accounts::get(tx, &context.region.id, resident)?;
    Ok(row.map(|row| row.language).unwrap_or_default())
}

fn remove(tx: &mut Tx, context: &Context, resident: ResidentId, why: &str) -> Result<(), Failure> {
    casework::forget_follower(tx, context, &claims::follower(context, resident))?;
    store::accounts::delete(tx, &context.region.id, resident)?;
    audited(tx, context, "resident-ended", (resident, "", why))
}

/// Warns owners of accounts that nobody uses, ends those whose time is over, and forgets what time has ended.
pub fn sweep(tx: &mut Tx, context: &Context) -> Result<(), Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    store::sessions::delete_over(tx, region, now, now.plus(-IDLE))?;
    store::codes::delete_over(tx, region, now, now.plus(-DEVICES_KEPT))?;
    store::letters::delete_before(tx, region, now.plus(-LETTERS_KEPT))?;
    store::recovery::delete_over(tx, region, now)?;
    store::wishes::delete_over(tx, region, now)?;
    for row in store::accounts::to_be_warned(tx, region, now.plus(IDLE_WARNS - IDLE_ENDS), ROUND)? {
        let step = own_moment(context, row.id);
        let address = address_shown(tx, &step, row.id)?;
        letters::write(tx, &step, (Told::EndsSoon, row.language), address.reveal())?;
        store::accounts::warned(tx, region, row.id, now)?;
    }
    // Nobody is ended without having been told in time.
    for id in store::accounts::to_be_ended(tx, region, (now.plus(-IDLE_ENDS), now.plus(-IDLE_WARNS)), ROUND)?
    {
        remove(tx, &own_moment(context, id), id, "idle")?;
    }
    Ok(())
}

fn own_moment(context: &Context, resident: ResidentId) -> Context {
    context.apart(&format!("resident-sweep|{resident}"))
}
