//! Keeps the models in use in memory as they are in the store, on a thread of its own: no request waits for that.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use balai_web::AppState;

/// How often a server looks whether another, or the command line, has learned.
const LOOK: Duration = Duration::from_secs(20);
/// How long the thread sleeps at a time, so that it stops soon when told to.
const NAP: Duration = Duration::from_millis(250);

/// Takes the models in use into memory now, and newer ones when there are any, until told to stop.
pub(crate) fn keep(state: AppState, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut rested = LOOK;
        while !stop.load(Ordering::Acquire) {
            if rested >= LOOK {
                rested = Duration::ZERO;
                look(&state);
            }
            thread::sleep(NAP);
            rested += NAP;
        }
    })
}

fn look(state: &AppState) {
    for region in state.regions.all() {
        if let Err(failure) = state.learned.look(&state.store, &region.id) {
            tracing::warn!(%failure, region = %region.id, "looking for a learned model");
        }
    }
}
