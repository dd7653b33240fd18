//! Photos on their way in and out: prepared and stored as files, and copied with black boxes for the public.
//!
//! Blocks and takes memory: callers run it on a blocking thread behind the server's semaphore.

use balai_base::Problem;
use balai_platform::{
    casework::{Photo, PublicCopy},
    photos::{Darkroom, Rect},
    region::Region,
};
use balai_store::{Failure, FileHash, Files};

use super::{DraftPhoto, answers::plain};

/// The longest description of a photo, in characters.
const ALTERNATIVE_LIMIT: usize = 200;

/// Prepares a sent photo and stores its files.
pub fn store_photo(
    (files, darkroom): (&Files, &Darkroom),
    region: &Region,
    bytes: &[u8],
) -> Result<DraftPhoto, Failure> {
    let prepared = darkroom.prepare(bytes)?;
    let file = files.put(&prepared.picture)?;
    let thumbnail = files.put(&prepared.thumbnail)?;
    Ok(DraftPhoto {
        file: file.to_string(),
        thumbnail: thumbnail.to_string(),
        width: prepared.width,
        height: prepared.height,
        perceptual_hash: prepared.perceptual_hash,
        place: prepared.place,
        taken_at: prepared.taken.and_then(|taken| taken.instant(&region.time_zone)),
        alternative: String::new(),
    })
}

/// A copy of a photo with black boxes, stored; without boxes a copy that looks the same.
pub fn boxed_copy(
    (files, darkroom): (&Files, &Darkroom),
    photo: &Photo,
    boxes: &[Rect],
    alternative: &str,
) -> Result<PublicCopy, Failure> {
    let picture = files.get(&photo.file)?;
    let copy = darkroom.black_boxes(&picture, boxes)?;
    Ok(PublicCopy {
        file: files.put(&copy.picture)?,
        thumbnail: files.put(&copy.thumbnail)?,
        alternative: described(alternative),
    })
}

/// What can be seen, on one line.
pub(super) fn described(alternative: &str) -> String {
    plain(alternative).replace('\n', " ").chars().take(ALTERNATIVE_LIMIT).collect()
}

/// The name of a stored file, as a draft keeps it.
pub(super) fn file(text: &str) -> Result<FileHash, Problem> {
    text.parse()
}
