//! Dates as systems and spreadsheets write them.
//!
//! `03/02/2023` is the third of February to most and the second of March to some: it is read only when a mapping or the
//! file itself says which comes first, never by a guess. A year of two digits is one of this century.

use balai_base::Timestamp;
use jiff::{
    civil::{Date, DateTime, Time, date},
    fmt::strtime,
    tz::{Offset, TimeZone},
};

/// What comes first in `03/02/2023`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The day.
    DayMonth,
    /// The month.
    MonthDay,
}

/// How a file's dates are to be read.
#[derive(Clone, Debug)]
pub struct DateRules {
    /// Which comes first where it is not evident.
    pub order: Option<Order>,
    /// The formats of the mapping, in the notation of `strptime`; when there are some, no other is tried.
    pub formats: Vec<String>,
    /// The zone of dates without an offset.
    pub zone: TimeZone,
}

/// Why a date was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misdated {
    /// Day and month may be either way round.
    Order,
    /// A spreadsheet's own number of days.
    Serial,
    /// The year has two digits, and nothing says which part is which.
    ShortYear,
    /// No such day, or nothing known.
    Unknown,
}

/// Indonesian and English names of months by their first three letters.
const MONTHS: [(&str, i8); 17] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("agu", 8),
    ("ags", 8),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("des", 12),
    ("dec", 12),
];
/// The days of the week that systems write before a date, Indonesian and English.
const WEEKDAYS: [&str; 28] = [
    "senin",
    "selasa",
    "rabu",
    "kamis",
    "jumat",
    "jum'at",
    "sabtu",
    "minggu",
    "sen",
    "sel",
    "rab",
    "kam",
    "jum",
    "sab",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];
/// Words between a day and its time.
const BEFORE_TIMES: [&str; 4] = ["pukul", "jam", "pkl", "at"];
/// The three zones by the letters people write behind a time, and what machines write, in hours east.
const ZONES: [(&str, i8); 5] = [("wib", 7), ("wita", 8), ("wit", 9), ("gmt", 0), ("utc", 0)];

impl DateRules {
    /// The instant a cell names.
    pub(super) fn read(&self, text: &str) -> Result<Timestamp, Misdated> {
        let text = text.trim();
        if !self.formats.is_empty() {
            return self
                .formats
                .iter()
                .find_map(|format| self.by_format(format, text))
                .ok_or(Misdated::Unknown);
        }
        if let Some(instant) = self.standard(text) {
            return Ok(instant);
        }
        let (text, zone) = self.zoned(text);
        let (day, rest) = self.day(without_weekday(&text))?;
        let time = time(rest).ok_or(Misdated::Unknown)?;
        instant(day.to_datetime(time), &zone)
    }

    fn by_format(&self, format: &str, text: &str) -> Option<Timestamp> {
        let parsed = strtime::parse(format, text).ok()?;
        if let Ok(zoned) = parsed.to_timestamp() {
            return Some(Timestamp(zoned.as_millisecond()));
        }
        let at =
            parsed.to_datetime().or_else(|_| parsed.to_date().map(|day| day.to_datetime(Time::midnight())));
        instant(at.ok()?, &self.zone).ok()
    }

    /// ISO 8601 / RFC 3339, with or without time, offset and fraction.
    fn standard(&self, text: &str) -> Option<Timestamp> {
        let year = text.get(..4)?.bytes().all(|byte| byte.is_ascii_digit());
        if !year || text.as_bytes().get(4) != Some(&b'-') {
            return None;
        }
        let joined = text.replace(" +", "+").replace(" -", "-");
        if let Ok(instant) = joined.parse::<jiff::Timestamp>() {
            return Some(Timestamp(instant.as_millisecond()));
        }
        let at = text.parse::<DateTime>().ok()?;
        // The parser of jiff takes dates without a time for midnight.
        instant(at, &self.zone).ok()
    }

    /// The text without a zone's letters behind it, and the zone.
    fn zoned(&self, text: &str) -> (String, TimeZone) {
        let lower = text.to_lowercase();
        let found = ZONES.iter().find_map(|(letters, hours)| {
            let rest = lower.strip_suffix(letters)?.trim_end();
            rest.ends_with(|letter: char| letter.is_ascii_digit())
                .then(|| (rest.to_owned(), TimeZone::fixed(Offset::constant(*hours))))
        });
        found.unwrap_or_else(|| (lower, self.zone.clone()))
    }

    /// The day a text begins with, and what follows.
    fn day<'t>(&self, text: &'t str) -> Result<(Date, &'t str), Misdated> {
        let parts: Vec<&str> = text.splitn(2, ' ').collect();
        let (first, rest) = match parts.as_slice() {
            [first, rest] if first.contains(['/', '-', '.']) => (first.trim_end_matches(','), rest.trim()),
            _ if words(text).is_none() && text.contains(['/', '-', '.']) => (text, ""),
            _ => return named_day(text),
        };
        let pieces: Vec<&str> = first.split(['/', '-', '.']).collect();
        let [one, two, three] = pieces.as_slice() else { return serial_or_unknown(first) };
        if let Some(month) = month(two) {
            return civil(year(three)?, month, number(one)?).map(|day| (day, rest));
        }
        if one.len() == 4 {
            return civil(year(one)?, number(two)?, number(three)?).map(|day| (day, rest));
        }
        let is_short = three.len() == 2;
        let (one, two) = (number(one)?, number(two)?);
        let year = year(three)?;
        let order = match (one, two) {
            // `13/02/23` may begin with the year: only what the file or the mapping says settles it.
            _ if is_short => self.order.ok_or(Misdated::ShortYear)?,
            (13.., 1..=12) => Order::DayMonth,
            (1..=12, 13..) => Order::MonthDay,
            _ if one == two => Order::DayMonth,
            _ => self.order.ok_or(Misdated::Order)?,
        };
        match order {
            Order::DayMonth => civil(year, two, one),
            Order::MonthDay => civil(year, one, two),
        }
        .map(|day| (day, rest))
    }
}

/// The zone of one of the names by letters.
pub(super) fn lettered(name: &str) -> Option<TimeZone> {
    let name = name.to_lowercase();
    let (_, hours) = ZONES.iter().find(|(letters, _)| *letters == name)?;
    Some(TimeZone::fixed(Offset::constant(*hours)))
}

/// What a cell tells about which part comes first, if it tells anything.
pub(super) fn evidence(text: &str) -> Option<Order> {
    let lower = text.trim().to_lowercase();
    let first = without_weekday(&lower).split([' ', 't']).next()?;
    let pieces: Vec<&str> = first.split(['/', '-', '.']).collect();
    let [one, two, three] = pieces.as_slice() else { return None };
    if one.len() > 2 || three.len() != 4 {
        return None;
    }
    match (number(one).ok()?, number(two).ok()?) {
        (13..=31, 1..=12) => Some(Order::DayMonth),
        (1..=12, 13..=31) => Some(Order::MonthDay),
        _ => None,
    }
}

/// Whether a cell is one of those that can be read two ways.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let rules = DateRules { order: None, formats: Vec::new(), zone: TimeZone::UTC };
    rules.read(text) == Err(Misdated::Order)
}

/// Whether a date that was read has a year of two digits.
pub(super) fn has_short_year(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let day = without_weekday(&lower).split(' ').next().unwrap_or_default().trim_end_matches(',');
    let pieces: Vec<&str> = day.split(['/', '-', '.']).collect();
    let year = match pieces.as_slice() {
        [first, _, last] if first.len() <= 2 => Some(*last),
        _ => words(without_weekday(&lower)).map(|(_, _, year, _)| year),
    };
    year.is_some_and(|year| year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The text without a day of the week before it.
fn without_weekday(text: &str) -> &str {
    let behind = |name: &&str| text.strip_prefix(*name).filter(|rest| rest.starts_with([' ', ',']));
    let rest = WEEKDAYS.iter().find_map(behind);
    rest.map_or(text, |rest| rest.trim_start_matches([' ', ',']))
}

/// `3 Februari 2023 14:05`, `Februari 3, 2023 14:05`.
fn named_day(text: &str) -> Result<(Date, &str), Misdated> {
    let Some((one, two, three, rest)) = words(text) else { return serial_or_unknown(text) };
    let (day, month) = match (month(one), month(two)) {
        (None, Some(month)) => (one, month),
        (Some(month), None) => (two, month),
        _ => return Err(Misdated::Unknown),
    };
    civil(year(three)?, month, number(day)?).map(|day| (day, rest))
}

/// The first three words of a text, and what follows them.
fn words(text: &str) -> Option<(&str, &str, &str, &str)> {
    let is_space = |letter: char| letter == ' ' || letter == ',';
    let (one, rest) = text.split_once(is_space)?;
    let (two, rest) = rest.trim_start_matches(is_space).split_once(is_space)?;
    let rest = rest.trim_start_matches(is_space);
    let (three, rest) = rest.split_once(is_space).unwrap_or((rest, ""));
    Some((one, two, three, rest.trim_start_matches(is_space)))
}

fn serial_or_unknown<T>(text: &str) -> Result<T, Misdated> {
    // Days since 1900, as spreadsheets keep dates: 36526 is the year 2000, 55000 the year 2050.
    let serial = text.replace(',', ".").parse::<f64>().is_ok_and(|days| (30_000.0..60_000.0).contains(&days));
    Err(if serial { Misdated::Serial } else { Misdated::Unknown })
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let start = word.get(..3).filter(|start| start.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    MONTHS.iter().find(|(name, _)| *name == start).map(|(_, month)| *month)
}

fn number(text: &str) -> Result<i8, Misdated> {
    text.parse().map_err(|_| Misdated::Unknown)
}

fn year(text: &str) -> Result<i16, Misdated> {
    match text.len() {
        4 => text.parse().map_err(|_| Misdated::Unknown),
        2 => text.parse::<i16>().map(|year| 2_000 + year).map_err(|_| Misdated::Unknown),
        _ => Err(Misdated::Unknown),
    }
}

fn civil(year: i16, month: i8, day: i8) -> Result<Date, Misdated> {
    // Thrown together first, so that the constructor never sees a month or day there is not.
    let first = (1..=12).contains(&month).then(|| date(year, month, 1)).ok_or(Misdated::Unknown)?;
    first.with().day(day).build().map_err(|_| Misdated::Unknown)
}

/// `14:05`, `pukul 14.05`, `2:05:30 PM`; nothing is midnight.
fn time(text: &str) -> Option<Time> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '|' | '-' | ','));
    let word = BEFORE_TIMES.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix([' ', '.', ':']));
    let text = word.unwrap_or(text).trim();
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let afternoon = text.ends_with("pm");
    let clock = text.strip_suffix("pm").or_else(|| text.strip_suffix("am"));
    let twelve = clock.is_some();
    let clock = clock.unwrap_or(text).trim();
    let mut parts = clock.split([':', '.']).map(str::parse::<i8>);
    let hour = parts.next()?.ok()?;
    let minute = parts.next()?.ok()?;
    let second = parts.next().transpose().ok()?.unwrap_or(0);
    let hour = match (twelve, afternoon, hour) {
        (true, false, 12) => 0,
        (true, true, 1..=11) => hour + 12,
        _ => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

fn instant(at: DateTime, zone: &TimeZone) -> Result<Timestamp, Misdated> {
    let zoned = at.to_zoned(zone.clone()).map_err(|_| Misdated::Unknown)?;
    Ok(Timestamp(zoned.timestamp().as_millisecond()))
}
