//! What the interface is, told to programs (OpenAPI 3.1) and to people (a page): made from one table of operations, which
//! makes the router too, and from the contract's types.

mod document;
mod example;
mod hall;
mod hall_services;
mod operation;
mod page;
mod table;

use axum::{http::header, response::IntoResponse as _};
use balai_web::{Answer, WebError};

use super::{answer::KEEP_SECONDS, asked::Asked, contract::NoQuestion};

pub(crate) use page::get as reference;
pub(crate) use table::OPERATIONS;

/// `GET /api/v1/openapi.json`
pub(crate) async fn openapi(asked: Asked<NoQuestion>) -> Answer {
    let here = &asked.program.here;
    let document = document::document(here);
    let text = serde_json::to_string(&document).map_err(|error| WebError::internal(error.to_string()))?;
    // The one media type that every reader of descriptions takes; there is no registered one of its own yet.
    let response = ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    Ok(here.may_be_kept(response, KEEP_SECONDS))
}
