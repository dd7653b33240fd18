//! `DIR/lock`: one server per data directory.
//!
//! The operating system holds the lock for the process, so nothing is left over after a crash.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::Failure;

/// Held as long as the value lives.
#[derive(Debug)]
pub(crate) struct DirectoryLock(#[expect(dead_code, reason = "closing the file lets go of the lock")] File);

impl DirectoryLock {
    /// Takes the lock of `directory`, or says that somebody else serves it.
    pub(crate) fn take(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join("lock");
        let failed = |error: std::io::Error| Failure::Driver(format!("{}: {error}", path.display()));
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                let text =
                    "is in use by another running server; stop that one first, or choose another directory";
                Err(Failure::Driver(format!("the data directory {} {text}", directory.display())))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
