//! All SQL of notices.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Row, Statement, Tx, values};
use uuid::Uuid;

use super::{Notice, NoticeState, Recipient};

pub(super) fn insert(tx: &mut Tx, region: &RegionId, notice: &Notice) -> Result<(), Failure> {
    let sql = "INSERT INTO notices
        (region, id, case_id, event_id, template, recipient, state, attempts, created_at, finished_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (region, id) DO NOTHING";
    let values = values![
        region,
        notice.id,
        notice.case,
        notice.event,
        &notice.template,
        &notice.recipient,
        notice.state.as_str(),
        notice.attempts,
        notice.created_at,
        notice.finished_at
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Notes what became of a waiting notice; false when somebody else did already.
pub(super) fn update(tx: &mut Tx, region: &RegionId, notice: &Notice) -> Result<bool, Failure> {
    let sql = "UPDATE notices SET state = $3, attempts = $4, finished_at = $5
        WHERE region = $1 AND id = $2 AND state = 'ready'";
    let state = notice.state.as_str();
    let changed = tx.execute(sql, &values![region, notice.id, state, notice.attempts, notice.finished_at])?;
    Ok(changed == 1)
}

pub(super) fn get(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<Notice>, Failure> {
    let sql = "SELECT id, case_id, event_id, template, recipient, state, attempts, created_at, finished_at
        FROM notices WHERE region = $1 AND id = $2";
    tx.query_row(sql, &values![region, id])?.as_ref().map(read).transpose()
}

pub(super) fn of_case(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<Notice>, Failure> {
    let sql = "SELECT id, case_id, event_id, template, recipient, state, attempts, created_at, finished_at
        FROM notices WHERE region = $1 AND case_id = $2 ORDER BY created_at, id";
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

pub(super) fn to(
    tx: &mut Tx,
    region: &RegionId,
    recipients: &[Recipient],
    limit: u32,
) -> Result<Vec<Notice>, Failure> {
    let statement = Statement::new(
        "SELECT id, case_id, event_id, template, recipient, state, attempts, created_at, finished_at
         FROM notices WHERE region = ",
    )
    .bind(region)
    .push(" AND recipient IN ")
    .bind_list(recipients.iter().map(ToString::to_string))
    .push(" ORDER BY created_at DESC, id DESC LIMIT ")
    .bind(limit);
    tx.rows(&statement)?.iter().map(read).collect()
}

/// Waiting notices that were tried at most so often, oldest first.
pub(super) fn ready(
    tx: &mut Tx,
    region: &RegionId,
    (most_tried, limit): (u32, u32),
) -> Result<Vec<Notice>, Failure> {
    let sql = "SELECT id, case_id, event_id, template, recipient, state, attempts, created_at, finished_at
        FROM notices WHERE region = $1 AND state = 'ready' AND attempts <= $2 ORDER BY created_at, id LIMIT $3";
    tx.query(sql, &values![region, most_tried, limit])?.iter().map(read).collect()
}

pub(super) fn sweep(tx: &mut Tx, region: &RegionId, before: Timestamp) -> Result<u64, Failure> {
    let sql = "DELETE FROM notices WHERE region = $1 AND finished_at < $2";
    tx.execute(sql, &values![region, before])
}

fn read(row: &Row) -> Result<Notice, Failure> {
    let state: String = row.get(5)?;
    Ok(Notice {
        id: row.get(0)?,
        case: row.get(1)?,
        event: row.get(2)?,
        template: row.get(3)?,
        recipient: row.get(4)?,
        state: NoticeState::parse(&state).ok_or_else(|| Failure::Driver(format!("notice state {state}")))?,
        attempts: row.get(6)?,
        created_at: row.get(7)?,
        finished_at: row.get(8)?,
    })
}
