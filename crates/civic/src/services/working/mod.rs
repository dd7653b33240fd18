//! Working on applications: what a desk shows, what officers decide, what other systems answer, who is paid, who collects.
//!
//! Every act asks `access` by the case and takes a step of the case's workflow, so that a region changes by data who does what.
//! What a step means here is read from the workflow itself: the one that starts the clock `service` says that the file is
//! complete, the one that starts `answer` returns it, a state with a step of `register` waits for another system. Five steps
//! need more than a step and are taken by acts of their own, under the ids in [`acts`].

pub mod acts;
mod asked_view;
pub mod benefits;
pub mod bundles;
mod claim;
pub mod desk;
mod holdings;
pub mod invented;
pub mod issuing;
pub mod jobs;
pub mod owner;
pub mod payment_file;
pub mod payments;
pub mod products;
pub mod registering;
pub mod rules;
mod store;
pub mod verdicts;
pub mod view;

#[cfg(test)]
pub(crate) mod tests;

use balai_base::{CaseNumber, Problem};
use balai_platform::{
    access::{self, Action, Subject, Visibility},
    casework::{self, Case, Context},
    keyring::SealedRows,
    region::Service,
};
use balai_store::{Failure, Tx};

use super::{CASE_TYPE, Head};

pub use asked_view::{AskedView, FileView};
pub use claim::{ClaimView, DayFields};
pub use store::payments::Payment;

/// The sealed columns of this part.
pub const SEALED: [SealedRows; 3] =
    [store::steps::STEPS, store::hand_overs::HAND_OVERS, store::benefits::BENEFITS];

/// An application an officer works on.
pub(super) struct Worked {
    pub(super) case: Case,
    pub(super) head: Head,
}

/// The application of a number, for an officer who may do `action` to it; "no such case" for one of another type.
pub(super) fn worked(
    tx: &mut Tx,
    context: &Context,
    (number, action): (&CaseNumber, Action),
) -> Result<Worked, Failure> {
    let case = casework::read(tx, context, number)?;
    let unknown = || Problem::not_found("problem-case-not-found");
    if case.case_type != CASE_TYPE {
        return Err(unknown().into());
    }
    context.require(action, &case)?;
    let head = super::head(tx, context, case.id)?.ok_or_else(unknown)?;
    Ok(Worked { case, head })
}

/// The service of an application, in the version that held when it was sent, else the newest.
pub(super) fn service_of<'c>(context: &'c Context, head: &Head) -> Result<&'c Service, Failure> {
    let services = &context.region.services;
    let day = head.sent_at.unwrap_or(head.created_at).day(&context.region.time_zone);
    let found = services.on(&head.service, day).or_else(|| services.get(&head.service));
    found.ok_or_else(|| Problem::conflict("problem-service-unknown").into())
}

/// Refuses an officer who may not enter applications for somebody at the agency that gives `service`.
pub fn require_entry(context: &Context, service: &Service) -> Result<(), Problem> {
    let subject = Subject {
        case: None,
        agency: service.agency.clone(),
        unit: service.unit.clone().unwrap_or_default(),
        area: None,
        visibility: Visibility::Secret,
        hidden_from: String::new(),
        assignee: None,
        processing_restricted: false,
    };
    let roles = &context.region.roles;
    let may = access::can(roles, &context.actor, Action::EnterForSomebody, &subject);
    if may { Ok(()) } else { Err(Problem::forbidden("problem-entry-other-agency")) }
}

/// A context of this slice's own for one more command.
pub(super) fn apart(context: &Context, purpose: &str) -> Context {
    context.apart(&format!("services|{purpose}"))
}
