//! Documents as pages of every audience show them: a row of a list, what stands in a QR in words, and the PDF itself.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use balai_base::{CaseId, Problem};
use balai_credential::{DocumentId, picture};
use balai_platform::{
    documents::{self, Document, Origin, Pdf},
    region::DocumentKind,
};
use balai_store::Failure;
use balai_web::{Answer, Here, WebError};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;

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

/// The documents of a case, for whatever page shows the case; none for whoever may not read it. Templates list them by the macro
/// `documents.list` of `components/documents.html`.
pub(crate) async fn of_case(here: &Here, case: CaseId) -> Result<Vec<DocumentRow>, Failure> {
    let context = here.context();
    let found = here.state.store.read(move |tx| documents::of_case(tx, &context, case)).await?;
    Ok(found.iter().map(|document| row(here, document)).collect())
}

/// What a kind is called.
pub(crate) fn kind_name(here: &Here, kind: &str) -> String {
    let known = here.region.documents.get(kind);
    known.map_or_else(|| kind.to_owned(), |kind| kind.name.get(here.language).to_owned())
}

/// A value of a document with what it is called.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    /// What it is called.
    pub(crate) key: String,
    /// The value.
    pub(crate) value: String,
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
    Ok(pdf_answer(bytes, id))
}

/// A PDF that opens in the browser and is kept nowhere.
fn pdf_answer(bytes: Vec<u8>, id: DocumentId) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"dokumen-{id}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
