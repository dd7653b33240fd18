//! The ways a report comes in, as rows of the pack, normalised to one [`Intake`].
//!
//! An adapter knows its channel's form and nothing of what follows; whether a channel carries a position is
//! the pack's word, not the code's.

mod intake;
mod program;

pub use intake::{Intake, categorised, counter_channels, normalise, program_channel, web_channel};
pub use program::{Brought, add_update, bring, given_before, token_of};
