//! What a model sees of a text: words, pairs of words, stems and runs of letters, each as a number.
//!
//! A run of letters forgives typing errors, shorthand and endings that no list knows; a pair of words tells
//! "street lamp" from "street". Which of them means what is learned, never written here. Pure.

use std::collections::HashMap;

use balai_base::text::fold;
use balai_store::search::stems;

/// The longest run of letters.
const LONGEST_RUN: usize = 5;
/// The shortest run of letters.
const SHORTEST_RUN: usize = 2;
/// A text is read up to so many words: all of it, since the longest that is taken in has twenty thousand characters.
const MOST_WORDS: usize = 10_000;
/// A word is read up to so many letters: nobody types longer ones on purpose.
const MOST_LETTERS: usize = 40;

/// The kinds of features. Each kind is weighed and brought to length one for itself, so that the many runs of
/// letters do not drown the few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Words as typed, and pairs of neighbours.
    Words,
    /// Stems of words, and pairs of neighbours.
    Stems,
    /// Runs of two to five letters inside a word, its beginning and end marked.
    Letters,
}

impl Block {
    /// Every block, in the order of their numbers.
    pub(super) const ALL: [Self; 3] = [Self::Words, Self::Stems, Self::Letters];

    /// Its place in [`Block::ALL`].
    pub(super) fn number(self) -> usize {
        match self {
            Self::Words => 0,
            Self::Stems => 1,
            Self::Letters => 2,
        }
    }

    fn seed(self) -> u64 {
        match self {
            Self::Words => 0x9e37_79b9_7f4a_7c15,
            Self::Stems => 0xc2b2_ae3d_27d4_eb4f,
            Self::Letters => 0x1656_67b1_9e37_79f9,
        }
    }
}

/// One feature of a text: how often it occurs and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Feature {
    /// The number that stands for it, in every text the same.
    pub(super) key: u32,
    /// What kind it is.
    pub(super) block: Block,
    /// The places of the words it was read from, one for each time it occurs (the first word of a pair).
    pub(super) words: Vec<u32>,
}

/// The words of a text as typed, in the order that [`Feature::words`] counts them in.
pub(super) fn typed_words(text: &str) -> Vec<&str> {
    text.split_whitespace().take(MOST_WORDS).collect()
}

/// The features of a text, each once, in the order of their first occurrence.
pub(super) fn features(text: &str) -> Vec<Feature> {
    let mut reading = Reading::default();
    let (mut before, mut stem_before): (Option<u64>, Option<u64>) = (None, None);
    for (place, typed) in typed_words(text).into_iter().enumerate() {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let typed = cut(typed, MOST_LETTERS);
        reading.letters(&typed.to_lowercase(), place);
        // A word typed with a stroke or a point inside is two: `rt/rw`, `jl.raya`.
        for word in fold(typed).split(' ').filter(|word| !word.is_empty()) {
            if word.chars().nth(1).is_some() {
                before = Some(reading.word(Block::Words, word, before, place));
            }
            for stem in stems(word) {
                stem_before = Some(reading.word(Block::Stems, &stem, stem_before, place));
            }
        }
    }
    reading.found
}

/// The first `most` characters of a word.
fn cut(word: &str, most: usize) -> &str {
    word.char_indices().nth(most).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

#[derive(Default)]
struct Reading {
    found: Vec<Feature>,
    places: HashMap<u32, usize>,
}

impl Reading {
    /// Notes a word and its pair with the one before; gives the word's hash.
    fn word(&mut self, block: Block, word: &str, before: Option<u64>, place: u32) -> u64 {
        let hash = hashed(block.seed(), word.bytes());
        self.note(block, hash, place);
        if let Some(before) = before {
            self.note(block, hashed(before, [0_u8].into_iter().chain(word.bytes())), place);
        }
        hash
    }

    fn letters(&mut self, word: &str, place: u32) {
        let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
        for start in 0..letters.len() {
            let mut hash = Block::Letters.seed();
            for (taken, letter) in letters.iter().skip(start).take(LONGEST_RUN).enumerate() {
                hash = hashed(hash, u32::from(*letter).to_le_bytes().into_iter());
                if taken + 1 >= SHORTEST_RUN {
                    self.note(Block::Letters, hash, place);
                }
            }
        }
    }

    fn note(&mut self, block: Block, hash: u64, place: u32) {
        let key = folded(hash);
        let next = self.found.len();
        let at = *self.places.entry(key).or_insert(next);
        if at == next {
            self.found.push(Feature { key, block, words: Vec::new() });
        }
        if let Some(feature) = self.found.get_mut(at) {
            feature.words.push(place);
        }
    }
}

/// FNV-1a, carried on from `hash`: small, the same on every machine and in every release.
fn hashed(hash: u64, bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The two halves of a hash mixed into one number.
fn folded(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    u32::try_from(mixed >> 32).unwrap_or_default()
}
