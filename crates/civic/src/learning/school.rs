//! A region's learning: reads its cases, measures, learns and replaces the model in use in one step.
//!
//! Reading and learning hold no transaction open; only the replacement is a write. Nothing here knows a page.

use std::fs::File;

use balai_base::{CaseId, Timestamp};
use balai_platform::casework::{self, Context, Taught};
use balai_store::{Failure, Store, Tx};

use super::{
    figures::{Evaluation, Keywords, evaluate_all},
    lesson::{Lesson, Lessons, MOST_LESSONS, TooLittle, Untaught},
    model::Model,
    store::{self, Stored},
    study::study,
};

/// The probability below which a guess is not offered, unless said otherwise.
pub const THRESHOLD: f64 = 0.5;
/// How many cases one read takes.
const PAGE: u32 = 250;
/// How many models of a region are kept, the one in use included.
const KEPT: i64 = 3;

/// What learning came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A new model is in use.
    Learned {
        /// Its number.
        version: i64,
        /// From how many cases.
        lessons: usize,
        /// What it was measured at.
        figures: Evaluation,
    },
    /// There was too little to learn from; nothing changed.
    TooLittle(TooLittle),
    /// No case has ended or was corrected since the model in use was made.
    NothingNew,
}

/// The cases of a region as lessons, the newest [`MOST_LESSONS`]: a page at a time, so that no texts gather in memory.
struct Cases<'s> {
    store: &'s Store,
    context: &'s Context,
}

impl Lessons for Cases<'_> {
    fn each(&self, see: &mut dyn FnMut(&Lesson)) -> Result<(), Untaught> {
        let (mut before, mut seen): (Option<CaseId>, usize) = (None, 0);
        loop {
            let own = self.context.clone();
            let page = self.store.read_now(move |tx| casework::taught(tx, &own, before, PAGE))?;
            let Some(last) = page.last() else { return Ok(()) };
            before = Some(last.id);
            for lesson in page.into_iter().filter_map(|case| lesson(self.context, case)) {
                if seen == MOST_LESSONS {
                    return Ok(());
                }
                seen += 1;
                see(&lesson);
            }
        }
    }

    fn scratch(&self) -> Result<Option<File>, Untaught> {
        Ok(Some(self.store.files().scratch()?))
    }
}

/// Learns from four fifths of a region's cases and measures on the rest; keeps nothing.
pub fn evaluate_region(
    store: &Store,
    context: &Context,
    threshold: f64,
    keywords: Keywords<'_>,
) -> Result<Evaluation, Untaught> {
    evaluate_all(&Cases { store, context }, threshold, keywords)
}

/// A case as a lesson; what the pack no longer has teaches nothing.
fn lesson(context: &Context, case: Taught) -> Option<Lesson> {
    let region = &context.region;
    let known = |known: bool, id: String| if known { id } else { String::new() };
    let lesson = Lesson {
        id: *case.id.0.as_bytes(),
        category: known(region.categories.get(&case.category).is_some(), case.category),
        agency: known(region.agencies.get(&case.agency).is_some(), case.agency),
        text: case.text,
        corrected: case.corrected,
    };
    let is_placed = !lesson.category.is_empty() || !lesson.agency.is_empty();
    let teaches = is_placed && !lesson.text.trim().is_empty();
    teaches.then_some(lesson)
}

/// Learns from all cases and puts the model in use. `only_news`: only if there is something new.
pub fn learn_region(
    store: &Store,
    context: &Context,
    (threshold, only_news): (f64, bool),
    keywords: Keywords<'_>,
) -> Result<Outcome, Failure> {
    let own = context.clone();
    let (so_far, in_use) = store.read_now(move |tx| {
        let so_far = casework::taught_so_far(tx, &own)?;
        Ok((so_far, store::models(tx, &own.region.id)?.into_iter().next()))
    })?;
    let taught = i64::try_from(so_far.0).unwrap_or(i64::MAX);
    let taught_until = so_far.1.unwrap_or(Timestamp(0));
    let known =
        in_use.as_ref().is_some_and(|model| (model.taught, model.taught_until) == (taught, taught_until));
    if only_news && known {
        return Ok(Outcome::NothingNew);
    }
    let (model, lessons, figures) = match measured(&Cases { store, context }, threshold, keywords) {
        Ok(learned) => learned,
        Err(Untaught::TooLittle(reason)) => return Ok(Outcome::TooLittle(reason)),
        Err(Untaught::Store(failure)) => return Err(failure),
    };
    let text = serde_json::to_string(&figures).map_err(|error| Failure::Driver(error.to_string()))?;
    let stored = Stored {
        version: 0,
        made_at: context.moment.now,
        lessons: i64::try_from(lessons).unwrap_or(i64::MAX),
        taught,
        taught_until,
        threshold,
        figures: text,
    };
    let version = replace(store, context, &stored, &model)?;
    Ok(Outcome::Learned { version, lessons, figures })
}

/// Measures first: the model that was measured is forgotten before the one to use is learned.
fn measured(
    cases: &Cases<'_>,
    threshold: f64,
    keywords: Keywords<'_>,
) -> Result<(Model, usize, Evaluation), Untaught> {
    let figures = evaluate_all(cases, threshold, keywords)?;
    let studied = study(cases)?;
    Ok((studied.model.warmed(&figures.heats), studied.lessons, figures))
}

/// Stores a model under the next number and forgets the oldest, in one write.
fn replace(store: &Store, context: &Context, stored: &Stored, model: &Model) -> Result<i64, Failure> {
    let (region, stored, bytes) = (context.region.id.clone(), stored.clone(), model.to_bytes());
    store.write_now(move |tx: &mut Tx| {
        let version = store::newest(tx, &region)?.unwrap_or(0) + 1;
        let stored = Stored { version, ..stored.clone() };
        if !store::insert(tx, &region, &stored, &bytes)? {
            return Err(Failure::Busy);
        }
        store::forget(tx, &region, version - KEPT + 1)?;
        Ok(version)
    })
}
