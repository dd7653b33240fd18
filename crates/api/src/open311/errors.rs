//! Errors in the standard's own form, XML or JSON as the address asks: a code and a description that says what to do.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_web::{ErrorTold, for_everybody};

use super::tree::{Format, Node, written};

/// An error of any address of the standard.
pub(crate) fn form(error: &ErrorTold) -> Response {
    let status = status(error.status);
    let format = Format::of_path(&error.path).unwrap_or(Format::Xml);
    let fields = &error.told.fields;
    let mut descriptions: Vec<String> =
        fields.iter().map(|field| format!("{}: {}", field.field, field.message)).collect();
    if descriptions.is_empty() {
        descriptions.push(error.told.message.clone());
    }
    if status.is_server_error() {
        descriptions.push(error.reference.clone());
    }
    let errors = descriptions
        .into_iter()
        .map(|description| {
            Node::Fields(vec![
                ("code", Node::Whole(u32::from(status.as_u16()))),
                ("description", Node::Text(description)),
            ])
        })
        .collect();
    let body = written(format, "errors", &Node::List("error", errors)).unwrap_or_default();
    let kind = match format {
        Format::Xml => "text/xml; charset=utf-8",
        Format::Json => "application/json; charset=utf-8",
    };
    for_everybody((status, [(header::CONTENT_TYPE, kind)], body).into_response())
}

/// What the standard answers with: 400 for everything that was sent wrongly, 403 for a key that does not open.
fn status(status: StatusCode) -> StatusCode {
    match status {
        StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
        StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
        other => other,
    }
}
