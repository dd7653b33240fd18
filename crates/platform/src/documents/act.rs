//! Whoever does something to a document: may they, and where is it noted.

use balai_base::{CaseId, Problem};
use balai_store::{Failure, Tx};

use super::{ActKind, Document, store};
use crate::{
    access::{Action, may_ever},
    audit,
    casework::{self, Case, Context, EventKind},
};

/// What is noted of an act.
pub(super) struct Noted<'n> {
    pub(super) act: ActKind,
    /// The number of the document that took its place or whose place it took; empty when there is none.
    pub(super) other: &'n str,
    pub(super) reason: &'n str,
}

/// Refuses whoever may not do `action` to documents of this case, or to those of none. Gives the case.
pub(super) fn require(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    case: Option<CaseId>,
) -> Result<Option<Case>, Failure> {
    match case {
        Some(id) => {
            let case = find_case(tx, context, id)?;
            context.require(action, &case)?;
            Ok(Some(case))
        }
        None if may_ever(&context.region.roles, &context.actor, action) => Ok(None),
        None => Err(Problem::forbidden("problem-not-allowed").into()),
    }
}

/// The case of that identifier; "no such case" when there is none.
fn find_case(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Case, Failure> {
    let none = || Problem::not_found("problem-case-not-found").into();
    casework::get(tx, &context.region, id)?.ok_or_else(none)
}

/// Notes an act in the document's history and in its case's, or in the audit trail when it belongs to none.
pub(super) fn note(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    document: &Document,
    noted: &Noted<'_>,
) -> Result<(), Failure> {
    let region = &context.region.id;
    store::add_act(tx, region, (document.id, noted), (&context.actor, context.moment.now))?;
    let kind = match noted.act {
        ActKind::Issued | ActKind::Registered => EventKind::DocumentIssued,
        ActKind::Superseded => EventKind::DocumentSuperseded,
        ActKind::Revoked => EventKind::DocumentRevoked,
        // Printing again changes nothing; the document's own history and its count tell of it.
        ActKind::Printed | ActKind::SelfPrinted => return Ok(()),
    };
    // A receipt or a ticket changes nothing of what it is about; its own history tells of it.
    if context.region.documents.get(&document.kind).is_some_and(|kind| kind.given.is_some()) {
        return Ok(());
    }
    if let Some(case) = document.case {
        let told = casework::DocumentTold {
            kind,
            document: document.kind.clone(),
            number: document.number.clone(),
            other: noted.other.to_owned(),
            reason: noted.reason.to_owned(),
        };
        return casework::note_document(tx, context, (case, action), &told);
    }
    let entry = audit::Entry {
        action: match noted.act {
            ActKind::Superseded => "document-superseded",
            ActKind::Revoked => "document-revoked",
            _ => "document-issued",
        },
        subject_kind: "document",
        subject_id: document.id.to_string(),
        reason: noted.reason.to_owned(),
        detail: document.kind.clone(),
    };
    audit::record(tx, region, &context.moment, &context.actor, &entry)
}
