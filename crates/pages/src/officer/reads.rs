//! Whoever opens a page at a desk reads about people: noted once for officer, case and day, so that a breach by an account
//! knows what it saw and everybody can ask who had their case open.

use balai_base::CaseId;
use balai_platform::{
    access::{Actor, Officer},
    audit,
};
use balai_store::Failure;
use balai_web::{Here, WebError};

/// Notes that the page shows these cases: as lines of a list, or each `whole`. Most pages of a day show what was noted
/// before, and only ask. A database that takes no writes for now keeps nobody from work: then the log alone knows that
/// something was shown.
pub(crate) async fn note(here: &Here, cases: Vec<CaseId>, whole: bool) -> Result<(), WebError> {
    let Actor::Officer(officer) = here.actor.clone() else { return Ok(()) };
    if cases.is_empty() {
        return Ok(());
    }
    let (context, now) = (here.context(), here.now());
    let day = now.day(&here.region.time_zone);
    let account = officer.account;
    let asked = context.clone();
    let new = here
        .state
        .store
        .read(move |tx| audit::unnoted(tx, &asked.region.id, (account, day), (&cases, whole)))
        .await?;
    if new.is_empty() {
        return Ok(());
    }
    let count = new.len();
    let noted = here
        .state
        .store
        .write(move |tx| {
            let by: (&Officer, _) = (&officer, &context.region.roles);
            audit::note_reads(tx, &context.region.id, by, (day, now), (&new, whole))
        })
        .await;
    match noted {
        Ok(()) => Ok(()),
        Err(failure @ (Failure::ReadOnly | Failure::Busy)) => {
            tracing::warn!(%failure, %account, cases = count, "what a desk showed could not be noted");
            Ok(())
        }
        Err(failure) => Err(failure.into()),
    }
}
