//! What a witness keeps: its name and key, and the last head of each log it vouched for.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use balai_base::{
    Random, Secret,
    text::{from_hexadecimal, hexadecimal},
};
use balai_tlog::{KeyKind, SignedCheckpoint, SigningKey};
use sha2::{Digest as _, Sha256};

/// The file of name and key: two lines.
const KEY: &str = "witness.key";

/// A witness's folder.
pub(super) struct State {
    folder: PathBuf,
    name: String,
    seed: Secret<[u8; 32]>,
}

impl State {
    /// Opens the folder, making it and a key for `name` where there is none. Another name than the key's is refused.
    pub(super) fn make(folder: &Path, name: Option<&str>, random: &dyn Random) -> Result<Self, String> {
        let path = folder.join(KEY);
        if !path.exists() {
            let name =
                name.ok_or("give the witness a name with --name, such as inspektorat.example/saksi")?;
            let mut seed = [0_u8; 32];
            random.fill(&mut seed);
            SigningKey::new(name, KeyKind::Witness, &seed)
                .map_err(|failure| format!("--name {name}: {failure}"))?;
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(|error| format!("{}: {error}", folder.display()))?;
            let digits = hexadecimal(&seed);
            write(&path, format!("{name}\n{digits}\n").as_bytes(), 0o600)?;
        }
        let state = Self::open(folder)?;
        match name.filter(|name| *name != state.name) {
            Some(_) => Err(format!("{}: the key here is that of {}", path.display(), state.name)),
            None => Ok(state),
        }
    }

    /// Opens a folder that has a key.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let path = folder.join(KEY);
        let failed = |reason: &dyn std::fmt::Display| format!("{}: {reason}", path.display());
        let metadata = fs::metadata(&path).map_err(|error| {
            format!("{}: make a key first: balai witness key --name NAME", failed(&error))
        })?;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(failed(&"others may read this key: run chmod 600 on it"));
        }
        let text = fs::read_to_string(&path).map_err(|error| failed(&error))?;
        let (name, digits) =
            text.trim_end().split_once('\n').ok_or_else(|| failed(&"not a name and a key"))?;
        let seed = from_hexadecimal(digits).ok_or_else(|| failed(&"not a key"))?;
        Ok(Self { folder: folder.to_owned(), name: name.to_owned(), seed: Secret::new(seed) })
    }

    /// The key the witness speaks with.
    pub(super) fn signer(&self) -> Result<SigningKey, String> {
        SigningKey::new(&self.name, KeyKind::Witness, self.seed.reveal())
            .map_err(|failure| failure.to_string())
    }

    fn memory(&self, origin: &str) -> PathBuf {
        let hash = Sha256::digest(origin);
        let (name, _) = hash.split_at(8);
        self.folder.join(format!("{}.checkpoint", hexadecimal(name)))
    }

    /// The last head of the log of that name; none when it was never seen. A memory that can't be read is an error, never
    /// a first time.
    pub(super) fn last(&self, origin: &str) -> Result<Option<String>, String> {
        let path = self.memory(origin);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Keeps a head as the last one.
    pub(super) fn remember(&self, signed: &SignedCheckpoint) -> Result<(), String> {
        write(&self.memory(&signed.checkpoint.origin), signed.note.to_string().as_bytes(), 0o644)
    }
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), String> {
    balai_store::write_durably(path, bytes, mode).map_err(|error| format!("{}: {error}", path.display()))
}
