//! `deputies` and `saved_filters`.

use balai_base::{AccountId, Day, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use super::{
    super::model::{BorrowedGrant, Leave, NewLeave, SavedFilter},
    accounts::grant,
};

pub(in super::super) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    new: &NewLeave,
    now: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO deputies (region, account_id, deputy_id, from_day, to_day, reason, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (region, account_id, deputy_id, from_day)
               DO UPDATE SET to_day = excluded.to_day, reason = excluded.reason";
    tx.execute(sql, &values![region, new.account, new.deputy, new.from, new.to, &new.reason, now])?;
    Ok(())
}

/// Ends a leave on `last`, the day before it would do no more harm than good; a leave that has not begun goes.
pub(in super::super) fn end(
    tx: &mut Tx,
    region: &RegionId,
    leave: (AccountId, AccountId, Day),
    last: Day,
) -> Result<u64, Failure> {
    let (account, deputy, from) = leave;
    if last < from {
        let sql =
            "DELETE FROM deputies WHERE region = $1 AND account_id = $2 AND deputy_id = $3 AND from_day = $4";
        return tx.execute(sql, &values![region, account, deputy, from]);
    }
    let sql = "UPDATE deputies SET to_day = $5
               WHERE region = $1 AND account_id = $2 AND deputy_id = $3 AND from_day = $4 AND to_day > $5";
    tx.execute(sql, &values![region, account, deputy, from, last])
}

fn leave(row: &Row) -> Result<Leave, Failure> {
    Ok(Leave {
        account: row.get(0)?,
        name: row.get(1)?,
        deputy: row.get(2)?,
        deputy_name: row.get(3)?,
        from: row.get(4)?,
        to: row.get(5)?,
        reason: row.get(6)?,
    })
}

/// Leaves of or for `account` that end on `today` or later, the earliest first.
pub(in super::super) fn of_account(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
    today: Day,
) -> Result<Vec<Leave>, Failure> {
    let sql =
        "SELECT l.account_id, a.name, l.deputy_id, d.name, l.from_day, l.to_day, l.reason FROM deputies l
               JOIN accounts a ON a.region = l.region AND a.id = l.account_id
               JOIN accounts d ON d.region = l.region AND d.id = l.deputy_id
               WHERE l.region = $1 AND (l.account_id = $2 OR l.deputy_id = $2) AND l.to_day >= $3
               ORDER BY l.from_day, l.account_id, l.deputy_id";
    tx.query(sql, &values![region, account, today])?.iter().map(leave).collect()
}

/// Officers whose work `deputy` does on `today`, and what they may.
pub(in super::super) fn borrowed(
    tx: &mut Tx,
    region: &RegionId,
    deputy: AccountId,
    today: Day,
) -> Result<Vec<BorrowedGrant>, Failure> {
    let sql = "SELECT l.account_id, g.role, g.agency, g.unit, g.area FROM deputies l
               JOIN account_grants g ON g.region = l.region AND g.account_id = l.account_id
               WHERE l.region = $1 AND l.deputy_id = $2 AND l.from_day <= $3 AND l.to_day >= $3
               ORDER BY l.account_id, g.role, g.agency, g.unit, g.area";
    let rows = tx.query(sql, &values![region, deputy, today])?;
    rows.iter().map(|row| Ok(BorrowedGrant { from: row.get(0)?, grant: grant(row, 1)? })).collect()
}

/// Accounts that are on leave on `today`.
pub(in super::super) fn on_leave(
    tx: &mut Tx,
    region: &RegionId,
    today: Day,
) -> Result<Vec<AccountId>, Failure> {
    let sql = "SELECT DISTINCT account_id FROM deputies
               WHERE region = $1 AND from_day <= $2 AND to_day >= $2 ORDER BY account_id";
    tx.query(sql, &values![region, today])?.iter().map(|row| row.get(0)).collect()
}

pub(in super::super) fn put_filter(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
    filter: &SavedFilter,
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO saved_filters (region, account_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (region, account_id, name) DO UPDATE SET query = excluded.query";
    tx.execute(sql, &values![region, account, &filter.name, &filter.query, now])?;
    Ok(())
}

pub(in super::super) fn delete_filter(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
    name: &str,
) -> Result<u64, Failure> {
    let sql = "DELETE FROM saved_filters WHERE region = $1 AND account_id = $2 AND name = $3";
    tx.execute(sql, &values![region, account, name])
}

pub(in super::super) fn filters(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
) -> Result<Vec<SavedFilter>, Failure> {
    let sql = "SELECT name, query FROM saved_filters WHERE region = $1 AND account_id = $2 ORDER BY name";
    let rows = tx.query(sql, &values![region, account])?;
    rows.iter().map(|row| Ok(SavedFilter { name: row.get(0)?, query: row.get(1)? })).collect()
}
