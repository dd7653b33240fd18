//! `breaches` and `breach_subjects`.

use balai_base::{AccountId, CaseId, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use super::model::{Breach, Reach};

pub(super) fn insert(tx: &mut Tx, region: &RegionId, breach: &Breach) -> Result<(), Failure> {
    let accounts: &[AccountId] = match &breach.reach {
        Reach::Accounts(accounts) => accounts,
        Reach::Everything => &[],
    };
    let accounts = serde_json::to_string(accounts).map_err(|error| Failure::Driver(error.to_string()))?;
    let sql = "INSERT INTO breaches
        (region, case_id, known_at, since_at, until_at, reach, accounts, letter, telling_since, told_all_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)";
    let row = values![
        region,
        breach.case,
        breach.known_at,
        breach.since,
        breach.until,
        breach.reach.as_str(),
        accounts,
        &breach.letter
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

fn breach(row: &Row) -> Result<Breach, Failure> {
    let (reach, accounts): (String, String) = (row.get(4)?, row.get(5)?);
    let reach = match reach.as_str() {
        "everything" => Reach::Everything,
        _ => Reach::Accounts(
            serde_json::from_str(&accounts).map_err(|error| Failure::Driver(error.to_string()))?,
        ),
    };
    Ok(Breach {
        case: row.get(0)?,
        known_at: row.get(1)?,
        since: row.get(2)?,
        until: row.get(3)?,
        reach,
        letter: row.get(6)?,
        telling_since: row.get(7)?,
        told_all_at: row.get(8)?,
    })
}

pub(super) fn get(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Option<Breach>, Failure> {
    let sql =
        "SELECT case_id, known_at, since_at, until_at, reach, accounts, letter, telling_since, told_all_at
        FROM breaches WHERE region = $1 AND case_id = $2";
    tx.query_row(sql, &values![region, case])?.map(|row| breach(&row)).transpose()
}

pub(super) fn set_letter(tx: &mut Tx, region: &RegionId, case: CaseId, letter: &str) -> Result<(), Failure> {
    let sql = "UPDATE breaches SET letter = $3 WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case, letter])?;
    Ok(())
}

pub(super) fn telling(tx: &mut Tx, region: &RegionId, case: CaseId, at: Timestamp) -> Result<(), Failure> {
    let sql =
        "UPDATE breaches SET telling_since = $3 WHERE region = $1 AND case_id = $2 AND telling_since IS NULL";
    tx.execute(sql, &values![region, case, at])?;
    Ok(())
}

pub(super) fn told_all(tx: &mut Tx, region: &RegionId, case: CaseId, at: Timestamp) -> Result<(), Failure> {
    let sql =
        "UPDATE breaches SET told_all_at = $3 WHERE region = $1 AND case_id = $2 AND told_all_at IS NULL";
    tx.execute(sql, &values![region, case, at])?;
    Ok(())
}

/// Notes that the people of a case were told; false when they were before.
pub(super) fn note_told(
    tx: &mut Tx,
    region: &RegionId,
    (breach, case): (CaseId, CaseId),
    at: Timestamp,
) -> Result<bool, Failure> {
    let sql = "INSERT INTO breach_subjects (region, breach_id, case_id, told_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, breach_id, case_id) DO NOTHING";
    Ok(tx.execute(sql, &values![region, breach, case, at])? > 0)
}

/// How many were told.
pub(super) fn told(tx: &mut Tx, region: &RegionId, breach: CaseId) -> Result<u64, Failure> {
    let sql = "SELECT COUNT(*) FROM breach_subjects WHERE region = $1 AND breach_id = $2";
    let row = tx.query_row(sql, &values![region, breach])?;
    Ok(row.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or_default().unsigned_abs())
}
