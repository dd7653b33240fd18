//! Photos of a case: the copy officers see, and the copy released to everybody.

use balai_base::{CaseId, EventId, PhotoId, Timestamp, words};
use balai_store::FileHash;

words! {
    /// What a photo is for.
    PhotoPurpose {
        /// It came with the report.
        Report = "report",
        /// It proves that work was done.
        Evidence = "evidence",
        /// It came with a later message.
        Message = "message",
    }
}

words! {
    /// What became of a photo.
    PhotoState {
        /// Nobody has decided yet; the public sees nothing.
        Held = "held",
        /// The public sees the released copy.
        Public = "public",
        /// An officer decided that the public does not see it.
        Withheld = "withheld",
    }
}

/// A photo to be added; its files are stored already.
#[derive(Clone, Debug)]
pub struct NewPhoto {
    /// What it is for.
    pub purpose: PhotoPurpose,
    /// The picture, metadata removed.
    pub file: FileHash,
    /// Its thumbnail.
    pub thumbnail: FileHash,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The perceptual hash by which reuse is found.
    pub perceptual_hash: i64,
    /// When it was taken, if the file said so.
    pub taken_at: Option<Timestamp>,
    /// What it shows, in words, for people who do not see it.
    pub alternative: String,
}

/// One photo of a case, as one view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// Its identifier.
    pub id: PhotoId,
    /// The case.
    pub case: CaseId,
    /// The event it came with.
    pub event: EventId,
    /// What it is for.
    pub purpose: PhotoPurpose,
    /// The picture this view may see: for the public the released copy.
    pub file: FileHash,
    /// Its thumbnail.
    pub thumbnail: FileHash,
    /// Whether the public sees it.
    pub state: PhotoState,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The perceptual hash of the original.
    pub perceptual_hash: i64,
    /// When it was taken, if the file said so.
    pub taken_at: Option<Timestamp>,
    /// What it shows, in words.
    pub alternative: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// Whether it was erased: there is no file any more.
    pub erased: bool,
}

/// The copy of a photo that everybody may see, with boxes drawn where needed.
#[derive(Clone, Debug)]
pub struct PublicCopy {
    /// The picture.
    pub file: FileHash,
    /// Its thumbnail.
    pub thumbnail: FileHash,
    /// What it shows, in words; replaces the earlier words unless empty.
    pub alternative: String,
}

/// An earlier photo that looks nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarPhoto {
    /// The earlier photo.
    pub photo: Photo,
    /// In how many of 64 bits the hashes differ.
    pub distance: u32,
}
