//! `balai keys abandon`: goes on without a key that is lost for good.

use balai_base::{Clock as _, SystemClock};
use balai_civic::inventory;
use balai_platform::keyring;

use super::place::Place;

/// What `balai keys abandon` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The lost key's name, as the server or `status` tells it
    pub(super) key: String,
    /// Say that you know what is lost
    #[arg(long)]
    pub(super) lose_what_it_sealed: bool,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Notes that the key is given up, so that the server starts without it.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let (place, key) = (&arguments.place, arguments.key.clone());
    let vault = place.vault()?;
    if vault.key_ids().contains(&key) || vault.mac_id() == key {
        return Err(format!("{key} is not lost: it lies in {}", place.key_directory().display()));
    }
    let store = place.writing()?;
    let told = |failure: balai_store::Failure| failure.to_string();
    let rows = inventory::sealed_by(&inventory::counts(&store).map_err(told)?, &key);
    if !arguments.lose_what_it_sealed {
        return Err(format!(
            "{key} sealed {rows} rows; without it they can never be read. Two shares of the last ceremony bring it back (balai keys recover). If there are none, give the command again with --lose-what-it-sealed"
        ));
    }
    let (lost, now) = (key.clone(), SystemClock.now());
    if !store.write_now(move |tx| keyring::give_up(tx, &lost, now)).map_err(told)? {
        return Err(format!("{key}: this database does not need such a key"));
    }
    super::say(&format!("{key} is given up; {rows} rows stay unreadable (balai keys verify lists them)"));
    Ok(true)
}
