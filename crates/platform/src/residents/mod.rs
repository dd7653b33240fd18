//! Accounts of residents: a way to find again what one has sent, never a condition for sending it.
//!
//! An account holds an e-mail address and nothing else of a person. It is opened by a passkey or by a code sent to the
//! address; what is asked and answered is the same whether the address has an account or not. Sessions are apart from
//! officers'. Commands join the caller's transaction; the ceremonies of passkeys ([`ceremony`]) run outside any.

mod address;
pub mod ceremony;
mod claims;
mod codes;
mod counter;
mod ending;
pub mod jobs;
mod letters;
mod model;
mod passkeys;
mod recovery;
mod rules;
mod sessions;
mod store;
#[cfg(test)]
mod tests;
mod wishes;

pub use address::{address_shown, ask_new_address, confirm_new_address};
pub use claims::{claim, claimed, follow, followed, follower, holds, let_go, link, unfollow};
pub use codes::{ask, enter};
pub use counter::{Started, pending_recovery, start_recovery, stop_recovery};
pub use ending::{Held, account_held, end_account, sweep};
pub use letters::{LetterText, Posting, tell_decided};
pub use model::{Entered, NewSession, Passkey, ResidentSession, SessionListed, SignedIn, Visit, Way};
pub use passkeys::{add_passkey, enter_by_passkey, passkey, passkeys, remove_passkey};
pub use recovery::{enter_by_recovery, new_recovery_codes, recovery_codes_left};
pub use rules::{CODE_DIGITS, IDLE_ENDS, IDLE_WARNS, RECOVERY_WAITS, is_proof_fresh};
pub use sessions::{end_all_sessions, end_session, own_sessions, sign_out, signed_in, touch};
pub use wishes::{confirm_wish, find_wish, wish};

/// The sealed columns of this slice.
pub const SEALED: [crate::keyring::SealedRows; 4] =
    [store::sealed::ADDRESSES, store::sealed::CODES, store::sealed::LETTERS, store::sealed::WISHES];
