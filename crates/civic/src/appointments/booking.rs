//! A day and time is booked, moved, called off. A place is claimed by one row: of many who claim the last one, exactly one
//! gets it, and the others are told the next free one.

use std::collections::BTreeSet;

use balai_base::{CaseId, CaseNumber, Day, Language, Problem, Secret, SeededRandom, Timestamp};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    region::ServiceOffice,
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{
    model::{Booking, BookingState, Claim, DayOffer, Slot},
    rules::{Asked, starts_at},
    store::bookings as store,
};

/// The letters before every code, as before numbers of cases.
const PREFIX: &str = "JANJI";
/// The purpose under which codes are made and hashed.
const PURPOSE: &str = "appointment-code";

/// A place somebody would like to have.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The office's id.
    pub office: String,
    /// The service's id.
    pub service: String,
    /// The quota the service takes people from.
    pub quota: Option<String>,
    /// The day.
    pub day: Day,
    /// The minute after midnight; none for the first free place of the day.
    pub minute: Option<u16>,
    /// The application it belongs to; only its reporter may say so.
    pub case: Option<CaseId>,
    /// The language of the person.
    pub language: Language,
    /// One form, one booking.
    pub token: [u8; 32],
}

/// "There is no such office."
pub(super) fn office<'a>(context: &'a Context, id: &str) -> Result<&'a ServiceOffice, Failure> {
    let unknown = || Problem::not_found("problem-office-unknown");
    context.region.service_office(id).ok_or_else(|| unknown().into())
}

/// "There is no booking with this code."
pub(super) fn no_booking() -> Problem {
    Problem::not_found("problem-appointment-unknown").field("code", "problem-appointment-unknown")
}

fn asked<'a>(
    context: &'a Context,
    office: &'a ServiceOffice,
    service: (&'a str, Option<&'a str>),
) -> Asked<'a> {
    Asked { calendar: &context.region.calendar, office, service, now: context.moment.now }
}

fn taken(tx: &mut Tx, context: &Context, office: &str) -> Result<BTreeSet<Slot>, Failure> {
    let today = context.moment.now.day(&context.region.time_zone);
    store::taken(tx, &context.region.id, office, today)
}

/// The days an office offers for a service, with their free places.
pub fn days(
    tx: &mut Tx,
    context: &Context,
    (office_id, service, quota): (&str, &str, Option<&str>),
) -> Result<Vec<DayOffer>, Failure> {
    let office = office(context, office_id)?;
    let taken = taken(tx, context, office_id)?;
    Ok(asked(context, office, (service, quota)).days(&taken))
}

/// The next free place of an office for a service; none only where its counters never open.
pub fn next_free(
    tx: &mut Tx,
    context: &Context,
    (office_id, service, quota): (&str, &str, Option<&str>),
) -> Result<Option<Slot>, Failure> {
    let office = office(context, office_id)?;
    let taken = taken(tx, context, office_id)?;
    Ok(asked(context, office, (service, quota)).next_free(&taken))
}

/// The code of a booking: the same form gives the same one.
fn code_of(context: &Context, token: &[u8; 32]) -> CaseNumber {
    CaseNumber::generate(PREFIX, &SeededRandom::new(context.vault.mac(PURPOSE, token)))
}

fn code_hash(context: &Context, code: &CaseNumber) -> [u8; 32] {
    context.vault.mac(PURPOSE, code.as_str().as_bytes())
}

/// Claims a place. A form sent again gives the booking it made.
pub fn book(tx: &mut Tx, context: &Context, wish: &Wish) -> Result<Claim, Failure> {
    let code = code_of(context, &wish.token);
    let hash = code_hash(context, &code);
    if let Some(known) = store::by_code(tx, context, &hash)? {
        if !matches!(known.state, BookingState::Booked | BookingState::Arrived) {
            return Err(Problem::conflict("problem-appointment-over").into());
        }
        return Ok(Claim::Booked(Box::new(Booking { code: Some(Secret::new(code.to_string())), ..known })));
    }
    if let Some(case) = wish.case {
        check_case(tx, context, case)?;
    }
    let office = office(context, &wish.office)?;
    let asked = asked(context, office, (&wish.service, wish.quota.as_deref()));
    let mut taken = taken(tx, context, &wish.office)?;
    let fits = |slot: &Slot| wish.minute.is_none_or(|minute| slot.minute == minute);
    // Bounded by the places of one day; each round ends with a place that turned out to be taken.
    while let Some(slot) = asked.free_on(wish.day, &taken).into_iter().find(|slot| fits(slot)) {
        let booking = Booking {
            id: context.moment.uuid("appointment"),
            office: wish.office.clone(),
            service: wish.service.clone(),
            case: wish.case,
            starts_at: starts_at(&context.region.calendar, slot.day, slot.minute),
            slot: slot.clone(),
            state: BookingState::Booked,
            language: wish.language,
            code: Some(Secret::new(code.to_string())),
        };
        if store::insert(tx, context, &booking, &hash)? {
            return Ok(Claim::Booked(Box::new(booking)));
        }
        taken.insert(slot);
    }
    Ok(Claim::Taken { next: asked.next_free(&taken) })
}

/// An application waits for one day at most, and only its own reporter makes it wait.
fn check_case(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    let own = context.actor == Actor::Reporter { case };
    let case_row = casework::get(tx, &context.region, case)?;
    if !own || case_row.is_none_or(|row| row.meaning.is_final()) {
        return Err(Problem::conflict("problem-appointment-case").into());
    }
    if store::active_of_case(tx, context, case)?.is_some() {
        return Err(Problem::conflict("problem-appointment-active").into());
    }
    Ok(())
}

/// The booking of a code as typed; none when nobody has it. Count the tries.
pub fn find(tx: &mut Tx, context: &Context, code: &str) -> Result<Option<Booking>, Failure> {
    let Ok(code) = CaseNumber::parse_for(PREFIX, code) else { return Ok(None) };
    if code.prefix() != PREFIX {
        return Ok(None);
    }
    store::by_code(tx, context, &code_hash(context, &code))
}

/// The booking an application waits for.
pub fn active_of_case(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<Booking>, Failure> {
    if context.actor != (Actor::Reporter { case })
        && !matches!(context.actor, Actor::Officer(_) | Actor::System)
    {
        return Ok(None);
    }
    store::active_of_case(tx, context, case)
}

/// Refuses a booking that can't be changed any more.
fn changeable(booking: &Booking, now: Timestamp) -> Result<(), Failure> {
    if booking.state != BookingState::Booked || booking.starts_at <= now {
        return Err(Problem::conflict("problem-appointment-over").into());
    }
    Ok(())
}

/// Moves a booking, found before by its code or its case, to another place. The code stays. When somebody was faster the
/// old place is kept.
pub fn move_to(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
    (quota, day, minute): (Option<&str>, Day, Option<u16>),
) -> Result<Claim, Failure> {
    let (booking, hash) = store::get(tx, context, id)?.ok_or_else(no_booking)?;
    changeable(&booking, context.moment.now)?;
    let office = office(context, &booking.office)?;
    let asked = asked(context, office, (&booking.service, quota));
    let taken = taken(tx, context, &booking.office)?;
    let fits = |slot: &Slot| minute.is_none_or(|minute| slot.minute == minute);
    let Some(slot) = asked.free_on(day, &taken).into_iter().find(fits) else {
        return Ok(Claim::Taken { next: asked.next_free(&taken) });
    };
    store::set_state(tx, context, id, BookingState::Moved)?;
    let moved = Booking {
        id: context.moment.uuid("appointment"),
        starts_at: starts_at(&context.region.calendar, slot.day, slot.minute),
        slot,
        ..booking
    };
    if store::insert(tx, context, &moved, &hash)? {
        return Ok(Claim::Booked(Box::new(moved)));
    }
    // Refused, so that the old place comes back.
    Err(Problem::conflict("problem-slot-taken").into())
}

/// Calls a booking off; its place is free again.
pub fn cancel(tx: &mut Tx, context: &Context, id: Uuid) -> Result<Booking, Failure> {
    let (booking, _) = store::get(tx, context, id)?.ok_or_else(no_booking)?;
    changeable(&booking, context.moment.now)?;
    store::set_state(tx, context, id, BookingState::Cancelled)?;
    Ok(Booking { state: BookingState::Cancelled, ..booking })
}
