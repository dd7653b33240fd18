//! Electronic signatures of documents: what waits for one, whoever gives it, and what the signing service answers late.
//!
//! A document whose signature is certified is handed to nobody before it is signed. The service is called outside any
//! transaction; a passphrase or code lives as long as the call.

use std::sync::Arc;

use balai_base::{Problem, RegionId, time::MINUTE};
use balai_credential::{DocumentId, Status};
use balai_store::{
    Failure, FileHash, Store, Tx, files,
    jobs::{Job, JobError, JobOutcome, Lane, Runner},
};
use sha2::{Digest as _, Sha256};

use super::{
    Document, Pdf, SignatureState, act, content, find, print,
    signing::{Consent, DocumentSigner, Order, Refusal, SignatureKind, Signed, Signer},
    sites,
    store::{self, signatures},
};
use crate::{
    access::{Action, Actor, may_ever},
    audit,
    casework::{Context, Contexts},
    region::{DocumentKind, Region, Signing},
};

/// The kind of the job that asks for orders the service took on.
pub const FETCH_SIGNATURES: &str = "documents.fetch-signatures";
/// How many one round asks for.
const AT_ONCE: u32 = 20;
/// The longest pause between two questions, in minutes.
const LONGEST_PAUSE: i64 = 60;

/// A document that was just issued is to be signed, if its kind asks for it and somebody can.
pub(super) fn begin(
    tx: &mut Tx,
    region: &Region,
    (id, kind): (DocumentId, &DocumentKind),
) -> Result<(), Failure> {
    let signature = sites::site(tx, region)?.signature;
    if kind.signing != Signing::Tte || signature == SignatureKind::Wet {
        return Ok(());
    }
    signatures::begin(tx, &region.id, (id, signature))
}

/// What a document bears where a signature stands, as it is to be set; none when it is set already.
pub(super) fn to_be_set(
    tx: &mut Tx,
    region: &RegionId,
    id: DocumentId,
) -> Result<Option<SignatureKind>, Failure> {
    Ok(match signatures::get(tx, region, id)? {
        None => Some(SignatureKind::Wet),
        Some(row) if row.state == SignatureState::Waiting && row.file.is_none() => Some(row.kind),
        Some(_) => None,
    })
}

/// The word of a refusal in the database and in messages' keys.
pub fn refusal_word(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::WrongPassphrase => "passphrase",
        Refusal::Refused(_) => "refused",
        Refusal::Unreachable => "unreachable",
        Refusal::NotOffered => "not-offered",
    }
}

/// Documents that wait for a signature the actor may give, the oldest first.
pub fn waiting(tx: &mut Tx, context: &Context, limit: u32) -> Result<Vec<Document>, Failure> {
    if !may_ever(&context.region.roles, &context.actor, Action::IssueDocument) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let mut own = Vec::new();
    for document in signatures::waiting(tx, &context.region.id, limit)? {
        if find::may(tx, context, Action::IssueDocument, &document)? {
            own.push(document);
        }
    }
    Ok(own)
}

/// A PDF that waits for its signature.
struct Unsigned {
    pdf: Pdf,
    reason: String,
}

fn unsigned(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Unsigned, Failure> {
    let document = find::by_id(tx, context, id)?;
    act::require(tx, context, Action::IssueDocument, document.case)?;
    let region = &context.region;
    let not_now = || Failure::from(Problem::conflict("problem-document-not-to-be-signed"));
    let row = signatures::get(tx, &region.id, id)?.ok_or_else(not_now)?;
    let (Some(file), Some(sha256), SignatureState::Waiting, Status::Active) =
        (row.file, row.sha256, row.state, document.state)
    else {
        return Err(not_now());
    };
    let wrapped = store::sealed(tx, &region.id, id)?.ok_or_else(find::no_document)?.wrapped;
    let key = content::open_key(&context.vault, id, &wrapped)?;
    let kind = region.documents.get(&document.kind);
    let name = kind.map(|kind| kind.name.get(document.language)).unwrap_or_default();
    let pdf = Pdf { file, sha256, place: content::place(UNSIGNED, id), key };
    Ok(Unsigned { pdf, reason: format!("{name} {}", document.number) })
}

/// Where a PDF that waits is sealed for.
const UNSIGNED: &str = "unsigned";

/// Has one document signed. Blocks for as long as the service's patience allows: never inside a transaction. A refusal leaves it
/// waiting, with its reason.
pub fn sign(
    store: &Store,
    context: &Context,
    (signer, consent): (&dyn DocumentSigner, &Consent),
    id: DocumentId,
) -> Result<SignatureState, Failure> {
    let reading = context.clone();
    let unsigned = store.read_now(move |tx| unsigned(tx, &reading, id))?;
    let pdf = unsigned.pdf.open(store.files())?;
    let at = context.moment.now.millis().div_euclid(1_000);
    let order = Order { pdf: &pdf, consent, mark: None, reason: &unsigned.reason, at };
    let (region, by) = (context.region.id.clone(), context.actor.account());
    match signer.sign(&order) {
        Ok(Signed::Done(bytes)) => {
            store.write_now(move |tx| signatures::ordered_by(tx, &region, id, by))?;
            keep(store, context, (id, signer.kind()), &bytes)?;
            Ok(SignatureState::Done)
        }
        Ok(Signed::Pending(name)) => {
            let next = context.moment.now.plus(MINUTE);
            store.write_now(move |tx| {
                signatures::ordered_by(tx, &region, id, by)?;
                signatures::pend(tx, &region, id, (&name, next, 0))
            })?;
            Ok(SignatureState::Pending)
        }
        Err(refusal) => {
            let word = refusal_word(&refusal);
            store.write_now(move |tx| signatures::refuse(tx, &region, id, word))?;
            Err(Problem::from(refusal).into())
        }
    }
}

/// Notes that the signer was asked for a document in vain: from then on it waits for whoever tries again by hand, also where a test
/// signer signs everything else at once. So a demonstration has something to sign.
pub fn put_off(tx: &mut Tx, region: &RegionId, id: DocumentId) -> Result<(), Failure> {
    signatures::refuse(tx, region, id, refusal_word(&Refusal::Unreachable))
}

/// A PDF was set for a document that is to be signed: a test signer signs it at once unless it was asked in vain before; a
/// certified signature waits for whoever gives it.
pub(super) fn take_in(
    store: &Store,
    job: &Job,
    (context, id): (&Context, DocumentId),
    (pdf, signer): (&[u8], &Signer),
) -> JobOutcome {
    let region = job.region.clone();
    let row = store.read_now(move |tx| signatures::get(tx, &region, id))?;
    let waits = row.is_some_and(|row| !row.refusal.is_empty());
    let demonstration = signer.as_ref().filter(|signer| signer.kind() == SignatureKind::Demonstration);
    if let Some(signer) = demonstration.filter(|_| !waits) {
        let consent = Consent::Officer { nik: String::new(), passphrase: super::signing::Passphrase::none() };
        let at = job.moment.now.millis().div_euclid(1_000);
        let order = Order { pdf, consent: &consent, mark: None, reason: "CONTOH", at };
        let bytes = match signer.sign(&order) {
            Ok(Signed::Done(bytes)) => bytes,
            Ok(Signed::Pending(_)) => return Err(JobError::Retry("the test signer waits".to_owned())),
            Err(refusal) => return Err(JobError::Retry(refusal.to_string())),
        };
        keep(store, context, (id, SignatureKind::Demonstration), &bytes)?;
    } else {
        let (file, sha256, size) = put(store, context, (id, UNSIGNED), pdf)?;
        let (region, now) = (job.region.clone(), job.moment.now);
        store.write_now(move |tx| {
            files::name(tx, &region, &file, (print::SEALED_MEDIA, size), now)?;
            signatures::put_unsigned(tx, &region, id, (&file, &sha256))
        })?;
    }
    let done = job.clone();
    store.write_now(move |tx| done.finish(tx))?;
    Ok(())
}

/// Seals a PDF by its document's key and puts it on disk, before the row that names it. Gives its name, the SHA-256 of what was
/// sealed, and how long the sealed file is.
pub(super) fn put(
    store: &Store,
    context: &Context,
    (id, part): (DocumentId, &str),
    pdf: &[u8],
) -> Result<(FileHash, [u8; 32], u64), Failure> {
    let sha256: [u8; 32] = Sha256::digest(pdf).into();
    let region = context.region.id.clone();
    let row = store.read_now(move |tx| store::sealed(tx, &region, id))?.ok_or_else(find::no_document)?;
    let key = content::open_key(&context.vault, id, &row.wrapped)?;
    let sealed = context.vault.seal_with(&key, &content::place(part, id), pdf)?.bytes;
    let size = u64::try_from(sealed.len()).unwrap_or(u64::MAX);
    Ok((store.files().put(&sealed)?, sha256, size))
}

/// Keeps a signed PDF in place of the one that waited. What comes twice changes nothing.
fn keep(
    store: &Store,
    context: &Context,
    (id, kind): (DocumentId, SignatureKind),
    signed: &[u8],
) -> Result<(), Failure> {
    let (file, sha256, size) = put(store, context, (id, "pdf"), signed)?;
    let own = context.clone();
    store.write_now(move |tx| {
        let (region, now) = (&own.region.id, own.moment.now);
        let former = signatures::get(tx, region, id)?.and_then(|row| row.file);
        if !signatures::done(tx, region, id, (kind, now))? {
            return Ok(());
        }
        files::name(tx, region, &file, (print::SEALED_MEDIA, size), now)?;
        store::put_pdf(tx, region, id, (&file, &sha256))?;
        if let Some(former) = former {
            files::unname(tx, region, &former)?;
        }
        let entry = audit::Entry {
            action: "document-signed",
            subject_kind: "document",
            subject_id: id.to_string(),
            reason: String::new(),
            detail: kind.as_str().to_owned(),
        };
        audit::record(tx, region, &own.moment, &own.actor, &entry)
    })
}

/// Names the handler that asks for late answers, each minute, for the regions served. Without a signer nothing waits.
pub fn register_signing(runner: &mut Runner, regions: &[RegionId], contexts: &Contexts, signer: &Signer) {
    let Some(signer) = signer.clone() else { return };
    for region in regions {
        runner.schedule(region.clone(), FETCH_SIGNATURES, MINUTE);
    }
    let contexts = Arc::clone(contexts);
    runner.register(FETCH_SIGNATURES, move |store, job| fetch_due(store, job, (&contexts, signer.as_ref())));
}

/// Where the service is asked: it may be slow for days.
pub const SIGNING_LANE: Lane = Lane::Registers;

fn fetch_due(store: &Store, job: &Job, (contexts, signer): (&Contexts, &dyn DocumentSigner)) -> JobOutcome {
    let context = contexts(&job.region, job.moment)
        .map(|context| context.acting_as(Actor::System))
        .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
    let (region, now) = (job.region.clone(), job.moment.now);
    for id in store.read_now(move |tx| signatures::due(tx, &region, (now, AT_ONCE)))? {
        fetch(store, &context.apart(&format!("signature|{id}")), signer, id)?;
    }
    Ok(())
}

/// Asks for one order that the service took on.
fn fetch(
    store: &Store,
    context: &Context,
    signer: &dyn DocumentSigner,
    id: DocumentId,
) -> Result<(), Failure> {
    let region = context.region.id.clone();
    let Some(row) = store.read_now(move |tx| signatures::get(tx, &region, id))? else { return Ok(()) };
    let (region, name) = (context.region.id.clone(), row.order_name.clone());
    match signer.fetch(&row.order_name) {
        Ok(Signed::Done(bytes)) => keep(store, context, (id, signer.kind()), &bytes),
        Ok(Signed::Pending(_)) | Err(Refusal::Unreachable) => {
            let tries = row.tries.saturating_add(1);
            let pause = (1_i64 << tries.min(6)).min(LONGEST_PAUSE) * MINUTE;
            let next = context.moment.now.plus(pause);
            store.write_now(move |tx| signatures::pend(tx, &region, id, (&name, next, tries)))
        }
        Err(refusal) => {
            let word = refusal_word(&refusal);
            store.write_now(move |tx| signatures::refuse(tx, &region, id, word))
        }
    }
}
