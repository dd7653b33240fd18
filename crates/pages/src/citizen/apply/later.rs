//! "Save and return later": a code, and the page on which it is typed.

use axum::extract::Path;
use balai_base::{Problem, Timestamp};
use balai_civic::services::{self, Entry};
use balai_store::Failure;
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

use super::{address, any_draft, draft, root, sheet, with_draft};

#[derive(Serialize)]
pub(crate) struct LaterPage {
    pub(crate) root: String,
    pub(crate) service: String,
    /// The code; empty until it is asked for.
    pub(crate) code: String,
    pub(crate) until: Timestamp,
    /// Where the application goes on.
    pub(crate) goes_on: String,
    /// Where the code is typed, as one would tell it: a whole address.
    pub(crate) address: String,
}

#[derive(Serialize)]
pub(crate) struct ResumePage {
    /// Where the application of this browser goes on; empty when there is none.
    pub(crate) goes_on: String,
    /// What was typed.
    pub(crate) code: String,
    pub(crate) problem: Option<Told>,
}

/// `GET /layanan/{service}/ajukan/simpan`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    page(&here, &id, String::new()).await
}

/// `POST /layanan/{service}/ajukan/simpan`: gives a code. An earlier one opens nothing any more.
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(_): PostForm) -> Answer {
    let (token, _) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    let context = here.context();
    let code = here.state.store.write(move |tx| services::give_code(tx, &context, &token)).await?;
    page(&here, &id, code).await
}

async fn page(here: &Here, id: &str, code: String) -> Answer {
    let (token, draft) = match draft(here, id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    let sheet = sheet(here, &draft)?;
    let page = LaterPage {
        root: root(id),
        service: sheet.service.name.get(here.language).to_owned(),
        code,
        until: draft.head.expires_at.unwrap_or_else(|| services::kept_until(here.now())),
        goes_on: address(id, &sheet.first_open()),
        address: here.full_url("/lanjutkan"),
    };
    Ok(with_draft(here, here.page("citizen/apply/later.html", &page), &token))
}

/// `GET /lanjutkan`
pub(crate) async fn ask(here: Here) -> Answer {
    let page = resume(&here, String::new(), None).await?;
    Ok(here.page("citizen/apply/resume.html", &page))
}

async fn resume(here: &Here, code: String, problem: Option<Told>) -> Result<ResumePage, balai_web::WebError> {
    let goes_on = match any_draft(here).await? {
        Some((_, draft)) => address(&draft.head.service, &sheet(here, &draft)?.first_open()),
        None => String::new(),
    };
    Ok(ResumePage { goes_on, code, problem })
}

/// `POST /lanjutkan`
pub(crate) async fn take_up(here: Here, PostForm(fields): PostForm) -> Answer {
    let code = fields.text("code").to_owned();
    let who = here.state.vault.mac("application-code-tries", &here.network());
    let (context, typed) = (here.context(), code.clone());
    let outcome = here.state.store.write(move |tx| services::take_up(tx, &context, (&typed, &who))).await;
    let found = match outcome {
        Err(Failure::Refused(problem)) if problem.message == "problem-draft-at-desk" => {
            let problem = Problem::invalid("problem-answers").field("code", "problem-draft-at-desk");
            let page = resume(&here, code, Some(here.told(&problem))).await?;
            return Ok(here.page_refused(&problem, "citizen/apply/resume.html", &page));
        }
        other => other?,
    };
    let Some(token) = found else {
        let problem = Problem::invalid("problem-answers").field("code", "field-code-unknown");
        let page = resume(&here, code, Some(here.told(&problem))).await?;
        return Ok(here.page_refused(&problem, "citizen/apply/resume.html", &page));
    };
    let (context, own) = (here.context(), token.clone());
    let draft = here.state.store.read(move |tx| services::read_draft(tx, &context, &own)).await?;
    let draft = draft.ok_or_else(|| Problem::not_found("problem-draft-gone"))?;
    if draft.head.entry != Entry::Online {
        // Only officers get here with what an officer began: they go on at their desk, where no telephone is asked for.
        return Ok(here.redirect(&format!("/petugas/draf/{}", draft.head.case)));
    }
    let way = address(&draft.head.service, &sheet(&here, &draft)?.first_open());
    Ok(with_draft(&here, here.redirect(&way), &token))
}
