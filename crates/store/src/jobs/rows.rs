//! The rows of jobs and schedules: all their SQL.

use balai_base::{JobId, Moment, Problem, RegionId, Timestamp, time};

use super::{DeadJob, Job, JobCounts, Lane, NewJob};
use crate::{Failure, Row, Tx, values};

/// How long a runner holds a job. A handler that takes longer may find another one at work.
pub(super) const LEASE: i64 = 10 * time::MINUTE;
/// How long done jobs and taken slots are kept, so that a unique key holds.
const KEPT: i64 = 7 * time::DAY;
/// How long form tokens are kept: as long as somebody may still send a form again.
const TOKENS_KEPT: i64 = 90 * time::DAY;
/// How long an error's text may be.
const ERROR_LENGTH: usize = 500;

/// Enqueues a job, in the transaction of the change that causes it. A repeated unique key changes nothing.
pub fn enqueue(tx: &mut Tx, region: &RegionId, moment: &Moment, job: &NewJob) -> Result<(), Failure> {
    let key = job.unique_key.as_deref();
    let id = moment.uuid(&format!("job/{region}/{}/{}/{}", job.kind, key.unwrap_or_default(), job.payload));
    let sql = "INSERT INTO jobs
                 (region, id, lane, kind, payload, unique_key, state, due_at, attempts, fence, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, 'ready', $7, 0, 0, $8)
               ON CONFLICT DO NOTHING";
    let lane = job.lane.as_str();
    tx.execute(sql, &values![region, id, lane, job.kind, &job.payload, key, job.due_at, moment.now])?;
    Ok(())
}

/// Takes the job of a lane longest due at the moment's time.
pub(super) fn claim(tx: &mut Tx, lane: Lane, moment: Moment) -> Result<Option<Job>, Failure> {
    let sql = tx.dialect().claim_a_job();
    let row = tx.query_row(sql, &values![moment.now, moment.now.plus(LEASE), lane.as_str()])?;
    row.map(|row| {
        Ok(Job {
            region: row.get(0)?,
            id: row.get(1)?,
            kind: row.get(2)?,
            payload: row.get(3)?,
            attempt: row.get(4)?,
            due_at: row.get(5)?,
            fence: row.get(6)?,
            moment,
        })
    })
    .transpose()
}

/// Marks a job done; false when this runner does not hold it any more.
pub(super) fn done(tx: &mut Tx, job: &Job) -> Result<bool, Failure> {
    let sql = "UPDATE jobs SET state = 'done', leased_until = NULL, error = NULL, finished_at = $4
               WHERE region = $1 AND id = $2 AND fence = $3 AND state = 'running'";
    Ok(tx.execute(sql, &values![&job.region, job.id, job.fence, job.moment.now])? == 1)
}

/// Makes a job due again at `due_at`, or dead when there is no such time.
pub(super) fn failed(tx: &mut Tx, job: &Job, error: &str, due_at: Option<Timestamp>) -> Result<(), Failure> {
    let error: String = error.chars().take(ERROR_LENGTH).collect();
    let (state, finished) = if due_at.is_some() { ("ready", None) } else { ("dead", Some(job.moment.now)) };
    let sql = "UPDATE jobs SET state = $4, leased_until = NULL, error = $5, due_at = $6, finished_at = $7
               WHERE region = $1 AND id = $2 AND fence = $3 AND state = 'running'";
    let due = due_at.unwrap_or(job.due_at);
    tx.execute(sql, &values![&job.region, job.id, job.fence, state, error, due, finished])?;
    Ok(())
}

/// Takes the slot of a schedule for this server; false when it is taken.
pub(super) fn take_slot(tx: &mut Tx, region: &str, schedule: &str, slot: i64) -> Result<bool, Failure> {
    let sql =
        "INSERT INTO schedule_slots (region, schedule, slot) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &values![region, schedule, slot])? == 1)
}

/// Forgets what is done and old: jobs, slots, windows of limits, form tokens.
pub(super) fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Failure> {
    let old = now.plus(-KEPT);
    tx.execute("DELETE FROM jobs WHERE state = 'done' AND finished_at < $1", &values![old])?;
    tx.execute("DELETE FROM limit_windows WHERE window_start < $1", &values![old])?;
    tx.execute("DELETE FROM form_tokens WHERE created_at < $1", &values![now.plus(-TOKENS_KEPT)])?;
    Ok(())
}

/// Forgets the slots of a schedule before `slot`.
pub(super) fn sweep_slots(tx: &mut Tx, region: &str, schedule: &str, slot: i64) -> Result<(), Failure> {
    // Counted here: PostgreSQL would take a parameter in `$3 - 100` for a number of 32 bits.
    let sql = "DELETE FROM schedule_slots WHERE region = $1 AND schedule = $2 AND slot < $3";
    tx.execute(sql, &values![region, schedule, slot.saturating_sub(100)]).map(drop)
}

/// The region's dead letters, newest first, at most 200.
pub fn dead(tx: &mut Tx, region: &RegionId) -> Result<Vec<DeadJob>, Failure> {
    let sql = "SELECT id, kind, payload, attempts, error, finished_at FROM jobs
               WHERE region = $1 AND state = 'dead' ORDER BY finished_at DESC, id DESC LIMIT 200";
    let read = |row: &Row| {
        Ok(DeadJob {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempts: row.get(3)?,
            error: row.get::<Option<String>>(4)?.unwrap_or_default(),
            at: row.get(5)?,
        })
    };
    tx.query(sql, &values![region])?.iter().map(read).collect()
}

/// Makes a dead job due at `now` again, with its tries counted from zero.
pub fn resend(tx: &mut Tx, region: &RegionId, id: JobId, now: Timestamp) -> Result<(), Failure> {
    let sql = "UPDATE jobs SET state = 'ready', due_at = $3, attempts = 0, finished_at = NULL
               WHERE region = $1 AND id = $2 AND state = 'dead'";
    match tx.execute(sql, &values![region, id, now])? {
        0 => Err(Problem::not_found("problem-job-not-dead").into()),
        _ => Ok(()),
    }
}

/// Makes every dead job of the region due at `now` again; gives how many there were.
pub fn resend_all(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<u64, Failure> {
    let sql = "UPDATE jobs SET state = 'ready', due_at = $2, attempts = 0, finished_at = NULL
               WHERE region = $1 AND state = 'dead'";
    tx.execute(sql, &values![region, now])
}

/// How many jobs of the region are in which state, and whether they move.
pub fn counts(tx: &mut Tx, region: &RegionId) -> Result<JobCounts, Failure> {
    let sql = "SELECT COUNT(*) FILTER (WHERE state = 'ready'), COUNT(*) FILTER (WHERE state = 'running'),
                 COUNT(*) FILTER (WHERE state = 'dead'), MIN(CASE WHEN state = 'ready' THEN due_at END)
               FROM jobs WHERE region = $1 AND state IN ('ready', 'running', 'dead')";
    let Some(row) = tx.query_row(sql, &values![region])? else { return Ok(JobCounts::default()) };
    Ok(JobCounts {
        ready: row.get::<i64>(0)?.unsigned_abs(),
        running: row.get::<i64>(1)?.unsigned_abs(),
        dead: row.get::<i64>(2)?.unsigned_abs(),
        oldest_due: row.get(3)?,
    })
}

/// How many jobs of all regions are in which state, for checks and metrics.
pub fn totals(tx: &mut Tx) -> Result<JobCounts, Failure> {
    let sql = "SELECT COUNT(*) FILTER (WHERE state = 'ready'), COUNT(*) FILTER (WHERE state = 'running'),
                 COUNT(*) FILTER (WHERE state = 'dead')
               FROM jobs WHERE state IN ('ready', 'running', 'dead')";
    let Some(row) = tx.query_row(sql, &[])? else { return Ok(JobCounts::default()) };
    Ok(JobCounts {
        ready: row.get::<i64>(0)?.unsigned_abs(),
        running: row.get::<i64>(1)?.unsigned_abs(),
        dead: row.get::<i64>(2)?.unsigned_abs(),
        oldest_due: oldest_due(tx)?,
    })
}

/// When a job of a kind was done last, in any region; none when none was within the week that done jobs are kept.
pub fn last_done(tx: &mut Tx, kind: &str) -> Result<Option<Timestamp>, Failure> {
    let sql = "SELECT MAX(finished_at) FROM jobs WHERE kind = $1 AND state = 'done'";
    Ok(tx.query_row(sql, &values![kind])?.map(|row| row.get(0)).transpose()?.flatten())
}

/// When the oldest waiting job of all regions was due, for metrics.
pub fn oldest_due(tx: &mut Tx) -> Result<Option<Timestamp>, Failure> {
    let mut oldest: Option<Timestamp> = None;
    for lane in Lane::ALL {
        let sql = "SELECT due_at FROM jobs WHERE lane = $1 AND state = 'ready' ORDER BY due_at LIMIT 1";
        let due = tx.query_row(sql, &values![lane.as_str()])?.map(|row| row.get(0)).transpose()?;
        oldest = oldest.into_iter().chain(due).min();
    }
    Ok(oldest)
}

/// Whether any job of a lane may be taken at `now`.
pub(super) fn is_due(tx: &mut Tx, lane: Lane, now: Timestamp) -> Result<bool, Failure> {
    let asked = values![lane.as_str(), now];
    let ready = "SELECT 1 FROM jobs WHERE lane = $1 AND state = 'ready' AND due_at <= $2 LIMIT 1";
    let abandoned = "SELECT 1 FROM jobs WHERE lane = $1 AND state = 'running' AND leased_until <= $2 LIMIT 1";
    Ok(tx.query_row(ready, &asked)?.is_some() || tx.query_row(abandoned, &asked)?.is_some())
}

/// Whether a schedule's slot is taken.
pub(super) fn is_slot_taken(tx: &mut Tx, region: &str, schedule: &str, slot: i64) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM schedule_slots WHERE region = $1 AND schedule = $2 AND slot = $3";
    Ok(tx.query_row(sql, &values![region, schedule, slot])?.is_some())
}
