//! Keeps the logs of history: gives places to what happened and signs, on a thread of its own, so that no request waits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use balai_platform::{casework, history, region::Region};
use balai_store::Failure;
use balai_web::AppState;

/// How often the thread looks for events without a place: an event is in the log a moment after it happened.
const LOOK: Duration = Duration::from_millis(250);
/// How long a log that could not be kept is left alone.
const REST: Duration = Duration::from_secs(10);

/// Keeps the log of every region served, until told to stop.
pub(crate) fn keep(state: AppState, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut rest = Duration::ZERO;
        while !stop.load(Ordering::Acquire) {
            thread::sleep(LOOK);
            rest = rest.saturating_sub(LOOK);
            if !rest.is_zero() {
                continue;
            }
            for region in state.regions.all() {
                if let Err(failure) = look(&state, &region, &stop) {
                    tracing::error!(%failure, region = %region.id, "the log of history could not be kept");
                    rest = REST;
                }
            }
        }
    })
}

/// Gives places to all that waits, then signs.
fn look(state: &AppState, region: &Region, stop: &AtomicBool) -> Result<(), Failure> {
    let records = casework::records();
    loop {
        match history::integrate(&state.store, &region.id, &records, state.moment()) {
            Ok(0) => break,
            Ok(_) if stop.load(Ordering::Acquire) => return Ok(()),
            // Another server gave these places: the next round sees what it left. A full queue passes.
            Ok(_) | Err(Failure::Conflict { .. }) => {}
            Err(Failure::Busy | Failure::ReadOnly) => return Ok(()),
            Err(failure) => return Err(failure),
        }
        sign(state, region)?;
    }
    sign(state, region)
}

fn sign(state: &AppState, region: &Region) -> Result<(), Failure> {
    let name = history::first_name(&region.id, &region.hosts);
    match history::sign(&state.store, (&region.id, &name), &state.log_keys, state.clock.now()) {
        Err(Failure::Busy | Failure::ReadOnly) => Ok(()),
        other => other.map(drop),
    }
}
