//! Limits on how often something may be tried: a fixed window per subject, kept in the database so that it
//! holds over restarts and over several servers.
//!
//! **A refused command is rolled back, and its count with it.** Take a limit in a write of its own, before the
//! command it guards; or give the wrong try back as an `Ok` value.

use balai_base::{Problem, ProblemKind, RegionId, Timestamp};

use crate::{Failure, Tx, values};

/// At most `allowed` times within `window_ms` milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The window's length in milliseconds.
    pub window_ms: i64,
    /// How many times within it.
    pub allowed: u32,
}

/// Counts one try of `purpose` (such as `pin`) by `subject` (a case, an account, a device; hashed where it would
/// identify a person); refuses with the seconds to wait when the window's tries are used up.
#[expect(clippy::too_many_arguments, reason = "a sentence: who tries what, when, within which limit")]
pub fn take(
    tx: &mut Tx,
    region: &RegionId,
    purpose: &'static str,
    subject: &[u8],
    now: Timestamp,
    limit: &Limit,
) -> Result<(), Failure> {
    let sql =
        "SELECT window_start, used FROM limit_windows WHERE region = $1 AND purpose = $2 AND subject = $3";
    let row = tx.query_row(sql, &values![region, purpose, subject])?;
    let (mut start, mut used) = match row {
        Some(row) => (row.get::<Timestamp>(0)?, row.get::<i64>(1)?),
        None => (now, 0),
    };
    if now.since(start) >= limit.window_ms {
        (start, used) = (now, 0);
    }
    // A clock that went back must not lock anybody out for longer than one window.
    start = start.min(now);
    if used >= i64::from(limit.allowed) {
        let wait = (limit.window_ms - now.since(start)).max(0).unsigned_abs().div_ceil(1_000).max(1);
        return Err(Problem::new(ProblemKind::TooMany(wait), "problem-too-many").into());
    }
    let sql = "INSERT INTO limit_windows (region, purpose, subject, window_start, used)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (region, purpose, subject)
               DO UPDATE SET window_start = excluded.window_start, used = excluded.used";
    tx.execute(sql, &values![region, purpose, subject, start, used + 1])?;
    Ok(())
}

/// How many tries of `purpose` by `subject` the present window holds. Counts nothing.
pub fn used(
    tx: &mut Tx,
    region: &RegionId,
    (purpose, subject): (&'static str, &[u8]),
    now: Timestamp,
    limit: &Limit,
) -> Result<u32, Failure> {
    let sql = "SELECT used FROM limit_windows WHERE region = $1 AND purpose = $2 AND subject = $3 AND window_start > $4";
    let row = tx.query_row(sql, &values![region, purpose, subject, now.plus(-limit.window_ms)])?;
    let used = row.map_or(Ok(0), |row| row.get::<i64>(0))?;
    Ok(u32::try_from(used).unwrap_or(u32::MAX))
}

/// Forgets the tries, after one that succeeded.
pub fn reset(tx: &mut Tx, region: &RegionId, purpose: &'static str, subject: &[u8]) -> Result<(), Failure> {
    let sql = "DELETE FROM limit_windows WHERE region = $1 AND purpose = $2 AND subject = $3";
    tx.execute(sql, &values![region, purpose, subject])?;
    Ok(())
}
