//! One document: what it says, what became of it, and what may be done.

use axum::extract::Path;
use balai_base::Problem;
use balai_credential::{DocumentId, Status};
use balai_platform::{
    access::Action,
    casework::{self, Context},
    documents::{self, Document},
};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::id;
use crate::{
    documents::{DocumentRow, Line, deliver, lines, qr, row},
    wording::Choice,
};

#[derive(Serialize)]
struct DocumentPage {
    document: DocumentRow,
    case: String,
    lines: Vec<Line>,
    /// What stands in the QR; empty for a national document.
    address: String,
    qr: Option<(String, u32)>,
    acts: Vec<ActView>,
    newer: Option<(String, String)>,
    scans: u32,
    sha256: String,
    may_issue: bool,
    may_revoke: bool,
    /// Documents of the same kind and case that may take its place.
    successors: Vec<Choice>,
    typed: Fields,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ActView {
    act: &'static str,
    at: i64,
    by: String,
    reason: String,
}

/// What is read in one go.
struct Found {
    document: Document,
    content: documents::Content,
    acts: Vec<documents::Act>,
    newer: Option<Document>,
    case: String,
    may: (bool, bool),
    successors: Vec<Document>,
}

fn read(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Found, Failure> {
    let document = documents::by_id(tx, context, id)?;
    let case = match document.case {
        Some(case) => casework::get(tx, &context.region, case)?.map(|case| case.number.to_string()),
        None => None,
    };
    let of_case = match document.case {
        Some(case) => documents::of_case(tx, context, case)?,
        None => Vec::new(),
    };
    let fits = |other: &Document| {
        other.kind == document.kind && other.id != document.id && other.state == Status::Active
    };
    let newer = match document.superseded_by {
        Some(newer) => Some(documents::by_id(tx, context, newer)?),
        None => None,
    };
    Ok(Found {
        content: documents::content(tx, context, &document)?,
        acts: documents::acts(tx, context, id)?,
        newer,
        case: case.unwrap_or_default(),
        may: (
            documents::may(tx, context, Action::IssueDocument, &document)?,
            documents::may(tx, context, Action::RevokeDocument, &document)?,
        ),
        successors: of_case.into_iter().filter(fits).collect(),
        document,
    })
}

async fn page(here: &Here, id: DocumentId) -> Result<DocumentPage, WebError> {
    here.officer()?;
    let context = here.context();
    let found = here.state.store.read(move |tx| read(tx, &context, id)).await?;
    let (document, said) = (&found.document, &found.content);
    let act = |act: &documents::Act| ActView {
        act: act.act.as_str(),
        at: act.at.millis(),
        by: act.actor_kind.clone(),
        reason: act.reason.clone(),
    };
    Ok(DocumentPage {
        document: row(here, document),
        case: found.case,
        lines: lines(here, &document.kind, &said.subject),
        address: said.address.clone(),
        qr: qr(&said.address),
        acts: found.acts.iter().map(act).collect(),
        newer: found.newer.map(|newer| (newer.id.to_string(), newer.number)),
        scans: document.scans,
        sha256: document.pdf_sha256.map(|hash| balai_base::text::hexadecimal(&hash)).unwrap_or_default(),
        may_issue: found.may.0,
        may_revoke: found.may.1,
        successors: found
            .successors
            .iter()
            .map(|other| Choice::new(other.id.to_string(), &other.number))
            .collect(),
        typed: Fields::default(),
        done: String::new(),
        problem: None,
    })
}

/// `GET /petugas/dokumen/{id}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    here.officer()?;
    let done = match here.query.text("selesai") {
        "terbit" => "document-done-issued",
        "ganti" => "document-done-superseded",
        "cabut" => "document-done-revoked",
        "cetak" => "document-done-printed",
        "siapkan" => "document-done-preparing",
        _ => "",
    };
    let page = DocumentPage { done: done.to_owned(), ..page(&here, id(&text)?).await? };
    Ok(here.page("officer/document/one.html", &page))
}

/// Runs a command and leads back with what was done; a refusal comes back with what was typed.
async fn act(
    here: &Here,
    (id, done): (DocumentId, &str),
    fields: Fields,
    work: impl Fn(&mut Tx, &Context) -> Result<Document, Failure> + Send + 'static,
) -> Answer {
    here.officer()?;
    let context = here.context();
    match here.state.store.write(move |tx| work(tx, &context)).await {
        Ok(_) => Ok(here.redirect(&format!("/petugas/dokumen/{id}?selesai={done}"))),
        Err(Failure::Refused(problem)) if !problem.fields.is_empty() => {
            let page =
                DocumentPage { problem: Some(here.told(&problem)), typed: fields, ..page(here, id).await? };
            Ok(here.page_refused(&problem, "officer/document/one.html", &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// `POST /petugas/dokumen/{id}/cetak`
pub(crate) async fn print(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = id(&text)?;
    act(&here, (id, "cetak"), fields, move |tx, context| documents::print(tx, context, id)).await
}

/// `POST /petugas/dokumen/{id}/siapkan`
pub(crate) async fn prepare(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = id(&text)?;
    act(&here, (id, "siapkan"), fields, move |tx, context| documents::make_again(tx, context, id)).await
}

/// `POST /petugas/dokumen/{id}/ganti`
pub(crate) async fn supersede(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let old = id(&text)?;
    here.officer()?;
    let Ok(new) = DocumentId::parse(fields.text("successor")) else {
        let problem = Problem::invalid("problem-answers").field("successor", "field-document-successor");
        let page =
            DocumentPage { problem: Some(here.told(&problem)), typed: fields, ..page(&here, old).await? };
        return Ok(here.page_refused(&problem, "officer/document/one.html", &page));
    };
    let reason = fields.text("reason").to_owned();
    act(&here, (old, "ganti"), fields, move |tx, context| {
        documents::supersede(tx, context, (old, new), &reason)
    })
    .await
}

/// `POST /petugas/dokumen/{id}/cabut`
pub(crate) async fn revoke(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let id = id(&text)?;
    let reason = fields.text("reason").to_owned();
    act(&here, (id, "cabut"), fields, move |tx, context| documents::revoke(tx, context, id, &reason)).await
}

/// `GET /petugas/dokumen/{id}/pdf`
pub(crate) async fn pdf(here: Here, Path(text): Path<String>) -> Answer {
    here.officer()?;
    let id = id(&text)?;
    let context = here.context();
    let pdf = here.state.store.read(move |tx| documents::deliver_pdf(tx, &context, id)).await?;
    deliver(&here, pdf, id).await
}
