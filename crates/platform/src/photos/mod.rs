//! Photos people send: decoded under limits, turned upright, freed of every metadata by re-encoding, made
//! small, and compared with each other. A server does it through a [`Darkroom`], in a process that can reach nothing.
//!
//! Fails closed: what cannot be decoded and encoded anew is refused, never stored as it came. Nothing here
//! knows of cases or of storage. Decoding takes time and memory: callers run it on a blocking thread behind
//! the server's semaphore.

use balai_base::{Point, Problem};

mod darkroom;
mod decode;
mod encode;
mod likeness;
mod metadata;
mod scanner;
mod sharpness;
#[cfg(test)]
mod tests;
mod wire;

pub use darkroom::{COMMAND, Darkroom, serve};
pub use likeness::{SAME, difference, turnings};
pub use metadata::Taken;
pub use scanner::Scanner;

/// The most bytes a sent photo may have: 12 MB.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// The most bytes of a thumbnail: pages promise it.
pub const MOST_THUMBNAIL_BYTES: usize = 4 * 1024;

/// A photo ready to be kept.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The picture: JPEG, upright, without any metadata, at most 1600 pixels long; of an original, whose small print is to be
    /// read, at most 2400.
    pub picture: Vec<u8>,
    /// The same as JPEG of at most [`MOST_THUMBNAIL_BYTES`].
    pub thumbnail: Vec<u8>,
    /// Pixels across, of the picture.
    pub width: u32,
    /// Pixels down, of the picture.
    pub height: u32,
    /// What the picture looks like, for [`difference`]; 0 when it shows too little to be told apart.
    pub perceptual_hash: i64,
    /// Where the camera says the photo was taken, read before the metadata was dropped.
    pub place: Option<Point>,
    /// When the camera says it was taken.
    pub taken: Option<Taken>,
    /// How sharp the picture is: the variance of its Laplacian. Below some dozens nothing small can be read.
    pub sharpness: f64,
}

/// A rectangle in pixels of a prepared picture; parts outside the picture are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Pixels from the left edge.
    pub left: u32,
    /// Pixels from the top edge.
    pub top: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A copy of a picture fit for the public.
#[derive(Clone, Debug)]
pub struct PublicCopy {
    /// The picture, JPEG.
    pub picture: Vec<u8>,
    /// The thumbnail, JPEG of at most [`MOST_THUMBNAIL_BYTES`].
    pub thumbnail: Vec<u8>,
}

/// Makes a photo ready to be kept. Takes JPEG, PNG and WebP, told by their content and never by a file's
/// name; everything else is refused with advice.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, Problem> {
    prepared(bytes, encode::LONGEST_SIDE)
}

/// [`prepare`] for the photo of a document: kept larger, so that small print stays readable.
pub fn prepare_original(bytes: &[u8]) -> Result<Prepared, Problem> {
    prepared(bytes, encode::LONGEST_SIDE_OF_ORIGINALS)
}

fn prepared(bytes: &[u8], longest: u32) -> Result<Prepared, Problem> {
    let format = decode::recognised(bytes)?;
    let upright = decode::picture(bytes, format)?;
    let metadata = metadata::read(bytes);
    let kept = encode::fitted_to(&upright, longest);
    Ok(Prepared {
        picture: encode::jpeg(&kept)?,
        thumbnail: encode::thumbnail(&kept)?,
        width: kept.width(),
        height: kept.height(),
        perceptual_hash: likeness::perceptual_hash(&kept),
        place: metadata.place,
        taken: metadata.taken,
        sharpness: sharpness::sharpness(&kept),
    })
}

/// Draws black boxes on a copy of a prepared picture. Without boxes the copy looks like the picture.
///
/// The boxes are drawn before the copy is encoded, so nothing of what they cover is left in its bytes.
pub fn black_boxes(picture: &[u8], boxes: &[Rect]) -> Result<PublicCopy, Problem> {
    let format = decode::recognised(picture)?;
    let copy = encode::blackened(encode::fitted(&decode::picture(picture, format)?), boxes);
    Ok(PublicCopy { picture: encode::jpeg(&copy)?, thumbnail: encode::thumbnail(&copy)? })
}
