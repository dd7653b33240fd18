//! What the public and the reporter get to see: plain values, never sentences. Pages give them words.
//!
//! Nothing in here can hold a contact, a name or an unreleased text: the types have no place for them.

use balai_base::{CaseNumber, PhotoId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AreaView, Because, Named};

/// One line of a public list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicRow {
    /// Its number.
    pub number: CaseNumber,
    /// A word of `Kind`.
    pub kind: String,
    /// Its category.
    pub category: Named,
    /// The way it came.
    pub channel: Named,
    /// Where it lies.
    pub area: AreaView,
    /// Who answers.
    pub agency: Named,
    /// Its state.
    pub state: Named,
    /// A word of `Meaning`.
    pub meaning: String,
    /// The first words, if the text was released.
    pub excerpt: Option<String>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// The end first promised.
    pub promised_at: Option<Timestamp>,
    /// Milliseconds by which an open report is late: a clock that runs is past its end; none when it is not.
    pub late_by: Option<i64>,
    /// Milliseconds by which the end first promised was or is broken; none when it holds.
    pub broken_by: Option<i64>,
    /// What its category asked, where the pack says that everybody may read the answer.
    pub answers: Vec<super::AnswerView>,
    /// How many follow it.
    pub followers: u32,
    /// Its first released photo.
    pub photo: Option<PhotoId>,
}

/// What the public list is narrowed by. Empty text means "not narrowed".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicFilter {
    /// A village, district or regency: everything within it.
    pub area: String,
    /// A category.
    pub category: String,
    /// An agency.
    pub agency: String,
    /// A word of `Meaning`, or `open` for every state that is not an end.
    pub meaning: String,
    /// Words to look for in released texts, or a case number.
    pub text: String,
}

/// One page of the public list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicList {
    /// The rows, newest first.
    pub rows: Vec<PublicRow>,
    /// The mark of the next page.
    pub next: Option<String>,
}

/// A released photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhotoView {
    /// Its id; pages make the address from it.
    pub id: PhotoId,
    /// `report`, `evidence` or `message`.
    pub purpose: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What can be seen on it.
    pub alternative: String,
    /// `held`, `public`, `withheld` or `erased`.
    pub state: String,
    /// When the camera says it was taken.
    pub taken_at: Option<Timestamp>,
    /// When it was sent.
    pub created_at: Timestamp,
}

/// One line of a history.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryLine {
    /// The event, for release and for links.
    pub event: balai_base::EventId,
    /// When.
    pub at: Timestamp,
    /// What happened, as a word: `opened`, `moved`, `message`, `photo`, `late`, …
    pub kind: String,
    /// `citizen`, `officer` or `system`.
    pub actor: String,
    /// Whether the reader wrote it.
    pub own: bool,
    /// The agency that acted.
    pub agency: Option<Named>,
    /// The officer who acted, as far as the region tells it: nothing, a role, or name and role.
    pub officer: balai_base::Localized,
    /// `public`, `owner` or `internal`.
    pub audience: String,
    /// The step that was taken, as the pack calls it.
    pub step: Option<Named>,
    /// The state it led to.
    pub state: Option<Named>,
    /// The other case of a merge, split or recurrence; officers only.
    pub other: String,
    /// What was written; none when nothing was or the reader may not read it.
    pub text: Option<String>,
    /// Something was written that waits for release or was withheld: `held`, `withheld` or empty.
    pub withheld: String,
    /// The photos that came with it.
    pub photos: Vec<PhotoView>,
}

/// A running or ended promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClockView {
    /// The clock's id in the pack.
    pub clock: String,
    /// What is promised, such as "Selesai dikerjakan".
    pub name: balai_base::Localized,
    /// The decree that gives the promise.
    pub decree: String,
    /// When it began.
    pub started_at: Timestamp,
    /// The end first promised; never changed.
    pub first_due_at: Timestamp,
    /// The end now, pauses counted.
    pub due_at: Timestamp,
    /// Since when it stands still.
    pub paused_at: Option<Timestamp>,
    /// Why it stands still.
    pub pause_reason: String,
    /// When it ended.
    pub stopped_at: Option<Timestamp>,
    /// Milliseconds by which it was or is broken; none when it holds.
    pub late_by: Option<i64>,
}

/// A body outside the region's competence that has the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReferralView {
    /// The body.
    pub body: Named,
    /// How to reach it, as the pack says.
    pub contact: String,
    /// Its own number for the report; may be empty.
    pub reference: String,
    /// When it was referred.
    pub referred_at: Timestamp,
}

/// One report as everybody may see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicCase {
    /// The line of the list.
    pub row: PublicRow,
    /// A word of `Visibility`; always `public` in the public's own view.
    pub visibility: String,
    /// What the state means, in one sentence of the pack.
    pub sentence: balai_base::Localized,
    /// Since when it is in its state.
    pub state_since: Timestamp,
    /// The whole text, if it was released.
    pub text: Option<String>,
    /// Why the text can't be read: `held`, `withheld` or empty.
    pub text_withheld: String,
    /// What was answered to the category's questions, as far as the reader may see it.
    pub answers: Vec<super::AnswerView>,
    /// Where it is shown on the map: blurred where the category says so.
    pub point: Option<balai_base::Point>,
    /// By how many metres the point was blurred.
    pub blur_metres: u32,
    /// Why this agency.
    pub because: Option<Because>,
    /// The history, oldest first.
    pub history: Vec<HistoryLine>,
    /// The photos, oldest first.
    pub photos: Vec<PhotoView>,
    /// The promises the public may know.
    pub clocks: Vec<ClockView>,
    /// The outside body that has it.
    pub referral: Option<ReferralView>,
    /// The master it was merged into.
    pub master: Option<CaseNumber>,
    /// Solved reports it repeats, and reports that repeat it.
    pub recurrences: Vec<CaseNumber>,
    /// How often it was reopened.
    pub reopenings: u32,
    /// How often it was handed to another agency.
    pub reassignments: u32,
    /// What the reporter gave after the end, 1 to 5.
    pub rating: Option<u8>,
}

/// One report as its reporter sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "one answer per act, asked by name in the page")]
pub struct OwnerCase {
    /// As far as everybody sees it, with the reporter's own texts and photos in it.
    pub case: PublicCase,
    /// The address or landmark as typed.
    pub address: String,
    /// The position as given.
    pub point: Option<balai_base::Point>,
    /// The agency complained about, which does not see the report; none when nobody is.
    pub accused: Option<Named>,
    /// The last event's number, sent back with every act.
    pub last_event: i64,
    /// Until when "not solved" reopens it; none when that is not possible.
    pub not_solved_until: Option<Timestamp>,
    /// Whether bringing it back needs a few words, as after a refusal.
    pub not_solved_needs_words: bool,
    /// Whether it can be taken back.
    pub can_withdraw: bool,
    /// Whether a rating can be given now.
    pub can_rate: bool,
    /// Whether somebody asked the reporter something that has no answer yet.
    pub question_open: bool,
    /// Who looked at who the reporter is, oldest first.
    pub identity_seen: Vec<IdentitySeen>,
}

/// An officer's look at who the reporter is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IdentitySeen {
    /// When.
    pub at: Timestamp,
    /// The officer's agency.
    pub agency: Option<Named>,
    /// The officer, as far as the region tells it.
    pub officer: balai_base::Localized,
    /// The reason the officer wrote.
    pub reason: String,
}

/// One point of the public map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapFeature {
    /// Its number.
    pub number: CaseNumber,
    /// Degrees east, blurred where the category says so.
    pub longitude: f64,
    /// Degrees north, blurred where the category says so.
    pub latitude: f64,
    /// Its category.
    pub category: String,
    /// A word of `Meaning`.
    pub meaning: String,
    /// The village's code.
    pub area: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Whether it is open and a clock that runs is past its end.
    pub late: bool,
    /// What its category asked, where everybody may read the answer.
    pub answers: Vec<super::AnswerView>,
}

/// A share with what it is a share of, so that no rate stands without its sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// How many kept.
    pub kept: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    /// The share between 0 and 1; none when there is nothing to share.
    #[expect(clippy::cast_precision_loss, reason = "counts of reports stay far below 2^52")]
    pub fn ratio(self) -> Option<f64> {
        (self.of > 0).then(|| self.kept as f64 / self.of as f64)
    }
}

/// The honest figures of the home page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// As of when.
    pub as_of: Timestamp,
    /// Received since the first of the month.
    pub received_this_month: u64,
    /// Solved since the first of the month.
    pub solved_this_month: u64,
    /// Half of those solved in the last 90 days took at most so many days; none when none was.
    pub median_days: Option<f64>,
    /// Promises that fell due in the last 90 days and were kept, of all that fell due: an open report
    /// past its date counts as broken.
    pub on_time: Share,
    /// `on_time` between 0 and 1.
    pub on_time_ratio: Option<f64>,
    /// Open now.
    pub open: u64,
    /// Open now with a running clock past its end.
    pub late: u64,
}
