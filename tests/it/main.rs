//! Tests that look at the whole: who may import whom, how large things may be, which words belong where.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot read the source must fail"
)]

mod documentation;
mod layers;
mod packs;
mod security;
mod sizes;
mod source;
mod words;
