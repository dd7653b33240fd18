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

use std::sync::Arc;

use balai_base::{AreaCode, Timestamp};
use balai_platform::{region::Region, vault::Vault};
use balai_store::{Failure, Store, form_tokens};

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

/// Plays `plan` in `region`, once: a play that began before is left as it is. `told` hears how many are done, of how many.
pub fn play(
    store: &Store,
    region: &Arc<Region>,
    vault: &Arc<Vault>,
    plan: &Plan,
    told: &dyn Fn(u32, u32),
) -> Result<(), Failure> {
    let corpus = Corpus::embedded().map_err(|error| Failure::Driver(error.to_string()))?;
    if !begin(store, region, vault, plan)? {
        return Ok(());
    }
    let stage = player::Stage { store, region, vault, plan };
    let tally = player::play(&stage, &corpus, told)?;
    tracing::info!(sent = tally.sent, deeds = tally.deeds, refused = ?tally.refused, "a year was played");
    Ok(())
}

/// Notes that the play begins; false when it began before. A play that was broken off stays as it is: what was played
/// cannot be told from what would be played at another present.
fn begin(store: &Store, region: &Arc<Region>, vault: &Vault, plan: &Plan) -> Result<bool, Failure> {
    let within = plan.within.as_ref().map_or("", AreaCode::as_str);
    let token = vault.mac("play", format!("{}|{within}", plan.seed).as_bytes());
    let (region, now) = (Arc::clone(region), plan.until);
    store.write_now(move |tx| {
        if form_tokens::find(tx, &region.id, &token)?.is_some() {
            return Ok(false);
        }
        form_tokens::record(tx, &region.id, &token, "play", &[], now)?;
        Ok(true)
    })
}
