//! What a pair is: how it came about, and what is known of it.

use balai_platform::region::{Category, Region};

use crate::reports::likeness::{Facts, Relation};

/// What a telephone's position may be wrong by, in metres.
const TELEPHONE: f64 = 10.0;

/// Which half a pair belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Weights are fitted to it.
    Fit,
    /// It is measured with.
    Measure,
}

/// How a pair came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairKind {
    /// The same in other words, 5 to 60 m off.
    Reworded,
    /// The same in shorthand and regional words.
    Slang,
    /// The same with slips of the hand.
    Mistyped,
    /// The same in somebody's own words: a keyword of the category, perhaps the mark, a sentence.
    OwnWords,
    /// The same as a short message, without a position.
    ShortMessage,
    /// The same, written down at a counter, without a position.
    Counter,
    /// The same, 60 to 300 m off.
    Offset,
    /// The same under another category that is easily taken for it.
    OtherCategory,
    /// The same, many days later.
    Later,
    /// Several of these at once.
    Mixed,
    /// Two reports by chance.
    Random,
    /// Another thing of the same category in the same street, 20 to 150 m on.
    Neighbour,
    /// The same words about another thing, by another mark, 20 to 150 m on.
    OtherMark,
    /// Another thing at the same place.
    OtherThing,
    /// The same words, elsewhere.
    Elsewhere,
    /// The same again after it was solved.
    Again,
}

impl PairKind {
    /// Every kind, the same first.
    pub const ALL: [Self; 16] = [
        Self::Reworded,
        Self::Slang,
        Self::Mistyped,
        Self::OwnWords,
        Self::ShortMessage,
        Self::Counter,
        Self::Offset,
        Self::OtherCategory,
        Self::Later,
        Self::Mixed,
        Self::Random,
        Self::Neighbour,
        Self::OtherMark,
        Self::OtherThing,
        Self::Elsewhere,
        Self::Again,
    ];
    /// How many of [`PairKind::ALL`] are the same.
    pub(super) const SAME: usize = 10;

    /// Whether both reports tell of the same thing.
    pub fn is_same(self) -> bool {
        self < Self::Random
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reworded => "reworded",
            Self::Slang => "slang",
            Self::Mistyped => "mistyped",
            Self::OwnWords => "own words",
            Self::ShortMessage => "short message",
            Self::Counter => "counter",
            Self::Offset => "offset 60-300 m",
            Self::OtherCategory => "other category",
            Self::Later => "days later",
            Self::Mixed => "mixed",
            Self::Random => "random",
            Self::Neighbour => "neighbour 20-150 m",
            Self::OtherMark => "other mark 20-150 m",
            Self::OtherThing => "other thing, same place",
            Self::Elsewhere => "same words elsewhere",
            Self::Again => "again after solved",
        }
    }
}

/// One report of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Its text.
    pub text: String,
    /// Its category.
    pub category: String,
    /// Its channel.
    pub channel: String,
}

/// Two reports, and whether they tell of the same thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Fitted to, or measured with.
    pub half: Half,
    /// How it came about, and so the answer.
    pub kind: PairKind,
    /// The earlier report.
    pub one: Side,
    /// The later report.
    pub other: Side,
    /// How far apart they lie; none when the later one has no position but lies in the same village.
    pub metres: Option<f64>,
    /// Days between them.
    pub days: f64,
    /// Whether the earlier one was solved before the later one was sent.
    pub ended_between: bool,
}

impl Pair {
    /// What is known of the pair besides its words.
    pub fn facts(&self, region: &Region) -> Facts {
        let categories = [&self.one.category, &self.other.category].map(|id| region.categories.get(id));
        let most = |of: fn(&Category) -> u32, else_: u32| {
            f64::from(categories.iter().flatten().map(|category| of(category)).max().unwrap_or(else_))
        };
        Facts {
            metres: self.metres,
            accuracy_metres: TELEPHONE,
            radius_metres: most(|category| category.duplicate_radius_metres, 50),
            days: self.days,
            usual_days: most(|category| category.duplicate_days, 30),
            relation: Relation::of(&region.categories, &self.one.category, &self.other.category),
        }
    }
}
