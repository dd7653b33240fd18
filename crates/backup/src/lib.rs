//! Backups of the embedded database that prove themselves: continuous shipping, snapshots, restore and proof.
//!
//! Everything that leaves the machine is sealed to public keys whose private halves are not on the server, and signed by
//! the server, so that what comes back can be told from what somebody else put there. It knows no slice and no case:
//! it copies pages and files. `docs/decisions/0009-backups.md` says why it is made this way.

pub mod layout;
pub mod target;

pub use target::{Access, FolderTarget, ObjectKey, Target, TargetFailure, open_target};
