//! Whether the process lives and whether it can work, for whatever watches it.

use axum::{extract::State, http::StatusCode};

use crate::AppState;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// The store answers as well.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.store.read(|_| Ok(())).await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n"),
    }
}
