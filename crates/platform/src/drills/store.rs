//! `restore_drills`.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use super::model::{Drill, Place};

pub(super) fn insert(tx: &mut Tx, region: &RegionId, drill: &Drill, place: Place) -> Result<(), Failure> {
    let sql =
        "INSERT INTO restore_drills (region, id, begun_at, took_ms, target, moment, place, proven, steps)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (region, id) DO NOTHING";
    let steps = serde_json::to_string(&drill.steps).map_err(|error| Failure::Driver(error.to_string()))?;
    let values = values![
        region,
        drill.id,
        drill.begun_at,
        drill.took_ms,
        &drill.target,
        drill.moment,
        place.as_str(),
        drill.proven(),
        steps
    ];
    tx.execute(sql, &values).map(drop)
}

pub(super) fn newest(tx: &mut Tx, region: &RegionId, most: u32) -> Result<Vec<(Drill, Place)>, Failure> {
    let sql = "SELECT id, begun_at, took_ms, target, moment, place, steps FROM restore_drills
        WHERE region = $1 ORDER BY begun_at DESC, id DESC LIMIT $2";
    tx.query(sql, &values![region, most])?.iter().map(drill).collect()
}

fn drill(row: &Row) -> Result<(Drill, Place), Failure> {
    let wrong = |what: &str| Failure::Driver(format!("a drill with {what}"));
    let (place, steps): (String, String) = (row.get(5)?, row.get(6)?);
    let drill = Drill {
        id: row.get(0)?,
        begun_at: row.get(1)?,
        took_ms: row.get(2)?,
        target: row.get(3)?,
        moment: row.get(4)?,
        steps: serde_json::from_str(&steps).map_err(|_| wrong("unreadable steps"))?,
    };
    Ok((drill, Place::parse(&place).ok_or_else(|| wrong("an unknown place"))?))
}

pub(super) fn last_proven(tx: &mut Tx, region: &RegionId) -> Result<Option<(Timestamp, i64)>, Failure> {
    let sql = "SELECT begun_at, took_ms FROM restore_drills
        WHERE region = $1 AND proven ORDER BY begun_at DESC, id DESC LIMIT 1";
    tx.query_row(sql, &values![region])?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Since when copies are seen to be made, noted at the first call, and when administrators were last told.
pub(super) fn watched(
    tx: &mut Tx,
    region: &RegionId,
    now: Timestamp,
) -> Result<(Timestamp, Option<Timestamp>), Failure> {
    let sql = "SELECT since, told_at FROM drill_alarms WHERE region = $1";
    if let Some(row) = tx.query_row(sql, &values![region])? {
        return Ok((row.get(0)?, row.get(1)?));
    }
    tx.execute("INSERT INTO drill_alarms (region, since) VALUES ($1, $2)", &values![region, now])?;
    Ok((now, None))
}

pub(super) fn note_told(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<(), Failure> {
    let sql = "UPDATE drill_alarms SET told_at = $2 WHERE region = $1";
    tx.execute(sql, &values![region, now]).map(drop)
}
