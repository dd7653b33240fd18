//! `application_items`: one row for each requirement somebody gave something for.

use balai_base::{AccountId, CaseId, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use crate::services::{Given, Item, Verdict};

fn read(row: &Row) -> Result<Item, Failure> {
    let broken = || Failure::Driver("an item has an unknown word".to_owned());
    let (given, verdict): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Item {
        requirement: row.get(0)?,
        given: Given::parse(&given).ok_or_else(broken)?,
        verdict: Verdict::parse(&verdict).ok_or_else(broken)?,
        remark: row.get(3)?,
        decided_by: row.get(4)?,
        decided_at: row.get(5)?,
    })
}

/// Keeps how a requirement is met, with the verdict open again; what else is kept anew follows.
macro_rules! put_open {
    ($also:literal) => {
        concat!(
            "INSERT INTO application_items (region, case_id, requirement, given, verdict, remark, decided_by, decided_at)
            VALUES ($1, $2, $3, $4, 'open', '', NULL, NULL)
            ON CONFLICT (region, case_id, requirement) DO UPDATE SET given = excluded.given, verdict = 'open',
              decided_by = NULL, decided_at = NULL",
            $also
        )
    };
}

/// Says how a requirement is met. What an officer had said of it before counts no more.
pub(in crate::services) fn put(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (requirement, given): (&str, Given),
) -> Result<(), Failure> {
    let sql = put_open!(", remark = ''");
    tx.execute(sql, &values![region, case, requirement, given.as_str()])?;
    Ok(())
}

/// Says anew how a requirement is met that an officer had looked at: the verdict counts no more, and what was told about it stays, so
/// that whoever puts it right and whoever looks again know what was asked for.
pub(in crate::services) fn put_anew(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (requirement, given): (&str, Given),
) -> Result<(), Failure> {
    let sql = put_open!("");
    tx.execute(sql, &values![region, case, requirement, given.as_str()])?;
    Ok(())
}

/// What an officer says of a requirement. False when nothing was given for it.
pub(in crate::services) fn decide(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (item, by, at): (&Item, Option<AccountId>, Timestamp),
) -> Result<bool, Failure> {
    let sql = "UPDATE application_items SET verdict = $4, remark = $5, decided_by = $6, decided_at = $7
        WHERE region = $1 AND case_id = $2 AND requirement = $3";
    let row = values![region, case, &item.requirement, item.verdict.as_str(), &item.remark, by, at];
    Ok(tx.execute(sql, &row)? > 0)
}

pub(in crate::services) fn remove(
    tx: &mut Tx,
    region: &RegionId,
    (case, requirement): (CaseId, &str),
) -> Result<(), Failure> {
    let sql = "DELETE FROM application_items WHERE region = $1 AND case_id = $2 AND requirement = $3";
    tx.execute(sql, &values![region, case, requirement])?;
    Ok(())
}

pub(in crate::services) fn of(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<Item>, Failure> {
    let sql = "SELECT requirement, given, verdict, remark, decided_by, decided_at FROM application_items
        WHERE region = $1 AND case_id = $2 ORDER BY requirement";
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

pub(in crate::services) fn delete(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    tx.execute("DELETE FROM application_items WHERE region = $1 AND case_id = $2", &values![region, case])?;
    Ok(())
}
