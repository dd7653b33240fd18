//! What a case's history tells of its documents. The documents themselves belong to another slice.

use balai_base::CaseId;
use balai_store::{Failure, Tx};

use super::{
    Audience, EventDetail, EventKind,
    context::Context,
    work::{NewEvent, Work},
};
use crate::access::Action;

/// What is told of a document.
#[derive(Clone, Debug)]
pub struct DocumentTold {
    /// Issued, superseded or revoked.
    pub kind: EventKind,
    /// The kind of document, as the pack calls it.
    pub document: String,
    /// Its number.
    pub number: String,
    /// The number of the document that took its place; empty when there is none.
    pub other: String,
    /// Why; empty when nobody had to say. Officers read it.
    pub reason: String,
}

/// Adds a line about a document to a case's history, for its reporter and officers.
pub fn note_document(
    tx: &mut Tx,
    context: &Context,
    (case, action): (CaseId, Action),
    told: &DocumentTold,
) -> Result<(), Failure> {
    let mut work = Work::load(tx, context, case)?;
    context.require(action, &work.case)?;
    let detail = EventDetail {
        reference: told.number.clone(),
        other: told.other.clone(),
        after: told.document.clone(),
        ..EventDetail::default()
    };
    let hand = context.hand(action, &work.case);
    work.append(tx, context, &NewEvent::of(told.kind, Audience::Owner, &hand).with(detail))?;
    if !told.reason.is_empty() {
        work.audited(tx, context, told.kind.as_str(), (&told.reason, &told.number))?;
    }
    work.save(tx, context).map(drop)
}
