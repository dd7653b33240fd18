//! `outreach_days` and `outreach_entries`.

use balai_base::Day;
use balai_platform::casework::Context;
use balai_store::{Failure, Row, Tx, values};
use uuid::Uuid;

use crate::appointments::{
    model::{Entered, EntryOfDay, NewOutreach, OutreachDay},
    rules::starts_at,
};

pub(in crate::appointments) fn insert(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
    new: &NewOutreach,
) -> Result<(), Failure> {
    let sql = "INSERT INTO outreach_days (region, id, village, day, from_minute, until_minute, place, agency, services,
          team, state, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'planned', $11, $12)";
    let services =
        serde_json::to_string(&new.services).map_err(|error| Failure::Driver(error.to_string()))?;
    let row = values![
        &context.region.id,
        id,
        new.village.to_string(),
        new.day,
        i64::from(new.from_minute),
        i64::from(new.until_minute),
        new.place.trim(),
        &new.agency,
        services,
        new.team.trim(),
        context.actor.account(),
        context.moment.now,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

/// Selects what [`outreach`] reads, in its order.
macro_rules! days_where {
    ($rest:literal) => {
        concat!(
            "SELECT id, village, day, from_minute, until_minute, place, agency, services, team, state,
              (SELECT COUNT(*) FROM outreach_entries WHERE outreach_entries.region = outreach_days.region
                AND outreach_entries.outreach_id = outreach_days.id)
            FROM outreach_days WHERE region = $1 AND ",
            $rest
        )
    };
}

fn outreach(context: &Context, row: &Row) -> Result<OutreachDay, Failure> {
    let day: Day = row.get(2)?;
    let (from, until, entries): (i64, i64, i64) = (row.get(3)?, row.get(4)?, row.get(10)?);
    let (services, state): (String, String) = (row.get(7)?, row.get(9)?);
    let at = |minute: i64| starts_at(&context.region.calendar, day, u16::try_from(minute).unwrap_or(0));
    Ok(OutreachDay {
        id: row.get(0)?,
        village: row.get(1)?,
        day,
        starts_at: at(from),
        ends_at: at(until),
        place: row.get(5)?,
        agency: row.get(6)?,
        services: serde_json::from_str(&services).unwrap_or_default(),
        team: row.get(8)?,
        cancelled: state == "cancelled",
        entries: u32::try_from(entries).unwrap_or(0),
    })
}

/// Days from `from` on, the earliest first.
pub(in crate::appointments) fn since(
    tx: &mut Tx,
    context: &Context,
    from: Day,
) -> Result<Vec<OutreachDay>, Failure> {
    let sql = days_where!("day >= $2 ORDER BY day, from_minute, id LIMIT 200");
    tx.query(sql, &values![&context.region.id, from])?.iter().map(|row| outreach(context, row)).collect()
}

pub(in crate::appointments) fn get(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
) -> Result<Option<OutreachDay>, Failure> {
    let sql = days_where!("id = $2");
    tx.query_row(sql, &values![&context.region.id, id])?.map(|row| outreach(context, &row)).transpose()
}

pub(in crate::appointments) fn cancel(tx: &mut Tx, context: &Context, id: Uuid) -> Result<(), Failure> {
    let sql = "UPDATE outreach_days SET state = 'cancelled' WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![&context.region.id, id])?;
    Ok(())
}

pub(in crate::appointments) fn entered(
    tx: &mut Tx,
    context: &Context,
    (id, row_key): (Uuid, &[u8; 32]),
) -> Result<Option<Entered>, Failure> {
    let sql = "SELECT case_id, number FROM outreach_entries
        WHERE region = $1 AND outreach_id = $2 AND row_key = $3";
    let row = tx.query_row(sql, &values![&context.region.id, id, row_key])?;
    row.map(|row| Ok(Entered { case: row.get(0)?, number: row.get(1)?, code: String::new() })).transpose()
}

pub(in crate::appointments) fn enter(
    tx: &mut Tx,
    context: &Context,
    (id, row_key, service): (Uuid, &[u8; 32], &str),
    entered: &Entered,
) -> Result<(), Failure> {
    let sql = "INSERT INTO outreach_entries
        (region, outreach_id, row_key, service, case_id, number, entered_by, entered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let row = values![
        &context.region.id,
        id,
        row_key,
        service,
        entered.case,
        &entered.number,
        context.actor.account(),
        context.moment.now,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in crate::appointments) fn entries(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
) -> Result<Vec<EntryOfDay>, Failure> {
    let sql = "SELECT e.case_id, e.number, e.service, c.number FROM outreach_entries e
        LEFT JOIN cases c ON c.region = e.region AND c.id = e.case_id
        WHERE e.region = $1 AND e.outreach_id = $2 ORDER BY e.entered_at, e.row_key";
    let entry = |row: &Row| {
        let (noted, now): (String, Option<String>) = (row.get(1)?, row.get(3)?);
        // A draft that was gone on with has its number in its case alone.
        let number = now.filter(|_| noted.is_empty()).unwrap_or(noted);
        Ok(EntryOfDay { case: row.get(0)?, number, service: row.get(2)? })
    };
    tx.query(sql, &values![&context.region.id, id])?.iter().map(entry).collect()
}
