//! Numbers, dates and spans the way each language writes them: `1.234,5`, `22 November 2026`, `14.05 WITA`, `3 jam`.
//!
//! Own code because no library writes the zone names of Indonesia; the wording follows the settled words of the pages.

use std::fmt::Write as _;

use balai_base::{Day, Timestamp, language::Language, time};
use jiff::tz::TimeZone;
use minijinja::{Environment, Error, ErrorKind, Value};

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Writes numbers in one language.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    thousands: char,
    decimals: char,
}

impl Numbers {
    /// The marks of `language`.
    pub fn new(language: Language) -> Self {
        match language {
            Language::Id => Self { thousands: '.', decimals: ',' },
            Language::En => Self { thousands: ',', decimals: '.' },
        }
    }

    /// A whole number with its thousands marked.
    pub fn whole(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut told = String::from(if number < 0 { "-" } else { "" });
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                told.push(self.thousands);
            }
            told.push(digit);
        }
        told
    }

    /// A number with `places` decimals; without a wish at most one, and none when it is zero.
    pub fn decimal(self, number: f64, places: Option<usize>) -> String {
        let written = format!("{number:.*}", places.unwrap_or(1));
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        let mut told = String::new();
        if whole.starts_with('-') && whole == "-0" {
            told.push('-');
        }
        told.push_str(&self.whole(whole.parse().unwrap_or(0)));
        if !(fraction.is_empty() || places.is_none() && fraction.bytes().all(|digit| digit == b'0')) {
            told.push(self.decimals);
            told.push_str(fraction);
        }
        told
    }
}

fn name(names: &[&'static str], at: i8) -> &'static str {
    usize::try_from(at - 1).ok().and_then(|at| names.get(at)).copied().unwrap_or("")
}

fn date(date: jiff::civil::Date, language: Language) -> String {
    let months = if language == Language::Id { &MONTHS_ID } else { &MONTHS_EN };
    format!("{} {} {}", date.day(), name(months, date.month()), date.year())
}

/// A civil day: `22 November 2026`.
pub fn civil_day(day: Day, language: Language) -> String {
    date(day.date(), language)
}

/// The day of an instant: `22 November 2026`.
pub fn day(at: Timestamp, language: Language, zone: &TimeZone) -> String {
    date(at.zoned(zone).date(), language)
}

/// The time of day of an instant with its zone: `14.05 WITA`.
pub fn clock(at: Timestamp, language: Language, zone: &TimeZone) -> String {
    let zoned = at.zoned(zone);
    let mark = if language == Language::Id { '.' } else { ':' };
    format!("{:02}{mark}{:02} {}", zoned.hour(), zoned.minute(), zoned.strftime("%Z"))
}

/// Day and time of an instant: `22 November 2026 pukul 14.05 WITA`.
pub fn moment(at: Timestamp, language: Language, zone: &TimeZone) -> String {
    let joint = if language == Language::Id { " pukul " } else { ", " };
    format!("{}{joint}{}", day(at, language, zone), clock(at, language, zone))
}

/// A length of time in its two largest units: `2 hari 3 jam`, `40 menit`. The sign is not told.
pub fn span(millis: i64, language: Language) -> String {
    let millis = millis.saturating_abs();
    let numbers = Numbers::new(language);
    let units: [(i64, &str, &str); 3] =
        [(time::DAY, "hari", "day"), (time::HOUR, "jam", "hour"), (time::MINUTE, "menit", "minute")];
    let mut rest = millis;
    let mut told = String::new();
    let mut parts = 0;
    for (length, indonesian, english) in units {
        let count = rest / length;
        rest %= length;
        // Minutes beside days say nothing to anybody.
        if count == 0 || parts == 2 || (millis >= time::DAY && length == time::MINUTE) {
            continue;
        }
        let gap = if told.is_empty() { "" } else { " " };
        let unit = match language {
            Language::Id => indonesian.to_owned(),
            Language::En => format!("{english}{}", if count == 1 { "" } else { "s" }),
        };
        // Writing to a String cannot fail.
        let _ = write!(told, "{gap}{} {unit}", numbers.whole(count));
        parts += 1;
    }
    match (told.is_empty(), language) {
        (false, _) => told,
        (true, Language::Id) => "kurang dari 1 menit".to_owned(),
        (true, Language::En) => "less than 1 minute".to_owned(),
    }
}

fn weekday(at: Timestamp, language: Language, zone: &TimeZone) -> &'static str {
    let days = if language == Language::Id { &DAYS_ID } else { &DAYS_EN };
    name(days, at.zoned(zone).weekday().to_monday_one_offset())
}

fn short_day(at: Timestamp, language: Language, zone: &TimeZone) -> String {
    let date = at.zoned(zone).date();
    let months = if language == Language::Id { &MONTHS_ID } else { &MONTHS_EN };
    let month: String = name(months, date.month()).chars().take(3).collect();
    format!("{} {month} {}", date.day(), date.year())
}

fn number(value: &Value, places: Option<usize>, numbers: Numbers) -> Result<String, Error> {
    match (i64::try_from(value.clone()), places) {
        (Ok(whole), None) => Ok(numbers.whole(whole)),
        _ => f64::try_from(value.clone()).map(|number| numbers.decimal(number, places)),
    }
}

type Telling = fn(Timestamp, Language, &TimeZone) -> String;

/// Adds the filters to an environment that speaks `language` in `zone`. Instants are epoch milliseconds.
pub(super) fn install(environment: &mut Environment<'static>, language: Language, zone: &TimeZone) {
    let instants: [(&'static str, Telling); 6] = [
        ("moment", moment),
        ("day", day),
        ("clock", clock),
        ("short_day", short_day),
        ("weekday", |at, language, zone| weekday(at, language, zone).to_owned()),
        ("iso", |at, _, zone| at.zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
    ];
    for (name, telling) in instants {
        let zone = zone.clone();
        environment.add_filter(name, move |millis: i64| telling(Timestamp(millis), language, &zone));
    }
    let numbers = Numbers::new(language);
    environment.add_filter("date", move |days: i32| date(Day(days).date(), language));
    environment.add_filter("span", move |millis: i64| span(millis, language));
    environment
        .add_filter("number", move |value: &Value, places: Option<usize>| number(value, places, numbers));
    environment.add_filter("percent", move |share: f64| {
        if share.is_finite() {
            Ok(format!("{}%", numbers.decimal(share * 100.0, Some(0))))
        } else {
            Err(Error::new(ErrorKind::InvalidOperation, "a share must be a number"))
        }
    });
}
