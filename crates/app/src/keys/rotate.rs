//! `balai keys rotate`: a new key, and everything sealed anew with it. Beside a running server that server does it and this
//! command watches; else it does it itself. Broken off at any moment, everything stays readable, and it goes on by
//! `--continue` or when the server starts.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use balai_base::{Clock as _, SystemClock, SystemRandom};
use balai_civic::inventory;
use balai_platform::{
    keyring::{self, Unreadable},
    vault::Vault,
};
use balai_store::Store;

use super::place::Place;
use crate::progress::Progress;

/// How often the database is looked into while a server works.
const LOOK: Duration = Duration::from_millis(500);
/// After how long without any progress a server counts as not doing it.
const PATIENCE: Duration = Duration::from_mins(2);

/// What `balai keys rotate` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) place: Place,
    /// Make no new key; only go on with sealing anew
    #[arg(long = "continue")]
    pub(super) goes_on: bool,
    /// Make a new key that signs documents, and seal nothing anew; older ones go on checking what they signed
    #[arg(long, conflicts_with = "goes_on")]
    pub(super) documents: bool,
    /// Do not wait until a running server has sealed everything anew
    #[arg(long)]
    pub(super) no_wait: bool,
}

/// Makes the key and sees to it that it is used. False when something could not be sealed anew.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let place = &arguments.place;
    let before = place.vault()?;
    // A directory that is no data directory is refused before a key is made.
    drop(place.reading()?);
    if arguments.documents {
        let made = Vault::rotate_documents(&place.key_directory(), &SystemRandom);
        let made = made.map_err(|failure| failure.to_string())?;
        super::say(&format!(
            "made {made}; a running server signs documents with it within seconds. Now print it: balai keys ceremony"
        ));
        return Ok(true);
    }
    if !arguments.goes_on {
        let made = Vault::rotate(&place.key_directory(), Arc::new(SystemRandom));
        let made = made.map_err(|failure| failure.to_string())?;
        super::say(&format!("made {}; {} still opens what it sealed", made.newest(), before.newest()));
    }
    if place.is_served() {
        if arguments.no_wait {
            super::say("the running server seals everything anew; see balai keys status");
            return Ok(true);
        }
        return watch(place);
    }
    let (store, vault) = (place.writing()?, place.vault()?);
    let left = settle(&store, &vault)?;
    if left.is_empty() {
        super::say(&format!(
            "everything is sealed with {}. Now print it: balai keys ceremony",
            vault.newest()
        ));
        return Ok(true);
    }
    super::say(&format!("{} rows could not be opened and stay as they are: balai keys verify", left.len()));
    Ok(false)
}

/// Seals everything anew here and now; gives what could not be opened.
pub(super) fn settle(store: &Store, vault: &Arc<Vault>) -> Result<Vec<Unreadable>, String> {
    let told = |failure: balai_store::Failure| failure.to_string();
    let (waiting, _) = inventory::waiting(&inventory::counts(store).map_err(told)?, &vault.newest());
    let mut progress = Progress::of("sealed anew", "rows");
    let (mut done, mut left) = (0, Vec::new());
    for rows in inventory::sealed() {
        let mut go_on = |sealed: u64| {
            done += sealed;
            progress.show(done, waiting);
            true
        };
        let now = SystemClock.now();
        left.extend(keyring::settle(store, (vault, now), &rows, &mut go_on).map_err(told)?);
    }
    progress.end();
    let (newest, now) = (vault.newest(), SystemClock.now());
    store.write_now(move |tx| keyring::settled(tx, &newest, now)).map_err(told)?;
    Ok(left)
}

/// Waits until the server has sealed everything anew.
fn watch(place: &Place) -> Result<bool, String> {
    let store = place.reading()?;
    let told = |failure: balai_store::Failure| failure.to_string();
    let look = || {
        // Somebody may make yet another key meanwhile.
        let newest = place.vault()?.newest();
        Ok::<_, String>(inventory::waiting(&inventory::counts(&store).map_err(told)?, &newest).0)
    };
    let first = look()?;
    let mut progress = Progress::of("sealed anew", "rows");
    let (mut least, mut since) = (first, Instant::now());
    loop {
        let waiting = look()?;
        if waiting == 0 {
            progress.end();
            let newest = place.vault()?.newest();
            super::say(&format!("everything is sealed with {newest}. Now print it: balai keys ceremony"));
            return Ok(true);
        }
        if waiting < least {
            (least, since) = (waiting, Instant::now());
        } else if since.elapsed() > PATIENCE {
            progress.end();
            return Err(format!(
                "{waiting} rows still wait and nothing has happened for two minutes: look into the server's log, then balai keys verify"
            ));
        }
        progress.show(first.saturating_sub(waiting), first);
        thread::sleep(LOOK);
    }
}
