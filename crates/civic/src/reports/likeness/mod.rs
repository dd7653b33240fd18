//! How likely it is that two reports tell of the same thing, and why.
//!
//! A few facts of a pair (how far apart, how many days, which categories, what the words share, what the places
//! they name say for and against) are weighed into one probability by weights that a fit on invented pairs gave
//! (`docs/decisions/0008-duplicates.md`). The reasons are values, so that a page can say them. Pure: knows no
//! database, no clock and no single category.

mod marks;
mod telling;
#[cfg(test)]
mod tests;
mod weights;

use balai_platform::region::{Categories, Region};
use serde::Serialize;

pub use telling::Telling;
pub use weights::{DEFAULT_THRESHOLD, FEATURES, Features, Sign, WEIGHTS, probability};

use marks::Against;

use super::suggest::Vocabulary;

/// How many shared words are told as a reason.
const WORDS_TOLD: usize = 4;
/// Reports this far apart are always weighed: telephones are wrong by as much, and people report from home.
const LEAST_REACH: f64 = 300.0;
/// Reports farther apart than this are weighed only where the category's own radius is larger.
const MOST_REACH: f64 = 1_000.0;

/// What a region's words are worth: made from its pack.
pub struct Lexicon {
    vocabulary: Vocabulary,
}

impl Lexicon {
    /// The words of a pack's categories.
    pub fn of(region: &Region) -> Self {
        Self { vocabulary: Vocabulary::of(region) }
    }

    /// Reads a text, and the place in words that came with it (may be empty).
    pub fn read(&self, text: &str, address: &str) -> Telling {
        Telling::read(&self.vocabulary, text, address)
    }
}

/// How two categories stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same.
    Same,
    /// Easily taken for each other: of one group, or with a keyword in common.
    Related,
    /// Neither.
    Other,
}

impl Relation {
    /// How the categories `one` and `other` of a pack stand to each other.
    pub fn of(categories: &Categories, one: &str, other: &str) -> Self {
        if one == other {
            return Self::Same;
        }
        let (Some(one), Some(other)) = (categories.get(one), categories.get(other)) else {
            return Self::Other;
        };
        let confusable = one.keywords.iter().any(|keyword| other.keywords.contains(keyword));
        if one.group == other.group || confusable { Self::Related } else { Self::Other }
    }
}

/// What is known of a pair besides its words. The same whichever report is named first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// How far apart the two positions are; none when one has no position, though both lie in one village.
    pub metres: Option<f64>,
    /// By how much the positions may be wrong altogether: blur, and the telephone's own error.
    pub accuracy_metres: f64,
    /// How far apart two reports of one such thing usually lie at most; more than 0.
    pub radius_metres: f64,
    /// Days between the two; not negative.
    pub days: f64,
    /// After how many days such a report is hardly repeated; more than 0.
    pub usual_days: f64,
    /// How the two categories stand to each other.
    pub relation: Relation,
}

/// A reason for or against, as a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LikenessReason {
    /// The same category.
    SameCategory,
    /// Categories that are easily taken for each other.
    RelatedCategory,
    /// Words both use, as typed in the first text, the most telling first.
    Words {
        /// At most four.
        words: Vec<String>,
    },
    /// Streets, landmarks or house numbers both name.
    SamePlace {
        /// As named.
        names: Vec<String>,
    },
    /// Streets, landmarks or numbers in which they differ: a reason against.
    OtherPlace {
        /// Named in the first text.
        own: String,
        /// Named in the second.
        other: String,
    },
    /// One of them says that it means another thing than what was reported: a reason against.
    SaysAnother,
}

/// How alike two reports are.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// That both tell of the same thing, 0 to 1.
    pub probability: f64,
    /// Why, and what speaks against it.
    pub reasons: Vec<LikenessReason>,
}

/// Weighs a pair. The probability is the same whichever of the two is named first.
pub fn likeness(facts: &Facts, one: &Telling, other: &Telling) -> Likeness {
    let probability = weights::probability(&WEIGHTS, &features(facts, one, other));
    Likeness { probability, reasons: reasons(facts, one, other) }
}

/// The numbers that [`WEIGHTS`] weigh, in the order of [`FEATURES`].
pub fn features(facts: &Facts, one: &Telling, other: &Telling) -> Features {
    let metres = facts.metres.map(|metres| (metres - facts.accuracy_metres).max(0.0));
    let radius = facts.radius_metres.max(1.0);
    let near = metres.map_or(0.0, |metres| radius / (radius + metres));
    let beyond = metres.map_or(0.0, |metres| ((metres - radius) / (3.0 * radius)).clamp(0.0, 1.0));
    let recent = (-facts.days.max(0.0) / facts.usual_days.max(1.0)).exp();
    let words = one.words_like(other);
    let matter = one.matter_like(other);
    let compared = one.marks().compare(other.marks());
    let yes = |said: bool| f64::from(u8::from(said));
    [
        1.0,
        near,
        beyond,
        yes(metres.is_none()),
        recent,
        yes(facts.relation == Relation::Same),
        yes(facts.relation == Relation::Related),
        matter.unwrap_or(0.0),
        matter.map_or(0.0, |alike| 1.0 - alike),
        words,
        one.words_within(other),
        near * words,
        yes(compared.speaks(Against::Number)),
        yes(compared.speaks(Against::Name)),
        yes(compared.speaks(Against::Landmark)),
        yes(compared.speaks(Against::Side)),
        yes(compared.speaks(Against::Another)),
        one.thin().max(other.thin()),
    ]
}

fn reasons(facts: &Facts, one: &Telling, other: &Telling) -> Vec<LikenessReason> {
    let mut reasons = Vec::new();
    match facts.relation {
        Relation::Same => reasons.push(LikenessReason::SameCategory),
        Relation::Related => reasons.push(LikenessReason::RelatedCategory),
        Relation::Other => {}
    }
    let words = one.shared_words(other, WORDS_TOLD);
    if !words.is_empty() {
        reasons.push(LikenessReason::Words { words });
    }
    let compared = one.marks().compare(other.marks());
    let says_another = compared.speaks(Against::Another);
    if !compared.shared.is_empty() {
        reasons.push(LikenessReason::SamePlace { names: compared.shared });
    }
    let differ = compared.differ.into_iter();
    reasons.extend(differ.map(|(own, other)| LikenessReason::OtherPlace { own, other }));
    if says_another {
        reasons.push(LikenessReason::SaysAnother);
    }
    reasons
}

/// How far away a report may lie to be weighed at all, in metres, where such reports usually lie within `radius`.
pub fn reach_metres(radius: f64) -> f64 {
    (3.0 * radius).clamp(LEAST_REACH, MOST_REACH.max(radius))
}
