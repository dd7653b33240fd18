//! `/petugas/hak-data`: requests about personal data, decided with a reason within the time the law gives. The officer sees
//! what is asked, never who asks.

use axum::extract::Path;
use balai_base::CaseNumber;
use balai_civic::data_rights::{self, Decision, RequestView};
use balai_platform::{
    access::{Action, may_ever},
    casework::Context,
};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use crate::citizen::case::number;

#[derive(Serialize)]
struct ListPage {
    requests: Vec<RequestView>,
    done: bool,
}

#[derive(Serialize)]
struct OnePage {
    request: RequestView,
    answer: String,
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
    let done = here.query.text("selesai") == "putus";
    Ok(here.page("officer/data_requests.html", &ListPage { requests, done }))
}

async fn read<T: Send + 'static>(
    here: &Here,
    work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let context = here.context();
    here.state.store.read(move |tx| work(tx, &context)).await
}

async fn one(here: &Here, number: &CaseNumber) -> Result<RequestView, Failure> {
    let asked = number.clone();
    read(here, move |tx, context| data_rights::request(tx, context, &asked)).await
}

/// `GET /petugas/hak-data/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here)?;
    let request = one(&here, &number(&text)?).await?;
    Ok(here.page("officer/data_request.html", &OnePage { request, answer: String::new(), problem: None }))
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
        return again(&here, &number, &problem, decision.answer).await;
    }
    let (context, asked, made) = (here.context(), number.clone(), decision.clone());
    match here.state.store.write(move |tx| data_rights::decide(tx, &context, &asked, &made)).await {
        Ok(()) => Ok(here.redirect("/petugas/hak-data?selesai=putus")),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            again(&here, &number, &problem, decision.answer).await
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn again(here: &Here, number: &CaseNumber, problem: &balai_base::Problem, answer: String) -> Answer {
    let request = one(here, number).await?;
    let page = OnePage { request, answer, problem: Some(here.told(problem)) };
    Ok(here.page_refused(problem, "officer/data_request.html", &page))
}
