//! Days and times for a service: choosing one, and what is done with it afterwards. Nobody needs an account: the code on the
//! confirmation, or number and PIN of the application, is enough.

pub(crate) mod choose;
pub(crate) mod manage;

use balai_base::{Day, Problem, Timestamp};
use balai_civic::appointments::{Booking, DayOffer, starts_at};
use balai_platform::region::{Service, ServiceOffice};
use balai_web::{Here, WebError};
use serde::Serialize;

/// An office as pages show it.
#[derive(Clone, Serialize)]
pub(crate) struct OfficeShown {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) address: String,
}

/// A day with how much is free.
#[derive(Clone, Serialize)]
pub(crate) struct DayShown {
    /// As in addresses: `2026-12-01`.
    pub(crate) iso: String,
    /// An instant of the day.
    pub(crate) at: i64,
    pub(crate) free: usize,
    pub(crate) chosen: bool,
}

/// A time that can be chosen.
#[derive(Clone, Serialize)]
pub(crate) struct TimeShown {
    pub(crate) value: String,
    pub(crate) at: i64,
}

/// A booking as its owner sees it.
#[derive(Clone, Serialize)]
pub(crate) struct BookingShown {
    pub(crate) service: String,
    pub(crate) office: OfficeShown,
    pub(crate) counter: String,
    pub(crate) at: i64,
    pub(crate) state: &'static str,
    /// Whether it can still be moved or called off.
    pub(crate) open: bool,
    /// Whether today is its day.
    pub(crate) today: bool,
}

/// The service called `id` as it is offered today.
pub(crate) fn service<'h>(here: &'h Here, id: &str) -> Result<&'h Service, WebError> {
    let today = here.now().day(&here.region.time_zone);
    let found = here.region.services.on(id, today);
    found.ok_or_else(|| Problem::not_found("problem-appointment-service").into())
}

/// What a service is called; its id when the pack lost it.
pub(crate) fn service_name(here: &Here, id: &str) -> String {
    let found = here.region.services.get(id);
    found.map_or_else(|| id.to_owned(), |service| service.name.get(here.language).to_owned())
}

/// The word of a service's quota.
pub(crate) fn quota(here: &Here, id: &str) -> Option<String> {
    here.region.services.get(id).and_then(|service| service.appointment.clone())
}

pub(crate) fn office_shown(here: &Here, office: &ServiceOffice) -> OfficeShown {
    OfficeShown {
        id: office.id.clone(),
        name: office.name.get(here.language).to_owned(),
        address: office.address.get(here.language).to_owned(),
    }
}

pub(crate) fn booking_shown(here: &Here, booking: &Booking) -> BookingShown {
    let office = here.region.service_office(&booking.office);
    let counter = office.and_then(|office| office.counter(&booking.slot.counter));
    BookingShown {
        service: service_name(here, &booking.service),
        office: office.map_or_else(
            || OfficeShown {
                id: booking.office.clone(),
                name: booking.office.clone(),
                address: String::new(),
            },
            |office| office_shown(here, office),
        ),
        counter: counter.map(|counter| counter.name.get(here.language).to_owned()).unwrap_or_default(),
        at: booking.starts_at.millis(),
        state: booking.state.as_str(),
        open: booking.state.as_str() == "booked" && booking.starts_at > here.now(),
        today: booking.slot.day == here.now().day(&here.region.time_zone),
    }
}

/// A day as addresses hold it.
pub(crate) fn iso(day: Day) -> String {
    day.date().to_string()
}

/// The day an address holds.
pub(crate) fn day(text: &str) -> Option<Day> {
    text.parse::<jiff::civil::Date>().ok().map(Day::from_date)
}

/// An instant of a day, for filters that tell days.
pub(crate) fn noon(here: &Here, day: Day) -> i64 {
    starts_at(&here.region.calendar, day, 720).millis()
}

pub(crate) fn days_shown(here: &Here, days: &[DayOffer], chosen: Option<Day>) -> Vec<DayShown> {
    days.iter()
        .map(|offer| DayShown {
            iso: iso(offer.day),
            at: noon(here, offer.day),
            free: offer.free.len(),
            chosen: chosen == Some(offer.day),
        })
        .collect()
}

/// The times of one day, each once: which counter it is tells the confirmation.
pub(crate) fn times_shown(here: &Here, offer: &DayOffer) -> Vec<TimeShown> {
    let mut minutes: Vec<u16> = offer.free.iter().map(|slot| slot.minute).collect();
    minutes.dedup();
    let at = |minute: u16| -> Timestamp { starts_at(&here.region.calendar, offer.day, minute) };
    minutes
        .into_iter()
        .map(|minute| TimeShown { value: format!("{}|{minute}", iso(offer.day)), at: at(minute).millis() })
        .collect()
}

/// The day and minute of a time that was chosen.
pub(crate) fn time(text: &str) -> Option<(Day, u16)> {
    let (day_text, minute) = text.split_once('|')?;
    Some((day(day_text)?, minute.parse().ok().filter(|minute| *minute < 1_440)?))
}
