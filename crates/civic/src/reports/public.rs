//! What everybody may see: the list, and one report.
//!
//! Only public cases, only released texts and photos, only the place as far as the category shows it. Whoever
//! asks for anything else is told that there is no such report.

use balai_base::{AreaCode, CaseNumber, Cursor, PhotoId, Problem};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Case, CaseNote, Context, EventKind, Filter, LinkKind, Order, Photo, View},
    workflow::Meaning,
};
use balai_store::{Failure, Tx};

use super::{
    Because, CASE_TYPE, PublicCase, PublicFilter, PublicList, lines, questions, store, submit::Remembered,
};
use crate::feedback;

/// The most rows of one page.
const MOST_ROWS: u32 = 500;

/// Public reports, newest first. `cursor` is a list's `next`, or empty.
pub fn public_list(
    tx: &mut Tx,
    context: &Context,
    filter: &PublicFilter,
    cursor: &str,
    limit: u32,
) -> Result<PublicList, Failure> {
    let context = context.acting_as(Actor::Anonymous);
    let Some(filter) = cases_filter(filter) else {
        return Ok(PublicList { rows: Vec::new(), next: None });
    };
    let cursor = mark(cursor)?;
    let page = casework::public_list(tx, &context, &filter, cursor.as_ref(), limit.min(MOST_ROWS))?;
    let next = page.next.map(|next| next.to_string());
    Ok(PublicList { rows: lines::public_rows(tx, &context, page.items)?, next })
}

/// A list's mark as it stands in an address.
pub(super) fn mark(cursor: &str) -> Result<Option<Cursor>, Problem> {
    if cursor.is_empty() { Ok(None) } else { cursor.parse().map(Some) }
}

/// The filter of a public list; none when it can't find anything.
pub(super) fn cases_filter(filter: &PublicFilter) -> Option<Filter> {
    let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let areas = match filter.area.parse::<AreaCode>() {
        Ok(area) => vec![area],
        Err(_) if filter.area.is_empty() => Vec::new(),
        Err(_) => return None,
    };
    Some(Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        categories: list(&filter.category),
        agencies: list(&filter.agency),
        areas,
        meanings: meanings(&filter.meaning)?,
        search: Some(filter.text.trim().to_owned()).filter(|text| !text.is_empty()),
        order: Order::NewestFirst,
        ..Filter::default()
    })
}

/// The meanings a word of an address stands for; none for a word nobody knows.
pub(super) fn meanings(word: &str) -> Option<Vec<Meaning>> {
    match word {
        "" => Some(Vec::new()),
        "open" => Some(open()),
        "ended" => Some(Meaning::ALL.into_iter().filter(|meaning| meaning.is_final()).collect()),
        other => Meaning::parse(other).map(|meaning| vec![meaning]),
    }
}

/// Every meaning of a case that has not ended.
pub(super) fn open() -> Vec<Meaning> {
    Meaning::ALL.into_iter().filter(|meaning| !meaning.is_final()).collect()
}

/// One report as everybody may see it. Restricted and secret reports are not found, like numbers that
/// do not exist.
pub fn public_case(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<PublicCase, Failure> {
    let context = context.acting_as(Actor::Anonymous);
    let case = casework::read(tx, &context, number)?;
    seen(tx, &context, case, View::Public)
}

/// One report as a reader of `view` sees it.
pub(super) fn seen(tx: &mut Tx, context: &Context, case: Case, view: View) -> Result<PublicCase, Failure> {
    let region = &context.region;
    let now = context.moment.now;
    let events = casework::history(tx, context, &case, view)?;
    let photos = casework::photos(tx, context, &case, view)?;
    let clocks = casework::clocks(tx, region, case.id)?;
    let opened = events.iter().find(|event| event.kind == EventKind::Opened);
    let text = opened.map(|event| event.text.clone()).filter(|text| !text.is_empty());
    let links = casework::links(tx, context, &case)?;
    let public = |other: &Case| {
        context.acting_as(Actor::Anonymous).can(Action::ReadPublic, other).then(|| other.number.clone())
    };
    let first = photos.iter().find(|photo| is_report_photo(photo)).map(|photo| photo.id);
    let note = CaseNote { text: text.clone().unwrap_or_default(), answers: Vec::new(), case };
    let case = &note.case;
    Ok(PublicCase {
        visibility: case.visibility.as_str().to_owned(),
        sentence: sentence(context, case),
        state_since: case.state_since,
        text_withheld: opened.map(lines::withheld).unwrap_or_default(),
        answers: questions::views(region, opened, view),
        point: casework::public_point(region, case),
        blur_metres: region.categories.get(&case.category).map_or(0, |category| category.blur_metres),
        because: last_reason(tx, context, case)?,
        history: lines::history(region, case, &events, &photos, view),
        photos: photos.iter().map(lines::photo_view).collect(),
        clocks: lines::clocks(region, case, &clocks, (false, now)),
        referral: lines::referral(tx, region, case)?,
        master: links
            .iter()
            .find(|link| link.kind == LinkKind::Merged && !link.incoming)
            .and_then(|link| public(&link.other)),
        recurrences: links
            .iter()
            .filter(|link| link.kind == LinkKind::Recurrence)
            .filter_map(|link| public(&link.other))
            .collect(),
        reopenings: case.reopenings,
        reassignments: case.reassignments,
        rating: feedback::rating(tx, &region.id, case.id, case.reopenings)?,
        row: lines::public_row(region, &note, first, now),
        text,
    })
}

fn is_report_photo(photo: &Photo) -> bool {
    photo.purpose == casework::PhotoPurpose::Report
}

/// What the state means, in the pack's sentence.
pub(super) fn sentence(context: &Context, case: &Case) -> balai_base::Localized {
    let workflow = context.region.workflows.get(&case.workflow);
    let state = workflow.and_then(|workflow| workflow.state(&case.state));
    state.map(|state| state.sentence.clone()).unwrap_or_default()
}

/// Why the agency that has it now has it.
fn last_reason(tx: &mut Tx, context: &Context, case: &Case) -> Result<Option<Because>, Failure> {
    let last = store::routings(tx, &context.region.id, case.id)?.pop();
    Ok(last
        .filter(|routing| routing.agency == case.agency)
        .and_then(|routing| serde_json::from_str::<Remembered>(&routing.facts).ok())
        .map(|remembered| remembered.because))
}

/// The photo behind an address, as far as the actor may see it: the public its released copy, the reporter and
/// officers the picture itself.
pub fn photo(tx: &mut Tx, context: &Context, id: PhotoId) -> Result<Photo, Failure> {
    let views: &[View] = match &context.actor {
        Actor::Anonymous | Actor::System => &[View::Public],
        Actor::Reporter { .. } => &[View::Owner, View::Public],
        Actor::Officer(_) => &[View::Officer, View::Public],
    };
    let mut refused = None;
    for view in views {
        match casework::photo(tx, context, id, *view) {
            Err(Failure::Refused(problem)) => refused = Some(problem),
            answer => return answer,
        }
    }
    let problem = refused.map_or_else(|| Problem::not_found("problem-file-not-found"), |problem| *problem);
    Err(problem.into())
}
