//! What becomes of a document: another takes its place, or it is taken back.

use balai_base::{Problem, personal};
use balai_credential::{DocumentId, Status};
use balai_store::{Failure, Tx};

use super::{
    ActKind, Document,
    act::{self, Noted},
    find, store,
};
use crate::{access::Action, casework::Context};

/// The longest reason, in characters.
const REASON_LIMIT: usize = 300;

/// Lets `new` take the place of `old`: both of one kind and case, both in force. A correction is issued first, then takes
/// the place of what it corrects, in one command.
pub fn supersede(
    tx: &mut Tx,
    context: &Context,
    (old, new): (DocumentId, DocumentId),
    reason: &str,
) -> Result<Document, Failure> {
    let reason = checked(reason)?;
    let (former, newer) = (active(tx, context, old)?, active(tx, context, new)?);
    act::require(tx, context, Action::IssueDocument, former.case)?;
    act::require(tx, context, Action::IssueDocument, newer.case)?;
    if old == new || former.kind != newer.kind || former.case != newer.case {
        return Err(Problem::conflict("problem-document-not-its-successor").into());
    }
    store::change(tx, &context.region.id, old, (Status::Superseded, Some(new)), context.moment.now)?;
    let noted = Noted { act: ActKind::Superseded, other: &newer.number, reason: &reason };
    act::note(tx, context, Action::IssueDocument, &former, &noted)?;
    find::by_id(tx, context, old)
}

/// Takes a document back; nothing takes its place. It can't be undone: who was wrong issues a new one.
pub fn revoke(tx: &mut Tx, context: &Context, id: DocumentId, reason: &str) -> Result<Document, Failure> {
    let reason = checked(reason)?;
    let document = active(tx, context, id)?;
    act::require(tx, context, Action::RevokeDocument, document.case)?;
    store::change(tx, &context.region.id, id, (Status::Revoked, None), context.moment.now)?;
    let noted = Noted { act: ActKind::Revoked, other: "", reason: &reason };
    act::note(tx, context, Action::RevokeDocument, &document, &noted)?;
    find::by_id(tx, context, id)
}

fn active(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<Document, Failure> {
    let document = find::by_id(tx, context, id)?;
    if document.state == Status::Active {
        return Ok(document);
    }
    let word = document.state.as_str();
    Err(Problem::conflict("problem-document-not-active").with("state", word).into())
}

/// The reason as it is kept: what identifies a person is masked.
fn checked(reason: &str) -> Result<String, Failure> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_LIMIT {
        let most = REASON_LIMIT.to_string();
        let problem = Problem::invalid("problem-answers");
        return Err(problem.field_with("reason", "field-document-reason", vec![("most", most)]).into());
    }
    let found = personal::findings(reason, &personal::Hints::default());
    Ok(personal::masked(reason, &found))
}
