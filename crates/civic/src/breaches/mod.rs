//! A breach of personal data: who saw what since when, whom it concerns, and the letters the law asks for.
//!
//! UU 27/2022, article 46: whoever is concerned and the supervising body are told in writing within three times
//! twenty-four hours what was disclosed, when and how, and what is done about it. A breach is a secret case at the region's
//! data-protection office, so that it has that clock, a history and its own reasons. Whom it concerns is found from the
//! audit trail and the cases held; the letter names nobody and is the same for all.

mod affected;
pub mod jobs;
mod letter;
mod model;
mod open;
mod store;
#[cfg(test)]
mod tests;

pub use affected::{affected, looks};
pub use letter::{begin_telling, set_letter};
pub use model::{Affected, BreachView, CASE_TYPE, LONGEST_LETTER, Look, NewBreach, Reach};
pub use open::{all, find, may_open, open};
