//! The keys a region's log is signed with: `log-<n>.key` in the key directory, one seed for all regions served.
//!
//! Each log has a name of its own, and what is signed begins with it, so that one log's signature fits no other. After a
//! change of keys the older ones sign too: a witness that knows only the old key goes on.

use std::path::Path;

use balai_base::{Random, Secret};
use balai_tlog::{KeyKind, LogFailure, SigningKey, VerifierKey};

use crate::vault::{self, VaultFailure};

/// What the files' names begin with.
const NAME: &str = "log";

/// The seeds of the signing keys, newest first.
pub struct LogKeys(Vec<Secret<[u8; 32]>>);

impl LogKeys {
    /// Reads the keys in `directory`; makes the first one when there is none.
    pub fn in_directory(directory: &Path, random: &dyn Random) -> Result<Self, VaultFailure> {
        let mut seeds = vault::numbered_keys(directory, NAME, random)?;
        seeds.reverse();
        Ok(Self(seeds))
    }

    /// Reads the keys in `directory` and makes none; nothing where there is none.
    pub fn read(directory: &Path) -> Result<Option<Self>, VaultFailure> {
        let mut seeds = vault::numbered_keys_there(directory, NAME)?;
        seeds.reverse();
        Ok(Some(Self(seeds)).filter(|keys| !keys.0.is_empty()))
    }

    /// The keys as those of the log `origin`, newest first.
    pub fn signing(&self, origin: &str) -> Result<Vec<SigningKey>, LogFailure> {
        self.0.iter().map(|seed| SigningKey::new(origin, KeyKind::Log, seed.reveal())).collect()
    }

    /// Their public halves, newest first: what an outside body needs to check the log `origin`.
    pub fn verifiers(&self, origin: &str) -> Result<Vec<VerifierKey>, LogFailure> {
        Ok(self.signing(origin)?.iter().map(|key| key.verifier().clone()).collect())
    }
}
