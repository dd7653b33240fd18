//! Telling other systems: a webhook is an address that is called when something happens to a report everybody may see.
//!
//! A delivery is a row and a job, written in the transaction of the event; it holds identifiers only. What is told is
//! made when it is sent, by whoever registers [`Bodies`], from what the public may read then: of a report that is
//! restricted by that time nothing is told. Calls are signed (Standard Webhooks, <https://www.standardwebhooks.com>), go to
//! public addresses only, and follow no redirect.

mod addresses;
mod client;
mod commands;
pub mod jobs;
mod model;
mod signature;
mod store;
#[cfg(test)]
mod tests;

pub use addresses::is_public;
pub use commands::{add, deliveries, disable, enable, list, note, resend, rotate, test};
pub use jobs::{Bodies, DELIVER};
pub use model::{
    Added, Delivery, DeliveryState, DisabledWhy, Happened, Happening, NewWebhook, Outcome, Reach, Setting,
    Webhook,
};
pub use signature::{sign, signing_key};

/// The sealed columns of this slice.
pub const SEALED: [crate::keyring::SealedRows; 2] = [store::SECRETS, store::FORMER_SECRETS];
