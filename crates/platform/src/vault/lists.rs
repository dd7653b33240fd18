//! What stands beside the keys about them: which lie on paper, and when everything sealed was opened last. No key stands there.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use balai_base::Timestamp;

use super::{Vault, VaultFailure, keys::failure};

/// The list of the ceremonies, in the key directory: a line `day name fingerprint` for each key that was printed.
pub const CEREMONIES: &str = "ceremonies.list";
/// The list of the verifications: a line `milliseconds opened unreadable` for each.
const VERIFICATIONS: &str = "verifications.list";

/// What opening everything sealed gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// When.
    pub at: Timestamp,
    /// How many values opened.
    pub opened: u64,
    /// How many did not.
    pub unreadable: u64,
}

impl Vault {
    /// The keys of a directory that were printed at any time, as `name fingerprint`.
    pub fn printed(directory: &Path) -> Vec<String> {
        let text = fs::read_to_string(directory.join(CEREMONIES)).unwrap_or_default();
        text.lines().filter_map(|line| line.split_once(' ').map(|(_, rest)| rest.to_owned())).collect()
    }

    /// Notes that everything sealed was opened.
    pub fn note_verified(directory: &Path, verified: &Verified) -> Result<(), VaultFailure> {
        let path = directory.join(VERIFICATIONS);
        let note = || -> std::io::Result<()> {
            let mut file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
            writeln!(file, "{} {} {}", verified.at.millis(), verified.opened, verified.unreadable)?;
            file.sync_all()
        };
        note().map_err(|error| failure(&path, &error))
    }

    /// The last time everything sealed was opened; none when it never was.
    pub fn verified(directory: &Path) -> Option<Verified> {
        let text = fs::read_to_string(directory.join(VERIFICATIONS)).ok()?;
        let read = |line: &str| {
            let mut words = line.split(' ');
            let at = Timestamp(words.next()?.parse().ok()?);
            Some(Verified {
                at,
                opened: words.next()?.parse().ok()?,
                unreadable: words.next()?.parse().ok()?,
            })
        };
        // A line that a crash broke off is none.
        text.lines().filter_map(read).next_back()
    }
}
