//! The first page: what one needs, how long it takes, and a draft to go on with.

use balai_base::Timestamp;
use balai_civic::reports::{self, Answers};
use balai_web::{Answer, Here, PostForm};
use serde::Serialize;

use super::{super::light, draft};

#[derive(Serialize)]
pub(crate) struct Start {
    /// Where a saved report goes on; none when nothing is saved.
    pub(crate) saved: Option<String>,
    pub(crate) saved_until: Option<Timestamp>,
    /// A category chosen elsewhere; may be empty.
    pub(crate) category: String,
}

/// `GET /lapor`
pub(crate) async fn get(here: Here) -> Answer {
    if light::is_on(&here) {
        return Ok(light::page(&here));
    }
    let saved = draft::find(&here).await?;
    let goes_on = |answers: &Answers| {
        reports::first_open(&here.region, answers).map_or("/lapor/periksa", super::address).to_owned()
    };
    let page = Start {
        saved: saved
            .as_ref()
            .filter(|saved| !saved.answers.text.is_empty())
            .map(|saved| goes_on(&saved.answers)),
        saved_until: saved.map(|saved| saved.expires_at),
        category: here.query.text("kategori").to_owned(),
    };
    Ok(here.page("citizen/report/start.html", &page))
}

/// `POST /lapor`: begins anew.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let category = fields.text("category");
    let known = here.region.categories.get(category).map(|category| category.id.clone());
    let answers = Answers { category: known.unwrap_or_default(), ..Answers::default() };
    draft::save_and_go(&here, answers, "/lapor/kejadian").await
}
