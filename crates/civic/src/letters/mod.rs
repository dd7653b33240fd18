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

pub use answers::{AnswerKind, AnswerPage, Gone, confirm_solved, find_answer, not_solved, rate};
pub use jobs::{Posting, register};
pub use stop::{Stop, find_stop, stop};
