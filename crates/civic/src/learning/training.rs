//! Multinomial logistic regression by stochastic gradient descent: for each class a weight for every feature.
//!
//! Deterministic: the order of the examples comes from a fixed seed, and one thread trains one set of classes.
//! Knows rows of numbers only, no texts. Pure.

use std::io;

use balai_base::{SeededRandom, random::below};

use super::rows::{Opened, Rows};

/// How hard training tries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Effort {
    /// How little large weights are held back: the C of other libraries.
    pub(super) cost: f32,
    /// How often every example is looked at.
    pub(super) rounds: u32,
    /// The first step's length.
    pub(super) step: f32,
}

/// One example: a text, its class and how much it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Example {
    /// The text's place among the rows.
    pub(super) row: usize,
    /// The number of its class.
    pub(super) class: usize,
    /// How much it counts, 1 for most.
    pub(super) counts: f32,
}

/// Weights of every feature for every class, the classes of one feature side by side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    /// How many classes.
    pub(super) classes: usize,
    /// `features × classes` weights.
    pub(super) values: Vec<f32>,
    /// What each class weighs before a word is read.
    pub(super) bias: Vec<f32>,
}

impl Weights {
    fn nothing(features: usize, classes: usize) -> Self {
        Self { classes, values: vec![0.0; features * classes], bias: vec![0.0; classes] }
    }

    /// The weights of one feature.
    pub(super) fn of(&self, feature: usize) -> &[f32] {
        self.values.get(feature * self.classes..(feature + 1) * self.classes).unwrap_or(&[])
    }
}

fn add(to: &mut [f32], from: &[f32], times: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += times * from;
    }
}

/// Turns scores into probabilities that sum to one.
pub(super) fn probabilities(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

/// Learns weights for `classes` classes. Fails when the texts can't be read back.
#[expect(clippy::cast_precision_loss, reason = "counts of examples")]
pub(super) fn train(
    rows: &Rows,
    examples: &[Example],
    classes: usize,
    effort: Effort,
) -> io::Result<Weights> {
    let mut weights = Weights::nothing(rows.features(), classes);
    let random = SeededRandom::from_number(0x5eed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let holding = 1.0 / (effort.cost * examples.len() as f32);
    let steps = (effort.rounds as usize * examples.len()) as f32;
    // All weights carry this factor, so that holding them back costs nothing per step.
    let mut scale = 1.0_f32;
    let (mut taken, mut scores, mut opened) = (0_usize, vec![0.0_f32; classes], Opened::default());
    for _ in 0..effort.rounds {
        shuffle(&mut order, &random);
        for place in &order {
            let Some(example) = examples.get(*place) else { continue };
            let step = effort.step * (1.0 - taken as f32 / steps);
            taken += 1;
            scores.fill(0.0);
            rows.open(example.row, &mut opened)?;
            let row = &opened.row;
            for (feature, weight) in row.features.iter().zip(&row.weights) {
                add(&mut scores, weights.of(*feature as usize), *weight);
            }
            for (score, bias) in scores.iter_mut().zip(&weights.bias) {
                *score = *score * scale + bias;
            }
            probabilities(&mut scores);
            if let Some(own) = scores.get_mut(example.class) {
                *own -= 1.0;
            }
            scale *= 1.0 - step * holding;
            let size = step * example.counts;
            add(&mut weights.bias, &scores, -size * 0.1);
            for (feature, weight) in row.features.iter().zip(&row.weights) {
                let start = *feature as usize * classes;
                if let Some(own) = weights.values.get_mut(start..start + classes) {
                    add(own, &scores, -size * weight / scale);
                }
            }
        }
    }
    for value in &mut weights.values {
        *value *= scale;
    }
    Ok(weights)
}

/// Fisher and Yates.
fn shuffle(order: &mut [usize], random: &SeededRandom) {
    for place in (1..order.len()).rev() {
        let other = below(random, place as u64 + 1);
        order.swap(place, usize::try_from(other).unwrap_or(place));
    }
}
