//! Programs: other systems that speak to Balai by a key, and what they brought.
//!
//! A key is shown once and kept as a keyed hash. It opens no account and no right of an officer: it lets a program hand
//! in what a citizen could send, within its limits, and follow what it brought. Nothing here knows a standard.

mod brought;
mod keys;
mod model;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use brought::{bringer, brought_by, case_of_token, note_brought, note_token};
pub use keys::{admit, admit_with_drills, issue, list, programs_counted, recognise, revoke};
pub use model::{Issued, NewProgram, PER_DAY_MOST, PER_MINUTE_MOST, Program, ProgramListed};
