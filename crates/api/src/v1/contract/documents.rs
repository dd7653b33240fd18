//! Documents that somebody checks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Named, Text, When};

/// What a document's QR or paper holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentText {
    /// The whole text of the QR, the part after `#` alone, or the id as it is printed, in any spelling.
    pub(crate) text: Text<1, 2_000>,
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OutcomeWord {
    /// Issued by the region and in force.
    Active,
    /// Issued by the region; a newer document took its place.
    Superseded,
    /// Issued by the region and taken back.
    Revoked,
    /// The signature does not fit: something was changed.
    Changed,
    /// Signed by a key that is not this region's, or for another host.
    UnknownKey,
    /// Not known here, or not readable.
    Unknown,
    /// A document of the national system: it is checked there, and not here.
    National,
}

/// A value of a document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct DocumentField {
    /// Its name in the pack.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// The value, to be compared with the paper; initials when only the id was given.
    pub(crate) value: String,
}

/// The document that took another's place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NewerDocument {
    /// Its id.
    pub(crate) id: String,
    /// Its number.
    pub(crate) number: String,
}

/// A document that is known here.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ShownDocument {
    /// Its id.
    pub(crate) id: String,
    /// Its kind.
    pub(crate) kind: Named,
    /// The number on the paper.
    pub(crate) number: String,
    /// When it was issued.
    pub(crate) issued_at: When,
    /// What stands in its QR.
    pub(crate) fields: Vec<DocumentField>,
}

/// The result of a check. It proves origin and content; a QR is no certified electronic signature.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CheckedDocument {
    /// What it came to.
    pub(crate) outcome: OutcomeWord,
    /// Who issues here; the host in the QR must be the same.
    pub(crate) issuer: String,
    /// Whether everybody knows the key that signs here: a demonstration, whose documents prove nothing.
    pub(crate) specimen: bool,
    /// Whether its PDF bears a certified electronic signature, which the QR is not.
    pub(crate) certified: bool,
    /// The document.
    pub(crate) document: Option<ShownDocument>,
    /// The document that took its place.
    pub(crate) superseded_by: Option<NewerDocument>,
}
