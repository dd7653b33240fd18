//! `/petugas/akun`: one's own roles, sessions, password and authenticator.

use axum::http::HeaderMap;
use balai_base::{Problem, Secret};
use balai_platform::identity::{self, CodeOutcome, password, policy};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{
    command::{attempt, read, write},
    roles::{ShownGrant, shown_grants},
    sign_in::{self, code::wrong_code},
};
use crate::commands::refused;

const TEMPLATE: &str = "officer/account.html";

#[derive(Serialize)]
struct AccountPage {
    name: String,
    login: String,
    held: Vec<ShownGrant>,
    sessions: Vec<ShownSession>,
    recovery_codes: u32,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownSession {
    session: String,
    agent: String,
    created_at: i64,
    seen_at: i64,
    current: bool,
}

/// `GET /petugas/akun`
pub(crate) async fn get(here: Here) -> Answer {
    let page = page(&here).await?;
    Ok(here.page(TEMPLATE, &page))
}

async fn page(here: &Here) -> Result<AccountPage, balai_web::WebError> {
    let officer = here.officer()?;
    let own = here.signed_in.as_ref();
    let (sessions, recovery_codes) = read(here, |tx, setting| {
        Ok((identity::own_sessions(tx, setting)?, identity::recovery_codes_left(tx, setting)?))
    })
    .await?;
    let current = own.map(|own| own.session.clone()).unwrap_or_default();
    let done = match here.query.text("selesai") {
        known @ ("sesi" | "sandi") => known.to_owned(),
        _ => String::new(),
    };
    Ok(AccountPage {
        name: officer.name.clone(),
        login: own.map(|own| own.login.clone()).unwrap_or_default(),
        held: shown_grants(here, &officer.grants),
        sessions: sessions
            .into_iter()
            .map(|session| ShownSession {
                current: session.session == current,
                session: session.session,
                agent: session.agent,
                created_at: session.created_at.millis(),
                seen_at: session.seen_at.millis(),
            })
            .collect(),
        recovery_codes,
        done,
        problem: None,
    })
}

/// The page again with what is wrong.
async fn again(here: &Here, failure: Failure) -> Answer {
    let page = page(here).await?;
    refused(here, failure, TEMPLATE, |told| AccountPage { problem: Some(told), ..page })
}

/// `POST /petugas/akun/sesi`: ends one of one's own sessions.
pub(crate) async fn end_session(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let name = fields.text("session").to_owned();
    match write(&here, move |tx, setting| identity::end_session(tx, setting, &name)).await {
        Ok(()) => Ok(here.redirect("/petugas/akun?selesai=sesi")),
        Err(failure) => again(&here, failure).await,
    }
}

/// `POST /petugas/akun/sandi`: another password, after the present one.
pub(crate) async fn change_password(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    match changed(&here, &headers, &fields).await? {
        Ok(session) => Ok(sign_in::entered(&here, here.redirect("/petugas/akun?selesai=sandi"), &session)),
        Err(failure) => again(&here, failure).await,
    }
}

/// Another password for whoever signed in, after the present one. The outer error is ours, the inner one the reader's.
pub(super) async fn changed(
    here: &Here,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Result<identity::NewSession, Failure>, balai_web::WebError> {
    let own = here.officer()?.name.clone();
    let login = here.signed_in.as_ref().map(|own| own.login.clone()).unwrap_or_default();
    let password = match sign_in::chosen(here, fields, &sign_in::local_words(here, &login, &own)) {
        Ok(password) => password,
        Err(problem) => return Ok(Err(problem.into())),
    };
    let attempt = attempt(here, headers, &login);
    let tried = attempt.clone();
    let candidate = match write(here, move |tx, setting| identity::own_password(tx, setting, &tried)).await {
        Ok(candidate) => candidate,
        Err(failure) => return Ok(Err(failure)),
    };
    let present = Secret::new(fields.text("present").to_owned());
    let check = move || password::verify(&present, candidate.hash.as_ref());
    if !here.state.gates.passwords.run(check).await? {
        return Ok(Err(Problem::invalid("problem-form").field("present", "field-password-present").into()));
    }
    if policy::wants_another(here.region.password_policy) && fields.text("present") == password.reveal() {
        return Ok(Err(Problem::invalid("problem-form").field("password", "field-password-same").into()));
    }
    let hash = sign_in::hashed(here, password).await?;
    Ok(write(here, move |tx, setting| identity::change_password(tx, setting, &hash, &attempt)).await)
}

/// `POST /petugas/akun/kunci`: another authenticator, after a code of the present one.
pub(crate) async fn change_factor(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let (attempt, code) = (attempt(&here, &headers, ""), fields.text("code").to_owned());
    let outcome =
        write(&here, move |tx, setting| identity::change_factor(tx, setting, &code, &attempt)).await;
    match outcome {
        Ok(CodeOutcome::Right(())) => Ok(here.redirect("/petugas/masuk/kunci?lanjut=%2Fpetugas%2Fakun")),
        Ok(CodeOutcome::Wrong) => again(&here, wrong_code().into()).await,
        Err(failure) => again(&here, failure).await,
    }
}
