//! The second factor's columns of `accounts`, `recovery_codes` and `known_devices`.

use balai_base::{AccountId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use crate::{
    keyring::{RowId, SealedRows, Uses},
    vault::Sealed,
};

/// The sealed column of confirmed authenticators.
pub(in super::super) const SECRETS: SealedRows = SealedRows {
    table: "accounts",
    key_column: "totp_key_id",
    columns: &["totp_secret"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT totp_key_id, COUNT(*) FROM accounts WHERE totp_secret IS NOT NULL GROUP BY totp_key_id",
    page: "SELECT region, id, totp_key_id, totp_secret FROM accounts
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE accounts SET totp_key_id = $3, totp_secret = $4 WHERE region = $1 AND id = $2",
    place,
};

/// The sealed column of authenticators that wait for their first code.
pub(in super::super) const PENDING: SealedRows = SealedRows {
    table: "accounts",
    key_column: "totp_pending_key_id",
    columns: &["totp_pending"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT totp_pending_key_id, COUNT(*) FROM accounts
        WHERE totp_pending IS NOT NULL GROUP BY totp_pending_key_id",
    page: "SELECT region, id, totp_pending_key_id, totp_pending FROM accounts
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE accounts SET totp_pending_key_id = $3, totp_pending = $4 WHERE region = $1 AND id = $2",
    place,
};

fn place(row: &RowId, _: &'static str) -> Option<String> {
    Some(super::super::sign_in::place_of_factor_in(&row.region, AccountId(row.uuid(0)?)))
}

/// The sealed secrets of one account.
#[derive(Debug, Default)]
pub(in super::super) struct Factors {
    /// The confirmed authenticator.
    pub(in super::super) secret: Option<Sealed>,
    /// The last step whose code was accepted.
    pub(in super::super) last_step: i64,
    /// An authenticator that waits for its first code.
    pub(in super::super) pending: Option<Sealed>,
}

pub(in super::super) fn factors(tx: &mut Tx, region: &RegionId, id: AccountId) -> Result<Factors, Failure> {
    let sql = "SELECT totp_secret, totp_key_id, totp_last_step, totp_pending, totp_pending_key_id
               FROM accounts WHERE region = $1 AND id = $2";
    let Some(row) = tx.query_row(sql, &values![region, id])? else { return Ok(Factors::default()) };
    let sealed = |bytes: Option<Vec<u8>>, key_id: Option<String>| {
        bytes.zip(key_id).map(|(bytes, key_id)| Sealed { key_id, bytes })
    };
    Ok(Factors {
        secret: sealed(row.get(0)?, row.get(1)?),
        last_step: row.get(2)?,
        pending: sealed(row.get(3)?, row.get(4)?),
    })
}

pub(in super::super) fn set_pending(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    pending: &Sealed,
) -> Result<u64, Failure> {
    let sql = "UPDATE accounts SET totp_pending = $3, totp_pending_key_id = $4 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, &pending.bytes, &pending.key_id])
}

/// Makes `sealed` the authenticator, with `step` as its last step.
pub(in super::super) fn confirm(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    sealed: &Sealed,
    step: i64,
) -> Result<u64, Failure> {
    let sql = "UPDATE accounts SET totp_secret = $3, totp_key_id = $4, totp_last_step = $5,
               totp_pending = NULL, totp_pending_key_id = NULL, state = 'active'
               WHERE region = $1 AND id = $2 AND state <> 'disabled'";
    tx.execute(sql, &values![region, id, &sealed.bytes, &sealed.key_id, step])
}

/// Uses up `step`; 0 rows when it, or a later one, is used up already.
pub(in super::super) fn use_step(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    step: i64,
) -> Result<u64, Failure> {
    let sql = "UPDATE accounts SET totp_last_step = $3 WHERE region = $1 AND id = $2 AND totp_last_step < $3";
    tx.execute(sql, &values![region, id, step])
}

/// Replaces all recovery codes of an account.
pub(in super::super) fn replace_recovery_codes(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    hashes: &[[u8; 32]],
) -> Result<(), Failure> {
    tx.execute("DELETE FROM recovery_codes WHERE region = $1 AND account_id = $2", &values![region, id])?;
    for hash in hashes {
        let sql = "INSERT INTO recovery_codes (region, account_id, code_hash) VALUES ($1, $2, $3)";
        tx.execute(sql, &values![region, id, hash])?;
    }
    Ok(())
}

/// Uses up a recovery code; 0 rows when there is none such, or it is used up.
pub(in super::super) fn use_recovery_code(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<u64, Failure> {
    let sql = "UPDATE recovery_codes SET used_at = $4
               WHERE region = $1 AND account_id = $2 AND code_hash = $3 AND used_at IS NULL";
    tx.execute(sql, &values![region, id, hash, now])
}

pub(in super::super) fn recovery_codes_left(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<u32, Failure> {
    let sql = "SELECT COUNT(*) FROM recovery_codes WHERE region = $1 AND account_id = $2 AND used_at IS NULL";
    tx.query_row(sql, &values![region, id])?.map_or(Ok(0), |row| row.get(0))
}

pub(in super::super) fn remember_device(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    device: &[u8; 32],
    now: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO known_devices (region, account_id, device_hash, seen_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (region, account_id, device_hash) DO UPDATE SET seen_at = excluded.seen_at";
    tx.execute(sql, &values![region, id, device, now])?;
    Ok(())
}

pub(in super::super) fn knows_device(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    device: &[u8; 32],
) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM known_devices WHERE region = $1 AND account_id = $2 AND device_hash = $3";
    Ok(tx.query_row(sql, &values![region, id, device])?.is_some())
}

pub(in super::super) fn forget_devices(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<u64, Failure> {
    tx.execute("DELETE FROM known_devices WHERE region = $1 AND account_id = $2", &values![region, id])
}

pub(in super::super) fn forget_devices_before(
    tx: &mut Tx,
    region: &RegionId,
    before: Timestamp,
) -> Result<u64, Failure> {
    tx.execute("DELETE FROM known_devices WHERE region = $1 AND seen_at < $2", &values![region, before])
}

/// Somebody's wish for a new authenticator.
pub(in super::super) struct FactorRequest {
    /// The administrator who asked; none for the command line.
    pub(in super::super) by: Option<AccountId>,
    pub(in super::super) reason: String,
}

pub(in super::super) fn put_request(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
    (by, reason, now): (Option<AccountId>, &str, Timestamp),
) -> Result<(), Failure> {
    let sql = "INSERT INTO factor_requests (region, account_id, requested_by, reason, requested_at)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (region, account_id) DO UPDATE SET requested_by = excluded.requested_by,
               reason = excluded.reason, requested_at = excluded.requested_at";
    tx.execute(sql, &values![region, id, by, reason, now])?;
    Ok(())
}

pub(in super::super) fn request(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<Option<FactorRequest>, Failure> {
    let sql = "SELECT requested_by, reason FROM factor_requests WHERE region = $1 AND account_id = $2";
    let row = tx.query_row(sql, &values![region, id])?;
    row.map(|row| Ok(FactorRequest { by: row.get(0)?, reason: row.get(1)? })).transpose()
}

pub(in super::super) fn delete_request(
    tx: &mut Tx,
    region: &RegionId,
    id: AccountId,
) -> Result<u64, Failure> {
    tx.execute("DELETE FROM factor_requests WHERE region = $1 AND account_id = $2", &values![region, id])
}
