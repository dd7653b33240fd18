//! What a category asks beside what every report says.

use balai_base::Localized;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    /// In a few words.
    Text,
    /// By a number.
    Number,
    /// By one of the question's options.
    Choice,
    /// By any of the question's options.
    Choices,
    /// By a day.
    Date,
    /// By yes or no.
    YesNo,
}

impl QuestionKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Number, Self::Choice, Self::Choices, Self::Date, Self::YesNo];

    /// The word in packs, pages and interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Date => "date",
            Self::YesNo => "yes-no",
        }
    }

    /// Whether the pack lists what may be answered.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Choices)
    }
}

/// One thing that may be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionOption {
    /// The word that is kept.
    pub id: String,
    /// What people read.
    pub name: Localized,
}

/// One question of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryQuestion {
    /// The word by which answers are kept, unique in its category.
    pub id: String,
    /// What is asked.
    pub ask: Localized,
    /// How to answer; empty when the question says enough.
    pub hint: Localized,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Whether a report without an answer is refused.
    pub required: bool,
    /// Whether everybody may read the answer; never one in words, which nobody has released.
    pub public: bool,
    /// What may be answered, where the pack lists it.
    pub options: Vec<QuestionOption>,
}
