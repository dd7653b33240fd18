//! `erased.list`: who was erased, kept beside the keys and so outside every backup. A copy of the database from before an
//! erasure brings the erased back; this list lets the server erase them again. It holds identifiers only.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use balai_base::{CaseId, RegionId, Timestamp};
use uuid::Uuid;

use super::{Vault, VaultFailure, keys::failure};

/// The list's name in the key directory.
const LIST: &str = "erased.list";

/// One case that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Its region.
    pub region: RegionId,
    /// Its identifier.
    pub case: CaseId,
    /// When it was erased first.
    pub at: Timestamp,
}

impl Vault {
    /// Notes that a case was erased, and syncs the list. Noted twice, it stands there once.
    pub fn note_erased(&self, erased: &Erased) -> Result<(), VaultFailure> {
        let path = self.directory().join(LIST);
        let note = || -> std::io::Result<()> {
            let mut file =
                fs::OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(&path)?;
            file.lock()?;
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            if lines(&text).any(|known| known.case == erased.case && known.region == erased.region) {
                return Ok(());
            }
            // A line that a crash broke off must not swallow the next one.
            let start = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            let line = format!("{start}{} {} {}\n", erased.region, erased.case, erased.at.millis());
            file.write_all(line.as_bytes())?;
            file.sync_all()?;
            fs::File::open(self.directory())?.sync_all()
        };
        note().map_err(|error| failure(&path, &error))
    }

    /// Everybody who was ever erased.
    pub fn erased(&self) -> Result<Vec<Erased>, VaultFailure> {
        read(&self.directory().join(LIST))
    }
}

fn read(path: &Path) -> Result<Vec<Erased>, VaultFailure> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failure(path, &error)),
        Ok(text) => Ok(lines(&text).collect()),
    }
}

/// The whole lines of a list; one that a crash broke off is none.
fn lines(text: &str) -> impl Iterator<Item = Erased> {
    text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (region, case, at) = (words.next()?, words.next()?, words.next()?);
        Some(Erased {
            region: RegionId::parse(region).ok()?,
            case: CaseId(Uuid::parse_str(case).ok()?),
            at: Timestamp(at.parse().ok()?),
        })
    })
}
