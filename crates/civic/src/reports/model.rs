//! The words of a report: what it tells, what is typed into the form, and what a sender gets back.
//!
//! [`Answers`] is what somebody typed, right or wrong, so that it can be shown again; [`Submission`] is the
//! same after every field was checked. Nothing becomes a case that is not a `Submission`.

use std::collections::BTreeMap;

use balai_base::{AreaCode, CaseNumber, Language, Localized, Point, Timestamp};
use balai_platform::{access::Visibility, casework::NewAnswer};
use serde::{Deserialize, Serialize};

/// The case type of every report.
pub const CASE_TYPE: &str = "report";

/// What somebody wants with a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
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

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Complaint, Self::Wish, Self::Question, Self::Praise];

    /// The word in forms, SQL and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Wish => "wish",
            Self::Question => "question",
            Self::Praise => "praise",
        }
    }

    /// The kind a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A value of the pack with the name people read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The pack's identifier.
    pub id: String,
    /// The name in every language.
    pub name: Localized,
}

/// An area as shown: the village and what it lies in. Empty texts when the place is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AreaView {
    /// The Kemendagri code.
    pub code: String,
    /// The area's name.
    pub name: String,
    /// The name of the area one level up.
    pub parent: String,
}

/// How the place of a report was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceSource {
    /// Not given.
    #[default]
    None,
    /// The device's own position.
    Device,
    /// A pin set on the map.
    Map,
    /// An entry of the pack's gazetteer.
    Gazetteer,
    /// The position that a photo carried.
    Photo,
    /// A village chosen from the list.
    Village,
}

impl PlaceSource {
    /// Every source.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Device, Self::Map, Self::Gazetteer, Self::Photo, Self::Village];

    /// The word in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Device => "device",
            Self::Map => "map",
            Self::Gazetteer => "gazetteer",
            Self::Photo => "photo",
            Self::Village => "village",
        }
    }

    /// The source a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// What was typed into the form so far. Every field is kept as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// A word of [`Kind`].
    pub kind: String,
    /// What happened, in the reporter's words.
    pub text: String,
    /// A category of the pack, or [`super::UNDECIDED`] for "none of these".
    pub category: String,
    /// What was answered to the category's questions, by their ids.
    pub questions: BTreeMap<String, Vec<String>>,
    /// A word of [`PlaceSource`].
    pub place_source: String,
    /// Degrees east as typed or sent by the device.
    pub longitude: String,
    /// Degrees north as typed or sent by the device.
    pub latitude: String,
    /// How exact the device says its position is, in metres.
    pub accuracy: String,
    /// A village's code.
    pub village: String,
    /// An entry of the pack's gazetteer.
    pub gazetteer: String,
    /// An address or landmark in words. Kept as text, never turned into a position.
    pub address: String,
    /// The agency complained about, when the report is about officials.
    pub accused: String,
    /// `default`, or a word of [`Visibility`] that is at least as closed as the category's.
    pub visibility: String,
    /// The reporter's name.
    pub name: String,
    /// The reporter's telephone number.
    pub phone: String,
    /// The reporter's e-mail address.
    pub email: String,
    /// `whatsapp`, `sms`, `email`, or `none`: the track page alone.
    pub answer_by: String,
    /// The photos sent with the report, in order.
    pub photos: Vec<DraftPhoto>,
    /// Open reports near by were shown and none was the same.
    pub similar_seen: bool,
    /// The report concerns no place: said by the sender before a category was chosen.
    pub no_place: bool,
    /// When the first answer was saved, in epoch milliseconds; 0 when it did not come by the form.
    pub begun_at: i64,
}

/// A photo that was prepared and stored, waiting for the report to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftPhoto {
    /// The stored file: its hash as hexadecimal text.
    pub file: String,
    /// The small picture shown in lists: its file's hash as hexadecimal text.
    pub thumbnail: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What the picture looks like, as 64 bits.
    pub perceptual_hash: i64,
    /// Where the camera says it was.
    pub place: Option<Point>,
    /// When the camera says it was.
    pub taken_at: Option<Timestamp>,
    /// What can be seen, for whoever can't see it.
    pub alternative: String,
}

/// A report of which every field was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// What it is meant as.
    pub kind: Kind,
    /// What happened; 10 to [`super::TEXT_LIMIT`] characters.
    pub text: String,
    /// A category of the pack.
    pub category: String,
    /// What was answered to its questions.
    pub answers: Vec<NewAnswer>,
    /// Where.
    pub place: Place,
    /// The agency complained about; empty when nobody is.
    pub accused: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Who sent it; none when nothing was given.
    pub contact: Option<ContactGiven>,
    /// The photos, in order.
    pub photos: Vec<DraftPhoto>,
    /// A channel of the pack.
    pub channel: String,
    /// The language in which to answer.
    pub language: Language,
    /// How somebody agreed that an officer enters this for them; empty when they sent it themselves.
    pub consent_note: String,
    /// Whether it looks as if a program had sent it: it is taken in like any other, and an officer reads it before the public.
    pub doubted: bool,
}

/// Where a report says it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// How it was given.
    pub source: PlaceSource,
    /// The position; none when only a village or an address was given.
    pub point: Option<Point>,
    /// The village; none when the report concerns no place.
    pub area: Option<AreaCode>,
    /// The address or landmark in the reporter's words.
    pub address: String,
}

/// Who sent a report, in clear: only on the way from the form to the vault.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactGiven {
    /// The name as typed; may be empty.
    pub name: String,
    /// In the form of E.164; may be empty.
    pub phone: String,
    /// May be empty.
    pub email: String,
    /// `whatsapp`, `sms`, `email` or `none`.
    pub answer_by: String,
}

impl std::fmt::Debug for ContactGiven {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ContactGiven([hidden])")
    }
}

/// What a sender gets back. Sealed under the form's token, so that a repetition gives the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The public number.
    pub number: CaseNumber,
    /// The six digits that open the reporter's view.
    pub pin: String,
    /// When it was taken in.
    pub sent_at: Timestamp,
    /// The category's id.
    pub category: String,
    /// The responsible agency's id.
    pub agency: String,
    /// Why that agency.
    pub because: super::Because,
    /// The end that is promised; none when the category has no public promise.
    pub promised_at: Option<Timestamp>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whether the text waits for an officer's release before the public can read it.
    pub text_held: bool,
    /// The solved report near by that this one repeats.
    pub recurrence_of: Option<CaseNumber>,
    /// The agency complained about; empty when nobody is.
    #[serde(default)]
    pub accused: String,
    /// What it is meant as: a word of [`Kind`].
    #[serde(default)]
    pub kind: String,
}

/// A category that the words of a report point to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The category.
    pub category: Named,
    /// The reporter's own words that point there, as typed.
    pub words: Vec<String>,
    /// How strongly, 0 to 1.
    pub weight: f64,
}

/// An open report near by that may tell of the same thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Similar {
    /// Its number.
    pub number: CaseNumber,
    /// Its category.
    pub category: Named,
    /// Where it lies.
    pub area: AreaView,
    /// The first words of its text, as far as the reader may see them.
    pub excerpt: Option<String>,
    /// Its state.
    pub state: Named,
    /// A word of `Meaning`.
    pub meaning: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// How many follow it.
    pub followers: u32,
    /// How far away it is.
    pub metres: Option<u32>,
    /// How probably both tell of the same thing, 0 to 1; 0 where it was linked, not weighed.
    pub score: f64,
    /// Why, and what speaks against it.
    pub reasons: Vec<super::likeness::LikenessReason>,
    /// Its first released photo.
    pub photo: Option<balai_base::PhotoId>,
}
