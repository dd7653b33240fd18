//! The front door: one question, four doors, honest figures, the latest public reports.

use balai_civic::reports::{self, Figures, PublicFilter, PublicRow};
use balai_web::{Answer, Here};
use serde::Serialize;

use super::light;

/// How many of the latest reports stand on the front page.
const LATEST: u32 = 4;

#[derive(Serialize)]
pub(crate) struct Home {
    pub(crate) figures: Figures,
    pub(crate) latest: Vec<PublicRow>,
}

/// `GET /`
pub(crate) async fn get(here: Here) -> Answer {
    if light::is_on(&here) {
        return Ok(light::page(&here));
    }
    let context = here.context();
    let home = here
        .state
        .store
        .read(move |tx| {
            Ok(Home {
                figures: reports::figures(tx, &context)?,
                latest: reports::public_list(tx, &context, &PublicFilter::default(), "", LATEST)?.rows,
            })
        })
        .await?;
    Ok(here.page("citizen/home.html", &home))
}
