//! Tests of the engine: who may take which step when, refusals, and properties over random walks.

mod checking;

use std::collections::{BTreeMap, BTreeSet};

use balai_base::{AccountId, Problem, ProblemKind, Timestamp, time::DAY};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// Every kind of step once, and every meaning.
const WORKFLOW: &str = include_str!("workflow.toml");

fn workflow() -> Workflow {
    toml::from_str(WORKFLOW).unwrap()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn roles() -> BTreeSet<String> {
    set(&["officer", "triage", "verifier"])
}

fn clocks() -> BTreeSet<String> {
    set(&["verify", "coordinate", "work", "verify-closure"])
}

fn party(word: &str) -> Party {
    Party::from(word.to_owned())
}

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn facts(state: &str, parties: &[&str], days: i64) -> Facts {
    Facts {
        state: state.to_owned(),
        state_since: Timestamp(0),
        now: Timestamp(days * DAY),
        working_days: 0,
        parties: parties.iter().map(|word| party(word)).collect(),
        accounts: vec![account(1)],
        last_actors: BTreeMap::new(),
        clocks: Vec::new(),
    }
}

fn request(transition: &str, given: &[Requirement]) -> Request {
    Request { transition: transition.to_owned(), given: given.iter().copied().collect() }
}

#[test]
fn a_step_within_working_days_counts_those_and_no_others() {
    let mut workflow = workflow();
    let step = workflow.transitions.iter_mut().find(|step| step.within_days == Some(14)).unwrap();
    step.within_days = None;
    step.within_working_days = Some(30);
    let (id, state) = (step.id.clone(), step.from[0].clone());
    let offered = |working_days: u32, days: i64| {
        let facts = Facts { working_days, ..facts(&state, &["reporter"], days) };
        available(&workflow, &facts).iter().any(|step| step.id == id)
    };
    assert!(offered(0, 0) && offered(30, 44), "the thirtieth working day is in time");
    assert!(offered(29, 90), "holidays in a row do not use the time up");
    assert!(!offered(31, 45));
    let facts = Facts { working_days: 31, ..facts(&state, &["reporter"], 45) };
    let problem = decide(&workflow, &facts, &request(&id, &[])).unwrap_err();
    assert_eq!(problem.message, "problem-step-past-working-days");
}

#[test]
fn a_step_that_only_lets_a_clock_go_on_needs_one_that_stands_still() {
    let workflow = workflow();
    let resuming =
        workflow.transitions.iter().find(|transition| !transition.clocks.resume.is_empty()).unwrap();
    let state = resuming.from.first().unwrap();
    let staying = Transition { to: state.clone(), by: vec![party("officer")], ..resuming.clone() };
    let only = Workflow { transitions: vec![staying], ..workflow.clone() };
    let clock = |paused| RunningClock { id: "work".to_owned(), paused };
    for (clocks, offered) in [(vec![], false), (vec![clock(false)], false), (vec![clock(true)], true)] {
        let facts = Facts { clocks: clocks.clone(), ..facts(state, &["officer"], 0) };
        assert_eq!(available(&only, &facts).len(), usize::from(offered), "{clocks:?}");
        let wanted = request(&resuming.id, &resuming.requires);
        assert_eq!(decide(&only, &facts, &wanted).is_ok(), offered, "{clocks:?}");
    }
}

#[test]
fn steps_depend_on_state_and_party() {
    let workflow = workflow();
    let table: [(&str, &[&str], &[&str]); 9] = [
        ("waiting", &["officer"], &["take"]),
        ("waiting", &["triage"], &["take", "pass", "hand-out", "refuse", "merge"]),
        ("waiting", &["reporter"], &["withdraw"]),
        ("waiting", &[], &[]),
        ("working", &["officer"], &["ask", "finish"]),
        ("asking", &["reporter"], &["go-on"]),
        ("verifying", &["verifier"], &["confirm", "reject"]),
        ("done", &["reporter"], &["reopen"]),
        ("merged", &["triage", "officer", "verifier", "reporter"], &[]),
    ];
    for (state, parties, expected) in table {
        let found: Vec<&str> =
            available(&workflow, &facts(state, parties, 1)).iter().map(|step| step.id.as_str()).collect();
        assert_eq!(found, expected, "{state} {parties:?}");
    }
}

#[test]
fn a_refusal_says_why() {
    let workflow = workflow();
    let refused = |facts: &Facts, transition: &str, given: &[Requirement]| -> Problem {
        decide(&workflow, facts, &request(transition, given)).unwrap_err()
    };
    let officer = facts("working", &["officer"], 1);
    assert_eq!(refused(&officer, "fly", &[]).message, "problem-step-unknown");
    assert_eq!(refused(&officer, "take", &[]).message, "problem-step-not-now");
    assert_eq!(refused(&officer, "merge", &[Requirement::Master]).kind, ProblemKind::Forbidden);
    let incomplete = refused(&officer, "finish", &[Requirement::PublicAnswer]);
    assert_eq!(incomplete.message, "problem-step-incomplete");
    assert_eq!(incomplete.fields.len(), 1);
    assert_eq!(incomplete.fields[0].field, "evidence");
    assert_eq!(incomplete.fields[0].message, "field-evidence-missing");
}

#[test]
fn who_finished_does_not_confirm_and_neither_does_a_deputy_of_theirs() {
    let workflow = workflow();
    let mut facts = facts("verifying", &["officer"], 1);
    let confirm = request("confirm", &[]);
    assert!(decide(&workflow, &facts, &confirm).is_ok());
    facts.last_actors.insert("finish".to_owned(), account(1));
    assert_eq!(decide(&workflow, &facts, &confirm).unwrap_err().message, "problem-step-four-eyes");
    facts.accounts = vec![account(2), account(1)];
    assert_eq!(decide(&workflow, &facts, &confirm).unwrap_err().message, "problem-step-four-eyes");
    facts.accounts = vec![account(2)];
    assert!(decide(&workflow, &facts, &confirm).is_ok());
}

#[test]
fn the_reporter_reopens_within_the_window_only() {
    let workflow = workflow();
    let reopen = request("reopen", &[]);
    for (days, possible) in [(0, true), (14, true), (15, false), (400, false)] {
        let facts = facts("done", &["reporter"], days);
        assert_eq!(decide(&workflow, &facts, &reopen).is_ok(), possible, "after {days} days");
    }
    let problem = decide(&workflow, &facts("done", &["reporter"], 15), &reopen).unwrap_err();
    assert_eq!(problem.arguments, [("days", "14".to_owned()), ("step", "reopen".to_owned())]);
}

#[test]
fn the_server_waits_its_days() {
    let workflow = workflow();
    let step = |days| automatic(&workflow, &facts("asking", &["system"], days)).map(|step| step.id.as_str());
    assert_eq!(step(9), None);
    assert_eq!(step(10), Some("silence"));
    let early = decide(&workflow, &facts("asking", &["system"], 9), &request("silence", &[])).unwrap_err();
    assert_eq!(early.message, "problem-step-not-now");
}

#[test]
fn words_come_back_as_they_were_written() {
    for meaning in Meaning::ALL {
        assert_eq!(Meaning::parse(meaning.as_str()), Some(meaning));
    }
    assert_eq!(Meaning::parse("late"), None);
    let again: Workflow = toml::from_str(&toml::to_string(&workflow()).unwrap()).unwrap();
    assert_eq!(again, workflow());
}

/// A case reduced to what the engine decides.
struct Walk {
    facts: Facts,
    running: Vec<RunningClock>,
}

impl Walk {
    fn take(&mut self, workflow: &Workflow, transition: &Transition, actor: u128) {
        let meaning = workflow.meaning(&transition.to);
        for change in clock_changes(&transition.clocks, &self.running, meaning.is_final()) {
            match change {
                ClockChange::Start(id) => {
                    assert!(self.running.iter().all(|clock| clock.id != id), "{id} ran already");
                    self.running.push(RunningClock { id, paused: false });
                }
                ClockChange::Stop(id) => {
                    assert!(self.running.iter().any(|clock| clock.id == id), "{id} did not run");
                    self.running.retain(|clock| clock.id != id);
                }
                ClockChange::Pause(id) => self.turn(&id, true),
                ClockChange::Resume(id) => self.turn(&id, false),
            }
        }
        self.facts.last_actors.insert(transition.id.clone(), account(actor));
        self.facts.state.clone_from(&transition.to);
        self.facts.state_since = self.facts.now;
    }

    fn turn(&mut self, id: &str, paused: bool) {
        let clock = self.running.iter_mut().find(|clock| clock.id == id).expect("a running clock");
        assert_ne!(clock.paused, paused);
        clock.paused = paused;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever allowed steps are taken in whatever order: the state exists, an end is left only by a
    /// reopening, no clock outlives the end, and nobody confirms what they finished.
    #[test]
    fn allowed_steps_keep_a_case_sound(choices in prop::collection::vec((0_usize..40, 0_u128..3, 0_i64..20), 1..60)) {
        let workflow = workflow();
        let running = workflow.start_clocks.iter().map(|id| RunningClock { id: id.clone(), paused: false }).collect();
        let mut walk = Walk { facts: facts("waiting", &[], 0), running };
        for (choice, actor, days) in choices {
            walk.facts.now = walk.facts.now.plus(days * DAY);
            walk.facts.accounts = vec![account(actor)];
            walk.facts.parties =
                ["officer", "triage", "verifier", "reporter", "system"].map(party).into_iter().collect();
            let steps = available(&workflow, &walk.facts);
            let Some(transition) = steps.get(choice % steps.len().max(1)).copied() else { continue };
            let before = workflow.meaning(&walk.facts.state);
            if before.is_final() {
                prop_assert!(transition.reopens);
            }
            if transition.id == "confirm" {
                prop_assert_ne!(walk.facts.last_actors.get("finish"), Some(&account(actor)));
            }
            let given = transition.requires.iter().copied().collect();
            let request = Request { transition: transition.id.clone(), given };
            prop_assert_eq!(decide(&workflow, &walk.facts, &request).unwrap(), transition);
            walk.take(&workflow, transition, actor);
            prop_assert!(workflow.state(&walk.facts.state).is_some());
            if workflow.meaning(&walk.facts.state).is_final() {
                prop_assert!(walk.running.is_empty(), "clocks outlive the end: {:?}", walk.running);
            }
        }
    }
}

#[test]
fn the_shortest_way_to_a_state_is_found_and_none_to_the_first_or_an_unknown_one() {
    let workflow: Workflow = toml::from_str(WORKFLOW).unwrap();
    let way = |state: &str| way_to(&workflow, state).iter().map(|step| step.id.clone()).collect::<Vec<_>>();
    assert_eq!(way("waiting"), [""; 0]);
    assert_eq!(way("elsewhere"), [""; 0]);
    assert_eq!(way("working"), ["take"]);
    assert_eq!(way("asking"), ["take", "ask"]);
    for state in &workflow.states {
        let mut at = workflow.initial.as_str();
        for step in way_to(&workflow, &state.id) {
            assert!(step.from.iter().any(|from| from == at), "{} does not begin in {at}", step.id);
            at = &step.to;
        }
        assert_eq!(at, state.id);
    }
}
