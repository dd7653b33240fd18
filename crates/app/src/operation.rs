//! What looking after a running server needs beside serving: the listener of metrics, traces, the folder where reports wait, and
//! what the service manager is told.

use std::{
    collections::BTreeSet,
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
use balai_base::ProblemKind;
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
    /// A collector of traces: the whole address, such as `http://127.0.0.1:4318/v1/traces`
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
        targets: configuration.copied_to(),
        recipients: configuration.backup.recipients.clone(),
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
        let mut set_aside = BTreeSet::new();
        while !stop.load(Ordering::Acquire) {
            if let Some(spool) = state.watch.spool()
                && !state.store.gauges().read_only
            {
                take_all(&state, spool, &mut set_aside);
            }
            let mut left = LOOK;
            while !left.is_zero() && !stop.load(Ordering::Acquire) {
                std::thread::sleep(STEP);
                left = left.saturating_sub(STEP);
            }
        }
    })
}

/// Stores what waits. One that can't be stored is set aside until the next start, so that it holds nobody up; its file stays, and
/// `balai doctor` counts it.
fn take_all(state: &AppState, spool: &Spool, set_aside: &mut BTreeSet<Waiting>) {
    for waiting in spool.waiting() {
        if set_aside.contains(&waiting) {
            continue;
        }
        match take_one(state, spool, &waiting) {
            Ok(()) => {}
            // Nothing can be written yet: the rest waits with it.
            Err(failure) if is_for_all(&failure) => {
                tracing::warn!(%failure, "waiting reports stay where they are");
                break;
            }
            Err(failure) => {
                tracing::error!(%failure, "a waiting report can't be stored");
                set_aside.insert(waiting);
            }
        }
    }
}

/// Whether a failure is about the store, not about one report.
fn is_for_all(failure: &Failure) -> bool {
    match failure {
        Failure::ReadOnly | Failure::Busy | Failure::Unknown => true,
        Failure::Refused(problem) => matches!(problem.kind, ProblemKind::Unavailable(_)),
        Failure::Conflict { .. } | Failure::Driver(_) => false,
    }
}

/// Stores one report and forgets its file; stored already, only the file goes.
fn take_one(state: &AppState, spool: &Spool, waiting: &Waiting) -> Result<(), Failure> {
    let kept = KeptReport::read(&spool.read(waiting).map_err(Failure::Driver)?)?;
    let unknown = || Failure::Driver(format!("the region {} is not served here", waiting.region));
    let region = state.regions.by_id(waiting.region.as_str()).ok_or_else(unknown)?;
    let vault = state.vault.clone();
    let foretold = kept.foretold(&region, &vault).number;
    let receipt = state.store.write_now(move |tx| take_in(tx, &region, &vault, &kept))?;
    if receipt.number != foretold {
        tracing::error!(told = %foretold, number = %receipt.number, "a waiting report got another number");
    }
    tracing::info!(number = %receipt.number, "a waiting report was stored");
    spool.remove(waiting).map_err(Failure::Driver)
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

#[cfg(test)]
mod tests {
    use balai_base::{Language, SeededRandom};
    use balai_civic::emergency::Urgent;
    use balai_testkit::TestDirectory;
    use clap::Parser as _;

    use super::*;
    use crate::{configuration::Flags, wiring::House};

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        flags: Flags,
    }

    fn house(directory: &TestDirectory) -> House {
        let (data, pack) = (directory.path().join("data"), balai_testkit::pack());
        let words = ["balai".into(), "--data".into(), data.into_os_string(), "--region".into(), pack.into()];
        let configuration =
            Configuration::read(Line::parse_from::<_, std::ffi::OsString>(words).flags).unwrap();
        House::build(&configuration, false).unwrap()
    }

    #[test]
    fn a_report_that_can_not_be_read_holds_nobody_up() {
        let directory = TestDirectory::new();
        let house = house(&directory);
        let (state, spool) = (&house.state, house.state.watch.spool().unwrap());
        let region = state.regions.single().unwrap();
        let text = "Banjir setinggi lutut, dua orang lansia perlu dijemput.".to_owned();
        let urgent = Urgent { text, ..Urgent::default() };
        let random = SeededRandom::from_number(7);
        let sent = (state.clock.now(), &random as &dyn balai_base::Random);
        let kept = KeptReport::new(&region, &urgent, (Language::Id, [7; 32]), sent).unwrap();
        spool.put(&region.id, &kept.token, &kept.bytes().unwrap()).unwrap();
        let waiting = directory.path().join("data.waiting");
        std::fs::write(waiting.join("contoh.0000.report"), "broken").unwrap();
        std::fs::write(waiting.join("elsewhere.0000.report"), "broken").unwrap();
        let mut set_aside = BTreeSet::new();
        take_all(state, spool, &mut set_aside);
        assert_eq!((set_aside.len(), spool.len()), (2, 2));
        let number = kept.foretold(&region, &state.vault).number;
        let found = state.store.read_now(move |tx| balai_platform::casework::find(tx, &region, &number));
        assert!(found.unwrap().is_some(), "the whole one was not stored");
    }

    #[test]
    fn files_lie_beside_the_data_unless_named() {
        let choices = |waiting: Option<&str>| {
            let flags = OperationFlags { waiting: waiting.map(PathBuf::from), ..OperationFlags::default() };
            let other = (EmergencyFile::default(), OfflineFile::default());
            OperationChoices::settle(flags, (MetricsFile::default(), TracesFile::default()), other)
        };
        let data = Path::new("/var/lib/balai");
        assert_eq!(choices(None).waiting(data), Path::new("/var/lib/balai.waiting"));
        assert_eq!(choices(Some("/mnt/lain")).waiting(data), Path::new("/mnt/lain"));
        assert!(choices(None).offline);
        let off: OfflineFile = toml::from_str("keep = false").unwrap();
        let settled = OperationChoices::settle(
            OperationFlags::default(),
            (MetricsFile::default(), TracesFile::default()),
            (EmergencyFile::default(), off),
        );
        assert!(!settled.offline);
        assert!(toml::from_str::<EmergencyFile>("wating = \"/x\"").is_err());
    }
}
