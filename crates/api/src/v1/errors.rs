//! Errors as problem details (RFC 9457).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_web::{ErrorTold, for_everybody};

use super::contract::{Problem, ProblemField};

/// An error of any address under `/api`.
pub(crate) fn form(error: &ErrorTold) -> Response {
    let details = Problem {
        kind: "about:blank".to_owned(),
        title: error.told.message.clone(),
        status: error.status.as_u16(),
        code: error.message.to_owned(),
        reference: error.reference.clone(),
        fields: error
            .told
            .fields
            .iter()
            .map(|field| ProblemField { field: field.field.clone(), message: field.message.clone() })
            .collect(),
    };
    let text = serde_json::to_string(&details).unwrap_or_else(|_| "{}".to_owned());
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = for_everybody((error.status, kind, text).into_response());
    if error.status == StatusCode::UNAUTHORIZED {
        // RFC 9110, section 15.5.2: whoever is turned away is told how to be let in.
        let challenge = HeaderValue::from_static("Bearer realm=\"report\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
