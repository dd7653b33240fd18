//! The way in for late answers of registers: `POST /api/registers/steps/{step}`, by the contract's second half.
//!
//! Whoever answers proves it by the key that was sent with the question; it stands in the `Authorization` head, never in the
//! address. The same answer again is taken like the first and changes nothing.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_base::Problem;
use balai_civic::services::working::registering;
use balai_platform::register::Answer as Said;
use balai_web::{Answer, ErrorTold, Program, Routes, SentText, WebError};
use serde::Deserialize;
use uuid::Uuid;

/// What a register sends.
#[derive(Deserialize)]
struct Told {
    outcome: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    reason: String,
}

/// Its addresses.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.errors_under("/api/registers/", form).post("/api/registers/steps/{step}", answer)
}

/// Errors as one line of text.
fn form(error: &ErrorTold) -> Response {
    let line = format!("{} ({})\n", error.told.message, error.reference);
    (error.status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], line).into_response()
}

/// `POST /api/registers/steps/{step}`
async fn answer(Path(step): Path<String>, sent: SentText) -> Answer {
    let step: Uuid = step.parse().map_err(|_| WebError::not_found())?;
    let key = sent.program.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = key.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
    let said = said(&sent.text)?;
    let Program { here, .. } = &sent.program;
    let context = here.context();
    here.state.store.write(move |tx| registering::confirm(tx, &context, (step, &key), &said)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The answer in a body; refused when it is none of the contract.
fn said(text: &str) -> Result<Said, Problem> {
    let shape = || Problem::invalid("problem-api-form");
    let told: Told = serde_json::from_str(text).map_err(|_| shape())?;
    match told.outcome.as_str() {
        "accepted" if !told.number.trim().is_empty() => {
            Ok(Said::Accepted { reference: told.reference, number: told.number })
        }
        "refused" if !told.reason.trim().is_empty() => Ok(Said::Refused { reason: told.reason }),
        _ => Err(shape()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_late_answers_of_the_contract_are_taken() {
        let accepted = r#"{"outcome":"accepted","reference":"S","number":"5103-LU-1"}"#;
        assert_eq!(
            said(accepted).unwrap(),
            Said::Accepted { reference: "S".to_owned(), number: "5103-LU-1".to_owned() }
        );
        let refused = r#"{"outcome":"refused","reason":"NIK tidak aktif"}"#;
        assert_eq!(said(refused).unwrap(), Said::Refused { reason: "NIK tidak aktif".to_owned() });
        for wrong in
            ["", "{}", r#"{"outcome":"accepted"}"#, r#"{"outcome":"pending"}"#, r#"{"outcome":"refused"}"#]
        {
            assert!(said(wrong).is_err(), "{wrong}");
        }
    }
}
