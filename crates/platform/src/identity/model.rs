//! The words of identity: accounts, links, sessions, leave and saved filters.

use balai_base::{AccountId, AreaCode, Day, Moment, Secret, Timestamp};

use crate::{
    access::{Actor, Grant, Officer},
    region::Region,
    vault::Vault,
};

/// Where and by whom a command is given.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The region whose account it is; nobody has an account in two.
    pub region: &'a Region,
    /// The keys.
    pub vault: &'a Vault,
    /// Time and seed.
    pub moment: &'a Moment,
    /// Who acts.
    pub actor: &'a Actor,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Its owner has not chosen a password and an authenticator yet.
    Invited,
    /// It can be used.
    Active,
    /// It was shut; its history stays.
    Disabled,
}

impl AccountState {
    /// The word in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The state a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Invited, Self::Active, Self::Disabled].into_iter().find(|state| state.as_str() == word)
    }
}

/// An officer's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// What its owner types to sign in: lower case.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// Whether it can be used.
    pub state: AccountState,
    /// Whether an authenticator is confirmed.
    pub has_factor: bool,
    /// When it was invited.
    pub created_at: Timestamp,
}

/// An account in the administrators' list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountListed {
    /// The account.
    pub account: Account,
    /// Its own grants.
    pub grants: Vec<Grant>,
    /// When one of its sessions was last used.
    pub seen_at: Option<Timestamp>,
}

/// How many accounts a region has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// Those that can be used.
    pub active: u64,
    /// Those whose owners have not opened them yet.
    pub invited: u64,
    /// Those that were shut.
    pub disabled: u64,
    /// Wishes for a new authenticator that wait for a second person.
    pub factor_requests: u64,
}

/// Which accounts to list. Empty text means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// A part of login or name.
    pub text: String,
    /// A role.
    pub role: String,
    /// An agency.
    pub agency: String,
    /// A state.
    pub state: Option<AccountState>,
}

/// Somebody to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// What they will type to sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they will be.
    pub grants: Vec<Grant>,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Choose a password and enrol an authenticator.
    Activate,
    /// Choose another password; the authenticator stays.
    Reset,
    /// Sign in straight away. Made for demonstrations only.
    Demonstration,
}

impl LinkPurpose {
    /// The word in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Reset => "reset",
            Self::Demonstration => "demonstration",
        }
    }

    /// The purpose a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Activate, Self::Reset, Self::Demonstration]
            .into_iter()
            .find(|purpose| purpose.as_str() == word)
    }
}

/// A one-time link, shown once to whoever asked for it.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The account it opens.
    pub account: AccountId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The last part of its address, `/petugas/masuk/tautan/TOKEN`.
    pub token: Secret<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A one-time link as it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The account it opens.
    pub account: Account,
    /// What it is for.
    pub purpose: LinkPurpose,
}

/// How far somebody has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is missing. Nothing but that may be done.
    Password,
    /// A one-time link was used: an authenticator may be enrolled, and nothing else done. A password alone
    /// never leads here, so that an enrolment left half-way is no way around the code.
    Enrol,
    /// Both were right.
    Full,
}

impl Stage {
    /// The word in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Enrol => "enrol",
            Self::Full => "full",
        }
    }

    /// The stage a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Password, Self::Enrol, Self::Full].into_iter().find(|stage| stage.as_str() == word)
    }
}

/// A session just made. The token goes into the cookie and nowhere else.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Whose it is.
    pub account: AccountId,
    /// 256 random bits as base64url.
    pub token: Secret<String>,
    /// How far it goes.
    pub stage: Stage,
}

/// Who sends a request, found by a session's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The officer with every right of today. Only to be used as an actor when the stage is full.
    pub officer: Officer,
    /// What they typed to sign in.
    pub login: String,
    /// How far they have signed in.
    pub stage: Stage,
    /// The session's public name, by which its owner ends it.
    pub session: String,
    /// Whether [`super::touch`] is due, so that the session does not fall asleep.
    pub touch_due: bool,
    /// When the session ends whatever happens.
    pub expires_at: Timestamp,
    /// Whether another password must be chosen before anything else; see [`super::policy`].
    pub password_due: bool,
}

impl SignedIn {
    /// The actor of a request: the officer when fully signed in, with a password that is still good; else nobody.
    pub fn actor(&self) -> Actor {
        match self.stage {
            Stage::Full if self.password_due => Actor::Anonymous,
            Stage::Full => Actor::Officer(self.officer.clone()),
            Stage::Password | Stage::Enrol => Actor::Anonymous,
        }
    }
}

/// One of an account's sessions, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionListed {
    /// Its public name.
    pub session: String,
    /// The browser in two words.
    pub agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

/// One try to sign in.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What was typed as login.
    pub login: String,
    /// The sender's network: `/24` of IPv4, `/56` of IPv6.
    pub network: Vec<u8>,
    /// The browser's device number.
    pub device: [u8; 16],
    /// The browser in two words.
    pub agent: String,
}

/// What a password is checked against. The same for a login nobody has.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The account, if there is one that can be used.
    pub account: Option<AccountId>,
    /// Its password's hash, if it has one.
    pub hash: Option<Secret<String>>,
}

/// What came of a code.
#[derive(Clone, Debug)]
pub enum CodeOutcome<T> {
    /// It was right.
    Right(T),
    /// It was wrong, too old or used before. The try is counted.
    Wrong,
}

/// What a newly enrolled officer gets.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// A full session.
    pub session: NewSession,
    /// Recovery codes, shown this once.
    pub recovery_codes: Vec<Secret<String>>,
}

/// Days on which a deputy does somebody's work, first and last included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// Who is away.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Who does the work.
    pub deputy: AccountId,
    /// The deputy's name.
    pub deputy_name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Why.
    pub reason: String,
}

/// A leave to be arranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLeave {
    /// Who is away.
    pub account: AccountId,
    /// Who does the work.
    pub deputy: AccountId,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Why; colleagues read it.
    pub reason: String,
}

/// A filter of the queue with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// The name its owner gave it.
    pub name: String,
    /// The address's query, such as `agency=x&meaning=working`.
    pub query: String,
}

/// An account's grant with whose it is, when it comes from somebody on leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BorrowedGrant {
    /// Who is away.
    pub(super) from: AccountId,
    /// What they may.
    pub(super) grant: Grant,
}

/// The area of a grant as stored: empty text for none.
pub(super) fn area_text(area: Option<&AreaCode>) -> &str {
    area.map_or("", AreaCode::as_str)
}
