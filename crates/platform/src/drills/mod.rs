//! Drills: restores that were tried, and what they proved.
//!
//! A copy nobody has ever restored proves nothing. A drill brings one back in a scratch place, checks it and opens its
//! pages; here stands what became of it, so that an administrator sees when a restore was last proven and is warned when
//! that is too long ago. Nothing here restores or calls anybody.

mod alarm;
mod copies;
mod model;
mod report;
mod rules;
mod store;
#[cfg(test)]
mod tests;

use balai_base::{Moment, RegionId, Timestamp};
use balai_store::{Failure, Tx};

use crate::{
    access::Actor,
    audit::{self, Entry},
};

pub use alarm::{Alarm, LOOK, is_to_be_told, register};
pub use copies::{Away, Copies, CopyTarget};
pub use model::{Drill, Outcome, Place, Step, StepKind};
pub use report::{Signer, signed, verified};
pub use rules::{ALARM_AFTER, Standing, standing};

/// How many drills a page shows.
const SHOWN: u32 = 10;

/// Notes a drill for every region it covers: a copy holds the whole installation. One that is noted already stays as it is.
pub fn record(tx: &mut Tx, regions: &[RegionId], drill: &Drill, place: Place) -> Result<(), Failure> {
    for region in regions {
        store::insert(tx, region, drill, place)?;
    }
    Ok(())
}

/// Notes a drill of another machine that an officer handed in for `region` and the others, and who did.
pub fn hand_in(
    tx: &mut Tx,
    (region, all): (&RegionId, &[RegionId]),
    (moment, actor): (&Moment, &Actor),
    drill: &Drill,
) -> Result<(), Failure> {
    record(tx, all, drill, Place::Elsewhere)?;
    let entry = Entry {
        action: "drill-handed-in",
        subject_kind: "region",
        subject_id: region.to_string(),
        reason: String::new(),
        detail: drill.target.clone(),
    };
    audit::record(tx, region, moment, actor, &entry)
}

/// Notes a drill that a program handed in by its key, and which one did.
pub fn hand_in_by_program(
    tx: &mut Tx,
    (region, all): (&RegionId, &[RegionId]),
    (moment, program): (&Moment, &str),
    drill: &Drill,
) -> Result<(), Failure> {
    record(tx, all, drill, Place::Elsewhere)?;
    let entry = Entry {
        action: "drill-handed-in",
        subject_kind: "program",
        subject_id: program.to_owned(),
        reason: String::new(),
        detail: drill.target.clone(),
    };
    audit::record(tx, region, moment, &Actor::System, &entry)
}

/// The newest drills of a region, newest first.
pub fn newest(tx: &mut Tx, region: &RegionId) -> Result<Vec<(Drill, Place)>, Failure> {
    store::newest(tx, region, SHOWN)
}

/// When the last restore that was proven began, and how long it took in milliseconds.
pub fn last_proven(tx: &mut Tx, region: &RegionId) -> Result<Option<(Timestamp, i64)>, Failure> {
    store::last_proven(tx, region)
}

/// How a region's proof stands at `now`; `set_up`: whether copies are made at all.
pub fn standing_of(
    tx: &mut Tx,
    region: &RegionId,
    set_up: bool,
    now: Timestamp,
) -> Result<Standing, Failure> {
    let last = last_proven(tx, region)?;
    Ok(standing(set_up, last, now))
}
