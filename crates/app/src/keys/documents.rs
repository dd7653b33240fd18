//! `balai keys documents`: keys that sign documents, certified by another government (a province, a root), so that whoever trusts
//! that one may trust these. Three steps: the region writes a request, the parent signs it, the region keeps the certificate.

use std::{
    fs,
    path::{Path, PathBuf},
};

use balai_base::{Clock as _, SystemClock, time::DAY};
use balai_credential::KeySet;
use balai_platform::{documents, region::Region};

use super::place::Place;

/// For how long a certificate is good by default: a year and the month in which the next one is made.
const USUAL_DAYS: u32 = 400;
/// The longest time a certificate is good, in days.
const MOST_DAYS: u32 = 1_500;

/// The commands of `balai keys documents`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Write the public keys of a region into a file, for whoever certifies them
    Request(Request),
    /// Certify another region's keys with the newest document key of this installation
    Sign(Sign),
    /// Keep a certificate and publish it with the keys
    Certify(Certify),
}

/// What `request` takes.
#[derive(clap::Args)]
pub(crate) struct Request {
    /// The region's pack, such as regions/contoh
    #[arg(long)]
    pub(super) region: PathBuf,
    /// Where the request is written
    #[arg(long)]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) place: Place,
}

/// What `sign` takes.
#[derive(clap::Args)]
pub(crate) struct Sign {
    /// The other region's request, or its published dokumen-keys.cbor
    pub(super) request: PathBuf,
    /// The pack of the region that certifies
    #[arg(long)]
    pub(super) region: PathBuf,
    /// For how many days the certificate is good
    #[arg(long, default_value_t = USUAL_DAYS, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
    pub(super) days: u32,
    /// Where the certificate is written
    #[arg(long)]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) place: Place,
}

/// What `certify` takes.
#[derive(clap::Args)]
pub(crate) struct Certify {
    /// The certificate
    pub(super) certificate: PathBuf,
    /// The published keys of whoever certified: its dokumen-keys.cbor
    #[arg(long)]
    pub(super) parent_keys: PathBuf,
    /// The region's pack
    #[arg(long)]
    pub(super) region: PathBuf,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Runs a command. False when it was refused.
pub(super) fn run(command: &Command) -> Result<bool, String> {
    match command {
        Command::Request(arguments) => request(arguments),
        Command::Sign(arguments) => sign(arguments),
        Command::Certify(arguments) => certify(arguments),
    }
}

fn region(folder: &Path) -> Result<Region, String> {
    Region::load(folder).map_err(|findings| {
        format!("{}: {} findings; balai region check tells them", folder.display(), findings.len())
    })
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn keys_in(path: &Path) -> Result<KeySet, String> {
    KeySet::from_bytes(&read(path)?).map_err(|_| format!("{}: these are no document keys", path.display()))
}

fn request(arguments: &Request) -> Result<bool, String> {
    let (region, store) = (region(&arguments.region)?, arguments.place.reading()?);
    let set = store.read_now(move |tx| documents::key_set(tx, &region)).map_err(|error| error.to_string())?;
    if set.keys.is_empty() {
        return Err("no document key is published yet: start the server once".to_owned());
    }
    let (issuer, count) = (set.issuer.clone(), set.keys.len());
    let bytes = KeySet { certificate: None, ..set }.to_bytes().map_err(|error| error.to_string())?;
    write(&arguments.out, &bytes)?;
    let out = arguments.out.display();
    super::say(&format!("{out}: {count} public keys of {issuer}; nothing in it is secret"));
    Ok(true)
}

fn sign(arguments: &Sign) -> Result<bool, String> {
    let set = keys_in(&arguments.request)?;
    if set.keys.iter().any(|key| key.specimen) {
        return Err(
            "one of these keys is the key of demonstrations, with which everybody can sign".to_owned()
        );
    }
    let (parent, vault) = (region(&arguments.region)?, arguments.place.vault()?);
    if !documents::specimen_keys(&vault).is_empty() {
        return Err(
            "this installation holds the key of demonstrations: what it certifies proves nothing".to_owned()
        );
    }
    let (issuer, count) = (set.issuer.clone(), set.keys.len());
    let (store, now) = (arguments.place.reading()?, SystemClock.now());
    let until = now.plus(i64::from(arguments.days) * DAY);
    let made = store
        .read_now(move |tx| documents::certificate_for(tx, (&parent, &vault), set.clone(), (now, until)));
    write(&arguments.out, &made.map_err(|error| error.to_string())?)?;
    let out = arguments.out.display();
    super::say(&format!("{out}: {count} keys of {issuer}, certified for {} days", arguments.days));
    Ok(true)
}

/// Refused when the certificate is not over exactly the keys published now, or not by one of the parent's.
fn certify(arguments: &Certify) -> Result<bool, String> {
    let (certificate, parent) = (read(&arguments.certificate)?, keys_in(&arguments.parent_keys)?);
    let region = region(&arguments.region)?;
    if arguments.place.is_served() {
        return Err(
            "a server runs on this database: stop it for a moment, then give the command again".to_owned()
        );
    }
    let (store, now) = (arguments.place.writing()?, SystemClock.now());
    let name = parent.issuer.clone();
    let kept = store.write_now(move |tx| {
        for key in &parent.keys {
            if documents::certify(tx, &region, (&certificate, &key.key), now)? {
                return Ok(true);
            }
        }
        Ok(false)
    });
    let kept = kept.map_err(|error| error.to_string())?;
    super::say(&if kept {
        format!("The keys are published with the certificate of {name} from now on.")
    } else {
        format!(
            "Refused: it is not by {name}, has ended, or is over other keys. Make a new request after each rotation."
        )
    });
    Ok(kept)
}
