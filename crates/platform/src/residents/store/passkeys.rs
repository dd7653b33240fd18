//! `resident_passkeys`.

use balai_base::{RegionId, ResidentId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use super::super::model::Passkey;

fn read(row: &Row) -> Result<Passkey, Failure> {
    Ok(Passkey {
        credential_id: row.get(0)?,
        resident: row.get(1)?,
        credential: row.get(2)?,
        name: row.get(3)?,
        created_at: row.get(4)?,
        used_at: row.get(5)?,
    })
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &Passkey) -> Result<(), Failure> {
    let sql = "INSERT INTO resident_passkeys
        (region, credential_id, resident_id, credential, name, created_at, used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let row = values![
        region,
        &new.credential_id,
        new.resident,
        &new.credential,
        &new.name,
        new.created_at,
        new.used_at
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in super::super) fn of_resident(
    tx: &mut Tx,
    region: &RegionId,
    resident: ResidentId,
) -> Result<Vec<Passkey>, Failure> {
    let sql = "SELECT credential_id, resident_id, credential, name, created_at, used_at
        FROM resident_passkeys WHERE region = $1 AND resident_id = $2 ORDER BY created_at, credential_id";
    tx.query(sql, &values![region, resident])?.iter().map(read).collect()
}

pub(in super::super) fn find(
    tx: &mut Tx,
    region: &RegionId,
    credential_id: &[u8],
) -> Result<Option<Passkey>, Failure> {
    let sql = "SELECT credential_id, resident_id, credential, name, created_at, used_at
        FROM resident_passkeys WHERE region = $1 AND credential_id = $2";
    tx.query_row(sql, &values![region, credential_id])?.map(|row| read(&row)).transpose()
}

/// Keeps the counter after a use; false when the passkey was removed meanwhile.
pub(in super::super) fn used(
    tx: &mut Tx,
    region: &RegionId,
    changed: &Passkey,
    now: Timestamp,
) -> Result<bool, Failure> {
    let sql = "UPDATE resident_passkeys SET credential = $4, used_at = $5
        WHERE region = $1 AND credential_id = $2 AND resident_id = $3";
    let row = values![region, &changed.credential_id, changed.resident, &changed.credential, now];
    Ok(tx.execute(sql, &row)? == 1)
}

pub(in super::super) fn delete(
    tx: &mut Tx,
    region: &RegionId,
    (resident, credential_id): (ResidentId, &[u8]),
) -> Result<u64, Failure> {
    let sql = "DELETE FROM resident_passkeys WHERE region = $1 AND resident_id = $2 AND credential_id = $3";
    tx.execute(sql, &values![region, resident, credential_id])
}
