//! Traces over OTLP/HTTP (OpenTelemetry protocol 1.x), only where the operator named a collector.
//!
//! What leaves is an allow-list: names of spans and fields that hold words of the program. Every other field, every event's
//! own text and every error stays here, so that nothing a person typed can leave by a field added later.

use std::{fmt, time::Duration};

use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SdkTracer, SdkTracerProvider, SpanData, SpanExporter as Exporter},
};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::registry::LookupSpan;

/// The fields that may leave, and nothing else: reference code, region's slug, method, the router's pattern, status, times.
pub const FIELDS: [&str; 9] =
    ["reference", "region", "method", "route", "status", "millis", "kind", "lane", "attempt"];
/// The longest value that may leave, in bytes: longer ones are no words of the program.
const LONGEST: usize = 80;
/// How long a collector may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The running export; hand back its last spans with [`Traces::stop`].
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Begins to send spans to `endpoint`, the full address of a collector's `/v1/traces`. Private addresses are fine: the
    /// operator chose it.
    pub fn begin(endpoint: &str) -> Result<Self, String> {
        let known = endpoint.starts_with("http://") || endpoint.starts_with("https://");
        if !known {
            return Err(format!("[traces] endpoint = {endpoint:?}: it begins with http:// or https://"));
        }
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client(agent()))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .build()
            .map_err(|error| format!("[traces]: {error}"))?;
        let resource = Resource::builder_empty()
            .with_attribute(KeyValue::new("service.name", "balai"))
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_batch_exporter(Allowed(exporter))
            .build();
        Ok(Self { provider })
    }

    /// What takes spans; it goes into the subscriber beside the log.
    pub fn layer<S>(&self) -> OpenTelemetryLayer<S, SdkTracer>
    where
        S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer().with_tracer(self.provider.tracer("balai"))
    }

    /// Sends what waits and stops.
    pub fn stop(&self) {
        if let Err(error) = self.provider.shutdown() {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Takes everything off a span that is not on the list.
fn strip(mut span: SpanData) -> SpanData {
    span.attributes
        .retain(|field| FIELDS.contains(&field.key.as_str()) && field.value.as_str().len() <= LONGEST);
    span.events.events.clear();
    span.status = match span.status {
        opentelemetry::trace::Status::Error { .. } => opentelemetry::trace::Status::error(""),
        other => other,
    };
    span
}

/// Exports what [`strip`] left.
#[derive(Debug)]
struct Allowed<E>(E);

impl<E: Exporter> Exporter for Allowed<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.export(batch.into_iter().map(strip).collect()).await
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

/// Sends batches; the exporter's own thread waits for it.
struct Client(ureq::Agent);

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Client")
    }
}

impl HttpClient for Client {
    fn send_bytes<'life, 'asynchronous>(
        &'life self,
        request: Request<Bytes>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'asynchronous>>
    where
        'life: 'asynchronous,
        Self: 'asynchronous,
    {
        let agent = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let request = http::Request::from_parts(parts, body.to_vec());
            let answer = agent.run(request)?;
            let (parts, _) = answer.into_parts();
            // What a collector says is not read: it has nothing to tell us.
            Ok(Response::from_parts(parts, Bytes::new()))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        sync::mpsc,
    };

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// A collector that takes one batch and hands its bytes on.
    fn collector() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = Vec::new();
            let mut piece = [0; 4096];
            loop {
                let read = stream.read(&mut piece).unwrap();
                bytes.extend_from_slice(&piece[..read]);
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
                let length =
                    text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                if bytes.len() >= end + 4 + length.unwrap_or(0) || read == 0 {
                    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
                    tell.send((text, bytes[end + 4..].to_vec())).unwrap();
                    return;
                }
            }
        });
        (format!("http://{address}/v1/traces"), told)
    }

    #[test]
    fn spans_reach_a_collector_without_what_is_not_on_the_list() {
        let (endpoint, told) = collector();
        let traces = Traces::begin(&endpoint).unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(traces.layer()), || {
            let span = tracing::info_span!(
                "request",
                reference = "7F3K-92QX",
                region = "contoh",
                phone = "081234567890"
            );
            let _entered = span.enter();
            tracing::info!(nik = "5103010101010001", "somebody typed 081298765432");
        });
        traces.stop();
        let (head, body) = told.recv_timeout(Duration::from_mins(5)).unwrap();
        assert!(head.starts_with("post /v1/traces http/1.1") && head.contains("application/x-protobuf"));
        let body = String::from_utf8_lossy(&body);
        for known in ["request", "7F3K-92QX", "contoh", "balai"] {
            assert!(body.contains(known), "{known} is missing");
        }
        for secret in ["081234567890", "5103010101010001", "081298765432", "phone", "nik"] {
            assert!(!body.contains(secret), "{secret} left the machine");
        }
    }

    #[test]
    fn a_collector_is_named_by_its_whole_address() {
        assert!(Traces::begin("collector:4318").err().unwrap().contains("begins with http://"));
    }
}
