//! One-time links: the way into an account that has no password yet, and back into one whose password or
//! phone is gone.
//!
//! A reset never drops the second factor. An authenticator without recovery codes is renewed only when two
//! administrators say so, since one alone could take over any account.

use balai_base::{AccountId, Problem, Secret};
use balai_store::{Failure, Tx};

use super::{
    accounts::{managed, require_management},
    audited,
    model::{AccountState, Link, LinkPurpose, NewLink, NewSession, Setting, Stage},
    rules::{DEMONSTRATION, INVITATION, RESET, reason_of},
    sessions::begin_session,
    store, tokens,
    totp::TotpSecret,
};

/// Makes a link and ends older ones for the same purpose.
pub(super) fn make_link(
    tx: &mut Tx,
    setting: &Setting,
    account: AccountId,
    purpose: LinkPurpose,
) -> Result<NewLink, Failure> {
    let (token, hash) = tokens::fresh(&setting.moment.random("one-time-link"));
    let lasts = match purpose {
        LinkPurpose::Activate => INVITATION,
        LinkPurpose::Reset => RESET,
        LinkPurpose::Demonstration => DEMONSTRATION,
    };
    let expires_at = setting.moment.now.plus(lasts);
    store::links::replace(tx, &setting.region.id, &hash, (account, purpose, expires_at))?;
    audited(tx, setting, "link-made", (account, "", purpose.as_str()))?;
    Ok(NewLink { account, purpose, token, expires_at })
}

/// A link to choose another password, or for somebody invited another invitation.
pub fn reset_link(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<NewLink, Failure> {
    let account = managed(tx, setting, id)?.account;
    let purpose = match account.state {
        AccountState::Disabled => return Err(Problem::conflict("problem-account-disabled").into()),
        AccountState::Invited => LinkPurpose::Activate,
        AccountState::Active => LinkPurpose::Reset,
    };
    make_link(tx, setting, id, purpose)
}

/// Asks for a new authenticator for somebody who lost theirs and the recovery codes. Another administrator
/// must agree.
pub fn request_new_factor(
    tx: &mut Tx,
    setting: &Setting,
    id: AccountId,
    reason: &str,
) -> Result<(), Failure> {
    let account = managed(tx, setting, id)?.account;
    if account.state != AccountState::Active {
        return Err(Problem::conflict("problem-account-not-active").into());
    }
    let reason = reason_of(reason)?;
    store::factors::put_request(
        tx,
        &setting.region.id,
        id,
        (setting.actor.account(), &reason, setting.moment.now),
    )?;
    audited(tx, setting, "factor-renewal-asked", (id, &reason, ""))
}

/// Agrees to a new authenticator that another administrator asked for; the link enrols it. The command line
/// needs nobody else: whoever runs it holds the server.
pub fn agree_new_factor(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<NewLink, Failure> {
    managed(tx, setting, id)?;
    let region = &setting.region.id;
    let asked = store::factors::request(tx, region, id)?
        .ok_or_else(|| Problem::conflict("problem-changed-meanwhile"))?;
    let by = setting.actor.account();
    if by.is_some() && (by == asked.by || by == Some(id)) {
        return Err(Problem::forbidden("problem-second-person-needed").into());
    }
    store::factors::delete_request(tx, region, id)?;
    audited(tx, setting, "factor-renewal-agreed", (id, &asked.reason, ""))?;
    make_link(tx, setting, id, LinkPurpose::Activate)
}

/// Refuses a new authenticator somebody asked for.
pub fn refuse_new_factor(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<(), Failure> {
    require_management(setting)?;
    store::factors::delete_request(tx, &setting.region.id, id)?;
    audited(tx, setting, "factor-renewal-refused", (id, "", ""))
}

/// Who asked for a new authenticator for `id`, and why.
pub fn factor_request(
    tx: &mut Tx,
    setting: &Setting,
    id: AccountId,
) -> Result<Option<(Option<AccountId>, String)>, Failure> {
    require_management(setting)?;
    Ok(store::factors::request(tx, &setting.region.id, id)?.map(|request| (request.by, request.reason)))
}

/// What an open link is for. Looking at it does not use it up: previews of messengers look too.
pub fn open_link(tx: &mut Tx, setting: &Setting, token: &str) -> Result<Link, Failure> {
    let dead = || Problem::not_found("problem-link-dead");
    let hash = tokens::hash_of(token).ok_or_else(dead)?;
    let region = &setting.region.id;
    let (id, purpose) = store::links::find_open(tx, region, &hash, setting.moment.now)?.ok_or_else(dead)?;
    let account = store::accounts::by_id(tx, region, id)?.ok_or_else(dead)?;
    if account.state == AccountState::Disabled {
        return Err(dead().into());
    }
    Ok(Link { account, purpose })
}

/// Uses a link to choose a password, whose hash was computed before. Every other session ends. Gives a
/// session that waits for a code, or for the enrolment of an authenticator.
pub fn choose_password(
    tx: &mut Tx,
    setting: &Setting,
    token: &str,
    (hash, agent): (&Secret<String>, &str),
) -> Result<NewSession, Failure> {
    let link = open_link(tx, setting, token)?;
    if link.purpose == LinkPurpose::Demonstration {
        return Err(Problem::not_found("problem-link-dead").into());
    }
    use_up(tx, setting, token)?;
    let (region, id) = (&setting.region.id, link.account.id);
    store::accounts::set_password_hash(tx, region, id, hash, setting.moment.now)?;
    store::sessions::delete_all(tx, region, id)?;
    let stage = if link.purpose == LinkPurpose::Activate {
        offer_new_factor(tx, setting, id)?;
        Stage::Enrol
    } else {
        Stage::Password
    };
    audited(tx, setting, "password-chosen", (id, "", link.purpose.as_str()))?;
    begin_session(tx, setting, (id, stage), agent)
}

/// Seals a fresh authenticator secret that waits for its first code.
pub(super) fn offer_new_factor(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<(), Failure> {
    let secret = TotpSecret::generate(&setting.moment.random("totp"));
    let sealed = setting.vault.seal(&super::sign_in::place_of_factor(setting, id), secret.bytes())?;
    store::factors::set_pending(tx, &setting.region.id, id, &sealed)?;
    Ok(())
}

/// Uses a demonstration's link: a full session without password and code.
pub fn use_demonstration_link(
    tx: &mut Tx,
    setting: &Setting,
    token: &str,
    agent: &str,
) -> Result<NewSession, Failure> {
    let link = open_link(tx, setting, token)?;
    if link.purpose != LinkPurpose::Demonstration {
        return Err(Problem::not_found("problem-link-dead").into());
    }
    use_up(tx, setting, token)?;
    audited(tx, setting, "signed-in", (link.account.id, "", "demonstration"))?;
    begin_session(tx, setting, (link.account.id, Stage::Full), agent)
}

fn use_up(tx: &mut Tx, setting: &Setting, token: &str) -> Result<(), Failure> {
    let hash = tokens::hash_of(token);
    let used = match hash {
        Some(hash) => store::links::use_up(tx, &setting.region.id, &hash, setting.moment.now)?,
        None => 0,
    };
    if used == 1 { Ok(()) } else { Err(Problem::not_found("problem-link-dead").into()) }
}
