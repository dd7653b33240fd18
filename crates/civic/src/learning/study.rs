//! Learning itself: lessons in, a [`Model`] out. The same lessons give the same model, byte by byte.
//!
//! They are read twice, once to count what they hold and once to keep it packed, and one target is learned after the other:
//! a server learns while it serves, and what it needs for that must fit beside everything else. Pure.

use std::collections::BTreeMap;

use super::{
    complement::add_complement,
    features::features,
    lesson::{LEAST_LESSONS, Lesson, Lessons, Sorted, TooLittle},
    model::{Head, Model, Target},
    rows::Packed,
    training::{Effort, Example, train},
    vocabulary::{Census, Vocabulary},
};

/// A model holds at most so many weights of one byte.
const MOST_WEIGHTS: usize = 8_000_000;
/// What a lesson counts that an officer corrected: somebody looked.
const CORRECTED_COUNTS: f32 = 2.0;
/// How much the complement counts beside the regression; chosen by measuring, see the decision 0007.
const COMPLEMENT_COUNTS: f64 = 2.0;
const EFFORT: Effort = Effort { cost: 10.0, rounds: 12, step: 1.0 };

/// Learns from lessons in memory, in whatever order.
pub fn learn(lessons: &[&Lesson]) -> Result<Model, TooLittle> {
    Ok(study(&Sorted::of(lessons))?.model)
}

/// What learning came to.
pub(super) struct Studied {
    pub(super) model: Model,
    /// From how many lessons.
    pub(super) lessons: usize,
    /// How many lessons are of each class, for each of [`Target::ALL`].
    pub(super) counts: Vec<Counts>,
}

/// How many lessons are of each class of a target.
pub(super) type Counts = BTreeMap<String, usize>;

/// Learns from lessons.
pub(super) fn study<L: Lessons>(lessons: &L) -> Result<Studied, L::Error> {
    let survey = Survey::of(lessons)?;
    if survey.lessons < LEAST_LESSONS {
        return Err(TooLittle::Lessons(survey.lessons).into());
    }
    if survey.counts.iter().all(|counts| counts.len() < 2) {
        return Err(TooLittle::Classes.into());
    }
    let classes = survey.counts.iter().map(BTreeMap::len).sum::<usize>().max(1);
    let vocabulary = survey.census.vocabulary(MOST_WEIGHTS / classes);
    let ids: Vec<Vec<String>> = survey.counts.iter().map(|counts| counts.keys().cloned().collect()).collect();
    let kept = kept(lessons, &vocabulary, &ids)?;
    let heads =
        ids.into_iter().enumerate().map(|(target, ids)| head(ids, &kept, target, &vocabulary)).collect();
    Ok(Studied { model: Model { vocabulary, heads }, lessons: survey.lessons, counts: survey.counts })
}

/// What a first reading counts.
struct Survey {
    lessons: usize,
    census: Census,
    counts: Vec<Counts>,
}

impl Survey {
    fn of<L: Lessons>(lessons: &L) -> Result<Self, L::Error> {
        let mut survey =
            Self { lessons: 0, census: Census::new(), counts: vec![Counts::new(); Target::ALL.len()] };
        lessons.each(&mut |lesson| survey.add(lesson))?;
        Ok(survey)
    }

    fn add(&mut self, lesson: &Lesson) {
        self.lessons += 1;
        self.census.add(&features(&lesson.text));
        for (target, counts) in Target::ALL.iter().zip(&mut self.counts) {
            let class = lesson.class(*target);
            match counts.get_mut(class) {
                Some(count) => *count += 1,
                None if class.is_empty() => {}
                None => drop(counts.insert(class.to_owned(), 1)),
            }
        }
    }
}

/// A lesson as a second reading keeps it.
struct Kept {
    row: Packed,
    /// The number of its class, for each target; none where it has none.
    classes: [Option<u16>; Target::ALL.len()],
    counts: f32,
}

/// The lessons packed. A class that came up between the two readings waits for the next learning.
fn kept<L: Lessons>(
    lessons: &L,
    vocabulary: &Vocabulary,
    ids: &[Vec<String>],
) -> Result<Vec<Kept>, L::Error> {
    let mut kept = Vec::new();
    lessons.each(&mut |lesson| {
        let mut classes = [None; Target::ALL.len()];
        for ((class, target), ids) in classes.iter_mut().zip(Target::ALL).zip(ids) {
            let place = ids.binary_search_by(|id| id.as_str().cmp(lesson.class(target))).ok();
            *class = place.and_then(|place| u16::try_from(place).ok());
        }
        let counts = if lesson.corrected { CORRECTED_COUNTS } else { 1.0 };
        kept.push(Kept { row: vocabulary.packed(&features(&lesson.text)), classes, counts });
    })?;
    Ok(kept)
}

fn head(ids: Vec<String>, kept: &[Kept], target: usize, vocabulary: &Vocabulary) -> Head {
    if ids.len() < 2 || vocabulary.len() == 0 {
        return Head::empty();
    }
    let examples: Vec<Example<'_>> = kept
        .iter()
        .filter_map(|kept| {
            let class = usize::from((*kept.classes.get(target)?)?);
            Some(Example { row: &kept.row, class, counts: kept.counts })
        })
        .collect();
    let mut weights = train(&examples, &vocabulary.worth, ids.len(), EFFORT);
    add_complement(&mut weights, &examples, &vocabulary.worth, COMPLEMENT_COUNTS);
    Head::packed(ids, &weights)
}
