//! Plays an invented year: residents report, officers answer, verifiers look, residents disagree and rate. Everything goes
//! through the same commands as people do, at invented times, by a seed, so that the same plan gives the same year.
//!
//! Used by the demonstration and by tests; nothing here runs in a hall in service. The words come from `demonstration`.

mod cast;
mod chance;
mod course;
mod opening;
mod picture;
mod scene;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use balai_base::{AreaCode, Moment, SeededRandom, Timestamp, time::DAY};
use balai_platform::{casework::Context, region::Region, vault::Vault};
use balai_store::{Failure, Store};

use cast::Cast;
use chance::Chance;

use crate::demonstration::{Corpus, Writer};

/// How long before now the first case of a plan was sent, in days.
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

/// One play of one plan.
struct Play<'a> {
    store: &'a Store,
    region: &'a Arc<Region>,
    vault: &'a Arc<Vault>,
    cast: Cast,
    plan: &'a Plan,
}

impl Play<'_> {
    /// The context of a command at `now`; `purpose` tells apart commands of the same instant.
    fn context(&self, now: Timestamp, purpose: &str, actor: balai_platform::access::Actor) -> Context {
        let seed = SeededRandom::from_number(self.plan.seed);
        let moment = Moment::new(now, &Moment::new(now, &seed).random(purpose));
        Context { region: Arc::clone(self.region), vault: Arc::clone(self.vault), moment, actor }
    }
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
    let mut writer = Writer::new(&corpus, plan.seed);
    let company = Play { store, region, vault, cast: Cast::of(region), plan };
    let mut chance = Chance::new(plan.seed);
    let stage = scene::Stage::of(region, plan.within.as_ref(), &corpus);
    let mut masters = course::Masters::default();
    for (done, created) in times(plan, &mut chance).into_iter().enumerate() {
        let number = u32::try_from(done).unwrap_or(u32::MAX);
        if let Some(scene) = stage.scene(&mut writer, &mut chance) {
            course::run(&company, &mut writer, &mut chance, (number, created, &scene), &mut masters)?;
        }
        told(number + 1, plan.cases);
    }
    Ok(())
}

/// When each case is sent, in order: more of late, most by day.
fn times(plan: &Plan, chance: &mut Chance) -> Vec<Timestamp> {
    let mut times: Vec<Timestamp> = (0..plan.cases)
        .map(|_| {
            // The product of two shares lies nearer to nought: the year's end is busier than its beginning.
            let share = chance.share() * chance.share().sqrt();
            let days = i64::from(chance.below(1_000)) * DAYS / 1_000;
            let back = if chance.one_in(3) { days } else { whole_days(share) };
            let clock = chance.between(6 * 60, 22 * 60) * balai_base::time::MINUTE;
            let midnight = plan.until.millis() - plan.until.millis().rem_euclid(DAY) - back * DAY;
            // 16 hours before UTC midnight is the morning in all of Indonesia's zones.
            Timestamp(
                (midnight - DAY + clock + 16 * balai_base::time::HOUR).min(plan.until.millis() - 20 * 60_000),
            )
        })
        .collect();
    times.sort_unstable();
    times
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a year's days")]
fn whole_days(share: f64) -> i64 {
    (share * 365.0) as i64
}
