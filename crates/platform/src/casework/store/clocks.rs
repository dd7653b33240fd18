//! Clocks and their pauses.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use super::Columns;
use crate::casework::{CaseClock, ClockPause};

pub(in crate::casework) fn of_case(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<CaseClock>, Failure> {
    let sql = "SELECT clock, round, started_at, first_due_at, due_at, paused_at, stopped_at, escalated, next_step_at
        FROM case_clocks WHERE region = $1 AND case_id = $2 ORDER BY started_at, clock, round";
    let mut clocks: Vec<CaseClock> = tx
        .query(sql, &values![region, case])?
        .iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            Ok(CaseClock {
                clock: columns.next()?,
                round: columns.next()?,
                started_at: columns.next()?,
                first_due_at: columns.next()?,
                due_at: columns.next()?,
                paused_at: columns.next()?,
                stopped_at: columns.next()?,
                escalated: columns.next()?,
                next_step_at: columns.next()?,
                pauses: Vec::new(),
            })
        })
        .collect::<Result<_, Failure>>()?;
    let sql = "SELECT clock, round, paused_at, resumed_at, reason FROM case_clock_pauses
        WHERE region = $1 AND case_id = $2 ORDER BY paused_at";
    for row in tx.query(sql, &values![region, case])? {
        let (id, round): (String, u32) = (row.get(0)?, row.get(1)?);
        if let Some(clock) = clocks.iter_mut().find(|clock| clock.clock == id && clock.round == round) {
            clock.pauses.push(ClockPause { from: row.get(2)?, until: row.get(3)?, reason: row.get(4)? });
        }
    }
    Ok(clocks)
}

/// Stores a clock with its pauses as they are now.
pub(in crate::casework) fn put(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    clock: &CaseClock,
) -> Result<(), Failure> {
    let sql = "INSERT INTO case_clocks
        (region, case_id, clock, round, started_at, first_due_at, due_at, paused_at, stopped_at, escalated, next_step_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (region, case_id, clock, round) DO UPDATE
        SET due_at = excluded.due_at, paused_at = excluded.paused_at, stopped_at = excluded.stopped_at,
            escalated = excluded.escalated, next_step_at = excluded.next_step_at";
    let values = values![
        region,
        case,
        &clock.clock,
        clock.round,
        clock.started_at,
        clock.first_due_at,
        clock.due_at,
        clock.paused_at,
        clock.stopped_at,
        clock.escalated,
        clock.next_step_at
    ];
    tx.execute(sql, &values)?;
    let sql = "INSERT INTO case_clock_pauses (region, case_id, clock, round, paused_at, resumed_at, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (region, case_id, clock, round, paused_at) DO UPDATE SET resumed_at = excluded.resumed_at";
    for pause in &clock.pauses {
        let values = values![region, case, &clock.clock, clock.round, pause.from, pause.until, &pause.reason];
        tx.execute(sql, &values)?;
    }
    Ok(())
}

/// Cases with a clock whose next step after its break is due, longest overdue first.
pub(in crate::casework) fn steps_due(
    tx: &mut Tx,
    region: &RegionId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT case_id FROM case_clocks
        WHERE region = $1 AND next_step_at IS NOT NULL AND next_step_at <= $2
        GROUP BY case_id ORDER BY MIN(next_step_at), case_id LIMIT $3";
    tx.query(sql, &values![region, now, limit])?.iter().map(|row| row.get(0)).collect()
}
