//! Invented photos: a sky, a ground and a few shapes. Nobody mistakes them for evidence, and no two look alike.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use super::chance::Chance;

const WIDTH: u32 = 320;
const HEIGHT: u32 = 240;

/// A JPEG of one invented scene; none when it cannot be encoded.
pub(super) fn jpeg(chance: &mut Chance) -> Option<Vec<u8>> {
    let mut picture = ground(chance);
    for _ in 0..chance.between(5, 9) {
        shape(&mut picture, chance);
    }
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).ok()?;
    Some(bytes.into_inner())
}

fn colour(chance: &mut Chance, least: i64, most: i64) -> Rgb<u8> {
    let mut part = || u8::try_from(chance.between(least, most)).unwrap_or(128);
    Rgb([part(), part(), part()])
}

fn ground(chance: &mut Chance) -> RgbImage {
    let (sky, earth) = (colour(chance, 150, 235), colour(chance, 60, 140));
    let horizon = u32::try_from(chance.between(60, 150)).unwrap_or(100);
    RgbImage::from_fn(WIDTH, HEIGHT, |_, down| if down < horizon { sky } else { earth })
}

/// A filled ellipse or box somewhere.
fn shape(picture: &mut RgbImage, chance: &mut Chance) {
    let fill = colour(chance, 20, 240);
    let (middle_x, middle_y) = (chance.between(0, 319), chance.between(0, 239));
    let (half_width, half_height) = (chance.between(15, 90), chance.between(10, 65));
    let round = chance.one_in(2);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (across, down) = ((i64::from(x) - middle_x).abs(), (i64::from(y) - middle_y).abs());
        let inside = if round {
            across * across * half_height * half_height + down * down * half_width * half_width
                <= half_width * half_width * half_height * half_height
        } else {
            across <= half_width && down <= half_height
        };
        if inside {
            *pixel = fill;
        }
    }
}
