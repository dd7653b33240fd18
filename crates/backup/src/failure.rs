//! What goes wrong while copying, restoring and proving, each with a sentence that says what to do.

use std::path::Path;

use balai_base::Timestamp;
use balai_store::Failure;

use crate::{
    restore::{Gap, told_time},
    target::TargetFailure,
};

/// What Linux says of a full disk (`ENOSPC`).
const NO_ROOM: &str = "(os error 28)";

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
    /// A directory to restore into that holds something.
    #[error("{0} is not empty: a restore never overwrites anything; name an empty directory")]
    NotEmpty(String),
    /// Nothing to restore from.
    #[error("there is no snapshot at {0}: is it the right place, and is the disk mounted?")]
    NothingThere(String),
    /// A moment before everything that is kept.
    #[error("the earliest moment that can be restored from {target} is {}: give that one or a later one with --at", moment(*.first))]
    TooEarly {
        /// Which target.
        target: String,
        /// Its earliest moment.
        first: Timestamp,
    },
    /// Something is missing between the snapshot and the moment.
    #[error("{0}")]
    Gap(Gap),
    /// Something else that can't be done as asked, and what to do instead.
    #[error("{0}")]
    Refused(String),
}

impl Fault {
    /// What whoever restores or proves is to do about it.
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::NotOurs => {
                "look whether this is the right place, and move what is not of Balai away from it"
            }
            Self::Truncated | Self::Altered | Self::Misplaced(_) | Self::BrokenChain | Self::Damaged => {
                "keep this target as it is; restore from another one, or a moment before it (--at), which balai verify backup tells"
            }
            Self::Foreign(_) => {
                "do not use it before it is certain whose it is: compare the digits with the signer written down when copying \
                 was set up, and name that one with --signed-by"
            }
            Self::WrongKey => {
                "take the other of the private keys out of its safe; the public half of each is told by age-keygen -y KEYFILE"
            }
        }
    }
}

impl BackupFailure {
    /// What to do next; none where the message says it already.
    pub fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::Object { fault, .. } => Some(fault.next_step()),
            Self::Target { failure, .. } => match failure {
                TargetFailure::Missing(_) => Some(Fault::Truncated.next_step()),
                TargetFailure::Away(_) => Some(
                    "see that the disk is mounted or the other machine answers, and that the address is written right; \
                     then give the same command again",
                ),
                TargetFailure::Exists(_) | TargetFailure::Full(_) | TargetFailure::Denied(_) => None,
            },
            Self::Local { reason, .. } if reason.contains(NO_ROOM) => Some(
                "make room there, or name a directory on a larger disk; then give the same command again",
            ),
            Self::Local { .. } => {
                Some("check that the path is written right and that you may read and write there")
            }
            Self::NotEmpty(_)
            | Self::NothingThere(_)
            | Self::TooEarly { .. }
            | Self::Gap(_)
            | Self::Store(_)
            | Self::Refused(_) => None,
        }
    }

    /// The message and, on a line of its own, what to do next.
    pub fn told(&self) -> String {
        self.next_step().map_or_else(|| self.to_string(), |next| format!("{self}\n→ {next}"))
    }

    /// A file or directory here that could not be used.
    pub(crate) fn local(path: &Path, reason: &dyn std::fmt::Display) -> Self {
        Self::Local { path: path.display().to_string(), reason: reason.to_string() }
    }

    /// An object with something wrong.
    pub(crate) fn object(object: &impl std::fmt::Display, fault: Fault) -> Self {
        Self::Object { object: object.to_string(), fault }
    }
}

fn moment(at: Timestamp) -> String {
    told_time(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_wrong_says_what_to_do() {
        let faults = [
            Fault::NotOurs,
            Fault::Truncated,
            Fault::Altered,
            Fault::Foreign("ab".to_owned()),
            Fault::Misplaced("b".to_owned()),
            Fault::BrokenChain,
            Fault::WrongKey,
            Fault::Damaged,
        ];
        let objects = faults.map(|fault| BackupFailure::object(&"chunks/00", fault));
        let target = |failure| BackupFailure::Target { target: "/mnt/a".to_owned(), failure };
        let targets = [
            target(TargetFailure::Missing("a".to_owned())),
            target(TargetFailure::Away("a".to_owned())),
            BackupFailure::local(Path::new("safe.key"), &"No such file"),
        ];
        let full = BackupFailure::local(Path::new("new"), &std::io::Error::from_raw_os_error(28));
        assert!(full.told().contains("make room there"), "{}", full.told());
        for failure in objects.iter().chain(&targets) {
            let told = failure.told();
            let (what, next) = told.split_once("\n→ ").unwrap();
            assert!(what.contains(": ") && next.len() > 20, "{told}");
        }
        // These say it in their own sentence.
        for failure in [TargetFailure::Full("a".to_owned()), TargetFailure::Denied("a".to_owned())] {
            let told = target(failure).told();
            assert!(told.contains("make room there") || told.contains("look at the credentials"), "{told}");
        }
    }
}
