//! A routing decision with everything that made it, so that it can be explained and made again.

use balai_base::{Localized, Timestamp};
use serde::{Deserialize, Serialize};

use super::Named;

/// What a routing decision may depend on. Stored with the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// A category of the pack.
    pub category: String,
    /// A word of `Kind`.
    pub kind: String,
    /// A channel of the pack.
    pub channel: String,
    /// The village's code; empty when the report has no place.
    pub area: String,
    /// The agency complained about; empty when nobody is.
    pub accused: String,
}

/// Why an agency was chosen: a message of the product with its arguments, or the rule's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The rule's id, or one of the product's own: `category`, `officials`, `undecided`, `by-hand`.
    pub rule: String,
    /// The Fluent message with arguments `category`, `agency`, `area`, `outside`; empty when the pack's rule speaks.
    pub message: String,
    /// The rule's own words, filled in; empty texts when `message` speaks.
    pub text: Localized,
    /// The category's name.
    pub category: Localized,
    /// The agency's name.
    pub agency: Localized,
    /// The village's name; may be empty.
    pub area: String,
    /// The name of the body outside whose business the category is; empty texts when it is the region's own.
    #[serde(default)]
    pub outside: Localized,
}

/// A decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Routing {
    /// The responsible agency.
    pub agency: String,
    /// The responsible unit; may be empty.
    pub unit: String,
    /// The agency that must not see it; empty when nobody is accused.
    pub hidden_from: String,
    /// The rule that decided.
    pub rule: String,
    /// Why, in words.
    pub because: Because,
    /// What it was decided from.
    pub facts: Facts,
}

/// One decision in a case's past.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyHere {
    /// When.
    pub decided_at: Timestamp,
    /// The agency it chose.
    pub agency: Named,
    /// The unit it chose.
    pub unit: Named,
    /// Why.
    pub because: Because,
    /// What it was decided from.
    pub facts: Facts,
}

/// What would change if other rules decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// The case's number.
    pub number: balai_base::CaseNumber,
    /// The agency it went to.
    pub before: String,
    /// The agency it would go to.
    pub after: String,
    /// The rule that would decide.
    pub rule: String,
}
