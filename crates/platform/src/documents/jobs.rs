//! Making PDFs: a job asks the [`Typesetter`], which is a process of its own and may not be there yet.

use std::sync::Arc;

use balai_base::{Problem, language::Language, time::MINUTE};
use balai_credential::{DocumentId, Status, picture};
use balai_store::{
    Failure, Store, Tx, files,
    jobs::{self, Job, JobError, JobOutcome, Lane, NewJob, Runner},
};

use super::{
    Document, PdfState, act, find, keys, print, signatures,
    signing::{SignatureKind, Signer},
    sites, store,
};
use crate::{
    access::Action,
    casework::{Context, Contexts},
    region::Region,
};

/// The kind of the job that makes one PDF.
pub const MAKE_PDF: &str = "documents.make-pdf";
/// Where it runs: computing that must not delay clocks, nor wait for training.
pub const LANE: Lane = Lane::Documents;
/// When it is tried again while the typesetter is not there.
const WAIT: i64 = MINUTE;

/// What a document's PDF is made of.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The region; its pack holds the template.
    pub region: Arc<Region>,
    /// The template's name.
    pub template: String,
    /// Which document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// The number on the paper.
    pub number: String,
    /// The agency in whose name it is issued.
    pub agency: String,
    /// The language it is written in.
    pub language: Language,
    /// When it was issued.
    pub issued_at: balai_base::Timestamp,
    /// What the template is filled with.
    pub data: serde_json::Value,
    /// The QR as SVG, and how wide it is printed with its quiet zone, in thousandths of a millimetre.
    pub qr: (String, u32),
    /// The host that stands in text under the QR.
    pub host: String,
    /// What stands where the paper is signed.
    pub signature: SignatureKind,
    /// Whether it is a specimen and says so across the page.
    pub specimen: bool,
}

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unset {
    /// The typesetter or the signer is not there (yet); it is asked again.
    #[error("not there yet: {0}")]
    NotReady(String),
    /// The template can't be filled with this data: asking again does not help.
    #[error("the template was refused: {0}")]
    Refused(String),
}

/// Who makes a PDF of a sheet. Blocks; is called outside any transaction.
pub trait Typesetter: Send + Sync {
    /// The finished PDF, without an electronic signature.
    fn set(&self, sheet: &Sheet) -> Result<Vec<u8>, Unset>;
}

/// Names the handler. Without a typesetter documents stay in preparation; a test signer signs what it sets.
pub fn register(
    runner: &mut Runner,
    contexts: &Contexts,
    (typesetter, signer): (Option<Arc<dyn Typesetter>>, Signer),
) {
    let contexts = contexts.clone();
    runner
        .register(MAKE_PDF, move |store, job| make(store, job, &contexts, (typesetter.as_deref(), &signer)));
}

fn make(
    store: &Store,
    job: &Job,
    contexts: &Contexts,
    (typesetter, signer): (Option<&dyn Typesetter>, &Signer),
) -> JobOutcome {
    let id = DocumentId::parse(&job.payload).map_err(|error| JobError::Stop(error.to_string()))?;
    let context = contexts(&job.region, job.moment)
        .ok_or_else(|| JobError::Retry("the region is not served here".to_owned()))?;
    let reading = context.clone();
    let Some(sheet) = store.read_now(move |tx| sheet(tx, &reading, id))? else { return Ok(()) };
    let set = match typesetter {
        Some(typesetter) => typesetter.set(&sheet),
        None => Err(Unset::NotReady("no typesetter".to_owned())),
    };
    match set {
        Ok(pdf) if sheet.signature == SignatureKind::Wet => keep(store, job, (&context, id), &pdf),
        Ok(pdf) => signatures::take_in(store, job, (&context, id), (&pdf, signer)),
        Err(Unset::NotReady(reason)) => {
            tracing::debug!(document = %id, reason, "a document waits for the typesetter");
            let (region, moment) = (job.region.clone(), job.moment);
            let again = NewJob {
                lane: LANE,
                kind: MAKE_PDF,
                payload: id.to_string(),
                unique_key: None,
                due_at: moment.now.plus(WAIT),
            };
            let done = job.clone();
            store.write_now(move |tx| {
                jobs::enqueue(tx, &region, &moment, &again)?;
                done.finish(tx)
            })?;
            Ok(())
        }
        Err(Unset::Refused(reason)) => {
            let region = job.region.clone();
            store.write_now(move |tx| store::fail_pdf(tx, &region, id))?;
            Err(JobError::Stop(reason))
        }
    }
}

/// What the PDF is made of; none when it is there already or is not wanted any more.
fn sheet(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Option<Sheet>, Failure> {
    let Some(document) = store::get(tx, &context.region.id, id)? else { return Ok(None) };
    let wanted = document.pdf == PdfState::Preparing || document.pdf == PdfState::Failed;
    if !wanted || document.state == Status::Revoked {
        return Ok(None);
    }
    let region = &context.region;
    let Some(kind) = region.documents.get(&document.kind) else { return Ok(None) };
    let Some(signature) = signatures::to_be_set(tx, &region.id, id)? else { return Ok(None) };
    let said = find::opened(tx, context, id)?;
    let drawn = picture(&said.address).map_err(|error| Failure::Driver(error.to_string()))?;
    let width = drawn.width_um();
    let (_, specimen) = keys::newest(&context.vault, &region.id)?;
    Ok(Some(Sheet {
        region: Arc::clone(region),
        template: kind.template.clone(),
        id,
        kind: document.kind,
        number: document.number,
        agency: document.agency,
        language: document.language,
        issued_at: document.issued_at,
        data: said.data,
        qr: (drawn.svg, width),
        host: sites::site(tx, region)?.issuer,
        signature,
        specimen,
    }))
}

/// Stores a PDF, sealed, before the row that names it.
fn keep(store: &Store, job: &Job, (context, id): (&Context, DocumentId), pdf: &[u8]) -> JobOutcome {
    let (file, sha256, size) = signatures::put(store, context, (id, "pdf"), pdf)?;
    let (region, done) = (job.region.clone(), job.clone());
    store.write_now(move |tx| {
        files::name(tx, &region, &file, (print::SEALED_MEDIA, size), done.moment.now)?;
        store::put_pdf(tx, &region, id, (&file, &sha256))?;
        done.finish(tx)
    })?;
    Ok(())
}

/// Asks for a PDF that failed once more, for an officer who may issue.
pub fn make_again(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Document, Failure> {
    let document = find::by_id(tx, context, id)?;
    act::require(tx, context, Action::IssueDocument, document.case)?;
    if document.pdf != PdfState::Failed {
        return Err(Problem::conflict("problem-document-not-failed").into());
    }
    let region = &context.region.id;
    store::prepare_pdf(tx, region, id)?;
    let due_at = context.moment.now;
    let job = NewJob { lane: LANE, kind: MAKE_PDF, payload: id.to_string(), unique_key: None, due_at };
    jobs::enqueue(tx, region, &context.moment, &job)?;
    find::by_id(tx, context, id)
}
