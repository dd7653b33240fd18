//! A segment: what changed since the one before it, as whole pages, so that applying one again does no harm.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::failure::Fault;

/// What stands on the outside of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentHead {
    /// The unbroken line of segments it belongs to.
    pub chain: Uuid,
    /// Its place there, from 1.
    pub sequence: u64,
    /// The hash of the segment before, in hexadecimal digits; zeros for the first.
    pub previous: String,
    /// When the first commit in it was made; the same as `last_at` when it has none (then it says: nothing changed).
    pub first_at: Timestamp,
    /// When the last commit in it was made: applying it gives the database as it was then.
    pub last_at: Timestamp,
    /// How many pages it brings.
    pub pages: u32,
    /// How many pages the database has after it; 0 when it does not tell.
    pub database_pages: u32,
    /// Bytes of a page.
    pub page_size: u32,
}

/// Pages by number (from 1).
pub type Pages = BTreeMap<u32, Arc<[u8]>>;

/// The inside of a segment: each page's number (4 bytes, big-endian) before it.
pub(crate) fn encoded(pages: &Pages) -> Vec<u8> {
    let size = pages.values().next().map_or(0, |page| page.len() + 4);
    let mut bytes = Vec::with_capacity(pages.len() * size);
    for (number, page) in pages {
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(page);
    }
    bytes
}

/// Reads the inside of a segment and hands each page over.
pub(crate) fn decoded<E: From<Fault>>(
    head: &SegmentHead,
    bytes: &[u8],
    mut each: impl FnMut(u32, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let size = head.page_size as usize + 4;
    let sound = head.page_size >= 512 && bytes.len() == head.pages as usize * size;
    if !sound {
        return Err(Fault::Damaged.into());
    }
    for piece in bytes.chunks_exact(size) {
        let (number, page) = piece.split_first_chunk::<4>().ok_or(Fault::Damaged)?;
        match u32::from_be_bytes(*number) {
            0 => return Err(Fault::Damaged.into()),
            number => each(number, page)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(pages: u32) -> SegmentHead {
        SegmentHead {
            chain: Uuid::nil(),
            sequence: 1,
            previous: String::new(),
            first_at: Timestamp(0),
            last_at: Timestamp(0),
            pages,
            database_pages: 9,
            page_size: 512,
        }
    }

    fn read(head: &SegmentHead, bytes: &[u8]) -> Result<Pages, Fault> {
        let mut found = Pages::new();
        decoded(head, bytes, |number, page| -> Result<(), Fault> {
            found.insert(number, Arc::from(page));
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn pages_come_back_as_they_were() {
        let pages: Pages = [(7, Arc::from([1; 512])), (900_000, Arc::from([2; 512]))].into();
        assert_eq!(read(&head(2), &encoded(&pages)).unwrap(), pages);
        assert_eq!(read(&head(0), &encoded(&Pages::new())).unwrap(), Pages::new());
    }

    #[test]
    fn what_does_not_fit_its_head_is_damaged() {
        let pages: Pages = [(7, Arc::from([1; 512]))].into();
        let bytes = encoded(&pages);
        assert_eq!(read(&head(2), &bytes), Err(Fault::Damaged));
        assert_eq!(read(&head(1), &bytes[..bytes.len() - 1]), Err(Fault::Damaged));
        let mut zero = bytes.clone();
        zero[3] = 0;
        assert_eq!(read(&head(1), &zero), Err(Fault::Damaged));
    }
}
