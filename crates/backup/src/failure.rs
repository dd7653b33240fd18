//! What goes wrong while copying, restoring and proving, each with a sentence that says what to do.

use std::path::Path;

use balai_store::Failure;

use crate::target::TargetFailure;

/// What is wrong with one object of a target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not begin as our objects do.
    #[error("it is no object of a backup of Balai")]
    NotOurs,
    /// It ends too early.
    #[error("it is cut off: only the first part of it is there")]
    Truncated,
    /// Its content is not what was signed.
    #[error("it was changed after it was written: its signature or checksum does not fit")]
    Altered,
    /// It is sound, but another server signed it.
    #[error("it is foreign: another server signed it ({0})")]
    Foreign(String),
    /// It is sound, but belongs under another name: moved, repeated or put in another order.
    #[error("it stands in the wrong place: it was written as {0}")]
    Misplaced(String),
    /// It does not continue the one before.
    #[error("it does not continue the segment before it: the order was changed, or one was exchanged")]
    BrokenChain,
    /// None of the keys given opens it.
    #[error("the key does not open it: use the private half of one of the keys the backup was made for")]
    WrongKey,
    /// It opens, but holds something else than it should.
    #[error("it opens, but its content does not fit its name")]
    Damaged,
}

/// Why copying, restoring or proving failed. For administrators; without personal values and keys.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BackupFailure {
    /// The target.
    #[error("{target}: {failure}")]
    Target {
        /// Which one.
        target: String,
        /// What it did.
        failure: TargetFailure,
    },
    /// An object of it.
    #[error("{object}: {fault}")]
    Object {
        /// Its name.
        object: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The database here.
    #[error("{0}")]
    Store(#[from] Failure),
    /// A file or directory here.
    #[error("{path}: {reason}")]
    Local {
        /// Which one.
        path: String,
        /// Why not.
        reason: String,
    },
    /// Something that can't be done as asked, and what to do instead.
    #[error("{0}")]
    Refused(String),
}

impl BackupFailure {
    /// A file or directory here that could not be used.
    pub(crate) fn local(path: &Path, reason: &dyn std::fmt::Display) -> Self {
        Self::Local { path: path.display().to_string(), reason: reason.to_string() }
    }

    /// An object with something wrong.
    pub(crate) fn object(object: &impl std::fmt::Display, fault: Fault) -> Self {
        Self::Object { object: object.to_string(), fault }
    }
}
