//! Backups from the outside: a store with a shipper, targets that misbehave, and what a restore makes of them.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod house;
mod moments;
mod restarts;
mod standing_alone;
mod synchronous;
mod tampering;
mod targets;
