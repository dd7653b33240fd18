//! Notices: what somebody is to be told about a case.

use std::fmt;

use balai_base::{AccountId, CaseId, EventId, Timestamp};
use uuid::Uuid;

/// Whom a notice is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// The person who reported.
    Reporter,
    /// Everybody who follows the case.
    Followers,
    /// The officers of an agency's unit (of the whole agency when the unit is empty).
    Agency {
        /// The agency's id.
        agency: String,
        /// The unit's id.
        unit: String,
    },
    /// The officers who hold a role at an agency (in the whole region when the agency is empty).
    Role {
        /// The role's id.
        role: String,
        /// The agency's id.
        agency: String,
    },
    /// One officer.
    Account(AccountId),
}

impl fmt::Display for Recipient {
    /// The form in the database: `reporter`, `followers`, `agency:A/U`, `role:R@A`, `account:ID`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reporter => formatter.write_str("reporter"),
            Self::Followers => formatter.write_str("followers"),
            Self::Agency { agency, unit } => write!(formatter, "agency:{agency}/{unit}"),
            Self::Role { role, agency } => write!(formatter, "role:{role}@{agency}"),
            Self::Account(account) => write!(formatter, "account:{account}"),
        }
    }
}

impl Recipient {
    /// The recipient a stored text names.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => match text {
                "reporter" => Some(Self::Reporter),
                "followers" => Some(Self::Followers),
                _ => None,
            },
            Some(("agency", rest)) => rest
                .split_once('/')
                .map(|(agency, unit)| Self::Agency { agency: agency.to_owned(), unit: unit.to_owned() }),
            Some(("role", rest)) => rest
                .split_once('@')
                .map(|(role, agency)| Self::Role { role: role.to_owned(), agency: agency.to_owned() }),
            Some(("account", id)) => id.parse().ok().map(Self::Account),
            Some(_) => None,
        }
    }
}

/// A notice to be written.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// The case.
    pub case: CaseId,
    /// The event that caused it.
    pub event: EventId,
    /// The message's name in the locales.
    pub template: String,
    /// Whom it is for.
    pub recipient: Recipient,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// It waits.
    Ready,
    /// The case's page shows it.
    Shown,
    /// A provider took it.
    Sent,
    /// It was given up.
    Dead,
}

impl NoticeState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Ready, Self::Shown, Self::Sent, Self::Dead];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Shown => "shown",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }

    /// The state a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier, by which a provider knows a repetition.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// The event that caused it.
    pub event: EventId,
    /// The message's name in the locales.
    pub template: String,
    /// Whom it is for, as [`Recipient`] writes it.
    pub recipient: String,
    /// What became of it.
    pub state: NoticeState,
    /// How often delivery was tried.
    pub attempts: u32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was shown, sent or given up.
    pub finished_at: Option<Timestamp>,
}
