//! Suggestions that learn: a model of which words belong to which category and agency, from a region's own cases.
//!
//! Sees masked texts only and what officers filed them under; never who reported, where, or a photo. What it says is
//! a suggestion with its reason, and below a threshold it says nothing: whoever asks falls back to the pack's
//! keywords. It decides nothing and changes no case.

mod codec;
mod complement;
mod desk;
mod features;
mod figures;
pub mod jobs;
mod learned;
mod lesson;
mod model;
mod rows;
mod school;
mod store;
mod study;
#[cfg(test)]
mod tests;
mod training;
mod vocabulary;

pub use codec::Broken;
pub use desk::{LearnedModel, learn_soon, models, require};
pub use figures::{ClassFigures, Evaluation, Hits, Keywords, TargetFigures, evaluate, evaluate_on};
pub use learned::{Active, Learned};
pub use lesson::{LEAST_LESSONS, Lesson, MOST_LESSONS, TooLittle, Untaught, is_held_out};
pub use model::{Guess, Guesses, Model, Target};
pub use school::{Outcome, THRESHOLD, evaluate_region, learn_region};
pub use study::learn;
