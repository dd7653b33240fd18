//! What an owner does with a sent application, beside putting right what was returned: withdraw, say to have printed the document,
//! object, prove a payment, and open the parts of a bundle.

use balai_base::{CaseId, CaseNumber, Localized, Problem, Secret};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Case, Context, Step},
    workflow::{Meaning, Party},
};
use balai_store::{Failure, Tx, files as stored_files};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Worked, acts, bundles, payments, products, registering,
    rules::{self, Turn},
};
use crate::services::{CASE_TYPE, Slot, StoredUpload, Upload, store::files, uploads::slot_of};

/// The word under which proofs of payment stand among an application's files; no requirement is called so.
pub const PROOF: &str = "bukti-bayar";

/// A step the owner may take.
#[derive(Clone, Debug, Serialize)]
pub struct OwnerStep {
    /// Its id.
    pub id: String,
    /// The words on the button.
    pub label: Localized,
    /// What will happen.
    pub effect: Localized,
    /// Whether a reason is asked for.
    pub reason: bool,
}

/// A part of the owner's bundle.
#[derive(Clone, Debug, Serialize)]
pub struct OwnerPart {
    /// Its number.
    pub number: CaseNumber,
    /// Its service.
    pub service: Localized,
    /// Its state.
    pub state: Localized,
    /// What it counts as.
    pub meaning: &'static str,
}

/// What an owner's page shows beside what was given.
#[derive(Clone, Debug, Serialize)]
pub struct OwnerView {
    /// What may be done now.
    pub steps: Vec<OwnerStep>,
    /// The bill.
    pub payment: Option<super::Payment>,
    /// Whether it can be paid now.
    pub payable: bool,
    /// The number of what was issued.
    pub product: String,
    /// Signed papers.
    pub papers: Vec<Uuid>,
    /// The parts of a bundle.
    pub parts: Vec<OwnerPart>,
    /// The bundle of a part.
    pub whole: Option<CaseNumber>,
}

/// What the owner of `case` sees and may do.
pub fn view(tx: &mut Tx, context: &Context, case: &Case) -> Result<OwnerView, Failure> {
    context.require(Action::ReadOwn, case)?;
    let region = &context.region;
    let steps = casework::steps(tx, context, case)?.into_iter();
    let steps = steps.filter(|step| !step.clocks.stop.iter().any(|clock| clock == rules::ANSWER_CLOCK));
    let payment = payments::of(tx, context, case.id)?;
    let product = registering::product_number(tx, context, case.id)?;
    let head = crate::services::head(tx, context, case.id)?;
    let whole = match head.and_then(|head| head.parent) {
        Some(parent) => casework::get(tx, region, parent)?.map(|parent| parent.number),
        None => None,
    };
    let papers = files::of(tx, &region.id, case.id)?.into_iter();
    let state = |part: &Case| {
        let workflow = region.workflows.get(&part.workflow);
        workflow.and_then(|workflow| workflow.state(&part.state)).map(|state| state.label.clone())
    };
    let service = |part: &Case| region.services.get(&part.category).map(|service| service.name.clone());
    Ok(OwnerView {
        steps: steps
            .map(|step| OwnerStep {
                reason: step.requires.iter().any(|one| one.as_str() == "reason"),
                id: step.id,
                label: step.label,
                effect: step.effect,
            })
            .collect(),
        payable: payment.as_ref().is_some_and(|bill| payments::is_payable(bill, context.moment.now)),
        payment,
        product: product.map(Secret::into_revealed).unwrap_or_default(),
        papers: papers.filter(|file| file.requirement == products::PAPER).map(|file| file.id).collect(),
        parts: bundles::part_cases(tx, context, case.id)?
            .iter()
            .map(|part| OwnerPart {
                number: part.number.clone(),
                service: service(part).unwrap_or_default(),
                state: state(part).unwrap_or_default(),
                meaning: part.meaning.as_str(),
            })
            .collect(),
        whole,
    })
}

/// Takes one of the owner's steps.
pub fn act(
    tx: &mut Tx,
    context: &Context,
    (case, step, reason): (CaseId, &str, &str),
) -> Result<Case, Failure> {
    let unknown = || Problem::not_found("problem-case-not-found");
    let case = casework::get(tx, &context.region, case)?.ok_or_else(unknown)?;
    context.require(Action::ActOwn, &case)?;
    let transition = acts::transition(context, &case, step)?;
    let workflow = context.region.workflows.get(&case.workflow);
    let ends_well = workflow.is_some_and(|workflow| workflow.meaning(&transition.to) == Meaning::Done);
    if transition.by == [Party::Reporter] && ends_well {
        return products::printed(tx, context, &case);
    }
    if acts::turn_of(context, &case, transition) == Turn::Resends {
        return Err(Problem::conflict("problem-step-has-an-act").into());
    }
    let head = crate::services::head(tx, context, case.id)?.ok_or_else(unknown)?;
    let step =
        Step { transition: transition.id.clone(), reason: reason.trim().to_owned(), ..Step::default() };
    acts::take(tx, context, &Worked { case, head }, &step)
}

/// The part of the owner's bundle with this number: whoever proved to own the bundle owns its parts.
pub fn part(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Case, Failure> {
    let unknown = || Problem::not_found("problem-case-not-found");
    let Actor::Reporter { case: whole } = context.actor else { return Err(unknown().into()) };
    let found = casework::find(tx, &context.region, number)?.ok_or_else(unknown)?;
    let head = crate::services::head(tx, context, found.id)?.ok_or_else(unknown)?;
    // From a bundle to its part, and from a part back.
    let own = crate::services::head(tx, context, whole)?.and_then(|head| head.parent);
    let related = head.parent == Some(whole) || own == Some(found.id);
    if found.case_type == CASE_TYPE && related { Ok(found) } else { Err(unknown().into()) }
}

/// Where a proof of payment will be kept.
pub fn proof_slot(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Slot, Failure> {
    let unknown = || Problem::not_found("problem-case-not-found");
    let found = casework::get(tx, &context.region, case)?.ok_or_else(unknown)?;
    context.require(Action::ActOwn, &found)?;
    slot_of(tx, context, case)
}

/// Notes a proof of payment; an officer confirms it.
pub fn prove(tx: &mut Tx, context: &Context, (case, photo): (CaseId, &StoredUpload)) -> Result<(), Failure> {
    let unknown = || Problem::not_found("problem-case-not-found");
    let found = casework::get(tx, &context.region, case)?.ok_or_else(unknown)?;
    payments::prove(tx, context, &found, photo.id())?;
    let (region, now) = (&context.region.id, context.moment.now);
    let there = files::of(tx, region, case)?.iter().filter(|file| file.requirement == PROOF).count();
    let upload = Upload {
        id: photo.id(),
        requirement: PROOF.to_owned(),
        position: u32::try_from(there).unwrap_or(0),
        file: photo.file(),
        media_type: "image/jpeg".to_owned(),
        bytes: photo.bytes(),
        sharpness: None,
        added_at: now,
        delete_at: None,
    };
    files::insert(tx, region, case, &upload)?;
    stored_files::name(tx, region, &photo.file(), ("application/octet-stream", photo.bytes()), now)
}
