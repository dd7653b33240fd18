//! `/petugas/masuk/tautan/TOKEN`: a one-time link. Looking at it changes nothing, since messengers look at
//! links before people do; sending the form uses it up.

use axum::{extract::Path, http::HeaderMap};
use balai_platform::identity::{self, Link, LinkPurpose};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told};
use serde::Serialize;

use super::{
    super::command::{attempt, read, write},
    FIRST_PAGE, chosen, entered, hashed, local_words,
};
use crate::commands::refused;

const TEMPLATE: &str = "officer/link.html";

#[derive(Serialize)]
struct LinkPage {
    token: String,
    purpose: &'static str,
    name: String,
    login: String,
    problem: Option<Told>,
}

/// `GET /petugas/masuk/tautan/{token}`
pub(crate) async fn get(here: Here, Path(token): Path<String>) -> Answer {
    match open(&here, &token).await {
        Ok(link) => Ok(here.page(TEMPLATE, &page(&link, &token))),
        Err(failure) => dead(&here, failure),
    }
}

/// `POST /petugas/masuk/tautan/{token}`
pub(crate) async fn post(
    here: Here,
    Path(token): Path<String>,
    headers: HeaderMap,
    PostForm(fields): PostForm,
) -> Answer {
    let link = match open(&here, &token).await {
        Ok(link) => link,
        Err(failure) => return dead(&here, failure),
    };
    if link.purpose == LinkPurpose::Demonstration {
        return demonstrate(&here, &headers, token).await;
    }
    choose(&here, &headers, &fields, (link, token)).await
}

async fn choose(here: &Here, headers: &HeaderMap, fields: &Fields, (link, token): (Link, String)) -> Answer {
    let again = |told| LinkPage { problem: Some(told), ..page(&link, &token) };
    let password = match chosen(here, fields, &local_words(here, &link.account.login, &link.account.name)) {
        Ok(password) => password,
        Err(problem) => return refused(here, problem.into(), TEMPLATE, again),
    };
    let hash = hashed(here, password).await?;
    let (agent, used) = (attempt(here, headers, "").agent, token.clone());
    let outcome =
        write(here, move |tx, setting| identity::choose_password(tx, setting, &used, (&hash, &agent))).await;
    match outcome {
        Ok(session) => {
            let enrols = link.purpose == LinkPurpose::Activate;
            let next = if enrols { "/petugas/masuk/kunci" } else { "/petugas/masuk/kode" };
            Ok(entered(here, here.redirect(next), &session))
        }
        Err(failure) => refused(here, failure, TEMPLATE, again),
    }
}

async fn demonstrate(here: &Here, headers: &HeaderMap, token: String) -> Answer {
    let agent = attempt(here, headers, "").agent;
    let session =
        write(here, move |tx, setting| identity::use_demonstration_link(tx, setting, &token, &agent)).await?;
    Ok(entered(here, here.redirect(FIRST_PAGE), &session))
}

/// A link that is no longer good has a page of its own, which says whom to ask.
fn dead(here: &Here, failure: Failure) -> Answer {
    match failure {
        Failure::Refused(problem) if problem.message == "problem-link-dead" => {
            Ok(here.page_refused(&problem, "officer/link_dead.html", &serde_json::json!({})))
        }
        other => Err(other.into()),
    }
}

async fn open(here: &Here, token: &str) -> Result<Link, Failure> {
    let token = token.to_owned();
    read(here, move |tx, setting| identity::open_link(tx, setting, &token)).await
}

fn page(link: &Link, token: &str) -> LinkPage {
    LinkPage {
        token: token.to_owned(),
        purpose: link.purpose.as_str(),
        name: link.account.name.clone(),
        login: link.account.login.clone(),
        problem: None,
    }
}
