//! `/petugas/dokumen` and `/petugas/terbitkan`: the documents of a case, issued, printed, corrected and taken back.
//!
//! Pages of cases show them by the macro `documents.list` of `components/documents.html` with [`of_case`].

mod issue;
mod one;
pub(crate) mod sign;

pub(crate) use issue::{form, post, register, start};
pub(crate) use one::{get, pdf, prepare, print, revoke, supersede};

use balai_base::{CaseId, CaseNumber, Problem};
use balai_credential::DocumentId;
use balai_platform::documents::{self, Document, Origin};
use balai_store::Failure;
use balai_web::{Here, WebError};
use serde::Serialize;

use crate::citizen::document::kind_name;

/// A document as lists show it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DocumentRow {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) state: &'static str,
    pub(crate) pdf: &'static str,
    /// `waiting`, `pending` or `done`; empty where nothing is signed electronically.
    pub(crate) signature: &'static str,
    pub(crate) national: bool,
    pub(crate) prints: u32,
    pub(crate) issued_at: i64,
}

/// A document as a row.
pub(crate) fn row(here: &Here, document: &Document) -> DocumentRow {
    DocumentRow {
        id: document.id.to_string(),
        kind: kind_name(here, &document.kind),
        number: document.number.clone(),
        state: document.state.as_str(),
        pdf: document.pdf.as_str(),
        signature: document.signature.as_ref().map_or("", |signature| signature.state.as_str()),
        national: document.origin == Origin::National,
        prints: document.prints,
        issued_at: document.issued_at.millis(),
    }
}

/// The documents of a case, for whatever page shows the case.
pub(crate) async fn of_case(here: &Here, case: CaseId) -> Result<Vec<DocumentRow>, Failure> {
    let context = here.context();
    let found = here.state.store.read(move |tx| documents::of_case(tx, &context, case)).await?;
    Ok(found.iter().map(|document| row(here, document)).collect())
}

/// The case of a number an officer gave.
async fn case_of(here: &Here, text: &str) -> Result<(CaseId, CaseNumber), WebError> {
    let number = crate::citizen::case::number(text)?;
    let (region, asked, context) = (here.region.clone(), number.clone(), here.context());
    let case = here.state.store.read(move |tx| balai_platform::casework::find(tx, &region, &asked)).await?;
    let readable = case.filter(|case| context.can(balai_platform::access::Action::ReadCase, case));
    let case = readable.ok_or_else(|| WebError::from(Problem::not_found("problem-case-not-found")))?;
    Ok((case.id, number))
}

fn id(text: &str) -> Result<DocumentId, WebError> {
    DocumentId::parse(text).map_err(|_| Problem::not_found("problem-document-not-found").into())
}
