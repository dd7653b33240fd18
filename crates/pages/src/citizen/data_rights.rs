//! `/hak-data`: what somebody may ask about their own data, proved by an account or by number and PIN.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use balai_base::{Problem, ProblemKind, Secret};
use balai_civic::data_rights::{self, Ask, Copy, Correction, Filed, RequestView, RightKind, Subject};
use balai_platform::{access::Actor, residents::is_proof_fresh};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::case::number;

const TEMPLATE: &str = "citizen/data_rights/ask.html";

#[derive(Serialize)]
struct AskPage {
    /// Whether it is known whose data are meant.
    known: bool,
    by_account: bool,
    kinds: Vec<&'static str>,
    requests: Vec<RequestView>,
    /// Whether a copy was granted lately.
    copy: bool,
    fields: Fields,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct FiledPage {
    number: String,
    pin: String,
    promised_at: Option<i64>,
    granted: bool,
}

#[derive(Serialize)]
struct CopyPage {
    copy: Copy,
}

/// Whose data the reader may ask for; none when nothing was proved.
fn subject(here: &Here) -> Option<Subject> {
    if let Some(resident) = &here.resident {
        return Some(Subject::Account(resident.session.resident));
    }
    match here.actor {
        Actor::Reporter { case } => Some(Subject::Case(case)),
        _ => None,
    }
}

/// The same, where something is done: an account proves again to be its owner's.
fn proved(here: &Here) -> Result<Subject, WebError> {
    if let Some(resident) = &here.resident
        && !is_proof_fresh(&resident.session, here.now())
    {
        return Err(Problem::new(ProblemKind::Forbidden, "problem-prove-again").into());
    }
    subject(here).ok_or_else(|| Problem::new(ProblemKind::Unauthenticated, "problem-data-prove").into())
}

/// The way to prove again and back; any other error as it is.
fn prove_again(here: &Here, error: WebError) -> Answer {
    if error.problem.message == "problem-prove-again" {
        return Ok(here.redirect("/saya/masuk?lagi=1&lanjut=/hak-data"));
    }
    Err(error)
}

/// `GET /hak-data`
pub(crate) async fn get(here: Here) -> Answer {
    let page = page(&here, Fields::default(), None).await?;
    Ok(here.page(TEMPLATE, &page))
}

async fn page(here: &Here, fields: Fields, problem: Option<Told>) -> Result<AskPage, WebError> {
    let subject = subject(here);
    let requests = match subject {
        Some(subject) => {
            let context = here.context();
            here.state.store.read(move |tx| data_rights::own_requests(tx, &context, &subject)).await?
        }
        None => Vec::new(),
    };
    let now = here.now();
    Ok(AskPage {
        known: subject.is_some(),
        by_account: subject.is_some_and(|subject| subject.is_account()),
        kinds: RightKind::ALL.map(RightKind::as_str).to_vec(),
        copy: requests.iter().any(|request| data_rights::opens_copy(request, now)),
        requests,
        fields,
        done: match here.query.text("selesai") {
            "tarik" => "data-done-withdrawn",
            "minta" => "data-done-filed",
            _ => "",
        }
        .to_owned(),
        problem,
    })
}

async fn again(here: &Here, fields: Fields, problem: &Problem) -> Answer {
    let page = page(here, fields, Some(here.told(problem))).await?;
    Ok(here.page_refused(problem, TEMPLATE, &page))
}

/// `POST /hak-data`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let subject = match proved(&here) {
        Ok(subject) => subject,
        Err(error) => return prove_again(&here, error),
    };
    let Some(kind) = RightKind::parse(fields.text("kind")) else {
        let problem = Problem::invalid("problem-answers").field("kind", "field-data-kind");
        return again(&here, fields, &problem).await;
    };
    let ask = Ask {
        kind,
        words: fields.text("words").to_owned(),
        correction: Secret::new(correction(kind, &fields)),
        language: here.language,
    };
    let context = here.context();
    let filed = here.state.store.write(move |tx| data_rights::file(tx, &context, &subject, &ask)).await;
    match filed {
        Ok(_) if subject.is_account() => Ok(here.redirect("/hak-data?selesai=minta")),
        Ok(filed) => Ok(here.page("citizen/data_rights/filed.html", &shown(&filed))),
        Err(Failure::Refused(problem)) => again(&here, fields, &problem).await,
        Err(other) => Err(other.into()),
    }
}

fn shown(filed: &Filed) -> FiledPage {
    FiledPage {
        number: filed.number.to_string(),
        pin: filed.pin.reveal().to_owned(),
        promised_at: filed.promised_at.map(balai_base::Timestamp::millis),
        granted: filed.granted,
    }
}

fn correction(kind: RightKind, fields: &Fields) -> Correction {
    if kind != RightKind::Correction {
        return Correction::default();
    }
    let value = |name: &str| fields.text(name).to_owned();
    Correction { name: value("name"), phone: value("phone"), email: value("email") }
}

/// `POST /hak-data/tarik`
pub(crate) async fn withdraw(here: Here, PostForm(fields): PostForm) -> Answer {
    let subject = match proved(&here) {
        Ok(subject) => subject,
        Err(error) => return prove_again(&here, error),
    };
    let (context, number) = (here.context(), number(fields.text("number"))?);
    here.state.store.write(move |tx| data_rights::withdraw(tx, &context, &subject, &number)).await?;
    Ok(here.redirect("/hak-data?selesai=tarik"))
}

async fn made(here: &Here) -> Result<Copy, WebError> {
    let (subject, context) = (proved(here)?, here.context());
    Ok(here.state.store.write(move |tx| data_rights::copy(tx, &context, &subject)).await?)
}

/// `POST /hak-data/salinan`: everything held, as a page to read and print.
pub(crate) async fn copy(here: Here, PostForm(_): PostForm) -> Answer {
    match made(&here).await {
        Ok(copy) => Ok(here.page("citizen/data_rights/copy.html", &CopyPage { copy })),
        Err(error) => prove_again(&here, error),
    }
}

/// `POST /hak-data/salinan.json`: the same for programs.
pub(crate) async fn copy_json(here: Here, PostForm(_): PostForm) -> Answer {
    let copy = match made(&here).await {
        Ok(copy) => copy,
        Err(error) => return prove_again(&here, error),
    };
    let text = serde_json::to_string_pretty(&copy).map_err(|error| Failure::Driver(error.to_string()))?;
    let mut response: Response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"data-saya.json\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
