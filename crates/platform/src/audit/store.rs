//! All SQL of the audit trail. There is no update and no delete.

use balai_base::RegionId;
use balai_store::{Failure, Row, Statement, Tx, values};
use uuid::Uuid;

use super::{AuditEntry, Selection};

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
