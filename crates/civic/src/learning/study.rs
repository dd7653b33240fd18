//! Learning itself: lessons in, a [`Model`] out. The same lessons give the same model, byte by byte.
//!
//! They are read twice, once to count what they hold and once to keep it packed, and one target is learned after the other:
//! a server learns while it serves, and what it needs for that must fit beside everything else.

use std::{collections::BTreeMap, io};

use balai_store::Failure;

use super::{
    complement::add_complement,
    features::features,
    lesson::{LEAST_LESSONS, Lesson, Lessons, Sorted, TooLittle, Untaught, in_memory},
    model::{Head, Model, Target},
    rows::{Packing, Rows},
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
    in_memory(study(&Sorted::of(lessons))).map(|studied| studied.model)
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
pub(super) fn study<L: Lessons>(lessons: &L) -> Result<Studied, Untaught> {
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
    let kept = Kept::of(lessons, &vocabulary, &ids)?;
    let heads = ids.into_iter().enumerate().map(|(target, ids)| kept.head(target, ids));
    let heads = heads.collect::<io::Result<_>>().map_err(|error| lost(&error))?;
    Ok(Studied { model: Model { vocabulary, heads }, lessons: survey.lessons, counts: survey.counts })
}

/// What a first reading counts.
struct Survey {
    lessons: usize,
    census: Census,
    counts: Vec<Counts>,
}

impl Survey {
    fn of<L: Lessons>(lessons: &L) -> Result<Self, Untaught> {
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

/// The lessons as a second reading keeps them.
struct Kept {
    rows: Rows,
    classed: Vec<Classed>,
}

/// What is known of a row.
struct Classed {
    /// The number of its class, for each target; none where it has none.
    classes: [Option<u16>; Target::ALL.len()],
    counts: f32,
}

impl Kept {
    fn of<L: Lessons>(lessons: &L, vocabulary: &Vocabulary, ids: &[Vec<String>]) -> Result<Self, Untaught> {
        let mut packing = Packing::new(&vocabulary.worth, lessons.scratch()?);
        let (mut classed, mut failed) = (Vec::new(), Ok(()));
        lessons.each(&mut |lesson| {
            if failed.is_ok() {
                failed = packing.add(vocabulary.counted(&features(&lesson.text)));
                classed.push(Classed::of(lesson, ids));
            }
        })?;
        failed.map_err(|error| lost(&error))?;
        Ok(Self { rows: packing.rows().map_err(|error| lost(&error))?, classed })
    }

    fn head(&self, target: usize, ids: Vec<String>) -> io::Result<Head> {
        if ids.len() < 2 || self.rows.features() == 0 {
            return Ok(Head::empty());
        }
        let example = |(row, classed): (usize, &Classed)| {
            let class = usize::from((*classed.classes.get(target)?)?);
            Some(Example { row, class, counts: classed.counts })
        };
        let examples: Vec<Example> = self.classed.iter().enumerate().filter_map(example).collect();
        let mut weights = train(&self.rows, &examples, ids.len(), EFFORT)?;
        add_complement(&mut weights, &self.rows, &examples, COMPLEMENT_COUNTS)?;
        Ok(Head::packed(ids, &weights))
    }
}

impl Classed {
    /// A class that came up between the two readings waits for the next learning.
    fn of(lesson: &Lesson, ids: &[Vec<String>]) -> Self {
        let mut classes = [None; Target::ALL.len()];
        for ((class, target), ids) in classes.iter_mut().zip(Target::ALL).zip(ids) {
            let place = ids.binary_search_by(|id| id.as_str().cmp(lesson.class(target))).ok();
            *class = place.and_then(|place| u16::try_from(place).ok());
        }
        Self { classes, counts: if lesson.corrected { CORRECTED_COUNTS } else { 1.0 } }
    }
}

/// The disk on which texts are kept while learning is full or failed.
fn lost(error: &io::Error) -> Untaught {
    let failure = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::storage_full(),
        _ => Failure::Driver(format!("what is kept while learning: {error}")),
    };
    failure.into()
}
