//! The decision, and what it causes: carried out in the same command, or not at all.

use balai_base::{CaseNumber, Language, Problem, Secret};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Case, Context, Step},
    residents,
};
use balai_store::{Failure, Tx};

use super::{
    file::correction_of,
    model::{Correction, Request, RightKind, Subject, no_request},
    store,
};
use crate::{erasure, retention, services};

/// What an officer decides.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether the request is granted.
    pub granted: bool,
    /// What the person reads: what was done, or why not and how to object.
    pub answer: String,
}

/// Decides a request and carries out what was granted. The officer needs the right to move the case; the workflow says
/// which roles take the step.
pub fn decide(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    decision: &Decision,
) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::Move, &case)?;
    let request = store::get(tx, &context.region.id, case.id)?.ok_or_else(no_request)?;
    if request.decided_at.is_some() || case.meaning.is_final() {
        return Err(Problem::conflict("problem-data-decided").into());
    }
    if decision.answer.trim().is_empty() {
        return Err(Problem::invalid("problem-answers").field("answer", "field-data-answer-missing").into());
    }
    if decision.granted && request.kind == RightKind::Erasure {
        none_held(tx, context, &request.subject)?;
    }
    let correction = correction_of(tx, context, request.case)?;
    take(tx, context, &request, (if decision.granted { "penuhi" } else { "tolak" }, decision))?;
    if decision.granted {
        carry_out(tx, context, (&request, correction.as_ref()), &decision.answer)?;
    }
    if let Subject::Account(resident) = request.subject {
        residents::tell_decided(tx, &apart(context, "told"), resident)?;
    }
    let detail =
        format!("{} {}", request.kind.as_str(), if decision.granted { "granted" } else { "refused" });
    context.audited(tx, "data-request-decided", &case.number, (&decision.answer, &detail))
}

/// What a lawsuit or an archive's duty needs is not erased (UU 27/2022, articles 43 and 44): the officer lifts the hold
/// first, or answers why not. Nor is an application that is being worked on: the registry's law asks for its data until it
/// ends (UU 23/2006), so the person withdraws it first.
fn none_held(tx: &mut Tx, context: &Context, subject: &Subject) -> Result<(), Failure> {
    let (mut held, mut open) = (Vec::new(), Vec::new());
    for case in cases_of(tx, context, subject)? {
        if retention::held(tx, context, case.id)? {
            held.push(case.number.to_string());
        }
        if case.case_type == services::CASE_TYPE && !case.meaning.is_final() {
            open.push(case.number.to_string());
        }
    }
    for (message, numbers) in [("problem-data-held", held), ("problem-data-application-open", open)] {
        if !numbers.is_empty() {
            return Err(Problem::conflict(message).with("numbers", numbers.join(", ")).into());
        }
    }
    Ok(())
}

/// A copy needs no decision: the person reads it on the next page.
pub(super) fn grant_copy(
    tx: &mut Tx,
    context: &Context,
    request: &Request,
    language: Language,
) -> Result<(), Failure> {
    let owner = apart(context, "copy").acting_as(Actor::Reporter { case: request.case });
    let answer = match language {
        Language::Id => "Salinan data Anda siap dibuka dan diunduh.",
        Language::En => "The copy of your data is ready to open and download.",
    };
    take(tx, &owner, request, ("salinan", &Decision { granted: true, answer: answer.to_owned() }))
}

/// The workflow's step, and the decision in the request's own row.
fn take(
    tx: &mut Tx,
    context: &Context,
    request: &Request,
    (transition, decision): (&str, &Decision),
) -> Result<(), Failure> {
    let step = Step { transition: transition.to_owned(), answer: decision.answer.clone(), ..Step::default() };
    casework::advance(tx, context, request.case, &step)?;
    store::decided(tx, &context.region.id, request.case, (decision.granted, context.moment.now))
}

/// Does what was granted to every case of the subject.
fn carry_out(
    tx: &mut Tx,
    context: &Context,
    (request, correction): (&Request, Option<&Secret<Correction>>),
    reason: &str,
) -> Result<(), Failure> {
    for case in cases_of(tx, context, &request.subject)? {
        let step = apart(context, &format!("done|{}", case.id)).acting_as(Actor::System);
        match request.kind {
            RightKind::Export => {}
            RightKind::Correction => {
                if let Some(correction) = correction {
                    let new = correction.reveal();
                    let values = [new.name.as_str(), &new.phone, &new.email];
                    casework::correct_contact(tx, &step, case.id, values)?;
                    services::correct_contact(tx, &step, &case, values)?;
                }
            }
            RightKind::Restriction => casework::restrict(tx, &step, case.id, reason)?,
            RightKind::Erasure => erasure::erase(tx, &step, (case.id, reason)).map(drop)?,
        }
    }
    Ok(())
}

/// The cases that hold data of the subject, with the parts of bundles.
pub(super) fn cases_of(tx: &mut Tx, context: &Context, subject: &Subject) -> Result<Vec<Case>, Failure> {
    let cases = match subject {
        Subject::Account(resident) => residents::claimed(tx, context, *resident)?,
        Subject::Case(id) => casework::get(tx, &context.region, *id)?.into_iter().collect(),
    };
    services::with_parts(tx, context, cases)
}

/// A context of this slice's own for one more command.
pub(super) fn apart(context: &Context, purpose: &str) -> Context {
    context.apart(&format!("data-rights|{purpose}"))
}
