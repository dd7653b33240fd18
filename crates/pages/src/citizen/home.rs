//! `/`: one question, four doors, honest figures and the latest public cases.

use balai_web::{Answer, Here};
use serde::Serialize;

#[derive(Serialize)]
struct Home {}

/// The home page.
pub(crate) async fn get(here: Here) -> Answer {
    Ok(here.page("citizen/home.html", &Home {}))
}
