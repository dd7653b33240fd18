//! A breach is recorded: a secret case at the data-protection office.

use balai_base::{CaseNumber, Problem};
use balai_platform::{
    access::{self, Action, Actor, Subject, Visibility},
    casework::{self, Case, Context, EventKind, Filter, NewCase, Order, View},
};
use balai_store::{Failure, Tx};

use super::{
    letter::checked_letter,
    model::{Breach, BreachView, CASE_TYPE, NewBreach, PROMISES, Reach, TOLD_WITHIN},
    store,
};

/// The most breaches of one list.
const MOST: u32 = 200;

/// Whether the actor may record a breach: whoever may move a secret case of the data-protection office.
pub fn may_open(context: &Context) -> bool {
    let Some(office) = context.region.data_protection_agency() else { return false };
    let subject = Subject {
        case: None,
        agency: office.id.clone(),
        unit: String::new(),
        area: None,
        visibility: Visibility::Secret,
        hidden_from: String::new(),
        assignee: None,
        processing_restricted: false,
    };
    matches!(context.actor, Actor::Officer(_))
        && access::can(&context.region.roles, &context.actor, Action::Move, &subject)
}

/// Records a breach; the clock begins.
pub fn open(tx: &mut Tx, context: &Context, new: &NewBreach) -> Result<CaseNumber, Failure> {
    if !may_open(context) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    check(context, new)?;
    let case = case_of(context, new)?;
    let opened = casework::open(tx, &context.acting_as(Actor::System), &case)?;
    let breach = Breach {
        case: opened.id,
        known_at: new.known_at,
        since: new.since,
        until: new.until,
        reach: new.reach.clone(),
        letter: new.letter.trim().to_owned(),
        telling_since: None,
        told_all_at: None,
    };
    store::insert(tx, &context.region.id, &breach)?;
    context.audited(tx, "breach-recorded", &opened.number, ("", ""))?;
    Ok(opened.number)
}

fn check(context: &Context, new: &NewBreach) -> Result<(), Problem> {
    let mut problem = Problem::invalid("problem-answers");
    if new.what.trim().is_empty() {
        problem = problem.field("what", "field-breach-what");
    }
    if new.known_at > context.moment.now {
        problem = problem.field("known", "field-breach-future");
    }
    if new.since > new.until {
        problem = problem.field("until", "field-breach-order");
    }
    if matches!(&new.reach, Reach::Accounts(accounts) if accounts.is_empty()) {
        problem = problem.field("accounts", "field-breach-accounts");
    }
    if !checked_letter(&new.letter) {
        problem = problem.field("letter", "field-breach-letter");
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

fn case_of(context: &Context, new: &NewBreach) -> Result<NewCase, Problem> {
    let region = &context.region;
    let office =
        region.data_protection_agency().ok_or_else(|| Problem::conflict("problem-data-no-office"))?;
    let language = region.languages.first().copied().unwrap_or_default();
    Ok(NewCase {
        kind: "complaint".to_owned(),
        channel: region.channels.first().map(|channel| channel.id.clone()).unwrap_or_default(),
        text: new.what.trim().to_owned(),
        promise_set: PROMISES.to_owned(),
        ..NewCase::secret(CASE_TYPE, &office.id, language)
    })
}

/// Every breach the actor may see, the newest first.
pub fn all(tx: &mut Tx, context: &Context) -> Result<Vec<BreachView>, Failure> {
    let filter =
        Filter { case_types: vec![CASE_TYPE.to_owned()], order: Order::NewestFirst, ..Filter::default() };
    let mut views = Vec::new();
    for case in casework::queue(tx, context, &filter, None, MOST)?.items {
        views.extend(view(tx, context, case)?);
    }
    Ok(views)
}

/// One breach, for whoever may see it.
pub fn find(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<BreachView, Failure> {
    let (case, _) = breach_of(tx, context, number, Action::ReadCase)?;
    view(tx, context, case)?.ok_or_else(|| no_breach().into())
}

/// The breach called `number`, if the actor may do `action` to it.
pub(super) fn breach_of(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    action: Action,
) -> Result<(Case, Breach), Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(action, &case)?;
    let breach = store::get(tx, &context.region.id, case.id)?.ok_or_else(no_breach)?;
    Ok((case, breach))
}

fn view(tx: &mut Tx, context: &Context, case: Case) -> Result<Option<BreachView>, Failure> {
    let region = &context.region.id;
    let Some(breach) = store::get(tx, region, case.id)? else { return Ok(None) };
    let events = casework::history(tx, context, &case, View::Officer)?;
    let what = events.iter().find(|event| event.kind == EventKind::Opened).map(|event| event.text.clone());
    let workflow = context.region.workflows.get(&case.workflow);
    let state = workflow.and_then(|workflow| workflow.state(&case.state)).map(|state| state.label.clone());
    Ok(Some(BreachView {
        state: state.unwrap_or_default(),
        meaning: case.meaning.as_str(),
        what: what.unwrap_or_default(),
        known_at: breach.known_at,
        due_at: breach.known_at.plus(TOLD_WITHIN),
        since: breach.since,
        until: breach.until,
        reach: breach.reach,
        letter: breach.letter,
        telling_since: breach.telling_since,
        told_all_at: breach.told_all_at,
        told: store::told(tx, region, case.id)?,
        can_act: !case.meaning.is_final() && context.can(Action::Move, &case),
        number: case.number,
    }))
}

fn no_breach() -> Problem {
    Problem::not_found("problem-case-not-found")
}
