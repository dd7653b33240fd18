//! What the harness counts and why it stops.

use std::fmt;

/// Why a run ended without success.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The machine lacks something; nothing was proven either way.
    Missing(String),
    /// A promise was broken, or the harness itself failed.
    Broken(String),
}

impl Trouble {
    /// A failure with what was being done.
    pub(crate) fn at(doing: impl fmt::Display) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::Broken(format!("{doing}: {error}"))
    }
}

impl From<balai_store::Failure> for Trouble {
    fn from(failure: balai_store::Failure) -> Self {
        Self::Broken(failure.to_string())
    }
}

/// What several runs add up to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Runs so far.
    pub(crate) runs: u32,
    /// Receipts given in all.
    pub(crate) receipts: u64,
    /// Receipts whose case was gone afterwards.
    pub(crate) lost: u64,
    /// The longest time from opening to the first answer, in milliseconds.
    pub(crate) slowest_start: u128,
    /// Runs after whose power loss the process said so itself: unknown, then read-only.
    pub(crate) admitted: u32,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, receipts, lost, slowest_start, .. } = self;
        write!(formatter, "{runs} runs, {receipts} receipts, {lost} lost, slowest restart {slowest_start} ms")
    }
}
