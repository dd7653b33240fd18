//! `one_time_links`.

use balai_base::{AccountId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use super::super::model::LinkPurpose;

/// Makes a link the only open one of its account and purpose.
pub(in super::super) fn replace(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
    link: (AccountId, LinkPurpose, Timestamp),
) -> Result<(), Failure> {
    let (account, purpose, expires_at) = link;
    let sql = "DELETE FROM one_time_links WHERE region = $1 AND account_id = $2 AND purpose = $3 AND used_at IS NULL";
    tx.execute(sql, &values![region, account, purpose.as_str()])?;
    let sql = "INSERT INTO one_time_links (region, token_hash, account_id, purpose, expires_at)
               VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &values![region, hash, account, purpose.as_str(), expires_at])?;
    Ok(())
}

/// Whose link it is and what for, while it is unused and not over.
pub(in super::super) fn find_open(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<(AccountId, LinkPurpose)>, Failure> {
    let sql = "SELECT account_id, purpose FROM one_time_links
               WHERE region = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
    let Some(row) = tx.query_row(sql, &values![region, hash, now])? else { return Ok(None) };
    Ok(LinkPurpose::parse(&row.get::<String>(1)?)
        .zip(row.get(0).ok())
        .map(|(purpose, account)| (account, purpose)))
}

/// Uses the link up; 0 rows when somebody else just did.
pub(in super::super) fn use_up(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<u64, Failure> {
    let sql = "UPDATE one_time_links SET used_at = $3
               WHERE region = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
    tx.execute(sql, &values![region, hash, now])
}

/// Whether the account's owner used an invitation that would still be good, and no newer one waits.
pub(in super::super) fn is_invitation_under_way(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
    now: Timestamp,
) -> Result<bool, Failure> {
    let sql = "SELECT COUNT(*) FILTER (WHERE used_at IS NOT NULL), COUNT(*) FILTER (WHERE used_at IS NULL)
               FROM one_time_links
               WHERE region = $1 AND account_id = $2 AND purpose = $3 AND expires_at > $4";
    let counts = tx.query_row(sql, &values![region, account, LinkPurpose::Activate.as_str(), now])?;
    let Some(row) = counts else { return Ok(false) };
    let (used, waiting): (i64, i64) = (row.get(0)?, row.get(1)?);
    Ok(used > 0 && waiting == 0)
}

/// Ends every open link of an account.
pub(in super::super) fn delete_open(
    tx: &mut Tx,
    region: &RegionId,
    account: AccountId,
) -> Result<u64, Failure> {
    let sql = "DELETE FROM one_time_links WHERE region = $1 AND account_id = $2 AND used_at IS NULL";
    tx.execute(sql, &values![region, account])
}

pub(in super::super) fn delete_expired(
    tx: &mut Tx,
    region: &RegionId,
    now: Timestamp,
) -> Result<u64, Failure> {
    tx.execute("DELETE FROM one_time_links WHERE region = $1 AND expires_at <= $2", &values![region, now])
}
