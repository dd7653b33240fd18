//! What a camera wrote into a photo, read before it is dropped: the place and the time, nothing else.
//!
//! Broken metadata is no reason to refuse a photo; it is then as if there were none.

use std::io::Cursor;

use balai_base::{Point, Timestamp};
use exif::{Exif, In, Reader, Tag, Value};
use jiff::{
    civil::DateTime,
    tz::{Offset, TimeZone},
};

/// When a camera says a photo was taken: local time, and the distance from UTC if it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The camera's local time.
    pub local: DateTime,
    /// Its distance from UTC.
    pub offset: Option<Offset>,
}

impl Taken {
    /// The instant, taking the region's zone where the camera wrote no distance from UTC.
    pub fn instant(self, zone: &TimeZone) -> Option<Timestamp> {
        let zone = self.offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        let zoned = self.local.to_zoned(zone).ok()?;
        Some(Timestamp(zoned.timestamp().as_millisecond()))
    }
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) place: Option<Point>,
    pub(super) taken: Option<Taken>,
}

/// Reads place and time from a photo's Exif data.
pub(super) fn read(bytes: &[u8]) -> Metadata {
    let read = std::panic::catch_unwind(|| {
        let exif = Reader::new()
            .continue_on_error(true)
            .read_from_container(&mut Cursor::new(bytes))
            .or_else(|error| error.distill_partial_result(|_| ()))
            .ok()?;
        Some(Metadata { place: place(&exif), taken: taken(&exif) })
    });
    read.ok().flatten().unwrap_or_default()
}

/// The position; none when a part is missing, impossible, or the zero that cameras write without a signal.
fn place(exif: &Exif) -> Option<Point> {
    let latitude = degrees(exif, Tag::GPSLatitude)? * sign(exif, Tag::GPSLatitudeRef, b'S')?;
    let longitude = degrees(exif, Tag::GPSLongitude)? * sign(exif, Tag::GPSLongitudeRef, b'W')?;
    let nowhere = latitude.abs() < 1e-6 && longitude.abs() < 1e-6;
    if nowhere { None } else { Point::new(longitude, latitude).ok() }
}

/// Degrees, minutes and seconds as one number.
fn degrees(exif: &Exif, tag: Tag) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let mut sum = 0.0;
    for (part, share) in parts.iter().zip([1.0, 60.0, 3_600.0]) {
        // A zero below the line stands for "not measured", as seconds often are.
        if part.denom != 0 {
            sum += part.to_f64() / share;
        } else if part.num != 0 {
            return None;
        }
    }
    (!parts.is_empty()).then_some(sum)
}

/// Minus one when the reference names the `negative` half of the earth.
fn sign(exif: &Exif, tag: Tag, negative: u8) -> Option<f64> {
    let letter = ascii(exif, tag)?.first()?.to_ascii_uppercase();
    Some(if letter == negative { -1.0 } else { 1.0 })
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}

fn taken(exif: &Exif) -> Option<Taken> {
    let mut written = exif::DateTime::from_ascii(ascii(exif, Tag::DateTimeOriginal)?).ok()?;
    let offset = ascii(exif, Tag::OffsetTimeOriginal).and_then(|text| {
        written.parse_offset(text).ok()?;
        Offset::from_seconds(i32::from(written.offset?) * 60).ok()
    });
    let small = |number: u8| i8::try_from(number).ok();
    let year = i16::try_from(written.year).ok()?;
    let (month, day) = (small(written.month)?, small(written.day)?);
    let (hour, minute, second) = (small(written.hour)?, small(written.minute)?, small(written.second)?);
    Some(Taken { local: DateTime::new(year, month, day, hour, minute, second, 0).ok()?, offset })
}
