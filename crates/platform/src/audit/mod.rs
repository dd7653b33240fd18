//! The audit trail: who did what that must be answered for, with the reason given.
//!
//! Rows are only ever added, in the transaction of the act itself, so that an act without its entry cannot
//! happen. Reasons and details are masked before they are stored: the trail must not become a second place
//! where personal numbers lie. What an officer only read at a desk is noted apart, once for officer, case and day: a page is
//! opened far more often than something is done.

mod model;
mod reads;
mod store;

#[cfg(test)]
mod tests;

use balai_base::{
    Moment, RegionId,
    page::{Cursor, Key, Page},
    personal::{self, Hints},
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use crate::access::Actor;

pub use model::{AuditEntry, DeskRead, Entry, Selection};
pub use reads::{cases_read, forget_reads, note_reads, reads, reads_of, unnoted};

/// The name of the trail's order in cursors.
const ORDER: &str = "audit";

/// Records an act of `actor`. Two acts of one command on one subject must differ in action or detail.
pub fn record(
    tx: &mut Tx,
    region: &RegionId,
    moment: &Moment,
    actor: &Actor,
    entry: &Entry,
) -> Result<(), Failure> {
    let Entry { action, subject_kind, subject_id, reason, detail } = entry;
    let id = moment.uuid(&format!("audit|{action}|{subject_kind}|{subject_id}|{detail}"));
    let stored = AuditEntry {
        id,
        at: moment.now,
        actor_kind: actor.kind().to_owned(),
        actor: actor.account(),
        action: (*action).to_owned(),
        subject_kind: (*subject_kind).to_owned(),
        subject_id: subject_id.clone(),
        reason: masked(reason),
        detail: masked(detail),
    };
    store::insert(tx, region, &stored)
}

/// The trail, newest first. Whoever calls has asked `access` for `ReadAudit`.
pub fn list(
    tx: &mut Tx,
    region: &RegionId,
    selection: &Selection,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<AuditEntry>, Failure> {
    let before = cursor.map(last_shown).transpose()?;
    let rows = store::list(tx, region, selection, before, limit.saturating_add(1))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Page::of(rows, limit, |entry| Cursor::new(ORDER, vec![Key::Id(entry.id)])))
}

/// Every action the trail of the region knows, for a filter. Whoever calls has asked `access` for `ReadAudit`.
pub fn actions(tx: &mut Tx, region: &RegionId) -> Result<Vec<String>, Failure> {
    store::actions(tx, region)
}

fn last_shown(cursor: &Cursor) -> Result<Uuid, Failure> {
    match cursor.keys_for(ORDER)? {
        [Key::Id(id)] => Ok(*id),
        _ => Err(balai_base::Problem::invalid("problem-cursor").into()),
    }
}

fn masked(text: &str) -> String {
    personal::masked(text, &personal::findings(text, &Hints::default()))
}
