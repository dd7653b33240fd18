//! Photos good, bad and malicious. Pictures are drawn here, so that the tests hold nobody's photo.

mod alike;
mod metadata;

use std::io::Cursor;

use balai_base::{Random, SeededRandom, random::below};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::*;
use metadata::{contains, home_fields, with_exif};

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
