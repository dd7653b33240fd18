//! What a server does about its keys: it refuses to start without one it needs, erases again whom a restored copy brought
//! back, takes up a new key within seconds, and seals everything anew with it while everybody else goes on working.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use balai_base::{Moment, Random, RegionId};
use balai_civic::{erasure, inventory};
use balai_platform::{
    casework::Contexts,
    history::LogKeys,
    keyring::{self, Missing},
    vault::Vault,
};
use balai_store::{Failure, Store};
use balai_web::AppState;

use crate::{configuration::Configuration, documents, wiring::store_options};

/// How often the key directory is looked into.
const LOOK: Duration = Duration::from_secs(2);
/// How long the thread sleeps at a time, so that it stops soon when told to.
const NAP: Duration = Duration::from_millis(250);
/// How long it lets others work between two commands that seal anew.
const BREATH: Duration = Duration::from_millis(5);

/// The keys of the hall; a demonstration's own document key is for demonstrations alone.
pub(crate) fn open(
    configuration: &Configuration,
    demonstration: bool,
    random: &Arc<dyn Random>,
) -> Result<(Vault, LogKeys), String> {
    if demonstration {
        documents::specimen(&configuration.keys)?;
    }
    let vault =
        Vault::in_directory(&configuration.keys, random.clone()).map_err(|failure| failure.to_string())?;
    documents::refuse_specimen(&vault, demonstration)?;
    let log_keys =
        LogKeys::in_directory(&configuration.keys, random.as_ref()).map_err(|failure| failure.to_string())?;
    Ok((vault, log_keys))
}

/// Refuses to make first keys beside a database that was used with others: they would hide that those are lost.
pub(crate) fn refuse_new_keys(configuration: &Configuration) -> Result<(), String> {
    let made = configuration.keys.join("mac.key").exists();
    if made || configuration.database.is_none() && !configuration.data.join("balai.db").is_file() {
        return Ok(());
    }
    let known = Store::open(store_options(configuration).read_only())
        .and_then(|store| store.read_now(keyring::known));
    // A database without tables, or of an older release, tells nothing.
    let Some(row) = known.unwrap_or_default().into_iter().find(|row| row.given_up_at.is_none()) else {
        return Ok(());
    };
    Err(format!(
        "the keys of this database are not in {} (it needs {}): put the directory back; balai keys recover brings keys from two shares",
        configuration.keys.display(),
        row.key_id
    ))
}

/// What must be in order before anybody is served. The error says what to do.
pub(crate) fn begin(state: &AppState, contexts: &Contexts) -> Result<(), String> {
    let told = |failure: Failure| failure.to_string();
    let missing = give_up_unneeded(state).map_err(told)?;
    if !missing.is_nothing() {
        return Err(refusal(state, &missing));
    }
    note(state).map_err(told)?;
    let listed = state.vault.erased().map_err(|failure| failure.to_string())?;
    let moments = || Moment::new(state.clock.now(), state.random.as_ref());
    let again = erasure::erase_again(&state.store, contexts, (&listed, &moments)).map_err(told)?;
    if again > 0 {
        tracing::warn!(cases = again, "a restored copy had brought erased cases back; they are erased again");
    }
    Ok(())
}

fn refusal(state: &AppState, missing: &Missing) -> String {
    let directory = state.vault.directory().display();
    let mut lines: Vec<String> = missing
        .keys
        .iter()
        .map(|key| format!("key {key} sealed values of this database and is not in {directory}"))
        .collect();
    lines.extend(
        missing
            .mac
            .as_ref()
            .map(|mac| format!("mac.key in {directory} is not {mac}, which this database was used with")),
    );
    lines.push("put the file back (balai keys recover brings it from two shares); if it is lost for good: balai keys abandon".to_owned());
    lines.join("\n")
}

/// Notes which keys are in use from now on.
fn note(state: &AppState) -> Result<(), Failure> {
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    let (vault, now) = (Arc::clone(&state.vault), state.clock.now());
    state.store.write_now(move |tx| keyring::note(tx, &regions, &vault, now))
}

/// What is missing and needed. Keys that were retired, and so seal nothing, are given up here.
fn give_up_unneeded(state: &AppState) -> Result<Missing, Failure> {
    let vault = Arc::clone(&state.vault);
    let mut missing = state.store.read_now(move |tx| keyring::missing(tx, &vault))?;
    if missing.keys.is_empty() {
        return Ok(missing);
    }
    let counts = inventory::counts(&state.store)?;
    let (unneeded, needed) = missing.keys.drain(..).partition(|key| inventory::sealed_by(&counts, key) == 0);
    missing.keys = needed;
    let (unneeded, now): (Vec<String>, _) = (unneeded, state.clock.now());
    state
        .store
        .write_now(move |tx| unneeded.iter().try_for_each(|key| keyring::give_up(tx, key, now).map(drop)))?;
    Ok(missing)
}

/// Looks after the keys on a thread of its own until told to stop.
pub(crate) fn keep(state: AppState, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut keeper = Keeper { state, settled: None, complaint: None };
        let mut rested = LOOK;
        while !stop.load(Ordering::Acquire) {
            if rested >= LOOK {
                rested = Duration::ZERO;
                keeper.look(&stop);
            }
            thread::sleep(NAP);
            rested += NAP;
        }
    })
}

/// What the thread remembers.
struct Keeper {
    state: AppState,
    /// The key with which everything is known to be sealed.
    settled: Option<String>,
    /// What was complained of last, so that it is said once.
    complaint: Option<String>,
}

impl Keeper {
    fn look(&mut self, stop: &AtomicBool) {
        match self.state.vault.look() {
            Ok(true) => {
                tracing::info!(
                    key = self.state.vault.newest(),
                    "the key directory has changed; this key seals from now on"
                );
                let published = crate::documents::publish(&self.state);
                match published.and_then(|()| note(&self.state)).and_then(|()| give_up_unneeded(&self.state))
                {
                    Ok(missing) if missing.is_nothing() => {}
                    Ok(missing) => tracing::error!("{}", refusal(&self.state, &missing)),
                    Err(failure) => tracing::warn!(%failure, "noting which keys are in use"),
                }
                self.complaint = None;
            }
            Ok(false) => self.complaint = None,
            Err(failure) => self.complain(failure.to_string()),
        }
        if self.settled.as_deref() != Some(self.state.vault.newest().as_str())
            && let Err(failure) = self.settle(stop)
        {
            tracing::warn!(%failure, "sealing anew has to wait");
        }
    }

    fn complain(&mut self, text: String) {
        if self.complaint.as_deref() != Some(text.as_str()) {
            tracing::error!("the keys go on as they were: {text}");
            self.complaint = Some(text);
        }
    }

    /// Seals everything anew that is not sealed with the newest key, unless that was done.
    fn settle(&mut self, stop: &AtomicBool) -> Result<(), Failure> {
        let newest = self.state.vault.newest();
        let known = self.state.store.read_now(keyring::known)?;
        if known.iter().any(|row| row.key_id == newest && row.settled_at.is_some()) {
            self.settled = Some(newest);
            return Ok(());
        }
        let (mut left, mut done) = (0, 0);
        for rows in inventory::sealed() {
            let mut go_on = |sealed: u64| {
                done += sealed;
                thread::sleep(if sealed > 0 { BREATH } else { Duration::ZERO });
                !stop.load(Ordering::Acquire)
            };
            let at = (&self.state.vault, self.state.clock.now());
            left += keyring::settle(&self.state.store, at, &rows, &mut go_on)?.len();
        }
        // Told to stop, or another key came meanwhile: the next look goes on.
        if stop.load(Ordering::Acquire) || self.state.vault.newest() != newest {
            return Ok(());
        }
        if left > 0 {
            tracing::error!(
                rows = left,
                "values that do not open stay as they are; balai keys verify lists them"
            );
        }
        tracing::info!(key = newest, rows = done, "everything is sealed with this key");
        let (key, now) = (newest.clone(), self.state.clock.now());
        self.state.store.write_now(move |tx| keyring::settled(tx, &key, now))?;
        self.settled = Some(newest);
        Ok(())
    }
}
