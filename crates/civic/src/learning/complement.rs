//! Complement naive Bayes: how telling a feature is against a class, from all texts that are not of it.
//!
//! It knows rare classes better than the regression and typing errors worse; their sum is better than either.
//! Both weigh features linearly, so that the sum is one model. Pure.

use std::io;

use super::{
    rows::{Opened, Rows},
    training::{Example, Weights},
};

/// What every class is thought to have seen of every feature before the first text.
const SMOOTHING: f64 = 0.3;
/// How many counts are held at once: features are taken in turns, so that no second matrix stands beside the weights.
const COUNTS_AT_ONCE: usize = 500_000;

/// Adds the weights of a complement naive Bayes over `examples` to `weights`, `times` as much.
#[expect(clippy::cast_possible_truncation, reason = "weights of features are no more exact than this")]
pub(super) fn add_complement(
    weights: &mut Weights,
    rows: &Rows,
    examples: &[Example],
    times: f64,
) -> io::Result<()> {
    let classes = weights.classes;
    let sums = sums(rows, examples, classes)?;
    let features = (COUNTS_AT_ONCE / classes.max(1)).max(1);
    for (turn, values) in weights.values.chunks_mut(features * classes).enumerate() {
        let seen = seen(rows, examples, (turn * features, values.len(), classes))?;
        for (values, seen) in values.chunks_exact_mut(classes).zip(seen.chunks_exact(classes)) {
            let all: f64 = seen.iter().map(|value| f64::from(*value)).sum();
            for ((value, own), sum) in values.iter_mut().zip(seen).zip(&sums) {
                *value -= (times * ((all - f64::from(*own) + SMOOTHING) / sum).ln()) as f32;
            }
        }
    }
    Ok(())
}

/// How much of all features the texts outside every class hold.
#[expect(clippy::cast_precision_loss, reason = "counts of features")]
fn sums(rows: &Rows, examples: &[Example], classes: usize) -> io::Result<Vec<f64>> {
    let (mut opened, mut own, mut all) = (Opened::default(), vec![0.0_f64; classes], 0.0_f64);
    for example in examples {
        rows.open(example.row, &mut opened)?;
        let text = opened.row.weights.iter().map(|weight| f64::from(*weight)).sum::<f64>()
            * f64::from(example.counts);
        all += text;
        if let Some(own) = own.get_mut(example.class) {
            *own += text;
        }
    }
    let before = SMOOTHING * rows.features() as f64;
    Ok(own.into_iter().map(|own| all - own + before).collect())
}

/// How much the texts of every class hold of the features from the `first` on, as many as fill `values` counts.
fn seen(
    rows: &Rows,
    examples: &[Example],
    (first, values, classes): (usize, usize, usize),
) -> io::Result<Vec<f32>> {
    let (mut seen, mut opened) = (vec![0.0_f32; values], Opened::default());
    for example in examples {
        rows.open(example.row, &mut opened)?;
        let row = &opened.row;
        for (feature, weight) in row.features.iter().zip(&row.weights) {
            let Some(place) = (*feature as usize).checked_sub(first) else { continue };
            if let Some(slot) = seen.get_mut(place * classes + example.class) {
                *slot += weight * example.counts;
            }
        }
    }
    Ok(seen)
}
