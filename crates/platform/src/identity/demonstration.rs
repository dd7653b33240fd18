//! Accounts of a demonstration: active without a password, entered by one-time links that `balai demo` prints.
//!
//! Only the server itself may make them, so nothing a person sends can open this door.

use balai_base::{AccountId, Problem};
use balai_store::{Failure, Tx};

use super::{
    accounts::{account_by_login, insert},
    links::make_link,
    model::{AccountState, LinkPurpose, NewAccount, NewLink, Setting},
};
use crate::access::Actor;

/// The account of a demonstration with that login, made when there is none.
pub fn demonstration_account(tx: &mut Tx, setting: &Setting, new: &NewAccount) -> Result<AccountId, Failure> {
    require_system(setting)?;
    match account_by_login(tx, setting, &new.login)? {
        Some(account) => Ok(account.id),
        None => insert(tx, setting, new, AccountState::Active),
    }
}

/// A link that signs straight in as `account`, once.
pub fn demonstration_link(tx: &mut Tx, setting: &Setting, account: AccountId) -> Result<NewLink, Failure> {
    require_system(setting)?;
    make_link(tx, setting, account, LinkPurpose::Demonstration)
}

fn require_system(setting: &Setting) -> Result<(), Failure> {
    if *setting.actor == Actor::System { Ok(()) } else { Err(Problem::forbidden("problem-forbidden").into()) }
}
