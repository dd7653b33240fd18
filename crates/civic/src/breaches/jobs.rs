//! The job that tells everybody a breach concerns, in rounds: whoever was told is noted in the same command, so that a crash
//! or a second run tells nobody twice.

use std::{collections::BTreeSet, sync::Arc};

use balai_base::CaseId;
use balai_platform::{
    access::Actor,
    casework::{self, Audience, Context, Contexts, NewMessage},
};
use balai_store::{
    Failure, Store, Tx,
    jobs::{Job, JobError, JobOutcome, Runner},
};

use super::{
    affected::{concerned, own_acts},
    model::Breach,
    store,
};

/// The kind of the job.
pub(super) const TELL: &str = "breaches.tell";

/// Names the handler.
pub fn register(runner: &mut Runner, contexts: &Contexts) {
    let contexts = contexts.clone();
    runner.register(TELL, move |store, job| {
        let context = contexts(&job.region, job.moment)
            .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))?;
        tell_all(store, job, &context.acting_as(Actor::System))
    });
}

fn tell_all(store: &Store, job: &Job, context: &Context) -> JobOutcome {
    let breach: CaseId =
        job.payload.parse().map_err(|_| JobError::Stop("the payload names no breach".to_owned()))?;
    let asked = context.clone();
    let found = store.read_now(move |tx| {
        let Some(breach) = store::get(tx, &asked.region.id, breach)? else { return Ok(None) };
        own_acts(tx, &asked, &breach).map(|acts| Some((breach, acts)))
    })?;
    let found = Arc::new(found.ok_or_else(|| JobError::Stop("there is no such breach".to_owned()))?);
    let mut after = None;
    loop {
        let (asked, found, from) = (context.clone(), Arc::clone(&found), after);
        let last = store.write_now(move |tx| tell_round(tx, &asked, (&found.0, &found.1), from))?;
        if last.is_none() {
            break;
        }
        after = last;
    }
    let (region, at, job) = (context.region.id.clone(), context.moment.now, job.clone());
    store.write_now(move |tx| {
        store::told_all(tx, &region, breach, at)?;
        job.finish(tx)
    })?;
    Ok(())
}

/// Tells the next people; gives the last case told, none when there is nobody left.
fn tell_round(
    tx: &mut Tx,
    context: &Context,
    (breach, own_acts): (&Breach, &BTreeSet<CaseId>),
    after: Option<CaseId>,
) -> Result<Option<CaseId>, Failure> {
    let (region, id) = (&context.region.id, breach.case);
    let round = concerned(tx, context, (breach, own_acts), after)?;
    for held in &round {
        if casework::is_erased(tx, region, held.case)?
            || !store::note_told(tx, region, (id, held.case), context.moment.now)?
        {
            continue;
        }
        let apart = context.apart(&format!("breach|{id}|{}", held.case));
        let message = NewMessage { text: breach.letter.clone(), audience: Audience::Owner };
        casework::write_message(tx, &apart, held.case, &message)?;
    }
    Ok(round.last().map(|held| held.case))
}
