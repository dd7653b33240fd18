//! `balai keys retire`: puts a key away that nothing needs any more, or destroys it.

use balai_base::{Clock as _, SystemClock, Timestamp, time::MINUTE};
use balai_civic::inventory;
use balai_platform::{
    keyring::{self, KeyRow},
    vault::Vault,
};

use super::place::Place;

/// How long every server is given to take up a new key.
const TAKEN_UP: i64 = MINUTE;

/// What `balai keys retire` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The key's name, such as k1-3fa29c01
    pub(super) key: String,
    /// Destroy it: backups of the time before the rotation can never be opened again, which ends what an erasure left there
    #[arg(long)]
    pub(super) destroy: bool,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Puts the key away. Refused while anything needs it.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let (place, key) = (&arguments.place, arguments.key.as_str());
    let (vault, directory) = (place.vault()?, place.key_directory());
    if vault.document_seeds().iter().any(|(name, _)| name == key) {
        return retire_document(arguments, &vault);
    }
    if !Vault::is_key_name(key) || key.contains(['/', '\\']) {
        return Err(format!("{key}: sealing keys have names like k1-3fa29c01; balai keys status lists them"));
    }
    let retired = Vault::retired(&directory).iter().any(|name| name == key);
    if !vault.key_ids().iter().any(|id| id == key) && !retired {
        return Err(format!("{key}: there is no such key; balai keys status lists them"));
    }
    if vault.newest() == key {
        return Err(format!("{key} seals what is new; make another one first: balai keys rotate"));
    }
    let store = place.reading()?;
    let told = |failure: balai_store::Failure| failure.to_string();
    if place.may_be_served() {
        let known = store.read_now(keyring::known).map_err(told)?;
        taken_up(&known, &vault.newest(), SystemClock.now())?;
    }
    let counts = inventory::counts(&store).map_err(told)?;
    let rows = inventory::sealed_by(&counts, key);
    if rows > 0 {
        return Err(format!(
            "{key} still opens {rows} rows; seal them anew first: balai keys rotate --continue"
        ));
    }
    let there = Vault::retire(&directory, key, arguments.destroy).map_err(|failure| failure.to_string())?;
    if arguments.destroy {
        super::say(&format!("{key} is destroyed. Destroy its shares on paper too."));
    } else {
        super::say(&format!("{key} lies in {} for backups of its time", there.display()));
    }
    Ok(true)
}

/// Puts a key away that signed documents: its public half stays published, so what it signed goes on being checked.
fn retire_document(arguments: &Arguments, vault: &Vault) -> Result<bool, String> {
    let key = arguments.key.as_str();
    if vault.document_seeds().last().is_some_and(|(newest, _)| newest == key) {
        return Err(format!("{key} signs documents; make another one first: balai keys rotate --documents"));
    }
    let directory = arguments.place.key_directory();
    Vault::retire(&directory, key, arguments.destroy).map_err(|failure| failure.to_string())?;
    super::say(&format!("{key} signs nothing any more; what it signed is still checked by its public half"));
    Ok(true)
}

/// Refuses as long as a server may still seal with a key before the newest.
pub(super) fn taken_up(known: &[KeyRow], newest: &str, now: Timestamp) -> Result<(), String> {
    let settled = known.iter().filter(|row| row.key_id == newest).filter_map(|row| row.settled_at).max();
    match settled {
        None => Err(format!(
            "the server still seals everything anew with {newest}; try again when balai keys status says it is done"
        )),
        Some(at) if now.since(at) < TAKEN_UP => Err(format!(
            "{newest} is in use for less than a minute and another server may not know it yet; try again in a minute"
        )),
        Some(_) => Ok(()),
    }
}
