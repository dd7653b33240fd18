//! How a case begins: opened from outside, or split off another.

use balai_base::{CaseId, CaseNumber, EventId, Pin, Problem, ProblemKind, Timestamp};
use balai_store::{Failure, Tx};

use super::{
    Answered, Audience, Case, EventDetail, EventKind, LinkKind, NewAnswer, NewCase, NewPart, Opened, Target,
    clocks, contacts,
    context::{Context, Hand, no_case},
    letters,
    store::{self, cases::PinHash},
    texts,
    work::{NewEvent, Work},
};
use crate::{
    access::{self, Action, Actor},
    notify::Recipient,
    workflow::{ClockChange, Workflow},
};

/// How many numbers are tried before giving up. With 32^7 numbers two taken in a row are unheard of.
pub(super) const NUMBER_TRIES: u32 = 8;

/// Opens a case: number, PIN, clocks, first event, sealed contact, notice to the agency.
/// An officer needs the right to enter for somebody.
pub fn open(tx: &mut Tx, context: &Context, new: &NewCase) -> Result<Opened, Failure> {
    open_as(tx, context, CaseId(context.moment.uuid("case")), new)
}

/// [`open`] under an identifier that was given away before: a draft is sealed with the key of the case it becomes. One that
/// is a case already is a conflict on `cases_pkey`.
pub fn open_as(tx: &mut Tx, context: &Context, id: CaseId, new: &NewCase) -> Result<Opened, Failure> {
    let for_somebody = access::may_ever(&context.region.roles, &context.actor, Action::EnterForSomebody);
    if matches!(context.actor, Actor::Officer(_)) && !for_somebody {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let pin = Pin::generate(&context.moment.random("pin"));
    let salt = *context.moment.uuid("pin-salt").as_bytes();
    let secret = PinHash { hash: Some(contacts::pin_hash(context, salt, &pin)), salt };
    let birth = Birth { new, id, case_type: new.case_type, purpose: "case", secret, parent: None };
    let (case, event) = begin(tx, context, &birth)?;
    Ok(Opened { id: case.id, number: case.number, pin, event, promised_at: case.promised_at })
}

/// Number and PIN that [`open`] will give in the context's moment, unless the number is taken: for a receipt that is given
/// before the case can be stored.
pub fn foretold(context: &Context) -> (CaseNumber, Pin) {
    let random = context.moment.random("case|number|0");
    let number = CaseNumber::generate(&context.region.number_prefix, &random);
    (number, Pin::generate(&context.moment.random("pin")))
}

/// The end that would be promised to a reporter whose case opens now; none when the pack promises nothing for it.
pub fn promised(context: &Context, workflow: &str, promise_set: &str) -> Option<Timestamp> {
    let workflow = context.region.workflows.get(workflow)?;
    let set = context.promises(promise_set)?;
    clocks::promised(set, &workflow.start_clocks, &context.region.calendar, context.moment.now)
}

/// Splits a part off a case: its own text and agency; place, contact and PIN are the case's.
pub fn split(tx: &mut Tx, context: &Context, id: CaseId, part: &NewPart) -> Result<Case, Failure> {
    let mut work = Work::load(tx, context, id)?;
    context.require(Action::Split, &work.case)?;
    let secret = store::cases::pin_hash(tx, context.id(), id)?.ok_or_else(no_case)?;
    let contact = contacts::open_contact(tx, context, id)?;
    let new = NewCase { contact, ..part_of(&work.case, part) };
    let hand = context.hand(Action::Split, &work.case);
    let purpose = format!("part|{id}|{}", work.case.last_event);
    let parent = Some((work.case.number.clone(), hand.clone()));
    let case_type = work.case.case_type.clone();
    let born = CaseId(context.moment.uuid(&purpose));
    let birth = Birth { new: &new, id: born, case_type: &case_type, purpose: &purpose, secret, parent };
    let (child, _) = begin(tx, context, &birth)?;
    store::cases::link(tx, context.id(), (child.id, id, LinkKind::Split), context.moment.now)?;
    let detail = EventDetail { other: child.number.as_str().to_owned(), ..EventDetail::default() };
    let event = NewEvent::of(EventKind::Split, Audience::Public, &hand).with(detail);
    let event = work.append(tx, context, &event)?;
    work.tell(tx, context, (event, "notice-split"), &[Recipient::Reporter])?;
    work.save(tx, context)?;
    Ok(child)
}

/// The part as a case of its own, without contact.
fn part_of(parent: &Case, part: &NewPart) -> NewCase {
    NewCase {
        // A part's type is its parent's, which `Birth` carries.
        case_type: "",
        workflow: parent.workflow.clone(),
        kind: parent.kind.clone(),
        category: part.category.clone(),
        channel: parent.channel.clone(),
        visibility: parent.visibility,
        agency: part.agency.clone(),
        unit: part.unit.clone(),
        hidden_from: parent.hidden_from.clone(),
        point: parent.point,
        area: parent.area.clone(),
        address: parent.address.clone(),
        language: parent.language,
        text: part.text.clone(),
        answers: Vec::new(),
        names: Vec::new(),
        contact: None,
        promise_set: part.promise_set.clone(),
    }
}

/// A case about to begin.
struct Birth<'a> {
    new: &'a NewCase,
    id: CaseId,
    case_type: &'a str,
    /// Makes the identifiers of two cases of one command differ.
    purpose: &'a str,
    secret: PinHash,
    /// The case it is split off from, and in whose name.
    parent: Option<(CaseNumber, Hand)>,
}

/// Checks what the pack must know, stores the case with its first event, and tells the agency.
fn begin(tx: &mut Tx, context: &Context, birth: &Birth) -> Result<(Case, EventId), Failure> {
    let new = birth.new;
    let text = texts::checked(&new.text, "text")?;
    let address = texts::not_too_long(&new.address, "address")?;
    let target = Target { agency: new.agency.clone(), unit: new.unit.clone() };
    context.check_target(&target, &new.hidden_from)?;
    let mut names = new.names.clone();
    let reporter = new.contact.as_ref().and_then(|contact| contact.name.as_ref());
    names.extend(reporter.map(|name| name.reveal().clone()));
    let masked = texts::mask(address, &names);
    let (answers, hidden) = answered(&new.answers, &names);
    let parts = [text, address, hidden.as_str()].into_iter().filter(|part| !part.is_empty());
    let masks = !masked.found.is_empty() || !hidden.is_empty();
    let said = Said { text, answers, original: masks.then(|| parts.collect::<Vec<_>>().join("\n\n")) };

    let mut work = Work::of(unborn(context, birth, masked.text)?);
    work.names = Some(names);
    let starts = &context.workflow(&new.workflow)?.start_clocks;
    let starts: Vec<ClockChange> = starts.iter().cloned().map(ClockChange::Start).collect();
    work.change_clocks(tx, context, (Vec::new(), &starts), "")?;
    let event = first_event(&work.case, context, birth, said);
    let event = work.append(tx, context, &event)?;
    insert(tx, context, birth, &mut work.case)?;
    if let Some(contact) = &new.contact {
        contacts::store_contact(tx, context, work.case.id, contact)?;
    }
    let events = store::events::of_case(tx, context.id(), work.case.id)?;
    texts::index(tx, context, &work.case, &events)?;
    work.tell(tx, context, (event, "notice-new-case"), &[work.officers()])?;
    if let (Some(contact), None) = (&new.contact, &birth.parent) {
        letters::tell_received(tx, context, &work, (event, &contact.answer_by))?;
    }
    Ok((work.case, event))
}

/// What the reporter says as the case begins.
struct Said<'t> {
    text: &'t str,
    answers: Vec<Answered>,
    /// What is sealed in place of the text, when more than the text was masked.
    original: Option<String>,
}

/// The answers as they are stored, and those in words of which something was masked, as they were written.
fn answered(answers: &[NewAnswer], names: &[String]) -> (Vec<Answered>, String) {
    let mut hidden: Vec<&str> = Vec::new();
    let mut stored = Vec::new();
    for answer in answers {
        let mut values = answer.values.clone();
        for value in values.iter_mut().zip(&answer.values).filter(|_| answer.in_words) {
            let (value, written) = value;
            let masked = texts::mask(written, names);
            if !masked.found.is_empty() {
                hidden.push(written);
            }
            *value = masked.text;
        }
        stored.push(Answered { question: answer.question.clone(), values });
    }
    (stored, hidden.join("\n\n"))
}

fn first_event<'t>(case: &Case, context: &Context, birth: &Birth, said: Said<'t>) -> NewEvent<'t> {
    let hand =
        birth.parent.as_ref().map_or_else(|| context.hand(Action::ReadCase, case), |(_, hand)| hand.clone());
    let other = birth.parent.as_ref().map(|(number, _)| number.as_str().to_owned()).unwrap_or_default();
    NewEvent {
        states: (String::new(), case.state.clone()),
        original: said.original,
        ..NewEvent::of(EventKind::Opened, Audience::Public, &hand).saying(said.text).with(EventDetail {
            other,
            answers: said.answers,
            ..EventDetail::default()
        })
    }
}

/// The case as it begins, without its number.
fn unborn(context: &Context, birth: &Birth, address: String) -> Result<Case, Failure> {
    let workflow = context.workflow(&birth.new.workflow)?;
    let entry = Entry { id: birth.id, number: number(context, birth, 0), at: context.moment.now, address };
    Ok(Case { case_type: birth.case_type.to_owned(), ..entered(context, birth.new, workflow, entry) })
}

/// What a case has on its first day beside what was asked.
pub(super) struct Entry {
    pub(super) id: CaseId,
    pub(super) number: CaseNumber,
    /// When it was opened, here or in the system before.
    pub(super) at: Timestamp,
    /// Its place in words, masked.
    pub(super) address: String,
}

/// A case in its workflow's first state, promised what the pack promises from the context's moment on.
pub(super) fn entered(context: &Context, new: &NewCase, workflow: &Workflow, entry: Entry) -> Case {
    let set = context.promises(&new.promise_set);
    let (calendar, now) = (&context.region.calendar, context.moment.now);
    Case {
        id: entry.id,
        number: entry.number,
        case_type: new.case_type.to_owned(),
        workflow: workflow.id.clone(),
        pack_version: context.region.version.clone(),
        promise_set: set.map(|set| set.id.clone()).unwrap_or_default(),
        state: workflow.initial.clone(),
        meaning: workflow.meaning(&workflow.initial),
        state_since: now,
        kind: new.kind.clone(),
        category: new.category.clone(),
        channel: new.channel.clone(),
        visibility: new.visibility,
        agency: new.agency.clone(),
        unit: new.unit.clone(),
        assignee: None,
        hidden_from: new.hidden_from.clone(),
        point: new.point,
        area: new.area.clone(),
        address: entry.address,
        created_at: entry.at,
        created_day: entry.at.day(&context.region.time_zone),
        updated_at: entry.at,
        closed_at: None,
        due_at: None,
        promised_at: set.and_then(|set| clocks::promised(set, &workflow.start_clocks, calendar, now)),
        reassignments: 0,
        reopenings: 0,
        followers: 0,
        master: None,
        language: new.language,
        last_event: 0,
        restricted_at: None,
    }
}

/// The number of one try: the same in every run of the command.
fn number(context: &Context, birth: &Birth, attempt: u32) -> CaseNumber {
    let random = context.moment.random(&format!("{}|number|{attempt}", birth.purpose));
    CaseNumber::generate(&context.region.number_prefix, &random)
}

/// Stores the case under a number that nobody has.
fn insert(tx: &mut Tx, context: &Context, birth: &Birth, case: &mut Case) -> Result<(), Failure> {
    for attempt in 0..NUMBER_TRIES {
        case.number = number(context, birth, attempt);
        if store::cases::insert(tx, context.id(), case, &birth.secret)? {
            return Ok(());
        }
    }
    Err(Problem::new(ProblemKind::Unavailable(1), "problem-busy").into())
}
