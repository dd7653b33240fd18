//! Finds a workflow's steps by what they do: packs name their steps themselves. Pure.

use balai_platform::workflow::{Meaning, Party, Requirement, Transition, Workflow};

use super::lives::Deed;

/// The step by which `deed` is done to a case in `state`; none when the workflow has none there.
pub(super) fn step<'w>(workflow: &'w Workflow, state: &str, deed: Deed) -> Option<&'w Transition> {
    let here = |step: &&Transition| step.from.iter().any(|from| from == state) && step.after_days.is_none();
    workflow.transitions.iter().filter(here).find(|step| fits(workflow, state, step, deed))
}

fn fits(workflow: &Workflow, state: &str, step: &Transition, deed: Deed) -> bool {
    let to = workflow.meaning(&step.to);
    let stays = step.to == state;
    let by_reporter = step.by.contains(&Party::Reporter);
    let needs = |requirement| step.requires.contains(&requirement);
    let officers = !by_reporter;
    match deed {
        Deed::Accept => officers && to == Meaning::Working && !stays && !step.reassigns && !step.reopens,
        Deed::Assign => officers && step.reassigns && to == Meaning::Working && !needs(Requirement::Reason),
        Deed::PassOn => officers && step.reassigns && to == Meaning::Working && needs(Requirement::Reason),
        Deed::Ask => stays && !step.clocks.pause.is_empty() && !needs(Requirement::Reason),
        Deed::Pause => stays && !step.clocks.pause.is_empty() && needs(Requirement::Reason),
        Deed::Resume => stays && !step.clocks.resume.is_empty(),
        Deed::SayDone => officers && to == Meaning::Verifying,
        Deed::SendBack => officers && workflow.meaning(state) == Meaning::Verifying && to == Meaning::Working,
        Deed::Confirm => officers && workflow.meaning(state) == Meaning::Verifying && to == Meaning::Done,
        Deed::Refuse => officers && to == Meaning::Refused,
        Deed::Merge => needs(Requirement::Master),
        Deed::PassOutside => officers && needs(Requirement::OutsideBody),
        Deed::OutsideNews => stays && needs(Requirement::Reference),
        Deed::OutsideDone => officers && workflow.meaning(state) == Meaning::Outside && to == Meaning::Done,
        _ => false,
    }
}
