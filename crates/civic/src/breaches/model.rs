//! What is known of a breach.

use balai_base::{AccountId, CaseId, CaseNumber, Localized, Timestamp, time::HOUR};

/// The type of these cases, their workflow and their category, which no pack has.
pub const CASE_TYPE: &str = "kebocoran";
/// The promises of requests about personal data have the same clock: 72 hours to decide.
pub(super) const PROMISES: &str = "hak-data";
/// The longest letter, in characters.
pub const LONGEST_LETTER: usize = 4_000;
/// How soon people must be told, in milliseconds: three times twenty-four hours (UU 27/2022, article 46).
pub(super) const TOLD_WITHIN: i64 = 72 * HOUR;

/// What somebody had who should not have had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What these officers' accounts opened: their looks at who reported.
    Accounts(Vec<AccountId>),
    /// Everything held: a stolen disk, a copy with its keys.
    Everything,
}

impl Reach {
    /// The word in the database and in forms.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accounts(_) => "accounts",
            Self::Everything => "everything",
        }
    }
}

/// A breach to be recorded.
#[derive(Clone, Debug)]
pub struct NewBreach {
    /// What happened, in words for the file; personal numbers are masked.
    pub what: String,
    /// When it became known.
    pub known_at: Timestamp,
    /// From when on data may have been seen.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What was within reach.
    pub reach: Reach,
    /// The letter as it is proposed; may be changed until it is sent.
    pub letter: String,
}

/// A breach as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Breach {
    pub(super) case: CaseId,
    pub(super) known_at: Timestamp,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
    pub(super) reach: Reach,
    pub(super) letter: String,
    pub(super) telling_since: Option<Timestamp>,
    pub(super) told_all_at: Option<Timestamp>,
}

/// A breach as its office sees it.
#[derive(Clone, Debug)]
pub struct BreachView {
    /// Its case.
    pub number: CaseNumber,
    /// Its state in words.
    pub state: Localized,
    /// What that state counts as.
    pub meaning: &'static str,
    /// What happened.
    pub what: String,
    /// When it became known.
    pub known_at: Timestamp,
    /// Until when people must be told.
    pub due_at: Timestamp,
    /// From when on data may have been seen.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What was within reach.
    pub reach: Reach,
    /// What people are told.
    pub letter: String,
    /// When telling began.
    pub telling_since: Option<Timestamp>,
    /// When everybody had been told.
    pub told_all_at: Option<Timestamp>,
    /// How many cases' people were told.
    pub told: u64,
    /// Whether the reader may act on it.
    pub can_act: bool,
}

/// One look at somebody's data in the stretch of a breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub account: Option<AccountId>,
    /// What was done, in the words of the audit trail.
    pub action: String,
    /// To which case or account.
    pub subject: String,
    /// The reason given.
    pub reason: String,
}

/// How many it concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// Cases with somebody's data within reach.
    pub cases: u64,
    /// Of them, those whose people read it on their case's page only: they left no e-mail address.
    pub by_page_only: u64,
}
