//! "Is this what you mean?": open reports near by, shown before sending.

use balai_civic::reports::{self, Question, Similar};
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

use super::{STEPS, draft};

#[derive(Serialize)]
pub(crate) struct SimilarPage {
    pub(crate) step: u8,
    pub(crate) steps: u8,
    pub(crate) back: String,
    pub(crate) similar: Vec<Similar>,
    pub(crate) problem: Option<Told>,
}

/// `GET /lapor/serupa`: skipped when nothing is near.
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    if let Some(earlier) = draft::missing_before(&here, &answers, Question::Contact) {
        return Ok(here.redirect(earlier));
    }
    let context = here.context();
    let similar = here.state.store.read(move |tx| reports::similar(tx, &context, &answers)).await?;
    if similar.is_empty() {
        return Ok(here.redirect("/lapor/kontak"));
    }
    let back = "/lapor/rincian".to_owned();
    let page = SimilarPage { step: 3, steps: STEPS, back, similar, problem: None };
    Ok(here.page("citizen/report/similar.html", &page))
}

/// `POST /lapor/serupa`: none of them.
pub(crate) async fn post(here: Here, PostForm(_): PostForm) -> Answer {
    let mut answers = draft::answers(&here).await?;
    answers.similar_seen = true;
    draft::save_and_go(&here, answers, "/lapor/kontak").await
}
