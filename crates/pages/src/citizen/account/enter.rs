//! `/saya/masuk` and `/saya/kode`: coming in by passkey or by a code sent to an address. Both say the same whether the
//! address has an account.

use axum::{
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use balai_base::Problem;
use balai_platform::residents::{
    self, CODE_DIGITS, Entered,
    ceremony::{self, Question},
};
use balai_store::Failure;
use balai_web::{Answer, CookieKind, Here, PostForm, Told};
use serde::Serialize;

use super::{entered, refused, seal, site, token, visit, way_back, write};

const ENTER: &str = "citizen/account/enter.html";
const CODE: &str = "citizen/account/code.html";

#[derive(Serialize)]
pub(super) struct EnterPage {
    email: String,
    back: String,
    /// Whether somebody who is signed in is asked once more.
    again: bool,
    /// Whether a code can be sent at all.
    mail: bool,
    /// What the browser is asked for a passkey; empty where passkeys are not possible.
    options: String,
    state: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct CodePage {
    back: String,
    digits: usize,
    problem: Option<Told>,
}

pub(super) fn page(here: &Here, email: &str, back: &str, problem: Option<Told>) -> EnterPage {
    let question = ceremony::ask_entry(&site(here), seal(here)).ok();
    let Question { options, state } =
        question.unwrap_or_else(|| Question { options: String::new(), state: String::new() });
    EnterPage {
        email: email.to_owned(),
        back: way_back(back).to_owned(),
        again: here.resident.is_some(),
        mail: here.state.options.mail,
        options,
        state,
        problem,
    }
}

/// The sign-in page with what is wrong.
pub(super) fn again(here: &Here, problem: &Problem, back: &str) -> Response {
    let told = here.told(problem);
    here.page_refused(problem, ENTER, &page(here, "", back, Some(told)))
}

/// `GET /saya/masuk`
pub(crate) async fn get(here: Here) -> Answer {
    let back = way_back(here.query.text("lanjut")).to_owned();
    if here.resident.is_some() && !here.query.has("lagi") {
        return Ok(here.redirect(&back));
    }
    Ok(here.page(ENTER, &page(&here, "", &back, None)))
}

/// `POST /saya/masuk`: sends a code.
pub(crate) async fn post(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let (email, back) = (fields.text("email").to_owned(), way_back(fields.text("back")).to_owned());
    if !here.state.options.mail {
        return Ok(again(&here, &Problem::conflict("problem-resident-no-mail"), &back));
    }
    let (typed, visit) = (email.clone(), visit(&here, &headers));
    match write(&here, move |tx, context| residents::ask(tx, context, &typed, &visit)).await {
        Ok(()) => Ok(here.redirect(&with_back("/saya/kode", &back))),
        Err(failure) => refused(&here, failure, ENTER, |told| page(&here, &email, &back, Some(told))),
    }
}

/// `path` with the page to go back to.
fn with_back(path: &str, back: &str) -> String {
    if back == "/saya" { path.to_owned() } else { format!("{path}?lanjut={back}") }
}

/// `GET /saya/kode`
pub(crate) async fn code(here: Here) -> Answer {
    let back = way_back(here.query.text("lanjut")).to_owned();
    Ok(here.page(CODE, &CodePage { back, digits: CODE_DIGITS, problem: None }))
}

/// `POST /saya/kode`
pub(crate) async fn enter(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let back = way_back(fields.text("back")).to_owned();
    let (typed, earlier, visit) = (fields.text("code").to_owned(), token(&here), visit(&here, &headers));
    let outcome =
        write(&here, move |tx, context| residents::enter(tx, context, (&typed, &earlier), &visit)).await;
    let page = |told| CodePage { back: back.clone(), digits: CODE_DIGITS, problem: Some(told) };
    let wrong = |problem: Problem| refused(&here, Failure::from(problem), CODE, page);
    match outcome {
        Ok(Entered::Right(session)) => Ok(entered(&here, here.redirect(&back), &session)),
        Ok(Entered::Wrong) => {
            wrong(Problem::invalid("problem-answers").field("code", "field-resident-code-wrong"))
        }
        Ok(Entered::Over) => wrong(Problem::invalid("problem-resident-code-over")),
        Err(failure) => refused(&here, failure, CODE, page),
    }
}

/// `POST /saya/keluar`
pub(crate) async fn leave(here: Here, PostForm(_): PostForm) -> Answer {
    let token = token(&here);
    write(&here, move |tx, context| residents::sign_out(tx, &context.region, &token)).await?;
    let mut response = here.redirect("/saya/masuk");
    // What the browser still holds of an account's pages goes with the session (W3C Clear Site Data). Cookies stay: a draft of
    // a report that was begun without an account is none of its business.
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", forget);
    let response = here.without_cookie(response, CookieKind::Resident);
    Ok(here.without_cookie(response, CookieKind::Case))
}
