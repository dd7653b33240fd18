//! A learned model: what it knows of words, and for categories and agencies what each word says.
//!
//! Weights are kept in one byte each, so that a region's model stays below ten megabytes. A model is made once
//! and never changed; it knows identifiers of categories and agencies, no names. Pure.

use super::{
    features::{Feature, features, typed_words},
    training::{Weights, probabilities},
    vocabulary::{Row, Vocabulary},
};

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// The category of a report.
    Category,
    /// The agency that answers it.
    Agency,
}

impl Target {
    /// Both, in the order in which they are stored.
    pub const ALL: [Self; 2] = [Self::Category, Self::Agency];

    /// The word in files and figures.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Agency => "agency",
        }
    }
}

/// One thing a text may belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The category's or agency's id.
    pub id: String,
    /// How likely it is, from 0 to 1; over all of a target they sum to 1.
    pub probability: f64,
    /// The words as typed that spoke for it most, at most three, in the order of the text.
    pub words: Vec<String>,
}

/// What a text may belong to, likeliest first.
pub type Guesses = Vec<Guess>;

/// How many words are given as the reason.
const WORDS: usize = 3;
/// A word is a reason when it says at least this part of what the first says.
const PART_OF_FIRST: f32 = 0.25;

/// What was learned from a region's cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(super) vocabulary: Vocabulary,
    /// One for each of [`Target::ALL`].
    pub(super) heads: Vec<Head>,
}

/// The classes of one target and what every feature says for each.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    pub(super) classes: Vec<String>,
    /// `features × classes` weights, in steps of the feature's scale.
    pub(super) values: Vec<i8>,
    /// How large one step is, by feature.
    pub(super) scales: Vec<f32>,
    /// What each class weighs before a word is read.
    pub(super) bias: Vec<f32>,
    /// By what scores are divided so that a probability says how often a guess is right.
    pub(super) heat: f32,
}

impl Head {
    /// The head of a target of which nothing was learned.
    pub(super) fn empty() -> Self {
        Self { classes: Vec::new(), values: Vec::new(), scales: Vec::new(), bias: Vec::new(), heat: 1.0 }
    }

    /// Packs trained weights. What a feature says for all classes alike is left out: it decides nothing.
    #[expect(clippy::cast_possible_truncation, reason = "rounded and at most 127")]
    #[expect(clippy::cast_precision_loss, reason = "a region has some hundred classes")]
    pub(super) fn packed(classes: Vec<String>, weights: &Weights) -> Self {
        let count = weights.classes.max(1);
        let (mut values, mut scales) = (Vec::with_capacity(weights.values.len()), Vec::new());
        for feature in weights.values.chunks_exact(count) {
            let mean = feature.iter().sum::<f32>() / count as f32;
            let most = feature.iter().map(|value| (value - mean).abs()).fold(0.0, f32::max);
            let scale = (most / 127.0).max(f32::MIN_POSITIVE);
            values.extend(feature.iter().map(|value| ((value - mean) / scale).round() as i8));
            scales.push(scale);
        }
        Self { classes, values, scales, bias: weights.bias.clone(), heat: 1.0 }
    }

    fn of(&self, feature: usize) -> (&[i8], f32) {
        let count = self.classes.len();
        let values = self.values.get(feature * count..(feature + 1) * count).unwrap_or(&[]);
        (values, self.scales.get(feature).copied().unwrap_or_default())
    }

    /// What a text weighs for each class, before probabilities.
    pub(super) fn scores(&self, row: &Row) -> Vec<f32> {
        let mut scores = self.bias.clone();
        for (feature, weight) in row.features.iter().zip(&row.weights) {
            let (values, scale) = self.of(*feature as usize);
            for (score, value) in scores.iter_mut().zip(values) {
                *score += f32::from(*value) * scale * weight;
            }
        }
        scores
    }

    /// The same as probabilities.
    pub(super) fn likelihoods(&self, row: &Row) -> Vec<f32> {
        let mut scores = self.scores(row);
        for score in &mut scores {
            *score /= self.heat;
        }
        probabilities(&mut scores);
        scores
    }
}

impl Model {
    /// What `text` may belong to among the classes that `known` still knows, likeliest first, at most `most`.
    /// Empty when the model knows nothing of the target or no word of the text.
    pub fn guess(&self, target: Target, text: &str, most: usize, known: impl Fn(&str) -> bool) -> Guesses {
        let Some(head) = self.head(target) else { return Guesses::new() };
        let found = features(text);
        let (row, places) = self.vocabulary.row(&found);
        if row.features.is_empty() {
            return Guesses::new();
        }
        let likely = head.likelihoods(&row);
        let mut order: Vec<(usize, f32)> = likely
            .into_iter()
            .enumerate()
            .filter(|(class, _)| head.classes.get(*class).is_some_and(|id| known(id)))
            .collect();
        // What the pack no longer has is no answer; what is left shares its part.
        let sum: f32 = order.iter().map(|(_, probability)| probability).sum();
        order.sort_by(|one, other| other.1.total_cmp(&one.1));
        order.truncate(most);
        order
            .into_iter()
            .filter_map(|(class, probability)| {
                Some(Guess {
                    id: head.classes.get(class)?.clone(),
                    probability: f64::from(probability / sum.max(f32::MIN_POSITIVE)),
                    words: words_for(head, class, text, (&found, &row, &places)),
                })
            })
            .collect()
    }

    /// The classes of a target, in alphabetical order.
    pub fn classes(&self, target: Target) -> &[String] {
        self.head(target).map_or(&[], |head| &head.classes)
    }

    pub(super) fn head(&self, target: Target) -> Option<&Head> {
        let place = Target::ALL.iter().position(|known| *known == target)?;
        self.heads.get(place).filter(|head| !head.classes.is_empty())
    }
}

/// The words that spoke for a class: what every feature said goes in equal parts to the words it was read from.
#[expect(clippy::cast_precision_loss, reason = "a text has some thousand words")]
fn words_for(
    head: &Head,
    class: usize,
    text: &str,
    (found, row, places): (&[Feature], &Row, &[usize]),
) -> Vec<String> {
    let typed = typed_words(text);
    let mut said = vec![0.0_f32; typed.len()];
    for ((number, weight), place) in row.features.iter().zip(&row.weights).zip(places) {
        let (values, scale) = head.of(*number as usize);
        let (Some(value), Some(feature)) = (values.get(class), found.get(*place)) else { continue };
        let part = f32::from(*value) * scale * weight / feature.words.len().max(1) as f32;
        for word in &feature.words {
            if let Some(said) = said.get_mut(*word as usize) {
                *said += part;
            }
        }
    }
    let mut order: Vec<usize> = (0..typed.len()).filter(|place| said.get(*place) > Some(&0.0)).collect();
    order.sort_by(|one, other| {
        let of = |place: &usize| said.get(*place).copied().unwrap_or_default();
        of(other).total_cmp(&of(one))
    });
    let first = order.first().and_then(|place| said.get(*place)).copied().unwrap_or_default();
    order.retain(|place| said.get(*place).is_some_and(|said| *said >= first * PART_OF_FIRST));
    let mut words: Vec<(usize, String)> = Vec::new();
    for place in order {
        let Some(typed) = typed.get(place) else { continue };
        let bare = typed.trim_matches(|letter: char| !letter.is_alphanumeric());
        let twice = words.iter().any(|(_, word)| word.eq_ignore_ascii_case(bare));
        if !bare.is_empty() && !twice && words.len() < WORDS {
            words.push((place, bare.to_owned()));
        }
    }
    words.sort_unstable();
    words.into_iter().map(|(_, word)| word).collect()
}
