//! A QR is drawn, made into dots as a printer would, and read again.

use std::slice;

use resvg::{tiny_skia, usvg};

use super::{claims, key, keys};
use crate::*;

/// The texts of the codes in a picture drawn at `per_module` dots a module.
fn read(svg: &str, per_module: u32, across: u32) -> Vec<String> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).unwrap();
    let side = per_module * across;
    let mut dots = tiny_skia::Pixmap::new(side, side).unwrap();
    let scale = f32::from(u16::try_from(per_module).unwrap());
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut dots.as_mut());
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(side as usize, side as usize, |x, y| {
        dots.pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).unwrap().red()
    });
    prepared.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn a_printed_code_reads_back_and_verifies() {
    let signer = key(1);
    let credential = sign(&signer, &claims()).unwrap();
    let text = address("contoh.example", &credential, false);
    let picture = picture(&text).unwrap();
    let across = picture.across();
    assert!(picture.width_um() <= LARGEST_UM, "{} modules", picture.modules);
    for per_module in [3, 4, 7] {
        assert_eq!(read(&picture.svg, per_module, across), slice::from_ref(&text));
    }
    let scanned = read_address(&text).unwrap();
    assert_eq!(verify(&scanned.credential, &keys(&[&signer])).unwrap(), claims());
}

#[test]
fn capitals_save_modules() {
    let credential = sign(&key(1), &claims()).unwrap();
    let text = address("contoh.example", &credential, false);
    let (mixed, small) = (picture(&text).unwrap().modules, picture(&text.to_lowercase()));
    assert!(small.is_err() || small.unwrap().modules > mixed);
}

#[test]
fn what_no_camera_would_read_is_refused() {
    assert_eq!(picture(&"A".repeat(1_000)), Err(Unmade::TooLong));
    assert_eq!(picture(&"A".repeat(5_000)), Err(Unmade::TooLong));
    let longest = picture(&"A".repeat(800)).unwrap();
    assert!(longest.width_um() <= LARGEST_UM);
}

#[test]
fn a_module_is_a_whole_number_of_dots_of_the_usual_scans() {
    // An inch is 25.4 mm.
    for (dots_per_inch, dots) in [(100, 2), (200, 4), (300, 6), (600, 12)] {
        assert_eq!(MODULE_UM * dots_per_inch, dots * 25_400, "{dots_per_inch}");
    }
}
