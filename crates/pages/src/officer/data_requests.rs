//! `/petugas/hak-data`: requests about personal data, decided with a reason within the time the law gives. The officer sees
//! what is asked, never who asks.

use axum::extract::Path;
use balai_base::CaseNumber;
use balai_civic::data_rights::{self, Decision, RequestView};
use balai_platform::access::{Action, may_ever};
use balai_store::Failure;
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::{citizen::case::number, commands::read};

#[derive(Serialize)]
struct ListPage {
    requests: Vec<RequestView>,
    /// The message that says what was just done; empty when nothing was.
    done: &'static str,
}

#[derive(Serialize)]
struct OnePage {
    request: RequestView,
    answer: String,
    /// Why a restriction is lifted, as it was typed.
    because: String,
    problem: Option<Told>,
}

fn may(here: &Here) -> Result<(), WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, Action::ReadSecretCase) {
        return Ok(());
    }
    Err(balai_base::Problem::forbidden("problem-not-allowed").into())
}

/// `GET /petugas/hak-data`
pub(crate) async fn list(here: Here) -> Answer {
    may(&here)?;
    let requests = read(&here, data_rights::requests).await?;
    let done = match here.query.text("selesai") {
        "putus" => "data-desk-done",
        "cabut" => "data-desk-lifted",
        _ => "",
    };
    Ok(here.page("officer/data_requests.html", &ListPage { requests, done }))
}

async fn one(here: &Here, number: &CaseNumber) -> Result<RequestView, Failure> {
    let asked = number.clone();
    read(here, move |tx, context| data_rights::request(tx, context, &asked)).await
}

/// `GET /petugas/hak-data/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here)?;
    let request = one(&here, &number(&text)?).await?;
    let page = OnePage { request, answer: String::new(), because: String::new(), problem: None };
    Ok(here.page("officer/data_request.html", &page))
}

/// `POST /petugas/hak-data/{number}`
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    may(&here)?;
    let number = number(&text)?;
    let decision =
        Decision { granted: fields.text("decision") == "grant", answer: fields.text("answer").to_owned() };
    if !["grant", "refuse"].contains(&fields.text("decision")) {
        let problem =
            balai_base::Problem::invalid("problem-answers").field("decision", "field-data-decision");
        return again(&here, &number, &problem, (decision.answer, String::new())).await;
    }
    let (context, asked, made) = (here.context(), number.clone(), decision.clone());
    match here.state.store.write(move |tx| data_rights::decide(tx, &context, &asked, &made)).await {
        Ok(()) => Ok(here.redirect("/petugas/hak-data?selesai=putus")),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            again(&here, &number, &problem, (decision.answer, String::new())).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// `POST /petugas/hak-data/{number}/cabut`: lifts a restriction that is in force, with what the person reads.
pub(crate) async fn lift(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    may(&here)?;
    let (number, because) = (number(&text)?, fields.text("because").to_owned());
    let (context, asked, told) = (here.context(), number.clone(), because.clone());
    match here.state.store.write(move |tx| data_rights::lift(tx, &context, &asked, &told)).await {
        Ok(()) => Ok(here.redirect("/petugas/hak-data?selesai=cabut")),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            again(&here, &number, &problem, (String::new(), because)).await
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn again(
    here: &Here,
    number: &CaseNumber,
    problem: &balai_base::Problem,
    (answer, because): (String, String),
) -> Answer {
    let request = one(here, number).await?;
    let page = OnePage { request, answer, because, problem: Some(here.told(problem)) };
    Ok(here.page_refused(problem, "officer/data_request.html", &page))
}
