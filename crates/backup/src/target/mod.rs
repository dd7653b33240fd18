//! [`Target`]: one place that copies go to, and what may go wrong there.
//!
//! A target is asked for little, so that anything can be one: objects are put, read, listed and removed under names that
//! tell nothing. It is never trusted: what comes back from it is checked by [`crate::envelope`].

mod folder;
#[cfg(test)]
#[path = "folder_tests.rs"]
mod folder_tests;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use folder::FolderTarget;

/// One place copies go to. Its calls block; they are made from backup's own threads only.
pub trait Target: Send + Sync {
    /// What people call it, for messages: an address without credentials.
    fn name(&self) -> &str;

    /// Stores an object: durable and whole when it returns. An object is never replaced by another content:
    /// [`TargetFailure::Exists`], unless what is there is equal.
    fn put(&self, key: &ObjectKey, bytes: &[u8]) -> Result<(), TargetFailure>;

    /// The bytes of an object, as the target has them: nobody has checked them yet.
    fn get(&self, key: &ObjectKey) -> Result<Vec<u8>, TargetFailure>;

    /// The names that begin with `prefix` (it ends with `/`), in ascending order; what is half written is not among them.
    fn list(&self, prefix: &str) -> Result<Vec<ObjectKey>, TargetFailure>;

    /// Removes an object; one that is not there is no failure.
    fn remove(&self, key: &ObjectKey) -> Result<(), TargetFailure>;
}

/// The name of an object: lower-case letters, digits, `.` and `-` in parts joined by `/`; at most 200 letters. No part
/// is empty or begins with a dot, so that it is a harmless path on every target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(String);

impl ObjectKey {
    /// Reads a name; none when it breaks the rule.
    pub fn parse(text: &str) -> Option<Self> {
        let letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
        let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(letter);
        (text.len() <= 200 && text.split('/').all(part)).then(|| Self(text.to_owned()))
    }

    /// A name this crate puts together itself from parts that keep the rule.
    pub(crate) fn built(text: String) -> Self {
        debug_assert!(Self::parse(&text).is_some(), "{text}");
        Self(text)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the name.
    pub fn last(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a target did not do what it was asked. The texts are for administrators; they hold no credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetFailure {
    /// There is no such object.
    #[error("{0} is not there")]
    Missing(String),
    /// Another content stands under this name: somebody else writes here, or the clock of a copy was turned back.
    #[error("{0} is there already with another content: does another server copy to the same place?")]
    Exists(String),
    /// There is no room.
    #[error("there is no room left: make room there, or name another target ({0})")]
    Full(String),
    /// It does not let us in, or not do this.
    #[error("access was refused: look at the credentials and rights there ({0})")]
    Denied(String),
    /// It can't be reached or broke off; later it may.
    #[error("it can't be reached: {0}")]
    Away(String),
}

impl TargetFailure {
    /// What an error of a file means.
    pub(crate) fn of_file(error: &std::io::Error, path: &Path) -> Self {
        use std::io::ErrorKind as Kind;
        let text = format!("{}: {error}", path.display());
        match error.kind() {
            Kind::NotFound => Self::Missing(path.display().to_string()),
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::Full(text),
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::Denied(text),
            _ => Self::Away(text),
        }
    }
}

/// Where what a target asks for lies: never in its address, which stands in configuration, logs and pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The key directory: credentials and pinned host keys of targets are files in it.
    pub keys: PathBuf,
    /// Whether a target on this very machine may be reached without TLS: for tests only.
    pub plain_loopback: bool,
}

impl Access {
    /// What lies in the key directory `keys`; TLS always.
    pub fn new(keys: impl Into<PathBuf>) -> Self {
        Self { keys: keys.into(), plain_loopback: false }
    }
}

/// The target of an address: a folder's path, `sftp://…` or `s3://…`. The error says what an address may be.
pub fn open_target(address: &str, _access: &Access) -> Result<Arc<dyn Target>, TargetFailure> {
    match address.split_once("://") {
        None if !address.is_empty() => Ok(Arc::new(FolderTarget::new(Path::new(address)))),
        Some(("file", path)) if path.starts_with('/') => Ok(Arc::new(FolderTarget::new(Path::new(path)))),
        _ => Err(TargetFailure::Denied(format!("{address:?} is no target: give the path of a folder"))),
    }
}
