//! Packs read again while the server runs.

use std::collections::BTreeMap;

use balai_base::{Moment, RegionId};
use balai_store::{Failure, Store, Tx};

use super::{entry, require};
use crate::{
    access::{Action, Actor},
    audit,
    casework::{self, Context},
    identity,
    region::{InUse, Regions, ReloadOutcome, Reloaded},
};

/// What the region's cases and accounts use of its pack: a new version may not take it away.
pub fn in_use(tx: &mut Tx, region: &RegionId) -> Result<InUse, Failure> {
    Ok(casework::in_use(tx, region)?.joined(identity::in_use(tx, region)?))
}

/// Reads the pack of the context's region again; nothing when the region was made in memory. Other regions are left
/// alone, since rights end at the region. Takes seconds and waits for the disk: an async caller gives it a thread.
pub fn reload(store: &Store, regions: &Regions, context: &Context) -> Result<Option<Reloaded>, Failure> {
    require(context, Action::ManageRegion)?;
    let id = context.region.id.clone();
    let answered = casework::answers_in_use(store, &id)?;
    let used = store.read_now(move |tx| in_use(tx, &id))?.joined(answered);
    let reloaded = regions.reload_only(&context.region.id, used, context.moment.now);
    if let Some(reloaded) = &reloaded {
        note(store, reloaded, context.moment, context.actor.clone())?;
    }
    Ok(reloaded)
}

/// Reads every pack again: the server's own act, on SIGHUP.
pub fn reload_all(store: &Store, regions: &Regions, moment: Moment) -> Result<Vec<Reloaded>, Failure> {
    let ids: Vec<RegionId> = regions.all().iter().map(|region| region.id.clone()).collect();
    let mut used: BTreeMap<RegionId, InUse> = BTreeMap::new();
    for id in ids {
        let answered = casework::answers_in_use(store, &id)?;
        let own = id.clone();
        used.insert(id, store.read_now(move |tx| in_use(tx, &own))?.joined(answered));
    }
    let outcomes = regions.reload(&used, moment.now);
    for reloaded in &outcomes {
        note(store, reloaded, moment, Actor::System)?;
    }
    Ok(outcomes)
}

fn note(store: &Store, reloaded: &Reloaded, moment: Moment, actor: Actor) -> Result<(), Failure> {
    let region = reloaded.region.clone();
    let outcome = match reloaded.outcome {
        ReloadOutcome::Replaced => "replaced",
        ReloadOutcome::Unchanged => "unchanged",
        ReloadOutcome::Kept => "kept",
    };
    store.write_now(move |tx| {
        let entry = entry("reload-region", "region", region.to_string(), outcome.to_owned());
        audit::record(tx, &region, &moment, &actor, &entry)
    })
}
