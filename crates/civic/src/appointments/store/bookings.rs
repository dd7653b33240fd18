//! `appointments`.

use std::collections::BTreeSet;

use balai_base::{CaseId, Day, Language, RegionId};
use balai_platform::casework::Context;
use balai_store::{Failure, Row, Tx, values};
use uuid::Uuid;

use crate::appointments::{
    model::{Booking, BookingState, Slot},
    rules::starts_at,
};

/// Places taken from `from` on.
pub(in crate::appointments) fn taken(
    tx: &mut Tx,
    region: &RegionId,
    office: &str,
    from: Day,
) -> Result<BTreeSet<Slot>, Failure> {
    let sql = "SELECT day, minute, counter FROM appointments
        WHERE region = $1 AND office = $2 AND day >= $3 AND state IN ('booked', 'arrived', 'missed')";
    tx.query(sql, &values![region, office, from])?.iter().map(|row| slot(row, 0)).collect()
}

fn slot(row: &Row, at: usize) -> Result<Slot, Failure> {
    let minute: i64 = row.get(at + 1)?;
    Ok(Slot { day: row.get(at)?, minute: u16::try_from(minute).unwrap_or(0), counter: row.get(at + 2)? })
}

/// Whether the row was written: none when the place, the code or the case has a booking already.
pub(in crate::appointments) fn insert(
    tx: &mut Tx,
    context: &Context,
    new: &Booking,
    code_hash: &[u8; 32],
) -> Result<bool, Failure> {
    let sql = "INSERT INTO appointments
        (region, id, office, counter, service, case_id, code_hash, day, minute, state, language, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'booked', $10, $11, $11) ON CONFLICT DO NOTHING";
    let row = values![
        &context.region.id,
        new.id,
        &new.office,
        &new.slot.counter,
        &new.service,
        new.case,
        code_hash,
        new.slot.day,
        i64::from(new.slot.minute),
        new.language.as_str(),
        context.moment.now,
    ];
    Ok(tx.execute(sql, &row)? == 1)
}

/// Selects what [`booking`] reads, in its order.
macro_rules! bookings_where {
    ($rest:literal) => {
        concat!(
            "SELECT id, office, service, case_id, state, day, minute, counter, language, code_hash
            FROM appointments WHERE region = $1 AND ",
            $rest
        )
    };
}

fn booking(context: &Context, row: &Row) -> Result<(Booking, [u8; 32]), Failure> {
    let slot = slot(row, 5)?;
    let (state, language): (String, String) = (row.get(4)?, row.get(8)?);
    let broken = || Failure::Driver("a booking has an unknown state".to_owned());
    Ok((
        Booking {
            id: row.get(0)?,
            office: row.get(1)?,
            service: row.get(2)?,
            case: row.get(3)?,
            starts_at: starts_at(&context.region.calendar, slot.day, slot.minute),
            slot,
            state: BookingState::parse(&state).ok_or_else(broken)?,
            language: language.parse().unwrap_or(Language::Id),
            code: None,
        },
        row.get(9)?,
    ))
}

pub(in crate::appointments) fn by_code(
    tx: &mut Tx,
    context: &Context,
    code_hash: &[u8; 32],
) -> Result<Option<Booking>, Failure> {
    let sql = bookings_where!(
        "code_hash = $2
        ORDER BY CASE WHEN state = 'booked' THEN 0 ELSE 1 END, created_at DESC, changed_at DESC LIMIT 1"
    );
    let row = tx.query_row(sql, &values![&context.region.id, code_hash])?;
    Ok(row.map(|row| booking(context, &row)).transpose()?.map(|(booking, _)| booking))
}

pub(in crate::appointments) fn get(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
) -> Result<Option<(Booking, [u8; 32])>, Failure> {
    let sql = bookings_where!("id = $2");
    tx.query_row(sql, &values![&context.region.id, id])?.map(|row| booking(context, &row)).transpose()
}

pub(in crate::appointments) fn active_of_case(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<Option<Booking>, Failure> {
    let sql = bookings_where!("case_id = $2 AND state = 'booked'");
    let row = tx.query_row(sql, &values![&context.region.id, case])?;
    Ok(row.map(|row| booking(context, &row)).transpose()?.map(|(booking, _)| booking))
}

pub(in crate::appointments) fn set_state(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
    state: BookingState,
) -> Result<(), Failure> {
    let sql = "UPDATE appointments SET state = $3, changed_at = $4 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![&context.region.id, id, state.as_str(), context.moment.now])?;
    Ok(())
}

/// Nobody came to what began before that minute of that day.
pub(in crate::appointments) fn miss(
    tx: &mut Tx,
    context: &Context,
    (day, minute): (Day, i64),
) -> Result<(), Failure> {
    let sql = "UPDATE appointments SET state = 'missed', changed_at = $4
        WHERE region = $1 AND state = 'booked' AND (day, minute) < ($2, $3)";
    tx.execute(sql, &values![&context.region.id, day, minute, context.moment.now])?;
    Ok(())
}

pub(in crate::appointments) fn forget(tx: &mut Tx, context: &Context, before: Day) -> Result<(), Failure> {
    let sql = "DELETE FROM appointments WHERE region = $1 AND day < $2";
    tx.execute(sql, &values![&context.region.id, before])?;
    Ok(())
}
