//! Signing in: password, then code.
//!
//! Tries are counted per network and per account. A browser from which the account has signed in before has
//! tries of its own and needs none of its network's, so a stranger who uses up an account's tries, or those of the thousands
//! of telephones behind one address, does not shut its owner out. What fails
//! looks the same for a wrong password, a shut account and a login nobody has.

use balai_base::{AccountId, Problem, ProblemKind, RegionId, Secret, time::MINUTE};
use balai_store::{Failure, Tx, limits, limits::Limit};

use super::{
    audited,
    links::offer_new_factor,
    model::{Account, AccountState, Attempt, Candidate, CodeOutcome, Enrolled, NewSession, Setting, Stage},
    rules::login_of,
    sessions::{begin_session, live, own_account},
    store::{self, factors::Factors, sessions::SessionRow},
    totp::{TotpSecret, recovery_codes, recovery_letters},
};
use crate::vault::Sealed;

/// Tries from one network. A whole office, and thousands of phones, may share one address.
const NETWORK: Limit = Limit { window_ms: 10 * MINUTE, allowed: 60 };
/// Tries of one account from browsers it has not signed in from before.
const ACCOUNT: Limit = Limit { window_ms: 15 * MINUTE, allowed: 10 };
/// Tries of one account from one browser it has signed in from before.
const DEVICE: Limit = Limit { window_ms: 15 * MINUTE, allowed: 10 };
/// Codes after a right password, by account, or by account and known browser.
const CODES: Limit = Limit { window_ms: 10 * MINUTE, allowed: 6 };

/// Counts a try and gives what the password is to be checked against: outside a transaction, by
/// [`super::password::verify`].
pub fn begin(tx: &mut Tx, setting: &Setting, attempt: &Attempt) -> Result<Candidate, Failure> {
    let (region, now) = (&setting.region.id, setting.moment.now);
    let login = login_of(&attempt.login).unwrap_or_default();
    let account = store::accounts::by_login(tx, region, &login)?
        .filter(|account| account.state != AccountState::Disabled);
    let known = match &account {
        Some(account) => knows_device(tx, setting, account.id, &attempt.device)?,
        None => false,
    };
    // A login nobody has is counted like any other, so that the answer tells nothing.
    let by_login = setting.vault.mac("sign-in-login", login.as_bytes());
    if known {
        let by_device = device_subject(setting, &by_login, &attempt.device);
        limits::take(tx, region, "sign-in-device", &by_device, now, &DEVICE)?;
    } else {
        let network = setting.vault.mac("sign-in-network", &attempt.network);
        limits::take(tx, region, "sign-in-network", &network, now, &NETWORK)?;
        limits::take(tx, region, "sign-in-account", &by_login, now, &ACCOUNT)?;
    }
    let hash = match &account {
        Some(account) => store::accounts::password_hash(tx, region, account.id)?,
        None => None,
    };
    Ok(Candidate { account: account.map(|account| account.id), hash })
}

/// Begins a session that waits for the second factor, after [`super::password::verify`] found the password
/// right. Who was invited, chose the password and stopped before the authenticator goes on to enrolling one.
pub fn accept_password(
    tx: &mut Tx,
    setting: &Setting,
    candidate: &Candidate,
    attempt: &Attempt,
) -> Result<NewSession, Failure> {
    let wrong = || Problem::new(ProblemKind::Unauthenticated, "problem-sign-in");
    let id = candidate.account.ok_or_else(wrong)?;
    let account = usable(tx, setting, id)?.ok_or_else(wrong)?;
    // Another password may have been chosen while this one was checked.
    let unchanged = candidate.hash.is_some()
        && store::accounts::password_hash(tx, &setting.region.id, id)? == candidate.hash;
    let factors = store::factors::factors(tx, &setting.region.id, id)?;
    if !unchanged {
        return Err(wrong().into());
    }
    if factors.secret.is_some() {
        return begin_session(tx, setting, (account.id, Stage::Password), &attempt.agent);
    }
    if !may_go_on_enrolling(tx, setting, &account)? {
        return Err(wrong().into());
    }
    offer_new_factor(tx, setting, id)?;
    audited(tx, setting, "enrolment-resumed", (id, "", ""))?;
    begin_session(tx, setting, (id, Stage::Enrol), &attempt.agent)
}

/// Whether a password alone leads to the enrolment of an authenticator: only for somebody invited who never had one,
/// for as long as the invitation by which the password was chosen would be good, and only while no newer one waits.
/// It opens nothing but that enrolment, with a key made anew.
fn may_go_on_enrolling(tx: &mut Tx, setting: &Setting, account: &Account) -> Result<bool, Failure> {
    let (region, now) = (&setting.region.id, setting.moment.now);
    Ok(account.state == AccountState::Invited
        && store::links::is_invitation_under_way(tx, region, account.id, now)?)
}

/// The fresh authenticator a session may enrol; none when there is none, or the session has shown nothing but
/// a password.
pub fn enrolment(tx: &mut Tx, setting: &Setting, token: &str) -> Result<Option<TotpSecret>, Failure> {
    let session = session(tx, setting, token)?;
    if session.stage == Stage::Password {
        return Ok(None);
    }
    let factors = store::factors::factors(tx, &setting.region.id, session.account)?;
    factors.pending.map(|sealed| opened(setting, session.account, &sealed)).transpose()
}

/// Confirms a fresh authenticator by its first code: it replaces the older one, all other sessions end, and
/// recovery codes are given out.
pub fn confirm_enrolment(
    tx: &mut Tx,
    setting: &Setting,
    token: &str,
    (code, attempt): (&str, &Attempt),
) -> Result<CodeOutcome<Enrolled>, Failure> {
    let (region, now) = (&setting.region.id, setting.moment.now);
    let session = session(tx, setting, token)?;
    let id = session.account;
    if session.stage == Stage::Password {
        return Err(Problem::forbidden("problem-forbidden").into());
    }
    take_code(tx, setting, id, attempt)?;
    let pending = store::factors::factors(tx, region, id)?.pending;
    let sealed = pending.ok_or_else(|| Problem::conflict("problem-changed-meanwhile"))?;
    let Some(step) = opened(setting, id, &sealed)?.step_of(code, now, 0) else {
        return Ok(CodeOutcome::Wrong);
    };
    if store::factors::confirm(tx, region, id, &sealed, step)? == 0 {
        return Err(Problem::conflict("problem-changed-meanwhile").into());
    }
    let recovery_codes = recovery_codes(&setting.moment.random("recovery"));
    let hashes: Vec<[u8; 32]> =
        recovery_codes.iter().filter_map(|code| recovery_hash(setting, id, code.reveal())).collect();
    store::factors::replace_recovery_codes(tx, region, id, &hashes)?;
    store::factors::forget_devices(tx, region, id)?;
    store::sessions::delete_all(tx, region, id)?;
    audited(tx, setting, "factor-enrolled", (id, "", ""))?;
    let session = enter(tx, setting, id, attempt)?;
    Ok(CodeOutcome::Right(Enrolled { session, recovery_codes }))
}

/// Checks the code of an authenticator, or a recovery code, and goes on to a full session with a new token.
pub fn second_factor(
    tx: &mut Tx,
    setting: &Setting,
    token: &str,
    (code, attempt): (&str, &Attempt),
) -> Result<CodeOutcome<NewSession>, Failure> {
    let session = session(tx, setting, token)?;
    if session.stage != Stage::Password {
        return Err(Problem::conflict("problem-changed-meanwhile").into());
    }
    take_code(tx, setting, session.account, attempt)?;
    if !code_fits(tx, setting, session.account, code)? {
        return Ok(CodeOutcome::Wrong);
    }
    store::sessions::delete(tx, &setting.region.id, &session.hash)?;
    audited(tx, setting, "signed-in", (session.account, "", ""))?;
    Ok(CodeOutcome::Right(enter(tx, setting, session.account, attempt)?))
}

/// Offers the signed-in officer a new authenticator, after a code of the present one.
pub fn change_factor(
    tx: &mut Tx,
    setting: &Setting,
    code: &str,
    attempt: &Attempt,
) -> Result<CodeOutcome<()>, Failure> {
    let id = own_account(setting)?;
    take_code(tx, setting, id, attempt)?;
    if !code_fits(tx, setting, id, code)? {
        return Ok(CodeOutcome::Wrong);
    }
    offer_new_factor(tx, setting, id)?;
    audited(tx, setting, "factor-change-begun", (id, "", ""))?;
    Ok(CodeOutcome::Right(()))
}

/// What the signed-in officer's present password is checked against before it is changed. Counts a try.
pub fn own_password(tx: &mut Tx, setting: &Setting, attempt: &Attempt) -> Result<Candidate, Failure> {
    let id = own_account(setting)?;
    take_code(tx, setting, id, attempt)?;
    let hash = store::accounts::password_hash(tx, &setting.region.id, id)?;
    Ok(Candidate { account: Some(id), hash })
}

/// Gives the signed-in officer another password, whose hash was computed before; every session ends and a new
/// one begins.
pub fn change_password(
    tx: &mut Tx,
    setting: &Setting,
    hash: &Secret<String>,
    attempt: &Attempt,
) -> Result<NewSession, Failure> {
    let id = own_account(setting)?;
    store::accounts::set_password_hash(tx, &setting.region.id, id, hash, setting.moment.now)?;
    store::sessions::delete_all(tx, &setting.region.id, id)?;
    audited(tx, setting, "password-changed", (id, "", ""))?;
    enter(tx, setting, id, attempt)
}

/// How many recovery codes the signed-in officer has left.
pub fn recovery_codes_left(tx: &mut Tx, setting: &Setting) -> Result<u32, Failure> {
    store::factors::recovery_codes_left(tx, &setting.region.id, own_account(setting)?)
}

/// A full session; the browser becomes a known one and its counters start anew.
fn enter(tx: &mut Tx, setting: &Setting, id: AccountId, attempt: &Attempt) -> Result<NewSession, Failure> {
    let (region, now) = (&setting.region.id, setting.moment.now);
    store::factors::remember_device(tx, region, id, &device_hash(setting, &attempt.device), now)?;
    if let Some(account) = store::accounts::by_id(tx, region, id)? {
        let by_login = setting.vault.mac("sign-in-login", account.login.as_bytes());
        let by_device = device_subject(setting, &by_login, &attempt.device);
        limits::reset(tx, region, "sign-in-account", &by_login)?;
        limits::reset(tx, region, "sign-in-device", &by_device)?;
    }
    for subject in code_subjects(setting, id, attempt) {
        limits::reset(tx, region, "sign-in-code", &subject)?;
    }
    begin_session(tx, setting, (id, Stage::Full), &attempt.agent)
}

/// The live session of `token`, of an account that can be used.
fn session(tx: &mut Tx, setting: &Setting, token: &str) -> Result<SessionRow, Failure> {
    let over = || Problem::new(ProblemKind::Unauthenticated, "problem-sign-in-over");
    let session = live(tx, setting.region, token, setting.moment.now)?.ok_or_else(over)?;
    usable(tx, setting, session.account)?.ok_or_else(over)?;
    Ok(session)
}

fn usable(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<Option<Account>, Failure> {
    let account = store::accounts::by_id(tx, &setting.region.id, id)?;
    Ok(account.filter(|account| account.state != AccountState::Disabled))
}

/// Whether `code` is a fresh code of the authenticator or an unused recovery code; uses it up.
fn code_fits(tx: &mut Tx, setting: &Setting, id: AccountId, code: &str) -> Result<bool, Failure> {
    let (region, now) = (&setting.region.id, setting.moment.now);
    if let Some(hash) = recovery_hash(setting, id, code) {
        let used = store::factors::use_recovery_code(tx, region, id, &hash, now)? == 1;
        if used {
            audited(tx, setting, "recovery-code-used", (id, "", ""))?;
        }
        return Ok(used);
    }
    let Factors { secret: Some(sealed), last_step, .. } = store::factors::factors(tx, region, id)? else {
        return Ok(false);
    };
    match opened(setting, id, &sealed)?.step_of(code, now, last_step) {
        Some(step) => Ok(store::factors::use_step(tx, region, id, step)? == 1),
        None => Ok(false),
    }
}

fn opened(setting: &Setting, id: AccountId, sealed: &Sealed) -> Result<TotpSecret, Failure> {
    let place = place_of_factor(setting, id);
    Ok(TotpSecret::from_bytes(setting.vault.open(&place, &sealed.key_id, &sealed.bytes)?))
}

/// Where an authenticator's secret is sealed for.
pub(super) fn place_of_factor(setting: &Setting, id: AccountId) -> String {
    place_of_factor_in(&setting.region.id, id)
}

/// [`place_of_factor`] in a region known by its identifier.
pub(super) fn place_of_factor_in(region: &RegionId, id: AccountId) -> String {
    format!("accounts|totp|{region}|{id}")
}

fn recovery_hash(setting: &Setting, id: AccountId, code: &str) -> Option<[u8; 32]> {
    let letters = recovery_letters(code)?;
    Some(setting.vault.mac("recovery-code", format!("{id}|{letters}").as_bytes()))
}

/// Counts a code: per known browser on its own, per account for all the others together.
fn take_code(tx: &mut Tx, setting: &Setting, id: AccountId, attempt: &Attempt) -> Result<(), Failure> {
    let [by_account, by_device] = code_subjects(setting, id, attempt);
    let known = knows_device(tx, setting, id, &attempt.device)?;
    let subject = if known { by_device } else { by_account };
    limits::take(tx, &setting.region.id, "sign-in-code", &subject, setting.moment.now, &CODES)
}

fn code_subjects(setting: &Setting, id: AccountId, attempt: &Attempt) -> [[u8; 32]; 2] {
    let by_account = setting.vault.mac("sign-in-code", id.0.as_bytes());
    [by_account, device_subject(setting, &by_account, &attempt.device)]
}

fn knows_device(tx: &mut Tx, setting: &Setting, id: AccountId, device: &[u8; 16]) -> Result<bool, Failure> {
    store::factors::knows_device(tx, &setting.region.id, id, &device_hash(setting, device))
}

fn device_hash(setting: &Setting, device: &[u8; 16]) -> [u8; 32] {
    setting.vault.mac("sign-in-device", device)
}

fn device_subject(setting: &Setting, whose: &[u8; 32], device: &[u8; 16]) -> [u8; 32] {
    setting.vault.mac("sign-in-subject", &[whose.as_slice(), device].concat())
}
