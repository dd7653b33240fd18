//! The log of history: every event of a case is an entry of its region's log, which anybody can check and nobody can
//! rewrite, whoever runs the server.
//!
//! An entry is the salted hash of an event (`entry`); entries form a Merkle tree (`balai_tlog`) whose head the region
//! signs and witnesses outside it cosign. [`note`] is called with each event, in its transaction; [`integrate`] gives places
//! a moment later and [`sign`] signs. The slice knows no case: whoever registers [`Records`] reads events for it. Nothing
//! here ever changes or removes a row, except that [`forget`] destroys a salt.

mod entry;
mod find;
mod keys;
mod model;
mod places;
mod proofs;
mod status;
mod store;
#[cfg(test)]
mod tests;
mod tiles;
mod verify;
mod witnesses;

pub use entry::{EntryFailure, Opened, open};
pub use find::{Finding, Found, Placed};
pub use keys::LogKeys;
pub use model::{Kept, Record, Records, Revealing, WitnessSeen};
pub use places::{BATCH, forget, integrate, note, sign};
pub use proofs::{Provable, proofs};
pub use status::{first_name, origin, regions, status};
pub use tiles::{checkpoint, tile};
pub use verify::{Trusted, Verified, verify};
pub use witnesses::accept;
