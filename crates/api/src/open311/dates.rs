//! Dates as the standard writes them: with the offset of the region and without fractions of a second.

use balai_base::{Timestamp, time::DAY};
use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// `2026-03-01T08:00:00+08:00`.
pub(crate) fn written(at: Timestamp, zone: &TimeZone) -> String {
    at.zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A date somebody sent: its first and its last instant. Without an offset it is meant in the region; a day alone is
/// the whole day.
pub(crate) fn read(text: &str, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>()
        && text.len() == "2026-03-01".len()
    {
        let first = instant(day.to_datetime(jiff::civil::Time::midnight()), zone)?;
        let next = instant(day.tomorrow().ok()?.to_datetime(jiff::civil::Time::midnight()), zone)?;
        return Some((first, next.plus(-1)));
    }
    // A plus that was not escaped in an address arrives as a space.
    let mended = match (text.contains('T'), text.rsplit_once(' ')) {
        (true, Some((date, offset))) => [date, "+", offset].concat(),
        _ => text.to_owned(),
    };
    let first = match mended.parse::<jiff::Timestamp>() {
        Ok(at) => Timestamp(at.as_millisecond()),
        Err(_) => instant(mended.parse::<DateTime>().ok()?, zone)?,
    };
    // Answers are written to the second, so a second asked for is the whole second.
    let first = Timestamp(first.millis().div_euclid(1_000) * 1_000);
    Some((first, first.plus(999)))
}

fn instant(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    Some(Timestamp(zone.to_timestamp(at).ok()?.as_millisecond()))
}

/// The longest span of time that one request may ask for, in milliseconds: 90 days, and a second for both ends.
pub(crate) const LONGEST: i64 = 90 * DAY + 1_000;
