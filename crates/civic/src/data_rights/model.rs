//! What is asked, by whom, and what lists show of it.

use balai_base::{CaseId, CaseNumber, Language, Localized, Pin, Problem, ResidentId, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// The type of these cases, and their workflow.
pub const CASE_TYPE: &str = "hak-data";
/// The category under which they lie; no pack has it, so that nobody can report under it.
pub(super) const CATEGORY: &str = "hak-data";

/// What somebody asks for about their own data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RightKind {
    /// A copy of everything held (UU 27/2022, article 7; its deadline article 32).
    Export,
    /// A correction (article 6; article 30).
    Correction,
    /// Not to be used any more while it is argued about (article 11; article 41).
    Restriction,
    /// Erasure (article 8; article 43).
    Erasure,
}

impl RightKind {
    /// Every kind, in the order in which pages offer them.
    pub const ALL: [Self; 4] = [Self::Export, Self::Correction, Self::Restriction, Self::Erasure];

    /// The word in the database, in forms and in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Correction => "correction",
            Self::Restriction => "restriction",
            Self::Erasure => "erasure",
        }
    }

    /// The kind a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Whose data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The owner of an account: the account and every case it holds.
    Account(ResidentId),
    /// The owner of one case, known by number and PIN.
    Case(CaseId),
}

impl Subject {
    /// Whether an account asks.
    pub fn is_account(&self) -> bool {
        matches!(self, Self::Account(_))
    }
}

/// The values a correction asks for; empty where nothing is to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The e-mail address.
    pub email: String,
}

impl Correction {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.phone.is_empty() && self.email.is_empty()
    }
}

/// A request to be filed.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What for.
    pub kind: RightKind,
    /// In the person's own words; may be empty but for a correction of something else than the contact.
    pub words: String,
    /// What the contact should say, for a correction.
    pub correction: Secret<Correction>,
    /// The language the person reads.
    pub language: Language,
}

/// A request that was filed.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Its case.
    pub case: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// What opens it without an account.
    pub pin: Pin,
    /// Until when it is answered.
    pub promised_at: Option<Timestamp>,
    /// Whether it was granted at once.
    pub granted: bool,
}

/// A request as it is stored.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its case.
    pub case: CaseId,
    /// What for.
    pub kind: RightKind,
    /// Whose data.
    pub subject: Subject,
    /// When it was filed.
    pub created_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// How.
    pub granted: Option<bool>,
    /// When what was granted ended again: only a restriction's.
    pub lifted: Option<Lifted>,
}

impl Request {
    /// Whether it restricts the processing of its subject's data now.
    pub fn is_in_force(&self) -> bool {
        self.kind == RightKind::Restriction && self.granted == Some(true) && self.lifted.is_none()
    }
}

/// A restriction that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lifted {
    /// When it was lifted.
    pub at: Timestamp,
    /// What the person was told of it.
    pub because: String,
}

/// A request as lists and pages show it. Nothing here names the person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestView {
    /// Its number.
    pub number: CaseNumber,
    /// What for.
    pub kind: RightKind,
    /// Whether an account asks, or the owner of one case.
    pub by_account: bool,
    /// What the person wrote, personal numbers masked.
    pub words: String,
    /// What the officer answered.
    pub answer: String,
    /// Its state.
    pub state: Localized,
    /// What the state means.
    pub sentence: Localized,
    /// A word of `Meaning`.
    pub meaning: &'static str,
    /// When it was filed.
    pub created_at: Timestamp,
    /// Until when it must be answered.
    pub due_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Whether the reader may decide it.
    pub can_decide: bool,
    /// Whether it restricts the processing of the person's data now.
    pub in_force: bool,
    /// When the restriction was lifted, and why.
    pub lifted: Option<Lifted>,
    /// Whether the reader may lift it.
    pub can_lift: bool,
}

/// "There is no such request."
pub(super) fn no_request() -> Problem {
    Problem::not_found("problem-data-request-unknown")
}
