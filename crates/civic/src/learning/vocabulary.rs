//! Which features a model knows and how telling each is, and texts as rows of weighed features.
//!
//! A feature counts the more the fewer texts hold it (inverse document frequency), and less than twice as much
//! when it occurs twice; every block of a row has length one. Pure.

use std::collections::HashMap;

use super::{
    features::{Block, Feature},
    rows::Counted,
};

/// How many of a key's lower bits are left out of what is noted of its first text: 2^26 bits are 8 MB.
const SHARED_BITS: u32 = 6;
/// How many words those bits fill.
const SEEN_WORDS: usize = 1 << (32 - SHARED_BITS - u64::BITS.ilog2());

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

/// Counts in how many texts each feature stands. Most features stand in one text only; of a first text no more than a bit is
/// kept. Features share bits, so that now and then one counts as if one text more held it.
pub(super) struct Census {
    texts: u32,
    /// Which features were seen, by the upper bits of their keys.
    seen: Vec<u64>,
    /// How many texts hold each that was seen again.
    held: HashMap<u32, u32>,
}

impl Census {
    pub(super) fn new() -> Self {
        Self { texts: 0, seen: vec![0; SEEN_WORDS], held: HashMap::new() }
    }

    /// Counts the features of one text.
    pub(super) fn add(&mut self, features: &[Feature]) {
        self.texts += 1;
        for Feature { key, .. } in features {
            let place = key >> SHARED_BITS;
            let Some(word) = self.seen.get_mut((place / u64::BITS) as usize) else { continue };
            let bit = 1_u64 << (place % u64::BITS);
            if *word & bit == 0 {
                *word |= bit;
            } else {
                *self.held.entry(*key).or_insert(1) += 1;
            }
        }
    }

    /// The features that at least two texts hold, at most `most` of them: those that most texts hold.
    #[expect(clippy::cast_possible_truncation, reason = "weights of features are no more exact than this")]
    pub(super) fn vocabulary(self, most: usize) -> Vocabulary {
        drop(self.seen);
        let mut known: Vec<(u32, u32)> = self.held.into_iter().collect();
        known.sort_unstable_by_key(|(key, texts)| (std::cmp::Reverse(*texts), *key));
        known.truncate(most);
        known.sort_unstable();
        let all = f64::from(1 + self.texts);
        let worth = |texts: u32| (1.0 + (all / f64::from(1 + texts)).ln()) as f32;
        Vocabulary {
            keys: known.iter().map(|(key, _)| *key).collect(),
            worth: known.iter().map(|(_, texts)| worth(*texts)).collect(),
        }
    }
}

impl Vocabulary {
    /// How many features it knows.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The number of a feature.
    pub(super) fn number(&self, key: u32) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    /// A text's known features, counted: what is packed for learning.
    pub(super) fn counted(&self, features: &[Feature]) -> Counted {
        let mut counted = Counted::default();
        for feature in features {
            let number = self.number(feature.key).and_then(|number| u32::try_from(number).ok());
            let (Some(number), Some(block)) = (number, counted.get_mut(feature.block.number())) else {
                continue;
            };
            block.push((number, u32::try_from(feature.words.len()).unwrap_or(u32::MAX)));
        }
        counted
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
