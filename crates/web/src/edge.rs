//! The edge: what surrounds every request, before and after any page, also those that reach none.
//!
//! It finds region, language and browser, runs the handler under a time limit on a task of its own (a reader who goes
//! away does not cancel a command; a panic becomes a page), turns errors into pages, stamps the headers and writes one
//! line to the log. Paths are logged as the router's pattern: addresses may hold secrets.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use balai_base::{Problem, ProblemKind};
use tower_http::compression::CompressionLayer;
use tracing::Instrument as _;

use crate::{
    AppState, Routes, WebError, Welcome, assets, brand,
    cookies::{self, CookieKind},
    error_page, headers, health, installable,
    program::{ErrorForm, for_everybody},
    upload::UPLOAD_BYTES,
    visit::Visit,
};

/// How long a page may take.
const PAGE_LIMIT: Duration = Duration::from_secs(30);
/// How long a form with photos may take: 13 MB at 2G speed are six minutes, with room for a bad line.
const UPLOAD_LIMIT: Duration = Duration::from_mins(15);
/// How long a browser keeps its random number and its language: 400 days, the most that browsers allow.
const COOKIE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// Says that an answer holds a form, so that its browser must know its number.
#[derive(Clone, Copy)]
pub(crate) struct HoldsForm;

/// The router's pattern that an answer came from, for the log.
#[derive(Clone)]
struct Pattern(String);

/// What is different for interfaces: in which form errors under an address are told, and which addresses pages of every
/// site may ask.
struct Interfaces {
    forms: Vec<(&'static str, ErrorForm)>,
    welcomes: Vec<Welcome>,
}

/// The whole HTTP face: `pages`, assets, health and everything around them.
pub fn application(state: AppState, pages: Routes) -> Router {
    let interfaces =
        Arc::new(Interfaces { forms: pages.error_forms().to_vec(), welcomes: pages.welcomes().to_vec() });
    let inner = pages
        .into_router()
        .route("/aset/{name}", get(assets::get))
        .route("/merek/{name}", get(brand::get))
        .route("/manifest.webmanifest", get(installable::manifest))
        .route("/ikon/{name}", get(installable::icon))
        .route("/pekerja.js", get(installable::worker))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route_layer(middleware::from_fn(pattern))
        .fallback(async || WebError::not_found())
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES))
        .with_state(state.clone());
    // A router with nothing but a fallback, so that the edge runs before routing and may change the path.
    Router::new()
        .fallback_service(inner)
        .layer(middleware::from_fn_with_state((state, interfaces), edge))
        .layer(CompressionLayer::new().br(true).gzip(true))
}

async fn pattern(request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    if let Some(pattern) = pattern {
        response.extensions_mut().insert(Pattern(pattern));
    }
    response
}

async fn edge(
    State((state, interfaces)): State<(AppState, Arc<Interfaces>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let began = state.clock.now();
    let visit = Visit::begin(&state, &mut request);
    let method = request.method().clone();
    let region = visit.region.as_ref().map_or("-", |region| region.id.as_str()).to_owned();
    let span = tracing::info_span!(
        "request",
        reference = %visit.reference,
        region = %region,
        method = %method,
        route = tracing::field::Empty,
        status = tracing::field::Empty,
    );
    let welcome = interfaces.welcomes.iter().find(|welcome| visit.path.starts_with(welcome.prefix));
    let mut response = match welcome.and_then(|welcome| preflight(welcome, &request)) {
        Some(response) => response,
        None => answer(&state, &visit, request, next).instrument(span.clone()).await,
    };
    let _entered = span.enter();
    if let Some(error) = response.extensions().get::<WebError>()
        && let Some(cause) = &error.cause
    {
        tracing::error!(%cause, "a request failed");
    }
    response = error_page::dress((&state, &interfaces.forms), &visit, &method, response);
    if let Some(welcome) = welcome {
        response = for_everybody(response);
        let exposed = HeaderValue::from_static(welcome.exposed);
        response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    remember(&state, &visit, &mut response);
    headers::stamp(&mut response, state.options.plain_http);
    let pattern = response.extensions().get::<Pattern>().map_or("-", |pattern| pattern.0.as_str());
    let millis = state.clock.now().since(began);
    state.watch.metrics.answered(method.as_str(), pattern, response.status().as_u16(), millis);
    span.record("route", pattern).record("status", response.status().as_u16());
    tracing::info!(%method, route = pattern, status = response.status().as_u16(), millis, "answered");
    response
}

/// The answer to a browser that asks whether a page of another site may send a request (Fetch standard, CORS-preflight).
fn preflight(welcome: &Welcome, request: &Request) -> Option<Response> {
    let asks = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    (request.method() == Method::OPTIONS && asks).then(|| {
        let headers = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, welcome.methods),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, welcome.headers),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ];
        (StatusCode::NO_CONTENT, headers).into_response()
    })
}

async fn answer(state: &AppState, visit: &Visit, mut request: Request, next: Next) -> Response {
    if let Some(response) = before_routing(state, visit, &request) {
        return response;
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let limit =
        if kind.is_some_and(|kind| kind.starts_with("multipart/")) { UPLOAD_LIMIT } else { PAGE_LIMIT };
    request.extensions_mut().insert(visit.clone());
    let turn = match state.gates.turns.take(visit.client).await {
        Ok(turn) => turn,
        Err(error) => return error.into_response(),
    };
    let work = async move {
        let response = next.run(request).await;
        // Held by the work, not by the reader: who goes away meanwhile does not get another turn sooner.
        turn.end();
        response
    };
    let task = tokio::spawn(work.instrument(tracing::Span::current()));
    let stop = task.abort_handle();
    match tokio::time::timeout(limit, task).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => WebError::internal(format!("a handler ended early: {error}")).into_response(),
        Err(_) => {
            // A command already handed to the store is finished all the same.
            stop.abort();
            WebError::from(Problem::new(ProblemKind::Unavailable(30), "problem-too-slow")).into_response()
        }
    }
}

/// What is answered without asking the router: the choice of a region, and a slash too many.
fn before_routing(state: &AppState, visit: &Visit, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    if visit.region.is_none() && path == "/" {
        return Some(error_page::choice(state, visit));
    }
    let trimmed = path.trim_end_matches('/');
    if path.len() > 1 && path.ends_with('/') && !trimmed.starts_with("//") {
        let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
        return Some(Redirect::permanent(&format!("{}{trimmed}{query}", visit.base)).into_response());
    }
    None
}

/// Sets the cookies that belong to no page: the browser's number where a form needs it, the language when chosen.
fn remember(state: &AppState, visit: &Visit, response: &mut Response) {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let plain = state.options.plain_http;
    let mut cookies = Vec::new();
    if visit.device_is_new && response.extensions().get::<HoldsForm>().is_some() {
        let value = URL_SAFE_NO_PAD.encode(visit.device);
        cookies.extend(cookies::set(CookieKind::Device, &value, Some(COOKIE_SECONDS), plain));
    }
    if visit.language_chosen {
        let value = visit.language.as_str();
        cookies.extend(cookies::set(CookieKind::Language, value, Some(COOKIE_SECONDS), plain));
    }
    let said = response.headers_mut();
    for cookie in cookies {
        said.append(header::SET_COOKIE, cookie);
    }
    let kind = said.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/html") {
        said.append(header::VARY, HeaderValue::from_static("cookie, accept-language"));
    }
}
