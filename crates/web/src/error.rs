//! [`WebError`]: what a handler returns when it cannot answer. The edge turns it into a page in the reader's language.
//!
//! The reader sees the `Problem` and a reference code; the cause goes to the log with the same code and nowhere else.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_base::{Problem, ProblemKind};
use balai_platform::{render::RenderFailure, vault::VaultFailure};
use balai_store::Failure;

/// What a handler answers.
pub type Answer = Result<Response, WebError>;

/// Why a handler could not answer.
#[derive(Clone, Debug)]
pub struct WebError {
    /// What the reader is told.
    pub problem: Problem,
    /// What the log is told.
    pub(crate) cause: Option<Arc<str>>,
}

impl WebError {
    /// Our fault; `cause` goes to the log.
    pub fn internal(cause: impl Into<Arc<str>>) -> Self {
        let problem = Problem::new(ProblemKind::Internal, "problem-internal");
        Self { problem, cause: Some(cause.into()) }
    }

    /// There is no such page for this reader.
    pub fn not_found() -> Self {
        Problem::not_found("problem-page-not-found").into()
    }

    /// The reader must sign in first.
    pub fn sign_in_first() -> Self {
        Problem::new(ProblemKind::Unauthenticated, "problem-sign-in-first").into()
    }
}

impl From<Problem> for WebError {
    fn from(problem: Problem) -> Self {
        Self { problem, cause: None }
    }
}

impl From<Failure> for WebError {
    fn from(failure: Failure) -> Self {
        let cause = match &failure {
            Failure::Refused(_) => None,
            other => Some(Arc::from(other.to_string())),
        };
        Self { problem: failure.problem(), cause }
    }
}

impl From<RenderFailure> for WebError {
    fn from(failure: RenderFailure) -> Self {
        Self::internal(failure.to_string())
    }
}

impl From<VaultFailure> for WebError {
    fn from(failure: VaultFailure) -> Self {
        Self::internal(failure.to_string())
    }
}

/// The status a problem is answered with, and after how many seconds to try again.
pub fn status_of(kind: ProblemKind) -> (StatusCode, Option<u64>) {
    match kind {
        ProblemKind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, None),
        ProblemKind::Unauthenticated => (StatusCode::UNAUTHORIZED, None),
        ProblemKind::Forbidden => (StatusCode::FORBIDDEN, None),
        ProblemKind::NotFound => (StatusCode::NOT_FOUND, None),
        ProblemKind::Conflict => (StatusCode::CONFLICT, None),
        ProblemKind::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, None),
        ProblemKind::TooMany(seconds) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
        ProblemKind::Unavailable(seconds) => (StatusCode::SERVICE_UNAVAILABLE, Some(seconds)),
        ProblemKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, None),
    }
}

impl IntoResponse for WebError {
    /// An answer without a body; the edge sees the error in its extensions and makes the page.
    fn into_response(self) -> Response {
        let (status, retry) = status_of(self.problem.kind);
        let mut response = status.into_response();
        if let Some(seconds) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
