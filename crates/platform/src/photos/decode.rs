//! From bytes to pixels, under limits: what a file is, whether it is whole, and how large it would become.
//!
//! Everything is checked on the header before memory is taken for pixels.

use std::{io::Cursor, panic};

use balai_base::{Problem, ProblemKind};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::MOST_BYTES;

/// The longest side that is decoded, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// The most bytes of pixels that are decoded: 50 megapixels of JPEG, the largest of ordinary telephones.
const MOST_PIXEL_BYTES: u64 = 160 * 1024 * 1024;
/// Bytes a progressive JPEG needs for its coefficients, for every byte of pixels.
const PROGRESSIVE_COST: u64 = 3;

/// The format the content tells, or advice why it can't be taken.
pub(super) fn recognised(bytes: &[u8]) -> Result<ImageFormat, Problem> {
    if bytes.is_empty() {
        return Err(Problem::invalid("problem-photo-empty"));
    }
    if bytes.len() > MOST_BYTES {
        let megabytes = MOST_BYTES / (1024 * 1024);
        return Err(Problem::new(ProblemKind::TooLarge, "problem-photo-too-large")
            .with("megabytes", megabytes.to_string()));
    }
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(ImageFormat::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Err(Problem::invalid(refusal_of_brand(brand))),
        [b'G', b'I', b'F', b'8', ..] => Err(Problem::invalid("problem-photo-gif")),
        _ => Err(Problem::invalid("problem-photo-format")),
    }
}

/// A file of the ISO family is a photo of a newer telephone or a film; each gets its own advice.
fn refusal_of_brand(brand: &[u8]) -> &'static str {
    let still: [&[u8]; 9] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];
    if still.iter().any(|name| brand.starts_with(name)) { "problem-photo-heic" } else { "problem-photo-film" }
}

fn damaged() -> Problem {
    Problem::invalid("problem-photo-damaged")
}

/// The upright picture. A file that is cut off, too large or not decodable is refused; a decoder that panics
/// counts as one that refuses.
pub(super) fn picture(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Problem> {
    let mut pixel_cost = 1;
    if format == ImageFormat::Jpeg {
        let shape = jpeg_shape(bytes).ok_or_else(damaged)?;
        pixel_cost = if shape.progressive { PROGRESSIVE_COST } else { 1 };
    }
    panic::catch_unwind(|| decoded(bytes, format, pixel_cost)).unwrap_or_else(|_| Err(damaged()))
}

fn decoded(bytes: &[u8], format: ImageFormat, pixel_cost: u64) -> Result<DynamicImage, Problem> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(2 * MOST_PIXEL_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| told(&error))?;
    if decoder.total_bytes().saturating_mul(pixel_cost) > MOST_PIXEL_BYTES {
        return Err(too_many_pixels());
    }
    let orientation = decoder.orientation().map_err(|error| told(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| told(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn told(error: &image::ImageError) -> Problem {
    match error {
        image::ImageError::Limits(_) => too_many_pixels(),
        _ => damaged(),
    }
}

fn too_many_pixels() -> Problem {
    Problem::invalid("problem-photo-dimensions")
}

/// What the markers of a JPEG tell.
struct JpegShape {
    progressive: bool,
}

/// Walks the markers of a JPEG to its end; none when the file is cut off before it. The decoder would fill
/// the missing part with grey, and half a photo would be kept as evidence.
fn jpeg_shape(bytes: &[u8]) -> Option<JpegShape> {
    let mut rest = bytes.get(2..)?;
    let mut shape = JpegShape { progressive: false };
    loop {
        let (marker, after) = next_marker(rest)?;
        match marker {
            0xd9 => return Some(shape),
            0x01 | 0xd0..=0xd8 => rest = after,
            _ => {
                shape.progressive |= marker == 0xc2 || marker == 0xca;
                let length = usize::from(u16::from_be_bytes(*after.first_chunk::<2>()?));
                rest = after.get(length.max(2)..)?;
            }
        }
    }
}

/// The next marker and what follows it. Coded data may come first: there `ff 00` stands for a byte.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|byte| *byte == 0xff)?;
        rest = rest.get(at + 1..)?;
        let (marker, after) = rest.split_first()?;
        if !matches!(marker, 0x00 | 0xff) {
            return Some((*marker, after));
        }
    }
}
