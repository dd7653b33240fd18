//! Photos in the cell of the real program: the same as in this process, hostile files refused, the server's own memory spared.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that can't set itself up fails")]

use std::{io::Cursor, path::PathBuf, time::Instant};

use balai_base::{Random as _, SeededRandom};
use balai_platform::photos::{self, Darkroom, Rect};
use image::{ImageFormat, Rgb, RgbImage};

fn cell() -> Darkroom {
    Darkroom::cell(PathBuf::from(env!("CARGO_BIN_EXE_balai")), None)
}

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let shade = |step: u32| u8::try_from(step % 256).unwrap();
    let field = |x: u32, y: u32| Rgb([shade(x / 40 * 31), shade(y / 30 * 57), shade(x * y / 999)]);
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, field).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Resident memory of this process at its peak, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// A PNG that is small as a file and `side` by `side` pixels in memory.
fn bomb(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = vec![0_u8; usize::try_from(side.div_ceil(8)).unwrap()];
    for _ in 0..side {
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_photo_comes_out_of_the_cell_as_it_does_here() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let sent = drawn(900, 600, format);
        let (there, here) = (cell().prepare(&sent).unwrap(), photos::prepare(&sent).unwrap());
        assert_eq!(there.picture, here.picture, "{format:?}");
        assert_eq!((there.thumbnail, there.width, there.height), (here.thumbnail, here.width, here.height));
        assert_eq!(there.perceptual_hash, here.perceptual_hash);
        let boxes = [Rect { left: 10, top: 10, width: 200, height: 90 }];
        let (there, here) = (
            cell().black_boxes(&here.picture, &boxes).unwrap(),
            photos::black_boxes(&here.picture, &boxes).unwrap(),
        );
        assert_eq!(there.picture, here.picture);
    }
}

#[test]
fn the_cell_is_held_by_every_fence_this_kernel_has() {
    let Some(looked) = cell().look() else { panic!("no cell") };
    let kernel = std::fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    let landlock = looked.unwrap();
    assert!(
        landlock || !kernel.contains("landlock"),
        "the kernel has Landlock and the cell is not held by it"
    );
}

/// Fault F15: a picture that would become gigabytes is refused, and the server's own memory does not grow by it.
#[test]
fn an_image_bomb_is_refused_and_the_server_stays_small() {
    let bombs: Vec<Vec<u8>> = [20_000, 50_000].map(bomb).into();
    cell().prepare(&drawn(64, 64, ImageFormat::Jpeg)).unwrap();
    let before = peak();
    for bomb in &bombs {
        let problem = cell().prepare(bomb).unwrap_err();
        assert_eq!(problem.message, "problem-photo-dimensions", "{} bytes", bomb.len());
    }
    // As large as is taken at all, and made small elsewhere.
    cell().prepare(&bomb(11_900)).unwrap();
    let grown = peak() - before;
    assert!(grown < 64 * 1024 * 1024, "the server grew by {grown} bytes");
}

/// Fault F16: no file that is two things at once comes out as anything but a picture made anew.
#[test]
fn files_that_are_something_else_are_refused_or_made_anew() {
    let script = b"<html><script>alert(1)</script></html>";
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let refused: [(&str, Vec<u8>); 9] = [
        ("svg", svg.to_vec()),
        ("html", script.to_vec()),
        ("pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj".to_vec()),
        ("zip", [b"PK\x03\x04".as_slice(), &[0; 64]].concat()),
        ("gzip", [&[0x1f, 0x8b, 8, 0][..], &[0; 64]].concat()),
        ("elf", [b"\x7fELF".as_slice(), &[0; 64]].concat()),
        ("gif with a script", [b"GIF89a/*".as_slice(), script].concat()),
        ("jpeg head, html body", [&[0xff, 0xd8, 0xff, 0xe0][..], script].concat()),
        ("png head, zip body", [b"\x89PNG\r\n\x1a\n".as_slice(), b"PK\x03\x04"].concat()),
    ];
    for (name, file) in refused {
        assert!(cell().prepare(&file).is_err(), "{name}");
    }
    // A whole picture with something behind it: only its pixels come out.
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let mut polyglot = drawn(200, 150, format);
        polyglot.extend_from_slice(b"PK\x03\x04");
        polyglot.extend_from_slice(script);
        if let Ok(made) = cell().prepare(&polyglot) {
            let holds = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
            for bytes in [&made.picture, &made.thumbnail] {
                assert!(!holds(bytes, b"<script") && !holds(bytes, b"PK\x03\x04"), "{format:?}");
                assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]));
            }
        }
    }
}

#[test]
fn noise_breaks_no_more_than_its_own_cell() {
    let random = SeededRandom::from_number(4);
    let whole = drawn(160, 120, ImageFormat::WebP);
    for _ in 0..12 {
        let mut broken = whole.clone();
        let mut noise = [0_u8; 24];
        random.fill(&mut noise);
        for (at, byte) in noise.iter().enumerate() {
            let place = 30 + at * (whole.len() - 31) / noise.len();
            broken[place] = *byte;
        }
        if let Err(problem) = cell().prepare(&broken) {
            assert!(problem.message.starts_with("problem-photo-"), "{problem:?}");
        }
    }
    let nowhere = Darkroom::cell(PathBuf::from("/nowhere/balai"), None);
    let problem = nowhere.prepare(&whole).unwrap_err();
    assert_eq!(problem.message, "problem-photo-not-now", "never decoded outside a cell");
}

/// What a cell costs, printed for `docs/security.md`; how long something takes on a busy machine proves nothing, so it is not judged.
#[test]
fn what_a_cell_costs_is_told_and_the_photo_is_the_same() {
    let sent = drawn(3_000, 2_250, ImageFormat::Jpeg);
    let time = |darkroom: &Darkroom| {
        let began = Instant::now();
        let photo = darkroom.prepare(&sent).unwrap();
        (began.elapsed(), photo)
    };
    let ((here, one), (there, other)) = (time(&Darkroom::Here), time(&cell()));
    println!("a photo of {} kB: {here:?} here, {there:?} in a cell", sent.len() / 1024);
    assert_eq!(one.picture, other.picture);
}
