//! A played case: what the player remembers of it between two deeds.

use balai_base::{CaseId, CaseNumber, Point};

use super::lives::Strand;
use crate::demonstration::Story;

/// A case that was sent.
pub(super) struct Played {
    pub(super) id: CaseId,
    pub(super) number: CaseNumber,
    pub(super) story: Story,
    pub(super) strands: Vec<Strand>,
    pub(super) point: Point,
    /// The number of the case it repeats, when both were open as it was sent.
    pub(super) master: Option<CaseNumber>,
    /// Whether the promise was paused by a deed and waits to be resumed.
    pub(super) paused: bool,
    /// Whether the reporter was asked something.
    pub(super) asked: Option<String>,
    /// Whether the reporter asked how it goes and waits for an answer.
    pub(super) nudged: bool,
    /// Whether it was said to be solved before.
    pub(super) said_done: bool,
}
