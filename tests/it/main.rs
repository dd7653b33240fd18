//! Tests that look at the whole: who may import whom, how large things may be, which words belong where.

mod layers;
mod packs;
mod sizes;
mod source;
mod words;
