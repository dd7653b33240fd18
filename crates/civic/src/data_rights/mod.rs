//! Rights of whoever data are about (UU 27/2022): a copy, a correction, a restriction, an erasure, each asked for as a case
//! with the clock the law gives, decided by the region's data-protection officer.
//!
//! Who asks proves it by an account, for every case it holds, or by number and PIN, for one case. The case of the request is
//! secret and names nobody. What was granted is carried out in the command that decides, through the faces of the slices
//! that hold the data.

mod copy;
mod decide;
mod file;
mod lift;
mod model;
mod store;
#[cfg(test)]
mod tests;

pub use copy::{CopiedCase, CopiedMessage, Copy, Looked, Sight, copy, looks, opens_copy};
pub use decide::{Decision, decide};
pub use file::{file, withdraw};
pub use lift::lift;
pub use model::{Ask, CASE_TYPE, Correction, Filed, Lifted, Request, RequestView, RightKind, Subject};

use balai_base::CaseNumber;
use balai_platform::{
    access::Action,
    casework::{self, Case, Context, EventKind, Filter, Order, View},
};
use balai_store::{Failure, Tx};

/// The sealed column of this slice.
pub const SEALED: [balai_platform::keyring::SealedRows; 1] = [store::CORRECTIONS];

/// The most requests of one list.
const MOST: u32 = 200;

/// The requests a subject has filed, the newest first.
pub fn own_requests(tx: &mut Tx, context: &Context, subject: &Subject) -> Result<Vec<RequestView>, Failure> {
    let mut views = Vec::new();
    for request in store::of_subject(tx, &context.region.id, subject)? {
        if let Some(case) = casework::get(tx, &context.region, request.case)? {
            let owner = context.acting_as(balai_platform::access::Actor::Reporter { case: case.id });
            views.push(view(tx, &owner, (request, case), View::Owner)?);
        }
    }
    Ok(views)
}

/// The requests an officer may decide: those still open first, the most urgent on top.
pub fn requests(tx: &mut Tx, context: &Context) -> Result<Vec<RequestView>, Failure> {
    let filter =
        Filter { case_types: vec![CASE_TYPE.to_owned()], order: Order::NewestFirst, ..Filter::default() };
    let mut views = Vec::new();
    for case in casework::queue(tx, context, &filter, None, MOST)?.items {
        if let Some(request) = store::get(tx, &context.region.id, case.id)? {
            views.push(view(tx, context, (request, case), View::Officer)?);
        }
    }
    views.sort_by_key(|view| (view.decided_at.is_some(), view.due_at));
    Ok(views)
}

/// One request, for an officer in whose reach it lies.
pub fn request(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<RequestView, Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::ReadCase, &case)?;
    let request = store::get(tx, &context.region.id, case.id)?.ok_or_else(model::no_request)?;
    view(tx, context, (request, case), View::Officer)
}

fn view(
    tx: &mut Tx,
    context: &Context,
    (request, case): (Request, Case),
    view: View,
) -> Result<RequestView, Failure> {
    let events = casework::history(tx, context, &case, view)?;
    let words = events.iter().find(|event| event.kind == EventKind::Opened).map(|event| event.text.clone());
    let answer = events.iter().rfind(|event| event.kind == EventKind::Moved).map(|event| event.text.clone());
    let workflow = context.region.workflows.get(&case.workflow);
    let state = workflow.and_then(|workflow| workflow.state(&case.state));
    Ok(RequestView {
        kind: request.kind,
        by_account: request.subject.is_account(),
        words: words.unwrap_or_default(),
        answer: answer.unwrap_or_default(),
        state: state.map(|state| state.label.clone()).unwrap_or_default(),
        sentence: state.map(|state| state.sentence.clone()).unwrap_or_default(),
        meaning: case.meaning.as_str(),
        created_at: request.created_at,
        due_at: case.promised_at,
        decided_at: request.decided_at,
        can_decide: request.decided_at.is_none()
            && !case.meaning.is_final()
            && context.can(Action::Move, &case),
        in_force: request.is_in_force(),
        can_lift: view == View::Officer && request.is_in_force() && context.can(Action::Move, &case),
        lifted: request.lifted,
        number: case.number,
    })
}
