//! `balai serve`: listens, answers, runs jobs, reads packs again on SIGHUP and stops without breaking anything off.

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use balai_platform::region::{ReloadOutcome, Reloaded};
use balai_web::AppState;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    complain,
    configuration::{Configuration, Flags},
    connections, logging,
    wiring::House,
};

/// Runs the command. 0: stopped when told to, 1: could not start or go on.
pub(crate) fn run(flags: Flags) -> ExitCode {
    let outcome = Configuration::read(flags).and_then(|configuration| {
        logging::begin(configuration.log.as_deref().unwrap_or("info"))?;
        let house = House::build(&configuration, false)?;
        serve(&house, configuration.listen, || ())
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
        let listener =
            TcpListener::bind(address).await.map_err(|error| format!("listening at {address}: {error}"))?;
        tracing::info!(%address, "listening");
        ready();
        tokio::spawn(reload_when_told(house.state.clone()));
        let application =
            balai_web::application(house.state.clone(), balai_pages::routes().and(balai_api::routes()));
        let trusted = house.state.options.trusted_proxies.clone();
        connections::serve(listener, (application, &trusted), stop_signal()).await;
        Ok(())
    });
    jobs.stop();
    // A handler may still wait for a slow reader; the commands it gave are in the store's hands.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
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
}

/// Reads the packs again on each SIGHUP; a pack with an error leaves the good one in place.
async fn reload_when_told(state: AppState) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
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
