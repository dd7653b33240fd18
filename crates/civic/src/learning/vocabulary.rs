//! Which features a model knows and how telling each is, and texts as rows of weighed features.
//!
//! A feature counts the more the fewer texts hold it (inverse document frequency), and less than twice as much
//! when it occurs twice; every block of a row has length one. Pure.

use std::collections::HashMap;

use super::features::{Block, Feature};

/// A feature that fewer texts hold teaches nothing about others.
const LEAST_TEXTS: u32 = 2;

/// The features a model knows, by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Vocabulary {
    /// Keys in rising order; a feature's number is its place here.
    pub(super) keys: Vec<u32>,
    /// How telling each is.
    pub(super) worth: Vec<f32>,
}

/// A text as numbers of features and their weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    /// Numbers of features that the vocabulary knows.
    pub(super) features: Vec<u32>,
    /// The weight of each.
    pub(super) weights: Vec<f32>,
}

impl Vocabulary {
    /// The features of `texts` that at least two hold, at most `most` of them: those that most texts hold.
    #[expect(clippy::cast_possible_truncation, reason = "weights of features are no more exact than this")]
    pub(super) fn of(texts: impl Iterator<Item = Vec<Feature>>, most: usize) -> Self {
        let mut held: HashMap<u32, u32> = HashMap::new();
        let mut count = 0_u32;
        for text in texts {
            count += 1;
            for feature in text {
                *held.entry(feature.key).or_default() += 1;
            }
        }
        let mut known: Vec<(u32, u32)> =
            held.into_iter().filter(|(_, texts)| *texts >= LEAST_TEXTS).collect();
        known.sort_unstable_by_key(|(key, texts)| (std::cmp::Reverse(*texts), *key));
        known.truncate(most);
        known.sort_unstable();
        let worth = |texts: u32| (1.0 + (f64::from(1 + count) / f64::from(1 + texts)).ln()) as f32;
        Self {
            keys: known.iter().map(|(key, _)| *key).collect(),
            worth: known.iter().map(|(_, texts)| worth(*texts)).collect(),
        }
    }

    /// How many features it knows.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The number of a feature.
    pub(super) fn number(&self, key: u32) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    /// A text's known features, weighed. Also gives, for each, its place among `features`.
    #[expect(clippy::cast_precision_loss, reason = "a text has some thousand words")]
    pub(super) fn row(&self, features: &[Feature]) -> (Row, Vec<usize>) {
        let (mut row, mut places, mut blocks) = (Row::default(), Vec::new(), Vec::new());
        let mut squares = [0.0_f32; Block::ALL.len()];
        for (place, feature) in features.iter().enumerate() {
            let Some(number) = self.number(feature.key) else { continue };
            let worth = self.worth.get(number).copied().unwrap_or_default();
            let weight = (1.0 + (feature.words.len() as f32).ln()) * worth;
            let Ok(stored) = u32::try_from(number) else { continue };
            row.features.push(stored);
            row.weights.push(weight);
            places.push(place);
            blocks.push(feature.block.number());
            if let Some(square) = squares.get_mut(feature.block.number()) {
                *square += weight * weight;
            }
        }
        for (weight, block) in row.weights.iter_mut().zip(blocks) {
            let square = squares.get(block).copied().unwrap_or_default();
            *weight /= square.sqrt().max(f32::MIN_POSITIVE);
        }
        (row, places)
    }
}
