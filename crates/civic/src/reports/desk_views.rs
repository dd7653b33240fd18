//! What officers get to see: plain values, never sentences, and never who reported. That is opened with a
//! reason through `reveal`, and nothing else returns it.

use balai_base::{AccountId, CaseId, CaseNumber, EventId, Localized, PhotoId, Point, Timestamp};
use serde::Serialize;

use super::{
    AreaView, Because, ClockView, HistoryLine, Named, OutsideView, PhotoView, ReferralView, Similar, WhyHere,
};

/// The clock that breaks first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockChip {
    /// When it breaks; none when none runs.
    pub due_at: Option<Timestamp>,
    /// Milliseconds until then; negative when it is broken.
    pub left: Option<i64>,
    /// `late`, `soon` (less than four hours), `running`, `paused`, or `none`.
    pub look: &'static str,
}

/// One line of a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueRow {
    /// The case, for bulk choice.
    pub id: CaseId,
    /// What its category asked and the reporter answered.
    pub answers: Vec<super::AnswerView>,
    /// Its number.
    pub number: CaseNumber,
    /// The clock that breaks first.
    pub clock: ClockChip,
    /// A word of `Kind`.
    pub kind: String,
    /// Its category.
    pub category: Named,
    /// Where it lies.
    pub area: AreaView,
    /// The first words, personal numbers masked.
    pub excerpt: String,
    /// The way it came.
    pub channel: Named,
    /// Its state.
    pub state: Named,
    /// A word of `Meaning`.
    pub meaning: String,
    /// Who answers.
    pub agency: Named,
    /// Which part of it.
    pub unit: Named,
    /// The officer it was given to.
    pub assignee: Option<AccountId>,
    /// A word of `Visibility`.
    pub visibility: String,
    /// Since when the processing of its personal data is restricted.
    pub restricted_at: Option<Timestamp>,
    /// Whether the category calls for haste.
    pub urgent: bool,
    /// How many follow it.
    pub followers: u32,
    /// How often it was handed on.
    pub reassignments: u32,
    /// How often it was reopened.
    pub reopenings: u32,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When the last message was written, and by whom: `citizen` or `officer`.
    pub last_message_at: Option<Timestamp>,
    /// See `last_message_at`.
    pub last_message_by: String,
    /// The last event's number, sent back with every act.
    pub last_event: i64,
}

/// One page of a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueList {
    /// The rows; what breaks first stands first.
    pub rows: Vec<QueueRow>,
    /// The mark of the next page.
    pub next: Option<String>,
}

/// A queue's filter, as it stands in the address. Empty text means "not narrowed".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct QueueFilter {
    /// `open` (the default), `mine`, `unassigned`, `verify`, `late`, `ended` or `all`; from the leaders' figures also `solved`,
    /// `broken` or `reopened`, all three in the last 90 days.
    pub view: String,
    /// An agency.
    pub agency: String,
    /// A unit of the agency.
    pub unit: String,
    /// A category.
    pub category: String,
    /// An area and everything in it.
    pub area: String,
    /// A state of the workflow.
    pub state: String,
    /// A word of `Meaning`.
    pub meaning: String,
    /// A channel.
    pub channel: String,
    /// A word of `Kind`.
    pub kind: String,
    /// Words to look for, or a number.
    pub text: String,
}

/// A step an officer may take now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepView {
    /// The transition's id.
    pub id: String,
    /// The words on the button.
    pub label: Localized,
    /// What it will cause.
    pub effect: Localized,
    /// What must be given with it: words of `Requirement`.
    pub requires: Vec<String>,
    /// Whether it hands the case to another agency or unit.
    pub reassigns: bool,
    /// What the state it leads to counts as: a word of `Meaning`.
    pub meaning: String,
}

/// An answer prepared in the pack, with this case's values already in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplyView {
    /// The pack's id; also what is typed after `/`.
    pub id: String,
    /// What it is called.
    pub name: Localized,
    /// The answer in the reporter's language.
    pub text: String,
    /// The steps it is offered with; empty for all.
    pub steps: Vec<String>,
}

/// What an officer may do with a case besides the workflow's steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "one answer per right, asked by name in the page")]
pub struct CaseRights {
    /// Write to the reporter or the public.
    pub answer: bool,
    /// Write an internal note.
    pub note: bool,
    /// Give it to an officer.
    pub assign: bool,
    /// Hand it to another agency or unit.
    pub reassign: bool,
    /// Merge it into a master.
    pub merge: bool,
    /// Split a part off.
    pub split: bool,
    /// Release texts and photos.
    pub publish: bool,
    /// See who reported, with a reason.
    pub reveal: bool,
    /// Renew the PIN at the counter.
    pub renew_pin: bool,
    /// Verify a closure.
    pub verify: bool,
}

/// One report as an officer sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfficerCase {
    /// The line of the queue.
    pub row: QueueRow,
    /// What the state means.
    pub sentence: Localized,
    /// The whole text, personal numbers masked.
    pub text: String,
    /// What was answered to the category's questions, personal numbers masked.
    pub answers: Vec<super::AnswerView>,
    /// The kinds of personal values that were masked, as words: `nik`, `phone`, …
    pub masked: Vec<String>,
    /// Whether the public can read the text: `held`, `public`, `withheld`, or empty.
    pub publication: String,
    /// The address or landmark as typed.
    pub address: String,
    /// The position as given.
    pub point: Option<Point>,
    /// Whether somebody left a contact, and the way they want to be answered.
    pub answer_by: String,
    /// Since when letters to the reporter do not arrive.
    pub mail_unreachable: Option<Timestamp>,
    /// What officers call the program that brought it; none when no program did.
    pub program: Option<String>,
    /// The agency complained about; none when nobody is.
    pub accused: Option<Named>,
    /// Why it lies here, newest decision last.
    pub why_here: Vec<WhyHere>,
    /// The end first promised.
    pub promised_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// The whole history, oldest first.
    pub history: Vec<HistoryLine>,
    /// Every photo, oldest first.
    pub photos: Vec<PhotoView>,
    /// Every promise.
    pub clocks: Vec<ClockView>,
    /// Open reports that may tell of the same thing, best first.
    pub duplicates: Vec<Similar>,
    /// Solved reports it repeats, and reports that repeat it.
    pub recurrences: Vec<Similar>,
    /// Reports merged into it.
    pub merged: Vec<CaseNumber>,
    /// The master it was merged into.
    pub master: Option<CaseNumber>,
    /// Cases split off it, and the one it was split off.
    pub parts: Vec<CaseNumber>,
    /// The outside body that has it.
    pub referral: Option<ReferralView>,
    /// The outside body whose business the category usually is.
    pub outside: Option<OutsideView>,
    /// The steps that may be taken now.
    pub steps: Vec<StepView>,
    /// What else may be done.
    pub rights: CaseRights,
    /// The pack's prepared answers.
    pub replies: Vec<ReplyView>,
    /// Whether closing it as solved needs evidence.
    pub evidence_required: bool,
    /// What was noticed about the evidence given so far.
    pub evidence: Vec<EvidenceNote>,
}

/// Something noticed about a photo given as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceNote {
    /// The photo.
    pub photo: Option<PhotoId>,
    /// `refuse` or `warn`.
    pub weight: &'static str,
    /// The Fluent message that explains it, `evidence-…`.
    pub message: &'static str,
    /// The case whose photo it resembles.
    pub other: Option<CaseNumber>,
    /// A count for the message: metres away or days old.
    pub amount: Option<i64>,
}

/// A text that waits for release.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeldText {
    /// The event whose text it is.
    pub event: EventId,
    /// The case.
    pub number: CaseNumber,
    /// Its category.
    pub category: Named,
    /// `opened` or `message`.
    pub kind: String,
    /// `citizen` or `officer`.
    pub actor: String,
    /// The text with personal values masked.
    pub text: String,
    /// What was found, as words: `nik`, `phone`, …
    pub findings: Vec<String>,
    /// Since when it waits.
    pub since: Timestamp,
}

/// A photo that waits for release.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeldPhoto {
    /// The photo.
    pub photo: PhotoView,
    /// The case.
    pub number: CaseNumber,
    /// Its category.
    pub category: Named,
}

/// Everything that waits for release in the reader's reach.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReleaseDesk {
    /// Texts, oldest first.
    pub texts: Vec<HeldText>,
    /// Photos, oldest first.
    pub photos: Vec<HeldPhoto>,
}

/// One job of a crew's day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TodayJob {
    /// The line of the queue.
    pub row: QueueRow,
    /// The address or landmark as typed.
    pub address: String,
    /// Where to go.
    pub point: Option<Point>,
    /// The steps that may be taken now.
    pub steps: Vec<StepView>,
    /// The report's photos.
    pub photos: Vec<PhotoView>,
}

/// What became of one case of a bulk act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BulkOutcome {
    /// The case.
    pub number: CaseNumber,
    /// Whether it was done.
    pub done: bool,
    /// The Fluent message that says why not; empty when it was done.
    pub message: String,
}

/// Why a case came to an agency, shown to officers with the facts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkOrder {
    /// The case.
    pub case: OfficerCase,
    /// The reason for the agency, in the pack's words.
    pub because: Option<Because>,
    /// When it was printed.
    pub printed_at: Timestamp,
}
