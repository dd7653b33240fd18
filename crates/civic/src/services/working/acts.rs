//! Steps of an application, with what belongs to them.

use std::collections::BTreeSet;

use balai_base::{CaseNumber, Problem};
use balai_platform::{
    access::Action,
    casework::{self, Case, Context, Step},
    workflow::{Meaning, Transition},
};
use balai_store::{Failure, Tx};

use super::{
    Worked, apart, benefits, bundles, issuing, registering,
    rules::{self, Turn},
    service_of, worked,
};
use crate::services::{put_complete, store::items};

/// Sends a bill ([`super::payments::bill`]).
pub const BILL: &str = "tagih";
/// Says that a fee arrived ([`super::payments::confirm`]).
pub const PAID: &str = "terima-bayar";
/// Proposes a benefit ([`benefits::propose`]).
pub const PROPOSE: &str = "usulkan";
/// Approves one ([`benefits::approve`]).
pub const APPROVE: &str = "setujui";
/// Marks it paid ([`benefits::pay`]).
pub const PAY: &str = "bayar";
/// Steps that have an act of their own.
const OWN_ACTS: [&str; 5] = [BILL, PAID, PROPOSE, APPROVE, PAY];

/// Takes a step that needs nothing else. Completing asks that every requirement was found good; returning, that something was
/// flagged.
pub fn act(tx: &mut Tx, context: &Context, number: &CaseNumber, step: &Step) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::ReadCase))?;
    let transition = transition(context, &worked.case, &step.transition)?;
    let turn = turn_of(context, &worked.case, transition);
    if OWN_ACTS.contains(&transition.id.as_str()) || matches!(turn, Turn::Records | Turn::HandsOver) {
        return Err(Problem::conflict("problem-step-has-an-act").into());
    }
    check(tx, context, &worked, turn)?;
    take(tx, context, &worked, step)
}

/// The step called `id` of the case's workflow.
pub(super) fn transition<'c>(context: &'c Context, case: &Case, id: &str) -> Result<&'c Transition, Failure> {
    let workflow = context.region.workflows.get(&case.workflow);
    let found = workflow.and_then(|workflow| workflow.transition(id));
    found.ok_or_else(|| Problem::conflict("problem-step-unknown").with("step", id).into())
}

pub(super) fn turn_of(context: &Context, case: &Case, transition: &Transition) -> Turn {
    let workflow = context.region.workflows.get(&case.workflow);
    workflow.map_or(Turn::Moves, |workflow| rules::turn(workflow, transition))
}

/// Whether what was said of the requirements allows the step.
fn check(tx: &mut Tx, context: &Context, worked: &Worked, turn: Turn) -> Result<(), Failure> {
    if !matches!(turn, Turn::Completes | Turn::Returns | Turn::Resends) {
        return Ok(());
    }
    let given = items::of(tx, &context.region.id, worked.case.id)?;
    let judgement = rules::judge(service_of(context, &worked.head)?, &worked.head, &given);
    if turn == Turn::Completes && !judgement.is_complete() {
        let mut problem = Problem::conflict("problem-application-not-judged");
        // What nobody looked at is missing too: each is told once.
        let lacking: BTreeSet<&String> =
            judgement.open.iter().chain(&judgement.flagged).chain(&judgement.missing).collect();
        for code in lacking {
            problem = problem.field(format!("syarat.{code}"), "field-requirement-not-good");
        }
        return Err(problem.into());
    }
    if turn == Turn::Resends && !judgement.flagged.is_empty() {
        return Err(Problem::conflict("problem-application-incomplete").into());
    }
    if turn == Turn::Returns && judgement.flagged.is_empty() {
        return Err(Problem::conflict("problem-application-nothing-flagged").into());
    }
    Ok(())
}

/// Takes a step whose conditions were checked, and does what follows from where it leads.
pub(super) fn take(tx: &mut Tx, context: &Context, worked: &Worked, step: &Step) -> Result<Case, Failure> {
    let transition = transition(context, &worked.case, &step.transition)?;
    let turn = turn_of(context, &worked.case, transition);
    let case = casework::advance(tx, context, worked.case.id, step)?;
    issuing::issue(tx, context, worked, transition)?;
    if turn == Turn::Completes {
        put_complete(tx, &context.region.id, (case.id, Some(context.moment.now)))?;
    }
    after(tx, context, worked, &case)?;
    Ok(case)
}

/// What follows from the state a case came into, whoever moved it.
pub(super) fn after(tx: &mut Tx, context: &Context, worked: &Worked, case: &Case) -> Result<(), Failure> {
    let workflow = context.region.workflows.get(&case.workflow);
    let waits = workflow.is_some_and(|workflow| workflow.awaits_register(&case.state));
    if waits && case.state != worked.case.state {
        registering::begin(tx, context, &worked.head)?;
    }
    if !waits && case.state != worked.case.state {
        registering::leave(tx, context, case.id)?;
    }
    if case.meaning.is_final() {
        if case.meaning != Meaning::Done {
            benefits::give_up(tx, context, case.id)?;
        }
        if let Some(parent) = worked.head.parent {
            bundles::follow(tx, &apart(context, "bundle"), parent)?;
        }
    }
    Ok(())
}
