//! The words of operations.

use balai_base::{AccountId, Timestamp};
use balai_store::jobs::JobCounts;

use crate::{casework::Waiting, identity::AccountCounts};

/// The figures of a region, each only for those whose business it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// For those who manage accounts.
    pub accounts: Option<AccountCounts>,
    /// For those who manage the region.
    pub waiting: Option<Waiting>,
    /// For those who manage jobs.
    pub jobs: Option<JobCounts>,
    /// For those who manage programs: how many hold a valid key.
    pub programs: Option<u64>,
    /// Whether the reader may read the trail.
    pub trail: bool,
}

/// Which lines of the trail to list. Empty text means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// An action.
    pub action: String,
    /// What it was done to, as a person types it: a case's number, what an account signs in as, or an identifier.
    pub subject: String,
    /// By which officer.
    pub actor: Option<AccountId>,
}

/// A line of the trail as it is read: identifiers of accounts with their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailLine {
    /// When.
    pub at: Timestamp,
    /// `citizen`, `officer` or `system`.
    pub actor_kind: String,
    /// Which officer.
    pub actor: Option<AccountId>,
    /// The officer's name; empty for anybody else.
    pub actor_name: String,
    /// What was done.
    pub action: String,
    /// `case`, `account`, `region`, `job`.
    pub subject_kind: String,
    /// Which one: a case's number, an account's name, a region's or a job's identifier.
    pub subject: String,
    /// The reason given, masked.
    pub reason: String,
    /// What else must be known, masked.
    pub detail: String,
}
