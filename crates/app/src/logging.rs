//! Logs: one JSON object a line on standard error, each with the reference code of its request. What identifies a person has
//! types that cannot be formatted, so it cannot come here. Where a collector is named, spans go there as well.

use balai_operate::traces::Traces;
use tracing_subscriber::{
    EnvFilter, Layer as _, filter::LevelFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// Begins logging what `wanted` says, such as `info` or `warn,balai_store=debug`, and sending traces to `collector` if one is
/// named. The traces given back are stopped at the end, so that the last ones are sent.
pub(crate) fn begin(wanted: &str, collector: Option<&str>) -> Result<Option<Traces>, String> {
    let filter = EnvFilter::try_new(wanted).map_err(|error| format!("log: {error}"))?;
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_filter(filter);
    let traces = collector.map(Traces::begin).transpose()?;
    let spans = traces.as_ref().map(|traces| traces.layer().with_filter(LevelFilter::INFO));
    tracing_subscriber::registry()
        .with(lines)
        .with(spans)
        .try_init()
        .map_err(|error| format!("logging began twice: {error}"))?;
    Ok(traces)
}
