//! What learning promises: the same model from the same cases, probabilities that mean something, words that were typed,
//! silence below the threshold, and nothing broken in use.

mod corpus;
mod learning;
mod model;
mod region;
