//! `api_keys`, `program_cases` and `program_tokens`.

use balai_base::{AccountId, CaseId, Day, ProgramId, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use super::model::{NewProgram, Program, ProgramListed};

/// A key to be stored.
pub(super) struct NewKey<'a> {
    pub(super) id: ProgramId,
    pub(super) new: &'a NewProgram,
    pub(super) hash: [u8; 32],
    pub(super) hint: String,
    pub(super) at: Timestamp,
    pub(super) by: Option<AccountId>,
}

pub(super) fn insert(tx: &mut Tx, region: &RegionId, key: &NewKey) -> Result<(), Failure> {
    let sql = "INSERT INTO api_keys
        (region, id, name, contact, key_hash, hint, per_minute, per_day, created_at, created_by, revoked_because,
         hands_in_drills)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11)";
    let values = values![
        region,
        key.id,
        &key.new.name,
        &key.new.contact,
        key.hash,
        &key.hint,
        key.new.per_minute,
        key.new.per_day,
        key.at,
        key.by,
        key.new.hands_in_drills
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

fn program(row: &Row) -> Result<Program, Failure> {
    Ok(Program {
        id: row.get(0)?,
        name: row.get(1)?,
        per_minute: row.get(2)?,
        per_day: row.get(3)?,
        last_used: row.get(4)?,
        hands_in_drills: row.get(5)?,
    })
}

pub(super) fn find_valid(
    tx: &mut Tx,
    region: &RegionId,
    hash: &[u8; 32],
) -> Result<Option<Program>, Failure> {
    let sql = "SELECT id, name, per_minute, per_day, last_used_day, hands_in_drills FROM api_keys
        WHERE region = $1 AND key_hash = $2 AND revoked_at IS NULL";
    tx.query_row(sql, &values![region, hash])?.map(|row| program(&row)).transpose()
}

pub(super) fn list(tx: &mut Tx, region: &RegionId) -> Result<Vec<ProgramListed>, Failure> {
    let sql =
        "SELECT k.id, k.name, k.per_minute, k.per_day, k.last_used_day, k.hands_in_drills, k.contact, k.hint, k.created_at,
          k.created_by, k.revoked_at, k.revoked_because,
          (SELECT COUNT(*) FROM program_cases c WHERE c.region = k.region AND c.program_id = k.id)
        FROM api_keys k WHERE k.region = $1
        ORDER BY CASE WHEN k.revoked_at IS NULL THEN 0 ELSE 1 END, k.created_at DESC, k.id DESC";
    tx.query(sql, &values![region])?
        .iter()
        .map(|row| {
            Ok(ProgramListed {
                program: program(row)?,
                contact: row.get(6)?,
                hint: row.get(7)?,
                created_at: row.get(8)?,
                created_by: row.get(9)?,
                revoked_at: row.get(10)?,
                revoked_because: row.get(11)?,
                cases: row.get(12)?,
            })
        })
        .collect()
}

pub(super) fn count_valid(tx: &mut Tx, region: &RegionId) -> Result<u64, Failure> {
    let sql = "SELECT COUNT(*) FROM api_keys WHERE region = $1 AND revoked_at IS NULL";
    tx.query_row(sql, &values![region])?.map_or(Ok(0), |row| row.get(0))
}

/// Revokes a valid key; gives the program's name and the key's hint, or nothing when there is none.
pub(super) fn revoke(
    tx: &mut Tx,
    (region, id): (&RegionId, ProgramId),
    (at, by): (Timestamp, Option<AccountId>),
    reason: &str,
) -> Result<Option<(String, String)>, Failure> {
    let sql = "UPDATE api_keys SET revoked_at = $3, revoked_by = $4, revoked_because = $5
        WHERE region = $1 AND id = $2 AND revoked_at IS NULL RETURNING name, hint";
    tx.query_row(sql, &values![region, id, at, by, reason])?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

pub(super) fn note_use(tx: &mut Tx, region: &RegionId, id: ProgramId, day: Day) -> Result<(), Failure> {
    let sql = "UPDATE api_keys SET last_used_day = $3 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, day])?;
    Ok(())
}

pub(super) fn insert_case(
    tx: &mut Tx,
    region: &RegionId,
    (case, program): (CaseId, ProgramId),
    at: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO program_cases (region, case_id, program_id, brought_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, case_id) DO NOTHING";
    tx.execute(sql, &values![region, case, program, at])?;
    Ok(())
}

pub(super) fn program_of(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Option<ProgramId>, Failure> {
    let sql = "SELECT program_id FROM program_cases WHERE region = $1 AND case_id = $2";
    tx.query_row(sql, &values![region, case])?.map(|row| row.get(0)).transpose()
}

pub(super) fn name_of_bringer(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<String>, Failure> {
    let sql =
        "SELECT k.name FROM program_cases c JOIN api_keys k ON k.region = c.region AND k.id = c.program_id
        WHERE c.region = $1 AND c.case_id = $2";
    tx.query_row(sql, &values![region, case])?.map(|row| row.get(0)).transpose()
}

pub(super) fn insert_token(
    tx: &mut Tx,
    region: &RegionId,
    (hash, case): (&[u8; 32], CaseId),
    at: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO program_tokens (region, token_hash, case_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, token_hash) DO NOTHING";
    tx.execute(sql, &values![region, hash, case, at])?;
    Ok(())
}

pub(super) fn case_of(tx: &mut Tx, region: &RegionId, hash: &[u8; 32]) -> Result<Option<CaseId>, Failure> {
    let sql = "SELECT case_id FROM program_tokens WHERE region = $1 AND token_hash = $2";
    tx.query_row(sql, &values![region, hash])?.map(|row| row.get(0)).transpose()
}
