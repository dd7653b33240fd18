//! Sending: everything is checked once more, the case is opened with the identifier the draft had, and the receipt is given.
//!
//! All or nothing, in one command; the form's token makes it happen once.

use balai_base::{CaseId, Problem, Secret};
use balai_platform::{
    access::{Actor, Visibility},
    casework::{self, Contact, Context, NewCase},
    forms::{Answers, Key},
    region::{Adapter, Service, services::RequirementKind},
};
use balai_store::{Failure, Store, Tx};

use super::{
    CASE_TYPE, Draft, Entry, Given, Head, Receipt, answers,
    asked::{CONTACT_FORM, Sheet},
    draft::{no_draft, read_draft},
    marks::token_key,
    service_time::service_time,
    store::{applications, items},
    working,
};
use crate::intake::{self, Beside, DraftToken};

/// The purpose under which tokens of the form are recorded.
const PURPOSE: &str = "application";

/// Sends a draft. The same form token gives the same receipt, PIN included, and one case.
pub fn submit(
    tx: &mut Tx,
    context: &Context,
    token: &DraftToken,
    form_token: &[u8; 32],
) -> Result<Receipt, Failure> {
    if let Some(receipt) = receipt(tx, context, form_token)? {
        return Ok(receipt);
    }
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    let receipt = open_case(tx, context, &draft)?;
    intake::remember(tx, context, (form_token, PURPOSE), &receipt)?;
    Ok(receipt)
}

/// [`submit`] through the store: a tap sent twice at once meets itself here.
pub async fn send(
    store: &Store,
    context: Context,
    token: DraftToken,
    form_token: [u8; 32],
) -> Result<Receipt, Failure> {
    send_with(store, context, (token, form_token), |_, _, _| Ok(())).await
}

/// [`send`] with what else belongs into the same command, such as making the application part of an account.
pub async fn send_with<F>(
    store: &Store,
    context: Context,
    (token, form_token): (DraftToken, [u8; 32]),
    also: F,
) -> Result<Receipt, Failure>
where
    F: Fn(&mut Tx, &Context, &Receipt) -> Result<(), Failure> + Send + 'static,
{
    let work = move |tx: &mut Tx, context: &Context| {
        let receipt = submit(tx, context, &token, &form_token)?;
        also(tx, context, &receipt)?;
        Ok(receipt)
    };
    intake::once(store, context, (form_token, Beside::Serial), work).await
}

/// The receipt that was given for `form_token`.
pub fn receipt(tx: &mut Tx, context: &Context, form_token: &[u8; 32]) -> Result<Option<Receipt>, Failure> {
    intake::receipt(tx, context, form_token)
}

/// What is wrong with a draft or missing in it; nothing when it can be sent.
pub fn faults(context: &Context, draft: &Draft) -> Problem {
    let mut problem = Problem::invalid("problem-application-incomplete");
    let Some(sheet) = Sheet::of(&context.region, draft, context.moment.now) else {
        return problem.field("layanan", "problem-service-unknown");
    };
    if !sheet.service.variants.is_empty() && sheet.service.variant(&draft.head.variant).is_none() {
        problem = problem.field("varian", "form-choice-missing");
    }
    for form in sheet.forms() {
        let checked = sheet.check(form);
        for fault in checked.errors {
            problem = problem.field_with(field_of(&fault.key), fault.message, fault.arguments);
        }
    }
    for missing in sheet.missing() {
        let name = sheet.requirement(&missing.code).map(|own| own.name.get(draft.head.language));
        let told = vec![("name", name.unwrap_or(&missing.code).to_owned())];
        problem = problem.field_with(format!("syarat.{}", missing.code), "field-requirement-missing", told);
    }
    problem
}

/// The name of an answer's field in forms and problems.
pub fn field_of(key: &Key) -> String {
    format!("isi.{}.{}", key.form, key.question)
}

fn open_case(tx: &mut Tx, context: &Context, draft: &Draft) -> Result<Receipt, Failure> {
    let problem = faults(context, draft);
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let region = &context.region;
    let service = region
        .services
        .get(&draft.head.service)
        .ok_or_else(|| Problem::not_found("problem-service-unknown"))?;
    let head = &draft.head;
    let actor = if head.entry == Entry::Online { Actor::Anonymous } else { context.actor.clone() };
    if head.entry != Entry::Online {
        working::require_entry(context, service)?;
    }
    let opening = context.acting_as(actor);
    let case = new_case(context, (service, draft));
    let opened = casework::open_as(tx, &opening, head.case, &case)?;
    let clocks = casework::clocks(tx, region, head.case)?;
    let workflow = region.workflows.get(&service.workflow).map(|workflow| &**workflow);
    let time = service_time(workflow, &clocks, context.moment.now);
    keep_what_was_asked(tx, context, draft)?;
    applications::sent(tx, &region.id, (head.case, context.moment.now))?;
    working::issuing::ask_for_receipt(tx, context, head.case)?;
    working::bundles::divide(tx, context, head)?;
    Ok(Receipt {
        number: opened.number,
        pin: opened.pin.reveal().to_owned(),
        service: service.id.clone(),
        variant: head.variant.clone(),
        sent_at: context.moment.now,
        working_days: service.standard.working_days,
        promised_at: time.due_at,
        agency: service.agency.clone(),
        in_person: service.in_person_step,
    })
}

/// Answers to what is no longer asked and the person's marks go; what the register holds is noted.
fn keep_what_was_asked(tx: &mut Tx, context: &Context, draft: &Draft) -> Result<(), Failure> {
    let Some(sheet) = Sheet::of(&context.region, draft, context.moment.now) else { return Ok(()) };
    let mut kept = Answers::default();
    for form in sheet.forms() {
        kept.extend(sheet.check(form).value);
    }
    let mut changes: Vec<(Key, String)> =
        kept.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect();
    let gone = draft.answers.iter().filter(|(key, _)| kept.get(key).is_none());
    changes.extend(gone.map(|(key, _)| (key.clone(), String::new())));
    changes.push((token_key(), String::new()));
    answers::save(tx, context, draft.head.case, &changes)?;
    for requirement in sheet.requirements() {
        if draft.item(&requirement.code).is_none() && sheet.is_met(requirement) {
            let given = if requirement.kind == RequirementKind::Form { Given::Form } else { Given::Known };
            items::put(tx, &context.region.id, draft.head.case, (&requirement.code, given))?;
        }
    }
    Ok(())
}

fn new_case(context: &Context, (service, draft): (&Service, &Draft)) -> NewCase {
    let (region, head) = (&context.region, &draft.head);
    let told = |question: &str| draft.answers.get(&Key::new(CONTACT_FORM, question)).map(str::to_owned);
    let name = draft.answers.get(&Key::new("", "nama")).map(str::to_owned);
    let adapter = if head.entry == Entry::Online { Adapter::Web } else { Adapter::Counter };
    let today = context.moment.now.day(&region.time_zone);
    let channels = || region.channels.iter().filter(|channel| channel.is_open_on(today));
    let channel = channels().find(|channel| channel.adapter == adapter).or_else(|| channels().next());
    NewCase {
        case_type: CASE_TYPE,
        workflow: service.workflow.clone(),
        kind: "question".to_owned(),
        category: service.id.clone(),
        channel: channel.map(|channel| channel.id.clone()).unwrap_or_default(),
        visibility: Visibility::Secret,
        agency: service.agency.clone(),
        unit: service.unit.clone().unwrap_or_default(),
        hidden_from: String::new(),
        point: None,
        area: None,
        address: String::new(),
        language: head.language,
        text: service.name.get(head.language).to_owned(),
        answers: Vec::new(),
        names: name.iter().cloned().collect(),
        contact: Some(Contact {
            name: name.map(Secret::new),
            phone: told("telepon").map(Secret::new),
            email: told("surel").map(Secret::new),
            answer_by: if told("surel").is_some() { "email" } else { "page" }.to_owned(),
        }),
        promise_set: service.promise_set(),
    }
}

/// Opens a case for one part of a bundle, whose answers and items are the parent's. The first moment of each part must be its
/// own: pass a context made for it.
pub fn open_part(
    tx: &mut Tx,
    context: &Context,
    (parent, service): (&Head, &Service),
    variant: &str,
) -> Result<Head, Failure> {
    let now = context.moment.now;
    let head = Head {
        case: CaseId(context.moment.uuid("application-part")),
        service: service.id.clone(),
        variant: variant.to_owned(),
        parent: Some(parent.case),
        revision: 1,
        created_at: now,
        saved_at: now,
        expires_at: None,
        sent_at: Some(now),
        complete_at: None,
        ..parent.clone()
    };
    applications::insert(tx, &context.region.id, &head, None)?;
    let draft =
        Draft { head: head.clone(), answers: Answers::default(), items: Vec::new(), uploads: Vec::new() };
    let new = NewCase { contact: None, ..new_case(context, (service, &draft)) };
    casework::open_as(tx, &context.acting_as(Actor::System), head.case, &new)?;
    Ok(head)
}
