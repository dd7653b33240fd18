//! What names a person is not kept for ever, and not erased while a lawsuit or an archive's duty needs it.
//!
//! How long is the region's decision (`retention.toml`); this slice finds what is past its time, counts it for a dry run,
//! and forgets it once a class is enforced. A legal hold keeps a case from both retention and erasure (UU 27/2022, articles
//! 43 and 44).

mod forget;
mod holds;
pub mod jobs;
mod store;
#[cfg(test)]
mod tests;

pub use forget::{Due, Round, due, forget_class, forget_round};
pub use holds::{Hold, held, holds, lift, may_hold, place};
