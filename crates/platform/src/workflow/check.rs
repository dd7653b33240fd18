//! What is wrong with a workflow file, told by name so that its author finds the line.

use std::collections::BTreeSet;

use super::model::{Meaning, Party, Requirement, Right, State, Transition, Workflow};

/// One thing that is wrong with a workflow. Every finding is an error: a pack with one is not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: `initial`, `start_clocks`, `states.<id>` or `transitions.<id>.<key>`.
    pub at: String,
    /// What is wrong, naming it.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// Everything wrong with `workflow`, given the role ids and clock ids that the pack knows.
pub fn check(workflow: &Workflow, roles: &BTreeSet<String>, clocks: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    findings.names(workflow);
    for transition in &workflow.transitions {
        findings.ends(workflow, transition);
        findings.parties(transition, roles);
        findings.requirements(workflow, transition);
        findings.conditions(workflow, transition);
    }
    findings.clocks(workflow, clocks);
    findings.paths(workflow);
    findings.0
}

/// Roles that a step names although they lack the right it needs, so that they could never take it. `has` tells
/// whether a role of the pack has a right; roles the pack does not know are [`check`]'s affair.
pub fn check_rights(workflow: &Workflow, has: impl Fn(&str, Right) -> Option<bool>) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    for transition in &workflow.transitions {
        let right = workflow.right(transition);
        for party in &transition.by {
            if let Party::Role(role) = party
                && has(role, right) == Some(false)
            {
                let word = right.as_str();
                let message = format!("the role `{role}` can never take it: it lacks the action `{word}`");
                findings.on(
                    transition,
                    "by",
                    (message, "give the role that action in roles.toml, or leave it out here"),
                );
            }
        }
    }
    findings.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, at: String, message: String, help: &'static str) {
        self.0.push(Finding { at, message, help });
    }

    fn on(&mut self, transition: &Transition, key: &str, found: (String, &'static str)) {
        self.add(format!("transitions.{}.{key}", transition.id), found.0, found.1);
    }

    /// Names are there, and each only once.
    fn names(&mut self, workflow: &Workflow) {
        let states = workflow.states.iter().map(|state| ("states", state.id.as_str()));
        let transitions = workflow.transitions.iter().map(|step| ("transitions", step.id.as_str()));
        let mut seen = BTreeSet::new();
        for (table, id) in states.chain(transitions) {
            if id.is_empty() {
                self.add(table.to_owned(), "an id is empty".to_owned(), "give it a short name of its own");
            } else if !seen.insert((table, id)) {
                let message = format!("the id `{id}` stands there twice");
                self.add(format!("{table}.{id}"), message, "rename one of the two");
            }
        }
        match workflow.state(&workflow.initial) {
            None => self.add(
                "initial".to_owned(),
                format!("there is no state `{}`", workflow.initial),
                "name one of the states in which a case begins",
            ),
            Some(state) if state.meaning.is_final() => self.add(
                "initial".to_owned(),
                format!("a case would begin in `{}`, where it has ended", state.id),
                "begin in a state with another meaning",
            ),
            Some(_) => {}
        }
    }

    /// The states a step leads from and to.
    fn ends(&mut self, workflow: &Workflow, transition: &Transition) {
        if transition.from.is_empty() {
            let message = format!("`{}` can never be taken: `from` is empty", transition.id);
            self.on(transition, "from", (message, "name the states in which it may be taken"));
        }
        let named = transition.from.iter().map(|id| ("from", id)).chain([("to", &transition.to)]);
        for (key, id) in named {
            if workflow.state(id).is_none() {
                let message = format!("there is no state `{id}`");
                self.on(transition, key, (message, "name one of the states, or add it"));
            }
        }
        let Some(to) = workflow.state(&transition.to) else { return };
        let from: Vec<&State> = transition.from.iter().filter_map(|id| workflow.state(id)).collect();
        for state in from.iter().filter(|state| state.meaning.is_final()) {
            if !transition.reopens && !to.meaning.is_final() {
                let message =
                    format!("it leaves `{}`, where a case has ended, without reopening it", state.id);
                self.on(transition, "reopens", (message, "say `reopens = true`, or leave another state"));
            }
        }
        if transition.reopens && (to.meaning.is_final() || from.iter().any(|state| !state.meaning.is_final()))
        {
            let message = "it reopens, but leaves a case that has not ended, or leads to an end".to_owned();
            self.on(transition, "reopens", (message, "a reopening leads from an end back to work"));
        }
    }

    /// Who may take it.
    fn parties(&mut self, transition: &Transition, roles: &BTreeSet<String>) {
        if transition.by.is_empty() {
            let message = format!("nobody may take `{}`", transition.id);
            self.on(transition, "by", (message, "name roles, `reporter`, `system` or `register`"));
        }
        for party in &transition.by {
            if let Party::Role(role) = party
                && !roles.contains(role)
            {
                let message = format!("there is no role `{role}`");
                self.on(transition, "by", (message, "name a role of roles.toml, or add it there"));
            }
        }
        let answered = [Requirement::Reference, Requirement::Reason];
        let told = transition.requires.iter().filter(|one| answered.contains(one)).count();
        if transition.by.contains(&Party::Register) && told != 1 {
            let message = "nothing tells whether the register did it or refused it".to_owned();
            let help = "require `reference` when it was done, or `reason` when it was refused";
            self.on(transition, "requires", (message, help));
        }
        let system = transition.by.contains(&Party::System);
        if system && !transition.requires.is_empty() {
            let message = "the server takes this step and can give none of what it requires".to_owned();
            self.on(
                transition,
                "requires",
                (message, "require nothing, or make a step of its own for the server"),
            );
        }
        if system != transition.after_days.is_some() {
            let message = if system {
                "the server takes this step, but nothing says when".to_owned()
            } else {
                "only the server waits, and it may not take this step".to_owned()
            };
            self.on(transition, "after_days", (message, "`system` and `after_days` belong together"));
        }
    }

    /// What must be given belongs to where the step leads.
    fn requirements(&mut self, workflow: &Workflow, transition: &Transition) {
        let meaning = workflow.state(&transition.to).map(|state| state.meaning);
        let pairs = [
            (Requirement::Master, meaning == Some(Meaning::Merged), "leads to a state that means `merged`"),
            (
                Requirement::OutsideBody,
                meaning == Some(Meaning::Outside),
                "leads to a state that means `outside`",
            ),
            (Requirement::Agency, transition.reassigns, "says `reassigns = true`"),
        ];
        for (requirement, expected, when) in pairs {
            if transition.requires.contains(&requirement) != expected && !stays_outside(workflow, transition)
            {
                let message = format!("`{}` is required exactly when the step {when}", requirement.as_str());
                self.on(
                    transition,
                    "requires",
                    (message, "change what is required, or where the step leads"),
                );
            }
        }
    }

    /// Four eyes and windows of time.
    fn conditions(&mut self, workflow: &Workflow, transition: &Transition) {
        if let Some(other) = &transition.not_by_actor_of
            && (workflow.transition(other).is_none() || *other == transition.id)
        {
            let message = format!("there is no other step `{other}`");
            self.on(
                transition,
                "not_by_actor_of",
                (message, "name the step that somebody else must have taken"),
            );
        }
        let spans = [
            ("within_days", transition.within_days),
            ("within_working_days", transition.within_working_days),
            ("after_days", transition.after_days),
        ];
        for (key, days) in spans {
            if days == Some(0) {
                let message = "no days at all".to_owned();
                self.on(transition, key, (message, "give at least 1, or leave the line out"));
            }
        }
        if transition.within_days.is_some() && transition.within_working_days.is_some() {
            let message = "the time is given twice".to_owned();
            let help = "keep `within_days` or `within_working_days`, as the rule counts";
            self.on(transition, "within_working_days", (message, help));
        }
    }

    /// Clocks are known, and only those are touched that some step starts.
    fn clocks(&mut self, workflow: &Workflow, known: &BTreeSet<String>) {
        let started: BTreeSet<&String> = workflow
            .start_clocks
            .iter()
            .chain(workflow.transitions.iter().flat_map(|transition| &transition.clocks.start))
            .collect();
        for clock in workflow.start_clocks.iter().filter(|clock| !known.contains(*clock)) {
            let message = format!("there is no clock `{clock}`");
            self.add("start_clocks".to_owned(), message, "name a clock of promises.toml");
        }
        for transition in &workflow.transitions {
            let actions = &transition.clocks;
            let touched = [&actions.stop, &actions.pause, &actions.resume].into_iter().flatten();
            for clock in actions.start.iter().filter(|clock| !known.contains(*clock)) {
                let message = format!("there is no clock `{clock}`");
                self.on(transition, "clocks", (message, "name a clock of promises.toml"));
            }
            for clock in touched.filter(|clock| !started.contains(clock)) {
                let message = format!("no step ever starts the clock `{clock}`");
                self.on(transition, "clocks", (message, "start it somewhere, or leave it out here"));
            }
        }
    }

    /// Every state is reached, and from every state an end is reached.
    fn paths(&mut self, workflow: &Workflow) {
        let reached = reach(workflow, &workflow.initial);
        for state in &workflow.states {
            if !reached.contains(state.id.as_str()) {
                let message = format!("no way leads to the state `{}`", state.id);
                self.add(
                    format!("states.{}", state.id),
                    message,
                    "add a step that leads to it, or leave it out",
                );
            }
            let ends = reach(workflow, &state.id).iter().any(|id| workflow.meaning(id).is_final());
            if !ends {
                let message = format!("from the state `{}` no way leads to an end", state.id);
                self.add(
                    format!("states.{}", state.id),
                    message,
                    "add a step towards a state that ends the case",
                );
            }
        }
    }
}

/// A step within the outside states keeps the body named before.
fn stays_outside(workflow: &Workflow, transition: &Transition) -> bool {
    workflow.meaning(&transition.to) == Meaning::Outside
        && !transition.from.is_empty()
        && transition.from.iter().all(|id| workflow.meaning(id) == Meaning::Outside)
}

/// The states that can be reached from `start`, itself included.
fn reach<'w>(workflow: &'w Workflow, start: &'w str) -> BTreeSet<&'w str> {
    let mut reached = BTreeSet::from([start]);
    let mut waiting = vec![start];
    while let Some(state) = waiting.pop() {
        for transition in
            workflow.transitions.iter().filter(|step| step.from.iter().any(|from| from == state))
        {
            if reached.insert(transition.to.as_str()) {
                waiting.push(&transition.to);
            }
        }
    }
    reached
}
