//! Places in a file.

use std::{ops::Range, sync::Arc};

/// Where something stands: what a finding points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::region) struct Spot {
    /// The file, relative to the pack.
    pub(in crate::region) file: Arc<str>,
    /// From 1; 0 for the whole file.
    pub(in crate::region) line: u32,
    /// In characters from 1; 0 for the whole line.
    pub(in crate::region) column: u32,
}

impl Spot {
    /// A whole file.
    pub(in crate::region) fn file(name: &str) -> Self {
        Self { file: Arc::from(name), line: 0, column: 0 }
    }

    /// A whole line.
    pub(in crate::region) fn line(name: &Arc<str>, line: u64) -> Self {
        Self { file: Arc::clone(name), line: u32::try_from(line).unwrap_or(u32::MAX), column: 0 }
    }

    /// `file:line`, for messages that mention a second place.
    pub(in crate::region) fn short(&self) -> String {
        if self.line == 0 { self.file.to_string() } else { format!("{}:{}", self.file, self.line) }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(in crate::region) struct Found<T> {
    /// The value.
    pub(in crate::region) value: T,
    /// Where it stands.
    pub(in crate::region) spot: Spot,
}

impl Found<String> {
    /// The value as borrowed text.
    pub(in crate::region) fn as_str(&self) -> &str {
        &self.value
    }
}

/// A file's name and text, able to say on which line an offset lies.
#[derive(Debug)]
pub(in crate::region) struct Source<'a> {
    /// The name findings show.
    pub(in crate::region) name: Arc<str>,
    /// The text.
    pub(in crate::region) text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Source<'a> {
    /// The file `name` with its `text`.
    pub(in crate::region) fn new(name: &str, text: &'a str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { name: Arc::from(name), text, line_starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The place of the byte at `offset`.
    pub(in crate::region) fn at(&self, offset: usize) -> Spot {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Spot {
            file: Arc::clone(&self.name),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
    }

    /// The place where `span` begins.
    pub(in crate::region) fn begin(&self, span: &Range<usize>) -> Spot {
        self.at(span.start)
    }
}
