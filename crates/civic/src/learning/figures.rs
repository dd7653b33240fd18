//! How good suggestions are on cases that were held out, beside two yardsticks that learn nothing.
//!
//! What is measured here is what `balai learn --evaluate` prints and administrators read. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    features::features,
    lesson::{Lesson, TooLittle, is_held_out, learn},
    model::{Head, Model, Target},
    training::probabilities,
};

/// How many suggestions count as found.
const OFFERED: usize = 3;

/// What the pack's keywords say of a text, best first: the ids of a target.
pub type Keywords<'k> = &'k (dyn Fn(Target, &str) -> Vec<String> + Sync);

/// How often the right one stood first, and among the first three; from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hits {
    /// Stood first.
    pub top1: f64,
    /// Stood among the first three.
    pub top3: f64,
}

/// One class on the held-out cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassFigures {
    /// The category's or agency's id.
    pub id: String,
    /// How many held-out cases are of it.
    pub support: usize,
    /// Of those put first, how many were right; none when it was never put first.
    pub precision: Option<f64>,
    /// Of its cases, for how many it was put first; none when none was held out.
    pub recall: Option<f64>,
}

/// One target on the held-out cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetFigures {
    /// `category` or `agency`.
    pub target: String,
    /// How many classes there are.
    pub classes: usize,
    /// How many cases were held out.
    pub held_out: usize,
    /// The model.
    pub model: Hits,
    /// Always the most frequent ones.
    pub most_frequent: Hits,
    /// The pack's keywords, as without training.
    pub keywords: Hits,
    /// Of how many cases the first guess reaches the threshold, from 0 to 1.
    pub coverage: f64,
    /// How many of those guesses are right, from 0 to 1; none when none reaches it.
    pub precision: Option<f64>,
    /// Every class, the most frequent first.
    pub per_class: Vec<ClassFigures>,
}

/// What measuring found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// How many cases the measured model was learned from.
    pub learned_from: usize,
    /// Below this probability nothing is said.
    pub threshold: f64,
    /// Category, then agency.
    pub targets: Vec<TargetFigures>,
    /// By what each target's scores are divided; see [`Model::warmed`].
    pub heats: Vec<f32>,
}

/// Learns from four fifths of `lessons` and measures on the rest.
pub fn evaluate(lessons: &[Lesson], threshold: f64, keywords: Keywords<'_>) -> Result<Evaluation, TooLittle> {
    let (held_out, taught): (Vec<&Lesson>, Vec<&Lesson>) =
        lessons.iter().partition(|lesson| is_held_out(&lesson.id));
    evaluate_on(&taught, &held_out, threshold, keywords)
}

/// Learns from `taught` and measures on `held_out`.
pub fn evaluate_on(
    taught: &[&Lesson],
    held_out: &[&Lesson],
    threshold: f64,
    keywords: Keywords<'_>,
) -> Result<Evaluation, TooLittle> {
    let model = learn(taught)?;
    let measured: Vec<(TargetFigures, f32)> = std::thread::scope(|scope| {
        let model = &model;
        let threads: Vec<_> = Target::ALL
            .into_iter()
            .map(|target| {
                let trial = Trial { model, taught, held_out, threshold, keywords };
                scope.spawn(move || trial.of(target))
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let (targets, heats) = measured.into_iter().unzip();
    Ok(Evaluation { learned_from: taught.len(), threshold, targets, heats })
}

impl Model {
    /// The same model whose probabilities say how often it is right, by what [`evaluate`] found.
    #[must_use]
    pub fn warmed(mut self, heats: &[f32]) -> Self {
        for (head, heat) in self.heads.iter_mut().zip(heats) {
            head.heat = *heat;
        }
        self
    }
}

/// A model, what it was taught and what it is asked.
#[derive(Clone, Copy)]
struct Trial<'t> {
    model: &'t Model,
    taught: &'t [&'t Lesson],
    held_out: &'t [&'t Lesson],
    threshold: f64,
    keywords: Keywords<'t>,
}

/// One held-out case: its class as the model numbers it, and the scores.
struct Asked<'t> {
    truth: &'t str,
    class: Option<usize>,
    scores: Vec<f32>,
}

impl<'t> Trial<'t> {
    fn of(self, target: Target) -> (TargetFigures, f32) {
        let nothing = Head::empty();
        let head = self.model.head(target).unwrap_or(&nothing);
        let lessons: Vec<&Lesson> =
            self.held_out.iter().copied().filter(|lesson| !lesson.class(target).is_empty()).collect();
        let trials: Vec<Asked<'_>> = lessons.iter().map(|lesson| self.asked(head, target, lesson)).collect();
        let cooling = best_heat(&trials);
        let ranked: Vec<Vec<(usize, f32)>> = trials.iter().map(|one| ranked(&one.scores, cooling)).collect();
        let name = |class: usize| head.classes.get(class).map_or("", String::as_str);
        let guessed: Vec<Vec<&str>> = ranked
            .iter()
            .map(|ranked| ranked.iter().take(OFFERED).map(|(class, _)| name(*class)).collect())
            .collect();
        let truths: Vec<&str> = trials.iter().map(|one| one.truth).collect();
        let frequent = self.most_frequent(target);
        let by_keywords: Vec<Vec<String>> =
            lessons.iter().map(|lesson| (self.keywords)(target, &lesson.text)).collect();
        let (coverage, precision) = above(self.threshold, &ranked, &trials);
        let figures = TargetFigures {
            target: target.as_str().to_owned(),
            classes: head.classes.len(),
            held_out: lessons.len(),
            model: hits(&truths, |place| guessed.get(place).cloned().unwrap_or_default()),
            most_frequent: hits(&truths, |_| frequent.clone()),
            keywords: hits(&truths, |place| {
                by_keywords.get(place).map(|ids| ids.iter().map(String::as_str).collect()).unwrap_or_default()
            }),
            coverage,
            precision,
            per_class: per_class(&truths, &guessed),
        };
        (figures, cooling)
    }

    fn asked(self, head: &Head, target: Target, lesson: &'t Lesson) -> Asked<'t> {
        let truth = lesson.class(target);
        let (row, _) = self.model.vocabulary.row(&features(&lesson.text));
        let class = head.classes.iter().position(|class| class == truth);
        Asked { truth, class, scores: head.scores(&row) }
    }

    fn most_frequent(self, target: Target) -> Vec<&'t str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for lesson in self.taught.iter().filter(|lesson| !lesson.class(target).is_empty()) {
            *counts.entry(lesson.class(target)).or_default() += 1;
        }
        let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
        order.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        order.into_iter().take(OFFERED).map(|(id, _)| id).collect()
    }
}

/// Classes with their probabilities, likeliest first.
fn ranked(scores: &[f32], heat: f32) -> Vec<(usize, f32)> {
    let mut likely: Vec<f32> = scores.iter().map(|score| score / heat).collect();
    probabilities(&mut likely);
    let mut order: Vec<(usize, f32)> = likely.into_iter().enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    order
}

/// The heat under which the held-out cases are likeliest: one number, so little can be learned by heart.
#[expect(clippy::cast_precision_loss, reason = "a few dozen steps")]
fn best_heat(asked: &[Asked<'_>]) -> f32 {
    let loss = |heat: f32| -> f64 {
        asked
            .iter()
            .filter_map(|one| {
                let mut likely: Vec<f32> = one.scores.iter().map(|score| score / heat).collect();
                probabilities(&mut likely);
                likely.get(one.class?).map(|own| -f64::from(own.max(1e-9)).ln())
            })
            .sum()
    };
    let heats = (0..40).map(|step| 0.4 * 1.12_f32.powf(step as f32));
    let best = heats.map(|heat| (heat, loss(heat))).min_by(|one, other| one.1.total_cmp(&other.1));
    if asked.is_empty() { 1.0 } else { best.map_or(1.0, |(heat, _)| heat) }
}

fn hits<'g>(truths: &[&str], guesses: impl Fn(usize) -> Vec<&'g str>) -> Hits {
    let (mut first, mut offered) = (0, 0);
    for (place, truth) in truths.iter().enumerate() {
        let guesses = guesses(place);
        first += usize::from(guesses.first() == Some(truth));
        offered += usize::from(guesses.iter().take(OFFERED).any(|guess| guess == truth));
    }
    Hits { top1: part(first, truths.len()).unwrap_or(0.0), top3: part(offered, truths.len()).unwrap_or(0.0) }
}

/// How many first guesses reach the threshold, and how many of those are right.
fn above(threshold: f64, ranked: &[Vec<(usize, f32)>], asked: &[Asked<'_>]) -> (f64, Option<f64>) {
    let (mut reached, mut right) = (0, 0);
    for (ranked, one) in ranked.iter().zip(asked) {
        let Some((class, probability)) = ranked.first() else { continue };
        if f64::from(*probability) >= threshold {
            reached += 1;
            right += usize::from(one.class == Some(*class));
        }
    }
    (part(reached, asked.len()).unwrap_or(0.0), part(right, reached))
}

fn per_class(truths: &[&str], guessed: &[Vec<&str>]) -> Vec<ClassFigures> {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (truth, guesses) in truths.iter().zip(guessed) {
        let first = guesses.first().copied().unwrap_or_default();
        let [support, _, right] = counts.entry(truth).or_default();
        *support += 1;
        *right += usize::from(first == *truth);
        let [_, chosen, _] = counts.entry(first).or_default();
        *chosen += 1;
    }
    let mut classes: Vec<ClassFigures> = counts
        .into_iter()
        .filter(|(id, _)| !id.is_empty())
        .map(|(id, [support, chosen, right])| ClassFigures {
            id: id.to_owned(),
            support,
            precision: part(right, chosen),
            recall: part(right, support),
        })
        .collect();
    classes.sort_by_key(|class| std::cmp::Reverse(class.support));
    classes
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases")]
fn part(some: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| some as f64 / of as f64)
}
