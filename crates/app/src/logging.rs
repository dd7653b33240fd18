//! Logs: one JSON object a line on standard error, each with the reference code of its request. What identifies a person has
//! types that cannot be formatted, so it cannot come here.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Begins logging what `wanted` says, such as `info` or `warn,balai_store=debug`.
pub(crate) fn begin(wanted: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(wanted).map_err(|error| format!("log: {error}"))?;
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .try_init()
        .map_err(|error| format!("logging began twice: {error}"))
}
