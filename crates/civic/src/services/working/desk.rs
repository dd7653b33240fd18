//! The queue of a service office: what breaks first stands first, within the reader's reach.

use balai_base::{CaseNumber, Localized, Timestamp, page::Cursor};
use balai_platform::{
    access::Action,
    casework::{self, Case, Context, Filter, Order},
    workflow::Meaning,
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::bundles::{self, Standing};
use crate::services::{CASE_TYPE, ServiceTime, service_time_of};

/// The most rows of one page, and how many of a filter are counted.
const MOST_ROWS: u32 = 200;
const MOST_COUNTED: u32 = 2_000;

/// The views of the desk.
pub const VIEWS: [&str; 6] = ["open", "new", "late", "manual", "returned", "ended"];

/// Which applications. Empty words mean "any".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeskFilter {
    /// One of [`VIEWS`]; `open` unless it is one.
    pub view: String,
    /// A service.
    pub service: String,
    /// A state of the workflow.
    pub state: String,
    /// Words or a number.
    pub text: String,
}

/// One line.
#[derive(Clone, Debug, Serialize)]
pub struct DeskRow {
    /// Its number.
    pub number: CaseNumber,
    /// The service.
    pub service: Localized,
    /// The state's label.
    pub state: Localized,
    /// The state's word.
    pub state_id: String,
    /// What it counts as.
    pub meaning: &'static str,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Since when it is in its state.
    pub since: Timestamp,
    /// The time of the service standard.
    pub time: ServiceTime,
    /// How a bundle stands.
    pub bundle: Option<Standing>,
    /// Since when the processing of its personal data is restricted.
    pub restricted_at: Option<Timestamp>,
}

/// A page of the queue.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DeskList {
    /// Lines.
    pub rows: Vec<DeskRow>,
    /// Leads to the next page.
    pub next: Option<String>,
    /// How many there are, at most [`MOST_COUNTED`].
    pub count: u64,
}

/// States in which an application waits for another system or an officer's hand in its place.
fn waiting_states(context: &Context) -> Vec<String> {
    let workflows = context.region.workflows.values();
    let mut states: Vec<String> = workflows
        .flat_map(|workflow| workflow.states.iter().filter(|state| workflow.awaits_register(&state.id)))
        .map(|state| state.id.clone())
        .collect();
    states.sort();
    states.dedup();
    states
}

/// States from which an owner sends back what was returned.
fn returned_states(context: &Context) -> Vec<String> {
    let workflows = context.region.workflows.values();
    let steps = workflows.flat_map(|workflow| &workflow.transitions);
    let takes_back = |step: &&balai_platform::workflow::Transition| {
        step.clocks.stop.iter().any(|clock| clock == super::rules::ANSWER_CLOCK)
    };
    let mut states: Vec<String> = steps.filter(takes_back).flat_map(|step| step.from.clone()).collect();
    states.sort();
    states.dedup();
    states
}

/// States in which the office is to do something next.
fn office_states(context: &Context) -> Vec<String> {
    let returned = returned_states(context);
    let workflows = context.region.workflows.values();
    let all = workflows.flat_map(|workflow| workflow.states.iter().map(|state| state.id.clone()));
    let mut states: Vec<String> = all.filter(|state| !returned.contains(state)).collect();
    states.sort();
    states.dedup();
    states
}

fn filter_of(context: &Context, asked: &DeskFilter) -> Filter {
    let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let open: Vec<Meaning> = Meaning::ALL.into_iter().filter(|meaning| !meaning.is_final()).collect();
    let ended: Vec<Meaning> = Meaning::ALL.into_iter().filter(|meaning| meaning.is_final()).collect();
    let filter = Filter {
        case_types: vec![CASE_TYPE.to_owned()],
        categories: list(&asked.service),
        states: list(&asked.state),
        meanings: open,
        search: Some(asked.text.trim().to_owned()).filter(|text| !text.is_empty()),
        order: Order::DueFirst,
        ..Filter::default()
    };
    match asked.view.as_str() {
        "new" => Filter { meanings: vec![Meaning::Waiting], ..filter },
        // What waits for its owner is not late by the office.
        "late" if asked.state.is_empty() => Filter { late: true, states: office_states(context), ..filter },
        "late" => Filter { late: true, ..filter },
        "manual" if asked.state.is_empty() => Filter { states: waiting_states(context), ..filter },
        "returned" if asked.state.is_empty() => Filter { states: returned_states(context), ..filter },
        "ended" => Filter { meanings: ended, order: Order::ChangedFirst, ..filter },
        _ => filter,
    }
}

/// A page of the queue. `cursor` is a list's `next`, or empty.
pub fn queue(
    tx: &mut Tx,
    context: &Context,
    (asked, cursor): (&DeskFilter, &str),
    limit: u32,
) -> Result<DeskList, Failure> {
    let filter = filter_of(context, asked);
    let cursor = if cursor.is_empty() { None } else { Some(cursor.parse::<Cursor>()?) };
    let page = casework::queue(tx, context, &filter, cursor.as_ref(), limit.min(MOST_ROWS))?;
    let count = casework::count_up_to(tx, context, (Action::ReadCase, &filter), MOST_COUNTED)?;
    let mut rows = Vec::new();
    for case in page.items {
        rows.push(row(tx, context, case)?);
    }
    Ok(DeskList { rows, next: page.next.map(|next| next.to_string()), count })
}

/// The application that follows `number` in the queue: so that an officer goes from one to the next.
pub fn next(
    tx: &mut Tx,
    context: &Context,
    (asked, number): (&DeskFilter, &CaseNumber),
) -> Result<Option<CaseNumber>, Failure> {
    let page = casework::queue(tx, context, &filter_of(context, asked), None, MOST_ROWS)?;
    let place = page.items.iter().position(|case| case.number == *number);
    let after = place.map_or(0, |place| place + 1);
    Ok(page.items.get(after).map(|case| case.number.clone()))
}

fn row(tx: &mut Tx, context: &Context, case: Case) -> Result<DeskRow, Failure> {
    let workflow = context.region.workflows.get(&case.workflow);
    let state = workflow.and_then(|workflow| workflow.state(&case.state));
    let service = context.region.services.get(&case.category);
    Ok(DeskRow {
        service: service
            .map_or_else(|| Localized::from(case.category.as_str()), |service| service.name.clone()),
        state: state.map(|state| state.label.clone()).unwrap_or_default(),
        state_id: case.state.clone(),
        meaning: case.meaning.as_str(),
        sent_at: case.created_at,
        since: case.state_since,
        time: service_time_of(tx, context, &case)?,
        bundle: bundles::standing(tx, context, case.id)?,
        restricted_at: case.restricted_at,
        number: case.number,
    })
}
