//! What those who look after the installation see and do: figures of the whole, the pack read again, dead jobs, the
//! trail.
//!
//! It owns no table: it asks the slices that do, and asks `access` first. Nothing here opens a case, a text or a
//! reporter's name.

mod model;
mod packs;
#[cfg(test)]
mod tests;
mod trail;

use balai_base::{JobId, Problem};
use balai_store::{
    Failure, Tx,
    jobs::{self, DeadJob},
};

use crate::{
    access::{ADMINISTRATION, Action, may_ever},
    audit::{self, Entry},
    casework::{self, Context},
    identity, programs,
};

pub use model::{Overview, TrailFilter, TrailLine};
pub use packs::{in_use, reload, reload_all};
pub use trail::{trail, trail_actions};

/// Refuses an actor who may never do `action`.
pub fn require(context: &Context, action: Action) -> Result<(), Problem> {
    if may_ever(&context.region.roles, &context.actor, action) {
        Ok(())
    } else {
        Err(Problem::forbidden("problem-not-allowed"))
    }
}

/// The figures of the region, each only for those whose business it is.
pub fn overview(tx: &mut Tx, context: &Context) -> Result<Overview, Failure> {
    let region = &context.region.id;
    let may = |action| may_ever(&context.region.roles, &context.actor, action);
    if !ADMINISTRATION.into_iter().any(may) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    Ok(Overview {
        accounts: when(may(Action::ManageAccounts), || identity::account_counts(tx, region))?,
        waiting: when(may(Action::ManageRegion), || casework::waiting(tx, region))?,
        jobs: when(may(Action::ManageJobs), || jobs::counts(tx, region))?,
        programs: when(may(Action::ManagePrograms), || programs::programs_counted(tx, region))?,
        trail: may(Action::ReadAudit),
    })
}

fn when<T>(allowed: bool, ask: impl FnOnce() -> Result<T, Failure>) -> Result<Option<T>, Failure> {
    if allowed { ask().map(Some) } else { Ok(None) }
}

/// The region's dead jobs, newest first, at most 200.
pub fn dead_jobs(tx: &mut Tx, context: &Context) -> Result<Vec<DeadJob>, Failure> {
    require(context, Action::ManageJobs)?;
    jobs::dead(tx, &context.region.id)
}

/// Makes a dead job due again.
pub fn resend_job(tx: &mut Tx, context: &Context, job: JobId) -> Result<(), Failure> {
    require(context, Action::ManageJobs)?;
    jobs::resend(tx, &context.region.id, job, context.moment.now)?;
    let entry = entry("resend-job", "job", job.to_string(), String::new());
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}

/// Makes every dead job of the region due again; gives how many there were.
pub fn resend_all_jobs(tx: &mut Tx, context: &Context) -> Result<u64, Failure> {
    require(context, Action::ManageJobs)?;
    let count = jobs::resend_all(tx, &context.region.id, context.moment.now)?;
    if count > 0 {
        let entry = entry("resend-all-jobs", "job", String::new(), count.to_string());
        audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)?;
    }
    Ok(count)
}

/// Notes that emergency pages were turned on or off.
pub fn note_emergency(tx: &mut Tx, context: &Context, on: bool) -> Result<(), Failure> {
    require(context, Action::ManageRegion)?;
    let region = context.region.id.to_string();
    let entry = entry("emergency-pages", "region", region, if on { "on" } else { "off" }.to_owned());
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}

fn entry(action: &'static str, subject_kind: &'static str, subject_id: String, detail: String) -> Entry {
    Entry { action, subject_kind, subject_id, reason: String::new(), detail }
}
