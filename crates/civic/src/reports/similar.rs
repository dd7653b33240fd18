//! Reports that may tell of the same thing: near by, lately, in like words.
//!
//! A citizen is shown public reports only, at the place everybody may see; an officer those in reach. Finds the
//! candidates by ranges of cells and days, has `likeness` weigh the nearest, and gives its reasons; never merges by
//! itself.

use balai_base::{AreaCode, CaseId, Point, Timestamp, text::excerpt, time::DAY};
use balai_platform::{
    casework::{self, Case, CaseNote, Context, Filter, Order, Span, View},
    region::Region,
    workflow::Meaning,
};
use balai_store::{Failure, Tx};

use super::{
    Answers, CASE_TYPE, Similar,
    likeness::{self, Facts, Lexicon, Relation, Telling},
    lines, names, place,
};

/// How far reports without a category's own radius usually lie apart, in metres.
const RADIUS_METRES: f64 = 100.0;
/// How old they may be, in days.
const DAYS: i64 = 30;
/// By how much a telephone's position may be wrong, in metres.
const TELEPHONE_METRES: f64 = 10.0;
/// How many of the nearest are weighed: reading words takes time.
const MOST_WEIGHED: usize = 60;
/// How many of the newest of a village are looked through for those without a position.
const OF_A_VILLAGE: u32 = 50;
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
    /// The place in words.
    pub(super) address: &'a str,
    /// When it was sent.
    pub(super) at: Timestamp,
    /// The case itself, when there is one already.
    pub(super) except: Option<CaseId>,
    pub(super) view: View,
}

/// Open public reports near by that probably tell of the same thing, best first, at most five.
pub fn similar(tx: &mut Tx, context: &Context, answers: &Answers) -> Result<Vec<Similar>, Failure> {
    let place = place::resolve(&context.region, answers).unwrap_or_default();
    let wanted = Wanted {
        category: &answers.category,
        text: &answers.text,
        point: place.point,
        area: place.area.as_ref(),
        address: &place.address,
        at: context.moment.now,
        except: None,
        view: View::Public,
    };
    look_alikes(tx, context, &wanted)
}

/// Open reports in the actor's reach that probably tell of the same thing.
pub(super) fn look_alikes(
    tx: &mut Tx,
    context: &Context,
    wanted: &Wanted<'_>,
) -> Result<Vec<Similar>, Failure> {
    let cases = candidates(tx, context, wanted)?;
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let photos = lines::first_photos(tx, context, &cases)?;
    let notes = casework::with_texts(tx, context, cases, wanted.view)?;
    let comparison = Comparison::with(&context.region, wanted);
    let mut found: Vec<Similar> = notes
        .iter()
        .filter_map(|note| {
            let photo = photos.get(&note.case.id).copied();
            comparison.to(note).map(|similar| Similar { photo, ..similar })
        })
        .collect();
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    found.truncate(MOST);
    Ok(found)
}

/// What might be the same: open, near enough, lately; the nearest first, those without a position after them.
fn candidates(tx: &mut Tx, context: &Context, wanted: &Wanted<'_>) -> Result<Vec<Case>, Failure> {
    let region = &context.region;
    let days = usual_days(region, wanted.category);
    // What was sent so long before or after. Without an end, a case of years ago would be compared with all that came since.
    let span = Span { from: Some(wanted.at.plus(-days * DAY)), until: Some(wanted.at.plus(days * DAY + 1)) };
    let mut cases = match wanted.point {
        Some(point) => {
            let reach = likeness::reach_metres(widest_radius(region, wanted.category));
            let reach = reach + f64::from(widest_blur(region, wanted.view));
            let open = Meaning::ALL.into_iter().filter(|meaning| !meaning.is_final()).collect();
            casework::near(
                tx,
                context,
                point,
                reach,
                Filter { created: span, meanings: open, ..Filter::default() },
            )?
        }
        None => Vec::new(),
    };
    let mut in_village = in_the_village(tx, context, wanted, span)?;
    // With a position, those with one were found by it.
    in_village.retain(|case| wanted.point.is_none() || case.point.is_none());
    cases.truncate(MOST_WEIGHED);
    cases.append(&mut in_village);
    cases.retain(|case| is_report(case) && Some(case.id) != wanted.except);
    Ok(cases)
}

fn usual_days(region: &Region, category: &str) -> i64 {
    region.categories.get(category).map_or(DAYS, |found| i64::from(found.duplicate_days))
}

fn radius(region: &Region, category: &str) -> f64 {
    region.categories.get(category).map_or(RADIUS_METRES, |found| f64::from(found.duplicate_radius_metres))
}

/// The largest radius a pair with `category` can have: its own, or that of a category taken for it.
fn widest_radius(region: &Region, category: &str) -> f64 {
    related(region, category)
        .into_iter()
        .map(|id| radius(region, id))
        .fold(radius(region, category), f64::max)
}

/// The category and those easily taken for it.
fn related<'r>(region: &'r Region, category: &'r str) -> Vec<&'r str> {
    let others = region.categories.list.iter().map(|other| other.id.as_str());
    let others = others.filter(|id| Relation::of(&region.categories, category, id) == Relation::Related);
    std::iter::once(category).chain(others).collect()
}

/// One report compared with others: read once.
struct Comparison<'a> {
    region: &'a Region,
    wanted: &'a Wanted<'a>,
    lexicon: Lexicon,
    telling: Telling,
    threshold: f64,
}

impl<'a> Comparison<'a> {
    fn with(region: &'a Region, wanted: &'a Wanted<'a>) -> Self {
        let lexicon = Lexicon::of(region);
        let telling = lexicon.read(wanted.text, wanted.address);
        let own = region.categories.get(wanted.category).and_then(|category| category.duplicate_threshold);
        let threshold = own.map_or(likeness::DEFAULT_THRESHOLD, |percent| f64::from(percent) / 100.0);
        Self { region, wanted, lexicon, telling, threshold }
    }

    /// The other report with its likeness; none when it is probably something else.
    fn to(&self, note: &CaseNote) -> Option<Similar> {
        let (case, wanted) = (&note.case, self.wanted);
        let metres = wanted.point.and_then(|point| distance(self.region, case, point, wanted.view));
        let facts = self.facts(case, metres);
        if metres.is_some_and(|metres| metres > likeness::reach_metres(facts.radius_metres)) {
            return None;
        }
        // What stands in the field of the place is not public.
        let address = if wanted.view == View::Officer { case.address.as_str() } else { "" };
        let likeness = likeness::likeness(&facts, &self.telling, &self.lexicon.read(&note.text, address));
        (likeness.probability >= self.threshold).then(|| Similar {
            reasons: likeness.reasons,
            score: likeness.probability,
            ..view(self.region, note, metres)
        })
    }

    fn facts(&self, case: &Case, metres: Option<f64>) -> Facts {
        let (region, wanted) = (self.region, self.wanted);
        let blur = region.categories.get(&case.category).map_or(0, |category| category.blur_metres);
        let blur = if wanted.view == View::Officer { 0.0 } else { f64::from(blur) };
        let usual_days = usual_days(region, wanted.category).max(usual_days(region, &case.category));
        Facts {
            metres,
            accuracy_metres: TELEPHONE_METRES + blur,
            radius_metres: radius(region, wanted.category).max(radius(region, &case.category)),
            days: days(wanted.at.since(case.created_at).abs()),
            usual_days: days(usual_days * DAY),
            relation: Relation::of(&region.categories, wanted.category, &case.category),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a span of some years")]
fn days(millis: i64) -> f64 {
    millis as f64 / DAY as f64
}

fn is_report(case: &Case) -> bool {
    case.case_type == CASE_TYPE
}

/// Open reports in the same village of the same category, or of one taken for it: some have no position.
fn in_the_village(
    tx: &mut Tx,
    context: &Context,
    wanted: &Wanted<'_>,
    created: Span,
) -> Result<Vec<Case>, Failure> {
    let Some(area) = wanted.area else { return Ok(Vec::new()) };
    let filter = Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        categories: related(&context.region, wanted.category).into_iter().map(str::to_owned).collect(),
        areas: vec![area.clone()],
        meanings: vec![Meaning::Waiting, Meaning::Working, Meaning::Verifying, Meaning::Outside],
        created,
        order: Order::NewestFirst,
        ..Filter::default()
    };
    let page = match wanted.view {
        View::Officer => casework::queue(tx, context, &filter, None, OF_A_VILLAGE)?,
        View::Public | View::Owner => casework::public_list(tx, context, &filter, None, OF_A_VILLAGE)?,
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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "distances are positive and far below 2^32 metres"
)]
pub(super) fn view(region: &Region, note: &CaseNote, metres: Option<f64>) -> Similar {
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
        score: 0.0,
        reasons: Vec::new(),
        photo: None,
    }
}
