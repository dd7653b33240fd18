//! What documents a region issues or registers (`documents.toml`), and where what they say comes from.

use balai_base::{Localized, words};

use crate::forms::Key;

/// Who a document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentOrigin {
    /// The region numbers and signs it.
    Region,
    /// A national system numbers and signs it; the region only hands it over.
    National,
}

impl DocumentOrigin {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Region, Self::National];

    /// The word in packs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::National => "national",
        }
    }

    /// The origin of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.as_str() == word)
    }
}

/// How the paper is signed for whom a QR does not suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signing {
    /// By hand, with ink; the paper has room for it.
    Wet,
    /// With a certified electronic signature (*tanda tangan elektronik*), once a signer is connected.
    Tte,
}

impl Signing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wet, Self::Tte];

    /// The word in packs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wet => "wet",
            Self::Tte => "tte",
        }
    }
}

words! {
    /// What a case knows by itself, written `@service` in a pack.
    Known {
        /// The service's name.
        Service = "service",
        /// The application's number.
        CaseNumber = "case-number",
        /// The day and time it was sent.
        Received = "received",
        /// Where it was sent from, in words.
        Channel = "channel",
        /// When it is ready, in words.
        Promise = "promise",
        /// What it costs, in words.
        Fee = "fee",
        /// What was paid, in whole rupiah.
        Paid = "paid",
        /// By which billing number, and when.
        Payment = "payment",
        /// What the service rests on: a list.
        LegalBasis = "legal-basis",
        /// What was handed in: a list of names, each with whether it was received.
        Items = "items",
        /// Whom a benefit is paid to.
        Heir = "heir",
        /// A benefit in whole rupiah.
        Benefit = "benefit",
        /// By what a benefit is paid, in words.
        Transfer = "transfer",
        /// The day of a death.
        Died = "died",
        /// The day it was reported.
        Reported = "reported",
        /// A queue ticket's number.
        Ticket = "ticket",
        /// The counter of a queue ticket.
        Counter = "counter",
        /// The time of day at which a queue ticket was taken.
        Time = "time",
    }
}

words! {
    /// With what a document is given by itself, without anybody signing.
    GivenWith {
        /// Whoever sends an application gets it.
        Application = "application",
        /// Whoever takes a queue ticket may have it.
        Ticket = "ticket",
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    /// What was answered.
    Answer(Key),
    /// What the case knows.
    Known(Known),
}

/// One value of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentField {
    /// Its key in the document's data.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// Whether only its ends stand in the QR, as of a personal number.
    pub masked: bool,
    /// Where it comes from: the first that says something.
    pub from: Vec<DocumentSource>,
    /// Whether nothing is issued without it.
    pub required: bool,
}

/// A list of a document: people who were asked about one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentList {
    /// Its key in the document's data.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// The form's code.
    pub form: String,
    /// The repeated group.
    pub group: String,
    /// Keys in each element's data with the group's questions.
    pub columns: Vec<(String, String)>,
}

/// One kind of document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentKind {
    /// The word in rows and credentials.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// Who it comes from.
    pub origin: DocumentOrigin,
    /// How its number is written, with [`NUMBER_PARTS`] in braces; empty for a national document.
    pub number: String,
    /// With how many digits at least its sequence is written.
    pub digits: u32,
    /// How the paper is signed.
    pub signing: Signing,
    /// The template it is made by; empty for a national document.
    pub template: String,
    /// Its class of retention.
    pub retention: String,
    /// What stands in its QR, in this order.
    pub fields: Vec<DocumentField>,
    /// What the paper says besides, in this order.
    pub values: Vec<DocumentField>,
    /// Lists on the paper.
    pub lists: Vec<DocumentList>,
    /// A form that is asked for the document's sake, whatever else a service asks.
    pub form: Option<String>,
    /// With what it is given by itself; none when somebody signs or issues it.
    pub given: Option<GivenWith>,
}

/// What a number may be put together from.
pub const NUMBER_PARTS: [&str; 5] = ["sequence", "agency", "month", "roman-month", "year"];
/// What never stands in a QR, whatever a pack says: an identity number whole, religion, cause of death, biometrics (UU 24/2013,
/// articles 84 and 85; UU 27/2022, article 4).
pub const NEVER_IN_QR: [&str; 9] = [
    "religion",
    "agama",
    "belief",
    "kepercayaan",
    "cause-of-death",
    "sebab-kematian",
    "disability",
    "biometrics",
    "ethnicity",
];
/// What stands in a QR with its middle masked only.
pub const MASKED_IN_QR: [&str; 3] = ["nik", "kk", "family-card"];

/// Where documents of the national system are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NationalPage {
    /// Whose page it is.
    pub name: Localized,
    /// Its address.
    pub url: String,
    /// Hosts that stand in the QR of national documents.
    pub hosts: Vec<String>,
}

/// The documents of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documents {
    /// In the order in which pages list them.
    pub kinds: Vec<DocumentKind>,
    /// The page of the national system, if there is one.
    pub national: Option<NationalPage>,
}

impl Documents {
    /// The kind called `id`.
    pub fn get(&self, id: &str) -> Option<&DocumentKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The kind that is given by itself with `with`.
    pub fn given_with(&self, with: GivenWith) -> Option<&DocumentKind> {
        self.kinds.iter().find(|kind| kind.given == Some(with))
    }
}
