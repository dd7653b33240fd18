//! Erasing what is personal in a case (UU 27/2022, articles 8, 43 and 44): the case, its agency, its dates and its outcome stay,
//! so that figures stay true and the history can still be verified.
//!
//! Gone are: who reported and followed, every original that was sealed (with the key that sealed it), what citizens
//! wrote, their photos, the address and the point on the map, and the PIN. What officers wrote stays. In the same command
//! a job is enqueued that notes the case beside the keys, so that an older copy of the database can't bring it back, and
//! unlinks the files. What is done is idempotent: whoever was erased is erased once.

use balai_base::{
    CaseId, EventId, Moment, RegionId,
    time::{DAY, MINUTE},
};
use balai_store::{
    Failure, FileHash, Store, Tx, files,
    jobs::{self, Job, JobError, JobOutcome, Lane, NewJob},
    search,
};
use uuid::Uuid;

use super::{
    Audience, Case, EventKind, contacts,
    context::{Context, no_case},
    rules, store, texts,
    work::{NewEvent, Work},
};
use crate::{
    access::{Action, Actor},
    keyring,
    vault::Erased,
};

/// The job that notes an erasure beside the keys and unlinks files.
pub(super) const FINISH: &str = "case-erased";

/// The job that makes the search index anew.
pub(super) const PURGE: &str = "case-erased-purge";
/// How long ago a file must have been written to be unlinked.
const SETTLED: i64 = 10 * MINUTE;

/// Called with each event whose text is erased: the seam for whatever else must forget it, such as the salt of its hash.
pub type Forgetting = dyn Fn(&mut Tx, &RegionId, EventId) -> Result<(), Failure> + Send + Sync;

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The cases: the one asked for, and those of the same owner that it was split into.
    pub cases: Vec<CaseId>,
    /// How many texts are gone.
    pub texts: usize,
    /// How many photos are gone.
    pub photos: usize,
}

/// Erases what is personal in a case and in those of the same owner. Only the system may, and officers who may see
/// identities. `reason` goes to the audit trail, masked.
pub fn erase(
    tx: &mut Tx,
    context: &Context,
    (id, reason): (CaseId, &str),
    forgetting: &Forgetting,
) -> Result<Erasure, Failure> {
    let case = store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    if !matches!(context.actor, Actor::System) {
        context.require(Action::RevealIdentity, &case)?;
    }
    let reason = texts::checked(reason, "reason")?;
    let mut done = Erasure { cases: Vec::new(), texts: 0, photos: 0 };
    for member in contacts::split_family(tx, context, id)? {
        if store::erasure::is_erased(tx, context.id(), member)? {
            continue;
        }
        let one = erase_one(tx, context, (member, reason), forgetting)?;
        done.cases.push(member);
        done.texts += one.0;
        done.photos += one.1;
    }
    Ok(done)
}

/// Whether what is personal in a case was erased.
pub fn is_erased(tx: &mut Tx, region: &RegionId, id: CaseId) -> Result<bool, Failure> {
    store::erasure::is_erased(tx, region, id)
}

/// Whether the case is there at all.
pub fn is_there(tx: &mut Tx, region: &RegionId, id: CaseId) -> Result<bool, Failure> {
    Ok(store::cases::get(tx, region, id)?.is_some())
}

/// Events of a case whose texts were erased, each with the event that says so: what verifies history tells them from
/// altered ones.
pub fn erased_events(tx: &mut Tx, region: &RegionId, id: CaseId) -> Result<Vec<(EventId, EventId)>, Failure> {
    store::erasure::erased_events(tx, region, id)
}

fn erase_one(
    tx: &mut Tx,
    context: &Context,
    (id, reason): (CaseId, &str),
    forgetting: &Forgetting,
) -> Result<(usize, usize), Failure> {
    let mut work = Work::of(store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?);
    // While the contact is there: names in the reason are masked by it.
    work.audited(tx, context, "erase-case", (reason, ""))?;
    let hand = context.hand(Action::RevealIdentity, &work.case);
    let event = work.append(tx, context, &NewEvent::of(EventKind::Erased, Audience::Public, &hand))?;
    store::erasure::insert(tx, context.id(), (id, event), context.moment.now)?;
    let written = erase_texts(tx, context, (id, event), forgetting)?;
    store::people::erase(tx, context.id(), id)?;
    keyring::destroy(tx, context.id(), id)?;
    let (photos, files) = erase_photos(tx, context, id)?;
    forget_place(&mut work.case);
    store::erasure::forget_owner(tx, context.id(), id)?;
    work.reindex = true;
    work.save(tx, context)?;
    finish_later(tx, context, (id, &files))?;
    Ok((written, photos))
}

/// Erases what citizens wrote, in the order the triggers ask for: noted first, then gone.
fn erase_texts(
    tx: &mut Tx,
    context: &Context,
    (id, erasure): (CaseId, EventId),
    forgetting: &Forgetting,
) -> Result<usize, Failure> {
    let written = store::erasure::citizens_events(tx, context.id(), id)?;
    for event in &written {
        // While the words are there: what the log keeps of the event is made from them.
        forgetting(tx, context.id(), *event)?;
        store::erasure::erase_text(tx, context.id(), (id, *event, erasure))?;
    }
    store::erasure::forget_originals(tx, context.id(), id)?;
    Ok(written.len())
}

/// Erases citizens' photos; gives how many, and the files that nothing may name any more.
fn erase_photos(tx: &mut Tx, context: &Context, id: CaseId) -> Result<(usize, Vec<FileHash>), Failure> {
    let photos = store::photos::of_citizens(tx, context.id(), id)?;
    let mut files = Vec::new();
    for photo in &photos {
        let bands = rules::bands(photo.perceptual_hash);
        store::photos::erase(tx, context.id(), (photo, &bands), context.moment.now)?;
        files.extend([photo.file, photo.thumbnail]);
        files.extend(photo.public.into_iter().flat_map(|(file, thumbnail)| [file, thumbnail]));
    }
    files.sort_unstable();
    files.dedup();
    Ok((photos.len(), files))
}

/// The area stays, for the figures; the place itself may be somebody's house.
fn forget_place(case: &mut Case) {
    case.address = String::new();
    case.point = None;
}

fn finish_later(tx: &mut Tx, context: &Context, (id, files): (CaseId, &[FileHash])) -> Result<(), Failure> {
    let files: Vec<String> = files.iter().map(ToString::to_string).collect();
    let job = NewJob {
        lane: Lane::Main,
        kind: FINISH,
        payload: format!("{id} {}", files.join(" ")).trim_end().to_owned(),
        unique_key: None,
        due_at: context.moment.now,
    };
    // A moment of its own for each case: two jobs of one command would have one identifier.
    let moment = Moment::new(context.moment.now, &context.moment.random(&format!("erased|{id}")));
    jobs::enqueue(tx, context.id(), &moment, &job)
}

/// Finishes an erasure: notes it beside the keys, unlinks the files that no photo names, and has the writer empty its log,
/// in which the erased rows still lie. A file written a moment ago may be about to be named again, and waits.
pub(super) fn finish(store: &Store, job: &Job, context: &Context) -> JobOutcome {
    let mut words = job.payload.split(' ');
    let case = words.next().and_then(|word| Uuid::parse_str(word).ok()).map(CaseId);
    let case = case.ok_or_else(|| JobError::Stop("the payload names no case".to_owned()))?;
    let files: Vec<FileHash> = words.filter_map(|word| word.parse().ok()).collect();
    let erased = Erased { region: job.region.clone(), case, at: job.due_at };
    context.vault.note_erased(&erased).map_err(Failure::from)?;
    let asked = files.clone();
    let named = store.read_now(move |tx| store::photos::named(tx, &asked))?;
    let (mut gone, mut young) = (Vec::new(), 0);
    for file in files.iter().filter(|file| !named.contains(file)) {
        if store.files().remove(file, job.moment.now.plus(-SETTLED))? {
            gone.push(*file);
        } else {
            young += 1;
        }
    }
    let region = job.region.clone();
    store.write_now(move |tx| gone.iter().try_for_each(|file| files::unname(tx, &region, file)))?;
    store.empty_log();
    if young > 0 {
        return Err(JobError::Retry(format!("{young} files were written just now; they go a little later")));
    }
    Ok(())
}

/// Makes the search index anew without what was taken out of it, when anything was erased since the last time but one.
pub(super) fn purge(store: &Store, job: &Job) -> JobOutcome {
    let (region, since) = (job.region.clone(), job.moment.now.plus(-2 * DAY));
    if store.read_now(move |tx| store::erasure::erased_since(tx, &region, since))? {
        search::purge(store)?;
        store.empty_log();
    }
    Ok(())
}
