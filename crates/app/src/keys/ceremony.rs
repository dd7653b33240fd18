//! `balai keys ceremony`: the keys as three shares for three safes, of which any two bring them back.
//!
//! The file holds all three shares, and so the keys: it is readable by its owner alone, and is to be printed and destroyed.
//! What was printed is noted beside the keys by name and fingerprint, so that `status` tells which key is on no paper yet.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use balai_base::{Clock as _, Language, SystemClock, SystemRandom, Timestamp};
use balai_platform::{
    render::Messages,
    vault::{self, SHARES, Share, Vault},
};
use jiff::{Timestamp as Instant, tz::TimeZone};

use super::{page, place::Place};

/// What `balai keys ceremony` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the pages are written: a name ending in .html or .txt; must not be there yet
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// Who is there; may be given several times
    #[arg(long = "present", value_name = "NAME")]
    pub(super) present: Vec<String>,
    /// Whose keys these are, as it stands on the page
    #[arg(long, default_value = "")]
    pub(super) organisation: String,
    /// The language of the page: id or en
    #[arg(long, default_value = "id")]
    pub(super) language: String,
    #[command(flatten)]
    pub(super) place: Place,
}

/// What stands on the pages.
pub(super) struct Ceremony {
    pub(super) organisation: String,
    pub(super) present: Vec<String>,
    /// The day, as year-month-day.
    pub(super) day: String,
    /// Every key's name and fingerprint.
    pub(super) keys: Vec<(String, String)>,
    /// One sheet for each custodian: the shares with one number.
    pub(super) sheets: Vec<Vec<Share>>,
}

/// Writes the pages.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let language: Language = arguments
        .language
        .parse()
        .map_err(|_| format!("--language {}: possible are id, en", arguments.language))?;
    let html = match arguments.out.extension().and_then(|ending| ending.to_str()) {
        Some("html") => true,
        Some("txt") => false,
        _ => return Err(format!("--out {}: the name must end in .html or .txt", arguments.out.display())),
    };
    let directory = arguments.place.key_directory();
    // A directory with a broken key is refused before anything is printed.
    drop(arguments.place.vault()?);
    let ceremony = held(arguments, &directory, SystemClock.now())?;
    let messages = Messages::load(language, &[]).map_err(|failure| failure.to_string())?;
    let text =
        if html { page::html(&ceremony, &messages, language) } else { page::text(&ceremony, &messages) };
    write(&arguments.out, &text?)?;
    note(&directory, &ceremony)?;
    super::say(&format!(
        "{} keys in {SHARES} shares: {}\nPrint it, give each sheet to another person, then destroy the file: shred -u {}",
        ceremony.keys.len(),
        arguments.out.display(),
        arguments.out.display()
    ));
    Ok(true)
}

/// The ceremony of every key in the directory.
pub(super) fn held(arguments: &Arguments, directory: &Path, now: Timestamp) -> Result<Ceremony, String> {
    let every = Vault::every_key(directory).map_err(|failure| failure.to_string())?;
    let mut sheets: Vec<Vec<Share>> = (0..SHARES).map(|_| Vec::new()).collect();
    let mut keys = Vec::new();
    for (name, bytes) in &every {
        keys.push((name.clone(), Vault::fingerprint(bytes)));
        for (sheet, share) in sheets.iter_mut().zip(vault::shares_of(name, bytes, &SystemRandom)) {
            sheet.push(share);
        }
    }
    let day = Instant::from_millisecond(now.millis())
        .map(|instant| instant.to_zoned(TimeZone::UTC).date().to_string())
        .map_err(|error| error.to_string())?;
    let (organisation, present) = (arguments.organisation.clone(), arguments.present.clone());
    Ok(Ceremony { organisation, present, day, keys, sheets })
}

/// Writes a file that must not be there yet, for its owner alone.
fn write(path: &Path, text: &str) -> Result<(), String> {
    let save = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    save().map_err(|error| format!("{}: {error}", path.display()))
}

/// Notes what is on paper now.
fn note(directory: &Path, ceremony: &Ceremony) -> Result<(), String> {
    let path = directory.join(vault::CEREMONIES);
    let save = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        for (name, fingerprint) in &ceremony.keys {
            writeln!(file, "{} {name} {fingerprint}", ceremony.day)?;
        }
        file.sync_all()
    };
    save().map_err(|error| format!("{}: {error}", path.display()))
}
