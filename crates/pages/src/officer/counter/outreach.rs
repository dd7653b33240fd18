//! `/petugas/jemput-bola`: days in villages: planned, printed (the list and empty forms), entered afterwards row by row. And
//! `/jemput-bola`, where everybody sees the coming ones.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::appointments::{self, NewOutreach, OutreachDay};
use balai_platform::{access::Action, region::Service};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;
use uuid::Uuid;

use super::{may, rows};
use crate::{
    citizen::appointment::service_name,
    officer::{leave::date, services::entry::drafts},
    wording::{self, Choice},
};

/// How many rows one form takes.
pub(super) const ROWS: usize = 10;
/// How many empty lines the printed list has.
const LINES: usize = 20;

/// A day as pages show it.
#[derive(Serialize)]
struct DayShown {
    day: OutreachDay,
    village: String,
    services: Vec<Choice>,
    agency: String,
}

#[derive(Serialize)]
struct ComingPage {
    days: Vec<DayShown>,
}

#[derive(Serialize)]
struct ListPage {
    days: Vec<DayShown>,
    villages: Vec<Choice>,
    services: Vec<Choice>,
    agencies: Vec<Choice>,
    chosen: Vec<String>,
    /// The agency that comes: the officer's own unless another was chosen.
    agency: String,
    fields: Fields,
    done: &'static str,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct OnePage {
    one: DayShown,
    rows: Vec<rows::RowShown>,
    entered: Vec<rows::EnteredShown>,
    numbers: Vec<EntryShown>,
    form_token: String,
    problem: Option<Told>,
}

/// One entry of the day: an application, or a draft to go on with at the desk.
#[derive(Serialize)]
struct EntryShown {
    number: String,
    service: String,
    case: String,
    /// Whom a draft is for; empty once it was sent.
    name: String,
    /// Whether it is still a draft that can be gone on with.
    open: bool,
}

#[derive(Serialize)]
struct QuestionShown {
    label: String,
    options: Vec<String>,
}

#[derive(Serialize)]
struct FormShown {
    title: String,
    requirements: Vec<String>,
    questions: Vec<QuestionShown>,
}

#[derive(Serialize)]
struct PrintPage {
    one: DayShown,
    lines: Vec<usize>,
    forms: Vec<FormShown>,
}

fn shown(here: &Here, day: OutreachDay) -> DayShown {
    let code = day.village.parse().ok();
    let area = code.and_then(|code: balai_base::AreaCode| here.region.areas.by_code(&code).cloned());
    let agency = here.region.agencies.get(&day.agency);
    DayShown {
        village: area.map(|area| wording::place_title(&here.region, &area)).unwrap_or_default(),
        services: day.services.iter().map(|id| Choice::new(id, service_name(here, id))).collect(),
        agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
        day,
    }
}

/// `GET /jemput-bola`
pub(crate) async fn coming(here: Here) -> Answer {
    let context = here.context();
    let days = here.state.store.read(move |tx| appointments::coming(tx, &context)).await?;
    let days = days.into_iter().map(|day| shown(&here, day)).collect();
    Ok(here.page("citizen/outreach.html", &ComingPage { days }))
}

/// What is given on outreach days: services that may be entered by an officer elsewhere than at home.
fn offered(here: &Here) -> impl Iterator<Item = &Service> {
    let today = here.now().day(&here.region.time_zone);
    here.region
        .services
        .offered(today)
        .filter(|service| service.channels.outreach || service.channels.counter)
}

async fn list_page(here: &Here, fields: Fields, problem: Option<&Problem>) -> Result<ListPage, WebError> {
    let context = here.context();
    let days = here.state.store.read(move |tx| appointments::every_outreach_day(tx, &context)).await?;
    let done = match here.query.text("selesai") {
        "rencana" => "outreach-done-planned",
        "batal" => "outreach-done-cancelled",
        _ => "",
    };
    Ok(ListPage {
        days: days.into_iter().map(|day| shown(here, day)).collect(),
        villages: wording::optional(here.t("where-village-choose", &[]), wording::villages(&here.region)),
        services: offered(here)
            .map(|service| Choice::new(&service.id, service.name.get(here.language)))
            .collect(),
        agencies: wording::agencies(here, false),
        chosen: fields.all("services").into_iter().map(str::to_owned).collect(),
        agency: match fields.text("agency") {
            "" => wording::own_agency(&here.actor),
            typed => typed.to_owned(),
        },
        fields,
        done,
        problem: problem.map(|problem| here.told(problem)),
    })
}

const LIST: &str = "officer/counter/outreach.html";

/// `GET /petugas/jemput-bola`
pub(crate) async fn list(here: Here) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    Ok(here.page(LIST, &list_page(&here, Fields::default(), None).await?))
}

/// Minutes after midnight of `08.30` or `8:30`.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(['.', ':'])?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn planned(fields: &Fields) -> Result<NewOutreach, Problem> {
    let mut problem = Problem::invalid("problem-answers");
    let village = fields.text("village").parse().ok();
    let day = date(fields, "day");
    if village.is_none() {
        problem = problem.field("village", "field-outreach-village");
    }
    if day.is_none() {
        problem = problem.field("day", "field-outreach-day");
    }
    let (from, until) = (minute(fields.text("from")), minute(fields.text("until")));
    if from.is_none() || until.is_none() {
        problem = problem.field("from", "field-outreach-hours");
    }
    let (Some(village), Some(day), Some(from_minute), Some(until_minute)) = (village, day, from, until)
    else {
        return Err(problem);
    };
    Ok(NewOutreach {
        village,
        day,
        from_minute,
        until_minute,
        place: fields.text("place").to_owned(),
        agency: fields.text("agency").to_owned(),
        services: fields.all("services").into_iter().map(str::to_owned).collect(),
        team: fields.text("team").to_owned(),
    })
}

/// `POST /petugas/jemput-bola`
pub(crate) async fn plan(here: Here, PostForm(fields): PostForm) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let new = match planned(&fields) {
        Ok(new) => new,
        Err(problem) => return again(&here, fields, &problem).await,
    };
    let context = here.context();
    match here.state.store.write(move |tx| appointments::plan(tx, &context, &new)).await {
        Ok(_) => Ok(here.redirect("/petugas/jemput-bola?selesai=rencana")),
        // Whatever is refused, what was typed comes back: also when the agency chosen is not the officer's.
        Err(Failure::Refused(problem)) => again(&here, fields, &problem).await,
        Err(failure) => Err(failure.into()),
    }
}

async fn again(here: &Here, fields: Fields, problem: &Problem) -> Answer {
    let page = list_page(here, fields, Some(problem)).await?;
    Ok(here.page_refused(problem, LIST, &page))
}

fn id(text: &str) -> Result<Uuid, WebError> {
    text.parse().map_err(|_| Problem::not_found("problem-outreach-unknown").into())
}

async fn one(here: &Here, id: Uuid) -> Result<OutreachDay, Failure> {
    let context = here.context();
    here.state.store.read(move |tx| appointments::outreach_day(tx, &context, id)).await
}

async fn one_page(
    here: &Here,
    id: Uuid,
    (rows, entered): (Vec<rows::RowShown>, Vec<rows::EnteredShown>),
) -> Result<OnePage, WebError> {
    let day = one(here, id).await?;
    let context = here.context();
    let numbers = here.state.store.read(move |tx| appointments::entered(tx, &context, id)).await?;
    let drafts = drafts(here).await?;
    let numbers = numbers.into_iter().map(|entry| {
        let draft = drafts.iter().find(|draft| draft.case == entry.case);
        EntryShown {
            open: draft.is_some(),
            name: draft.map(|draft| draft.name.clone()).unwrap_or_default(),
            service: service_name(here, &entry.service),
            case: entry.case.to_string(),
            number: entry.number,
        }
    });
    Ok(OnePage {
        one: shown(here, day),
        rows,
        entered,
        numbers: numbers.collect(),
        form_token: here.form_token(),
        problem: None,
    })
}

const ONE: &str = "officer/counter/outreach_day.html";

/// `GET /petugas/jemput-bola/{id}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let page = one_page(&here, id(&text)?, (rows::empty(), Vec::new())).await?;
    Ok(here.page(ONE, &page))
}

/// `POST /petugas/jemput-bola/{id}`: enters rows, or calls the day off.
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let id = id(&text)?;
    if fields.text("act") == "cancel" {
        let context = here.context();
        here.state.store.write(move |tx| appointments::call_off(tx, &context, id)).await?;
        return Ok(here.redirect("/petugas/jemput-bola?selesai=batal"));
    }
    one(&here, id).await?;
    let (rows, entered) = rows::enter_all(&here, id, &fields).await?;
    let wrong = rows.iter().any(|row| !row.problems.is_empty());
    let page = one_page(&here, id, (rows, entered)).await?;
    if wrong {
        let problem = Problem::invalid("problem-outreach-rows");
        let told = Told { fields: rows::links(&here, &page.rows), ..here.told(&problem) };
        let page = OnePage { problem: Some(told), ..page };
        return Ok(here.page_refused(&problem, ONE, &page));
    }
    Ok(here.page(ONE, &page))
}

/// `GET /petugas/jemput-bola/{id}/cetak`: the list of people and an empty form for each service, to be filled in by hand.
pub(crate) async fn print(here: Here, Path(text): Path<String>) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let day = one(&here, id(&text)?).await?;
    let services = day.services.iter().filter_map(|id| here.region.services.get(id));
    let forms = services.map(|service| form_shown(&here, service)).collect();
    let page = PrintPage { one: shown(&here, day), lines: (1..=LINES).collect(), forms };
    Ok(here.page("officer/counter/outreach_print.html", &page))
}

fn form_shown(here: &Here, service: &Service) -> FormShown {
    let language = here.language;
    let forms = service.forms.iter().filter_map(|code| here.region.forms.get(code));
    let questions = forms.flat_map(|form| form.pages.iter().flat_map(|page| &page.questions));
    FormShown {
        title: service.name.get(language).to_owned(),
        requirements: service
            .requirements
            .iter()
            .map(|requirement| requirement.name.get(language).to_owned())
            .collect(),
        questions: questions
            .map(|question| QuestionShown {
                label: question.label.get(language).to_owned(),
                options: question.options.iter().map(|option| option.name.get(language).to_owned()).collect(),
            })
            .collect(),
    }
}
