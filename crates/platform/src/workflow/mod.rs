//! Workflows: the states a case passes through and who may move it, as data of a region pack.
//!
//! One engine serves every kind of case. It decides and explains; it stores nothing, reads no clock and
//! knows no agency, category or message text. Whoever calls it carries its decision out (see `casework`).

mod check;
mod clocks;
mod model;
mod rules;

#[cfg(test)]
mod tests;

pub use check::{Finding, check, check_rights};
pub use clocks::{ClockChange, RunningClock, clock_changes};
pub use model::{ClockActions, Meaning, Party, Requirement, Right, State, Transition, Workflow};
pub use rules::{Facts, Request, automatic, available, decide, way_to};
