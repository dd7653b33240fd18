//! What programs send.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AnswersSent, AreaText, Degrees, Given, PinText, Text, Whole};

/// What is meant by a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KindWord {
    /// Something is wrong.
    #[default]
    Complaint,
    /// Something should be.
    Wish,
    /// Something is not known.
    Question,
    /// Something was done well.
    Praise,
}

impl KindWord {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Wish => "wish",
            Self::Question => "question",
            Self::Praise => "praise",
        }
    }
}

/// Who may see a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum VisibilityWord {
    /// Everybody, as far as texts and photos are released.
    Public,
    /// Its reporter and the officers it concerns.
    Restricted,
    /// Its reporter and officers with a right of their own.
    Secret,
}

impl VisibilityWord {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Restricted => "restricted",
            Self::Secret => "secret",
        }
    }
}

/// How the reporter wants to be told what happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AnswerBy {
    /// The reporter looks.
    #[default]
    None,
    /// By WhatsApp, to `phone`.
    Whatsapp,
    /// By SMS, to `phone`.
    Sms,
    /// By e-mail, to `email`.
    Email,
}

impl AnswerBy {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Whatsapp => "whatsapp",
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// A report to be sent. Its place is given by `longitude` and `latitude`, or by `place`, or by `village`; the most exact
/// one counts. Some categories need none.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReport {
    /// What is meant.
    #[serde(default)]
    pub(crate) kind: KindWord,
    /// What happened, in the reporter's words.
    pub(crate) text: Text<10, 5_000>,
    /// A category's `id`. Left out, empty or `undecided`: the one its words belong to, where the region's past is sure
    /// enough of it; else an officer chooses. The receipt says which it became.
    #[serde(default)]
    pub(crate) category: Text<0, 80>,
    /// Answers to the category's `questions`, by their `id`: a text, or a list of them for `choices`.
    #[serde(default)]
    pub(crate) answers: AnswersSent,
    /// Degrees east.
    #[serde(default)]
    pub(crate) longitude: Given<Degrees<180>>,
    /// Degrees north.
    #[serde(default)]
    pub(crate) latitude: Given<Degrees<90>>,
    /// How exact the device says its position is, in metres. Leave it out when the position was chosen on a map.
    #[serde(default)]
    pub(crate) accuracy: Given<Whole<0, 100_000>>,
    /// The `id` of a place that was found by its name.
    #[serde(default)]
    pub(crate) place: Text<0, 200>,
    /// A village's code.
    #[serde(default)]
    pub(crate) village: Given<AreaText>,
    /// An address or landmark in words. It stays text.
    #[serde(default)]
    pub(crate) address: Text<0, 300>,
    /// Whether the reporter says that it concerns no place, where nobody knows yet what it is about.
    #[serde(default)]
    pub(crate) no_place: bool,
    /// The agency complained about, for categories about officials.
    #[serde(default)]
    pub(crate) accused: Text<0, 80>,
    /// Who may see it; as open as the category allows unless given.
    #[serde(default)]
    pub(crate) visibility: Given<VisibilityWord>,
    /// The reporter's name. Kept sealed; no answer of this interface ever holds it.
    #[serde(default)]
    pub(crate) name: Text<0, 100>,
    /// The reporter's telephone number. Kept sealed.
    #[serde(default)]
    pub(crate) phone: Text<0, 30>,
    /// The reporter's e-mail address. Kept sealed.
    #[serde(default)]
    pub(crate) email: Text<0, 254>,
    /// How the reporter wants to be told.
    #[serde(default)]
    pub(crate) answer_by: AnswerBy,
}

/// What is known of a report that is being written, to find others that tell of the same.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SimilarSent {
    /// The reporter's words so far.
    #[serde(default)]
    pub(crate) text: Text<0, 5_000>,
    /// A category's `id`.
    #[serde(default)]
    pub(crate) category: Text<0, 80>,
    /// Degrees east.
    #[serde(default)]
    pub(crate) longitude: Given<Degrees<180>>,
    /// Degrees north.
    #[serde(default)]
    pub(crate) latitude: Given<Degrees<90>>,
    /// The `id` of a place that was found by its name.
    #[serde(default)]
    pub(crate) place: Text<0, 200>,
    /// A village's code.
    #[serde(default)]
    pub(crate) village: Given<AreaText>,
}

/// Words of which a category is to be told.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextSent {
    /// What happened, in the reporter's words.
    pub(crate) text: Text<1, 5_000>,
}

/// The PIN of a receipt.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PinSent {
    /// The six digits.
    pub(crate) pin: PinText,
}

/// A message of the reporter's to the officers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageSent {
    /// The words.
    pub(crate) text: Text<1, 5_000>,
}

/// Why it is not solved, or why a refusal should be looked at again.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotSolvedSent {
    /// The words; needed where the report's `not_solved_needs_words` says so.
    #[serde(default)]
    pub(crate) text: Text<0, 5_000>,
}

/// Why a report is taken back.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalSent {
    /// The words; may be left out.
    #[serde(default)]
    pub(crate) text: Text<0, 5_000>,
}

/// What the reporter thinks of the answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingSent {
    /// From 1, bad, to 5, good.
    pub(crate) score: Whole<1, 5>,
}

/// The result of a drill, as `balai drill --report` wrote it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrillSent {
    /// What was found, in exactly the letters that were signed.
    pub(crate) drill: Text<1, 60_000>,
    /// The machine's public key (Ed25519), 64 hexadecimal digits.
    pub(crate) signer: Text<64, 64>,
    /// Its signature, 128 hexadecimal digits.
    pub(crate) signature: Text<128, 128>,
}

/// A result that was taken.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct DrillTaken {
    /// The drill.
    pub(crate) id: String,
    /// Whether it proves a restore.
    pub(crate) proven: bool,
}
