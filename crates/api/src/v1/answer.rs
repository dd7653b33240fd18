//! How this interface answers.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use balai_base::ProblemKind;
use balai_web::{Answer, Here, WebError};
use serde::Serialize;

/// How long what everybody may know of the region may be kept, in seconds.
pub(crate) const KEEP_SECONDS: u32 = 300;

/// `value` as JSON, in the reader's language.
pub(crate) fn json(here: &Here, status: StatusCode, value: &impl Serialize) -> Answer {
    json_as(here, status, ("application/json", value))
}

/// `value` as JSON of the media type `kind`.
pub(crate) fn json_as(
    here: &Here,
    status: StatusCode,
    (kind, value): (&'static str, &impl Serialize),
) -> Answer {
    let text = serde_json::to_string(value).map_err(|error| WebError::internal(error.to_string()))?;
    let mut response = (status, [(header::CONTENT_TYPE, kind)], text).into_response();
    in_language(here, &mut response);
    Ok(response)
}

fn in_language(here: &Here, response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(here.language.as_str()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
}

/// A request that has its shape and is refused all the same: 409 instead of 422, so that a program can tell its own
/// mistake from what only a person can mend.
pub(crate) fn refusal(error: impl Into<WebError>) -> WebError {
    let mut error = error.into();
    if error.problem.kind == ProblemKind::Invalid {
        error.problem.kind = ProblemKind::Conflict;
    }
    error
}
