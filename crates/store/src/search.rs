//! Search on stems made in Rust, the same on both databases: FTS5 and `tsvector('simple')` hold the stems.
//!
//! A collection is one body of texts with one audience: `case` (masked text, officers) and `case-public`
//! (published text only). A text is put where its readers are; it must never hold an unmasked personal number.

use balai_base::{RegionId, Timestamp};
use uuid::Uuid;

use crate::{Failure, Tx};

/// Puts a text in, in place of the one with the same collection and id; newer dates are found first.
#[expect(clippy::too_many_arguments, reason = "one row, written nowhere else")]
pub fn put(
    tx: &mut Tx,
    region: &RegionId,
    collection: &'static str,
    id: Uuid,
    text: &str,
    at: Timestamp,
) -> Result<(), Failure> {
    let _ = (tx, region, id, text, at);
    Err(Failure::Driver(format!("not built yet: {collection}")))
}

/// Takes a text out.
pub fn remove(tx: &mut Tx, region: &RegionId, collection: &'static str, id: Uuid) -> Result<(), Failure> {
    let _ = (tx, region);
    Err(Failure::Driver(format!("not built yet: {collection} {id}")))
}

/// The newest texts that hold every word of the query (or, when none holds all, at least one of them).
pub fn find(
    tx: &mut Tx,
    region: &RegionId,
    collection: &'static str,
    query: &str,
    limit: u32,
) -> Result<Vec<Uuid>, Failure> {
    let _ = (tx, region, query, limit);
    Err(Failure::Driver(format!("not built yet: {collection}")))
}

/// The stems of a text, in order: lower case, Indonesian Snowball, without filler words.
pub fn stems(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
