//! A case from the system a region used before: taken over as it stood there, with the times it had there.
//!
//! [`prepare`] does what needs no database (masking, sealing, stemming, clocks) and may run on any thread;
//! [`restore`] only inserts, so that several hundred fit one write. Nobody is told, and nothing that ran out before
//! Balai took over is counted against anybody: an open case's clocks begin in the present of the context's moment,
//! an ended one has none. A restored case has no PIN. Identifiers and number come from the moment's seed and the
//! past times alone: one seed per case makes a second run meet the first.

use balai_base::{CaseId, CaseNumber, Moment, Problem, ProblemKind, Timestamp};
use balai_store::{Failure, Tx, search};

use super::{
    Case, CaseClock, NewCase, Target,
    clocks::{self, Rules},
    contacts,
    context::Context,
    open::{Entry, NUMBER_TRIES, entered},
    past_lines::{Line, documents, history},
    store::{self, cases::PinHash},
    texts,
};
use crate::{
    access::Actor,
    keyring::{self, NewKey},
    workflow::{Workflow, clock_changes, way_to},
};

/// A case as it stood in another system. Every instant must be that system's; they may lie decades back.
#[derive(Clone, Debug)]
pub struct PastCase {
    /// What was reported. Its text may be empty and of any length; it is masked like every other.
    pub case: NewCase,
    /// When it was opened there.
    pub created_at: Timestamp,
    /// When anything last happened to it there; at least the time of its last step.
    pub updated_at: Timestamp,
    /// What followed, oldest first. None: it still stands in its workflow's first state.
    pub steps: Vec<PastStep>,
}

/// What followed in a past case: a change of state, an answer to everybody, or both.
#[derive(Clone, Debug)]
pub struct PastStep {
    /// When. A time before the step before counts as that step's.
    pub at: Timestamp,
    /// The state after it, one of the workflow's.
    pub state: String,
    /// The public answer; empty when there was none.
    pub answer: String,
}

/// A past case ready to be stored.
#[derive(Clone, Debug)]
pub struct ReadyCase {
    case: Case,
    lines: Vec<Line>,
    clocks: Vec<CaseClock>,
    contact: Option<super::Contact>,
    /// The key of what is sealed of it already.
    key: Option<NewKey>,
    /// What officers search, without the number; what everybody searches.
    documents: (search::Document, Option<search::Document>),
    moment: Moment,
}

impl ReadyCase {
    /// The identifier it will have.
    pub fn id(&self) -> CaseId {
        self.case.id
    }

    /// Whether it is still open.
    pub fn is_open(&self) -> bool {
        self.case.closed_at.is_none()
    }

    /// The same with an end that was promised to its reporter. Balai's own history has one for each case; one taken
    /// over from another system has none, and only measurements pretend that it had.
    #[must_use]
    pub fn promised(mut self, end: Timestamp) -> Self {
        self.case.promised_at = Some(end);
        self
    }

    /// The same under another first number.
    #[cfg(test)]
    pub(super) fn numbered(self, number: CaseNumber) -> Self {
        Self { case: Case { number, ..self.case.clone() }, ..self }
    }
}

/// Makes a past case ready. Only the system may; refuses an agency, unit or workflow the region does not have.
pub fn prepare(context: &Context, past: &PastCase) -> Result<ReadyCase, Failure> {
    if !matches!(context.actor, Actor::System) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let new = &past.case;
    context.check_target(&Target { agency: new.agency.clone(), unit: new.unit.clone() }, &new.hidden_from)?;
    let workflow = context.workflow(&new.workflow)?;
    let mut names = new.names.clone();
    names.extend(
        new.contact.as_ref().and_then(|contact| contact.name.as_ref()).map(|name| name.reveal().clone()),
    );
    let address = texts::mask(new.address.trim(), &names);
    let mut case = standing(context, past, workflow, address.text);
    let clocks = running(context, &case, workflow);
    case.due_at = clocks::nearest(&clocks);
    let (lines, key) = history(context, (&mut case, workflow), past, (&names, &address.found))?;
    Ok(ReadyCase {
        documents: documents(&case, &lines),
        case,
        lines,
        clocks,
        contact: new.contact.clone(),
        key,
        moment: context.moment,
    })
}

/// Stores a past case: row, history, sealed originals, publications, clocks and both search documents.
/// A case of the same moment must not be there yet.
pub fn restore(tx: &mut Tx, context: &Context, ready: &ReadyCase) -> Result<CaseId, Failure> {
    restore_all(tx, context, &[ready])?;
    Ok(ready.case.id)
}

/// The same for several hundred, by few statements.
pub fn restore_all(tx: &mut Tx, context: &Context, ready: &[&ReadyCase]) -> Result<(), Failure> {
    let region = context.id();
    let numbers = insert(tx, context, ready)?;
    let new_keys = ready.iter().filter_map(|ready| Some((ready.case.id, ready.key.as_ref()?)));
    keyring::put(tx, region, new_keys, context.moment.now)?;
    let lines = || ready.iter().flat_map(|ready| &ready.lines);
    store::events::insert_all(tx, region, lines().map(|line| &line.event))?;
    let originals =
        lines().filter_map(|line| Some((line.event.id, line.event.case, line.original.as_ref()?)));
    store::events::seal_all(tx, region, originals)?;
    let released =
        lines().filter_map(|line| Some((line.event.id, line.event.case, line.publication.as_ref()?)));
    store::events::put_publications(tx, region, released)?;
    for ready in ready {
        for clock in &ready.clocks {
            store::clocks::put(tx, region, ready.case.id, clock)?;
        }
        if let Some(contact) = &ready.contact {
            contacts::store_contact(tx, context, ready.case.id, contact)?;
        }
    }
    index(tx, context, ready, &numbers)
}

/// Puts both documents of each case where they are searched; officers find it by its number as well.
fn index(
    tx: &mut Tx,
    context: &Context,
    ready: &[&ReadyCase],
    numbers: &[CaseNumber],
) -> Result<(), Failure> {
    let numbered = |(ready, number): (&&ReadyCase, &CaseNumber)| {
        search::Document::of(number.as_str()).joined(&ready.documents.0)
    };
    let officers: Vec<search::Document> = ready.iter().zip(numbers).map(numbered).collect();
    let of = |collection, ready: &ReadyCase, document| {
        (collection, ready.case.id.0, ready.case.created_at, document)
    };
    let mut texts: Vec<search::New<'_>> = Vec::with_capacity(2 * ready.len());
    for (ready, officers) in ready.iter().zip(&officers) {
        texts.push(of(texts::OFFICERS, ready, officers));
        texts.extend(ready.documents.1.as_ref().map(|everybody| of(texts::EVERYBODY, ready, everybody)));
    }
    search::add(tx, context.id(), &texts)
}

/// Stores the rows, each under the first of its numbers that nobody has; gives the numbers.
fn insert(tx: &mut Tx, context: &Context, ready: &[&ReadyCase]) -> Result<Vec<CaseNumber>, Failure> {
    let secret = |ready: &ReadyCase| PinHash { hash: None, salt: *ready.moment.uuid("pin-salt").as_bytes() };
    let rows: Vec<(&Case, PinHash)> = ready.iter().map(|ready| (&ready.case, secret(ready))).collect();
    let taken = store::cases::insert_all(tx, context.id(), &rows)?;
    let mut numbers: Vec<CaseNumber> = ready.iter().map(|ready| ready.case.number.clone()).collect();
    for place in taken {
        let (Some(ready), Some(number)) = (ready.get(place), numbers.get_mut(place)) else { continue };
        *number = insert_again(tx, context, (ready, &secret(ready)))?;
    }
    Ok(numbers)
}

/// Stores a row whose first number was taken.
fn insert_again(
    tx: &mut Tx,
    context: &Context,
    (ready, secret): (&ReadyCase, &PinHash),
) -> Result<CaseNumber, Failure> {
    for attempt in 1..NUMBER_TRIES {
        let case = Case { number: number(context, &ready.moment, attempt), ..ready.case.clone() };
        if store::cases::insert(tx, context.id(), &case, secret)? {
            return Ok(case.number);
        }
    }
    Err(Problem::new(ProblemKind::Unavailable(1), "problem-busy").into())
}

fn number(context: &Context, moment: &Moment, attempt: u32) -> CaseNumber {
    CaseNumber::generate(&context.region.number_prefix, &moment.random(&format!("number|{attempt}")))
}

/// The case as it stands after its last step.
fn standing(context: &Context, past: &PastCase, workflow: &Workflow, address: String) -> Case {
    let (new, moment) = (&past.case, &context.moment);
    let state = past.steps.last().map_or(&workflow.initial, |step| &step.state);
    let meaning = workflow.meaning(state);
    let last = past.steps.iter().map(|step| step.at).fold(past.created_at, Timestamp::max);
    let ended = meaning.is_final().then_some(last);
    let (id, number) = (CaseId::new(past.created_at, &moment.random("case")), number(context, moment, 0));
    let case = entered(context, new, workflow, Entry { id, number, at: past.created_at, address });
    Case {
        state: state.clone(),
        meaning,
        // The server's own steps count days from here: none may follow at once from years elsewhere.
        state_since: ended.unwrap_or(moment.now),
        updated_at: past.updated_at.max(last),
        closed_at: ended,
        promised_at: case.promised_at.filter(|_| ended.is_none()),
        ..case
    }
}

/// The clocks that run in an open case's state, begun now: those that would run had it come there the shortest way.
fn running(context: &Context, case: &Case, workflow: &Workflow) -> Vec<CaseClock> {
    if case.closed_at.is_some() {
        return Vec::new();
    }
    let rules = Rules {
        calendar: &context.region.calendar,
        set: context.promises(&case.promise_set),
        ladder: context.ladder(&case.agency),
        now: context.moment.now,
    };
    let mut all = Vec::new();
    for clock in &workflow.start_clocks {
        rules.apply(&mut all, &crate::workflow::ClockChange::Start(clock.clone()), "");
    }
    for transition in way_to(workflow, &case.state) {
        for change in clock_changes(&transition.clocks, &clocks::running(&all), false) {
            rules.apply(&mut all, &change, "");
        }
        all.retain(|clock| clock.stopped_at.is_none());
    }
    all
}
