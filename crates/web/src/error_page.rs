//! Errors as pages: in the reader's language, saying what happened, what to do and which reference code to quote.

use axum::{
    http::{Method, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use balai_base::{Problem, ProblemKind, language::Language};
use balai_platform::render::Voice;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::{
    AppState, Here, WebError,
    here::Told,
    program::{ErrorForm, ErrorTold},
    shown,
    visit::Visit,
};

#[derive(Serialize)]
struct ProblemPage {
    status: u16,
    message: String,
    fields: Vec<crate::here::ToldField>,
}

#[derive(Serialize)]
struct ChoicePage {
    regions: Vec<ChoiceOfRegion>,
}

#[derive(Serialize)]
struct ChoiceOfRegion {
    name: String,
    address: String,
}

/// Gives an answer that says nothing to a reader its page, or to a program the form of its interface; leaves every
/// other answer alone.
pub(crate) fn dress(
    (state, forms): (&AppState, &[(&'static str, ErrorForm)]),
    visit: &Visit,
    method: &Method,
    response: Response,
) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = response.extensions().get::<WebError>().cloned();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let plain = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    if error.is_none() && (!plain || matches!(visit.path.as_str(), "/healthz" | "/readyz")) {
        return response;
    }
    let problem = error.map_or_else(|| problem_of(status), |error| error.problem);
    let form = forms.iter().find(|(prefix, _)| visit.path.starts_with(prefix)).map(|(_, form)| form);
    if form.is_none()
        && problem.kind == ProblemKind::Unauthenticated
        && matches!(*method, Method::GET | Method::HEAD)
    {
        return sign_in(visit);
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut page = match form {
        Some(form) => form(&error_told(state, visit, status, &problem)),
        None => (status, Html(page(state, visit, status, &problem))).into_response(),
    };
    page.extensions_mut().extend(parts.extensions);
    for (name, value) in parts.headers {
        if let Some(name) = name {
            page.headers_mut().append(name, value);
        }
    }
    page
}

/// The page where somebody chooses a region, when a host serves several.
pub(crate) fn choice(state: &AppState, visit: &Visit) -> Response {
    let regions = state.regions.all();
    let regions = regions.iter().map(|region| ChoiceOfRegion {
        name: region.name.get(visit.language).to_owned(),
        address: format!("/r/{}/", region.id),
    });
    let content = ChoicePage { regions: regions.collect() };
    match nowhere(state, visit, "errors/choice.html", &content) {
        Ok(html) => Html(html).into_response(),
        Err(error) => error.into_response(),
    }
}

/// To the sign-in page and back again afterwards. The address within the region only: no open redirect.
fn sign_in(visit: &Visit) -> Response {
    let query = if visit.query.is_empty() { String::new() } else { format!("?{}", visit.query) };
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("lanjut", &format!("{}{query}", visit.path));
    Redirect::to(&format!("{}/petugas/masuk?{}", visit.base, pairs.finish())).into_response()
}

/// What an answer's bare status means to a reader.
fn problem_of(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found("problem-page-not-found"),
        StatusCode::METHOD_NOT_ALLOWED => Problem::invalid("problem-wrong-method"),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemKind::TooLarge, "problem-too-large"),
        status if status.is_server_error() => Problem::new(ProblemKind::Internal, "problem-internal"),
        _ => Problem::invalid("problem-request-unreadable"),
    }
}

fn error_told(state: &AppState, visit: &Visit, status: StatusCode, problem: &Problem) -> ErrorTold {
    ErrorTold {
        status,
        told: told(state, visit, problem),
        message: problem.message,
        reference: visit.reference.clone(),
        path: visit.path.clone(),
    }
}

fn page(state: &AppState, visit: &Visit, status: StatusCode, problem: &Problem) -> String {
    let told = told(state, visit, problem);
    let content = ProblemPage { status: status.as_u16(), message: told.message, fields: told.fields };
    let rendered = match Here::of(state, visit.clone()) {
        Some(here) => here.render("errors/problem.html", &content),
        None => nowhere(state, visit, "errors/problem.html", &content),
    };
    rendered.unwrap_or_else(|error| {
        tracing::error!(cause = error.cause.as_deref(), "the error page itself failed");
        // Plain words that need neither template nor message; escaped by holding nothing from outside.
        format!(
            "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><title>Balai</title><p>Halaman ini tidak dapat \
             ditampilkan. Coba lagi sebentar lagi. Kode rujukan: {}</p></html>",
            visit.reference
        )
    })
}

fn told(state: &AppState, visit: &Visit, problem: &Problem) -> Told {
    match Here::of(state, visit.clone()) {
        Some(here) => here.told(problem),
        None => {
            Told { message: state.renderer.problem(&speechless(visit.language), problem), ..Told::default() }
        }
    }
}

fn nowhere(
    state: &AppState,
    visit: &Visit,
    template: &str,
    content: &impl Serialize,
) -> Result<String, WebError> {
    let here = shown::nowhere(visit, state.clock.now().millis(), state.options.demonstration);
    Ok(state.renderer.render(template, &speechless(visit.language), here, content)?)
}

/// The voice of pages that belong to no region.
fn speechless(language: Language) -> Voice {
    Voice { key: String::new(), language, zone: TimeZone::UTC, overrides: Vec::new() }
}
