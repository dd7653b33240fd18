//! What the log is told of an event, and what it tells of itself.

use std::sync::Arc;

use balai_base::{AccountId, EventId, RegionId, Timestamp};
use balai_store::{Failure, Tx};

/// An event as the log takes it: every column of its row, and its case's public number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The event.
    pub event: EventId,
    /// The public number of its case.
    pub case: String,
    /// Its place in the case's history, from 1.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened, by its word.
    pub kind: String,
    /// Who did it: `citizen`, `officer` or `system`.
    pub actor_kind: String,
    /// The officer.
    pub actor: Option<AccountId>,
    /// The role that allowed it.
    pub role: String,
    /// The agency in whose name it was done.
    pub agency: String,
    /// Who may read it, by its word.
    pub audience: String,
    /// The transition taken.
    pub transition: String,
    /// The state before.
    pub state_from: String,
    /// The state after.
    pub state_to: String,
    /// What was written.
    pub text: String,
    /// The facts beside the text, as they are stored.
    pub detail: String,
    /// The event of another case that it repeats.
    pub origin: Option<EventId>,
}

/// Reads events by their identifiers, in any order; those that are not there are left out.
pub type Records = Arc<dyn Fn(&mut Tx, &RegionId, &[EventId]) -> Result<Vec<Record>, Failure> + Send + Sync>;

/// Which of an event's hidden values a reader may see in a proof.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revealing {
    /// What was written.
    pub text: bool,
    /// The officer, the facts beside the text and what it repeats.
    pub rest: bool,
}

/// How a region's log stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The log's name.
    pub origin: String,
    /// How many events have a place in it.
    pub size: u64,
    /// How many wait for theirs.
    pub waiting: u64,
    /// The size and time of the newest signed checkpoint.
    pub signed: Option<(u64, Timestamp)>,
    /// Whom the pack names as witnesses, and what each has seen.
    pub witnesses: Vec<WitnessSeen>,
}

/// What a witness has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessSeen {
    /// Its name.
    pub name: String,
    /// Its key, as anybody needs it to check its word.
    pub key: String,
    /// The size of the newest checkpoint it cosigned, and when.
    pub newest: Option<(u64, Timestamp)>,
}
