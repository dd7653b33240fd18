//! Officers' queues: what breaks first stands first, within the reader's reach.
//!
//! A filter is what stands in the address; whose cases it finds is decided by `access`, never here.

use balai_base::{AccountId, AreaCode, Timestamp};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Context, Filter, Order, Responsible, Span, View},
    workflow::Meaning,
};
use balai_store::{Failure, Tx};

use super::{CASE_TYPE, QueueFilter, QueueList, TodayJob, figures::SPAN, lines, officer, public};

/// The most rows of one page.
const MOST_ROWS: u32 = 1_000;
/// The most cases of a queue that are counted; whoever has more is told that there are more.
pub const MOST_COUNTED: u32 = 5_000;
/// The most jobs of one day.
const MOST_JOBS: u32 = 60;

/// An officer's queue. `cursor` is a list's `next`, or empty.
pub fn queue(
    tx: &mut Tx,
    context: &Context,
    filter: &QueueFilter,
    cursor: &str,
    limit: u32,
) -> Result<QueueList, Failure> {
    let Some(filter) = cases_filter(context, filter) else { return Ok(nothing()) };
    let cursor = public::mark(cursor)?;
    let page = casework::queue(tx, context, &filter, cursor.as_ref(), limit.min(MOST_ROWS))?;
    let next = page.next.map(|next| next.to_string());
    Ok(QueueList { rows: lines::queue_rows(tx, context, page.items)?, next })
}

/// One page of an officer's queue for a file; the officer needs the right to export.
pub fn export(
    tx: &mut Tx,
    context: &Context,
    filter: &QueueFilter,
    cursor: &str,
    limit: u32,
) -> Result<QueueList, Failure> {
    let Some(filter) = cases_filter(context, filter) else { return Ok(nothing()) };
    let cursor = public::mark(cursor)?;
    let page = casework::export(tx, context, &filter, cursor.as_ref(), limit.min(MOST_ROWS))?;
    let next = page.next.map(|next| next.to_string());
    Ok(QueueList { rows: lines::queue_rows(tx, context, page.items)?, next })
}

/// How many cases of the filter lie in the officer's reach, counted no further than one beyond [`MOST_COUNTED`].
pub fn queue_count(tx: &mut Tx, context: &Context, filter: &QueueFilter) -> Result<u64, Failure> {
    match cases_filter(context, filter) {
        Some(filter) => {
            casework::count_up_to(tx, context, (Action::ReadCase, &filter), MOST_COUNTED.saturating_add(1))
        }
        None => Ok(0),
    }
}

fn nothing() -> QueueList {
    QueueList { rows: Vec::new(), next: None }
}

/// The officers whose work the reader does: the reader and those on leave.
fn own_accounts(actor: &Actor) -> Vec<AccountId> {
    match actor {
        Actor::Officer(officer) => {
            std::iter::once(officer.account).chain(officer.standing_in_for.iter().copied()).collect()
        }
        _ => Vec::new(),
    }
}

/// The filter of a queue; none when a word in the address can't find anything.
pub(super) fn cases_filter(context: &Context, filter: &QueueFilter) -> Option<Filter> {
    let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let areas = match filter.area.parse::<AreaCode>() {
        Ok(area) => vec![area],
        Err(_) if filter.area.is_empty() => Vec::new(),
        Err(_) => return None,
    };
    let base = Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        agencies: list(&filter.agency),
        units: list(&filter.unit),
        categories: list(&filter.category),
        states: list(&filter.state),
        channels: list(&filter.channel),
        kinds: list(&filter.kind),
        areas,
        search: Some(filter.text.trim().to_owned()).filter(|text| !text.is_empty()),
        order: Order::DueFirst,
        ..Filter::default()
    };
    let viewed = view(context, &filter.view, base)?;
    let meanings = public::meanings(&filter.meaning)?;
    Some(if meanings.is_empty() { viewed } else { Filter { meanings, ..viewed } })
}

/// The named views of a queue; none for a word nobody knows.
fn view(context: &Context, word: &str, base: Filter) -> Option<Filter> {
    let open = Filter { meanings: public::open(), ..base.clone() };
    let filter = match word {
        "" | "open" if base.states.is_empty() => open,
        "" | "open" | "all" => base,
        "mine" => Filter { responsible: Some(Responsible::AnyOf(own_accounts(&context.actor))), ..open },
        "unassigned" => Filter { responsible: Some(Responsible::Nobody), ..open },
        "verify" => Filter { meanings: vec![Meaning::Verifying], ..base },
        "late" => Filter { late: true, ..open },
        "held" => Filter { held: true, ..base },
        "solved" => Filter { order: Order::NewestFirst, ..solved_lately(context, base) },
        "broken" => Filter { broken: true, ..promised_lately(context, base) },
        "reopened" => reopened_lately(context, base),
        "ended" => Filter { meanings: public::meanings("ended")?, order: Order::NewestFirst, ..base },
        _ => return None,
    };
    Some(filter)
}

/// Of `base` what was solved in the span of the figures.
pub(super) fn solved_lately(context: &Context, base: Filter) -> Filter {
    Filter { meanings: vec![Meaning::Done], closed: Span { from: Some(since(context)), until: None }, ..base }
}

/// Of `base` what was promised for a date in the span of the figures, up to now. What was taken back or joined to another
/// case has no promise of its own any more.
pub(super) fn promised_lately(context: &Context, base: Filter) -> Filter {
    let promised = Span { from: Some(since(context)), until: Some(context.moment.now) };
    let own = |meaning: &Meaning| !matches!(meaning, Meaning::Withdrawn | Meaning::Merged);
    Filter { meanings: Meaning::ALL.into_iter().filter(own).collect(), promised, ..base }
}

/// Of `base` what was reopened and is open, or was solved in the span of the figures.
fn reopened_lately(context: &Context, base: Filter) -> Filter {
    let solved = |meaning: &Meaning| *meaning == Meaning::Done || !meaning.is_final();
    let meanings = Meaning::ALL.into_iter().filter(solved).collect();
    Filter { reopened: true, alive_since: Some(since(context)), meanings, ..base }
}

fn since(context: &Context) -> Timestamp {
    context.moment.now.plus(-SPAN)
}

/// The crew's jobs today: cases given to the officer first, then those of the officer's units that nobody has;
/// within both, what breaks first stands first.
pub fn today(tx: &mut Tx, context: &Context) -> Result<Vec<TodayJob>, Failure> {
    let working = Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        meanings: vec![Meaning::Waiting, Meaning::Working],
        ..Filter::default()
    };
    let own =
        Filter { responsible: Some(Responsible::AnyOf(own_accounts(&context.actor))), ..working.clone() };
    let mut cases = casework::queue(tx, context, &own, None, MOST_JOBS)?.items;
    let units = own_units(&context.actor);
    if !units.is_empty() {
        let free = Filter { units, responsible: Some(Responsible::Nobody), ..working };
        cases.extend(casework::queue(tx, context, &free, None, MOST_JOBS)?.items);
    }
    cases.truncate(usize::try_from(MOST_JOBS).unwrap_or(usize::MAX));
    let rows = lines::queue_rows(tx, context, cases.clone())?;
    cases
        .into_iter()
        .zip(rows)
        .map(|(case, row)| {
            Ok(TodayJob {
                row,
                address: case.address.clone(),
                point: case.point,
                steps: officer::steps(tx, context, &case)?,
                photos: casework::photos(tx, context, &case, View::Officer)?
                    .iter()
                    .map(lines::photo_view)
                    .collect(),
            })
        })
        .collect()
}

/// The units the officer's grants name.
fn own_units(actor: &Actor) -> Vec<String> {
    let Actor::Officer(officer) = actor else { return Vec::new() };
    officer.grants.iter().map(|grant| grant.unit.clone()).filter(|unit| !unit.is_empty()).collect()
}
