//! Which places there are: a pure function of calendar, quota and what is taken.

use std::collections::BTreeSet;

use balai_base::{Day, Timestamp, calendar::Calendar};
use balai_platform::region::{Counter, ServiceOffice};

use super::model::{DayOffer, Slot};

/// How far a free day is looked for when all that are offered are full: ten years.
const FURTHEST: i32 = 3_653;

/// What is asked for: the places of these counters, from this instant on.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) office: &'a ServiceOffice,
    /// The service's id and its quota.
    pub(super) service: (&'a str, Option<&'a str>),
    pub(super) now: Timestamp,
}

/// The minutes of `day` at which somebody with an appointment is served at a counter. The hours of the calendar are cut
/// into `slots_per_hour` places an hour, of which the walk-in share is left out, evenly.
pub fn slots_on(calendar: &Calendar, counter: &Counter, day: Day) -> Vec<u16> {
    let per_hour = counter.slots_per_hour.clamp(1, 60);
    let share = 100_u32.saturating_sub(counter.walk_in_percent);
    let mut minutes = Vec::new();
    for span in calendar.hours_on(day) {
        let open = u32::from(span.closes.saturating_sub(span.opens));
        for place in 0..open * per_hour / 60 {
            // Of every hundred places `share` are booked, spread evenly and beginning with the first.
            let is_booked = ((place + 1) * share).div_ceil(100) > (place * share).div_ceil(100);
            let minute = u32::from(span.opens) + place * 60 / per_hour;
            if is_booked && let Ok(minute) = u16::try_from(minute) {
                minutes.push(minute);
            }
        }
    }
    minutes
}

/// The instant of a minute of a day.
pub fn starts_at(calendar: &Calendar, day: Day, minute: u16) -> Timestamp {
    let hour = i8::try_from(minute / 60).unwrap_or(0).min(23);
    let local = day.date().at(hour, i8::try_from(minute % 60).unwrap_or(0), 0, 0);
    let zoned = local.to_zoned(calendar.zone.clone());
    zoned.map_or(Timestamp(i64::MAX), |zoned| Timestamp(zoned.timestamp().as_millisecond()))
}

impl Asked<'_> {
    /// The free places of one day, earliest first.
    pub(super) fn free_on(&self, day: Day, taken: &BTreeSet<Slot>) -> Vec<Slot> {
        let today = self.now.day(&self.calendar.zone);
        if day < today {
            return Vec::new();
        }
        let mut free = Vec::new();
        for counter in self.office.counters_for(self.service.0, self.service.1) {
            for minute in slots_on(self.calendar, counter, day) {
                let slot = Slot { day, minute, counter: counter.id.clone() };
                let is_past = day == today && starts_at(self.calendar, day, minute) <= self.now;
                if !is_past && !taken.contains(&slot) {
                    free.push(slot);
                }
            }
        }
        free.sort();
        free
    }

    /// Whether anything is offered on `day` at all, taken or not.
    fn is_offered(&self, day: Day) -> bool {
        !self.free_on(day, &BTreeSet::new()).is_empty()
    }

    /// The days within the horizon on which the office takes people, full ones too. When all of them are full, the next
    /// free day beyond is offered as well: the door is never closed.
    pub(super) fn days(&self, taken: &BTreeSet<Slot>) -> Vec<DayOffer> {
        let Day(today) = self.now.day(&self.calendar.zone);
        let horizon = i32::try_from(self.office.horizon_days).unwrap_or(i32::MAX);
        let mut days: Vec<DayOffer> = (today..today.saturating_add(horizon))
            .map(Day)
            .filter(|day| self.is_offered(*day))
            .map(|day| DayOffer { day, free: self.free_on(day, taken) })
            .collect();
        if days.iter().all(|day| day.free.is_empty())
            && let Some(next) = self.next_free(taken)
        {
            days.push(DayOffer { day: next.day, free: self.free_on(next.day, taken) });
        }
        days
    }

    /// The first free place; none only where the counters have no hour in ten years.
    pub(super) fn next_free(&self, taken: &BTreeSet<Slot>) -> Option<Slot> {
        let Day(today) = self.now.day(&self.calendar.zone);
        (today..today.saturating_add(FURTHEST))
            .map(Day)
            .find_map(|day| self.free_on(day, taken).into_iter().next())
    }
}
