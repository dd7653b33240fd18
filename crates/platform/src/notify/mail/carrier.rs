//! [`Carrier`]: who takes letters away, and why one was not taken.

use balai_base::{Secret, Timestamp};

/// One letter, ready to go. Its address is opened for this try only and shows in no log.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What makes it this letter and no other: a second copy has the same, so that a mailbox shows one.
    pub id: String,
    /// When it was written.
    pub at: Timestamp,
    /// The address.
    pub to: Secret<String>,
    /// The name of the sender.
    pub from_name: String,
    /// Where answers go; none for the sender's address.
    pub reply_to: Option<String>,
    /// The code of its language.
    pub language: &'static str,
    /// What happened, in one line.
    pub subject: String,
    /// The letter as plain text.
    pub text: String,
    /// The letter as HTML.
    pub html: String,
    /// The address at which one POST ends these letters (RFC 8058); empty for one that can't be ended.
    pub stop: String,
}

/// Takes letters away.
pub trait Carrier: Send + Sync {
    /// Hands a letter over. `Ok` means that somebody else has promised to deliver it.
    fn send(&self, letter: &Letter) -> Result<(), Unsent>;

    /// Whether letters could be handed over now, as far as it can be told without one.
    fn probe(&self) -> Result<(), Unsent> {
        Ok(())
    }
}

/// Why a letter was not taken. The detail is for administrators and holds no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Whether trying again may help.
    pub again: bool,
    /// What stood in the way.
    pub reason: Reason,
    /// What exactly: a status of the server, never its words, since those repeat the address.
    pub detail: String,
}

/// What stands in the way of a letter; each has a sentence that says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The server can't be reached, or hung up.
    Away,
    /// The server did not answer in time.
    Slow,
    /// No protected connection could be made.
    Insecure,
    /// The server does not accept the user and password.
    SignIn,
    /// The server does not let this sender write.
    Sender,
    /// The addressee's address does not exist, or takes no mail.
    Address,
    /// The server refused the letter itself.
    Content,
    /// The server asked to come back later.
    Busy,
    /// The pack's template can't be filled in.
    Template,
    /// The folder for letters can't be written.
    Folder,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Away,
        Self::Slow,
        Self::Insecure,
        Self::SignIn,
        Self::Sender,
        Self::Address,
        Self::Content,
        Self::Busy,
        Self::Template,
        Self::Folder,
    ];

    /// The word before a dead letter's detail, and after `job-` the key of the sentence that says what to do.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Away => "mail-away",
            Self::Slow => "mail-slow",
            Self::Insecure => "mail-insecure",
            Self::SignIn => "mail-sign-in",
            Self::Sender => "mail-sender",
            Self::Address => "mail-address",
            Self::Content => "mail-content",
            Self::Busy => "mail-busy",
            Self::Template => "mail-template",
            Self::Folder => "mail-folder",
        }
    }
}
