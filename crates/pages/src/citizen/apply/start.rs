//! The first page: what is needed, how long it takes, and a draft to go on with.

use axum::extract::Path;
use balai_base::Timestamp;
use balai_civic::services::{self, Begin, DraftToken, Entry};
use balai_web::{Answer, Here, PostForm};
use serde::Serialize;

use super::{address, any_draft, root, service, sheet, with_draft};

#[derive(Serialize)]
pub(crate) struct Start {
    pub(crate) root: String,
    pub(crate) back: String,
    pub(crate) service: String,
    pub(crate) summary: String,
    /// Whether one can apply on these pages at all.
    pub(crate) online: bool,
    /// Working days from a complete file.
    pub(crate) working_days: u16,
    /// What is asked for, as a list to read.
    pub(crate) needed: Vec<String>,
    /// Whether somebody must come in person once.
    pub(crate) in_person: bool,
    /// For certified copies: the service that issues the document anew, by id and name; mostly better than a stamp.
    pub(crate) instead: Option<(String, String)>,
    /// The variant chosen elsewhere; may be empty.
    pub(crate) variant: String,
    /// Whether the reader comes from a draft that is none any more: sent on another device, or too old.
    pub(crate) gone: bool,
    /// Where a saved application goes on; empty when there is none.
    pub(crate) saved: String,
    /// What service that is for.
    pub(crate) saved_service: String,
    pub(crate) saved_until: Option<Timestamp>,
}

/// `GET /layanan/{service}/ajukan`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let own = service(&here, &id)?;
    let saved = any_draft(&here).await?;
    let (mut goes_on, mut saved_service, mut saved_until) = (String::new(), String::new(), None);
    if let Some((_, draft)) = &saved {
        let open = sheet(&here, draft)?;
        goes_on = address(&draft.head.service, &open.first_open());
        open.service.name.get(here.language).clone_into(&mut saved_service);
        saved_until = draft.head.expires_at;
    }
    let variant =
        own.variant(here.query.text("varian")).map(|variant| variant.id.clone()).unwrap_or_default();
    let chosen = Some(variant.as_str()).filter(|variant| !variant.is_empty());
    let needed = balai_platform::region::services::asked_for(&here.region.services, own, chosen);
    let page = Start {
        root: root(&id),
        back: format!("/layanan/{id}"),
        service: own.name.get(here.language).to_owned(),
        summary: own.summary.get(here.language).to_owned(),
        online: own.channels.online,
        working_days: own.standard.working_days,
        needed: needed
            .iter()
            .filter(|requirement| requirement.required)
            .map(|requirement| requirement.name.get(here.language).to_owned())
            .collect(),
        in_person: own.in_person_step,
        instead: own.reissue.as_ref().and_then(|id| {
            let other = here.region.services.get(id)?;
            Some((other.id.clone(), other.name.get(here.language).to_owned()))
        }),
        variant,
        gone: goes_on.is_empty() && here.query.has("berakhir"),
        saved: goes_on,
        saved_service,
        saved_until,
    };
    Ok(here.page("citizen/apply/start.html", &page))
}

/// `POST /layanan/{service}/ajukan`: begins anew.
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let own = service(&here, &id)?;
    let context = here.context();
    let token = DraftToken::generate(&context.moment);
    let new = Begin {
        service: own.id.clone(),
        variant: fields.text("variant").to_owned(),
        entry: Entry::Online,
        language: here.language,
    };
    let kept = token.clone();
    let draft = here.state.store.write(move |tx| services::begin(tx, &context, &new, &kept)).await?;
    let step = sheet(&here, &draft)?.first_open();
    Ok(with_draft(&here, here.redirect(&address(&id, &step)), &token))
}
