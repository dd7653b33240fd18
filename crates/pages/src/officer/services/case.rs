//! `/petugas/layanan/{number}`: one application. A refused form comes back with what was typed.

use std::collections::BTreeMap;

use axum::extract::Path;
use balai_base::{CaseNumber, Localized, ProblemKind};
use balai_civic::services::working::view::{self, DeskCase};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, Told, WebError};
use serde::Serialize;

use super::queue;
use crate::{
    citizen::case::number,
    documents::{self, DocumentRow},
    officer::reads,
    wording,
};

#[derive(Serialize)]
struct CasePage {
    case: DeskCase,
    /// What the forms are called whose answers are read.
    forms: BTreeMap<String, Localized>,
    /// The filter this application was opened from, as an address's query.
    query: String,
    /// The same for "the next one".
    next: String,
    done: &'static str,
    typed: Fields,
    /// What was issued or registered for it.
    documents: Vec<DocumentRow>,
    /// Whether documents wait for this officer's electronic signature.
    to_sign: bool,
    /// The step whose form was refused.
    open_step: String,
    /// What was looked at with a reason; empty but for the answer to that form.
    revealed: Vec<Revealed>,
    problem: Option<Told>,
}

/// A value that was masked.
#[derive(Serialize)]
pub(super) struct Revealed {
    pub(super) label: String,
    pub(super) value: String,
}

/// `GET /petugas/layanan/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    here.officer()?;
    let page = page(&here, &number(&text)?).await?;
    reads::note(&here, vec![page.case.id], true).await?;
    Ok(here.page("officer/services/case.html", &page))
}

async fn page(here: &Here, number: &CaseNumber) -> Result<CasePage, WebError> {
    let (context, asked, language) = (here.context(), number.clone(), here.language);
    let case = here.state.store.read(move |tx| view::desk_case_in(tx, &context, &asked, language)).await?;
    let documents = documents::of_case(here, case.id).await?;
    let filter = queue::filter(&here.query);
    Ok(CasePage {
        query: queue::query(&filter, &[]),
        next: queue::query(&filter, &[("dari", number.as_str())]),
        done: done(here.query.text("selesai")),
        typed: Fields::default(),
        to_sign: case.may_issue && documents.iter().any(|row| row.signature == "waiting"),
        documents,
        open_step: String::new(),
        revealed: Vec::new(),
        problem: None,
        forms: wording::form_titles(&here.region),
        case,
    })
}

fn done(word: &str) -> &'static str {
    match word {
        "periksa" => "service-desk-done-judged",
        "langkah" => "service-desk-done-step",
        "produk" => "service-desk-done-product",
        "serah" => "service-desk-done-handed",
        _ => "",
    }
}

/// The page with what was looked at: shown once, never kept.
pub(super) async fn with_revealed(here: &Here, number: &CaseNumber, revealed: Vec<Revealed>) -> Answer {
    let page = CasePage { revealed, ..page(here, number).await? };
    Ok(here.page("officer/services/case.html", &page))
}

/// Where a form leads: back to the application, or its refusal.
pub(super) async fn finish<T>(
    here: &Here,
    number: &CaseNumber,
    (fields, word): (Fields, &str),
    outcome: Result<T, WebError>,
) -> Answer {
    match outcome {
        Ok(_) if fields.has("lanjut") => {
            let filter =
                queue::filter(&Fields::parse(fields.text("saringan").trim_start_matches('?').as_bytes()));
            let query = queue::query(&filter, &[("dari", number.as_str())]);
            Ok(here.redirect(&format!("/petugas/layanan/berikut{query}")))
        }
        Ok(_) => Ok(here.redirect(&format!("/petugas/layanan/{number}?selesai={word}"))),
        Err(error) => refused(here, number, fields, error).await,
    }
}

async fn refused(here: &Here, number: &CaseNumber, fields: Fields, error: WebError) -> Answer {
    let problem = answerable(error)?;
    let mut page = page(here, number).await?;
    fields.text("step").clone_into(&mut page.open_step);
    page.typed = fields;
    let asked = |field: &str| {
        let code = field.strip_prefix("syarat.")?;
        let one = page.case.asked.iter().find(|one| one.code == code)?;
        Some(one.name.get(here.language).to_owned())
    };
    page.problem = Some(wording::named(here, here.told(&problem), asked));
    Ok(here.page_refused(&problem, "officer/services/case.html", &page))
}

/// What a form can answer; anything else is an error page.
pub(super) fn answerable(error: WebError) -> Result<balai_base::Problem, WebError> {
    let kinds = [ProblemKind::Invalid, ProblemKind::Conflict, ProblemKind::Forbidden];
    if kinds.contains(&error.problem.kind) { Ok(error.problem.clone()) } else { Err(error) }
}

/// A failure of the store as one of pages.
pub(super) fn told<T>(outcome: Result<T, Failure>) -> Result<T, WebError> {
    outcome.map_err(WebError::from)
}
