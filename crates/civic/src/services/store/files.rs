//! `application_files`: which sealed files belong to which requirement.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, FileHash, Row, Tx, values};
use uuid::Uuid;

use crate::services::Upload;

fn read(row: &Row) -> Result<Upload, Failure> {
    let (position, bytes): (i64, i64) = (row.get(2)?, row.get(5)?);
    Ok(Upload {
        id: row.get(0)?,
        requirement: row.get(1)?,
        position: u32::try_from(position).unwrap_or(0),
        file: row.get(3)?,
        media_type: row.get(4)?,
        bytes: u64::try_from(bytes).unwrap_or(0),
        sharpness: row.get(6)?,
        added_at: row.get(7)?,
        delete_at: row.get(8)?,
    })
}

pub(in crate::services) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    upload: &Upload,
) -> Result<(), Failure> {
    let sql = "INSERT INTO application_files
        (region, case_id, id, requirement, position, file_hash, media_type, bytes, sharpness, added_at, delete_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)";
    let row = values![
        region,
        case,
        upload.id,
        &upload.requirement,
        i64::from(upload.position),
        upload.file,
        &upload.media_type,
        i64::try_from(upload.bytes).unwrap_or(i64::MAX),
        upload.sharpness,
        upload.added_at,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in crate::services) fn of(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<Upload>, Failure> {
    let sql = "SELECT id, requirement, position, file_hash, media_type, bytes, sharpness, added_at, delete_at
        FROM application_files WHERE region = $1 AND case_id = $2 ORDER BY requirement, position, id";
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

/// One file of an application.
pub(in crate::services) fn get(
    tx: &mut Tx,
    region: &RegionId,
    (case, id): (CaseId, Uuid),
) -> Result<Option<Upload>, Failure> {
    let sql = "SELECT id, requirement, position, file_hash, media_type, bytes, sharpness, added_at, delete_at
        FROM application_files WHERE region = $1 AND case_id = $2 AND id = $3";
    tx.query_row(sql, &values![region, case, id])?.map(|row| read(&row)).transpose()
}

/// Puts a file at another place among those of its requirement.
pub(in crate::services) fn put_position(
    tx: &mut Tx,
    region: &RegionId,
    (case, id): (CaseId, Uuid),
    position: u32,
) -> Result<(), Failure> {
    let sql = "UPDATE application_files SET position = $4 WHERE region = $1 AND case_id = $2 AND id = $3";
    tx.execute(sql, &values![region, case, id, i64::from(position)])?;
    Ok(())
}

pub(in crate::services) fn remove(
    tx: &mut Tx,
    region: &RegionId,
    (case, id): (CaseId, Uuid),
) -> Result<(), Failure> {
    let sql = "DELETE FROM application_files WHERE region = $1 AND case_id = $2 AND id = $3";
    tx.execute(sql, &values![region, case, id])?;
    Ok(())
}

/// Says when the files of an ended case are deleted; those that have a day keep it.
pub(in crate::services) fn delete_at(
    tx: &mut Tx,
    region: &RegionId,
    (case, at): (CaseId, Timestamp),
) -> Result<u64, Failure> {
    let sql = "UPDATE application_files SET delete_at = $3
        WHERE region = $1 AND case_id = $2 AND delete_at IS NULL";
    tx.execute(sql, &values![region, case, at])
}

/// Files whose day has come, the oldest first.
pub(in crate::services) fn due(
    tx: &mut Tx,
    region: &RegionId,
    (now, most): (Timestamp, u32),
) -> Result<Vec<(CaseId, Uuid, FileHash)>, Failure> {
    let sql = "SELECT case_id, id, file_hash FROM application_files
        WHERE region = $1 AND delete_at <= $2 ORDER BY delete_at, id LIMIT $3";
    let rows = tx.query(sql, &values![region, now, most])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// Cases of applications that ended before `before` and still have files without a day of deletion, after `after`.
pub(in crate::services) fn past(
    tx: &mut Tx,
    region: &RegionId,
    (before, after, most): (Timestamp, Option<CaseId>, u32),
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT DISTINCT f.case_id FROM application_files f
        JOIN cases c ON c.region = f.region AND c.id = f.case_id
        WHERE f.region = $1 AND f.delete_at IS NULL AND c.closed_at < $2 AND f.case_id > $3
        ORDER BY f.case_id LIMIT $4";
    let after = after.map_or_else(Vec::new, |case| case.0.as_bytes().to_vec());
    tx.query(sql, &values![region, before, after, most])?.iter().map(|row| row.get(0)).collect()
}

/// How many such cases there are.
pub(in crate::services) fn count_past(
    tx: &mut Tx,
    region: &RegionId,
    before: Timestamp,
) -> Result<u64, Failure> {
    let sql = "SELECT COUNT(DISTINCT f.case_id) FROM application_files f
        JOIN cases c ON c.region = f.region AND c.id = f.case_id
        WHERE f.region = $1 AND f.delete_at IS NULL AND c.closed_at < $2";
    let row = tx.query_row(sql, &values![region, before])?;
    let count = row.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0);
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Whether another row names the same file.
pub(in crate::services) fn is_named(tx: &mut Tx, region: &RegionId, file: FileHash) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM application_files WHERE region = $1 AND file_hash = $2 LIMIT 1";
    Ok(tx.query_row(sql, &values![region, file])?.is_some())
}

pub(in crate::services) fn delete(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    tx.execute("DELETE FROM application_files WHERE region = $1 AND case_id = $2", &values![region, case])?;
    Ok(())
}
