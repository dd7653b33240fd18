//! A booking as a file for calendars (iCalendar, RFC 5545). It holds no personal value and not the code.

use balai_base::Timestamp;
use jiff::tz::TimeZone;

/// How long an appointment lasts in the calendar, in milliseconds: a quarter of an hour.
const LENGTH: i64 = 15 * balai_base::time::MINUTE;
/// Longest line in bytes (RFC 5545, section 3.1).
const LINE: usize = 75;

/// The text of the file. `uid` names the event, `stamp` is the present.
pub fn calendar_file(
    (uid, stamp, starts_at): (&str, Timestamp, Timestamp),
    (title, place, about): (&str, &str, &str),
) -> String {
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Balai//Janji//ID".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(uid)),
        format!("DTSTAMP:{}", instant(stamp)),
        format!("DTSTART:{}", instant(starts_at)),
        format!("DTEND:{}", instant(starts_at.plus(LENGTH))),
        format!("SUMMARY:{}", escaped(title)),
        format!("LOCATION:{}", escaped(place)),
        format!("DESCRIPTION:{}", escaped(about)),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(title)),
        "TRIGGER:-P1D".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

fn instant(at: Timestamp) -> String {
    at.zoned(&TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text with what means something to the format taken out of its meaning (section 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n").replace('\r', "")
}

/// A line with its end, broken where it is too long; never within a letter.
fn folded(line: &str) -> String {
    let (mut told, mut length) = (String::new(), 0);
    for letter in line.chars() {
        if length + letter.len_utf8() > LINE {
            told.push_str("\r\n ");
            length = 1;
        }
        told.push(letter);
        length += letter.len_utf8();
    }
    told.push_str("\r\n");
    told
}
