//! Webhooks and deliveries.

use balai_base::{AccountId, CaseId, EventId, Moment, Secret, Timestamp};
use uuid::Uuid;

use crate::{access::Actor, region::Region, vault::Vault};

/// What a command is given: where, with which keys, when and in whose name.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The region.
    pub region: &'a Region,
    /// Seals the secrets.
    pub vault: &'a Vault,
    /// The time and seed of the command.
    pub moment: &'a Moment,
    /// Who acts.
    pub actor: &'a Actor,
}

/// Whom webhooks may call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses, by `https`.
    #[default]
    Public,
    /// This machine too, by `http` as well: for tests and demonstrations.
    Loopback,
}

/// What happened, as receivers know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A report was sent.
    Opened,
    /// It came into another state, or was answered.
    Moved,
    /// Somebody wrote.
    Message,
    /// Photos were added.
    Photo,
    /// A promise was broken.
    Late,
    /// Nothing: an administrator tries the webhook.
    Test,
}

impl Happening {
    /// Everything a webhook may want to know.
    pub const WANTED: [Self; 5] = [Self::Opened, Self::Moved, Self::Message, Self::Photo, Self::Late];

    /// The word receivers read as `type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "report.opened",
            Self::Moved => "report.moved",
            Self::Message => "report.message",
            Self::Photo => "report.photo",
            Self::Late => "report.late",
            Self::Test => "webhook.test",
        }
    }

    /// The happening of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WANTED.into_iter().chain([Self::Test]).find(|one| one.as_str() == word)
    }
}

/// Something that happened to a report everybody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The case.
    pub case: CaseId,
    /// The line of its history.
    pub event: EventId,
    /// What.
    pub what: Happening,
}

/// A webhook to be added.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// The address called.
    pub url: String,
    /// Whose it is, for administrators.
    pub note: String,
    /// What it wants to know; not empty.
    pub events: Vec<Happening>,
}

/// A webhook just added, with the secret that is shown once.
pub struct Added {
    /// Its identifier.
    pub id: Uuid,
    /// `whsec_…`
    pub secret: Secret<String>,
}

/// Why a webhook is not called any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisabledWhy {
    /// An administrator said so.
    ByHand,
    /// Too many calls in a row failed.
    Failures,
}

impl DisabledWhy {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::Failures => "failures",
        }
    }

    /// The reason of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::ByHand, Self::Failures].into_iter().find(|why| why.as_str() == word)
    }
}

/// A webhook as administrators see it: without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its identifier.
    pub id: Uuid,
    /// The address called.
    pub url: String,
    /// Whose it is.
    pub note: String,
    /// What it wants to know.
    pub events: Vec<Happening>,
    /// When it was added.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// Until when the secret before signs too.
    pub former_until: Option<Timestamp>,
    /// Failed calls in a row.
    pub failures: u32,
    /// Until when nobody is called after the last failure.
    pub paused_until: Option<Timestamp>,
    /// Since when and why it is not called any more.
    pub disabled: Option<(Timestamp, DisabledWhy)>,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It waits for its first or next try.
    Ready,
    /// The receiver took it.
    Sent,
    /// There was nothing to tell any more: the report is not public.
    Nothing,
    /// It was given up.
    Dead,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Ready, Self::Sent, Self::Nothing, Self::Dead];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Sent => "sent",
            Self::Nothing => "nothing",
            Self::Dead => "dead",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What a call came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not called yet.
    None,
    /// Answered with 2xx.
    Taken(u16),
    /// Answered with another status.
    Answered(u16),
    /// Answered with a redirect, which is not followed.
    Redirected(u16),
    /// The name leads to an address that is not public.
    Address,
    /// The name leads nowhere.
    Name,
    /// No answer in time.
    Time,
    /// No connection, or it broke.
    Connection,
    /// The certificate or the encryption is wrong.
    Encryption,
    /// It was not called: the webhook is disabled.
    Disabled,
}

impl Outcome {
    /// The word in the database and in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Taken(_) => "taken",
            Self::Answered(_) => "answered",
            Self::Redirected(_) => "redirected",
            Self::Address => "address",
            Self::Name => "name",
            Self::Time => "time",
            Self::Connection => "connection",
            Self::Encryption => "encryption",
            Self::Disabled => "disabled",
        }
    }

    /// The status of the answer, where there was one.
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Taken(status) | Self::Answered(status) | Self::Redirected(status) => Some(status),
            _ => None,
        }
    }

    /// The outcome of a word and a status.
    pub fn parse(word: &str, status: Option<u16>) -> Option<Self> {
        let status = status.unwrap_or_default();
        [
            Self::None,
            Self::Taken(status),
            Self::Answered(status),
            Self::Redirected(status),
            Self::Address,
            Self::Name,
            Self::Time,
            Self::Connection,
            Self::Encryption,
            Self::Disabled,
        ]
        .into_iter()
        .find(|outcome| outcome.as_str() == word)
    }

    /// Whether the receiver took what was sent.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Taken(_))
    }
}

/// One thing to be told to one webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its identifier, by which a receiver knows a repetition.
    pub id: Uuid,
    /// The webhook.
    pub webhook: Uuid,
    /// What happened to which case; none for a test.
    pub about: Option<(CaseId, EventId)>,
    /// What happened.
    pub what: Happening,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was called.
    pub attempts: u32,
    /// What the last call came to.
    pub outcome: Outcome,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was called last.
    pub tried_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}
