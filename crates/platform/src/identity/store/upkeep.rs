//! What upkeep asks of all accounts of a region.

use std::collections::BTreeMap;

use balai_base::{AccountId, RegionId};
use balai_store::{Failure, Statement, Tx, values};

use super::super::model::AccountCounts;

pub(in super::super) fn counts(tx: &mut Tx, region: &RegionId) -> Result<AccountCounts, Failure> {
    let sql = "SELECT COUNT(*) FILTER (WHERE state = 'active'), COUNT(*) FILTER (WHERE state = 'invited'),
                 COUNT(*) FILTER (WHERE state = 'disabled'),
                 (SELECT COUNT(*) FROM factor_requests f WHERE f.region = $1)
               FROM accounts WHERE region = $1";
    let Some(row) = tx.query_row(sql, &values![region])? else { return Ok(AccountCounts::default()) };
    Ok(AccountCounts {
        active: row.get::<i64>(0)?.unsigned_abs(),
        invited: row.get::<i64>(1)?.unsigned_abs(),
        disabled: row.get::<i64>(2)?.unsigned_abs(),
        factor_requests: row.get::<i64>(3)?.unsigned_abs(),
    })
}

pub(in super::super) fn names(
    tx: &mut Tx,
    region: &RegionId,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, String>, Failure> {
    let statement = Statement::new("SELECT id, name FROM accounts WHERE region = ")
        .bind(region)
        .push(" AND id IN ")
        .bind_list(accounts.iter().copied());
    tx.rows(&statement)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
