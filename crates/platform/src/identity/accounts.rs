//! Accounts: invited, equipped with grants, shut and opened again.
//!
//! There is no default password and no password that anybody else knows: an account begins with a one-time
//! link. Whoever manages accounts can not raise themselves, nor reach above themselves.

use balai_base::{AccountId, Problem, page::Cursor, page::Key, page::Page};
use balai_store::{Failure, Tx};

use super::{
    audited,
    links::make_link,
    model::{Account, AccountFilter, AccountListed, AccountState, LinkPurpose, NewAccount, NewLink, Setting},
    rules::{complete_grant, login_of, managing_roles, may_administer, name_of, reason_of},
    store,
};
use crate::access::{Action, Actor, Grant, may_ever};

/// The name of the list's order in cursors.
const ORDER: &str = "login";

/// Invites somebody: an account that opens by the link given back.
pub fn invite(tx: &mut Tx, setting: &Setting, new: &NewAccount) -> Result<NewLink, Failure> {
    require_management(setting)?;
    let id = insert(tx, setting, new, AccountState::Invited)?;
    make_link(tx, setting, id, LinkPurpose::Activate)
}

/// Writes the account and its grants.
pub(super) fn insert(
    tx: &mut Tx,
    setting: &Setting,
    new: &NewAccount,
    state: AccountState,
) -> Result<AccountId, Failure> {
    let region = setting.region;
    let account = Account {
        id: AccountId(setting.moment.uuid("account")),
        login: login_of(&new.login)?,
        name: name_of(&new.name)?,
        state,
        has_factor: false,
        created_at: setting.moment.now,
    };
    if new.grants.is_empty() {
        return Err(Problem::invalid("problem-form").field("role", "field-role-needed").into());
    }
    if store::accounts::by_login(tx, &region.id, &account.login)?.is_some() {
        return Err(Problem::invalid("problem-form").field("login", "field-login-taken").into());
    }
    store::accounts::insert(tx, &region.id, &account)?;
    audited(tx, setting, "account-invited", (account.id, "", &account.login))?;
    for grant in &new.grants {
        put_grant(tx, setting, account.id, grant)?;
    }
    Ok(account.id)
}

/// The account with that identifier.
pub fn account(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<Option<AccountListed>, Failure> {
    let region = &setting.region.id;
    let Some(account) = store::accounts::by_id(tx, region, id)? else { return Ok(None) };
    let grants = store::accounts::grants(tx, region, id)?;
    let seen_at = store::sessions::of_account(tx, region, id)?.iter().map(|session| session.seen_at).max();
    Ok(Some(AccountListed { account, grants, seen_at }))
}

/// The account whose owner signs in as `login`.
pub fn account_by_login(tx: &mut Tx, setting: &Setting, login: &str) -> Result<Option<Account>, Failure> {
    let Ok(login) = login_of(login) else { return Ok(None) };
    store::accounts::by_login(tx, &setting.region.id, &login)
}

/// Accounts by login, from `cursor` on. For administrators.
pub fn accounts(
    tx: &mut Tx,
    setting: &Setting,
    filter: &AccountFilter,
    cursor: Option<&Cursor>,
) -> Result<Page<AccountListed>, Failure> {
    const LIMIT: usize = 50;
    require_management(setting)?;
    let after = match cursor.map(|cursor| cursor.keys_for(ORDER)).transpose()?.and_then(<[Key]>::first) {
        Some(Key::Text(login)) => login.clone(),
        _ => String::new(),
    };
    let rows = store::accounts::list(tx, &setting.region.id, filter, &after, LIMIT + 1)?;
    Ok(Page::of(rows, LIMIT, |last| Cursor::new(ORDER, vec![Key::Text(last.account.login.clone())])))
}

/// Gives an account another name.
pub fn rename(tx: &mut Tx, setting: &Setting, id: AccountId, name: &str) -> Result<(), Failure> {
    managed(tx, setting, id)?;
    store::accounts::set_name(tx, &setting.region.id, id, &name_of(name)?)?;
    audited(tx, setting, "account-renamed", (id, "", ""))
}

/// Gives an account a role.
pub fn grant(tx: &mut Tx, setting: &Setting, id: AccountId, grant: &Grant) -> Result<(), Failure> {
    managed(tx, setting, id)?;
    refuse_own(setting, id)?;
    put_grant(tx, setting, id, grant)
}

fn put_grant(tx: &mut Tx, setting: &Setting, id: AccountId, grant: &Grant) -> Result<(), Failure> {
    let grant = complete_grant(setting.region, grant)?;
    if !may_administer(&setting.region.roles, setting.actor, std::slice::from_ref(&grant)) {
        return Err(Problem::forbidden("problem-role-above-own").into());
    }
    if store::accounts::insert_grant(tx, &setting.region.id, id, &grant, setting.moment.now)? > 0 {
        audited(tx, setting, "role-granted", (id, "", &grant_text(&grant)))?;
    }
    Ok(())
}

/// Takes a role from an account.
pub fn revoke(tx: &mut Tx, setting: &Setting, id: AccountId, grant: &Grant) -> Result<(), Failure> {
    managed(tx, setting, id)?;
    refuse_own(setting, id)?;
    if store::accounts::delete_grant(tx, &setting.region.id, id, grant)? == 0 {
        return Err(Problem::conflict("problem-changed-meanwhile").into());
    }
    refuse_last_manager(tx, setting, id)?;
    audited(tx, setting, "role-revoked", (id, "", &grant_text(grant)))
}

/// Shuts an account: its sessions end at once, its links die, its history stays.
pub fn disable(tx: &mut Tx, setting: &Setting, id: AccountId, reason: &str) -> Result<(), Failure> {
    managed(tx, setting, id)?;
    refuse_own(setting, id)?;
    let reason = reason_of(reason)?;
    let region = &setting.region.id;
    store::accounts::set_state(tx, region, id, AccountState::Disabled)?;
    store::sessions::delete_all(tx, region, id)?;
    store::links::delete_open(tx, region, id)?;
    store::factors::forget_devices(tx, region, id)?;
    refuse_last_manager(tx, setting, id)?;
    audited(tx, setting, "account-disabled", (id, &reason, ""))
}

/// Opens a shut account again, as it was.
pub fn enable(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<(), Failure> {
    let account = managed(tx, setting, id)?.account;
    if account.state != AccountState::Disabled {
        return Err(Problem::conflict("problem-changed-meanwhile").into());
    }
    let state = if account.has_factor { AccountState::Active } else { AccountState::Invited };
    store::accounts::set_state(tx, &setting.region.id, id, state)?;
    audited(tx, setting, "account-enabled", (id, "", ""))
}

/// The account, if the actor manages accounts and this one is not above them.
pub(super) fn managed(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<AccountListed, Failure> {
    require_management(setting)?;
    let listed = account(tx, setting, id)?.ok_or_else(|| Problem::not_found("problem-account-not-found"))?;
    if may_administer(&setting.region.roles, setting.actor, &listed.grants) {
        Ok(listed)
    } else {
        Err(Problem::forbidden("problem-account-above-own").into())
    }
}

pub(super) fn require_management(setting: &Setting) -> Result<(), Failure> {
    if may_ever(&setting.region.roles, setting.actor, Action::ManageAccounts) {
        Ok(())
    } else {
        Err(Problem::forbidden("problem-forbidden").into())
    }
}

/// Nobody changes their own rights or shuts themselves out.
fn refuse_own(setting: &Setting, id: AccountId) -> Result<(), Failure> {
    if setting.actor.account() == Some(id) {
        return Err(Problem::forbidden("problem-own-account").into());
    }
    Ok(())
}

/// Somebody must be left who manages accounts. The command line may always act: it can invite anew.
fn refuse_last_manager(tx: &mut Tx, setting: &Setting, id: AccountId) -> Result<(), Failure> {
    if *setting.actor == Actor::System {
        return Ok(());
    }
    let roles = managing_roles(&setting.region.roles);
    let remaining = store::accounts::others_with_role(tx, &setting.region.id, id, &roles)?;
    if remaining == 0 {
        return Err(Problem::conflict("problem-last-administrator").into());
    }
    Ok(())
}

/// A grant for the audit trail: `officer agency/unit area`.
fn grant_text(grant: &Grant) -> String {
    let area = super::model::area_text(grant.area.as_ref());
    format!("{} {}/{} {area}", grant.role, grant.agency, grant.unit).trim_end().to_owned()
}
