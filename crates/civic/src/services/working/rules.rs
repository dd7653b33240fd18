//! What a step of a workflow means for an application. Pure.

use std::collections::BTreeSet;

use balai_platform::{
    region::services::{self, Service},
    workflow::{Meaning, Party, Requirement, Transition, Workflow},
};

use crate::services::{Head, Item, Verdict};

/// The clock of the service standard.
pub const SERVICE_CLOCK: &str = "service";
/// The clock that runs while something is returned.
pub const ANSWER_CLOCK: &str = "answer";

/// What a step does, beyond moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Says that nothing is missing.
    Completes,
    /// Asks the person to put something right.
    Returns,
    /// Gives the case to another system.
    Asks,
    /// Records that another system did it: with a number, and mostly a paper.
    Records,
    /// Gives the product into somebody's hand.
    HandsOver,
    /// Nothing else.
    Moves,
}

/// What `step` does.
pub fn turn(workflow: &Workflow, step: &Transition) -> Turn {
    let starts = |clock: &str| step.clocks.start.iter().any(|started| started == clock);
    if starts(ANSWER_CLOCK) {
        Turn::Returns
    } else if starts(SERVICE_CLOCK) {
        Turn::Completes
    } else if step.by.contains(&Party::Register) && step.requires.contains(&Requirement::Reference) {
        Turn::Records
    } else if workflow.awaits_register(&step.to) && step.from.iter().all(|from| *from != step.to) {
        Turn::Asks
    } else if hands_over(workflow, step) {
        Turn::HandsOver
    } else {
        Turn::Moves
    }
}

/// A step to the end by officers where the person may also say to have printed the document.
fn hands_over(workflow: &Workflow, step: &Transition) -> bool {
    let done = |id: &str| workflow.meaning(id) == Meaning::Done;
    let prints = |other: &Transition| {
        other.by == [Party::Reporter]
            && done(&other.to)
            && other.from.iter().any(|from| step.from.contains(from))
    };
    done(&step.to) && !step.by.contains(&Party::Reporter) && workflow.transitions.iter().any(prints)
}

/// Why a file is not complete, or that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Codes nobody looked at yet.
    pub open: Vec<String>,
    /// Codes found unclear or wrong.
    pub flagged: Vec<String>,
    /// Codes that are required and neither found good nor replaced by something good.
    pub missing: Vec<String>,
}

impl Judgement {
    /// Whether nothing is missing and nothing waits to be looked at.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty() && self.flagged.is_empty() && self.missing.is_empty()
    }
}

/// What officers have said of what was given.
pub fn judge(service: &Service, head: &Head, items: &[Item]) -> Judgement {
    let variant = head.variant();
    let asked: BTreeSet<&str> =
        services::applicable(service, variant).iter().map(|one| one.code.as_str()).collect();
    let codes = |wanted: &dyn Fn(Verdict) -> bool| -> Vec<String> {
        let of =
            items.iter().filter(|item| asked.contains(item.requirement.as_str()) && wanted(item.verdict));
        of.map(|item| item.requirement.clone()).collect()
    };
    let good = items.iter().filter(|item| item.verdict == Verdict::Good);
    let good: BTreeSet<&str> = good.map(|item| item.requirement.as_str()).collect();
    Judgement {
        open: codes(&|verdict| verdict == Verdict::Open),
        flagged: codes(&Verdict::is_flagged),
        missing: services::missing(service, variant, &good).into_iter().map(|missing| missing.code).collect(),
    }
}
