//! What a camera wrote beside the picture: read where it is needed, and never kept.

use std::io::Cursor;

use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
use image::{DynamicImage, Rgb, RgbImage, metadata::Orientation};
use jiff::tz::TimeZone;

use super::{jpeg_of, pixels, scene};
use crate::photos::*;

fn exif_field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

fn ascii(text: &str) -> Value {
    Value::Ascii(vec![text.as_bytes().to_vec()])
}

fn degrees(parts: [(u32, u32); 3]) -> Value {
    Value::Rational(parts.map(|(num, denom)| Rational { num, denom }).to_vec())
}

/// Puts Exif fields and an XMP packet into a JPEG, as a telephone does.
pub(super) fn with_exif(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    for field in fields {
        writer.push_field(field);
    }
    let mut tiff = Cursor::new(Vec::new());
    writer.write(&mut tiff, false).unwrap();
    let exif = [b"Exif\0\0".as_slice(), &tiff.into_inner()].concat();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>GPSLatitude of a home</x:xmpmeta>";
    let segment = |content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, 0xe1], length.as_slice(), content].concat()
    };
    [&jpeg[..2], &segment(&exif), &segment(xmp), &jpeg[2..]].concat()
}

pub(super) fn home_fields() -> Vec<Field> {
    vec![
        exif_field(Tag::Make, ascii("CameraMaker")),
        exif_field(Tag::DateTimeOriginal, ascii("2026:03:02 10:11:12")),
        exif_field(Tag::GPSLatitudeRef, ascii("S")),
        exif_field(Tag::GPSLatitude, degrees([(8, 1), (34, 1), (4530, 100)])),
        exif_field(Tag::GPSLongitudeRef, ascii("E")),
        exif_field(Tag::GPSLongitude, degrees([(115, 1), (10, 1), (3000, 100)])),
    ]
}

pub(super) fn contains(bytes: &[u8], words: &[&str]) -> Option<String> {
    words
        .iter()
        .find(|word| bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes())))
        .map(|word| (*word).to_owned())
}

#[test]
fn every_orientation_is_turned_upright() {
    let mut upright = RgbImage::new(240, 160);
    for (x, y, pixel) in upright.enumerate_pixels_mut() {
        *pixel = match (x < 120, y < 80) {
            (true, true) => Rgb([220, 20, 20]),
            (false, true) => Rgb([20, 200, 20]),
            (true, false) => Rgb([20, 20, 220]),
            (false, false) => Rgb([240, 240, 240]),
        };
    }
    for orientation in 1_u8..=8 {
        let undone = match orientation {
            6 => 8,
            8 => 6,
            other => other,
        };
        let mut stored = DynamicImage::from(upright.clone());
        stored.apply_orientation(Orientation::from_exif(undone).unwrap());
        let field = exif_field(Tag::Orientation, Value::Short(vec![u16::from(orientation)]));
        let sent = with_exif(&jpeg_of(&stored.into_rgb8(), 90), &[field]);
        let prepared = prepare(&sent).unwrap();
        assert_eq!((prepared.width, prepared.height), (240, 160), "orientation {orientation}");
        let shown = pixels(&prepared.picture);
        for (x, y) in [(30, 30), (200, 30), (30, 130), (200, 130)] {
            let near = shown
                .get_pixel(x, y)
                .0
                .iter()
                .zip(upright.get_pixel(x, y).0)
                .all(|(a, b)| a.abs_diff(b) < 30);
            assert!(near, "orientation {orientation} at {x}, {y}: {:?}", shown.get_pixel(x, y));
        }
    }
}

#[test]
fn the_place_and_time_are_read_and_no_metadata_is_left() {
    let sent = with_exif(&jpeg_of(&scene(5, 800, 600), 90), &home_fields());
    let words = [
        "Exif",
        "GPS",
        "http://ns.adobe.com",
        "xmpmeta",
        "CameraMaker",
        "ICC_PROFILE",
        "Photoshop",
        "2026:03",
    ];
    assert_eq!(contains(&sent, &words).as_deref(), Some("Exif"), "the test can fail");
    let prepared = prepare(&sent).unwrap();
    let place = prepared.place.unwrap();
    assert!(
        (place.latitude + 8.579_25).abs() < 1e-6 && (place.longitude - 115.175).abs() < 1e-6,
        "{place:?}"
    );
    let taken = prepared.taken.unwrap();
    let eight = TimeZone::fixed(jiff::tz::offset(8));
    assert_eq!(taken.instant(&eight).unwrap().zoned(&eight).datetime().to_string(), "2026-03-02T10:11:12");
    for bytes in [&prepared.picture, &prepared.thumbnail] {
        assert_eq!(contains(bytes, &words), None);
        assert!(!bytes.windows(2).any(|marker| marker == [0xff, 0xe1]), "no APP1 segment");
    }
}

#[test]
fn a_camera_that_knows_its_zone_is_believed() {
    let mut fields = home_fields();
    fields.push(exif_field(Tag::OffsetTimeOriginal, ascii("+07:00")));
    let taken = prepare(&with_exif(&jpeg_of(&scene(5, 80, 60), 90), &fields)).unwrap().taken.unwrap();
    let seven = TimeZone::fixed(jiff::tz::offset(7));
    assert_eq!(taken.instant(&TimeZone::UTC), taken.instant(&seven));
    assert_eq!(taken.instant(&TimeZone::UTC).unwrap().zoned(&seven).hour(), 10);
}

#[test]
fn a_place_that_is_none_is_left_out() {
    let at = |latitude, longitude| {
        let mut fields = home_fields();
        fields[3].value = degrees(latitude);
        fields[5].value = degrees(longitude);
        prepare(&with_exif(&jpeg_of(&scene(5, 80, 60), 90), &fields)).unwrap().place
    };
    assert!(at([(8, 1), (0, 1), (0, 0)], [(115, 1), (0, 1), (0, 0)]).is_some(), "seconds not measured");
    assert_eq!(at([(0, 1), (0, 1), (0, 1)], [(0, 1), (0, 1), (0, 1)]), None, "no signal");
    assert_eq!(at([(8, 0), (0, 1), (0, 1)], [(115, 1), (0, 1), (0, 1)]), None, "degrees not measured");
    assert_eq!(at([(95, 1), (0, 1), (0, 1)], [(115, 1), (0, 1), (0, 1)]), None, "off the earth");
}

/// The segment that the pages' own script puts into the small copy it sends (`web/src/exif.ts`).
const FROM_THE_BROWSER: &str = "ffe100ba4578696600004d4d002a00000008000287690004000000010000002688250004000000010000004c00000000\
000190030002000000140000003800000000323032363a31313a32322031343a30353a30300000040001000200000002\
5300000000020005000000030000008200030002000000024500000000040005000000030000009a000000000083fd8b\
000f42400000000000000001000000000000000106de111b000f424000000000000000010000000000000001";

#[test]
fn the_small_copy_made_by_a_browser_keeps_place_and_time() {
    let segment: Vec<u8> = (0..FROM_THE_BROWSER.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&FROM_THE_BROWSER[at..at + 2], 16).unwrap())
        .collect();
    let plain = jpeg_of(&scene(6, 80, 60), 90);
    let prepared = prepare(&[&plain[..2], &segment, &plain[2..]].concat()).unwrap();
    let place = prepared.place.unwrap();
    assert!((place.latitude + 8.650_123).abs() < 1e-6 && (place.longitude - 115.216_667).abs() < 1e-6);
    assert!(prepared.taken.is_some());
}
