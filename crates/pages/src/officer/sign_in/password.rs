//! `/petugas/masuk`: login and password. And signing out.

use axum::http::{HeaderMap, HeaderValue};
use balai_base::{Problem, ProblemKind, Secret};
use balai_platform::identity::{self, Candidate, NewSession, Stage, password};
use balai_store::Failure;
use balai_web::{Answer, CookieKind, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{
    super::command::{attempt, write},
    FIRST_PAGE, entered, session_token, stage, way_back, with_way_back,
};
use crate::commands::refused;

const TEMPLATE: &str = "officer/sign_in.html";

#[derive(Serialize)]
struct SignInPage {
    login: String,
    back: String,
    problem: Option<Told>,
}

/// `GET /petugas/masuk`
pub(crate) async fn get(here: Here) -> Answer {
    let back = way_back(here.query.text("lanjut")).to_owned();
    if here.signed_in.as_ref().is_some_and(|signed_in| signed_in.password_due) {
        return Ok(here.redirect(&with_way_back("/petugas/masuk/sandi", &back)));
    }
    if stage(&here) == Some(Stage::Full) {
        return Ok(here.redirect(&back));
    }
    let page = SignInPage { login: String::new(), back, problem: None };
    Ok(here.page(TEMPLATE, &page))
}

/// `POST /petugas/masuk`
pub(crate) async fn post(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let back = way_back(fields.text("back")).to_owned();
    match sign_in(&here, &headers, &fields).await? {
        Ok(session) => {
            let response = here.redirect(&with_way_back("/petugas/masuk/kode", &back));
            Ok(entered(&here, response, &session))
        }
        Err(failure) => {
            let login = fields.text("login").to_owned();
            refused(&here, failure, TEMPLATE, |told| SignInPage { login, back, problem: Some(told) })
        }
    }
}

/// The try itself. The outer error is ours, the inner one the reader's.
async fn sign_in(
    here: &Here,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Result<NewSession, Failure>, balai_web::WebError> {
    let attempt = attempt(here, headers, fields.text("login"));
    let typed = fields.text("password").to_owned();
    if attempt.login.is_empty() || typed.is_empty() {
        return Ok(Err(wrong().into()));
    }
    let tried = attempt.clone();
    let candidate = match write(here, move |tx, setting| identity::begin(tx, setting, &tried)).await {
        Ok(candidate) => candidate,
        Err(failure) => return Ok(Err(failure)),
    };
    let hash = candidate.hash.clone();
    let check = move || password::verify(&Secret::new(typed), hash.as_ref());
    if !here.state.gates.passwords.run(check).await? {
        tracing::info!("a sign-in failed");
        return Ok(Err(wrong().into()));
    }
    Ok(accept(here, candidate, attempt).await)
}

async fn accept(
    here: &Here,
    candidate: Candidate,
    attempt: identity::Attempt,
) -> Result<NewSession, Failure> {
    write(here, move |tx, setting| identity::accept_password(tx, setting, &candidate, &attempt)).await
}

fn wrong() -> Problem {
    Problem::new(ProblemKind::Unauthenticated, "problem-sign-in")
}

/// Ends the session of this browser.
pub(crate) async fn end(here: &Here) -> Result<(), balai_web::WebError> {
    let token = session_token(here);
    write(here, move |tx, setting| identity::sign_out(tx, setting.region, &token)).await?;
    Ok(())
}

/// `POST /petugas/keluar`
pub(crate) async fn sign_out(here: Here, PostForm(_): PostForm) -> Answer {
    end(&here).await?;
    let mut response = here.redirect(&with_way_back("/petugas/masuk", FIRST_PAGE));
    // What the browser still holds of an officer's pages goes with the session (W3C Clear Site Data).
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", forget);
    Ok(here.without_cookie(response, CookieKind::Session))
}
