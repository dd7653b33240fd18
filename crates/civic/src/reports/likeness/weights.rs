//! The weights, and how they turn a pair's numbers into a probability.
//!
//! They come from a fit (`civic::duplicates::fit`) that anybody can repeat: `balai learn --evaluate-duplicates
//! --refit`. They are never changed by hand; a weight may not contradict the sign its feature has.

/// How many numbers a pair is made of.
const COUNT: usize = 18;

/// The numbers of a pair, in the order of [`FEATURES`], each from 0 to 1.
pub type Features = [f64; COUNT];

/// What a feature may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Only for.
    For,
    /// Only against.
    Against,
    /// Either: a circumstance by which the others are read.
    Free,
}

/// Every feature: its name and what it may say.
pub const FEATURES: [(&str, Sign); COUNT] = [
    ("always", Sign::Free),
    ("near", Sign::For),
    ("beyond the radius", Sign::Against),
    ("no position", Sign::Free),
    ("recent", Sign::For),
    ("same category", Sign::For),
    ("related category", Sign::For),
    ("same matter", Sign::For),
    ("other matter", Sign::Against),
    ("words", Sign::For),
    ("words of the shorter", Sign::For),
    ("near and in like words", Sign::For),
    ("other number", Sign::Against),
    ("other name", Sign::Against),
    ("other landmark", Sign::Against),
    ("other side", Sign::Against),
    ("says another", Sign::Against),
    ("few words", Sign::Free),
];

/// From this probability on a pair is shown as probably the same, where the category says nothing else.
pub const DEFAULT_THRESHOLD: f64 = 0.62;

/// The weights of the fit.
pub const WEIGHTS: Features = [
    -9.450, 3.622, -1.735, 2.053, 3.447, 3.014, 2.117, 0.374, -1.089, 0.883, 2.745, 0.626, -4.403, -2.465,
    -1.825, -3.560, -2.703, 0.982,
];

/// The probability that `weights` give to a pair.
pub fn probability(weights: &Features, features: &Features) -> f64 {
    let sum: f64 = weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    1.0 / (1.0 + (-sum).exp())
}
