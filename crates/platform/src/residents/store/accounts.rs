//! `residents`, and the end of an account with everything that hangs on it.

use balai_base::{Language, RegionId, ResidentId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use crate::vault::Sealed;

/// A row of `residents`.
#[derive(Clone)]
pub(in super::super) struct AccountRow {
    pub(in super::super) id: ResidentId,
    pub(in super::super) address_hash: [u8; 32],
    pub(in super::super) sealed: Sealed,
    pub(in super::super) language: Language,
    pub(in super::super) created_at: Timestamp,
    pub(in super::super) seen_at: Timestamp,
    pub(in super::super) warned_at: Option<Timestamp>,
}

fn account(row: &Row) -> Result<AccountRow, Failure> {
    let language: String = row.get(4)?;
    Ok(AccountRow {
        id: row.get(0)?,
        address_hash: row.get(1)?,
        sealed: Sealed { key_id: row.get(2)?, bytes: row.get(3)? },
        language: language.parse().unwrap_or_default(),
        created_at: row.get(5)?,
        seen_at: row.get(6)?,
        warned_at: row.get(7)?,
    })
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &AccountRow) -> Result<(), Failure> {
    let sql = "INSERT INTO residents
        (region, id, address_hash, key_id, address, language, created_at, seen_at, warned_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let row = values![
        region,
        new.id,
        new.address_hash,
        &new.sealed.key_id,
        &new.sealed.bytes,
        new.language.as_str(),
        new.created_at,
        new.seen_at,
        new.warned_at
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in super::super) fn get(
    tx: &mut Tx,
    region: &RegionId,
    id: ResidentId,
) -> Result<Option<AccountRow>, Failure> {
    let sql = "SELECT id, address_hash, key_id, address, language, created_at, seen_at, warned_at
        FROM residents WHERE region = $1 AND id = $2";
    tx.query_row(sql, &values![region, id])?.map(|row| account(&row)).transpose()
}

pub(in super::super) fn by_address(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
) -> Result<Option<AccountRow>, Failure> {
    let sql = "SELECT id, address_hash, key_id, address, language, created_at, seen_at, warned_at
        FROM residents WHERE region = $1 AND address_hash = $2";
    tx.query_row(sql, &values![region, hash])?.map(|row| account(&row)).transpose()
}

/// Notes that the account is in use; whoever was warned is not any more.
pub(in super::super) fn seen(
    tx: &mut Tx,
    region: &RegionId,
    id: ResidentId,
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "UPDATE residents SET seen_at = $3, warned_at = NULL WHERE region = $1 AND id = $2 AND seen_at <= $3";
    tx.execute(sql, &values![region, id, now])?;
    Ok(())
}

pub(in super::super) fn change_address(
    tx: &mut Tx,
    region: &RegionId,
    id: ResidentId,
    (hash, sealed): (&[u8; 32], &Sealed),
) -> Result<(), Failure> {
    let sql =
        "UPDATE residents SET address_hash = $3, key_id = $4, address = $5 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, hash, &sealed.key_id, &sealed.bytes])?;
    Ok(())
}

/// Accounts last used before `before` whose owners were not told yet.
pub(in super::super) fn to_be_warned(
    tx: &mut Tx,
    region: &RegionId,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<AccountRow>, Failure> {
    let sql = "SELECT id, address_hash, key_id, address, language, created_at, seen_at, warned_at
        FROM residents WHERE region = $1 AND seen_at < $2 AND warned_at IS NULL ORDER BY seen_at, id LIMIT $3";
    tx.query(sql, &values![region, before, limit])?.iter().map(account).collect()
}

pub(in super::super) fn warned(
    tx: &mut Tx,
    region: &RegionId,
    id: ResidentId,
    now: Timestamp,
) -> Result<(), Failure> {
    tx.execute(
        "UPDATE residents SET warned_at = $3 WHERE region = $1 AND id = $2",
        &values![region, id, now],
    )?;
    Ok(())
}

/// Accounts last used before `before` whose owners were told before `told`.
pub(in super::super) fn to_be_ended(
    tx: &mut Tx,
    region: &RegionId,
    (before, told): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<ResidentId>, Failure> {
    let sql = "SELECT id FROM residents
        WHERE region = $1 AND seen_at < $2 AND warned_at < $3 ORDER BY seen_at, id LIMIT $4";
    tx.query(sql, &values![region, before, told, limit])?.iter().map(|row| row.get(0)).collect()
}

/// Removes the account and everything that hangs on it.
pub(in super::super) fn delete(tx: &mut Tx, region: &RegionId, id: ResidentId) -> Result<(), Failure> {
    let own = values![region, id];
    for sql in [
        "DELETE FROM resident_sessions WHERE region = $1 AND resident_id = $2",
        "DELETE FROM resident_codes WHERE region = $1 AND resident_id = $2",
        "DELETE FROM resident_devices WHERE region = $1 AND resident_id = $2",
        "DELETE FROM resident_passkeys WHERE region = $1 AND resident_id = $2",
        "DELETE FROM resident_recovery_codes WHERE region = $1 AND resident_id = $2",
        "DELETE FROM resident_recoveries WHERE region = $1 AND resident_id = $2",
        "DELETE FROM resident_cases WHERE region = $1 AND resident_id = $2",
        "DELETE FROM residents WHERE region = $1 AND id = $2",
    ] {
        tx.execute(sql, &own)?;
    }
    Ok(())
}
