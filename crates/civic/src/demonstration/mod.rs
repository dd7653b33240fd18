//! Demonstration data: what residents and officers of an invented year would write.
//!
//! The texts are data, written by hand in `texts/`, and name no place, agency or person that exists: places come
//! from the pack's gazetteer, people from lists of common names, numbers from the seed. Nothing here is used
//! by a hall in service.

mod corpus;
mod people;
#[cfg(test)]
mod tests;
mod town;
mod typing;
mod writer;

pub use corpus::{Corpus, CorpusError};
pub use town::Town;
pub use writer::{Line, Setting, Story, Writer};
