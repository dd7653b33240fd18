//! The face, while it is being built.

use balai_base::{CaseNumber, EventId, Moment, PhotoId};
use balai_platform::{
    casework::{Audience, Case, Context, Photo, PublicCopy, Step},
    photos::Rect,
    region::RoutingRule,
};
use balai_store::{Failure, Files, Tx};

use super::*;

fn unbuilt<T>() -> Result<T, Failure> {
    Err(Failure::Driver("not built yet".to_owned()))
}

/// The secret in a browser's cookie by which its draft is found.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftToken([u8; 32]);

impl DraftToken {
    /// A fresh token.
    pub fn generate(moment: &Moment) -> Self {
        let mut bytes = [0_u8; 32];
        balai_base::Random::fill(&moment.random("draft"), &mut bytes);
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: Vec<u8> = (0..text.len())
            .step_by(2)
            .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect::<Option<_>>()?;
        bytes.try_into().ok().map(Self)
    }

    /// The 64 hexadecimal digits for the cookie.
    pub fn reveal(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A draft as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What was typed.
    pub answers: Answers,
    /// Until when it is kept.
    pub expires_at: balai_base::Timestamp,
}

/// What the check page tells before sending.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Preview {
    /// Who would answer.
    pub agency: Named,
    /// Why.
    pub because: Because,
    /// What would be promised.
    pub promised_at: Option<balai_base::Timestamp>,
    /// The kinds of personal values found in the text: `nik`, `phone`, …
    pub personal: Vec<String>,
    /// Who could see it: a word of `Visibility`.
    pub visibility: String,
    /// The outside body whose business it usually is.
    pub outside: Option<OutsideView>,
}

/// A body outside the region's competence.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct OutsideView {
    /// The body.
    pub body: Named,
    /// What it is responsible for.
    pub handles: balai_base::Localized,
    /// How to reach it.
    pub contact: String,
}

/// A step of an officer with the evidence sent along.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// The step; its `evidence` is filled from `photos`.
    pub step: Step,
    /// Photos sent along as evidence, prepared and stored.
    pub photos: Vec<DraftPhoto>,
}

/// What a step came to.
#[derive(Clone, Debug)]
pub struct Acted {
    /// The case now.
    pub case: Case,
    /// What was noticed about the evidence and let pass.
    pub notes: Vec<EvidenceNote>,
}

/// Prepares a sent photo and stores its files. Blocks; run it behind the server's semaphore.
pub fn store_photo(
    files: &Files,
    region: &balai_platform::region::Region,
    bytes: &[u8],
) -> Result<DraftPhoto, Failure> {
    let _ = (files, region, bytes);
    unbuilt()
}

/// The draft of `token`, unless it expired.
pub fn read_draft(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<Option<Draft>, Failure> {
    let _ = (tx, context, token);
    unbuilt()
}

/// Saves what was typed under `token`, sealed, for a week from now.
pub fn save_draft(
    tx: &mut Tx,
    context: &Context,
    token: &DraftToken,
    answers: &Answers,
) -> Result<Draft, Failure> {
    let _ = (tx, context, token, answers);
    unbuilt()
}

/// Forgets the draft of `token`.
pub fn discard_draft(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<(), Failure> {
    let _ = (tx, context, token);
    unbuilt()
}

/// What sending would bring: agency, reason, promise.
pub fn preview(context: &Context, answers: &Answers, manner: &Manner) -> Preview {
    let _ = (context, answers, manner);
    Preview {
        agency: Named::default(),
        because: Because::default(),
        promised_at: None,
        personal: Vec::new(),
        visibility: String::new(),
        outside: None,
    }
}

/// Open public reports near by that may tell of the same thing, best first, at most five.
pub fn similar(tx: &mut Tx, context: &Context, answers: &Answers) -> Result<Vec<Similar>, Failure> {
    let _ = (tx, context, answers);
    unbuilt()
}

/// Takes a report in. The same `token` gives the same receipt, PIN included, and one case.
pub fn submit(
    tx: &mut Tx,
    context: &Context,
    submission: &Submission,
    token: &[u8; 32],
) -> Result<Receipt, Failure> {
    let _ = (tx, context, submission, token);
    unbuilt()
}

/// The receipt that was given for `token`.
pub fn receipt(tx: &mut Tx, context: &Context, token: &[u8; 32]) -> Result<Option<Receipt>, Failure> {
    let _ = (tx, context, token);
    unbuilt()
}

/// Public reports, newest first. `cursor` is a list's `next`.
pub fn public_list(
    tx: &mut Tx,
    context: &Context,
    filter: &PublicFilter,
    cursor: &str,
    limit: u32,
) -> Result<PublicList, Failure> {
    let _ = (tx, context, filter, cursor, limit);
    unbuilt()
}

/// One report as everybody may see it: of a restricted one its state only, of a secret one nothing.
pub fn public_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<PublicCase, Failure> {
    let _ = (tx, context, number);
    unbuilt()
}

/// One report as its reporter sees it; the actor must be its reporter.
pub fn owner_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<OwnerCase, Failure> {
    let _ = (tx, context, number);
    unbuilt()
}

/// Public reports with a position, newest first, at most 2,000.
pub fn map_features(
    tx: &mut Tx,
    context: &Context,
    filter: &PublicFilter,
) -> Result<Vec<MapFeature>, Failure> {
    let _ = (tx, context, filter);
    unbuilt()
}

/// The features as `GeoJSON` (RFC 7946).
pub fn geojson(features: &[MapFeature]) -> String {
    let _ = features;
    String::new()
}

/// The newest public reports as an Atom feed (RFC 4287). `site` is the address of the region's home page.
pub fn feed(context: &Context, language: balai_base::Language, site: &str, rows: &[PublicRow]) -> String {
    let _ = (context, language, site, rows);
    String::new()
}

/// Public rows as CSV (RFC 4180), formulas made harmless.
pub fn public_csv(context: &Context, language: balai_base::Language, rows: &[PublicRow]) -> String {
    let _ = (context, language, rows);
    String::new()
}

/// The figures of the home page.
pub fn figures(tx: &mut Tx, context: &Context) -> Result<Figures, Failure> {
    let _ = (tx, context);
    unbuilt()
}

/// The reporter or an officer writes; what an officer writes with [`Audience::Public`] everybody may read.
pub fn write_message(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    text: &str,
    audience: Audience,
) -> Result<EventId, Failure> {
    let _ = (tx, context, number, text, audience);
    unbuilt()
}

/// The reporter or an officer adds photos with a few words (may be empty).
pub fn send_photos(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    text: &str,
    photos: &[DraftPhoto],
) -> Result<EventId, Failure> {
    let _ = (tx, context, number, text, photos);
    unbuilt()
}

/// The reporter says "not solved": reopens within the window. `words` may be empty.
pub fn not_solved(tx: &mut Tx, context: &Context, number: &CaseNumber, words: &str) -> Result<Case, Failure> {
    let _ = (tx, context, number, words);
    unbuilt()
}

/// The reporter takes the report back.
pub fn withdraw(tx: &mut Tx, context: &Context, number: &CaseNumber, words: &str) -> Result<Case, Failure> {
    let _ = (tx, context, number, words);
    unbuilt()
}

/// The reporter rates the ended report, 1 to 5; a later rating of the same ending replaces it.
pub fn rate(tx: &mut Tx, context: &Context, number: &CaseNumber, score: u8) -> Result<(), Failure> {
    let _ = (tx, context, number, score);
    unbuilt()
}

/// Follows a public report instead of repeating it. `follower` is the device's secret.
pub fn follow(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    follower: &[u8; 16],
) -> Result<(), Failure> {
    let _ = (tx, context, number, follower);
    unbuilt()
}

/// Whether the device follows the report.
pub fn follows(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    follower: &[u8; 16],
) -> Result<bool, Failure> {
    let _ = (tx, context, number, follower);
    unbuilt()
}

/// An officer's queue; what breaks first stands first. `cursor` is a list's `next`.
pub fn queue(
    tx: &mut Tx,
    context: &Context,
    filter: &QueueFilter,
    cursor: &str,
    limit: u32,
) -> Result<QueueList, Failure> {
    let _ = (tx, context, filter, cursor, limit);
    unbuilt()
}

/// How many cases of the filter lie in the officer's reach.
pub fn queue_count(tx: &mut Tx, context: &Context, filter: &QueueFilter) -> Result<u64, Failure> {
    let _ = (tx, context, filter);
    unbuilt()
}

/// One report as an officer sees it.
pub fn officer_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<OfficerCase, Failure> {
    let _ = (tx, context, number);
    unbuilt()
}

/// Takes a step of the workflow, with what a report adds: evidence checks, referral, the reason of a reassignment.
pub fn act(tx: &mut Tx, context: &Context, number: &CaseNumber, act: &Act) -> Result<Acted, Failure> {
    let _ = (tx, context, number, act);
    unbuilt()
}

/// Takes one step for many cases; each succeeds or fails on its own.
pub fn act_on_many(
    tx: &mut Tx,
    context: &Context,
    numbers: &[CaseNumber],
    act: &Act,
) -> Result<Vec<BulkOutcome>, Failure> {
    let _ = (tx, context, numbers, act);
    unbuilt()
}

/// Corrects the category and routes anew when the pack then names another agency.
pub fn correct_category(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    category: &str,
    reason: &str,
) -> Result<Case, Failure> {
    let _ = (tx, context, number, category, reason);
    unbuilt()
}

/// Texts and photos that wait for release, oldest first, at most 50 of each.
pub fn release_desk(tx: &mut Tx, context: &Context) -> Result<ReleaseDesk, Failure> {
    let _ = (tx, context);
    unbuilt()
}

/// Releases a text as `text`; personal values that are still in it are refused, each named.
pub fn release_text(tx: &mut Tx, context: &Context, event: EventId, text: &str) -> Result<(), Failure> {
    let _ = (tx, context, event, text);
    unbuilt()
}

/// A copy of a photo with black boxes, stored. Blocks; run it behind the server's semaphore.
pub fn boxed_copy(
    files: &Files,
    photo: &Photo,
    boxes: &[Rect],
    alternative: &str,
) -> Result<PublicCopy, Failure> {
    let _ = (files, photo, boxes, alternative);
    unbuilt()
}

/// The crew's jobs today: cases of the officer's own and of nobody in the officer's units, what breaks first first.
pub fn today(tx: &mut Tx, context: &Context) -> Result<Vec<TodayJob>, Failure> {
    let _ = (tx, context);
    unbuilt()
}

/// Everything a crew takes along on paper.
pub fn work_order(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<WorkOrder, Failure> {
    let _ = (tx, context, number);
    unbuilt()
}

/// One page of an officer's queue for a file; the officer needs the right to export.
pub fn export(
    tx: &mut Tx,
    context: &Context,
    filter: &QueueFilter,
    cursor: &str,
    limit: u32,
) -> Result<QueueList, Failure> {
    let _ = (tx, context, filter, cursor, limit);
    unbuilt()
}

/// Queue rows as CSV (RFC 4180) with a heading, formulas made harmless.
pub fn queue_csv(context: &Context, language: balai_base::Language, rows: &[QueueRow]) -> String {
    let _ = (context, language, rows);
    String::new()
}

/// Queue rows as an XLSX workbook.
pub fn queue_xlsx(
    context: &Context,
    language: balai_base::Language,
    rows: &[QueueRow],
) -> Result<Vec<u8>, Failure> {
    let _ = (context, language, rows);
    unbuilt()
}

/// What other rules would change among the last `limit` reports.
pub fn replay(
    tx: &mut Tx,
    context: &Context,
    rules: &[RoutingRule],
    limit: u32,
) -> Result<Vec<Replayed>, Failure> {
    let _ = (tx, context, rules, limit);
    unbuilt()
}

/// The photo behind an address, as far as the actor may see it.
pub fn photo(tx: &mut Tx, context: &Context, id: PhotoId) -> Result<Photo, Failure> {
    let _ = (tx, context, id);
    unbuilt()
}
