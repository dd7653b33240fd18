//! Entries of the trail.

use balai_base::{AccountId, CaseId, Day, Timestamp};
use uuid::Uuid;

/// An act to be recorded.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done, in the words of `access` or of the slice that did it: `reveal-identity`.
    pub action: &'static str,
    /// What it was done to: `case`, `account`, `region`, …
    pub subject_kind: &'static str,
    /// Which one: a case's number, an account's identifier.
    pub subject_id: String,
    /// The reason given.
    pub reason: String,
    /// What else must be known later; no personal value.
    pub detail: String,
}

/// A recorded act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its identifier, ordered by time.
    pub id: Uuid,
    /// When it was done.
    pub at: Timestamp,
    /// By whom: `citizen`, `officer` or `system`.
    pub actor_kind: String,
    /// By which officer.
    pub actor: Option<AccountId>,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// The reason given.
    pub reason: String,
    /// What else must be known.
    pub detail: String,
}

/// Which entries to list. `None` means "any".
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Done by this officer.
    pub actor: Option<AccountId>,
    /// This action.
    pub action: Option<String>,
    /// Done to this kind of subject …
    pub subject_kind: Option<String>,
    /// … and this one.
    pub subject_id: Option<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// A case that an officer's pages showed on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskRead {
    /// By whom.
    pub account: AccountId,
    /// In which role.
    pub role: String,
    /// In the name of which agency.
    pub agency: String,
    /// On which day of the region.
    pub day: Day,
    /// Which case.
    pub case: CaseId,
    /// Whether the case itself was opened, and not only a line of a list.
    pub whole: bool,
    /// When it was shown first that day.
    pub at: Timestamp,
}
