//! Errors as problem details (RFC 9457).

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use balai_web::{ErrorTold, for_everybody};
use serde_json::json;

/// An error of any address under `/api`.
pub(crate) fn form(error: &ErrorTold) -> Response {
    let fields: Vec<_> = error
        .told
        .fields
        .iter()
        .map(|field| json!({ "field": field.field, "message": field.message }))
        .collect();
    let details = json!({
        "type": "about:blank",
        "title": error.told.message,
        "status": error.status.as_u16(),
        "code": error.message,
        "reference": error.reference,
        "fields": fields,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    for_everybody((error.status, kind, details.to_string()).into_response())
}
