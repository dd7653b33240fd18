//! The words of drills.

use balai_base::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A restore that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// Its identifier, by which a repetition is known.
    pub id: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// How long it took until pages were answered, in milliseconds: about what a restore in need would take.
    pub took_ms: i64,
    /// Where the copy came from, without credentials.
    pub target: String,
    /// The moment that was restored; none when there was nothing to restore.
    pub moment: Option<Timestamp>,
    /// What was checked, in order.
    pub steps: Vec<Step>,
}

impl Drill {
    /// Whether the restore is proven: every kind of check was made, and none failed. The history may have been left out,
    /// where its log did not exist yet at the moment restored.
    pub fn proven(&self) -> bool {
        let made = |kind: &StepKind| {
            self.steps.iter().any(|step| {
                step.kind == *kind
                    && (step.outcome == Outcome::Passed
                        || *kind == StepKind::History && step.outcome == Outcome::LeftOut)
            })
        };
        StepKind::ALL.iter().all(made) && self.steps.iter().all(|step| step.outcome != Outcome::Failed)
    }

    /// The check that failed, if one did.
    pub fn failed(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.outcome == Outcome::Failed)
    }
}

/// One check of a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What was checked.
    pub kind: StepKind,
    /// What came of it.
    pub outcome: Outcome,
    /// Figures, or why it failed; for administrators, in English, without personal values.
    pub detail: String,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
}

/// What a drill checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Database and files came back, whole and in order.
    Restore,
    /// The database says that it is whole.
    Integrity,
    /// Tables hold what they should.
    Counts,
    /// Stored files have the content of their names.
    Files,
    /// The history fits what was published of it.
    History,
    /// A server on the restored data answers people and programs.
    Journeys,
}

impl StepKind {
    /// Every kind, in the order they are made.
    pub const ALL: [Self; 6] =
        [Self::Restore, Self::Integrity, Self::Counts, Self::Files, Self::History, Self::Journeys];

    /// The word in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restore => "restore",
            Self::Integrity => "integrity",
            Self::Counts => "counts",
            Self::Files => "files",
            Self::History => "history",
            Self::Journeys => "journeys",
        }
    }
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is as it should be.
    Passed,
    /// It is not.
    Failed,
    /// It was not made.
    LeftOut,
}

impl Outcome {
    /// The word in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::LeftOut => "left-out",
        }
    }
}

/// Where a drill was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the server itself, with a key that lies there.
    Server,
    /// On another machine, which handed its signed result in.
    Elsewhere,
}

impl Place {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The place a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Server, Self::Elsewhere].into_iter().find(|place| place.as_str() == word)
    }
}
