//! Documents as everybody meets them: checked, and printed by whoever holds id and PIN.

pub(crate) mod check;
pub(crate) mod print;

use balai_base::Problem;
use balai_credential::{DocumentId, picture};
use balai_platform::{documents::Pdf, region::DocumentKind};
use balai_web::{Answer, Here, WebError};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;

/// A value of a document with what it is called.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    /// What it is called.
    pub(crate) key: String,
    /// The value.
    pub(crate) value: String,
}

/// The QR of an address as a `data:` address, with its modules across, which decide its width on paper; nothing for a national
/// document.
pub(crate) fn qr(address: &str) -> Option<(String, u32)> {
    let drawn = picture(address).ok().filter(|_| !address.is_empty())?;
    let across = drawn.across();
    Some((format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawn.svg)), across))
}

/// The PDF, or a sentence that it is being prepared.
pub(crate) async fn deliver(here: &Here, pdf: Option<Pdf>, id: DocumentId) -> Answer {
    let pdf = pdf.ok_or_else(|| WebError::from(Problem::not_found("problem-document-preparing")))?;
    let files = here.state.store.files().clone();
    let opening = tokio::task::spawn_blocking(move || pdf.open(&files));
    let bytes = opening.await.map_err(|error| WebError::internal(error.to_string()))??;
    Ok(print::pdf_answer(bytes, id))
}

/// What a kind is called.
pub(crate) fn kind_name(here: &Here, kind: &str) -> String {
    let known = here.region.documents.get(kind);
    known.map_or_else(|| kind.to_owned(), |kind| kind.name.get(here.language).to_owned())
}

/// What stands in a QR, in words.
pub(crate) fn lines(here: &Here, kind: &str, subject: &[(String, String)]) -> Vec<Line> {
    let kind: Option<&DocumentKind> = here.region.documents.get(kind);
    let name = |id: &str| {
        let field = kind.and_then(|kind| kind.fields.iter().find(|field| field.id == id));
        field.map_or_else(|| id.to_owned(), |field| field.name.get(here.language).to_owned())
    };
    subject.iter().map(|(id, text)| Line { key: name(id), value: text.clone() }).collect()
}
