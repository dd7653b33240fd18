//! What is said by e-mail: the letter of each turn of a report, and the answers one tap in it gives.
//!
//! Stands on `reports` for what the reader may see: a letter shows its reader's own view and nothing beyond. It never
//! holds a PIN, never opens a report as its reporter's, and its one-tap answers open their one question only. Who carries
//! letters and who gets one is decided in `platform::notify::mail` and `casework`.

mod answers;
mod compose;
mod jobs;
mod stop;
mod store;
#[cfg(test)]
mod tests;

use balai_base::{CaseId, RegionId};
use balai_store::{Failure, Tx};

pub use crate::feedback::Gone;
pub use answers::{AnswerKind, AnswerPage, confirm_solved, find_answer, not_solved, rate};
pub use jobs::{Posting, register};
pub use stop::{Stop, find_stop, stop};

/// Forgets every one-tap answer of a case that was erased.
pub fn forget(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    store::forget(tx, region, case)
}
