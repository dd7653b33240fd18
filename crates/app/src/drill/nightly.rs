//! The drill a server makes by itself each night, with a key of its own, and how its copies do, told to the pages.
//!
//! The key lies in the key directory, so whoever takes the server over can read the copies made for it; a drill on another
//! machine is better. It proves the same: that what lies elsewhere can be brought back.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use balai_backup::{Access, Opener, shipping};
use balai_base::{Random, RegionId, SystemRandom, Timestamp, language::Language, time};
use balai_platform::drills::{self, Away, CopyTarget, Place};
use balai_store::checks::Verification;
use balai_web::AppState;

use super::{
    Scratch,
    choices::Checked,
    perform::{ClusterGround, Ground, Moment, perform},
};
use crate::words::Words;

/// How long the thread sleeps at a time.
const NAP: Duration = Duration::from_millis(250);
/// How often it looks how copies do, in naps.
const LOOKS: u32 = 4;
/// The hours of the night in which drills are made, in the first region's own time.
const NIGHT: std::ops::Range<i8> = 1..5;

/// What the nightly drill needs.
#[derive(Clone)]
pub(crate) struct Nightly {
    /// The data directory, where the state of the copies is written.
    pub(crate) data: PathBuf,
    /// The key directory.
    pub(crate) keys: PathBuf,
    /// The packs served.
    pub(crate) regions: Vec<PathBuf>,
    /// The checks of the history.
    pub(crate) verifications: Vec<Arc<dyn Verification>>,
    /// What the operator chose.
    pub(crate) choices: Checked,
}

/// The file in the key directory that holds the key of the server's own drills, unless another one was named.
const IDENTITY_FILE: &str = "drill.key";

impl Nightly {
    /// The private key; none when no drill is made here.
    fn identity(&self) -> Option<PathBuf> {
        let usual = self.keys.join(IDENTITY_FILE);
        self.choices.identity.clone().or_else(|| usual.exists().then_some(usual))
    }
}

/// Tells pages how copies do, and makes drills by night, until told to stop.
pub(crate) fn keep(state: AppState, nightly: Nightly, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    state.copies.believe(nightly.choices.believed.clone());
    state.copies.expect(!nightly.choices.from.is_empty());
    thread::spawn(move || {
        let mut naps = 0_u32;
        while !stop.load(Ordering::Acquire) {
            if naps.is_multiple_of(LOOKS) {
                tell(&state, &nightly);
            }
            // Once a minute is often enough for a night.
            if naps.is_multiple_of(240) && due(&state, &nightly) {
                make(&state, &nightly);
            }
            naps = naps.wrapping_add(1);
            thread::sleep(NAP);
        }
    })
}

/// Takes over what the shipping thread wrote of its targets.
fn tell(state: &AppState, nightly: &Nightly) {
    let Some(status) = shipping::read_status(&nightly.data) else { return };
    let shown = status.targets.into_iter().map(|target| CopyTarget {
        name: target.target,
        synchronous: target.synchronous,
        until: target.until,
        snapshot_at: target.snapshot_at,
        away: target.away.map(|away| Away { since: away.since, reason: away.reason }),
        copying: target.copying,
        waiting: target.waiting,
    });
    state.copies.tell(shown.collect());
}

/// Whether a drill is due: a whole copy is there, and none was made since yesterday, and it is night or none was ever made.
fn due(state: &AppState, nightly: &Nightly) -> bool {
    // PostgreSQL archives by itself; whether something lies there is told by the drill.
    let copied = nightly.choices.cluster.is_some()
        || state.copies.targets().iter().any(|target| target.snapshot_at.is_some());
    let Some(region) = state.regions.all().into_iter().next() else { return false };
    if !copied || nightly.identity().is_none() {
        return false;
    }
    let (id, now) = (region.id.clone(), state.clock.now());
    let newest = state.store.read_now(move |tx| drills::newest(tx, &id));
    let newest = match newest {
        Ok(drills) => drills.into_iter().find(|(_, place)| *place == Place::Server),
        Err(failure) => {
            tracing::warn!(%failure, "looking for the last drill");
            return false;
        }
    };
    let hour = now.zoned(&region.time_zone).hour();
    is_due(newest.map(|(drill, _)| drill.begun_at), hour, now)
}

/// The rule of [`due`]: `last` drill here, the `hour` of the day.
pub(super) fn is_due(last: Option<Timestamp>, hour: i8, now: Timestamp) -> bool {
    match last {
        None => true,
        Some(last) => {
            let age = now.since(last);
            // After a night that was missed, as soon as possible.
            !(0..=30 * time::HOUR).contains(&age) || (age > 12 * time::HOUR && NIGHT.contains(&hour))
        }
    }
}

fn make(state: &AppState, nightly: &Nightly) {
    match drill(state, nightly) {
        Ok(drill) if drill.proven() => {
            tracing::info!(copy = %drill.target, took_ms = drill.took_ms, "a restore is proven");
        }
        Ok(drill) => {
            let failed = drill.failed().map(|step| step.detail.as_str()).unwrap_or_default();
            tracing::error!(copy = %drill.target, reason = failed, "the restore drill failed");
        }
        Err(reason) => tracing::error!(%reason, "the restore drill could not be made"),
    }
}

fn drill(state: &AppState, nightly: &Nightly) -> Result<drills::Drill, String> {
    let identity = nightly.identity().ok_or("there is no key for drills")?;
    let opener = Opener::in_file(&identity).map_err(|failure| failure.to_string())?;
    let address = balai_base::random::choose(&SystemRandom as &dyn Random, &nightly.choices.from)
        .ok_or("there is no target")?;
    let target = balai_targets::open_target(address, &Access::new(&nightly.keys))
        .map_err(|failure| failure.to_string())?;
    // On the disk of the data: there is room for as much again, or the doctor says so.
    let place = nightly.data.join("drill");
    let _ = std::fs::remove_dir_all(&place);
    let scratch = Scratch::new(&Words::of(Language::En), Some(place))?;
    let drill = perform(&Ground {
        target: target.as_ref(),
        opener: &opener,
        cluster: nightly.choices.cluster.as_ref().map(|choice| ClusterGround {
            choice,
            address,
            identity: &identity,
            keys: &nightly.keys,
        }),
        at: Moment::Random,
        scratch: scratch.path(),
        regions: &nightly.regions,
        keys: Some(&nightly.keys),
        signed_by: None,
        verifications: &nightly.verifications,
        clock: state.clock.as_ref(),
        random: &SystemRandom,
    });
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    let noted = drill.clone();
    state
        .store
        .write_now(move |tx| drills::record(tx, &regions, &noted, Place::Server))
        .map_err(|failure| failure.to_string())?;
    Ok(drill)
}
