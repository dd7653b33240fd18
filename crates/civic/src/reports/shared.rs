//! What other systems read of reports: lists by page number, single reports, what happened in a span of time.
//!
//! The same as everybody sees on pages, in bulk. The one exception is a report that the asking program brought itself: of
//! one that is not public it learns where it stands, and nothing that was written.

use balai_base::{BoundingBox, CaseNumber, EventId, Localized, Point, Problem, Timestamp};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Case, Context, EventKind, Filter, Order, PublicUpdate, Span, View},
    region::Region,
    workflow::Meaning,
};
use balai_store::{Failure, Tx};

use super::{CASE_TYPE, PublicRow, lines, public};

/// Which reports another system asks for. Empty lists and `None` mean "any".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedFilter {
    /// Only these numbers.
    pub numbers: Vec<CaseNumber>,
    /// Only these categories.
    pub categories: Vec<String>,
    /// Only open ones, or only ended ones.
    pub ended: Option<bool>,
    /// When they were sent.
    pub created: Span,
    /// When they last changed. When it is set, the list begins with what changed last.
    pub updated: Span,
    /// Where they are, as everybody sees it.
    pub within: Option<Within>,
    /// How many of the list to leave out.
    pub offset: u32,
    /// How many to give at most.
    pub limit: u32,
}

/// A part of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Within {
    /// A box.
    Area(BoundingBox),
    /// A circle: its centre and its radius in metres.
    Circle(Point, f64),
}

impl Within {
    fn contains(&self, point: Point) -> bool {
        match self {
            Self::Area(area) => area.contains(point),
            Self::Circle(centre, metres) => centre.distance_metres(point) <= *metres,
        }
    }

    /// The box in which every case truly lies that is shown within, however far its place was moved.
    fn reach(&self, region: &Region) -> BoundingBox {
        let moved = region.categories.list.iter().map(|category| category.blur_metres).max().unwrap_or(0);
        // The middle of a square is at most half its diagonal away; a whole side leaves room for the earth's shape.
        let moved = f64::from(moved);
        match self {
            Self::Circle(centre, metres) => BoundingBox::around(*centre, metres + moved),
            Self::Area(area) => {
                let corner = |longitude, latitude| BoundingBox::around(Point { longitude, latitude }, moved);
                corner(area.west, area.south).joined(&corner(area.east, area.north))
            }
        }
    }
}

/// A report as another system reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedReport {
    /// The line of the public list.
    pub row: PublicRow,
    /// Whether it has ended.
    pub ended: bool,
    /// The whole text, if it was released.
    pub text: Option<String>,
    /// The newest released words of an officer.
    pub answer: Option<String>,
    /// What its state means, in the pack's sentence.
    pub sentence: Localized,
    /// Where everybody sees it.
    pub point: Option<Point>,
    /// Whether everybody may see it. Of one that is not, only where it stands is told.
    pub public: bool,
}

/// What sort of turn a report took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Another agency has it now.
    Handed,
    /// Another unit of the same agency has it now.
    Assigned,
    /// It was brought back after its end.
    Reopened,
    /// Any other: what the state means says enough.
    Other,
}

/// One public event of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedUpdate {
    /// The event.
    pub event: EventId,
    /// The report.
    pub number: CaseNumber,
    /// When it happened.
    pub at: Timestamp,
    /// What the state after it counts as.
    pub meaning: Meaning,
    /// What sort of turn it was.
    pub turn: Turn,
    /// What was written and released; may be empty.
    pub text: String,
    /// What the step is called; empty for a message.
    pub step: Localized,
}

/// The reports of the filter that everybody may see.
pub fn shared_reports(
    tx: &mut Tx,
    context: &Context,
    filter: &SharedFilter,
) -> Result<Vec<SharedReport>, Failure> {
    let context = context.acting_as(Actor::Anonymous);
    let cases_filter = cases_filter(&context.region, filter);
    let page = (filter.offset, filter.limit);
    let cases = match &filter.within {
        None => casework::public_slice(tx, &context, &cases_filter, page, None)?,
        Some(within) => {
            let seen_at = |point: Point| within.contains(point);
            casework::public_slice(tx, &context, &cases_filter, page, Some(&seen_at))?
        }
    };
    reports(tx, &context, cases)
}

fn cases_filter(region: &Region, filter: &SharedFilter) -> Filter {
    let by_change = filter.updated != Span::default();
    let meanings = match filter.ended {
        None => Vec::new(),
        Some(ended) => Meaning::ALL.into_iter().filter(|meaning| meaning.is_final() == ended).collect(),
    };
    Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        numbers: filter.numbers.clone(),
        categories: filter.categories.clone(),
        meanings,
        created: filter.created,
        updated: filter.updated,
        within: filter.within.as_ref().map(|within| within.reach(region)),
        order: if by_change { Order::ChangedFirst } else { Order::NewestFirst },
        ..Filter::default()
    }
}

fn reports(tx: &mut Tx, context: &Context, cases: Vec<Case>) -> Result<Vec<SharedReport>, Failure> {
    let photos = lines::first_photos(tx, context, &cases)?;
    let mut answers = casework::last_answers(tx, context, &cases)?;
    let notes = casework::with_texts(tx, context, cases, View::Public)?;
    let (region, now) = (&context.region, context.moment.now);
    Ok(notes
        .into_iter()
        .map(|note| SharedReport {
            row: lines::public_row(region, &note, photos.get(&note.case.id).copied(), now),
            ended: note.case.meaning.is_final(),
            answer: answers.remove(&note.case.id),
            sentence: public::sentence(context, &note.case),
            point: casework::public_point(region, &note.case),
            public: true,
            text: Some(note.text).filter(|text| !text.is_empty()),
        })
        .collect())
}

/// One report. `brought`: the asking program brought it, and so learns where it stands even if it is not public.
pub fn shared_report(
    tx: &mut Tx,
    context: &Context,
    case: Case,
    brought: bool,
) -> Result<SharedReport, Failure> {
    let context = context.acting_as(Actor::Anonymous);
    let missing = || Problem::not_found("problem-case-not-found");
    if context.can(Action::ReadPublic, &case) {
        return reports(tx, &context, vec![case])?.pop().ok_or_else(|| missing().into());
    }
    if !brought {
        return Err(missing().into());
    }
    let note = casework::CaseNote { text: String::new(), answers: Vec::new(), case };
    let row = lines::public_row(&context.region, &note, None, context.moment.now);
    Ok(SharedReport {
        row: PublicRow { area: super::AreaView::default(), agency: super::Named::default(), ..row },
        ended: note.case.meaning.is_final(),
        text: None,
        answer: None,
        sentence: public::sentence(&context, &note.case),
        point: None,
        public: false,
    })
}

/// What officers and the server did publicly in a span of time, oldest first.
pub fn shared_updates(
    tx: &mut Tx,
    context: &Context,
    span: Span,
    page: (u32, u32),
) -> Result<Vec<SharedUpdate>, Failure> {
    let updates = casework::public_updates(tx, context, (CASE_TYPE, span), page)?;
    Ok(updates.into_iter().map(|update| shown(&context.region, update)).collect())
}

fn shown(region: &Region, update: PublicUpdate) -> SharedUpdate {
    let PublicUpdate { case, event, state } = update;
    let workflow = region.workflows.get(&case.workflow);
    let step = workflow.and_then(|workflow| workflow.transition(&event.transition));
    let detail = &event.detail;
    let turn = if step.is_some_and(|step| step.reopens) {
        Turn::Reopened
    } else if !detail.agency.is_empty() && detail.agency != detail.agency_before {
        Turn::Handed
    } else if !detail.unit.is_empty() && detail.unit != detail.unit_before {
        Turn::Assigned
    } else {
        Turn::Other
    };
    SharedUpdate {
        event: event.id,
        number: case.number,
        at: event.at,
        meaning: workflow.map_or(case.meaning, |workflow| workflow.meaning(&state)),
        turn,
        text: event.text,
        step: step
            .filter(|_| event.kind != EventKind::Message)
            .map(|step| step.label.clone())
            .unwrap_or_default(),
    }
}
