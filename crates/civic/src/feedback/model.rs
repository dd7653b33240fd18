//! Questions, answers and counts.

use std::collections::BTreeMap;

use balai_base::{Day, Timestamp};
use serde::Serialize;
use uuid::Uuid;

/// What a token asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The service's id.
    pub service: String,
    /// The agency that gave it.
    pub agency: String,
    /// Until when the answer is taken.
    pub expires_at: Timestamp,
}

/// Why the token of a letter does not answer any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Nobody made such a token, or its case was erased.
    Unknown,
    /// It was used.
    Used,
    /// Its time is over, or the case has moved on.
    Old,
}

impl Gone {
    /// The word in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Used => "used",
            Self::Old => "old",
        }
    }
}

/// What somebody answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Element → 1 to 4.
    pub scores: BTreeMap<String, u8>,
    /// What was added in words; may be empty.
    pub words: String,
}

/// How a service was judged, as counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// The service's id.
    pub service: String,
    /// How many answered.
    pub answers: u32,
    /// Element → how often 1, 2, 3 and 4 were given.
    pub elements: BTreeMap<String, [u32; 4]>,
}

/// A text that waits for release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldText {
    /// Its identifier.
    pub id: Uuid,
    /// The service's id.
    pub service: String,
    /// The agency's id.
    pub agency: String,
    /// On which day it was written.
    pub day: Day,
    /// The text, masked.
    pub text: String,
}

/// A text everybody may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Released {
    /// The service's id.
    pub service: String,
    /// On which day it was written.
    pub day: Day,
    /// The text, masked.
    pub text: String,
}
