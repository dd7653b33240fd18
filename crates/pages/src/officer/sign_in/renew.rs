//! `/petugas/masuk/sandi`: another password, for officers of a region whose policy asks for one now and then. Nothing else
//! opens before: their session is a full one, and they are nobody yet.

use axum::http::HeaderMap;
use balai_platform::{access::Actor, identity::Stage};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{super::account, entered, way_back};
use crate::commands::refused;

const TEMPLATE: &str = "officer/renew.html";

#[derive(Serialize)]
struct RenewPage {
    login: String,
    back: String,
    due: bool,
    problem: Option<Told>,
}

/// The request as of the officer who signed in, whose own password is the one thing that may be changed.
fn as_signed_in(here: &Here) -> Result<Here, WebError> {
    let signed_in = here.signed_in.as_ref().filter(|signed_in| signed_in.stage == Stage::Full);
    let signed_in = signed_in.ok_or_else(WebError::sign_in_first)?;
    let actor = Actor::Officer(signed_in.officer.clone());
    let mut own = here.clone();
    own.actor = actor;
    Ok(own)
}

fn page(here: &Here, back: String, problem: Option<Told>) -> RenewPage {
    let own = here.signed_in.as_ref();
    RenewPage {
        login: own.map(|own| own.login.clone()).unwrap_or_default(),
        due: own.is_some_and(|own| own.password_due),
        back,
        problem,
    }
}

/// `GET /petugas/masuk/sandi`
pub(crate) async fn get(here: Here) -> Answer {
    as_signed_in(&here)?;
    let back = way_back(here.query.text("lanjut")).to_owned();
    Ok(here.page(TEMPLATE, &page(&here, back, None)))
}

/// `POST /petugas/masuk/sandi`
pub(crate) async fn post(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let own = as_signed_in(&here)?;
    let back = way_back(fields.text("back")).to_owned();
    match account::changed(&own, &headers, &fields).await? {
        Ok(session) => Ok(entered(&here, here.redirect(&back), &session)),
        Err(failure) => refused(&here, failure, TEMPLATE, |told| page(&here, back, Some(told))),
    }
}
