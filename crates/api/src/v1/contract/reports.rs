//! What is told of reports. No type here has a place for who reported.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, FoundPlace, Named, Village, When};

/// What went wrong (RFC 9457).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: `code` tells which problem it is.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What happened and what to do, in the language asked for by `Accept-Language`.
    pub(crate) title: String,
    /// The status of the answer.
    pub(crate) status: u16,
    /// The same word for the same problem in every language and release.
    pub(crate) code: String,
    /// To be quoted when asking for help: it stands in the server's log.
    pub(crate) reference: String,
    /// What is wrong with which field.
    pub(crate) fields: Vec<ProblemField>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ProblemField {
    /// The field.
    pub(crate) field: String,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

/// What a sender gets back. Keep number and PIN: they open the report again, and nothing else does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Receipt {
    /// The public number.
    pub(crate) number: String,
    /// The six digits that open the reporter's own view.
    pub(crate) pin: String,
    /// When it was taken in.
    pub(crate) sent_at: When,
    /// What it was filed as.
    pub(crate) category: Named,
    /// Who answers.
    pub(crate) agency: Named,
    /// Why this agency, in one sentence.
    pub(crate) because: String,
    /// The promised end; none where the category promises none.
    pub(crate) promised_at: Option<When>,
    /// A word: `public`, `restricted` or `secret`.
    pub(crate) visibility: String,
    /// Whether an officer looks at the text before the public can read it.
    pub(crate) text_held: bool,
    /// The solved report near by that this one repeats.
    pub(crate) recurrence_of: Option<String>,
    /// The address of the report's page, for people.
    pub(crate) page: String,
}

/// One line of a list of public reports.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ReportRow {
    /// The public number.
    pub(crate) number: String,
    /// What is meant: `complaint`, `wish`, `question` or `praise`.
    pub(crate) kind: String,
    /// What it is about.
    pub(crate) category: Named,
    /// The way it came.
    pub(crate) channel: Named,
    /// Where it lies.
    pub(crate) village: Village,
    /// Who answers.
    pub(crate) agency: Named,
    /// The state, in the region's words.
    pub(crate) state: Named,
    /// What that state counts as: `waiting`, `working`, `verifying`, `outside`, `done`, `refused`, `merged` or `withdrawn`.
    pub(crate) meaning: String,
    /// The first words, if the text was released.
    pub(crate) excerpt: Option<String>,
    /// When it was sent.
    pub(crate) created_at: When,
    /// When something last happened.
    pub(crate) updated_at: When,
    /// When it ended.
    pub(crate) closed_at: Option<When>,
    /// The end first promised.
    pub(crate) promised_at: Option<When>,
    /// By how many seconds the end first promised was or is broken; none where it holds.
    pub(crate) late_seconds: Option<i64>,
    /// Whether it is open and a clock that runs is past its end.
    pub(crate) late: bool,
    /// How many follow it.
    pub(crate) followers: u32,
    /// The path of its first released photo.
    pub(crate) photo: Option<String>,
}

/// Public reports, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ReportList {
    /// The reports.
    pub(crate) reports: Vec<ReportRow>,
    /// Sent as `after` it gives the next page; none on the last one.
    pub(crate) next: Option<String>,
}

/// A photo.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Photo {
    /// Its id.
    pub(crate) id: String,
    /// The path of the picture.
    pub(crate) path: String,
    /// The path of the small picture.
    pub(crate) small_path: String,
    /// `report`, `evidence` or `message`.
    pub(crate) purpose: String,
    /// Pixels across.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
    /// What can be seen on it, for whoever can't see it; may be empty.
    pub(crate) alternative: String,
    /// `public`, or to its own reporter also `held` or `withheld`.
    pub(crate) state: String,
    /// When it was sent.
    pub(crate) created_at: When,
}

/// One line of a history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// When.
    pub(crate) at: When,
    /// What happened, as a word: `opened`, `moved`, `message`, …; more words may come.
    pub(crate) kind: String,
    /// `citizen`, `officer` or `system`.
    pub(crate) actor: String,
    /// Whether the reporter wrote it.
    pub(crate) own: bool,
    /// The agency that acted.
    pub(crate) agency: Option<Named>,
    /// `public`, or to the report's own reporter also `owner`.
    pub(crate) audience: String,
    /// The step that was taken.
    pub(crate) step: Option<Named>,
    /// The state it led to.
    pub(crate) state: Option<Named>,
    /// What was written; none when nothing was or it may not be read.
    pub(crate) text: Option<String>,
    /// `held` or `withheld` when something was written that may not be read; else empty.
    pub(crate) withheld: String,
    /// The photos that came with it.
    pub(crate) photos: Vec<Photo>,
}

/// A promise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Clock {
    /// Its id.
    pub(crate) id: String,
    /// What is promised.
    pub(crate) name: String,
    /// The decree that gives the promise.
    pub(crate) decree: String,
    /// When it began.
    pub(crate) started_at: When,
    /// The end first promised; it never changes.
    pub(crate) first_due_at: When,
    /// The end now, pauses counted.
    pub(crate) due_at: When,
    /// Since when it stands still.
    pub(crate) paused_at: Option<When>,
    /// When it ended.
    pub(crate) stopped_at: Option<When>,
    /// By how many seconds it was or is broken; none where it holds.
    pub(crate) late_seconds: Option<i64>,
}

/// A body outside the region that has the report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Referral {
    /// The body.
    pub(crate) body: Named,
    /// How to reach it.
    pub(crate) contact: String,
    /// Its own number for the report; may be empty.
    pub(crate) reference: String,
    /// When it was referred.
    pub(crate) referred_at: When,
}

/// A report as everybody may see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Report {
    /// The line of the list.
    #[serde(flatten)]
    pub(crate) row: ReportRow,
    /// A word: `public`, `restricted` or `secret`.
    pub(crate) visibility: String,
    /// What the state means, in one sentence.
    pub(crate) sentence: String,
    /// Since when it is in its state.
    pub(crate) state_since: When,
    /// The whole text, if it may be read.
    pub(crate) text: Option<String>,
    /// `held` or `withheld` when the text may not be read; else empty.
    pub(crate) text_withheld: String,
    /// What was answered to the category's questions.
    pub(crate) answers: Vec<Answer>,
    /// Degrees east, moved where the category says so.
    pub(crate) longitude: Option<f64>,
    /// Degrees north, moved where the category says so.
    pub(crate) latitude: Option<f64>,
    /// By how many metres the place was moved at most.
    pub(crate) blur_metres: u32,
    /// Why this agency, in one sentence.
    pub(crate) because: Option<String>,
    /// What happened, oldest first.
    pub(crate) history: Vec<Line>,
    /// The photos, oldest first.
    pub(crate) photos: Vec<Photo>,
    /// What is promised.
    pub(crate) clocks: Vec<Clock>,
    /// The body outside the region that has it.
    pub(crate) referral: Option<Referral>,
    /// The report it was merged into.
    pub(crate) master: Option<String>,
    /// Reports of the same that came before or after.
    pub(crate) recurrences: Vec<String>,
    /// How often it was reopened.
    pub(crate) reopenings: u32,
    /// How often it was handed to another agency.
    pub(crate) reassignments: u32,
    /// What its reporter gave, 1 to 5.
    pub(crate) rating: Option<u8>,
    /// The address of the report's page, for people.
    pub(crate) page: String,
}

/// A look at who the reporter is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IdentitySeen {
    /// When.
    pub(crate) at: When,
    /// The officer's agency.
    pub(crate) agency: Option<Named>,
    /// Why.
    pub(crate) reason: String,
}

/// A report as its own reporter sees it, and what can be done now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "one answer per act")]
pub(crate) struct OwnReport {
    /// The report, with the reporter's own words and photos in it.
    pub(crate) report: Report,
    /// The address or landmark as sent.
    pub(crate) address: String,
    /// Degrees east as sent.
    pub(crate) longitude: Option<f64>,
    /// Degrees north as sent.
    pub(crate) latitude: Option<f64>,
    /// Until when "not solved" reopens it; none when it can't be reopened.
    pub(crate) not_solved_until: Option<When>,
    /// Whether reopening needs words.
    pub(crate) not_solved_needs_words: bool,
    /// Whether it can be taken back.
    pub(crate) can_withdraw: bool,
    /// Whether it can be rated.
    pub(crate) can_rate: bool,
    /// Whether an officer asked something that has no answer yet.
    pub(crate) question_open: bool,
    /// Who looked at who the reporter is, oldest first.
    pub(crate) identity_seen: Vec<IdentitySeen>,
}

/// A token that opens one report as its reporter's, instead of its PIN.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CaseToken {
    /// Sent as `Authorization: Bearer …`.
    pub(crate) token: String,
    /// When it ends.
    pub(crate) expires_at: When,
}

/// Whether a device follows a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Following {
    /// The report.
    pub(crate) number: String,
    /// Whether this device follows it.
    pub(crate) following: bool,
}

/// An open report that may tell of the same.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct SimilarReport {
    /// Its number.
    pub(crate) number: String,
    /// What it is about.
    pub(crate) category: Named,
    /// Where it lies.
    pub(crate) village: Village,
    /// The first words, if the text was released.
    pub(crate) excerpt: Option<String>,
    /// The state, in the region's words.
    pub(crate) state: Named,
    /// When it was sent.
    pub(crate) created_at: When,
    /// How many follow it.
    pub(crate) followers: u32,
    /// How far away it is shown.
    pub(crate) metres: Option<u32>,
    /// How alike the two are, 0 to 1.
    pub(crate) score: f64,
    /// The path of its first released photo.
    pub(crate) photo: Option<String>,
}

/// Open public reports near by that may tell of the same, best first, at most five.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct SimilarList {
    /// The reports.
    pub(crate) reports: Vec<SimilarReport>,
}

/// What was found by words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct SearchResult {
    /// What can be reported about it.
    pub(crate) categories: Vec<Named>,
    /// Areas of that name, as villages and districts.
    pub(crate) areas: Vec<Village>,
    /// Streets, hamlets and landmarks of that name.
    pub(crate) places: Vec<FoundPlace>,
    /// Public reports, newest first, at most 20.
    pub(crate) reports: Vec<ReportRow>,
}

/// A position (RFC 7946, section 3.1.2).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MapPoint {
    /// Always `Point`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// Degrees east and north, moved where the category says so.
    pub(crate) coordinates: [f64; 2],
}

/// What is told of a report on the map.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MapProperties {
    /// Its number.
    pub(crate) number: String,
    /// A category's id.
    pub(crate) category: String,
    /// What its state counts as.
    pub(crate) meaning: String,
    /// A village's code; may be empty.
    pub(crate) area: String,
    /// When it was sent.
    pub(crate) created_at: When,
    /// Whether it is open and a clock that runs is past its end.
    pub(crate) late: bool,
    /// What its category asked, where everybody may read the answer.
    pub(crate) answers: Vec<Answer>,
}

/// A report on the map (RFC 7946, section 3.2).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MapFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// Where it is shown.
    pub(crate) geometry: MapPoint,
    /// What is told of it.
    pub(crate) properties: MapProperties,
}

/// Public reports on the map, newest first, at most 2,000 (RFC 7946, section 3.3).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MapPoints {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// The reports.
    pub(crate) features: Vec<MapFeature>,
}
