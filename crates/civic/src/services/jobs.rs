//! What applications do by themselves: forget drafts nobody came back to, and delete photos of originals after the end.
//!
//! A draft without an account has no contact that could be reminded: the page that gives the code says until when it is kept.

use std::sync::Arc;

use balai_base::{
    CaseId, Timestamp,
    time::{DAY, HOUR, MINUTE},
};
use balai_platform::{access::Actor, casework::Context, region::Regions, vault::Vault};
use balai_store::{
    Failure, FileHash, Store, Tx, files as stored_files,
    jobs::{Job, JobError, JobOutcome, Runner},
};

use super::{
    draft,
    store::{applications, files},
};

/// The kind of the job that forgets drafts.
pub const FORGET_DRAFTS: &str = "services.forget-drafts";
/// The kind of the job that deletes photos of originals.
pub const DELETE_UPLOADS: &str = "services.delete-uploads";
/// How many rows one run takes.
const AT_ONCE: u32 = 200;
/// How long ago a file must have been written to be unlinked: somebody may be about to name it again.
const SETTLED: i64 = 10 * MINUTE;

/// Names the handlers and how often each runs for every region served.
pub fn register(runner: &mut Runner, regions: &Arc<Regions>, vault: &Arc<Vault>) {
    let here = (Arc::clone(regions), Arc::clone(vault));
    let there = here.clone();
    runner.register(FORGET_DRAFTS, move |store, job| run(store, job, &there, forget_drafts));
    runner.register(DELETE_UPLOADS, move |store, job| run(store, job, &here, delete_uploads));
    for region in regions.all() {
        runner.schedule(region.id.clone(), FORGET_DRAFTS, HOUR);
        runner.schedule(region.id.clone(), DELETE_UPLOADS, DAY / 4);
    }
}

/// Forgets drafts whose time is over. Gives the files nobody names any more.
pub fn forget_drafts(tx: &mut Tx, context: &Context) -> Result<Vec<FileHash>, Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    let mut gone = Vec::new();
    for case in applications::expired(tx, region, (now, AT_ONCE))? {
        gone.extend(files::of(tx, region, case)?.into_iter().map(|upload| upload.file));
        draft::forget(tx, context, case)?;
    }
    Ok(gone)
}

/// Cases that ended before `before` and still have photos of originals, after `after`: for whoever decides how long they are kept.
pub fn uploads_past(
    tx: &mut Tx,
    context: &Context,
    (before, after, most): (Timestamp, Option<CaseId>, u32),
) -> Result<Vec<CaseId>, Failure> {
    files::past(tx, &context.region.id, (before, after, most))
}

/// How many such cases there are.
pub fn count_uploads_past(tx: &mut Tx, context: &Context, before: Timestamp) -> Result<u64, Failure> {
    files::count_past(tx, &context.region.id, before)
}

/// Gives the photos of a case their day: now. [`delete_uploads`] takes them away.
pub fn forget_uploads(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    files::delete_at(tx, &context.region.id, (case, context.moment.now)).map(drop)
}

/// Deletes photos whose day has come. Gives the files nobody names any more.
pub fn delete_uploads(tx: &mut Tx, context: &Context) -> Result<Vec<FileHash>, Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    let mut gone = Vec::new();
    for (case, id, file) in files::due(tx, region, (now, AT_ONCE))? {
        files::remove(tx, region, (case, id))?;
        if !files::is_named(tx, region, file)? {
            stored_files::unname(tx, region, &file)?;
            gone.push(file);
        }
    }
    Ok(gone)
}

/// Does the work and marks the job done in one write; then unlinks what nobody names. A crash in between leaves sealed bytes
/// whose key may be gone, and which the sweep of files finds.
fn run(
    store: &Store,
    job: &Job,
    (regions, vault): &(Arc<Regions>, Arc<Vault>),
    work: fn(&mut Tx, &Context) -> Result<Vec<FileHash>, Failure>,
) -> JobOutcome {
    let region = regions
        .by_id(job.region.as_str())
        .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
    let context = Context { region, vault: Arc::clone(vault), moment: job.moment, actor: Actor::System };
    let before = job.moment.now.plus(-SETTLED);
    let job = job.clone();
    let gone = store.write_now(move |tx| {
        let gone = work(tx, &context)?;
        job.finish(tx)?;
        Ok(gone)
    })?;
    for file in gone {
        store.files().remove(&file, before)?;
    }
    Ok(())
}
