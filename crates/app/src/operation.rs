//! What looking after a running server needs beside serving: the listener of metrics, traces, the folder where reports wait, and
//! what the service manager is told.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use balai_civic::emergency::{KeptReport, take_in};
use balai_operate::{
    checks::Ground,
    emergency::{Spool, Switch, Waiting},
    runbook::Settings,
};
use balai_store::Failure;
use balai_web::AppState;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::configuration::Configuration;

/// The variables of [`OperationFlags`].
pub(crate) const KNOWN: [&str; 3] = ["BALAI_METRICS_LISTEN", "BALAI_TRACES_ENDPOINT", "BALAI_WAITING"];
/// The name of the switch's file.
const SWITCH: &str = "emergency-on";
/// How often waiting reports are tried again.
const LOOK: Duration = Duration::from_secs(2);
/// How often the thread looks whether it is to stop.
const STEP: Duration = Duration::from_millis(100);

/// The options of looking after a server, from flags and variables.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct OperationFlags {
    /// Where figures are told as Prometheus text, such as 127.0.0.1:9102; nowhere unless given
    #[arg(long, env = "BALAI_METRICS_LISTEN", help_heading = "Watching")]
    metrics_listen: Option<SocketAddr>,
    /// A collector of traces: the whole address, such as http://127.0.0.1:4318/v1/traces
    #[arg(long, env = "BALAI_TRACES_ENDPOINT", help_heading = "Watching")]
    traces_endpoint: Option<String>,
    /// Where reports wait while the database can't write; best on another disk [default: <data>.waiting]
    #[arg(long, env = "BALAI_WAITING", help_heading = "Watching")]
    waiting: Option<PathBuf>,
}

/// `[metrics]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetricsFile {
    listen: Option<SocketAddr>,
}

/// `[traces]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TracesFile {
    endpoint: Option<String>,
}

/// `[emergency]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmergencyFile {
    waiting: Option<PathBuf>,
}

/// `[offline]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfflineFile {
    keep: Option<bool>,
}

/// The choices, settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OperationChoices {
    /// Where metrics are told.
    pub(crate) metrics: Option<SocketAddr>,
    /// The collector of traces.
    pub(crate) traces: Option<String>,
    /// Whether browsers may keep the shell of the pages.
    pub(crate) offline: bool,
    waiting: Option<PathBuf>,
}

impl OperationChoices {
    pub(crate) fn settle(
        flags: OperationFlags,
        (metrics, traces): (MetricsFile, TracesFile),
        (emergency, offline): (EmergencyFile, OfflineFile),
    ) -> Self {
        Self {
            metrics: flags.metrics_listen.or(metrics.listen),
            traces: flags.traces_endpoint.or(traces.endpoint),
            waiting: flags.waiting.or(emergency.waiting),
            offline: offline.keep.unwrap_or(true),
        }
    }

    /// Where reports wait.
    pub(crate) fn waiting(&self, data: &Path) -> PathBuf {
        self.waiting.clone().unwrap_or_else(|| waiting_beside(data))
    }
}

/// Where reports wait unless told otherwise: beside the data, so that a read-only data directory does not matter.
pub(crate) fn waiting_beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".waiting");
    data.with_file_name(name)
}

/// The file of the switch of emergency pages.
pub(crate) fn switch_file(waiting: &Path) -> PathBuf {
    waiting.join(SWITCH)
}

/// Tells the state what to look at.
pub(crate) fn watch(configuration: &Configuration, state: &AppState) {
    let spool = configuration.operation.waiting(&configuration.data);
    let ground = Ground {
        data: configuration.data.clone(),
        keys: configuration.keys.clone(),
        spool: spool.clone(),
        regions: state.regions.all().iter().map(|region| region.id.clone()).collect(),
        thorough: false,
    };
    let settings = settings(configuration);
    let switch = Switch::at(switch_file(&spool));
    state.watch.begin((ground, settings), switch, Spool::new(spool, state.vault.clone()));
    state.watch.keep_offline(configuration.operation.offline);
}

/// What the runbook tells of the settings in use.
pub(crate) fn settings(configuration: &Configuration) -> Settings {
    let whole = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    Settings {
        data: whole(&configuration.data),
        keys: whole(&configuration.keys),
        spool: whole(&configuration.operation.waiting(&configuration.data)),
        postgres: configuration.database.is_some(),
        listen: configuration.listen.to_string(),
        packs: configuration.regions.iter().map(whole).collect(),
        certificate: configuration.tls.pair(&configuration.data),
    }
}

/// Serves metrics on a listener of their own, until the runtime ends.
pub(crate) async fn serve_metrics(address: SocketAddr, state: AppState) -> Result<(), String> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("[metrics] listening at {address}: {error}"))?;
    let router = Router::new().route("/metrics", get(metrics)).with_state(state);
    tracing::info!(%address, "metrics");
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let now = state.clock.now();
    let told = tokio::task::spawn_blocking(move || state.watch.figures(&state.store, now)).await;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], told.unwrap_or_default())
}

/// Starts the thread that stores waiting reports as soon as the database can be written.
pub(crate) fn take_waiting_in(state: AppState, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        while !stop.load(Ordering::Acquire) {
            if let Some(spool) = state.watch.spool()
                && !state.store.gauges().read_only
            {
                for waiting in spool.waiting() {
                    match take_one(&state, spool, &waiting) {
                        Ok(()) => {}
                        Err(Failure::Refused(problem)) => {
                            tracing::error!(problem = problem.message, "a waiting report can't be stored");
                        }
                        // Nothing can be written yet: the rest waits with it.
                        Err(failure) => {
                            tracing::warn!(%failure, "waiting reports stay where they are");
                            break;
                        }
                    }
                }
            }
            let mut left = LOOK;
            while !left.is_zero() && !stop.load(Ordering::Acquire) {
                std::thread::sleep(STEP);
                left = left.saturating_sub(STEP);
            }
        }
    })
}

/// Stores one report and forgets its file; stored already, only the file goes.
fn take_one(state: &AppState, spool: &Spool, waiting: &Waiting) -> Result<(), Failure> {
    let told = |reason: String| Failure::Driver(reason);
    let bytes = match spool.read(waiting) {
        Ok(bytes) => bytes,
        Err(reason) => {
            tracing::error!(%reason, "a waiting report can't be read");
            return Ok(());
        }
    };
    let kept = KeptReport::read(&bytes)?;
    let Some(region) = state.regions.by_id(waiting.region.as_str()) else { return Ok(()) };
    let vault = state.vault.clone();
    let foretold = kept.foretold(&region, &vault).number;
    let receipt = state.store.write_now(move |tx| take_in(tx, &region, &vault, &kept))?;
    if receipt.number != foretold {
        tracing::error!(told = %foretold, number = %receipt.number, "a waiting report got another number");
    }
    tracing::info!(number = %receipt.number, "a waiting report was stored");
    spool.remove(waiting).map_err(told)
}

/// Tells the service manager that the server is ready, or stopping. Without one nothing happens.
pub(crate) fn tell_manager(state: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the service manager was not told");
    }
}

/// The listeners that a service manager holds for us, so that nobody is turned away while the server restarts: the first for pages,
/// the second for plain requests that are led to them.
#[derive(Debug, Default)]
pub(crate) struct Inherited {
    pages: Option<TcpListener>,
    plain: Option<TcpListener>,
}

impl Inherited {
    /// Takes what was handed over; nothing without a service manager.
    pub(crate) fn take() -> Result<Self, String> {
        let mut handed = listenfd::ListenFd::from_env();
        let mut take = |at: usize| {
            if at >= handed.len() {
                return Ok(None);
            }
            let listener = handed.take_tcp_listener(at).map_err(|error| format!("listener {at}: {error}"))?;
            listener
                .map(|listener| {
                    listener.set_nonblocking(true)?;
                    TcpListener::from_std(listener)
                })
                .transpose()
                .map_err(|error| format!("listener {at}: {error}"))
        };
        Ok(Self { pages: take(0)?, plain: take(1)? })
    }

    /// The listener of pages: handed over, else one of our own at `address`.
    pub(crate) async fn pages(&mut self, address: SocketAddr) -> Result<TcpListener, String> {
        own(self.pages.take(), address).await
    }

    /// The listener of plain requests.
    pub(crate) async fn plain(&mut self, address: SocketAddr) -> Result<TcpListener, String> {
        own(self.plain.take(), address).await
    }
}

async fn own(handed: Option<TcpListener>, address: SocketAddr) -> Result<TcpListener, String> {
    match handed {
        Some(listener) => Ok(listener),
        None => TcpListener::bind(address).await.map_err(|error| format!("listening at {address}: {error}")),
    }
}
