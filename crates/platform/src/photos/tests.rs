//! Photos good, bad and malicious. Pictures are drawn here, so that the tests hold nobody's photo.

use std::io::Cursor;

use balai_base::{Random, SeededRandom, random::below};
use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, imageops, metadata::Orientation};
use jiff::tz::TimeZone;

use super::*;

/// A picture with a few large shapes, as different from that of another seed as two photos are.
fn scene(seed: u64, width: u32, height: u32) -> RgbImage {
    let random = SeededRandom::from_number(seed);
    let colour = |random: &SeededRandom| {
        let mut bytes = [0; 3];
        random.fill(&mut bytes);
        Rgb(bytes)
    };
    let mut picture = RgbImage::from_pixel(width, height, colour(&random));
    let part = |of: u32| u32::try_from(below(&random, u64::from(of))).unwrap();
    for _ in 0..14 {
        let (left, top) = (part(width), part(height));
        let (right, bottom) = (left + part(width / 2) + 1, top + part(height / 2) + 1);
        let fill = colour(&random);
        for y in top..bottom.min(height) {
            for x in left..right.min(width) {
                picture.put_pixel(x, y, fill);
            }
        }
    }
    picture
}

fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg_of(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

fn pixels(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap().into_rgb8()
}

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
fn with_exif(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
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

fn home_fields() -> Vec<Field> {
    vec![
        exif_field(Tag::Make, ascii("CameraMaker")),
        exif_field(Tag::DateTimeOriginal, ascii("2026:03:02 10:11:12")),
        exif_field(Tag::GPSLatitudeRef, ascii("S")),
        exif_field(Tag::GPSLatitude, degrees([(8, 1), (34, 1), (4530, 100)])),
        exif_field(Tag::GPSLongitudeRef, ascii("E")),
        exif_field(Tag::GPSLongitude, degrees([(115, 1), (10, 1), (3000, 100)])),
    ]
}

fn contains(bytes: &[u8], words: &[&str]) -> Option<String> {
    words
        .iter()
        .find(|word| bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes())))
        .map(|word| (*word).to_owned())
}

fn refusal(bytes: &[u8]) -> &'static str {
    prepare(bytes).unwrap_err().message
}

#[test]
fn jpeg_png_and_webp_become_a_jpeg() {
    let drawn = scene(1, 640, 480);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let prepared = prepare(&encode(&drawn, format)).unwrap();
        assert_eq!((prepared.width, prepared.height), (640, 480), "{format:?}");
        assert_eq!(image::guess_format(&prepared.picture).unwrap(), ImageFormat::Jpeg);
        assert_eq!(pixels(&prepared.picture).dimensions(), (640, 480));
        assert!(prepared.place.is_none() && prepared.taken.is_none());
    }
}

#[test]
fn the_content_decides_and_not_the_name() {
    // There is no name to lie with: a PNG sent as photo.jpg is a PNG, a page sent as photo.jpg is none.
    assert!(prepare(&encode(&scene(1, 64, 64), ImageFormat::Png)).is_ok());
    let lies: [(&[u8], &str); 9] = [
        (b"", "problem-photo-empty"),
        (b"<html><script>alert(1)</script></html>", "problem-photo-format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "problem-photo-format"),
        (b"%PDF-1.7", "problem-photo-format"),
        (b"PK\x03\x04", "problem-photo-format"),
        (b"GIF89a\x01\0\x01\0\x80\0\0", "problem-photo-gif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "problem-photo-heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "problem-photo-heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "problem-photo-film"),
    ];
    for (bytes, message) in lies {
        assert_eq!(refusal(bytes), message, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_script_behind_a_picture_is_not_kept() {
    let mut polyglot = jpeg_of(&scene(2, 320, 200), 80);
    polyglot.extend(b"<script>alert('GIFAR')</script>");
    let prepared = prepare(&polyglot).unwrap();
    assert_eq!(contains(&prepared.picture, &["script"]), None);
}

#[test]
fn a_file_of_more_than_twelve_megabytes_is_refused_with_the_limit() {
    let problem = prepare(&vec![0xff; MOST_BYTES + 1]).unwrap_err();
    assert_eq!(problem.kind, balai_base::ProblemKind::TooLarge);
    assert_eq!(problem.arguments, [("megabytes", "12".to_owned())]);
}

#[test]
fn a_bomb_is_refused_before_it_is_decoded() {
    let mut bomb = Vec::new();
    let mut encoder = png::Encoder::new(&mut bomb, 20_000, 20_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = [0_u8; 2_500];
    for _ in 0..20_000 {
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    writer.finish().unwrap();
    assert!(bomb.len() < 200_000, "a bomb is small: {}", bomb.len());
    assert_eq!(refusal(&bomb), "problem-photo-dimensions");
    // Within the longest side, but more pixels than are decoded: only the header is read.
    let header = bomb.windows(4).position(|window| window == b"IHDR").unwrap();
    let mut wide = bomb.clone();
    wide[header + 4..header + 12].copy_from_slice(&[0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0]);
    wide[header + 13] = 6; // colour with alpha
    wide[header + 12] = 8;
    let sum = crc32(&wide[header..header + 17]).to_be_bytes();
    wide[header + 17..header + 21].copy_from_slice(&sum);
    assert_eq!(refusal(&wide), "problem-photo-dimensions");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(sum & 1)))
    })
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let drawn = scene(3, 400, 300);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encode(&drawn, format);
        for share in [1, 5, 20, 50, 80, 95, 99] {
            let cut = &whole[..(whole.len() * share / 100).max(3)];
            assert!(prepare(cut).is_err(), "{format:?} cut to {share} %");
        }
        assert!(prepare(&whole[..whole.len() - 1]).is_err() || format != ImageFormat::Jpeg);
    }
    assert_eq!(refusal(&encode(&drawn, ImageFormat::Jpeg)[..9_000]), "problem-photo-damaged");
}

#[test]
fn noise_in_a_file_never_crashes() {
    let random = SeededRandom::from_number(9);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = with_exif(&encode(&scene(4, 120, 90), ImageFormat::Jpeg), &home_fields());
        let whole = if format == ImageFormat::Jpeg { whole } else { encode(&scene(4, 120, 90), format) };
        for _ in 0..150 {
            let mut broken = whole.clone();
            for _ in 0..=below(&random, 12) {
                let place = usize::try_from(below(&random, u64::try_from(broken.len()).unwrap())).unwrap();
                broken[place] = u8::try_from(below(&random, 256)).unwrap();
            }
            if let Ok(prepared) = prepare(&broken) {
                assert!(prepared.thumbnail.len() <= MOST_THUMBNAIL_BYTES);
            }
        }
    }
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

#[test]
fn a_large_photo_is_made_smaller_and_a_small_one_is_not_made_larger() {
    let prepared = prepare(&jpeg_of(&scene(6, 3_000, 2_000), 85)).unwrap();
    assert_eq!((prepared.width, prepared.height), (1_600, 1_067));
    let tiny = prepare(&jpeg_of(&scene(6, 3, 2), 85)).unwrap();
    assert_eq!((tiny.width, tiny.height), (3, 2));
    let strip = prepare(&encode(&scene(6, 4_000, 1), ImageFormat::Png)).unwrap();
    assert_eq!((strip.width, strip.height), (1_600, 1));
}

#[test]
fn what_was_transparent_becomes_white() {
    let mut layered = image::RgbaImage::from_pixel(64, 64, image::Rgba([10, 10, 10, 0]));
    layered.put_pixel(0, 0, image::Rgba([0, 0, 0, 255]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(layered).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let shown = pixels(&prepare(&bytes.into_inner()).unwrap().picture);
    assert!(shown.get_pixel(40, 40).0.iter().all(|channel| *channel > 250));
}

#[test]
fn a_thumbnail_is_at_most_four_kilobytes_even_of_noise() {
    let random = SeededRandom::from_number(8);
    let mut noise = RgbImage::new(1_200, 900);
    random.fill(&mut noise);
    for picture in [noise, scene(7, 1_600, 1_200), scene(7, 1_600, 40)] {
        let prepared = prepare(&jpeg_of(&picture, 95)).unwrap();
        assert!(prepared.thumbnail.len() <= MOST_THUMBNAIL_BYTES, "{}", prepared.thumbnail.len());
        let (width, height) = pixels(&prepared.thumbnail).dimensions();
        assert!(width.max(height) >= 48 && width.max(height) <= 192);
    }
}

#[test]
fn black_boxes_are_black_and_the_rest_stays() {
    let prepared = prepare(&jpeg_of(&RgbImage::from_pixel(400, 300, Rgb([200, 180, 160])), 90)).unwrap();
    let boxes = [
        Rect { left: 50, top: 40, width: 100, height: 30 },
        Rect { left: 380, top: 280, width: 500, height: u32::MAX },
        Rect { left: 9_000, top: 0, width: 5, height: 5 },
        Rect { left: 10, top: 10, width: 0, height: 0 },
    ];
    let copy = black_boxes(&prepared.picture, &boxes).unwrap();
    let shown = pixels(&copy.picture);
    for (x, y, pixel) in shown.enumerate_pixels() {
        let covered = (50..150).contains(&x) && (40..70).contains(&y) || x >= 380 && y >= 280;
        if covered {
            assert!(pixel.0.iter().all(|channel| *channel < 40), "{x}, {y}: {pixel:?}");
        }
        let far = !(40..160).contains(&x) && x < 365;
        assert!(!far || pixel.0.iter().all(|channel| *channel > 120), "{x}, {y}: {pixel:?}");
    }
    assert_eq!(shown.dimensions(), (400, 300));
    let small = pixels(&copy.thumbnail);
    assert!(
        small.get_pixel(small.width() / 4, small.height() * 55 / 300).0.iter().all(|channel| *channel < 60)
    );
    assert!(black_boxes(b"not a picture", &[]).is_err());
}

#[test]
fn the_same_photo_is_recognised_recompressed_resized_and_turned() {
    for seed in 0..8 {
        let drawn = scene(seed, 448, 336);
        let hash = prepare(&jpeg_of(&drawn, 95)).unwrap().perceptual_hash;
        let smaller = imageops::resize(&drawn, 201, 151, imageops::FilterType::Triangle);
        let brighter = imageops::brighten(&drawn, 15);
        let copies = [
            ("recompressed", jpeg_of(&drawn, 25)),
            ("smaller", jpeg_of(&smaller, 60)),
            ("brighter", jpeg_of(&brighter, 80)),
            ("mirrored", jpeg_of(&imageops::flip_horizontal(&drawn), 70)),
            ("upside down", jpeg_of(&imageops::flip_vertical(&drawn), 70)),
            ("turned", jpeg_of(&imageops::rotate90(&drawn), 70)),
            ("turned round", jpeg_of(&imageops::rotate180(&drawn), 70)),
            ("as PNG", encode(&drawn, ImageFormat::Png)),
        ];
        for (how, copy) in copies {
            let other = prepare(&copy).unwrap().perceptual_hash;
            assert!(looks_reused(hash, other) && looks_reused(other, hash), "seed {seed}, {how}");
        }
        let margin = drawn.view(9, 7, 430, 322).to_image();
        assert!(
            looks_reused(hash, prepare(&jpeg_of(&margin, 80)).unwrap().perceptual_hash),
            "seed {seed}, trimmed"
        );
    }
}

#[test]
fn the_turnings_of_a_hash_are_the_hashes_of_the_turned_picture() {
    let drawn = scene(11, 320, 320);
    let hash = |picture: RgbImage| likeness::perceptual_hash(&picture.into());
    let turned = turnings(hash(drawn.clone()));
    let pictures = [
        drawn.clone(),
        imageops::flip_horizontal(&drawn),
        imageops::flip_vertical(&drawn),
        imageops::rotate180(&drawn),
        imageops::flip_horizontal(&imageops::rotate90(&drawn)),
        imageops::rotate90(&drawn),
        imageops::rotate270(&drawn),
        imageops::flip_vertical(&imageops::rotate90(&drawn)),
    ];
    for (place, picture) in pictures.into_iter().enumerate() {
        let own = hash(picture);
        let nearest = turned.iter().map(|other| (own ^ other).count_ones()).min();
        assert!(nearest <= Some(1), "turning {place}: {nearest:?}");
    }
    assert_eq!(turned[0], hash(drawn));
}

#[test]
fn different_photos_are_told_apart() {
    let hashes: Vec<i64> =
        (0..60).map(|seed| likeness::perceptual_hash(&scene(seed, 320, 240).into())).collect();
    let pairs = hashes
        .iter()
        .enumerate()
        .flat_map(|(place, one)| hashes[place + 1..].iter().map(move |other| (one, other)));
    let alarms = pairs.filter(|(one, other)| looks_reused(**one, **other)).count();
    assert_eq!(alarms, 0, "of 1770 pairs");
}

#[test]
fn pictures_that_show_nothing_are_like_none() {
    let dark = likeness::perceptual_hash(&RgbImage::from_pixel(300, 200, Rgb([3, 3, 4])).into());
    assert_eq!(dark, 0);
    assert!(!looks_reused(dark, dark));
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
