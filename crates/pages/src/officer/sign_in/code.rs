//! `/petugas/masuk/kode`: the second factor.

use axum::http::HeaderMap;
use balai_base::Problem;
use balai_platform::identity::{self, CodeOutcome, Stage};
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

use super::{
    super::command::{attempt, write},
    entered, session_token, stage, way_back, with_way_back,
};
use crate::commands::refused;

const TEMPLATE: &str = "officer/code.html";

#[derive(Serialize)]
struct CodePage {
    back: String,
    problem: Option<Told>,
}

/// `GET /petugas/masuk/kode`
pub(crate) async fn get(here: Here) -> Answer {
    let back = way_back(here.query.text("lanjut")).to_owned();
    match stage(&here) {
        Some(Stage::Full) => return Ok(here.redirect(&back)),
        None => return Ok(here.redirect(&with_way_back("/petugas/masuk", &back))),
        Some(Stage::Enrol) => return Ok(here.redirect(&with_way_back("/petugas/masuk/kunci", &back))),
        Some(Stage::Password) => {}
    }
    Ok(here.page(TEMPLATE, &CodePage { back, problem: None }))
}

/// `POST /petugas/masuk/kode`
pub(crate) async fn post(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let back = way_back(fields.text("back")).to_owned();
    let (token, code) = (session_token(&here), fields.text("code").to_owned());
    let attempt = attempt(&here, &headers, "");
    let outcome =
        write(&here, move |tx, setting| identity::second_factor(tx, setting, &token, (&code, &attempt)))
            .await;
    let again = |told| CodePage { back: back.clone(), problem: Some(told) };
    match outcome {
        Ok(CodeOutcome::Right(session)) => Ok(entered(&here, here.redirect(&back), &session)),
        Ok(CodeOutcome::Wrong) => refused(&here, wrong_code().into(), TEMPLATE, again),
        Err(failure) if failure.problem().message == "problem-sign-in-over" => {
            Ok(here.redirect(&with_way_back("/petugas/masuk", &back)))
        }
        Err(failure) => refused(&here, failure, TEMPLATE, again),
    }
}

/// What is said of a code that does not fit.
pub(crate) fn wrong_code() -> Problem {
    Problem::invalid("problem-form").field("code", "field-code-wrong")
}
