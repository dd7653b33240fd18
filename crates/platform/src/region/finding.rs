//! What a pack's checker has to say: each finding tells what is wrong, where, and how to mend it.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The pack is not loaded.
    Error,
    /// The pack is loaded, and somebody should look.
    Warning,
    /// Something the loader did by itself, such as repairing a polygon.
    Note,
}

impl Severity {
    /// The word printed before a finding.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding, in English, for the person who writes the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the pack's folder; `standard/…` for an embedded one.
    pub file: String,
    /// The line, counted from 1; 0 when the finding is about the whole file.
    pub line: u32,
    /// The column in characters, counted from 1; 0 when the finding is about the whole line or file.
    pub column: u32,
    /// What is wrong, naming it.
    pub message: String,
    /// How to mend it; may be empty.
    pub help: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.severity.as_str(), self.file)?;
        if self.line > 0 {
            write!(formatter, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(formatter, ":{}", self.column)?;
        }
        write!(formatter, ": {}", self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(formatter, " ({})", self.help) }
    }
}
