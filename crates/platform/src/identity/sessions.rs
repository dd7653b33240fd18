//! Sessions: begun at each stage with a fresh token, found by its hash, ended by their owner, by time, or
//! with the account.

use balai_base::{AccountId, Problem, Timestamp};
use balai_store::{Failure, Tx};

use super::{
    audited,
    model::{AccountState, NewSession, SessionListed, Setting, SignedIn, Stage},
    policy,
    rules::{ABSOLUTE, BETWEEN_FACTORS, ENROLMENT, IDLE, is_alive, is_touch_due, officer_of},
    store::{self, sessions::SessionRow},
    tokens,
};
use crate::region::Region;

/// Begins a session of `account` at `stage`.
pub(super) fn begin_session(
    tx: &mut Tx,
    setting: &Setting,
    (account, stage): (AccountId, Stage),
    agent: &str,
) -> Result<NewSession, Failure> {
    let now = setting.moment.now;
    let (token, hash) = tokens::fresh(&setting.moment.random(stage.as_str()));
    let lasts = match stage {
        Stage::Password => BETWEEN_FACTORS,
        Stage::Enrol => ENROLMENT,
        Stage::Full => ABSOLUTE,
    };
    let row = SessionRow {
        hash,
        account,
        stage,
        agent: agent.chars().take(80).collect(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus(lasts),
    };
    store::sessions::insert(tx, &setting.region.id, &row)?;
    Ok(NewSession { account, token, stage })
}

/// The live session of a token, if its account can be used.
pub(super) fn live(
    tx: &mut Tx,
    region: &Region,
    token: &str,
    now: Timestamp,
) -> Result<Option<SessionRow>, Failure> {
    let Some(hash) = tokens::hash_of(token) else { return Ok(None) };
    let session = store::sessions::find(tx, &region.id, &hash)?;
    Ok(session.filter(|session| is_alive(session, now)))
}

/// Who sends a request with this session token; nobody when the session is over or its account shut.
pub fn signed_in(
    tx: &mut Tx,
    region: &Region,
    token: &str,
    now: Timestamp,
) -> Result<Option<SignedIn>, Failure> {
    let Some(session) = live(tx, region, token, now)? else { return Ok(None) };
    let Some(account) = store::accounts::by_id(tx, &region.id, session.account)? else { return Ok(None) };
    let usable = match session.stage {
        Stage::Full => account.state == AccountState::Active,
        Stage::Password | Stage::Enrol => account.state != AccountState::Disabled,
    };
    if !usable {
        return Ok(None);
    }
    let own = store::accounts::grants(tx, &region.id, account.id)?;
    let password_due = session.stage == Stage::Full && is_password_due(tx, region, account.id, now)?;
    let today = now.day(&region.time_zone);
    let borrowed = store::leave::borrowed(tx, &region.id, account.id, today)?;
    Ok(Some(SignedIn {
        officer: officer_of(&region.roles, (account.id, account.name), &own, borrowed),
        login: account.login,
        stage: session.stage,
        session: tokens::public_name(&session.hash),
        touch_due: is_touch_due(&session, now),
        expires_at: session.expires_at,
        password_due,
    }))
}

/// Whether the region's policy wants another password of the account now. Asked only where a policy can want it.
fn is_password_due(tx: &mut Tx, region: &Region, id: AccountId, now: Timestamp) -> Result<bool, Failure> {
    if !policy::wants_another(region.password_policy) {
        return Ok(false);
    }
    let chosen = store::accounts::password_set_at(tx, &region.id, id)?;
    Ok(chosen.is_some_and(|chosen| policy::is_due(region.password_policy, chosen, now)))
}

/// Notes that a session is in use; see [`SignedIn::touch_due`].
pub fn touch(tx: &mut Tx, region: &Region, token: &str, now: Timestamp) -> Result<(), Failure> {
    if let Some(session) = live(tx, region, token, now)? {
        store::sessions::touch(tx, &region.id, &session.hash, now)?;
    }
    Ok(())
}

/// Ends the session of a token, whatever its stage.
pub fn sign_out(tx: &mut Tx, region: &Region, token: &str) -> Result<(), Failure> {
    if let Some(hash) = tokens::hash_of(token) {
        store::sessions::delete(tx, &region.id, &hash)?;
    }
    Ok(())
}

/// The actor's own sessions that are alive, the one used last first.
pub fn own_sessions(tx: &mut Tx, setting: &Setting) -> Result<Vec<SessionListed>, Failure> {
    let rows = store::sessions::of_account(tx, &setting.region.id, own_account(setting)?)?;
    let alive = rows.into_iter().filter(|row| is_alive(row, setting.moment.now) && row.stage == Stage::Full);
    Ok(alive
        .map(|row| SessionListed {
            session: tokens::public_name(&row.hash),
            agent: row.agent,
            created_at: row.created_at,
            seen_at: row.seen_at,
        })
        .collect())
}

/// Ends one of the actor's own sessions by its public name.
pub fn end_session(tx: &mut Tx, setting: &Setting, name: &str) -> Result<(), Failure> {
    let id = own_account(setting)?;
    for row in store::sessions::of_account(tx, &setting.region.id, id)? {
        if tokens::public_name(&row.hash) == name {
            store::sessions::delete(tx, &setting.region.id, &row.hash)?;
            return audited(tx, setting, "session-ended", (id, "", name));
        }
    }
    Err(Problem::not_found("problem-session-not-found").into())
}

/// The officer who acts.
pub(super) fn own_account(setting: &Setting) -> Result<AccountId, Failure> {
    let signed_out = || Problem::new(balai_base::ProblemKind::Unauthenticated, "problem-sign-in-first");
    Ok(setting.actor.account().ok_or_else(signed_out)?)
}

/// Sweeps what time has ended: sessions, links, devices unused for half a year.
pub fn sweep(tx: &mut Tx, region: &Region, now: Timestamp) -> Result<(), Failure> {
    const DEVICES_KEPT: i64 = 180 * balai_base::time::DAY;
    store::sessions::delete_over(tx, &region.id, now, now.plus(-IDLE))?;
    store::links::delete_expired(tx, &region.id, now)?;
    store::factors::forget_devices_before(tx, &region.id, now.plus(-DEVICES_KEPT))?;
    Ok(())
}
