//! Working time: opening hours, holidays, and when a promise is due.
//!
//! Pure and exact: the same start, promise, calendar and pauses give the same instant on every machine.
//! Which days are holidays is a region pack's data.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{
    Day, Localized, Problem, Timestamp,
    time::{DAY, HOUR},
};

/// How far open time is looked for: ten years.
const HORIZON_DAYS: i32 = 3_653;

/// An open stretch: from the first instant to before the second.
type Stretch = (Timestamp, Timestamp);

/// The due instant of a clock that stands still: later than every other.
pub const NEVER: Timestamp = Timestamp(i64::MAX);

/// One stretch of opening hours, in minutes after local midnight; `closes` is the first closed minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSpan {
    /// First open minute, 0 to 1439.
    pub opens: u16,
    /// First closed minute after it, at most 1440.
    pub closes: u16,
}

/// The opening hours of one day of the week. As text `07:30-12:00, 13:00-15:30`, or `closed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WorkingHours {
    spans: Vec<OpenSpan>,
}

impl WorkingHours {
    /// A day on which nobody works.
    pub fn closed() -> Self {
        Self::default()
    }

    /// Hours of `spans`, which must be in order and apart.
    pub fn new(spans: Vec<OpenSpan>) -> Result<Self, Problem> {
        let mut earliest = 0;
        for span in &spans {
            if span.opens < earliest || span.closes <= span.opens || span.closes > 1_440 {
                return Err(Problem::invalid("problem-working-hours"));
            }
            earliest = span.closes;
        }
        Ok(Self { spans })
    }

    /// The stretches, in order.
    pub fn spans(&self) -> &[OpenSpan] {
        &self.spans
    }
}

impl FromStr for WorkingHours {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if text.trim() == "closed" {
            return Ok(Self::closed());
        }
        let problem = || Problem::invalid("problem-working-hours");
        let spans = text.split(',').map(|part| {
            let (opens, closes) = part.split_once(['-', '–']).ok_or_else(problem)?;
            Ok(OpenSpan {
                opens: minute(opens).ok_or_else(problem)?,
                closes: minute(closes).ok_or_else(problem)?,
            })
        });
        Self::new(spans.collect::<Result<_, Problem>>()?)
    }
}

/// Reads `07:30` or `07.30` as minutes after midnight; `24:00` is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once([':', '.'])?;
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (minutes < 60 && hours <= 24).then_some(hours * 60 + minutes)
}

impl TryFrom<String> for WorkingHours {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<WorkingHours> for String {
    fn from(hours: WorkingHours) -> Self {
        hours.to_string()
    }
}

impl fmt::Display for WorkingHours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.spans.is_empty() {
            return formatter.write_str("closed");
        }
        for (place, span) in self.spans.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let (from, to) = (span.opens, span.closes);
            write!(formatter, "{comma}{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)?;
        }
        Ok(())
    }
}

/// A day with a name. Not every one closes the offices, and some dates are only estimated until decreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// What is celebrated.
    pub name: Localized,
    /// Whether government offices are closed, so that the day is no working day.
    pub office_closed: bool,
    /// Whether the date waits for its decree.
    pub estimated: bool,
}

/// When a region's offices work.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The region's time zone.
    pub zone: TimeZone,
    /// Hours from Monday to Sunday.
    pub week: [WorkingHours; 7],
    /// Days with a name.
    pub holidays: BTreeMap<Day, Holiday>,
}

/// What a promise counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseUnit {
    /// Hours in which the offices are open.
    WorkingHours,
    /// Days on which the offices are open. The day of the start does not count; due when the last one closes.
    WorkingDays,
    /// Hours by the clock.
    Hours,
    /// Times 24 hours by the clock.
    Days,
}

/// How soon something is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// How many units.
    pub amount: u32,
    /// Of what.
    pub unit: PromiseUnit,
}

/// A stretch in which a clock stands still; without an end it still does.
pub type Pause = (Timestamp, Option<Timestamp>);

impl Calendar {
    /// A calendar without holidays whose offices work by `week`, Monday first.
    pub fn new(zone: TimeZone, week: [WorkingHours; 7]) -> Self {
        Self { zone, week, holidays: BTreeMap::new() }
    }

    /// The hours of `day`: none when a holiday closes the offices.
    pub fn hours_on(&self, day: Day) -> &[OpenSpan] {
        if self.holidays.get(&day).is_some_and(|holiday| holiday.office_closed) {
            return &[];
        }
        let weekday = usize::try_from(day.date().weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week.get(weekday).map_or(&[], WorkingHours::spans)
    }

    /// Whether the offices work on `day` at all.
    pub fn is_working_day(&self, day: Day) -> bool {
        !self.hours_on(day).is_empty()
    }

    /// Notes that `holiday` falls on `day`. Of two on one day, both names stay; the offices are closed when
    /// either closes them, and the date is certain when one that closes them is.
    pub fn add_holiday(&mut self, day: Day, holiday: Holiday) {
        let Some(known) = self.holidays.get_mut(&day) else {
            self.holidays.insert(day, holiday);
            return;
        };
        known.estimated = match (known.office_closed, holiday.office_closed) {
            (true, false) => known.estimated,
            (false, true) => holiday.estimated,
            _ => known.estimated && holiday.estimated,
        };
        known.office_closed |= holiday.office_closed;
        known.name.id = format!("{}; {}", known.name.id, holiday.name.id);
        known.name.en = format!("{}; {}", known.name.en, holiday.name.en);
    }

    /// Whether the offices are open at `instant`.
    pub fn is_open(&self, instant: Timestamp) -> bool {
        self.stretches_on(instant.day(&self.zone)).any(|(opens, closes)| opens <= instant && instant < closes)
    }

    /// The first open instant at or after `instant`; none within ten years.
    pub fn next_open(&self, instant: Timestamp) -> Option<Timestamp> {
        self.stretches_from(instant).next().map(|(opens, _)| opens)
    }

    /// When `millis` of open time have passed since `start`; [`NEVER`] when they don't within ten years.
    pub fn after_open(&self, start: Timestamp, millis: i64) -> Timestamp {
        elapsed(self.stretches_from(start), millis.max(0), &[])
    }

    /// When the offices close on `day`, if they work that day.
    pub fn closing(&self, day: Day) -> Option<Timestamp> {
        self.stretches_on(day).last().map(|(_, closes)| closes)
    }

    /// Milliseconds of open time from `from` to `to`; 0 when `to` is not later.
    pub fn working_millis_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.stretches_from(from)
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| closes.min(to).since(opens))
            .sum()
    }

    /// How many working days have come after `from`, up to and with `to`: what laws count that give somebody "thirty working
    /// days", the day of the event left out. Counts no further than ten years.
    pub fn working_days_between(&self, from: Day, to: Day) -> u32 {
        let last = to.0.min(from.0.saturating_add(HORIZON_DAYS));
        let days = (from.0.saturating_add(1)..=last).filter(|day| self.is_working_day(Day(*day)));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }

    /// The last instant of the `count`th working day after `from`: until then something is within so many working days.
    /// [`NEVER`] when there is no such day within ten years.
    pub fn end_of_working_day_after(&self, from: Day, count: u32) -> Timestamp {
        let last = self.working_day_after(from, count);
        last.map_or(NEVER, |day| self.instant(day, 1_440).plus(-1))
    }

    /// The open stretches of one day, in order.
    fn stretches_on(&self, day: Day) -> impl Iterator<Item = Stretch> {
        self.hours_on(day)
            .iter()
            .map(move |span| (self.instant(day, span.opens), self.instant(day, span.closes)))
    }

    /// The open stretches from `start` on, the first one cut to begin there; ends after ten years, so that
    /// a calendar that never opens does not search for ever.
    fn stretches_from(&self, start: Timestamp) -> impl Iterator<Item = Stretch> {
        let Day(first) = start.day(&self.zone);
        (first..first.saturating_add(HORIZON_DAYS))
            .flat_map(|day| self.stretches_on(Day(day)))
            .filter(move |(_, closes)| *closes > start)
            .map(move |(opens, closes)| (opens.max(start), closes))
    }

    /// The instant of a local minute of `day`; where a clock change skips it, the instant after the gap.
    fn instant(&self, day: Day, minute: u16) -> Timestamp {
        let date = if minute < 1_440 { day.date() } else { Day(day.0.saturating_add(1)).date() };
        let minute = minute % 1_440;
        let hour = i8::try_from(minute / 60).unwrap_or(0);
        let local = date.at(hour, i8::try_from(minute % 60).unwrap_or(0), 0, 0);
        local.to_zoned(self.zone.clone()).map_or(NEVER, |zoned| Timestamp(zoned.timestamp().as_millisecond()))
    }

    /// The `count`th working day after `day`; with 0 the day itself. None within ten years.
    fn working_day_after(&self, day: Day, count: u32) -> Option<Day> {
        let Some(further) = count.checked_sub(1) else { return Some(day) };
        (day.0.saturating_add(1)..day.0.saturating_add(HORIZON_DAYS))
            .map(Day)
            .filter(|later| self.is_working_day(*later))
            .nth(usize::try_from(further).ok()?)
    }
}

/// When `promise`, begun at `start`, is due. Working time counts only while the offices are open, and no
/// time counts within a pause; [`NEVER`] while a pause has no end.
///
/// A due instant in working time lies in opening hours or is the minute of closing. Working days are kept
/// as working time: a pause of three open hours postpones the end by three open hours, so that nothing is
/// won by pausing over the closing hour.
pub fn due(start: Timestamp, promise: Promise, calendar: &Calendar, pauses: &[Pause]) -> Timestamp {
    let amount = i64::from(promise.amount);
    let always = std::iter::once((start, NEVER));
    match promise.unit {
        PromiseUnit::Hours => elapsed(always, amount * HOUR, pauses),
        PromiseUnit::Days => elapsed(always, amount * DAY, pauses),
        PromiseUnit::WorkingHours => elapsed(calendar.stretches_from(start), amount * HOUR, pauses),
        PromiseUnit::WorkingDays => {
            let last = calendar.working_day_after(start.day(&calendar.zone), promise.amount);
            let Some(last) = last else { return NEVER };
            let budget =
                calendar.closing(last).map_or(0, |closing| calendar.working_millis_between(start, closing));
            elapsed(calendar.stretches_from(start), budget, pauses)
        }
    }
}

/// When `budget` milliseconds of `stretches` have passed outside `pauses`.
fn elapsed(stretches: impl Iterator<Item = Stretch>, budget: i64, pauses: &[Pause]) -> Timestamp {
    let mut pauses: Vec<Stretch> = pauses
        .iter()
        .map(|(begin, end)| (*begin, end.unwrap_or(NEVER)))
        .filter(|(begin, end)| begin < end)
        .collect();
    pauses.sort_unstable();
    let mut left = budget;
    for stretch in stretches {
        for (from, to) in without(stretch, &pauses) {
            let length = to.since(from);
            if left <= length {
                return from.plus(left);
            }
            left -= length;
        }
    }
    NEVER
}

/// What remains of `stretch` outside `pauses`, which are in order of their beginnings.
fn without((mut from, to): Stretch, pauses: &[Stretch]) -> Vec<Stretch> {
    let mut remaining = Vec::new();
    for &(begin, end) in pauses.iter().take_while(|(begin, _)| *begin < to) {
        if begin > from {
            remaining.push((from, begin));
        }
        from = from.max(end);
    }
    if from < to {
        remaining.push((from, to));
    }
    remaining
}

#[cfg(test)]
mod tests;
