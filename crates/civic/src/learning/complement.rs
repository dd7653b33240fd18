//! Complement naive Bayes: how telling a feature is against a class, from all texts that are not of it.
//!
//! It knows rare classes better than the regression and typing errors worse; their sum is better than either.
//! Both weigh features linearly, so that the sum is one model. Pure.

use super::training::{Example, Weights};

/// What every class is thought to have seen of every feature before the first text.
const SMOOTHING: f64 = 0.3;

/// Adds the weights of a complement naive Bayes over `examples` to `weights`, `times` as much.
#[expect(clippy::cast_possible_truncation, reason = "weights of features are no more exact than this")]
pub(super) fn add_complement(weights: &mut Weights, examples: &[Example<'_>], times: f64) {
    let classes = weights.classes;
    let seen = seen(examples, weights.values.len(), classes);
    let mut sums = vec![0.0_f64; classes];
    for feature in seen.chunks_exact(classes) {
        let all: f64 = feature.iter().map(|value| f64::from(*value)).sum();
        for (sum, own) in sums.iter_mut().zip(feature) {
            *sum += all - f64::from(*own) + SMOOTHING;
        }
    }
    for (feature, values) in seen.chunks_exact(classes).zip(weights.values.chunks_exact_mut(classes)) {
        let all: f64 = feature.iter().map(|value| f64::from(*value)).sum();
        for ((value, own), sum) in values.iter_mut().zip(feature).zip(&sums) {
            *value -= (times * ((all - f64::from(*own) + SMOOTHING) / sum).ln()) as f32;
        }
    }
}

/// How much of every feature the texts of every class hold.
fn seen(examples: &[Example<'_>], values: usize, classes: usize) -> Vec<f32> {
    let mut seen = vec![0.0_f32; values];
    for example in examples {
        for (feature, weight) in example.row.features.iter().zip(&example.row.weights) {
            if let Some(slot) = seen.get_mut(*feature as usize * classes + example.class) {
                *slot += weight * example.counts;
            }
        }
    }
    seen
}
