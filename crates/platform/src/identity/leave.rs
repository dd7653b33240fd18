//! Leave: while somebody is away, a colleague of the same agency sees and does their work. And filters, which
//! every officer saves for themselves.

use balai_base::{AccountId, Day, Problem};
use balai_store::{Failure, Tx};

use super::{
    accounts::{managed, require_management},
    audited,
    model::{Account, AccountState, Leave, NewLeave, SavedFilter, Setting},
    rules::{agencies_of_work, check_leave, reason_of},
    sessions::own_account,
    store,
};
use crate::{
    access::{Action, may_ever},
    region::Region,
};

/// How many filters somebody may keep.
const FILTERS: usize = 30;

/// Hands the work of `new.account` over: one's own, or as an administrator anybody's.
pub fn hand_over(tx: &mut Tx, setting: &Setting, new: &NewLeave) -> Result<(), Failure> {
    require_own_or_management(tx, setting, new.account)?;
    let region = setting.region;
    check_leave(new, setting.moment.now.day(&region.time_zone))?;
    let reason = reason_of(&new.reason)?;
    let possible = possible_deputies(tx, setting, new.account)?;
    if !possible.iter().any(|colleague| colleague.id == new.deputy) {
        return Err(Problem::invalid("problem-form").field("deputy", "field-deputy-colleague").into());
    }
    let new = NewLeave { reason, ..new.clone() };
    store::leave::insert(tx, &region.id, &new, setting.moment.now)?;
    audited(tx, setting, "work-handed-over", (new.account, &new.reason, &new.deputy.to_string()))
}

/// Ends a leave: today is its last day no more; one that has not begun is gone.
pub fn take_back(
    tx: &mut Tx,
    setting: &Setting,
    (account, deputy, from): (AccountId, AccountId, Day),
) -> Result<(), Failure> {
    require_own_or_management(tx, setting, account)?;
    let yesterday = Day(setting.moment.now.day(&setting.region.time_zone).0 - 1);
    if store::leave::end(tx, &setting.region.id, (account, deputy, from), yesterday)? == 0 {
        return Err(Problem::conflict("problem-changed-meanwhile").into());
    }
    audited(tx, setting, "work-taken-back", (account, "", &deputy.to_string()))
}

/// Leaves of `account` and those it stands in for, running or to come.
pub fn leaves(tx: &mut Tx, setting: &Setting, account: AccountId) -> Result<Vec<Leave>, Failure> {
    if setting.actor.account() != Some(account) {
        require_management(setting)?;
    }
    let today = setting.moment.now.day(&setting.region.time_zone);
    store::leave::of_account(tx, &setting.region.id, account, today)
}

/// Colleagues who may stand in for `account`: active, and in an agency where it has work to hand over.
pub fn possible_deputies(
    tx: &mut Tx,
    setting: &Setting,
    account: AccountId,
) -> Result<Vec<Account>, Failure> {
    let region = setting.region;
    let grants = store::accounts::grants(tx, &region.id, account)?;
    let agencies = agencies_of_work(&region.roles, &grants);
    let mut colleagues = store::accounts::active_in_agencies(tx, &region.id, &agencies)?;
    colleagues.retain(|colleague| colleague.id != account && colleague.state == AccountState::Active);
    Ok(colleagues)
}

/// Officers on leave on `today`: escalation passes them over.
pub fn on_leave(tx: &mut Tx, region: &Region, today: Day) -> Result<Vec<AccountId>, Failure> {
    store::leave::on_leave(tx, &region.id, today)
}

fn require_own_or_management(tx: &mut Tx, setting: &Setting, account: AccountId) -> Result<(), Failure> {
    if setting.actor.account() != Some(account) {
        return managed(tx, setting, account).map(|_| ());
    }
    if may_ever(&setting.region.roles, setting.actor, Action::HandOver) {
        Ok(())
    } else {
        Err(Problem::forbidden("problem-forbidden").into())
    }
}

/// Saves a filter of the queue under a name, or another query under the same name.
pub fn save_filter(tx: &mut Tx, setting: &Setting, filter: &SavedFilter) -> Result<(), Failure> {
    let account = own_account(setting)?;
    let name = filter.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !(1..=60).contains(&name.chars().count()) {
        return Err(Problem::invalid("problem-form").field("name", "field-filter-name").into());
    }
    let saved = store::leave::filters(tx, &setting.region.id, account)?;
    let is_new = !saved.iter().any(|filter| filter.name == name);
    if (is_new && saved.len() >= FILTERS) || filter.query.len() > 2_000 {
        return Err(Problem::invalid("problem-form").field("name", "field-filter-many").into());
    }
    let filter = SavedFilter { name, query: filter.query.clone() };
    store::leave::put_filter(tx, &setting.region.id, account, &filter, setting.moment.now)
}

/// The actor's saved filters, by name.
pub fn saved_filters(tx: &mut Tx, setting: &Setting) -> Result<Vec<SavedFilter>, Failure> {
    store::leave::filters(tx, &setting.region.id, own_account(setting)?)
}

/// Forgets a saved filter.
pub fn forget_filter(tx: &mut Tx, setting: &Setting, name: &str) -> Result<(), Failure> {
    store::leave::delete_filter(tx, &setting.region.id, own_account(setting)?, name)?;
    Ok(())
}
