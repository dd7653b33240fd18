//! The key directory: one file per sealing key and one for keyed hashes, each 64 hexadecimal digits.
//!
//! A key is written, synced and renamed into place before it is ever used: a value sealed with a key that
//! did not reach the disk could never be opened again. Files are readable by their owner alone.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use balai_base::{
    Random, Secret,
    text::{from_hexadecimal, hexadecimal},
};
use sha2::{Digest as _, Sha256};

use super::VaultFailure;

/// The file that holds the key of [`super::Vault::mac`].
const MAC_FILE: &str = "mac.key";

/// One sealing key.
pub struct KeyFile {
    /// Number and fingerprint, such as `k1-3fa29c01`: a new key never takes a lost key's name.
    pub id: String,
    pub(super) bytes: Secret<[u8; 32]>,
}

impl KeyFile {
    /// The number in the identifier, by which keys are ordered.
    fn number(&self) -> u32 {
        number_in(&self.id).unwrap_or(0)
    }
}

/// Reads all keys, making what is missing.
pub(super) fn load_or_create(
    directory: &Path,
    random: &dyn Random,
) -> Result<(Vec<KeyFile>, Secret<[u8; 32]>), VaultFailure> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|error| failure(directory, &error))?;
    let mut keys = load(directory)?;
    let mac_path = directory.join(MAC_FILE);
    if keys.is_empty() && !mac_path.exists() {
        write(&mac_path, &fresh(random))?;
        keys.push(add(directory, random)?);
    }
    if keys.is_empty() {
        return Err(failure(directory, &"the hash key is here but no sealing key; put the key files back"));
    }
    Ok((keys, Secret::new(read(&mac_path)?)))
}

/// Adds one key with the next number.
pub(super) fn add(directory: &Path, random: &dyn Random) -> Result<KeyFile, VaultFailure> {
    let number = load(directory)?.last().map_or(0, KeyFile::number) + 1;
    let bytes = fresh(random);
    let fingerprint = hexadecimal(&Sha256::digest(bytes));
    let id = format!("k{number}-{}", fingerprint.get(..8).unwrap_or_default());
    write(&directory.join(format!("{id}.key")), &bytes)?;
    Ok(KeyFile { id, bytes: Secret::new(bytes) })
}

/// All sealing keys, oldest first.
fn load(directory: &Path) -> Result<Vec<KeyFile>, VaultFailure> {
    let mut keys = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| failure(directory, &error))? {
        let path = entry.map_err(|error| failure(directory, &error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(id) = name.strip_suffix(".key").filter(|id| number_in(id).is_some()) else { continue };
        keys.push(KeyFile { id: id.to_owned(), bytes: Secret::new(read(&path)?) });
    }
    keys.sort_by_key(|key| (key.number(), key.id.clone()));
    Ok(keys)
}

fn number_in(id: &str) -> Option<u32> {
    id.strip_prefix('k')?.split_once('-')?.0.parse().ok()
}

pub(super) fn fresh(random: &dyn Random) -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    random.fill(&mut bytes);
    bytes
}

/// Reads one key; a file others may read is refused, since its key may already be known.
pub(super) fn read(path: &Path) -> Result<[u8; 32], VaultFailure> {
    let metadata = fs::metadata(path).map_err(|error| failure(path, &error))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(failure(path, &"others may read this key: run chmod 600 on it"));
    }
    let text = fs::read_to_string(path).map_err(|error| failure(path, &error))?;
    from_hexadecimal(text.trim()).ok_or_else(|| failure(path, &"expected 64 hexadecimal digits"))
}

/// Writes, syncs, renames and syncs the directory; never replaces a key.
pub(super) fn write(path: &Path, bytes: &[u8; 32]) -> Result<(), VaultFailure> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let unfinished = path.with_extension("unfinished");
    let save = || -> std::io::Result<()> {
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        writeln!(file, "{}", hexadecimal(bytes))?;
        file.sync_all()?;
        fs::hard_link(&unfinished, path)?;
        fs::remove_file(&unfinished)?;
        fs::File::open(directory)?.sync_all()
    };
    save().map_err(|error| failure(path, &error))
}

pub(super) fn failure(path: &Path, reason: &dyn std::fmt::Display) -> VaultFailure {
    VaultFailure::Directory { path: path.display().to_string(), reason: reason.to_string() }
}
