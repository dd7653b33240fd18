//! `/petugas/layanan/baru`: an application for somebody who stands at the counter or meets officers in a village. One page with the
//! whole form, the same questions and the same checks as online; originals are shown and stay with their owner, copies may be
//! handed in, and nobody needs a telephone.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::{
    appointments::{self, Entered},
    services::{
        self, Behalf, Draft, Entry, Given, Receipt, Seen, Submission,
        asked::{CONTACT_FORM, Sheet},
    },
};
use balai_platform::{
    access::{Action, may_ever},
    forms::{self, Key},
    region::{Service, services::Requirement},
    render::Argument,
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;
use uuid::Uuid;

use super::case::answerable;
use crate::{
    citizen::apply::fields::{self, FieldView},
    citizen::apply::page::titled,
    wording::{self, Choice},
};

const TEMPLATE: &str = "officer/services/entry.html";

#[derive(Serialize)]
struct StartPage {
    services: Vec<Choice>,
    kept: Kept,
}

/// Where the person came from: kept through every page of the entry.
#[derive(Clone, Default, Serialize)]
struct Kept {
    /// The office and the counter whose ticket is served.
    office: String,
    counter: String,
    /// The ticket's label; empty when none is served.
    ticket: String,
    /// The outreach day.
    day: String,
}

#[derive(Serialize)]
struct FormPart {
    title: String,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct ItemRow {
    code: String,
    name: String,
    why: String,
    required: bool,
    options: Vec<Choice>,
    value: String,
    /// Whether a copy can be handed in.
    copies: bool,
    copy: bool,
}

#[derive(Serialize)]
struct EntryPage {
    service: String,
    id: String,
    kept: Kept,
    variants: Vec<Choice>,
    variant: String,
    behalves: Vec<Choice>,
    behalf: &'static str,
    seen: Vec<Choice>,
    identity: String,
    parts: Vec<FormPart>,
    items: Vec<ItemRow>,
    form_token: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct EnteredPage {
    receipt: Receipt,
    service: String,
    agency: String,
    kept: Kept,
}

fn may(here: &Here) -> Result<(), WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, Action::EnterForSomebody) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}

async fn kept(here: &Here, fields: &Fields) -> Result<Kept, WebError> {
    let (office, counter) = (fields.text("kantor").to_owned(), fields.text("loket").to_owned());
    let mut ticket = String::new();
    let known = here.region.service_office(&office).filter(|own| own.counter(&counter).is_some());
    let serves = known.is_some_and(|own| appointments::may_serve(&here.context(), own));
    if serves {
        let (context, own) = (here.context(), (office.clone(), counter.clone()));
        let desk =
            here.state.store.read(move |tx| appointments::desk(tx, &context, (&own.0, &own.1))).await?;
        ticket = desk.now.map(|ticket| ticket.label).unwrap_or_default();
    }
    let day = fields.text("hari").parse::<Uuid>().map(|day| day.to_string()).unwrap_or_default();
    let (office, counter) = if serves { (office, counter) } else { Default::default() };
    Ok(Kept { office, counter, ticket, day })
}

/// `GET /petugas/layanan/baru`
pub(crate) async fn start(here: Here) -> Answer {
    may(&here)?;
    let kept = kept(&here, &here.query).await?;
    let chosen = here.query.text("layanan");
    if !chosen.is_empty() {
        service(&here, chosen)?;
        return Ok(here.redirect(&format!("/petugas/layanan/baru/{chosen}{}", address(&kept))));
    }
    let today = here.now().day(&here.region.time_zone);
    let context = here.context();
    let own = here.region.services.offered(today).filter(|service| {
        let open = service.channels.counter || service.channels.outreach;
        open && services::working::require_entry(&context, service).is_ok()
    });
    let services = own.map(|service| Choice::new(&service.id, service.name.get(here.language))).collect();
    Ok(here.page("officer/services/entry_start.html", &StartPage { services, kept }))
}

fn address(kept: &Kept) -> String {
    let mut written = form_urlencoded::Serializer::new(String::new());
    let own = [("kantor", &kept.office), ("loket", &kept.counter), ("hari", &kept.day)];
    written.extend_pairs(own.iter().filter(|(_, value)| !value.is_empty()));
    let written = written.finish();
    if written.is_empty() { written } else { format!("?{written}") }
}

fn service<'h>(here: &'h Here, id: &str) -> Result<&'h Service, WebError> {
    let found = here.region.services.on(id, here.now().day(&here.region.time_zone));
    let own = found.ok_or_else(WebError::not_found)?;
    services::working::require_entry(&here.context(), own)?;
    Ok(own)
}

/// `GET /petugas/layanan/baru/{service}`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    may(&here)?;
    let kept = kept(&here, &here.query).await?;
    let page = page(&here, service(&here, &id)?, (&here.query, kept))?;
    Ok(here.page(TEMPLATE, &page))
}

/// `POST /petugas/layanan/baru/{service}`: with `lihat`, the form as it is asked for the chosen variant; else it is entered.
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(typed): PostForm) -> Answer {
    may(&here)?;
    let own = service(&here, &id)?;
    let kept = kept(&here, &typed).await?;
    if typed.has("lihat") {
        return Ok(here.page(TEMPLATE, &page(&here, own, (&typed, kept))?));
    }
    match enter(&here, own, (&typed, &kept)).await {
        Ok(receipt) => {
            let agency = here.region.agencies.get(&receipt.agency);
            let page = EnteredPage {
                service: own.name.get(here.language).to_owned(),
                agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
                receipt,
                kept,
            };
            Ok(here.page("officer/services/entered.html", &page))
        }
        Err(error) => {
            let problem = answerable(error)?;
            let page = EntryPage { problem: Some(here.told(&problem)), ..page(&here, own, (&typed, kept))? };
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
    }
}

async fn enter(here: &Here, own: &Service, (typed, kept): (&Fields, &Kept)) -> Result<Receipt, WebError> {
    let token = typed.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    let submission =
        Submission { note: note(here, own, (typed, kept)), ..submission(here, own, (typed, kept)) };
    let context = here.context();
    let day = kept.day.parse::<Uuid>().ok();
    let work = move |tx: &mut balai_store::Tx| {
        let Some(day) = day else { return services::enter(tx, &context, &submission, &token) };
        appointments::enter(tx, &context, (day, &token, &submission.service), |tx, context| {
            let receipt = services::enter(tx, context, &submission, &token)?;
            let case = balai_platform::casework::find(tx, &context.region, &receipt.number)?;
            let case = case.ok_or_else(|| Problem::not_found("problem-case-not-found"))?.id;
            Ok(Entered { case, number: receipt.number.to_string(), code: String::new() })
        })?;
        let receipt = services::receipt(tx, &context, &token)?;
        receipt.ok_or_else(|| Problem::not_found("problem-draft-gone").into())
    };
    Ok(here.state.store.write(work).await?)
}

/// What was typed, as far as it is asked: what is asked follows from variant, person and earlier answers.
fn submission(here: &Here, own: &Service, (typed, kept): (&Fields, &Kept)) -> Submission {
    let variant = own.variant(typed.text("varian")).or_else(|| own.variants.first());
    let behalf = Behalf::parse(typed.text("untuk")).unwrap_or(Behalf::Own);
    let mut submission = Submission {
        service: own.id.clone(),
        variant: variant.map(|variant| variant.id.clone()).unwrap_or_default(),
        behalf,
        entry: if kept.day.is_empty() { Entry::Counter } else { Entry::Outreach },
        language: balai_base::Language::Id,
        answers: Vec::new(),
        items: Vec::new(),
        seen: Seen::parse(typed.text("identitas")),
        note: String::new(),
    };
    let context = here.context();
    let draft = services::preview(&context, &submission);
    if let Some(sheet) = Sheet::of(&here.region, &draft, here.now()) {
        let chosen = |one: &Requirement| {
            let field = format!("syarat.{}", one.code);
            let said = typed.optional(&field).map(str::to_owned);
            let usual = if typed.has("form_token") { None } else { usual(&sheet, one) };
            let given = said.and_then(|word| Given::parse(&word)).or(usual)?;
            sheet.ways(one).contains(&given).then(|| (one.code.clone(), given))
        };
        submission.items = sheet.requirements().into_iter().filter_map(chosen).collect();
    }
    // Answers lead to further questions.
    for _ in 0..6 {
        let draft = services::preview(&context, &submission);
        let Some(sheet) = Sheet::of(&here.region, &draft, here.now()) else { break };
        let mut answers: Vec<(Key, String)> = Vec::new();
        for form in sheet.forms() {
            let asked = sheet.with_context(|own| forms::fields(form, &draft.answers, own));
            for (key, value) in fields::sent(&asked, typed) {
                if !value.is_empty() && !answers.iter().any(|(known, _)| *known == key) {
                    answers.push((key, value));
                }
            }
        }
        if answers == submission.answers {
            break;
        }
        submission.answers = answers;
    }
    submission
}

/// What is taken for granted before anything was chosen: what is required is there in the first way.
fn usual(sheet: &Sheet<'_>, one: &Requirement) -> Option<Given> {
    let ways = sheet.ways(one);
    let first = ways.iter().copied().find(|way| *way != Given::Upload);
    first.filter(|way| one.required && !sheet.stands_in(one) && *way != Given::Shown && *way != Given::Stated)
}

/// Among officers: what was seen, which copies stayed, and which ticket was served.
fn note(here: &Here, own: &Service, (typed, kept): (&Fields, &Kept)) -> String {
    let mut said = Vec::new();
    if let Some(seen) = Seen::parse(typed.text("identitas")) {
        said.push(here.t(&format!("entry-seen-{}", seen.as_str()), &[]));
    }
    let copies = typed.all("salinan");
    let asked = balai_platform::region::services::asked_for(&here.region.services, own, None);
    let every = asked.into_iter().chain(&own.requirements);
    let mut names: Vec<&str> = Vec::new();
    for one in every.filter(|one| copies.contains(&one.code.as_str())) {
        let name = one.name.get(here.language);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        said.push(here.t("entry-note-copies", &[Argument::text("names", &names.join("; "))]));
    }
    if !kept.ticket.is_empty() {
        said.push(here.t("entry-note-ticket", &[Argument::text("ticket", &kept.ticket)]));
    }
    said.join(". ")
}

fn page(here: &Here, own: &Service, (typed, kept): (&Fields, Kept)) -> Result<EntryPage, WebError> {
    let submission = submission(here, own, (typed, &kept));
    let draft = services::preview(&here.context(), &submission);
    let sheet = Sheet::of(&here.region, &draft, here.now()).ok_or_else(WebError::not_found)?;
    let variants = own.variants.iter();
    let seen = Seen::of(submission.behalf).iter();
    Ok(EntryPage {
        service: own.name.get(here.language).to_owned(),
        id: own.id.clone(),
        variants: variants.map(|one| Choice::new(&one.id, one.name.get(here.language))).collect(),
        variant: submission.variant.clone(),
        behalves: Behalf::ALL
            .iter()
            .map(|one| Choice::new(one.as_str(), here.t(&format!("entry-behalf-{}", one.as_str()), &[])))
            .collect(),
        behalf: submission.behalf.as_str(),
        seen: seen
            .map(|one| Choice::new(one.as_str(), here.t(&format!("entry-seen-{}", one.as_str()), &[])))
            .collect(),
        identity: typed.text("identitas").to_owned(),
        parts: parts(here, &sheet, &draft),
        items: sheet.requirements().into_iter().map(|one| item(here, &sheet, (one, typed))).collect(),
        form_token: here.form_token(),
        problem: None,
        kept,
    })
}

/// Every form with its questions; a fact that several forms share stands in the first.
fn parts(here: &Here, sheet: &Sheet<'_>, draft: &Draft) -> Vec<FormPart> {
    let mut known: Vec<Key> = Vec::new();
    let mut parts = Vec::new();
    for form in sheet.forms() {
        let mut asked = sheet.with_context(|own| forms::fields(form, &draft.answers, own));
        asked.retain(|field| !known.contains(&field.key));
        known.extend(asked.iter().map(|field| field.key.clone()));
        let mut views = fields::views(here, &asked, draft);
        for (view, field) in views.iter_mut().zip(&asked) {
            if form.code == CONTACT_FORM && field.question.id == "telepon" {
                view.hint = here.t("entry-phone-hint", &[]);
            }
        }
        parts.push(FormPart { title: titled(here, form), fields: views });
    }
    parts
}

fn item(here: &Here, sheet: &Sheet<'_>, (one, typed): (&Requirement, &Fields)) -> ItemRow {
    let ways = sheet.ways(one);
    let ways = ways.iter().filter(|way| **way != Given::Upload);
    let mut options: Vec<Choice> = ways
        .map(|way| Choice::new(way.as_str(), here.t(&format!("entry-way-{}", way.as_str()), &[])))
        .collect();
    options = wording::optional(here.t("entry-way-none", &[]), options);
    let copies = options.iter().any(|option| option.value == Given::Shown.as_str());
    ItemRow {
        name: one.name.get(here.language).to_owned(),
        why: one.why.as_ref().map(|why| why.get(here.language).to_owned()).unwrap_or_default(),
        required: one.required,
        value: sheet.draft.item(&one.code).map(|item| item.given.as_str()).unwrap_or_default().to_owned(),
        options,
        copies,
        copy: typed.all("salinan").contains(&one.code.as_str()),
        code: one.code.clone(),
    }
}
