//! The interface as programs meet it: both formats, on both databases.

mod answers;
mod attributes;
mod bad;
mod lists;
mod rules;
mod sending;
mod world;
