//! The key directory: one file per sealing key and one for keyed hashes, each 64 hexadecimal digits.
//!
//! A key is written, synced and linked into place before it is ever used: a value sealed with a key that
//! did not reach the disk could never be opened again. Files are readable by their owner alone. A sealing key's name
//! holds the front of its SHA-256, so that a key put under another's name is refused. Whoever changes the directory
//! holds `keys.lock`, so that two servers that make a key at once make two, one after the other.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use balai_base::{
    Random, Secret,
    text::{from_hexadecimal, hexadecimal},
};
use sha2::{Digest as _, Sha256};

use super::{NamedKeys, VaultFailure};

/// The file that holds the key of [`super::Vault::mac`].
pub(super) const MAC_FILE: &str = "mac.key";
/// The file whose lock is held by whoever changes the directory.
const LOCK_FILE: &str = "keys.lock";
/// Where keys lie that nothing in the database needs any more, but older backups do.
pub(super) const RETIRED: &str = "retired";

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

/// Reads all keys, making the first ones when there are none.
pub(super) fn load_or_create(
    directory: &Path,
    random: &dyn Random,
) -> Result<(Vec<KeyFile>, Secret<[u8; 32]>), VaultFailure> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|error| failure(directory, &error))?;
    let _lock = lock(directory)?;
    let keys = load(directory)?;
    let mac_path = directory.join(MAC_FILE);
    if keys.is_empty() && !mac_path.exists() {
        write(&mac_path, &fresh(random))?;
        add_locked(directory, random)?;
    }
    read_all(directory)
}

/// Reads all keys; there must be some.
pub(super) fn read_all(directory: &Path) -> Result<(Vec<KeyFile>, Secret<[u8; 32]>), VaultFailure> {
    refuse_writable(directory)?;
    let keys = load(directory)?;
    if keys.is_empty() {
        return Err(failure(
            directory,
            &"there is no sealing key here; put the key files back (balai keys recover)",
        ));
    }
    Ok((keys, Secret::new(read(&directory.join(MAC_FILE))?)))
}

/// Adds one key with the next number.
pub(super) fn add(directory: &Path, random: &dyn Random) -> Result<String, VaultFailure> {
    let _lock = lock(directory)?;
    add_locked(directory, random)
}

fn add_locked(directory: &Path, random: &dyn Random) -> Result<String, VaultFailure> {
    // A retired key's number is not given again: its name would tell of two keys.
    let retired = names(&directory.join(RETIRED)).unwrap_or_default();
    let numbers = names(directory)?.into_iter().chain(retired).filter_map(|id| number_in(&id));
    let number = numbers.max().unwrap_or(0) + 1;
    let bytes = fresh(random);
    let id = format!("k{number}-{}", fingerprint(&bytes));
    write(&directory.join(format!("{id}.key")), &bytes)?;
    Ok(id)
}

/// Takes a key away from those that open values: to `retired/`, or for good.
pub(super) fn retire(directory: &Path, id: &str, destroy: bool) -> Result<PathBuf, VaultFailure> {
    let _lock = lock(directory)?;
    let name = format!("{id}.key");
    let (here, shelf) = (directory.join(&name), directory.join(RETIRED));
    let there = shelf.join(&name);
    let moved = || -> std::io::Result<()> {
        if destroy {
            for path in [&here, &there].into_iter().filter(|path| path.exists()) {
                overwrite(path)?;
                fs::remove_file(path)?;
            }
        } else if here.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&shelf)?;
            fs::rename(&here, &there)?;
        } else if !there.exists() {
            return Err(std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such key"));
        }
        if shelf.is_dir() {
            fs::File::open(&shelf)?.sync_all()?;
        }
        fs::File::open(directory)?.sync_all()
    };
    moved().map_err(|error| failure(&here, &error))?;
    Ok(there)
}

/// Writes zeros over a key before its name goes. A disk that moves what it writes (flash, copy-on-write) may keep the
/// old sectors: `docs/operate/keys.md` says so.
fn overwrite(path: &Path) -> std::io::Result<()> {
    let length = usize::try_from(fs::metadata(path)?.len()).unwrap_or(0);
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![b'0'; length])?;
    file.sync_all()
}

/// Writes the key called `name`, unless it is there already with the same bytes; another one is never replaced.
pub(super) fn put(directory: &Path, name: &str, bytes: &[u8; 32]) -> Result<bool, VaultFailure> {
    let _lock = lock(directory)?;
    let path = directory.join(format!("{name}.key"));
    if !path.exists() {
        return write(&path, bytes).map(|()| true);
    }
    if read(&path)? == *bytes {
        return Ok(false);
    }
    Err(failure(&path, &"another key lies here under this name; move it away first"))
}

/// Every key file of the directory by its name without `.key`: sealing keys, the key of hashes, signing keys.
pub(super) fn every(directory: &Path) -> Result<NamedKeys, VaultFailure> {
    names(directory)?
        .into_iter()
        .map(|name| {
            let bytes = read(&directory.join(format!("{name}.key")))?;
            Ok((name, Secret::new(bytes)))
        })
        .collect()
}

/// The names of the key files in a directory, without `.key`, in order.
pub(super) fn names(directory: &Path) -> Result<Vec<String>, VaultFailure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| failure(directory, &error))? {
        let entry = entry.map_err(|error| failure(directory, &error))?;
        let name = entry.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(".key")).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// All sealing keys, oldest first.
fn load(directory: &Path) -> Result<Vec<KeyFile>, VaultFailure> {
    let mut keys = Vec::new();
    for id in names(directory)?.into_iter().filter(|name| number_in(name).is_some()) {
        let path = directory.join(format!("{id}.key"));
        let bytes = read(&path)?;
        if id.split_once('-').is_none_or(|(_, front)| front != fingerprint(&bytes)) {
            return Err(failure(
                &path,
                &"this is another key than its name says; put the right file back (balai keys recover)",
            ));
        }
        keys.push(KeyFile { id, bytes: Secret::new(bytes) });
    }
    keys.sort_by_key(|key| (key.number(), key.id.clone()));
    Ok(keys)
}

/// The front of a key's SHA-256, by which it is known without being shown: 8 hexadecimal digits.
pub(super) fn fingerprint(bytes: &[u8; 32]) -> String {
    hexadecimal(&Sha256::digest(bytes)).chars().take(8).collect()
}

/// Waits for the directory's lock; let go when the file is closed.
fn lock(directory: &Path) -> Result<fs::File, VaultFailure> {
    let path = directory.join(LOCK_FILE);
    let take = || -> std::io::Result<fs::File> {
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path)?;
        file.lock()?;
        Ok(file)
    };
    take().map_err(|error| failure(&path, &error))
}

/// Refuses a directory into which others may put a key.
fn refuse_writable(directory: &Path) -> Result<(), VaultFailure> {
    let metadata = fs::metadata(directory).map_err(|error| failure(directory, &error))?;
    if metadata.permissions().mode() & 0o022 == 0 {
        return Ok(());
    }
    Err(failure(directory, &"others may write into this directory: run chmod 700 on it"))
}

/// Whether a name is a sealing key's.
pub(super) fn is_sealing(name: &str) -> bool {
    number_in(name).is_some()
}

/// Whether a sealing key's file lies in the directory.
pub(super) fn is_there(directory: &Path, id: &str) -> bool {
    is_sealing(id) && !id.contains('/') && directory.join(format!("{id}.key")).exists()
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

/// Writes a key durably; never replaces one.
pub(super) fn write(path: &Path, bytes: &[u8; 32]) -> Result<(), VaultFailure> {
    let line = hexadecimal(bytes) + "\n";
    match balai_store::write_once_durably(path, line.as_bytes(), 0o600) {
        Ok(true) => Ok(()),
        Ok(false) => Err(failure(path, &"there is a key already")),
        Err(error) => Err(failure(path, &error)),
    }
}

pub(super) fn failure(path: &Path, reason: &dyn std::fmt::Display) -> VaultFailure {
    VaultFailure::Directory { path: path.display().to_string(), reason: reason.to_string() }
}
