//! Finding documents and reading what they say, for those who may.

use balai_base::{CaseId, Problem, Timestamp};
use balai_credential::DocumentId;
use balai_store::{Failure, Tx};

use super::{Act, Content, Document, Pdf, PdfState, content as sealed, store};
use crate::{
    access::{Action, Actor, may_ever},
    casework::{self, Context},
};

/// "There is no such document", also for those who may not know that there is one.
pub(super) fn no_document() -> Failure {
    Problem::not_found("problem-document-not-found").into()
}

/// Whether the actor may read documents of this case, or those of none.
fn reads(tx: &mut Tx, context: &Context, case: Option<CaseId>) -> Result<bool, Failure> {
    let Some(id) = case else {
        return Ok(may_ever(&context.region.roles, &context.actor, Action::IssueDocument));
    };
    let Some(case) = casework::get(tx, &context.region, id)? else { return Ok(false) };
    let action =
        if matches!(context.actor, Actor::Reporter { .. }) { Action::ReadOwn } else { Action::ReadCase };
    Ok(context.can(action, &case))
}

/// The document, for its case's reporter, for officers who may read its case, and without a case for those who may issue.
pub fn by_id(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Document, Failure> {
    let document = store::get(tx, &context.region.id, id)?.ok_or_else(no_document)?;
    if reads(tx, context, document.case)? { Ok(document) } else { Err(no_document()) }
}

/// The documents of a case, oldest first; none for whoever may not read the case.
pub fn of_case(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Vec<Document>, Failure> {
    if reads(tx, context, Some(case))? {
        store::of_case(tx, &context.region.id, case)
    } else {
        Ok(Vec::new())
    }
}

/// The document that was given for `subject`; for whoever has shown to be the one it was given to.
pub fn of_subject(tx: &mut Tx, context: &Context, subject: &str) -> Result<Option<Document>, Failure> {
    let region = &context.region.id;
    let Some(id) = store::of_subject(tx, region, subject)? else { return Ok(None) };
    store::get(tx, region, id)
}

/// How many documents of these kinds were issued before `before`: for whoever decides how long they are kept.
pub fn count_before(
    tx: &mut Tx,
    context: &Context,
    kinds: &[&str],
    before: Timestamp,
) -> Result<u64, Failure> {
    kinds.iter().try_fold(0, |sum, kind| Ok(sum + store::count_before(tx, &context.region.id, kind, before)?))
}

/// Whether the actor may do `action` to a document.
pub fn may(tx: &mut Tx, context: &Context, action: Action, document: &Document) -> Result<bool, Failure> {
    match super::act::require(tx, context, action, document.case) {
        Ok(_) => Ok(true),
        Err(Failure::Refused(_)) => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// What was done to a document, oldest first.
pub fn acts(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Vec<Act>, Failure> {
    by_id(tx, context, id)?;
    store::acts(tx, &context.region.id, id)
}

/// What a document says.
pub fn content(tx: &mut Tx, context: &Context, document: &Document) -> Result<Content, Failure> {
    by_id(tx, context, document.id)?;
    opened(tx, context, document.id)
}

/// What a document says, for those whose right was asked already.
pub(super) fn opened(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Content, Failure> {
    let row = store::sealed(tx, &context.region.id, id)?.ok_or_else(no_document)?;
    let key = sealed::open_key(&context.vault, id, &row.wrapped)?;
    sealed::open(&key, id, &row.content)
}

/// The PDF of a document, to be opened outside the transaction; none while it is being prepared.
pub fn deliver_pdf(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Option<Pdf>, Failure> {
    let document = by_id(tx, context, id)?;
    pdf(tx, context, &document)
}

pub(super) fn pdf(tx: &mut Tx, context: &Context, document: &Document) -> Result<Option<Pdf>, Failure> {
    let row = store::sealed(tx, &context.region.id, document.id)?.ok_or_else(no_document)?;
    let (Some(file), Some(sha256), PdfState::Ready) = (row.file, document.pdf_sha256, document.pdf) else {
        return Ok(None);
    };
    let key = sealed::open_key(&context.vault, document.id, &row.wrapped)?;
    Ok(Some(Pdf { file, sha256, place: sealed::place("pdf", document.id), key }))
}
