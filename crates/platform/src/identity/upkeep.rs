//! What those who look after the installation ask of all accounts together.

use std::collections::BTreeMap;

use balai_base::{AccountId, RegionId};
use balai_store::{Failure, Tx};

use super::{model::AccountCounts, store::upkeep as store};

/// How many accounts the region has. Whoever calls has asked `access`.
pub fn account_counts(tx: &mut Tx, region: &RegionId) -> Result<AccountCounts, Failure> {
    store::counts(tx, region)
}

/// The names colleagues see, for lists that hold identifiers only. Whoever calls has asked `access`.
pub fn names(
    tx: &mut Tx,
    region: &RegionId,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, String>, Failure> {
    if accounts.is_empty() {
        return Ok(BTreeMap::new());
    }
    store::names(tx, region, accounts)
}
