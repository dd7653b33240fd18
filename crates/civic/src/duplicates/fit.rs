//! Fits the weights: logistic regression by plain gradient descent, from nothing, over all pairs at once, so that the
//! same pairs give the same weights on every machine.
//!
//! A weight may not leave the side its feature's sign allows: it is set to 0 where a step would carry it over. So
//! likeness can only fall with distance, whatever the pairs say. Positives and negatives weigh as they come.

use crate::reports::likeness::{FEATURES, Features, Sign, probability};

/// So many steps are taken; more change nothing in the second decimal.
pub const DEFAULT_ROUNDS: usize = 4_000;
/// The length of a step. The features lie within 0 and 1, so that it can't run away.
const STEP: f64 = 0.5;
/// How strongly large weights are held back (ridge), per pair.
const RIDGE: f64 = 1e-4;
/// The precision the default threshold is chosen for.
const PRECISION: f64 = 0.9;

/// The weights that fit `samples` (numbers of a pair, and whether it is the same thing).
#[expect(clippy::cast_precision_loss, reason = "pairs are counted in thousands")]
pub fn fit(samples: &[(Features, bool)], rounds: usize) -> Features {
    let mut weights: Features = [0.0; FEATURES.len()];
    let mut ahead = weights;
    let all = samples.len().max(1) as f64;
    for round in 0..rounds {
        let mut slope: Features = [0.0; FEATURES.len()];
        for (features, same) in samples {
            let wrong = probability(&ahead, features) - f64::from(u8::from(*same));
            for (slope, feature) in slope.iter_mut().zip(features) {
                *slope += wrong * feature / all;
            }
        }
        let before = weights;
        for (place, (weight, slope)) in weights.iter_mut().zip(slope).enumerate() {
            let from = ahead.get(place).copied().unwrap_or_default();
            *weight = allowed(place, from - STEP * (slope + RIDGE * from));
        }
        // Nesterov's look ahead: the same end in a tenth of the steps.
        let push = round as f64 / (round as f64 + 3.0);
        for (place, ahead) in ahead.iter_mut().enumerate() {
            let (now, then) = (weights.get(place).copied(), before.get(place).copied());
            *ahead = now.zip(then).map_or(0.0, |(now, then)| allowed(place, now + push * (now - then)));
        }
    }
    weights
}

fn allowed(place: usize, weight: f64) -> f64 {
    match FEATURES.get(place).map(|(_, sign)| sign) {
        Some(Sign::For) => weight.max(0.0),
        Some(Sign::Against) => weight.min(0.0),
        Some(Sign::Free) | None => weight,
    }
}

/// The lowest threshold, in whole hundredths, at which `samples` reach a precision of 0.9; else 0.95.
#[expect(clippy::cast_precision_loss, reason = "pairs are counted in thousands")]
pub fn threshold_for(samples: &[(Features, bool)], weights: &Features) -> f64 {
    let scores: Vec<(f64, bool)> =
        samples.iter().map(|(features, same)| (probability(weights, features), *same)).collect();
    let precise = |threshold: f64| {
        let shown = scores.iter().filter(|(score, _)| *score >= threshold).count();
        let right = scores.iter().filter(|(score, same)| *same && *score >= threshold).count();
        shown > 0 && right as f64 >= PRECISION * shown as f64
    };
    (5_u32..95)
        .map(|percent| f64::from(percent) / 100.0)
        .find(|threshold| precise(*threshold))
        .unwrap_or(0.95)
}
