//! Sessions of residents: a random token in a cookie, its hash in the database; apart from officers'.

use balai_base::{Problem, ProblemKind, Random, ResidentId, Secret, Timestamp};
use balai_store::{Failure, Tx};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::{
    model::{NewSession, ResidentSession, SessionListed, SignedIn, Way},
    rules::{ABSOLUTE, is_alive, is_touch_due},
    store::{self, sessions::SessionRow},
};
use crate::{casework::Context, region::Region};

/// Begins a session. `earlier` is the token this browser held before, which ends: none is carried over.
pub(super) fn begin_session(
    tx: &mut Tx,
    context: &Context,
    (resident, way): (ResidentId, Way),
    (earlier, agent): (&str, &str),
) -> Result<NewSession, Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    if let Some(hash) = hash_of(earlier) {
        store::sessions::delete(tx, region, &hash)?;
    }
    let mut bytes = [0_u8; 32];
    context.moment.random("resident-session").fill(&mut bytes);
    let row = SessionRow {
        hash: Sha256::digest(bytes).into(),
        resident,
        way,
        agent: agent.chars().take(80).collect(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus(ABSOLUTE),
    };
    store::sessions::insert(tx, region, &row)?;
    store::accounts::seen(tx, region, resident, now)?;
    Ok(NewSession { resident, token: Secret::new(URL_SAFE_NO_PAD.encode(bytes)) })
}

/// Who sends a request with this token; nobody when the session is over.
pub fn signed_in(
    tx: &mut Tx,
    region: &Region,
    token: &str,
    now: Timestamp,
) -> Result<Option<SignedIn>, Failure> {
    let Some(row) = live(tx, region, token, now)? else { return Ok(None) };
    Ok(Some(SignedIn {
        name: public_name(&row.hash),
        touch_due: is_touch_due(row.seen_at, now),
        // A session begins with a proof, and a later proof begins another session.
        session: ResidentSession { resident: row.resident, proved_at: row.created_at },
    }))
}

fn live(tx: &mut Tx, region: &Region, token: &str, now: Timestamp) -> Result<Option<SessionRow>, Failure> {
    let Some(hash) = hash_of(token) else { return Ok(None) };
    let row = store::sessions::find(tx, &region.id, &hash)?;
    Ok(row.filter(|row| is_alive(row.seen_at, row.expires_at, now)))
}

/// Notes that a session is in use; see [`SignedIn::touch_due`].
pub fn touch(tx: &mut Tx, region: &Region, token: &str, now: Timestamp) -> Result<(), Failure> {
    let Some(row) = live(tx, region, token, now)? else { return Ok(()) };
    store::sessions::touch(tx, &region.id, &row.hash, now)?;
    store::accounts::seen(tx, &region.id, row.resident, now)
}

/// Ends the session of a token.
pub fn sign_out(tx: &mut Tx, region: &Region, token: &str) -> Result<(), Failure> {
    match hash_of(token) {
        Some(hash) => store::sessions::delete(tx, &region.id, &hash),
        None => Ok(()),
    }
}

/// The sessions of an account that are alive, the one used last first.
pub fn own_sessions(
    tx: &mut Tx,
    context: &Context,
    resident: ResidentId,
) -> Result<Vec<SessionListed>, Failure> {
    let rows = store::sessions::of_resident(tx, &context.region.id, resident)?;
    let alive = rows.into_iter().filter(|row| is_alive(row.seen_at, row.expires_at, context.moment.now));
    Ok(alive
        .map(|row| SessionListed {
            name: public_name(&row.hash),
            way: row.way,
            agent: row.agent,
            created_at: row.created_at,
            seen_at: row.seen_at,
        })
        .collect())
}

/// Ends one session of the account by its public name.
pub fn end_session(tx: &mut Tx, context: &Context, resident: ResidentId, name: &str) -> Result<(), Failure> {
    let rows = store::sessions::of_resident(tx, &context.region.id, resident)?;
    let row = rows.into_iter().find(|row| public_name(&row.hash) == name);
    let row = row.ok_or_else(|| Problem::not_found("problem-session-not-found"))?;
    store::sessions::delete(tx, &context.region.id, &row.hash)
}

/// Ends every session of the account.
pub fn end_all_sessions(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<(), Failure> {
    store::sessions::delete_all(tx, &context.region.id, resident)
}

/// Refuses a sensitive change by somebody who has not proved lately to be the owner.
pub(super) fn require_proof(context: &Context, session: &ResidentSession) -> Result<(), Problem> {
    if super::rules::is_proof_fresh(session, context.moment.now) {
        Ok(())
    } else {
        Err(Problem::new(ProblemKind::Forbidden, "problem-prove-again"))
    }
}

fn hash_of(token: &str) -> Option<[u8; 32]> {
    let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
    Some(Sha256::digest(bytes).into())
}

/// What a session is called where its owner sees it: the first 8 bytes of its hash.
fn public_name(hash: &[u8; 32]) -> String {
    let digits = hash.iter().take(8).flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
