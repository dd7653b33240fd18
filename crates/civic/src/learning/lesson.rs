//! What is learned from, and learning itself: texts and what officers filed them under, turned into a [`Model`].
//!
//! The same lessons in any order give the same model, byte by byte. Pure but for a thread of its own for each target.

use std::collections::BTreeMap;

use super::{
    complement::add_complement,
    features::features,
    model::{Head, Model, Target},
    training::{Effort, Example, train},
    vocabulary::{Row, Vocabulary},
};

/// Fewer lessons than this teach less than the pack's keywords know.
pub const LEAST_LESSONS: usize = 200;
/// From more lessons than this only the newest are learned: the words and offices of long ago mislead.
pub const MOST_LESSONS: usize = 40_000;
/// A model holds at most so many weights of one byte.
const MOST_WEIGHTS: usize = 8_000_000;
/// What a lesson counts that an officer corrected: somebody looked.
const CORRECTED_COUNTS: f32 = 2.0;
/// How much the complement counts beside the regression; chosen by measuring, see the decision 0007.
const COMPLEMENT_COUNTS: f64 = 2.0;
const EFFORT: Effort = Effort { cost: 10.0, rounds: 12, step: 1.0 };

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

/// Learns from `lessons`.
pub fn learn(lessons: &[&Lesson]) -> Result<Model, TooLittle> {
    if lessons.len() < LEAST_LESSONS {
        return Err(TooLittle::Lessons(lessons.len()));
    }
    let mut lessons = lessons.to_vec();
    lessons.sort_unstable_by_key(|lesson| lesson.id);
    let newest = lessons.split_off(lessons.len().saturating_sub(MOST_LESSONS));
    let classes = Target::ALL.map(|target| Classes::of(&newest, target));
    if classes.iter().all(|classes| classes.ids.len() < 2) {
        return Err(TooLittle::Classes);
    }
    let count = classes.iter().map(|classes| classes.ids.len()).sum::<usize>().max(1);
    let vocabulary = vocabulary(&newest, MOST_WEIGHTS / count);
    let rows: Vec<Row> = newest.iter().map(|lesson| vocabulary.row(&features(&lesson.text)).0).collect();
    let heads = std::thread::scope(|scope| {
        let (newest, rows, known) = (&newest, &rows, vocabulary.len());
        let threads: Vec<_> = classes
            .into_iter()
            .map(|classes| scope.spawn(move || head(classes, newest, rows, known)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Head::empty())).collect()
    });
    Ok(Model { vocabulary, heads })
}

fn vocabulary(lessons: &[&Lesson], most: usize) -> Vocabulary {
    Vocabulary::of(lessons.iter().map(|lesson| features(&lesson.text)), most)
}

/// The classes of a target, and the class of every lesson; `None` where it has none.
struct Classes {
    ids: Vec<String>,
    of: Vec<Option<usize>>,
}

impl Classes {
    fn of(lessons: &[&Lesson], target: Target) -> Self {
        let mut numbers: BTreeMap<&str, usize> =
            lessons.iter().map(|lesson| (lesson.class(target), 0)).filter(|(id, _)| !id.is_empty()).collect();
        for (place, number) in numbers.values_mut().enumerate() {
            *number = place;
        }
        let of = lessons.iter().map(|lesson| numbers.get(lesson.class(target)).copied()).collect();
        Self { ids: numbers.into_keys().map(str::to_owned).collect(), of }
    }
}

fn head(classes: Classes, lessons: &[&Lesson], rows: &[Row], features: usize) -> Head {
    let examples: Vec<Example<'_>> = lessons
        .iter()
        .zip(rows)
        .zip(&classes.of)
        .filter_map(|((lesson, row), class)| {
            let counts = if lesson.corrected { CORRECTED_COUNTS } else { 1.0 };
            Some(Example { row, class: (*class)?, counts })
        })
        .collect();
    if classes.ids.len() < 2 || features == 0 {
        return Head::empty();
    }
    let mut weights = train(&examples, features, classes.ids.len(), EFFORT);
    add_complement(&mut weights, &examples, COMPLEMENT_COUNTS);
    Head::packed(classes.ids, &weights)
}
