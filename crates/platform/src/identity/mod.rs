//! Who the officers are: accounts and their grants, one-time links, passwords, second factors, sessions, leave.
//!
//! Commands join the caller's transaction by `&mut Tx` and ask `access` themselves. Hashing a password is not
//! among them: it takes long and is done before, behind the gate for passwords. Accounts of residents are `residents`.
//! Every change is in the audit trail, and no secret is.

mod accounts;
mod demonstration;
mod in_use;
pub mod jobs;
mod leave;
mod links;
mod model;
pub mod password;
pub mod policy;
mod rules;
mod sessions;
mod sign_in;
mod store;
#[cfg(test)]
mod tests;
mod tokens;
pub mod totp;
mod upkeep;

use balai_base::AccountId;
use balai_store::{Failure, Tx};

use crate::{
    access::{Actor, Officer},
    audit::{self, Entry},
    keyring::SealedRows,
};

pub use accounts::{account, account_by_login, accounts, disable, enable, grant, invite, rename, revoke};
pub use demonstration::{demonstration_account, demonstration_link};
pub use in_use::in_use;
pub use leave::{
    forget_filter, hand_over, leaves, on_leave, possible_deputies, save_filter, saved_filters, take_back,
};
pub use links::{
    agree_new_factor, choose_password, factor_request, open_link, refuse_new_factor, request_new_factor,
    reset_link, use_demonstration_link,
};
pub use model::{
    Account, AccountCounts, AccountFilter, AccountListed, AccountState, Attempt, Candidate, CodeOutcome,
    Enrolled, Leave, Link, LinkPurpose, NewAccount, NewLeave, NewLink, NewSession, SavedFilter,
    SessionListed, Setting, SignedIn, Stage,
};
pub use rules::complete_grant;
pub use sessions::{end_session, own_sessions, sign_out, signed_in, sweep, touch};
pub use sign_in::{
    accept_password, begin, change_factor, change_password, confirm_enrolment, enrolment, own_password,
    recovery_codes_left, second_factor,
};
pub use upkeep::{account_counts, names};

/// The sealed columns of this slice.
pub const SEALED: [SealedRows; 2] = [store::factors::SECRETS, store::factors::PENDING];

/// Notes what was done to an account, by whom and when. Neither `reason`, which a person gave, nor `detail`
/// holds a secret.
fn audited(
    tx: &mut Tx,
    setting: &Setting,
    action: &'static str,
    (account, reason, detail): (AccountId, &str, &str),
) -> Result<(), Failure> {
    // Whoever signs in is nobody yet to the request, and somebody to the trail.
    let oneself = Actor::Officer(Officer {
        account,
        name: String::new(),
        grants: Vec::new(),
        standing_in_for: Vec::new(),
    });
    let actor = if *setting.actor == Actor::Anonymous { &oneself } else { setting.actor };
    let entry = Entry {
        action,
        subject_kind: "account",
        subject_id: account.to_string(),
        reason: reason.to_owned(),
        detail: detail.to_owned(),
    };
    audit::record(tx, &setting.region.id, setting.moment, actor, &entry)
}
