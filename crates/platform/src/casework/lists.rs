//! Lists, counts and what lies near: always within the actor's scope, page by page.

use balai_base::{
    BoundingBox, CaseId, CaseNumber, Point, Problem,
    page::{Cursor, Key, Page},
};
use balai_store::{Failure, Tx, search};
use uuid::Uuid;

use super::{
    Case, CaseClock, CaseNote, Count, Dated, Filter, Group, HeldText, Order, Outcome, Overdue, Span,
    TimeTaken, View,
    context::Context,
    rules,
    store::{
        self,
        lists::{After, Selection},
    },
    texts,
};
use crate::{access::Action, region::Region};

/// The name of the order of what waits for release, in cursors.
pub(super) const HELD: &str = "held";
/// How many found texts a search hands to the list.
const MOST_FOUND: u32 = 1_000;
/// How many near cases are given at most.
const MOST_NEAR: usize = 200;
/// How many cases are looked at, newest first, to find the near ones.
const MOST_LOOKED_AT: u32 = 2_000;

/// The mark after a row.
pub(super) fn mark(order: &str, key: i64, id: Uuid) -> Cursor {
    Cursor::new(order, vec![Key::Integer(key), Key::Id(id)])
}

/// The row after which a page begins.
pub(super) fn after(cursor: &Cursor, order: &str) -> Result<After, Failure> {
    match cursor.keys_for(order)? {
        [Key::Integer(key), Key::Id(id)] => Ok((*key, *id)),
        _ => Err(Problem::invalid("problem-cursor").into()),
    }
}

pub(super) fn size(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// The cases an officer sees, in the filter's order.
pub fn queue(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    page(tx, context, (Action::ReadCase, filter), cursor, limit)
}

/// The cases an officer may take out as a file; page through them by the cursor.
pub fn export(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    page(tx, context, (Action::Export, filter), cursor, limit)
}

/// The cases everybody may see. Search finds released texts only.
pub fn public_list(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    let everybody = context.acting_as(crate::access::Actor::Anonymous);
    page(tx, &everybody, (Action::ReadPublic, filter), cursor, limit)
}

fn page(
    tx: &mut Tx,
    context: &Context,
    (action, filter): (Action, &Filter),
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    let order = filter.order;
    let after = cursor.map(|cursor| after(cursor, order.as_str())).transpose()?;
    let found = found(tx, context, action, filter)?;
    let scope = context.scope(action);
    let selection = Selection { region: context.id(), scope: &scope, filter, found, now: context.moment.now };
    let rows = store::lists::page(tx, &selection, after, limit.saturating_add(1))?;
    let mark = |case: &Case| mark(order.as_str(), store::lists::key(order, case), case.id.0);
    Ok(Page::of(rows, size(limit), mark))
}

/// What the filter's search finds: a case by its number, else by its words. None when it does not search.
fn found(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    filter: &Filter,
) -> Result<Option<Vec<CaseId>>, Failure> {
    let Some(words) = filter.search.as_deref().map(str::trim).filter(|words| !words.is_empty()) else {
        return Ok(None);
    };
    if let Ok(number) = CaseNumber::parse_for(&context.region.number_prefix, words)
        && let Some(case) = store::cases::find(tx, context.id(), &number)?
    {
        return Ok(Some(vec![case.id]));
    }
    let collection = if action == Action::ReadPublic { texts::EVERYBODY } else { texts::OFFICERS };
    let ids = search::find(tx, context.id(), collection, words, MOST_FOUND)?;
    Ok(Some(ids.into_iter().map(CaseId).collect()))
}

/// How many cases the filter finds among those the actor may do `action` to.
pub fn count(tx: &mut Tx, context: &Context, action: Action, filter: &Filter) -> Result<u64, Failure> {
    counted(tx, context, (action, filter), None)
}

/// [`count`], but no further than `most`: counting what nobody reads to the end must not take long.
pub fn count_up_to(
    tx: &mut Tx,
    context: &Context,
    (action, filter): (Action, &Filter),
    most: u32,
) -> Result<u64, Failure> {
    counted(tx, context, (action, filter), Some(most))
}

fn counted(
    tx: &mut Tx,
    context: &Context,
    (action, filter): (Action, &Filter),
    most: Option<u32>,
) -> Result<u64, Failure> {
    let found = found(tx, context, action, filter)?;
    let scope = context.scope(action);
    let selection = Selection { region: context.id(), scope: &scope, filter, found, now: context.moment.now };
    store::lists::count(tx, &selection, most)
}

/// The same, by one value.
pub fn counts(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    filter: &Filter,
    group: Group,
) -> Result<Vec<Count>, Failure> {
    let found = found(tx, context, action, filter)?;
    let scope = context.scope(action);
    let selection = Selection { region: context.id(), scope: &scope, filter, found, now: context.moment.now };
    store::lists::counts(tx, &selection, group)
}

/// For each agency the case of the filter whose promise broke first, the longest broken one first.
pub fn most_overdue(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    filter: &Filter,
) -> Result<Vec<Overdue>, Failure> {
    let scope = context.scope(action);
    let late = Filter { late: true, ..filter.clone() };
    let now = context.moment.now;
    let selection = Selection { region: context.id(), scope: &scope, filter: &late, found: None, now };
    store::figures::most_overdue(tx, &selection)
}

/// How long each ended case of the filter took, shortest first.
pub fn durations(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    filter: &Filter,
) -> Result<Vec<TimeTaken>, Failure> {
    let scope = context.scope(action);
    let now = context.moment.now;
    let selection = Selection { region: context.id(), scope: &scope, filter, found: None, now };
    store::figures::durations(tx, &selection)
}

/// Cases of `among` at most `metres` from `point`, nearest first, at most 200: those the actor reads, for a citizen those
/// everybody may see. Of a crowded place the newest are looked at, so what a caller does not want should not be among them.
/// The filter's own box and order do not count.
pub fn near(
    tx: &mut Tx,
    context: &Context,
    point: Point,
    metres: f64,
    among: Filter,
) -> Result<Vec<Case>, Failure> {
    let officer = context.actor.kind() != "citizen";
    let scope = context.scope(if officer { Action::ReadCase } else { Action::ReadPublic });
    let filter =
        Filter { within: Some(BoundingBox::around(point, metres)), order: Order::NewestFirst, ..among };
    let now = context.moment.now;
    let selection = Selection { region: context.id(), scope: &scope, filter: &filter, found: None, now };
    let mut found: Vec<(f64, Case)> = store::lists::page(tx, &selection, None, MOST_LOOKED_AT)?
        .into_iter()
        .filter_map(|case| Some((case.point?.distance_metres(point), case)))
        .filter(|(distance, _)| *distance <= metres)
        .collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.truncate(MOST_NEAR);
    Ok(found.into_iter().map(|(_, case)| case).collect())
}

/// The cases with the words that opened them, as `view` may see them; a case that the view may not see is left out.
pub fn with_texts(
    tx: &mut Tx,
    context: &Context,
    cases: Vec<Case>,
    view: View,
) -> Result<Vec<CaseNote>, Failure> {
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let mut openings = store::events::openings(tx, context.id(), &ids)?;
    let visible = cases.into_iter().filter(|case| super::messages::require_view(context, case, view).is_ok());
    Ok(visible
        .map(|case| {
            let event = openings.remove(&case.id).and_then(|event| rules::seen(event, &case, view));
            let (text, answers) = event.map(|event| (event.text, event.detail.answers)).unwrap_or_default();
            CaseNote { case, text, answers }
        })
        .collect())
}

/// Texts that wait for release in the actor's reach, oldest first.
pub fn held_texts(
    tx: &mut Tx,
    context: &Context,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<HeldText>, Failure> {
    let after = cursor.map(|cursor| after(cursor, HELD)).transpose()?;
    let scope = context.scope(Action::Publish);
    let rows = store::lists::held_texts(tx, (context.id(), &scope), after, limit.saturating_add(1))?;
    let page = Page::of(rows, size(limit), |(_, event, since)| mark(HELD, since.millis(), event.0));
    let mut items = Vec::new();
    for (case, event, _) in page.items {
        if let Some(event) = store::events::get(tx, context.id(), event)? {
            items.push(HeldText { case, event });
        }
    }
    Ok(Page { items, next: page.next })
}

/// What figures are made from: cases whose date of the wanted kind lies in the span; all visibilities, but no text
/// and no place more exact than the area.
pub fn outcomes(tx: &mut Tx, context: &Context, dated: Dated, span: Span) -> Result<Vec<Outcome>, Failure> {
    store::lists::outcomes(tx, context.id(), (dated, span))
}

/// The promises of a case, in the order in which they began.
pub fn clocks(tx: &mut Tx, region: &Region, id: CaseId) -> Result<Vec<CaseClock>, Failure> {
    store::clocks::of_case(tx, &region.id, id)
}
