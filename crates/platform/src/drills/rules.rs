//! When a proof is too old.

use balai_base::{Timestamp, time};

/// After how long without a proven restore administrators are warned, in milliseconds: two nights.
pub const ALARM_AFTER: i64 = 48 * time::HOUR;

/// How the proof stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No copies are made: nothing can be proven.
    NotSetUp,
    /// Copies are made, and none was ever restored.
    Never,
    /// A restore was proven not long ago.
    Proven {
        /// How long ago it began, in milliseconds.
        age: i64,
        /// How long it took, in milliseconds.
        took: i64,
    },
    /// The last proof is too old.
    Old {
        /// How long ago it began, in milliseconds.
        age: i64,
        /// How long it took, in milliseconds.
        took: i64,
    },
}

impl Standing {
    /// Whether an administrator must act.
    pub fn alarms(self) -> bool {
        matches!(self, Self::Never | Self::Old { .. })
    }

    /// The word in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSetUp => "not-set-up",
            Self::Never => "never",
            Self::Proven { .. } => "proven",
            Self::Old { .. } => "old",
        }
    }

    /// How long ago the last proven restore began and how long it took, in milliseconds.
    pub fn last(self) -> Option<(i64, i64)> {
        match self {
            Self::Proven { age, took } | Self::Old { age, took } => Some((age, took)),
            Self::NotSetUp | Self::Never => None,
        }
    }
}

/// The standing at `now` of a place where copies are `set_up` or not; `last`: when the last proven restore began, and how
/// long it took.
pub fn standing(set_up: bool, last: Option<(Timestamp, i64)>, now: Timestamp) -> Standing {
    match last {
        None if set_up => Standing::Never,
        None => Standing::NotSetUp,
        Some((begun, took)) => {
            // A clock that was set back makes no proof younger than it is.
            let age = now.since(begun).max(0);
            if age > ALARM_AFTER || now.since(begun) < -time::HOUR {
                Standing::Old { age, took }
            } else {
                Standing::Proven { age, took }
            }
        }
    }
}
