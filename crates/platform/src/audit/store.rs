//! All SQL of the audit trail. Of its entries there is no update and no delete; what was only read is forgotten in time.

use std::collections::BTreeSet;

use balai_base::{AccountId, CaseId, Day, RegionId};
use balai_store::{Failure, Row, Statement, Tx, Value, insert_many, values};
use uuid::Uuid;

use super::{AuditEntry, DeskRead, Selection};

pub(super) fn insert(tx: &mut Tx, region: &RegionId, entry: &AuditEntry) -> Result<(), Failure> {
    let sql = "INSERT INTO audit_entries
        (region, id, at, actor_kind, actor_id, action, subject_kind, subject_id, reason, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = values![
        region,
        entry.id,
        entry.at,
        &entry.actor_kind,
        entry.actor,
        &entry.action,
        &entry.subject_kind,
        &entry.subject_id,
        &entry.reason,
        &entry.detail
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

pub(super) fn list(
    tx: &mut Tx,
    region: &RegionId,
    selection: &Selection,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<AuditEntry>, Failure> {
    let mut statement = Statement::new(
        "SELECT id, at, actor_kind, actor_id, action, subject_kind, subject_id, reason, detail
         FROM audit_entries WHERE region = ",
    )
    .bind(region);
    if let Some(actor) = selection.actor {
        statement = statement.push(" AND actor_id = ").bind(actor);
    }
    if let Some(action) = &selection.action {
        statement = statement.push(" AND action = ").bind(action);
    }
    if let Some(kind) = &selection.subject_kind {
        statement = statement.push(" AND subject_kind = ").bind(kind);
    }
    if let Some(id) = &selection.subject_id {
        statement = statement.push(" AND subject_id = ").bind(id);
    }
    if let Some(from) = selection.from {
        statement = statement.push(" AND at >= ").bind(from);
    }
    if let Some(until) = selection.until {
        statement = statement.push(" AND at < ").bind(until);
    }
    if let Some(id) = before {
        statement = statement.push(" AND id < ").bind(id);
    }
    let statement = statement.push(" ORDER BY id DESC LIMIT ").bind(limit);
    tx.rows(&statement)?.iter().map(read).collect()
}

pub(super) fn actions(tx: &mut Tx, region: &RegionId) -> Result<Vec<String>, Failure> {
    let sql = "SELECT DISTINCT action FROM audit_entries WHERE region = $1 ORDER BY action";
    tx.query(sql, &values![region])?.iter().map(|row| row.get(0)).collect()
}

fn read(row: &Row) -> Result<AuditEntry, Failure> {
    Ok(AuditEntry {
        id: row.get(0)?,
        at: row.get(1)?,
        actor_kind: row.get(2)?,
        actor: row.get(3)?,
        action: row.get(4)?,
        subject_kind: row.get(5)?,
        subject_id: row.get(6)?,
        reason: row.get(7)?,
        detail: row.get(8)?,
    })
}

/// Those of `cases` that need no further note that day.
pub(super) fn noted(
    tx: &mut Tx,
    region: &RegionId,
    (account, day): (AccountId, Day),
    (cases, whole): (&[CaseId], bool),
) -> Result<BTreeSet<CaseId>, Failure> {
    let statement = Statement::new("SELECT case_id FROM desk_reads WHERE region = ")
        .bind(region)
        .push(" AND account_id = ")
        .bind(account)
        .push(" AND day = ")
        .bind(day)
        .push(if whole { " AND whole = TRUE AND case_id IN " } else { " AND case_id IN " })
        .bind_list(cases.iter().copied());
    tx.rows(&statement)?.iter().map(|row| row.get(0)).collect()
}

pub(super) fn note_reads(
    tx: &mut Tx,
    region: &RegionId,
    reads: impl Iterator<Item = DeskRead>,
) -> Result<(), Failure> {
    let rows: Vec<[Value; 8]> = reads
        .map(|read| {
            let DeskRead { account, role, agency, day, case, whole, at } = read;
            values![region, account, day, case, whole, role, agency, at]
        })
        .collect();
    let sql = "INSERT INTO desk_reads (region, account_id, day, case_id, whole, role, agency, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (region, account_id, day, case_id) DO UPDATE SET
          whole = (desk_reads.whole OR excluded.whole)";
    insert_many(tx, sql, &rows).map(drop)
}

fn desk_read(row: &Row) -> Result<DeskRead, Failure> {
    Ok(DeskRead {
        account: row.get(0)?,
        role: row.get(1)?,
        agency: row.get(2)?,
        day: row.get(3)?,
        case: row.get(4)?,
        whole: row.get(5)?,
        at: row.get(6)?,
    })
}

pub(super) fn reads_of(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<DeskRead>, Failure> {
    let sql = "SELECT account_id, role, agency, day, case_id, whole, at FROM desk_reads
        WHERE region = $1 AND case_id = $2 ORDER BY at DESC, account_id";
    tx.query(sql, &values![region, case])?.iter().map(desk_read).collect()
}

pub(super) fn reads(
    tx: &mut Tx,
    region: &RegionId,
    account: Option<AccountId>,
    (from, until): (Day, Day),
    limit: u32,
) -> Result<Vec<DeskRead>, Failure> {
    let mut statement = Statement::new(
        "SELECT account_id, role, agency, day, case_id, whole, at FROM desk_reads WHERE region = ",
    )
    .bind(region)
    .push(" AND day >= ")
    .bind(from)
    .push(" AND day <= ")
    .bind(until);
    if let Some(account) = account {
        statement = statement.push(" AND account_id = ").bind(account);
    }
    let statement = statement.push(" ORDER BY day DESC, at DESC, case_id LIMIT ").bind(limit);
    tx.rows(&statement)?.iter().map(desk_read).collect()
}

pub(super) fn cases_read(
    tx: &mut Tx,
    region: &RegionId,
    (account, from, until): (AccountId, Day, Day),
    (after, limit): (CaseId, u32),
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT DISTINCT case_id FROM desk_reads
        WHERE region = $1 AND account_id = $2 AND day >= $3 AND day <= $4 AND case_id > $5
        ORDER BY case_id LIMIT $6";
    let found = tx.query(sql, &values![region, account, from, until, after, limit])?;
    found.iter().map(|row| row.get(0)).collect()
}

pub(super) fn forget_reads(tx: &mut Tx, region: &RegionId, day: Day) -> Result<u64, Failure> {
    tx.execute("DELETE FROM desk_reads WHERE region = $1 AND day < $2", &values![region, day])
}
