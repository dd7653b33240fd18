//! Reports that may tell of the same thing: near by, lately, in like words.
//!
//! A citizen is shown public reports only, at the place everybody may see; an officer those in reach. Finds,
//! scores and explains by distance; never merges by itself.

use balai_base::{
    AreaCode, CaseId, Point,
    text::{excerpt, similarity},
    time::DAY,
};
use balai_platform::{
    casework::{self, Case, CaseNote, Context, Filter, Order, Span, View},
    region::Region,
    workflow::Meaning,
};
use balai_store::{Failure, Tx};

use super::{Answers, CASE_TYPE, Similar, lines, names, place};

/// How far reports without a category's own radius are looked for, in metres.
const RADIUS_METRES: f64 = 100.0;
/// How old they may be, in days.
const DAYS: i64 = 30;
/// What is less alike than this is not shown.
const LEAST: f64 = 0.4;
/// How many are shown.
const MOST: usize = 5;
/// Characters of an excerpt.
const EXCERPT: usize = 160;

/// What is looked for.
pub(super) struct Wanted<'a> {
    pub(super) category: &'a str,
    pub(super) text: &'a str,
    pub(super) point: Option<Point>,
    pub(super) area: Option<&'a AreaCode>,
    /// The case itself, when there is one already.
    pub(super) except: Option<CaseId>,
    pub(super) view: View,
}

/// Open public reports near by that may tell of the same thing, best first, at most five.
pub fn similar(tx: &mut Tx, context: &Context, answers: &Answers) -> Result<Vec<Similar>, Failure> {
    let place = place::resolve(&context.region, answers).unwrap_or_default();
    let wanted = Wanted {
        category: &answers.category,
        text: &answers.text,
        point: place.point,
        area: place.area.as_ref(),
        except: None,
        view: View::Public,
    };
    look_alikes(tx, context, &wanted)
}

/// Open reports in the actor's reach that may tell of the same thing.
pub(super) fn look_alikes(
    tx: &mut Tx,
    context: &Context,
    wanted: &Wanted<'_>,
) -> Result<Vec<Similar>, Failure> {
    let region = &context.region;
    let category = region.categories.get(wanted.category);
    let radius = category.map_or(RADIUS_METRES, |found| f64::from(found.duplicate_radius_metres));
    let days = category.map_or(DAYS, |found| i64::from(found.duplicate_days));
    let since = context.moment.now.plus(-days * DAY);
    let mut cases = match wanted.point {
        Some(point) => {
            let reach = radius + f64::from(widest_blur(region, wanted.view));
            casework::near(tx, context, point, reach, since)?
        }
        None => in_the_village(tx, context, wanted, since)?,
    };
    cases.retain(|case| !case.meaning.is_final() && Some(case.id) != wanted.except && is_report(case));
    let photos = lines::first_photos(tx, context, &cases)?;
    let notes = casework::with_texts(tx, context, cases, wanted.view)?;
    let mut found: Vec<Similar> = notes
        .into_iter()
        .filter_map(|note| {
            let metres = wanted.point.and_then(|point| distance(region, &note.case, point, wanted.view));
            let within = metres.is_none_or(|metres| metres <= radius);
            let photo = photos.get(&note.case.id).copied();
            let similar = view(region, &note, metres, score(wanted, &note, metres, radius));
            (within && similar.score >= LEAST).then_some(Similar { photo, ..similar })
        })
        .collect();
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    found.truncate(MOST);
    Ok(found)
}

fn is_report(case: &Case) -> bool {
    case.case_type == CASE_TYPE
}

/// Reports of the same category in the same village, for a report without a point.
fn in_the_village(
    tx: &mut Tx,
    context: &Context,
    wanted: &Wanted<'_>,
    since: balai_base::Timestamp,
) -> Result<Vec<Case>, Failure> {
    let Some(area) = wanted.area else { return Ok(Vec::new()) };
    let filter = Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        categories: vec![wanted.category.to_owned()],
        areas: vec![area.clone()],
        meanings: vec![Meaning::Waiting, Meaning::Working, Meaning::Verifying, Meaning::Outside],
        created: Span { from: Some(since), until: None },
        order: Order::NewestFirst,
        ..Filter::default()
    };
    let page = match wanted.view {
        View::Officer => casework::queue(tx, context, &filter, None, 50)?,
        View::Public | View::Owner => casework::public_list(tx, context, &filter, None, 50)?,
    };
    Ok(page.items)
}

/// The public sees distances to blurred places only: else a few looks would find the exact place.
fn distance(region: &Region, case: &Case, from: Point, view: View) -> Option<f64> {
    let at = match view {
        View::Officer => case.point,
        View::Public | View::Owner => casework::public_point(region, case),
    };
    at.map(|point| point.distance_metres(from))
}

fn widest_blur(region: &Region, view: View) -> u32 {
    let blurs = region.categories.list.iter().map(|category| category.blur_metres);
    if view == View::Officer { 0 } else { blurs.max().unwrap_or(0) }
}

/// How alike, 0 to 1: the same category, near, in like words.
fn score(wanted: &Wanted<'_>, note: &CaseNote, metres: Option<f64>, radius: f64) -> f64 {
    let category = if note.case.category == wanted.category { 0.45 } else { 0.0 };
    let near = metres.map_or(0.0, |metres| 0.25 * (1.0 - (metres / radius.max(1.0)).min(1.0)));
    let words = if note.text.is_empty() { 0.0 } else { similarity(wanted.text, &note.text) };
    // Without a distance the words must carry what nearness would have said.
    let weight = if metres.is_some() { 0.3 } else { 0.55 };
    let alone = if metres.is_none() && words < 0.1 { 0.5 } else { 1.0 };
    (category + near + weight * words) * alone
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "distances are positive and far below 2^32 metres"
)]
pub(super) fn view(region: &Region, note: &CaseNote, metres: Option<f64>, score: f64) -> Similar {
    let case = &note.case;
    Similar {
        number: case.number.clone(),
        category: names::category(region, &case.category),
        area: names::area(region, case.area.as_ref()),
        excerpt: (!note.text.is_empty()).then(|| excerpt(&note.text, EXCERPT)),
        state: names::state(region, case),
        meaning: case.meaning.as_str().to_owned(),
        created_at: case.created_at,
        followers: case.followers,
        metres: metres.map(|metres| metres.round() as u32),
        score,
        photo: None,
    }
}
