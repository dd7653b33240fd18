//! "My jobs today": a crew's list on a phone, what breaks first on top.

use balai_civic::reports::{self, TodayJob};
use balai_web::{Answer, Here};
use serde::Serialize;

use crate::officer::reads;

#[derive(Serialize)]
pub(crate) struct Today {
    pub(crate) jobs: Vec<TodayJob>,
}

/// `GET /petugas/hari-ini`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let context = here.context();
    let jobs = here.state.store.read(move |tx| reports::today(tx, &context)).await?;
    // A job shows the place, the photos and what was said: all there is but the contact.
    reads::note(&here, jobs.iter().map(|job| job.row.id).collect(), true).await?;
    Ok(here.page("officer/desk/today.html", &Today { jobs }))
}
