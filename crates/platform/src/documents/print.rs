//! Printing: by officers, and by whoever holds the document's id and PIN.

use balai_base::{CaseNumber, Pin, Problem, time::HOUR};
use balai_credential::DocumentId;
use balai_store::{
    Failure, Files, Tx,
    limits::{self, Limit},
};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{
    ActKind, Content, Document, Pdf, SealedFile,
    act::{self, Noted},
    content, find, issue, store,
};
use crate::{
    access::Action,
    casework::{self, Context},
};

/// The media type of what lies sealed.
pub(super) const SEALED_MEDIA: &str = "application/octet-stream";
/// How often the PIN of one document may be tried.
const PIN_TRIES: Limit = Limit { window_ms: HOUR, allowed: 10 };
/// How often one document may be printed by its holder in an hour: a printer that jams is no reason to send anybody away.
const SELF_PRINTS: Limit = Limit { window_ms: HOUR, allowed: 20 };

/// Counts a print by an officer. Id, number and QR stay what they were.
pub fn print(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Document, Failure> {
    let document = find::by_id(tx, context, id)?;
    act::require(tx, context, Action::IssueDocument, document.case)?;
    count(tx, context, &document, ActKind::Printed)?;
    find::by_id(tx, context, id)
}

fn count(tx: &mut Tx, context: &Context, document: &Document, act: ActKind) -> Result<(), Failure> {
    store::count_print(tx, &context.region.id, document.id)?;
    act::note(tx, context, Action::IssueDocument, document, &Noted { act, other: "", reason: "" })
}

/// That somebody knows a document's PIN: what [`hold`] asks for. It lasts for one request.
#[derive(Clone, Copy, Debug)]
pub struct Proof(DocumentId);

impl Proof {
    /// The proof of somebody whose browser kept a ticket that the page sealed for it after the PIN was right.
    pub fn kept(id: DocumentId) -> Self {
        Self(id)
    }

    /// The document.
    pub fn id(&self) -> DocumentId {
        self.0
    }
}

/// A document in the hands of whoever printed it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The document.
    pub document: Document,
    /// What it says.
    pub content: Content,
    /// Its PDF, when it is there.
    pub pdf: Option<Pdf>,
}

/// Whether the PIN opens the document: the case's PIN where it belongs to a case, else the one given with it. A wrong PIN, like
/// an unknown id, is `Ok(None)`, so that the try stays counted; too many tries are refused.
pub fn open_by_pin(
    tx: &mut Tx,
    context: &Context,
    id: DocumentId,
    pin: &Pin,
) -> Result<Option<Proof>, Failure> {
    let region = &context.region.id;
    limits::take(tx, region, "document-pin", id.bytes(), context.moment.now, &PIN_TRIES)?;
    let Some(document) = store::get(tx, region, id)? else { return Ok(None) };
    let right = if let Some(case) = document.case {
        let case = casework::get(tx, &context.region, case)?;
        case.map_or(Ok(false), |case| opens_case(tx, context, &case.number, pin))?
    } else {
        let known = store::pin_hash(tx, region, id)?;
        known.is_some_and(|known| bool::from(known.ct_eq(&pin_hash(context, id, pin))))
    };
    if !right {
        return Ok(None);
    }
    limits::reset(tx, region, "document-pin", id.bytes())?;
    Ok(Some(Proof(id)))
}

fn opens_case(tx: &mut Tx, context: &Context, number: &CaseNumber, pin: &Pin) -> Result<bool, Failure> {
    Ok(casework::authenticate(tx, context, number, pin)?.is_some())
}

/// The document for whoever proved to hold its PIN; with `counted` a print is counted, which is refused when there were
/// too many within an hour, or when the document is not in force.
pub fn hold(tx: &mut Tx, context: &Context, proof: Proof, counted: bool) -> Result<Held, Failure> {
    let region = &context.region.id;
    let document = store::get(tx, region, proof.0)?.ok_or_else(find::no_document)?;
    if document.state != balai_credential::Status::Active {
        let word = document.state.as_str();
        return Err(Problem::conflict("problem-document-not-active").with("state", word).into());
    }
    if document.signature.as_ref().is_some_and(super::Signature::holds_back) {
        return Err(Problem::conflict("problem-document-not-signed").into());
    }
    if counted {
        limits::take(tx, region, "document-print", proof.0.bytes(), context.moment.now, &SELF_PRINTS)?;
        count(tx, context, &document, ActKind::SelfPrinted)?;
    }
    let document = store::get(tx, region, proof.0)?.ok_or_else(find::no_document)?;
    let said = find::opened(tx, context, proof.0)?;
    let pdf = find::pdf(tx, context, &document)?;
    Ok(Held { document, content: said, pdf })
}

pub(super) fn fresh_pin(context: &Context, id: DocumentId) -> Pin {
    Pin::generate(&context.moment.random(&format!("document-pin|{id}")))
}

/// A PIN as it is stored.
pub(super) fn pin_hash(context: &Context, id: DocumentId, pin: &Pin) -> [u8; 32] {
    context.vault.mac("document-pin", &[id.bytes().as_slice(), pin.reveal().as_bytes()].concat())
}

/// Seals a PDF an officer uploaded and stores it, before the command that registers it; waits for disks.
pub fn seal_file(files: &Files, context: &Context, pdf: &[u8]) -> Result<SealedFile, Failure> {
    let sha256: [u8; 32] = Sha256::digest(pdf).into();
    let of = issue::fresh_id(context, "document|file");
    let (key, wrapped) = content::fresh_key(&context.vault, of)?;
    let sealed = context.vault.seal_with(&key, &content::place("pdf", of), pdf)?.bytes;
    let size = u64::try_from(sealed.len()).unwrap_or(u64::MAX);
    Ok(SealedFile { file: files.put(&sealed)?, sha256, size, of, key: wrapped })
}
