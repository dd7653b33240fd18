//! Which steps are possible now, and whether a wanted one is allowed. Pure: facts in, decision out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use balai_base::{AccountId, Problem, Timestamp, time::DAY};

use super::{
    clocks::{RunningClock, clock_changes},
    model::{Party, Requirement, Transition, Workflow},
};

/// What the engine must know of a case and of the one who acts.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The case's state.
    pub state: String,
    /// When it came into this state.
    pub state_since: Timestamp,
    /// The present.
    pub now: Timestamp,
    /// How many working days of the region have come since the day it came into this state, today counted.
    pub working_days: u32,
    /// Everything the actor is for this case: the roles that reach it, its reporter, or the system.
    pub parties: BTreeSet<Party>,
    /// The officers the actor is or stands in for; empty for anybody else.
    pub accounts: Vec<AccountId>,
    /// Who took each step last, by transition id.
    pub last_actors: BTreeMap<String, AccountId>,
    /// The case's clocks that have not been stopped.
    pub clocks: Vec<RunningClock>,
}

/// A step somebody wants to take.
#[derive(Clone, Debug)]
pub struct Request {
    /// The transition's id.
    pub transition: String,
    /// What is given with it.
    pub given: BTreeSet<Requirement>,
}

/// The steps the actor may take now, in the order of the workflow.
pub fn available<'w>(workflow: &'w Workflow, facts: &Facts) -> Vec<&'w Transition> {
    workflow.transitions.iter().filter(|transition| obstacle(transition, facts).is_none()).collect()
}

/// The step the server takes by itself now, if its time has come.
pub fn automatic<'w>(workflow: &'w Workflow, facts: &Facts) -> Option<&'w Transition> {
    workflow.transitions.iter().find(|transition| {
        transition.after_days.is_some_and(|days| elapsed(facts) >= days_to_millis(days))
            && obstacle(transition, facts).is_none()
    })
}

/// The wanted transition, or the problem that says why not and what to do.
pub fn decide<'w>(
    workflow: &'w Workflow,
    facts: &Facts,
    request: &Request,
) -> Result<&'w Transition, Problem> {
    let transition = workflow
        .transition(&request.transition)
        .ok_or_else(|| Problem::conflict("problem-step-unknown").with("step", &request.transition))?;
    if let Some(obstacle) = obstacle(transition, facts) {
        return Err(obstacle.problem(transition));
    }
    let missing: Vec<Requirement> =
        transition.requires.iter().copied().filter(|wanted| !request.given.contains(wanted)).collect();
    if missing.is_empty() {
        return Ok(transition);
    }
    Err(missing.into_iter().fold(Problem::invalid("problem-step-incomplete"), |problem, wanted| {
        problem.field(wanted.as_str(), missing_message(wanted))
    }))
}

/// The fewest steps from the first state to `state`, whoever takes them; none when it is the first or not reached.
pub fn way_to<'w>(workflow: &'w Workflow, state: &str) -> Vec<&'w Transition> {
    // For each state reached: where from, and by which step.
    let mut reached: BTreeMap<&str, (&str, &Transition)> = BTreeMap::new();
    let mut waiting = VecDeque::from([workflow.initial.as_str()]);
    while let Some(from) = waiting.pop_front() {
        for step in workflow.transitions.iter().filter(|step| step.from.iter().any(|known| known == from)) {
            if step.to != workflow.initial && !reached.contains_key(step.to.as_str()) {
                reached.insert(&step.to, (from, step));
                waiting.push_back(&step.to);
            }
        }
    }
    let mut way = Vec::new();
    let mut at = state;
    while let Some((from, step)) = reached.get(at) {
        way.push(*step);
        at = from;
    }
    way.reverse();
    way
}

/// Why a step is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    OtherState,
    NotTheirs,
    FourEyes,
    TooLate(u32),
    PastWorkingDays(u32),
    TooEarly,
    NothingStands,
}

impl Obstacle {
    fn problem(self, transition: &Transition) -> Problem {
        match self {
            Self::OtherState | Self::TooEarly | Self::NothingStands => {
                Problem::conflict("problem-step-not-now")
            }
            Self::NotTheirs => Problem::forbidden("problem-step-not-yours"),
            Self::FourEyes => Problem::forbidden("problem-step-four-eyes"),
            Self::TooLate(days) => Problem::conflict("problem-step-too-late").with("days", days.to_string()),
            Self::PastWorkingDays(days) => {
                Problem::conflict("problem-step-past-working-days").with("days", days.to_string())
            }
        }
        .with("step", &transition.id)
    }
}

/// The first thing that stands in the way of `transition`, leaving aside what must be given with it.
fn obstacle(transition: &Transition, facts: &Facts) -> Option<Obstacle> {
    if !transition.from.contains(&facts.state) {
        return Some(Obstacle::OtherState);
    }
    if !transition.by.iter().any(|party| facts.parties.contains(party)) {
        return Some(Obstacle::NotTheirs);
    }
    let other = transition.not_by_actor_of.as_ref().and_then(|step| facts.last_actors.get(step));
    if other.is_some_and(|account| facts.accounts.contains(account)) {
        return Some(Obstacle::FourEyes);
    }
    if let Some(days) = transition.within_days
        && elapsed(facts) > days_to_millis(days)
    {
        return Some(Obstacle::TooLate(days));
    }
    if let Some(days) = transition.within_working_days
        && facts.working_days > days
    {
        return Some(Obstacle::PastWorkingDays(days));
    }
    let only_system =
        facts.parties.iter().all(|party| matches!(party, Party::System | Party::Register | Party::Parts));
    if let Some(days) = transition.after_days
        && only_system
        && elapsed(facts) < days_to_millis(days)
    {
        return Some(Obstacle::TooEarly);
    }
    only_resumes(transition, &facts.state).then_some(())?;
    clock_changes(&transition.clocks, &facts.clocks, false).is_empty().then_some(Obstacle::NothingStands)
}

/// Whether letting clocks go on is all a step does: without one that stands still it must not be offered.
fn only_resumes(transition: &Transition, state: &str) -> bool {
    let actions = &transition.clocks;
    let others = [&actions.start, &actions.stop, &actions.pause];
    transition.to == state && !actions.resume.is_empty() && others.iter().all(|list| list.is_empty())
}

fn elapsed(facts: &Facts) -> i64 {
    facts.now.since(facts.state_since)
}

fn days_to_millis(days: u32) -> i64 {
    i64::from(days).saturating_mul(DAY)
}

fn missing_message(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Reason => "field-reason-missing",
        Requirement::PublicAnswer => "field-answer-missing",
        Requirement::Agency => "field-agency-missing",
        Requirement::Evidence => "field-evidence-missing",
        Requirement::Master => "field-master-missing",
        Requirement::OutsideBody => "field-outside-body-missing",
        Requirement::Reference => "field-reference-missing",
    }
}
