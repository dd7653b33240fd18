//! Values that identify a person or open a door, and so can be neither printed nor logged.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Wraps a value whose text must never reach a log, an error or a page by accident.
///
/// There is no `Display`, and `Debug` shows only that something is hidden. Whoever needs the value calls
/// [`Secret::reveal`], which is easy to search for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself.
    pub fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself, consuming the wrapper.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[hidden]")
    }
}
