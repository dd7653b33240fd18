//! `/petugas/dokumen` and `/petugas/terbitkan`: the documents of a case, issued, printed, corrected and taken back.

mod issue;
mod one;
pub(crate) mod sign;

pub(crate) use issue::{form, post, register, start};
pub(crate) use one::{get, pdf, prepare, print, revoke, supersede};

use balai_base::{CaseId, CaseNumber, Problem};
use balai_credential::DocumentId;
use balai_web::{Here, WebError};

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
