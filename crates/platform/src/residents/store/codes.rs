//! `resident_codes` and `resident_devices`.

use balai_base::{RegionId, ResidentId, Timestamp};
use balai_store::{Failure, Row, Tx, values};
use uuid::Uuid;

use crate::vault::Sealed;

/// A row of `resident_codes`.
pub(in super::super) struct CodeRow {
    pub(in super::super) id: Uuid,
    pub(in super::super) purpose: String,
    pub(in super::super) resident: Option<ResidentId>,
    pub(in super::super) device: [u8; 32],
    pub(in super::super) address_hash: [u8; 32],
    pub(in super::super) sealed: Sealed,
    pub(in super::super) tries: i64,
    pub(in super::super) created_at: Timestamp,
    pub(in super::super) expires_at: Timestamp,
}

fn code(row: &Row) -> Result<CodeRow, Failure> {
    Ok(CodeRow {
        id: row.get(0)?,
        purpose: row.get(1)?,
        resident: row.get(2)?,
        device: row.get(3)?,
        address_hash: row.get(4)?,
        sealed: Sealed { key_id: row.get(5)?, bytes: row.get(6)? },
        tries: row.get(7)?,
        created_at: row.get(8)?,
        expires_at: row.get(9)?,
    })
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &CodeRow) -> Result<(), Failure> {
    let sql = "INSERT INTO resident_codes
        (region, id, purpose, resident_id, device_hash, address_hash, key_id, address, tries, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let row = values![
        region,
        new.id,
        &new.purpose,
        new.resident,
        new.device,
        new.address_hash,
        &new.sealed.key_id,
        &new.sealed.bytes,
        new.tries,
        new.created_at,
        new.expires_at
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

/// The newest code a browser asked for: only that one is good.
pub(in super::super) fn newest(
    tx: &mut Tx,
    region: &RegionId,
    (device, purpose): (&[u8; 32], &str),
) -> Result<Option<CodeRow>, Failure> {
    let sql =
        "SELECT id, purpose, resident_id, device_hash, address_hash, key_id, address, tries, created_at,
            expires_at
        FROM resident_codes WHERE region = $1 AND device_hash = $2 AND purpose = $3
        ORDER BY created_at DESC, id DESC LIMIT 1";
    tx.query_row(sql, &values![region, device, purpose])?.map(|row| code(&row)).transpose()
}

pub(in super::super) fn count_try(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<(), Failure> {
    tx.execute(
        "UPDATE resident_codes SET tries = tries + 1 WHERE region = $1 AND id = $2",
        &values![region, id],
    )?;
    Ok(())
}

/// A code that was used ends all others of its browser.
pub(in super::super) fn delete_of_device(
    tx: &mut Tx,
    region: &RegionId,
    device: &[u8; 32],
) -> Result<(), Failure> {
    tx.execute(
        "DELETE FROM resident_codes WHERE region = $1 AND device_hash = $2",
        &values![region, device],
    )?;
    Ok(())
}

/// Codes that are over, and browsers not seen since `unseen`.
pub(in super::super) fn delete_over(
    tx: &mut Tx,
    region: &RegionId,
    now: Timestamp,
    unseen: Timestamp,
) -> Result<(), Failure> {
    tx.execute("DELETE FROM resident_codes WHERE region = $1 AND expires_at <= $2", &values![region, now])?;
    tx.execute("DELETE FROM resident_devices WHERE region = $1 AND seen_at < $2", &values![region, unseen])?;
    Ok(())
}

pub(in super::super) fn note_device(
    tx: &mut Tx,
    region: &RegionId,
    (resident, device): (ResidentId, &[u8; 32]),
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO resident_devices (region, resident_id, device_hash, seen_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, resident_id, device_hash) DO UPDATE SET seen_at = excluded.seen_at";
    tx.execute(sql, &values![region, resident, device, now])?;
    Ok(())
}

pub(in super::super) fn knows_device(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
    device: &[u8; 32],
) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM resident_devices WHERE region = $1 AND resident_id = $2 AND device_hash = $3";
    Ok(tx.query_row(sql, &values![region, resident, device])?.is_some())
}
