//! What reports and applications share on their way in: the secret by which a browser's draft is found, and the receipt that one
//! form gives once, however often it is sent.
//!
//! Knows neither what is typed nor what a receipt says: those belong to the slices that take something in.

mod draft_token;
mod receipts;
mod store;
#[cfg(test)]
mod tests;

pub use draft_token::DraftToken;
pub use receipts::{Beside, once, receipt, remember};

/// The sealed outcomes of forms.
pub const SEALED: [balai_platform::keyring::SealedRows; 1] = [store::RECEIPTS];
