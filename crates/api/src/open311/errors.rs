//! Errors in the standard's own form, XML or JSON as the address asks.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use balai_web::{ErrorTold, for_everybody};
use serde_json::json;

/// An error of any address under `/open311`.
pub(crate) fn form(error: &ErrorTold) -> Response {
    let errors = json!([{ "code": error.status.as_u16(), "description": error.told.message }]);
    let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    for_everybody((error.status, kind, errors.to_string()).into_response())
}
