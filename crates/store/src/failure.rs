//! [`Failure`]: why a command or a read did not succeed, told apart by extended code or SQLSTATE.
//!
//! Only cases a caller treats differently have their own variant. Its internal text never leaves the server:
//! the outside sees [`Failure::problem`].

use balai_base::{Problem, ProblemKind};

/// Why work on the store failed. Whatever the variant, the command's changes are rolled back, except for
/// [`Failure::Unknown`], where nobody can say.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Failure {
    /// The work itself refused, with what to tell the reader.
    #[error("refused: {0}")]
    Refused(Box<Problem>),
    /// A unique key is taken. `constraint` is the index's name, or `TABLE_pkey` for a primary key.
    #[error("{constraint} is taken")]
    Conflict {
        /// The name of the unique index, the same on both databases.
        constraint: String,
    },
    /// Too much is waiting, or the database can't be reached just now. Nothing was stored.
    #[error("the store is busy")]
    Busy,
    /// The store answers reads only: it was opened so, or a disk failed. Nothing was stored.
    #[error("the store is read-only")]
    ReadOnly,
    /// The change may be stored or not; the form token of a repeated submission tells.
    #[error("the outcome is unknown")]
    Unknown,
    /// Anything else: a mistake of ours, or a database in a state that was not foreseen.
    #[error("store: {0}")]
    Driver(String),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl Failure {
    /// What the outside is told. Internal text stays inside; log the failure itself where it is handled.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Refused(problem) => (**problem).clone(),
            Self::Conflict { .. } => Problem::conflict("problem-changed-meanwhile"),
            Self::Busy => Problem::new(ProblemKind::Unavailable(2), "problem-busy"),
            Self::ReadOnly => Problem::new(ProblemKind::Unavailable(300), "problem-read-only"),
            Self::Unknown => Problem::new(ProblemKind::Unavailable(5), "problem-outcome-unknown"),
            Self::Driver(_) => Problem::new(ProblemKind::Internal, "problem-internal"),
        }
    }

    /// Whether this is a taken unique key of that name.
    pub fn is_conflict_on(&self, name: &str) -> bool {
        matches!(self, Self::Conflict { constraint } if constraint == name)
    }

    /// The disk is full: nothing was stored, reading goes on, and writing works again once there is room.
    pub fn storage_full() -> Self {
        Problem::new(ProblemKind::Unavailable(60), "problem-storage-full").into()
    }

    /// A statement took longer than it may.
    pub(crate) fn took_too_long() -> Self {
        Problem::new(ProblemKind::Unavailable(10), "problem-took-too-long").into()
    }
}
