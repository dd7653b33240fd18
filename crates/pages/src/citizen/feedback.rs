//! `/penilaian/{token}`: the survey after a service, answered once by a token from a letter or the application's page.
//! Looking changes nothing; the answer is kept without anything that leads to whoever gave it.

use axum::extract::Path;
use balai_base::{Problem, time::HOUR};
use balai_civic::feedback::{self, Answer as Given, Gone, Question};
use balai_platform::render::Argument;
use balai_store::{
    Failure,
    limits::{self, Limit},
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::appointment::service_name;
use crate::wording;

/// How many unknown tokens a network may try.
const TRIES: Limit = Limit { window_ms: HOUR, allowed: 30 };

#[derive(Serialize)]
struct ElementShown {
    id: String,
    ask: String,
    /// The answers, the best first.
    answers: Vec<(u8, String)>,
}

#[derive(Serialize)]
struct SurveyPage {
    address: String,
    service: String,
    until: i64,
    basis: String,
    elements: Vec<ElementShown>,
    fields: Fields,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct EndPage {
    why: &'static str,
}

async fn ended(here: &Here, gone: Gone) -> Answer {
    if gone == Gone::Unknown {
        let (region, network, now) = (here.region.id.clone(), here.network(), here.now());
        let count = move |tx: &mut balai_store::Tx| {
            limits::take(tx, &region, "feedback-token", &network, now, &TRIES)
        };
        here.state.store.write(count).await?;
    }
    let problem = Problem::not_found("problem-feedback-token");
    Ok(here.page_refused(&problem, "citizen/feedback/end.html", &EndPage { why: gone.as_str() }))
}

fn page(
    here: &Here,
    (token, question): (&str, &Question),
    (fields, problem): (Fields, Option<&Problem>),
) -> SurveyPage {
    let form = &here.region.feedback;
    let elements = form.elements.iter().map(|element| ElementShown {
        id: element.id.clone(),
        ask: element.ask.get(here.language).to_owned(),
        answers: [1_u8, 2, 3, 4]
            .into_iter()
            .zip(&element.answers)
            .map(|(score, answer)| (score, answer.get(here.language).to_owned()))
            .rev()
            .collect(),
    });
    let numbered = |field: &str| {
        let place = form.elements.iter().position(|element| element.id == field)? + 1;
        Some(here.t("feedback-question", &[Argument::text("number", &place.to_string())]))
    };
    SurveyPage {
        address: format!("/penilaian/{token}"),
        service: service_name(here, &question.service),
        until: question.expires_at.millis(),
        basis: form.basis.clone(),
        elements: elements.collect(),
        fields,
        problem: problem.map(|problem| wording::named(here, here.told(problem), numbered)),
    }
}

const TEMPLATE: &str = "citizen/feedback/survey.html";

async fn question(here: &Here, token: &str) -> Result<Result<Question, Gone>, Failure> {
    let (context, token) = (here.context(), token.to_owned());
    here.state.store.read(move |tx| feedback::find(tx, &context, &token)).await
}

/// `POST /lacak/{number}/penilaian`: from the page of an application that has ended to its survey.
pub(crate) async fn own(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    let (context, number) = (here.context(), super::case::number(&text)?);
    let token = here.state.store.write(move |tx| feedback::own_token(tx, &context, &number)).await?;
    match token {
        Some(token) => Ok(here.redirect(&format!("/penilaian/{token}"))),
        None => ended(&here, Gone::Used).await,
    }
}

/// `GET /penilaian/{token}`
pub(crate) async fn get(here: Here, Path(token): Path<String>) -> Answer {
    match question(&here, &token).await? {
        Ok(question) => Ok(here.page(TEMPLATE, &page(&here, (&token, &question), (Fields::default(), None)))),
        Err(gone) => ended(&here, gone).await,
    }
}

/// `POST /penilaian/{token}`
pub(crate) async fn post(here: Here, Path(token): Path<String>, PostForm(fields): PostForm) -> Answer {
    let asked = match question(&here, &token).await? {
        Ok(question) => question,
        Err(gone) => return ended(&here, gone).await,
    };
    let elements = here.region.feedback.elements.iter();
    let scores = elements.filter_map(|element| Some((element.id.clone(), fields.read::<u8>(&element.id)?)));
    let given = Given { scores: scores.collect(), words: fields.text("words").to_owned() };
    let (context, used) = (here.context(), token.clone());
    match here.state.store.write(move |tx| feedback::answer(tx, &context, (&used, &given))).await {
        Ok(Ok(())) => Ok(here.page("citizen/feedback/end.html", &EndPage { why: "thanks" })),
        Ok(Err(gone)) => ended(&here, gone).await,
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            let page = page(&here, (&token, &asked), (fields, Some(&problem)));
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
        Err(failure) => Err(WebError::from(failure)),
    }
}
