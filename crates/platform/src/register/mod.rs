//! Another government's register that does what only it may do: it is asked, and answers at once, later, or not at all.
//!
//! The contract has three answers, as systems of civil registration elsewhere have it (action confirmation: 200 done, 400 refused
//! with a reason, 202 later). [`Http`] speaks it over HTTP; whoever has no connection works by hand, and nothing here pretends
//! otherwise. It must never log what it sends: a request holds personal numbers.

mod client;
mod model;
#[cfg(test)]
mod tests;

pub use client::{Http, Settings};
pub use model::{Answer, Asked, Holdings, HoldingsAsked, Recalled, Register, Registers, recognisable};
