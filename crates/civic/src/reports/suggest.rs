//! Which categories a report's words point to, with the words as the reason.
//!
//! Counts how many of a category's keywords stand in the text; a word that few categories share counts more.
//! Abstains rather than guesses: no suggestion is better than a wrong one that is taken unread. Pure; knows
//! no category by name.

use std::collections::{BTreeMap, BTreeSet};

use balai_platform::region::Region;

use super::{
    Named, Suggestion,
    routing::EVERYTHING_ELSE,
    wording::{Word, stems_of, words},
};

/// A suggestion weighs at least this much: about one word that belongs to few categories.
const LEAST: f64 = 0.42;
/// Further suggestions weigh at least this part of the first.
const PART_OF_FIRST: f64 = 0.5;
/// How many are suggested at most.
const MOST: usize = 3;
/// The words of one phrase stand at most this far apart.
const REACH: usize = 6;
/// What a word of a category's name counts against a keyword.
const NAME_COUNTS: f64 = 0.5;
/// What a category about officials counts: offered too often it is passed over, too seldom the accused reads.
const OFFICIALS_COUNT: f64 = 1.3;
/// What a phrase counts whose words stand in another order than the keyword's.
const TURNED_COUNTS: f64 = 0.7;
/// What each further word between the words of a phrase takes from it.
const GAP: f64 = 0.25;
/// What a word counts less the later it stands: people name the thing first.
const LATER: f64 = 0.04;
/// What a word counts that fits only after a typing mistake was mended.
const MENDED_COUNTS: f64 = 0.8;

/// The categories that the pack's keywords find in `text`, best first, at most three; none when the words say too
/// little.
pub(super) fn by_keywords(region: &Region, text: &str) -> Vec<Suggestion> {
    Vocabulary::of(region).suggest(text)
}

/// A category's keywords, stemmed, and what each stem is worth.
pub(super) struct Vocabulary {
    entries: Vec<Entry>,
    worth: BTreeMap<String, f64>,
    /// What a word is worth that only one category knows.
    unit: f64,
}

struct Entry {
    category: Named,
    counts: f64,
    phrases: Vec<Phrase>,
}

struct Phrase {
    stems: Vec<String>,
    counts: f64,
}

/// A word of the text as the vocabulary knows it.
struct Known<'t> {
    typed: &'t str,
    stem: String,
    counts: f64,
    /// How many words of the vocabulary stand before it: a greeting does not make a word late.
    rank: usize,
}

impl Vocabulary {
    pub(super) fn of(region: &Region) -> Self {
        let entries: Vec<Entry> = region
            .categories
            .list
            .iter()
            .filter(|category| category.id != EVERYTHING_ELSE)
            .map(|category| Entry {
                category: Named { id: category.id.clone(), name: category.name.clone() },
                counts: if category.about_officials { OFFICIALS_COUNT } else { 1.0 },
                phrases: category
                    .keywords
                    .iter()
                    .map(|keyword| Phrase { stems: stems_of(keyword), counts: 1.0 })
                    .chain([&category.name.id, &category.name.en].into_iter().flat_map(|name| {
                        stems_of(name)
                            .into_iter()
                            .map(|stem| Phrase { stems: vec![stem], counts: NAME_COUNTS })
                    }))
                    .filter(|phrase| !phrase.stems.is_empty())
                    .collect(),
            })
            .collect();
        Self::weighed(entries)
    }

    #[expect(clippy::cast_precision_loss, reason = "a region has some hundred categories")]
    fn weighed(entries: Vec<Entry>) -> Self {
        let mut sharing: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &entries {
            let stems: BTreeSet<&String> = entry.phrases.iter().flat_map(|phrase| &phrase.stems).collect();
            for stem in stems {
                *sharing.entry(stem.clone()).or_default() += 1;
            }
        }
        let all = entries.len() as f64;
        let worth =
            sharing.into_iter().map(|(stem, count)| (stem, (1.0 + all / count as f64).ln())).collect();
        Self { entries, worth, unit: (1.0 + all).ln() }
    }

    /// What a stem is worth, over 0 to 1: 1 when one category alone knows it; none when no category does.
    pub(super) fn worth_of(&self, stem: &str) -> Option<f64> {
        self.worth.get(stem).map(|worth| worth / self.unit)
    }

    pub(super) fn suggest(&self, text: &str) -> Vec<Suggestion> {
        let typed = words(text);
        let mut known: Vec<Known<'_>> = typed.iter().map(|word| self.known(word)).collect();
        let mut rank = 0;
        for word in &mut known {
            word.rank = rank;
            rank += usize::from(self.worth.contains_key(&word.stem));
        }
        let mut found: Vec<Suggestion> =
            self.entries.iter().filter_map(|entry| self.weigh(entry, &known)).collect();
        found.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        let least = found.first().map_or(LEAST, |first| LEAST.max(first.weight * PART_OF_FIRST));
        found.retain(|suggestion| suggestion.weight >= least);
        found.truncate(MOST);
        found
    }

    /// A word as typed, or the only word of the vocabulary that is one typing mistake away.
    fn known<'t>(&self, word: &'t Word) -> Known<'t> {
        if word.stem.len() < 6 || self.worth.contains_key(&word.stem) {
            return Known { typed: &word.typed, stem: word.stem.clone(), counts: 1.0, rank: 0 };
        }
        let mut near = self.worth.keys().filter(|stem| one_mistake(stem, &word.stem));
        let stem = match (near.next(), near.next()) {
            (Some(only), None) => only.clone(),
            _ => word.stem.clone(),
        };
        Known { typed: &word.typed, stem, counts: MENDED_COUNTS, rank: 0 }
    }

    fn weigh(&self, entry: &Entry, known: &[Known<'_>]) -> Option<Suggestion> {
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for phrase in &entry.phrases {
            let Some(found) = places_of(&phrase.stems, known) else { continue };
            let together = together(&found);
            for place in found {
                let Some(word) = known.get(place) else { continue };
                let worth = self.worth.get(&word.stem).copied().unwrap_or_default();
                let score = worth * phrase.counts * word.counts * together * earliness(word.rank);
                let slot = best.entry(&word.stem).or_default();
                *slot = slot.max(score);
                places.insert(place);
            }
        }
        let score: f64 = best.values().sum::<f64>() * entry.counts / self.unit;
        let words = typed_words(&places, known);
        let weight = 1.0 - (-score).exp();
        (!words.is_empty()).then(|| Suggestion { category: entry.category.clone(), words, weight })
    }
}

/// Words that stand together in the keyword's order say more than the same words apart or turned.
#[expect(clippy::cast_precision_loss, reason = "a phrase has a handful of words")]
fn together(places: &[usize]) -> f64 {
    let (Some(first), Some(last)) = (places.iter().min(), places.iter().max()) else { return 1.0 };
    let more = 1.0 + 0.25 * (places.len() as f64 - 1.0);
    let gap = (last - first + 1).saturating_sub(places.len()) as f64;
    let order = if places.is_sorted() { 1.0 } else { TURNED_COUNTS };
    more * order / (1.0 + GAP * gap)
}

#[expect(clippy::cast_precision_loss, reason = "a report has some thousand words")]
fn earliness(rank: usize) -> f64 {
    (1.0 - LATER * rank as f64).max(0.7)
}

/// The words at `places` as typed, each once, in the order of the text.
fn typed_words(places: &BTreeSet<usize>, known: &[Known<'_>]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in places.iter().filter_map(|place| known.get(*place)) {
        if !words.iter().any(|other| other.eq_ignore_ascii_case(word.typed)) {
            words.push(word.typed.to_owned());
        }
    }
    words
}

/// Where the stems of a phrase stand: all of them, near each other, in any order.
fn places_of(stems: &[String], known: &[Known<'_>]) -> Option<Vec<usize>> {
    let first = stems.first()?;
    known.iter().enumerate().filter(|(_, word)| word.stem == *first).find_map(|(start, _)| {
        stems
            .iter()
            .map(|stem| {
                (start.saturating_sub(REACH)..=start + REACH)
                    .filter(|place| known.get(*place).is_some_and(|word| word.stem == *stem))
                    .min_by_key(|place| place.abs_diff(start))
            })
            .collect()
    })
}

/// Whether one letter was left out, added or changed, or two neighbours swapped; the first letter stands.
pub(super) fn one_mistake(one: &str, other: &str) -> bool {
    // Most pairs part here: a word is compared with the whole vocabulary.
    if one.chars().next() != other.chars().next() {
        return false;
    }
    if one.as_bytes().first() != other.as_bytes().first() || one.len().abs_diff(other.len()) > 4 {
        return false;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 || one.len() < 5 || one.first() != other.first() {
        return false;
    }
    let front = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(front..).unwrap_or(&[]), other.get(front..).unwrap_or(&[]));
    let back = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let one = one.get(..one.len() - back).unwrap_or(&[]);
    let other = other.get(..other.len() - back).unwrap_or(&[]);
    match (one, other) {
        ([a, b], [c, d]) => a == d && b == c,
        _ => one.len() <= 1 && other.len() <= 1,
    }
}
