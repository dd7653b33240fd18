//! Whether the process lives and whether it can work, for whatever watches it: one line of plain text, and a status.

use axum::{extract::State, http::StatusCode};

use crate::AppState;

/// The process answers. Nothing else is looked at: a watcher that restarts the server because of a slow database makes it worse.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// The store answers and can write. While it can only be read the pages still serve, but a balancer should prefer another
/// server, and whoever watches should be woken.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.store.read(|_| Ok(())).await {
        Ok(()) if state.store.gauges().stopped_writing => {
            (StatusCode::SERVICE_UNAVAILABLE, "the store can only be read\n")
        }
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n"),
    }
}
