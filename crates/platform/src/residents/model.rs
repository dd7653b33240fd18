//! What commands take and give back.

use balai_base::{Language, ResidentId, Secret, Timestamp};

/// A browser that acts, as far as limits and lists of sessions need it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The reader's network; a village's telephones may share it.
    pub network: Vec<u8>,
    /// The browser's random number.
    pub device: [u8; 16],
    /// The browser in two words.
    pub agent: String,
    /// The language its reader reads.
    pub language: Language,
}

/// How somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a code sent to the address.
    Code,
    /// By a passkey.
    Passkey,
    /// By a recovery code, printed earlier or begun at a counter.
    Recovery,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Code, Self::Passkey, Self::Recovery];

    /// The word in the database and in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Passkey => "passkey",
            Self::Recovery => "recovery",
        }
    }

    /// The way a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// A session that has begun; its token goes into the cookie and nowhere else.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Whose it is.
    pub resident: ResidentId,
    /// The token.
    pub token: Secret<String>,
}

/// What a try to come in came to. A wrong try is no failure: its count must stay.
#[derive(Clone, Debug)]
pub enum Entered {
    /// Signed in.
    Right(NewSession),
    /// The code does not fit.
    Wrong,
    /// No code of this browser is good any more: ask for another.
    Over,
}

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResidentSession {
    /// The account.
    pub resident: ResidentId,
    /// When the person last proved to be its owner: sensitive changes want it to be fresh.
    pub proved_at: Timestamp,
}

/// A session as the request's handler knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who it is.
    pub session: ResidentSession,
    /// The session's public name.
    pub name: String,
    /// Whether its use should be noted now.
    pub touch_due: bool,
}

/// One of the own sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionListed {
    /// Its public name: names it, opens nothing.
    pub name: String,
    /// How its owner came in.
    pub way: Way,
    /// The browser in two words.
    pub agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

/// One of the own passkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its identifier, given by the device that holds it.
    pub credential_id: Vec<u8>,
    /// Whose it is.
    pub resident: ResidentId,
    /// The public key and its counter, as [`super::ceremony`] keeps them.
    pub credential: String,
    /// The browser it was made in.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}
