//! A folder as a target: another disk, or a share of another machine.
//!
//! An object is written under an unfinished name, fsynced, renamed and its folder fsynced, so that a name always means a
//! whole object. The folder itself must be there: a disk that is not mounted must not be mistaken for an empty one.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use balai_store::{finish_durably, synced};

use super::{ObjectKey, Target, TargetFailure};

/// Where objects are written before they have their names; never listed.
const UNFINISHED: &str = ".unfinished";

/// A folder.
#[derive(Debug)]
pub struct FolderTarget {
    root: PathBuf,
    name: String,
    number: AtomicU64,
}

impl FolderTarget {
    /// The folder at `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), name: root.display().to_string(), number: AtomicU64::new(0) }
    }

    fn path(&self, key: &ObjectKey) -> PathBuf {
        self.root.join(key.as_str())
    }

    /// Makes the folders down to `folder`, each name as lasting as the folder.
    fn prepare(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if folder == self.root {
            return Err(io::Error::other(
                "the folder is not there: is the disk mounted? Make it once by hand",
            ));
        }
        let above = folder.parent().unwrap_or(&self.root);
        self.prepare(above)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => synced(above),
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.root);
        self.prepare(folder)?;
        let unfinished = self.root.join(UNFINISHED);
        self.prepare(&unfinished)?;
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let draft = unfinished.join(format!("{}-{number}", process::id()));
        finish_durably(&draft, path, bytes, 0o666)
    }
}

/// The objects below a folder.
fn collect(folder: &Path, prefix: &str, found: &mut Vec<ObjectKey>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let key = format!("{prefix}{}", name.to_string_lossy());
        if entry.file_type()?.is_dir() {
            if name.to_string_lossy() != UNFINISHED {
                collect(&entry.path(), &format!("{key}/"), found)?;
            }
        } else {
            // What other programs leave beside (a `.DS_Store`, a note) has no name of ours.
            found.extend(ObjectKey::parse(&key));
        }
    }
    Ok(())
}

impl Target for FolderTarget {
    fn name(&self) -> &str {
        &self.name
    }

    fn put(&self, key: &ObjectKey, bytes: &[u8]) -> Result<(), TargetFailure> {
        let path = self.path(key);
        match fs::read(&path) {
            Ok(there) if there == bytes => return Ok(()),
            Ok(_) => return Err(TargetFailure::Exists(key.to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(TargetFailure::of_file(&error, &path)),
        }
        self.write(&path, bytes).map_err(|error| match TargetFailure::of_file(&error, &path) {
            TargetFailure::Missing(text) => TargetFailure::Away(text),
            failure => failure,
        })
    }

    fn get(&self, key: &ObjectKey) -> Result<Vec<u8>, TargetFailure> {
        let path = self.path(key);
        fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => TargetFailure::Missing(key.to_string()),
            _ => TargetFailure::of_file(&error, &path),
        })
    }

    fn list(&self, prefix: &str) -> Result<Vec<ObjectKey>, TargetFailure> {
        if !self.root.is_dir() {
            return Err(TargetFailure::Away(format!("the folder {} is not there", self.name)));
        }
        let folder = self.root.join(prefix.trim_end_matches('/'));
        let mut found = Vec::new();
        if folder.is_dir() {
            collect(&folder, prefix, &mut found).map_err(|error| TargetFailure::of_file(&error, &folder))?;
        }
        found.sort();
        Ok(found)
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), TargetFailure> {
        let path = self.path(key);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(TargetFailure::of_file(&error, &path))
            }
            _ => Ok(()),
        }
    }
}
