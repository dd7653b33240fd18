//! From pixels to what is kept: a picture of sensible size, a thumbnail of few bytes, black boxes.
//!
//! Only pixels come in, so no metadata can come out.

use balai_base::{Problem, ProblemKind};
use image::{DynamicImage, Rgb, RgbImage, codecs::jpeg::JpegEncoder};

use super::{MOST_THUMBNAIL_BYTES, Rect};

/// The longest side that is kept: enough to read a street sign, a few hundred kilobytes.
pub(super) const LONGEST_SIDE: u32 = 1_600;
/// The longest side that is kept of a document: small print of a family card on A4 at some 200 dots an inch.
pub(super) const LONGEST_SIDE_OF_ORIGINALS: u32 = 2_400;
const PICTURE_QUALITY: u8 = 82;
/// Longest side and quality of a thumbnail, tried in turn until it is small enough. The last always is:
/// a JPEG's tables take 600 bytes and 48 by 48 pixels at this quality at most 2,000.
const THUMBNAILS: [(u32, u8); 7] =
    [(192, 60), (192, 45), (160, 45), (160, 32), (128, 28), (96, 24), (48, 15)];

/// The picture on white, without colours' alpha, at most [`LONGEST_SIDE`] pixels long.
pub(super) fn fitted(picture: &DynamicImage) -> DynamicImage {
    fitted_to(picture, LONGEST_SIDE)
}

/// The same, at most `longest` pixels long.
pub(super) fn fitted_to(picture: &DynamicImage, longest: u32) -> DynamicImage {
    let small = if picture.width().max(picture.height()) > longest {
        picture.thumbnail(longest, longest)
    } else {
        picture.clone()
    };
    if !small.color().has_alpha() {
        return small.into_rgb8().into();
    }
    let layered = small.into_rgba8();
    let mut flat = RgbImage::from_pixel(layered.width(), layered.height(), Rgb([255; 3]));
    for (below, above) in flat.pixels_mut().zip(layered.pixels()) {
        let [red, green, blue, alpha] = above.0;
        *below = Rgb([red, green, blue].map(|channel| on_white(channel, alpha)));
    }
    flat.into()
}

fn on_white(channel: u8, alpha: u8) -> u8 {
    let alpha = u16::from(alpha);
    let mixed = (u16::from(channel) * alpha + 255 * (255 - alpha)) / 255;
    u8::try_from(mixed).unwrap_or(255)
}

/// The picture as JPEG.
pub(super) fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Problem> {
    encoded(picture, PICTURE_QUALITY)
}

/// The picture as JPEG of at most [`MOST_THUMBNAIL_BYTES`].
pub(super) fn thumbnail(picture: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let longest = picture.width().max(picture.height());
    for (side, quality) in THUMBNAILS {
        let small = if longest > side { picture.thumbnail(side, side) } else { picture.clone() };
        let bytes = encoded(&small, quality)?;
        if bytes.len() <= MOST_THUMBNAIL_BYTES {
            return Ok(bytes);
        }
    }
    Err(Problem::new(ProblemKind::Internal, "problem-photo-damaged"))
}

fn encoded(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .map_err(|_| Problem::invalid("problem-photo-damaged"))?;
    Ok(bytes)
}

/// Paints the parts of `boxes` that lie in the picture black.
pub(super) fn blackened(picture: DynamicImage, boxes: &[Rect]) -> DynamicImage {
    let mut painted = picture.into_rgb8();
    for place in boxes {
        blacken(&mut painted, *place);
    }
    painted.into()
}

fn blacken(picture: &mut RgbImage, place: Rect) {
    let right = place.left.saturating_add(place.width).min(picture.width());
    let bottom = place.top.saturating_add(place.height).min(picture.height());
    for y in place.top..bottom {
        for x in place.left..right {
            picture.put_pixel(x, y, Rgb([0; 3]));
        }
    }
}
