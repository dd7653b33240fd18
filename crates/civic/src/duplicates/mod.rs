//! How well duplicates are found, measured: pairs made from a region's own public reports, and figures over them.
//!
//! Every pair is generated, so its answer is known: the same thing told again in other words, or another thing that
//! looks alike. One half of the reports gives pairs to fit weights to, the other half pairs to measure with, and the
//! two halves are reworded by different rules. Only texts that everybody may read are used. Nothing here runs in a
//! hall in service.

mod baseline;
mod export;
mod figures;
mod fit;
mod pair;
mod pairs;
mod reword;
mod rules;
mod source;
#[cfg(test)]
mod tests;

use balai_platform::region::Region;
use serde::Serialize;

pub use export::csv;
pub use figures::{Figures, KindFigures};
pub use fit::{DEFAULT_ROUNDS, fit, threshold_for};
pub use pair::{Half, Pair, PairKind, Side};
pub use pairs::made;
pub use source::{Source, sources};

use crate::reports::likeness::{self, DEFAULT_THRESHOLD, Features, Lexicon, WEIGHTS};

/// What is to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The same seed makes the same pairs.
    pub seed: u64,
    /// Whether weights are fitted anew to the fitting half and measured too.
    pub refit: bool,
}

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// The region's id.
    pub region: String,
    /// How the pairs came about: figures on generated text are no proof.
    pub made_from: &'static str,
    /// The seed of the pairs.
    pub seed: u64,
    /// How many reports gave pairs.
    pub cases: usize,
    /// How many pairs the fitting half holds.
    pub fitting_pairs: usize,
    /// The measuring half with the weights of the code.
    pub balai: Figures,
    /// The measuring half as it was scored before: same category, nearness, shared letters.
    pub before: Figures,
    /// The measuring half with weights fitted to this region's fitting half.
    pub refitted: Option<Refitted>,
}

/// Weights fitted anew.
#[derive(Clone, Debug, Serialize)]
pub struct Refitted {
    /// The weights, by the name of their feature.
    pub weights: Vec<(&'static str, f64)>,
    /// The lowest threshold that has precision 0.9 on the fitting half.
    pub threshold: f64,
    /// What they reach on the measuring half.
    pub figures: Figures,
}

/// A pair with what was found about it.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Its kind.
    pub kind: PairKind,
    /// The probability or score given.
    pub score: f64,
    /// From which score on it would be shown.
    pub threshold: f64,
}

/// Measures on pairs that were made from `sources`. `told` hears how many pairs are read, of how many.
pub fn evaluate(region: &Region, sources: &[Source], plan: Plan, told: &dyn Fn(usize, usize)) -> Evaluation {
    let pairs = made(region, sources, plan.seed);
    let lexicon = Lexicon::of(region);
    let read = |(number, pair)| {
        told(number + 1, pairs.len());
        Weighed::of(region, &lexicon, pair)
    };
    let weighed: Vec<Weighed<'_>> = pairs.iter().enumerate().map(read).collect();
    let of = |half: Half| weighed.iter().filter(move |weighed| weighed.pair.half == half);
    let measured: Vec<&Weighed<'_>> = of(Half::Measure).collect();
    let fitting: Vec<&Weighed<'_>> = of(Half::Fit).collect();
    let before: Vec<Scored> = measured.iter().map(|weighed| baseline::scored(region, weighed.pair)).collect();
    let refitted = plan.refit.then(|| refit(region, &fitting, &measured));
    Evaluation {
        region: region.id.to_string(),
        made_from: "pairs generated from the region's public reports",
        seed: plan.seed,
        cases: sources.len(),
        fitting_pairs: fitting.len(),
        balai: Figures::of(&scored(region, &measured, &WEIGHTS, DEFAULT_THRESHOLD)),
        before: Figures::of(&before),
        refitted,
    }
}

fn refit(region: &Region, fitting: &[&Weighed<'_>], measured: &[&Weighed<'_>]) -> Refitted {
    let samples: Vec<(Features, bool)> = fitting
        .iter()
        .filter(|weighed| !weighed.ruled_out)
        .map(|weighed| (weighed.features, weighed.pair.kind.is_same()))
        .collect();
    let weights = fit(&samples, DEFAULT_ROUNDS);
    let threshold = threshold_for(&samples, &weights);
    Refitted {
        weights: likeness::FEATURES.iter().map(|(name, _)| *name).zip(weights).collect(),
        threshold,
        figures: Figures::of(&scored(region, measured, &weights, threshold)),
    }
}

/// A pair and the numbers it is weighed by.
struct Weighed<'p> {
    pair: &'p Pair,
    features: Features,
    /// Whether the pair never comes to be weighed: ended before, too long ago, too far.
    ruled_out: bool,
}

impl<'p> Weighed<'p> {
    fn of(region: &Region, lexicon: &Lexicon, pair: &'p Pair) -> Self {
        let facts = pair.facts(region);
        let one = lexicon.read(&pair.one.text, "");
        let other = lexicon.read(&pair.other.text, "");
        let far = pair.metres.is_some_and(|metres| metres > likeness::reach_metres(facts.radius_metres));
        let ruled_out = pair.ended_between || far || pair.days > facts.usual_days;
        Self { pair, features: likeness::features(&facts, &one, &other), ruled_out }
    }
}

fn scored(region: &Region, pairs: &[&Weighed<'_>], weights: &Features, threshold: f64) -> Vec<Scored> {
    let of = |weighed: &&Weighed<'_>| {
        let score = if weighed.ruled_out { 0.0 } else { likeness::probability(weights, &weighed.features) };
        let own = region.categories.get(&weighed.pair.one.category);
        let own = own.and_then(|category| category.duplicate_threshold);
        let threshold = own.map_or(threshold, |percent| f64::from(percent) / 100.0);
        Scored { kind: weighed.pair.kind, score, threshold }
    };
    pairs.iter().map(of).collect()
}
