//! Backups of the embedded database that prove themselves: continuous shipping, snapshots, restore and proof.
//!
//! Everything that leaves the machine is sealed to public keys whose private halves are not on the server, and signed by
//! the server, so that what comes back can be told from what somebody else put there. It knows no slice and no case:
//! it copies pages and files. `docs/decisions/0009-backups.md` says why it is made this way.

pub mod cluster;
pub mod envelope;
pub mod layout;
pub mod proof;
pub mod restore;
pub mod segment;
pub mod shipping;
pub mod snapshot;
pub mod take;
pub mod target;

mod failure;
mod keyring;
mod prune;
mod sealing;

pub use failure::{BackupFailure, Fault};
pub use keyring::{Keyring, NAMING_FILE, SIGNING_FILE};
pub use sealing::{Opener, Sealer, fresh_identity};
pub use snapshot::{Manifest, Scribe};
pub use target::{Access, FolderTarget, ObjectKey, Target, TargetFailure, open_target};
