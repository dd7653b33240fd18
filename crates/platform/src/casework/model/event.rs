//! History: events, what of them is public, and the three views of them.

use balai_base::{AccountId, CaseId, EventId, Timestamp};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$line])* $variant),+ }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database and in messages' keys.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word written by `as_str`.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What happened.
    EventKind {
        /// The case was opened; its text is what the reporter wrote.
        Opened = "opened",
        /// A transition was taken; its text is the public answer, or what the reporter said.
        Moved = "moved",
        /// A message between reporter and officers.
        Message = "message",
        /// A note among officers.
        Note = "note",
        /// The reporter says that it is solved.
        Confirmed = "confirmed",
        /// Given to an officer, or taken from one.
        Assigned = "assigned",
        /// A photo was added.
        PhotoAdded = "photo-added",
        /// An officer looked at the reporter's identity or at unmasked texts.
        Revealed = "revealed",
        /// A promise was not kept in time.
        ClockBroken = "clock-broken",
        /// Somebody higher up was told of a broken promise.
        Escalated = "escalated",
        /// The case has been passed around too often; triage was told.
        PassedAround = "passed-around",
        /// Another case was merged into this one.
        MergedIn = "merged-in",
        /// The master of this merged case took a step; its answer is this case's too.
        MasterMoved = "master-moved",
        /// A part was split off, or this case was split off another.
        Split = "split",
        /// Linked as recurrence of an earlier case, or an earlier case has come back.
        Recurred = "recurred",
        /// Who may see the case was changed.
        VisibilityChanged = "visibility-changed",
        /// The place was corrected or added.
        Relocated = "relocated",
        /// The category was corrected.
        CategoryChanged = "category-changed",
        /// The PIN was renewed at a counter.
        PinRenewed = "pin-renewed",
        /// A document of this case was issued or registered.
        DocumentIssued = "document-issued",
        /// Another document took the place of one of this case.
        DocumentSuperseded = "document-superseded",
        /// A document of this case was taken back.
        DocumentRevoked = "document-revoked",
        /// What was personal was erased.
        Erased = "erased",
        /// The processing of its personal data was restricted.
        ProcessingRestricted = "processing-restricted",
        /// The restriction was lifted.
        RestrictionLifted = "restriction-lifted",
    }
}

words! {
    /// Who may read an event at all.
    Audience {
        /// Everybody, when the case is public; its text only as far as released.
        Public = "public",
        /// The reporter and officers.
        Owner = "owner",
        /// Officers.
        Internal = "internal",
    }
}

words! {
    /// What became of a text that may be public.
    PublicationState {
        /// The detector found something; an officer decides.
        Held = "held",
        /// Everybody may read it.
        Public = "public",
        /// An officer decided that nobody outside reads it.
        Withheld = "withheld",
    }
}

/// Whose eyes a history is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Everybody: public events of a public case, released texts only.
    Public,
    /// The reporter: also what is between them and the officers, but no internal line.
    Owner,
    /// Officers in whose scope the case lies: everything, personal numbers masked.
    Officer,
}

/// What the public may read of an event's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Held, public or withheld.
    pub state: PublicationState,
    /// The text that is, or would be, public.
    pub text: String,
    /// What the detector found, as kinds' words.
    pub findings: Vec<String>,
    /// When this was decided.
    pub decided_at: Timestamp,
}

/// The facts of an event beside its text; which are set depends on its kind. Stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventDetail {
    /// The agency before, when it changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agency_before: String,
    /// The unit before, when it changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit_before: String,
    /// The agency that has the case now, when it changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agency: String,
    /// The unit that has it now.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The officer it was given to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<AccountId>,
    /// The other case of a merge, split or recurrence, by its number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub other: String,
    /// The body outside the region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outside_body: String,
    /// That body's reference number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// The clock that broke.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub clock: String,
    /// Who was told, as notices' recipients.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// What a field was before (visibility, category).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// What it is now.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// How many photos were given with it.
    #[serde(skip_serializing_if = "is_zero")]
    pub photos: u32,
    /// What the reporter answered to the category's questions, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
}

/// What the reporter answered to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The question, as `category/question`.
    pub question: String,
    /// What was answered: words of the pack, numbers, days, or a text with personal numbers masked.
    pub values: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// One line of a case's history, as one view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The case.
    pub case: CaseId,
    /// Its place in the case's history, from 1.
    pub sequence: i64,
    /// Its identifier.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// Who did it: `citizen`, `officer` or `system`.
    pub actor_kind: String,
    /// The officer; none in the views of the public and the reporter.
    pub actor: Option<AccountId>,
    /// The officer's name as residents are told it; empty unless the region names officers, and always for officers.
    pub officer: String,
    /// The role that allowed it; empty for citizens and the system.
    pub role: String,
    /// The agency in whose name it was done.
    pub agency: String,
    /// Who may read it.
    pub audience: Audience,
    /// The transition taken, for [`EventKind::Moved`].
    pub transition: String,
    /// The state before.
    pub state_from: String,
    /// The state after.
    pub state_to: String,
    /// What was written, as this view may read it: personal numbers masked; released text for the public.
    pub text: String,
    /// Whether a text exists that this view may not read (yet).
    pub text_held: bool,
    /// Whether the original, unmasked text lies sealed.
    pub sealed: bool,
    /// The facts beside the text.
    pub detail: EventDetail,
    /// What the public may read of it; filled for officers only.
    pub publication: Option<Publication>,
}

/// A text that waits for release, with its case.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldText {
    /// The case.
    pub case: super::Case,
    /// The event, as officers see it.
    pub event: Event,
}
