//! `balai serve`: listens, answers, runs jobs, reads packs again on SIGHUP and stops without breaking anything off.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use balai_operate::traces::Traces;
use balai_platform::region::{ReloadOutcome, Reloaded};
use balai_web::AppState;
use sd_notify::NotifyState;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    complain,
    configuration::{Configuration, Flags},
    connections, logging,
    operation::{self, Inherited},
    tls::Tls,
    wiring::House,
};

/// Runs the command. 0: stopped when told to, 1: could not start or go on.
pub(crate) fn run(flags: Flags) -> ExitCode {
    let outcome = Configuration::read(flags).and_then(|configuration| {
        let collector = configuration.operation.traces.as_deref();
        let traces = logging::begin(configuration.log.as_deref().unwrap_or("info"), collector)?;
        let house = House::build(&configuration, false)?;
        let outcome = serve(&house, configuration.listen, || ());
        traces.iter().for_each(Traces::stop);
        outcome
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => complain(&reason),
    }
}

/// Serves `house` at `address` until told to stop; calls `ready` once somebody may come.
pub(crate) fn serve(house: &House, address: SocketAddr, ready: impl FnOnce()) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("threads: {error}"))?;
    house.check_keys()?;
    let jobs = house.start_jobs();
    let outcome = runtime.block_on(async {
        let mut inherited = Inherited::take()?;
        let listener = inherited.pages(address).await?;
        let address = listener.local_addr().map_err(|error| format!("the listener: {error}"))?;
        let protected = match &house.tls {
            Some(tls) => Some(protect(tls, house, (&mut inherited, address)).await?),
            None => None,
        };
        if let Some(address) = house.metrics {
            operation::serve_metrics(address, house.state.clone()).await?;
        }
        tracing::info!(%address, tls = protected.is_some(), "listening");
        operation::tell_manager(&[NotifyState::Ready]);
        ready();
        tokio::spawn(reload_when_told(house.state.clone(), house.tls.clone()));
        let application =
            balai_web::application(house.state.clone(), balai_pages::routes().and(balai_api::routes()));
        let trusted = house.state.options.trusted_proxies.clone();
        connections::serve(listener, protected, (application, &trusted), stop_signal()).await;
        Ok(())
    });
    jobs.stop();
    // A handler may still wait for a slow reader; the commands it gave are in the store's hands.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

/// Has the certificate looked after, and opens the listener that leads plain requests to the protected one at `address`.
async fn protect(
    tls: &Tls,
    house: &House,
    (inherited, address): (&mut Inherited, SocketAddr),
) -> Result<Arc<tokio_rustls::rustls::ServerConfig>, String> {
    if let Some((listener, leading)) = tls.redirect(inherited, address).await? {
        tokio::spawn(lead(listener, leading));
    }
    tls.look_after(house.state.clock.clone());
    tls.certificates.server()
}

/// Leads plain requests to the protected address, for as long as the server runs.
async fn lead(listener: tokio::net::TcpListener, leading: axum::Router) {
    connections::serve(listener, None, (leading, &[]), std::future::pending()).await;
}

/// Waits for SIGTERM or SIGINT.
async fn stop_signal() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    operation::tell_manager(&[NotifyState::Stopping]);
}

/// Reads packs and certificate again on each SIGHUP; what has an error leaves the good one in place.
async fn reload_when_told(state: AppState, tls: Option<Arc<Tls>>) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
        if let Some(tls) = &tls {
            tls.reload(state.clock.as_ref());
        }
        match state.reload_packs().await {
            Ok(packs) => packs.iter().for_each(note_reload),
            Err(failure) => tracing::error!(%failure, "reading packs again"),
        }
    }
}

/// Logs what became of one pack, with every error that kept it from being served.
fn note_reload(pack: &Reloaded) {
    let region = &pack.region;
    match pack.outcome {
        ReloadOutcome::Kept => {
            for finding in &pack.findings {
                tracing::error!(%region, %finding, "the pack was not replaced");
            }
        }
        outcome => tracing::info!(%region, ?outcome, "the pack was read again"),
    }
}
