//! What is learned from: texts and what officers filed them under, read as often as learning needs them.

use std::fs::File;

use balai_store::Failure;

use super::model::Target;

/// Fewer lessons than this teach less than the pack's keywords know.
pub const LEAST_LESSONS: usize = 200;
/// From more lessons than this only the newest are learned: the words and offices of long ago mislead.
pub const MOST_LESSONS: usize = 40_000;
/// One report and what it was filed under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What tells this case from every other, the same whenever it is read: decides whether it is held out.
    pub id: [u8; 16],
    /// What was reported, personal numbers masked.
    pub text: String,
    /// The category it has now.
    pub category: String,
    /// The agency it has now.
    pub agency: String,
    /// Whether officers changed the category or the agency.
    pub corrected: bool,
}

impl Lesson {
    /// What it was filed under.
    pub fn class(&self, target: Target) -> &str {
        match target {
            Target::Category => &self.category,
            Target::Agency => &self.agency,
        }
    }
}

/// Why nothing was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLittle {
    /// There are too few cases with an end.
    #[error("only {0} cases to learn from; {LEAST_LESSONS} are needed")]
    Lessons(usize),
    /// All cases are of one category and one agency.
    #[error("all cases are of one category and one agency")]
    Classes,
}

/// Whether a case is held out when a model is measured: a fifth is, always the same.
pub fn is_held_out(id: &[u8]) -> bool {
    let hash = id.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 < (1 << 32) / 5
}

/// Why nothing came of learning.
#[derive(Debug, thiserror::Error)]
pub enum Untaught {
    /// There was too little to learn from.
    #[error(transparent)]
    TooLittle(#[from] TooLittle),
    /// The database failed, or the disk.
    #[error(transparent)]
    Store(#[from] Failure),
}

/// Lessons that can be read again and again: learning reads them twice, so that nobody holds all texts at once.
pub(super) trait Lessons {
    /// Shows every lesson, each time in the same order.
    fn each(&self, see: &mut dyn FnMut(&Lesson)) -> Result<(), Untaught>;

    /// An empty file for what is kept of them while learning; none to keep it in memory.
    fn scratch(&self) -> Result<Option<File>, Untaught>;
}

/// Lessons in memory, by their ids; of too many the newest.
pub(super) struct Sorted<'l>(Vec<&'l Lesson>);

impl<'l> Sorted<'l> {
    pub(super) fn of(lessons: &[&'l Lesson]) -> Self {
        let mut lessons = lessons.to_vec();
        lessons.sort_unstable_by_key(|lesson| lesson.id);
        Self(lessons.split_off(lessons.len().saturating_sub(MOST_LESSONS)))
    }
}

impl Lessons for Sorted<'_> {
    fn each(&self, see: &mut dyn FnMut(&Lesson)) -> Result<(), Untaught> {
        self.0.iter().for_each(|lesson| see(lesson));
        Ok(())
    }

    fn scratch(&self) -> Result<Option<File>, Untaught> {
        Ok(None)
    }
}

/// What came of lessons in memory: there is no database that could have failed.
pub(super) fn in_memory<T>(outcome: Result<T, Untaught>) -> Result<T, TooLittle> {
    outcome.map_err(|untaught| match untaught {
        Untaught::TooLittle(reason) => reason,
        Untaught::Store(_) => TooLittle::Lessons(0),
    })
}

/// Those of other lessons that are held out, or those that are not.
pub(super) struct Part<'l, L> {
    pub(super) of: &'l L,
    pub(super) held_out: bool,
}

impl<L: Lessons> Lessons for Part<'_, L> {
    fn each(&self, see: &mut dyn FnMut(&Lesson)) -> Result<(), Untaught> {
        self.of.each(&mut |lesson| {
            if is_held_out(&lesson.id) == self.held_out {
                see(lesson);
            }
        })
    }

    fn scratch(&self) -> Result<Option<File>, Untaught> {
        self.of.scratch()
    }
}
