//! The seam to erasure by destroying keys.
//!
//! `casework::forget_person` removes everything sealed about the reporter and the followers of a case, texts as they were
//! written included; the case, its agency, dates and outcome stay, so that figures stay true. Masked texts that a citizen
//! wrote stay in the history until keys are kept for each case: then this function calls that erasure instead.

use balai_platform::casework::{self, Case, Context};
use balai_store::{Failure, Tx};

/// Erases what is held about the people of one case.
pub(super) fn carry_out(tx: &mut Tx, context: &Context, case: &Case, reason: &str) -> Result<(), Failure> {
    casework::forget_person(tx, context, case.id, reason)
}
