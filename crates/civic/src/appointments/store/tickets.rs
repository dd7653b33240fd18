//! `queue_lines` and `queue_tickets`.

use balai_base::{Day, Timestamp};
use balai_platform::casework::Context;
use balai_store::{Failure, Row, Tx, values};
use uuid::Uuid;

use crate::appointments::model::{Ticket, TicketState};

/// What is called: letters of the counter and three digits.
pub(in crate::appointments) fn label(prefix: &str, number: i64) -> String {
    format!("{prefix}-{number:03}")
}

/// The next number of a counter's day.
pub(in crate::appointments) fn next_number(
    tx: &mut Tx,
    context: &Context,
    (office, counter, day): (&str, &str, Day),
) -> Result<i64, Failure> {
    let sql = "INSERT INTO queue_lines (region, office, counter, day, last_number, turns)
        VALUES ($1, $2, $3, $4, 1, 0) ON CONFLICT (region, office, counter, day)
        DO UPDATE SET last_number = queue_lines.last_number + 1 RETURNING last_number";
    let row = tx.query_row(sql, &values![&context.region.id, office, counter, day])?;
    row.map_or(Ok(1), |row| row.get(0))
}

/// How many calls a counter made that day.
pub(in crate::appointments) fn turns(
    tx: &mut Tx,
    context: &Context,
    (office, counter, day): (&str, &str, Day),
) -> Result<u32, Failure> {
    let sql = "SELECT turns FROM queue_lines WHERE region = $1 AND office = $2 AND counter = $3 AND day = $4";
    let row = tx.query_row(sql, &values![&context.region.id, office, counter, day])?;
    let turns = row.map_or(Ok(0), |row| row.get::<i64>(0))?;
    Ok(u32::try_from(turns).unwrap_or(0))
}

pub(in crate::appointments) fn next_turn(
    tx: &mut Tx,
    context: &Context,
    (office, counter, day): (&str, &str, Day),
) -> Result<(), Failure> {
    let sql = "INSERT INTO queue_lines (region, office, counter, day, last_number, turns)
        VALUES ($1, $2, $3, $4, 0, 1) ON CONFLICT (region, office, counter, day)
        DO UPDATE SET turns = queue_lines.turns + 1";
    tx.execute(sql, &values![&context.region.id, office, counter, day])?;
    Ok(())
}

pub(in crate::appointments) fn insert(
    tx: &mut Tx,
    context: &Context,
    (new, day): (&Ticket, Day),
    booking: Option<Uuid>,
) -> Result<(), Failure> {
    let (prefix, number) = new.label.rsplit_once('-').unwrap_or((&new.label, "0"));
    let number: i64 = number.parse().unwrap_or(0);
    let sql =
        "INSERT INTO queue_tickets (region, id, office, counter, day, prefix, number, service, priority,
          appointment_id, due_at, state, taken_at, called_at, recalled_at, calls, finished_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, NULL, NULL, 0, NULL)";
    let row = values![
        &context.region.id,
        new.id,
        &new.office,
        &new.counter,
        day,
        prefix,
        number,
        &new.service,
        new.priority,
        booking,
        new.due_at,
        new.taken_at,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

/// Selects what [`ticket`] reads, in its order.
macro_rules! tickets_where {
    ($rest:literal) => {
        concat!(
            "SELECT id, office, counter, prefix, number, service, priority, due_at, state, taken_at, called_at,
              calls, finished_at FROM queue_tickets WHERE region = $1 AND ",
            $rest
        )
    };
}

fn ticket(row: &Row) -> Result<Ticket, Failure> {
    let (prefix, state): (String, String) = (row.get(3)?, row.get(8)?);
    let broken = || Failure::Driver("a ticket has an unknown state".to_owned());
    let calls: i64 = row.get(11)?;
    Ok(Ticket {
        id: row.get(0)?,
        office: row.get(1)?,
        counter: row.get(2)?,
        label: label(&prefix, row.get(4)?),
        service: row.get(5)?,
        priority: row.get(6)?,
        due_at: row.get(7)?,
        state: TicketState::parse(&state).ok_or_else(broken)?,
        taken_at: row.get(9)?,
        called_at: row.get(10)?,
        calls: u32::try_from(calls).unwrap_or(0),
        finished_at: row.get(12)?,
    })
}

pub(in crate::appointments) fn of_day(
    tx: &mut Tx,
    context: &Context,
    office: &str,
    day: Day,
) -> Result<Vec<Ticket>, Failure> {
    let sql = tickets_where!("office = $2 AND day = $3 ORDER BY taken_at, number, prefix");
    tx.query(sql, &values![&context.region.id, office, day])?.iter().map(ticket).collect()
}

pub(in crate::appointments) fn get(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
) -> Result<Option<Ticket>, Failure> {
    let sql = tickets_where!("id = $2");
    tx.query_row(sql, &values![&context.region.id, id])?.map(|row| ticket(&row)).transpose()
}

pub(in crate::appointments) fn of_booking(
    tx: &mut Tx,
    context: &Context,
    booking: Uuid,
) -> Result<Option<Ticket>, Failure> {
    let sql = tickets_where!("appointment_id = $2");
    tx.query_row(sql, &values![&context.region.id, booking])?.map(|row| ticket(&row)).transpose()
}

pub(in crate::appointments) fn update(
    tx: &mut Tx,
    context: &Context,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "UPDATE queue_tickets SET counter = $3, state = $4, due_at = $5, called_at = $6, recalled_at = $7,
          calls = $8, finished_at = $9
        WHERE region = $1 AND id = $2";
    let row = values![
        &context.region.id,
        ticket.id,
        &ticket.counter,
        ticket.state.as_str(),
        ticket.due_at,
        ticket.called_at,
        now,
        i64::from(ticket.calls),
        ticket.finished_at,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

/// Whoever still stood in a queue of a day that ended has left.
pub(in crate::appointments) fn leave(tx: &mut Tx, context: &Context, today: Day) -> Result<(), Failure> {
    let sql = "UPDATE queue_tickets SET state = 'left'
        WHERE region = $1 AND day < $2 AND state IN ('waiting', 'called', 'skipped')";
    tx.execute(sql, &values![&context.region.id, today])?;
    Ok(())
}

pub(in crate::appointments) fn forget(tx: &mut Tx, context: &Context, before: Day) -> Result<(), Failure> {
    tx.execute(
        "DELETE FROM queue_tickets WHERE region = $1 AND day < $2",
        &values![&context.region.id, before],
    )?;
    tx.execute(
        "DELETE FROM queue_lines WHERE region = $1 AND day < $2",
        &values![&context.region.id, before],
    )?;
    Ok(())
}
