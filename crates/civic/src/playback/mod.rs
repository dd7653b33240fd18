//! Plays an invented year: residents report, officers answer, verifiers look, residents disagree and rate. Everything
//! goes through the same commands as people give, at invented times, by a seed: the same plan gives the same year.
//!
//! Used by the demonstration and by tests; nothing here runs in a hall in service. The words come from
//! `demonstration`, places and offices from the pack.

mod case;
mod lives;
mod perform;
mod pictures;
mod player;
mod send;
mod sketch;
mod staff;
mod steps;
#[cfg(test)]
mod tests;
mod town;

use std::sync::Arc;

use balai_base::{AreaCode, Timestamp};
use balai_platform::{region::Region, vault::Vault};
use balai_store::{Failure, Store};

use crate::demonstration::Corpus;

/// How long before its present a play begins, in days.
const DAYS: i64 = 365;

/// What is to be played.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many cases.
    pub cases: u32,
    /// The same seed gives the same cases.
    pub seed: u64,
    /// The present of the play: nothing happens later.
    pub until: Timestamp,
    /// Where: everything lies within this area; none means the whole region.
    pub within: Option<AreaCode>,
}

/// Plays `plan` in `region`; cases played before are left as they are. `told` hears how many are done, of how many.
pub fn play(
    store: &Store,
    region: &Arc<Region>,
    vault: &Arc<Vault>,
    plan: &Plan,
    told: &dyn Fn(u32, u32),
) -> Result<(), Failure> {
    let corpus = Corpus::embedded().map_err(|error| Failure::Driver(error.to_string()))?;
    let stage = player::Stage { store, region, vault, plan };
    let tally = player::play(&stage, &corpus, told)?;
    tracing::info!(sent = tally.sent, deeds = tally.deeds, refused = ?tally.refused, "a year was played");
    Ok(())
}
