//! What is asked in a query.

use balai_base::area::Level;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{AreaText, Degrees, Given, Text, Whole};

/// Nothing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoQuestion {}

/// A level of areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LevelWord {
    /// *Provinsi*.
    Province,
    /// *Kabupaten* or *kota*.
    Regency,
    /// *Kecamatan*.
    District,
    /// *Desa* or *kelurahan*.
    Village,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Province => Self::Province,
            LevelWord::Regency => Self::Regency,
            LevelWord::District => Self::District,
            LevelWord::Village => Self::Village,
        }
    }
}

impl From<Level> for LevelWord {
    fn from(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::Regency => Self::Regency,
            Level::District => Self::District,
            Level::Village => Self::Village,
        }
    }
}

/// Which areas.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AreasAsked {
    /// Of this level; districts unless given.
    #[serde(default)]
    pub(crate) level: Given<LevelWord>,
    /// Within the area of this code.
    #[serde(default)]
    pub(crate) within: Given<AreaText>,
}

/// A name to be found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlacesAsked {
    /// The name, or a part of it.
    pub(crate) text: Text<1, 120>,
}

/// A point on the earth.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocationAsked {
    /// Degrees east.
    pub(crate) longitude: Degrees<180>,
    /// Degrees north.
    pub(crate) latitude: Degrees<90>,
}

/// Words to be found anywhere.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchAsked {
    /// Words, a name, or a report's number.
    pub(crate) text: Text<1, 120>,
}

/// What the state of a report counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StateWord {
    /// Any state that is not an end.
    Open,
    /// Any end.
    Ended,
    /// Nobody works on it yet.
    Waiting,
    /// Somebody works on it.
    Working,
    /// Somebody else looks whether it is done.
    Verifying,
    /// A body outside the region has it.
    Outside,
    /// Solved.
    Done,
    /// Refused with a reason.
    Refused,
    /// The same as another report.
    Merged,
    /// Taken back by its reporter.
    Withdrawn,
}

impl StateWord {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended => "ended",
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Verifying => "verifying",
            Self::Outside => "outside",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Which public reports.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportsAsked {
    /// Words of released texts, or a number.
    #[serde(default)]
    pub(crate) text: Text<0, 120>,
    /// Within the area of this code.
    #[serde(default)]
    pub(crate) area: Given<AreaText>,
    /// Of this category.
    #[serde(default)]
    pub(crate) category: Text<0, 80>,
    /// Answered by this agency.
    #[serde(default)]
    pub(crate) agency: Text<0, 80>,
    /// In this state.
    #[serde(default)]
    pub(crate) state: Given<StateWord>,
    /// The `next` of the page before.
    #[serde(default)]
    pub(crate) after: Text<0, 400>,
    /// How many at most; 20 unless given.
    #[serde(default)]
    pub(crate) limit: Given<Whole<1, 100>>,
}

/// Which public reports in a box of the map. A box whose west lies east of its east holds nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapAsked {
    /// Least degrees east.
    pub(crate) west: Degrees<180>,
    /// Least degrees north.
    pub(crate) south: Degrees<90>,
    /// Greatest degrees east.
    pub(crate) east: Degrees<180>,
    /// Greatest degrees north.
    pub(crate) north: Degrees<90>,
    /// Words of released texts, or a number.
    #[serde(default)]
    pub(crate) text: Text<0, 120>,
    /// Within the area of this code.
    #[serde(default)]
    pub(crate) area: Given<AreaText>,
    /// Of this category.
    #[serde(default)]
    pub(crate) category: Text<0, 80>,
    /// Answered by this agency.
    #[serde(default)]
    pub(crate) agency: Text<0, 80>,
    /// In this state.
    #[serde(default)]
    pub(crate) state: Given<StateWord>,
}
