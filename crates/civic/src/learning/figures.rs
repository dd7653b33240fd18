//! How good suggestions are on cases that were held out, beside two yardsticks that learn nothing.
//!
//! What is measured here is what `balai learn --evaluate` prints and administrators read. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    features::features,
    lesson::{Lesson, Lessons, Part, Sorted, TooLittle, Untaught, in_memory},
    model::{Head, Model, Target},
    study::{Counts, study},
    training::probabilities,
    vocabulary::Row,
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
    /// How many cases were held out; 0 in figures of a release that did not count them.
    #[serde(default)]
    pub held_out: usize,
    /// Below this probability nothing is said.
    pub threshold: f64,
    /// Category, then agency.
    pub targets: Vec<TargetFigures>,
    /// By what each target's scores are divided; see [`Model::warmed`].
    pub heats: Vec<f32>,
}

impl Evaluation {
    /// How many cases there were, those held out included.
    pub fn cases(&self) -> usize {
        self.learned_from + self.held_out
    }
}

/// Learns from four fifths of `lessons` and measures on the rest.
pub fn evaluate(lessons: &[Lesson], threshold: f64, keywords: Keywords<'_>) -> Result<Evaluation, TooLittle> {
    in_memory(evaluate_all(&Sorted::of(&lessons.iter().collect::<Vec<_>>()), threshold, keywords))
}

/// [`evaluate`] for lessons that are read anew whenever they are needed.
pub(super) fn evaluate_all<L: Lessons>(
    lessons: &L,
    threshold: f64,
    keywords: Keywords<'_>,
) -> Result<Evaluation, Untaught> {
    let [taught, held_out] = [false, true].map(|held_out| Part { of: lessons, held_out });
    measure((&taught, &held_out), threshold, keywords)
}

/// Learns from `taught` and measures on `held_out`.
pub fn evaluate_on(
    taught: &[&Lesson],
    held_out: &[&Lesson],
    threshold: f64,
    keywords: Keywords<'_>,
) -> Result<Evaluation, TooLittle> {
    in_memory(measure((&Sorted::of(taught), &Sorted::of(held_out)), threshold, keywords))
}

pub(super) fn measure<L: Lessons>(
    (taught, held_out): (&L, &L),
    threshold: f64,
    keywords: Keywords<'_>,
) -> Result<Evaluation, Untaught> {
    let studied = study(taught)?;
    let mut trials: Vec<Trial> =
        Target::ALL.iter().zip(&studied.counts).map(|(target, counts)| Trial::new(*target, counts)).collect();
    let mut asked = 0;
    held_out.each(&mut |lesson| {
        asked += 1;
        let (row, _) = studied.model.vocabulary.row(&features(&lesson.text));
        for trial in &mut trials {
            trial.ask(&studied.model, (lesson, &row), keywords);
        }
    })?;
    let measured = trials.into_iter().map(|trial| trial.figures(&studied.model, threshold));
    let (targets, heats) = measured.unzip();
    Ok(Evaluation { learned_from: studied.lessons, held_out: asked, threshold, targets, heats })
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

/// What held-out cases tell about one target.
struct Trial {
    target: Target,
    frequent: Vec<String>,
    asked: Vec<Asked>,
}

/// One held-out case: its class, by id and as the model numbers it, the scores, and what the keywords say.
struct Asked {
    truth: String,
    class: Option<usize>,
    scores: Vec<f32>,
    keywords: Vec<String>,
}

impl Trial {
    fn new(target: Target, counts: &Counts) -> Self {
        let mut order: Vec<(&String, &usize)> = counts.iter().collect();
        order.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let frequent = order.into_iter().take(OFFERED).map(|(id, _)| id.clone()).collect();
        Self { target, frequent, asked: Vec::new() }
    }

    fn ask(&mut self, model: &Model, (lesson, row): (&Lesson, &Row), keywords: Keywords<'_>) {
        let truth = lesson.class(self.target);
        if truth.is_empty() {
            return;
        }
        let head = model.head(self.target);
        let mut said = keywords(self.target, &lesson.text);
        said.truncate(OFFERED);
        self.asked.push(Asked {
            truth: truth.to_owned(),
            class: head.and_then(|head| head.classes.iter().position(|class| class == truth)),
            scores: head.map(|head| head.scores(row)).unwrap_or_default(),
            keywords: said,
        });
    }

    fn figures(self, model: &Model, threshold: f64) -> (TargetFigures, f32) {
        let nothing = Head::empty();
        let head = model.head(self.target).unwrap_or(&nothing);
        let cooling = best_heat(&self.asked);
        let ranked: Vec<Vec<(usize, f32)>> =
            self.asked.iter().map(|one| ranked(&one.scores, cooling)).collect();
        let name = |class: usize| head.classes.get(class).map_or("", String::as_str);
        let guessed: Vec<Vec<&str>> =
            ranked.iter().map(|ranked| ranked.iter().map(|(class, _)| name(*class)).collect()).collect();
        let truths: Vec<&str> = self.asked.iter().map(|one| one.truth.as_str()).collect();
        let frequent = strings(&self.frequent);
        let (coverage, precision) = above(threshold, &ranked, &self.asked);
        let figures = TargetFigures {
            target: self.target.as_str().to_owned(),
            classes: head.classes.len(),
            held_out: self.asked.len(),
            model: hits(&truths, |place| guessed.get(place).cloned().unwrap_or_default()),
            most_frequent: hits(&truths, |_| frequent.clone()),
            keywords: hits(&truths, |place| {
                self.asked.get(place).map(|one| strings(&one.keywords)).unwrap_or_default()
            }),
            coverage,
            precision,
            per_class: per_class(&truths, &guessed),
        };
        (figures, cooling)
    }
}

fn strings(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

/// The likeliest classes with their probabilities, likeliest first.
fn ranked(scores: &[f32], heat: f32) -> Vec<(usize, f32)> {
    let mut likely: Vec<f32> = scores.iter().map(|score| score / heat).collect();
    probabilities(&mut likely);
    let mut order: Vec<(usize, f32)> = likely.into_iter().enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    order.truncate(OFFERED);
    order
}

/// The heat under which the held-out cases are likeliest: one number, so little can be learned by heart.
#[expect(clippy::cast_precision_loss, reason = "a few dozen steps")]
fn best_heat(asked: &[Asked]) -> f32 {
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
fn above(threshold: f64, ranked: &[Vec<(usize, f32)>], asked: &[Asked]) -> (f64, Option<f64>) {
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
