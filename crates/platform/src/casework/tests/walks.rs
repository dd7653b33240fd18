//! Random walks through the whole slice: whatever people do in whatever order, a case and its history agree.

use std::sync::Arc;

use balai_base::{CaseId, time::DAY};
use balai_store::{Failure, Store};
use balai_testkit::databases;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::town::*;
use crate::{
    access::Actor,
    casework::{self, Audience, EventKind, NewMessage, Step, View},
};

/// What somebody tries; most of it is refused, and that must change nothing.
#[derive(Clone, Debug)]
enum Attempt {
    Step { transition: usize, actor: usize, case: usize },
    Message { actor: usize, case: usize },
    Assign { actor: usize, case: usize },
    Follow { device: u8, case: usize },
    Wait(i64),
    Escalate,
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let one = prop_oneof![
        6 => (0_usize..64, 0_usize..8, 0_usize..3)
            .prop_map(|(transition, actor, case)| Attempt::Step { transition, actor, case }),
        1 => (0_usize..8, 0_usize..3).prop_map(|(actor, case)| Attempt::Message { actor, case }),
        1 => (0_usize..8, 0_usize..3).prop_map(|(actor, case)| Attempt::Assign { actor, case }),
        1 => (0_u8..3, 0_usize..3).prop_map(|(device, case)| Attempt::Follow { device, case }),
        1 => (0_i64..6).prop_map(|days| Attempt::Wait(days * DAY)),
        1 => Just(Attempt::Escalate),
    ];
    prop::collection::vec(one, 1..40)
}

fn actors(case: CaseId) -> [Actor; 8] {
    [
        Actor::Anonymous,
        reporter(case),
        officer(1, "officer", "pu", "jalan"),
        officer(2, "agency_head", "pu", ""),
        officer(3, "agency_head", "dlh", ""),
        officer(4, "triage", "", ""),
        officer(5, "verifier", "", ""),
        granted(6, &[("officer", "pu", "jalan", ""), ("verifier", "", "", "")]),
    ]
}

/// Takes one of the steps offered, with all it asks for.
fn take(town: &Town, store: &Store, cases: &[CaseId], choice: (usize, usize, usize)) -> Result<(), Failure> {
    let (transition, actor, at) = choice;
    let id = cases[at];
    let actor = actors(id)[actor].clone();
    let case = town.case(store, id);
    let steps = town.done(store, &actor, move |tx, context| casework::steps(tx, context, &case));
    let Some(offered) = steps.get(transition % steps.len().max(1)) else { return Ok(()) };
    let photo = matches!(actor, Actor::Officer(_))
        .then(|| town.evidence(store, &actor, id, i64::try_from(transition).unwrap()));
    let (agency, unit) = if transition.is_multiple_of(2) { ("dlh", "sampah") } else { ("pu", "jalan") };
    let step = Step {
        transition: offered.id.clone(),
        answer: "Terima kasih atas laporannya.".to_owned(),
        reason: "Sesuai aturan.".to_owned(),
        agency: Some(target(agency, unit)),
        master: Some(cases[(at + 1) % cases.len()]),
        outside_body: "listrik".to_owned(),
        reference: "R-1".to_owned(),
        evidence: photo.into_iter().collect(),
        seen: None,
    };
    town.act(store, &actor, move |tx, context| casework::advance(tx, context, id, &step)).map(drop)
}

fn attempt(town: &Town, store: &Store, cases: &[CaseId], attempt: &Attempt) -> Result<(), Failure> {
    match *attempt {
        Attempt::Step { transition, actor, case } => take(town, store, cases, (transition, actor, case)),
        Attempt::Message { actor, case } => {
            let id = cases[case];
            let message = NewMessage { text: "Sudah dicek.".to_owned(), audience: Audience::Public };
            town.act(store, &actors(id)[actor], move |tx, context| {
                casework::write_message(tx, context, id, &message)
            })
            .map(drop)
        }
        Attempt::Assign { actor, case } => {
            let id = cases[case];
            town.act(store, &actors(id)[actor], move |tx, context| {
                casework::assign(tx, context, id, Some(account(1)))
            })
            .map(drop)
        }
        Attempt::Follow { device, case } => {
            let id = cases[case];
            town.act(store, &Actor::Anonymous, move |tx, context| {
                casework::follow(tx, context, id, &[device; 16], None)
            })
        }
        Attempt::Wait(millis) => {
            town.wait(millis);
            Ok(())
        }
        Attempt::Escalate => {
            for id in cases.iter().copied() {
                town.act(store, &Actor::System, move |tx, context| casework::escalate(tx, context, id))?;
            }
            Ok(())
        }
    }
}

/// What must hold of every case after every attempt.
fn sound(town: &Town, store: &Store, id: CaseId) {
    let case = town.case(store, id);
    let shown = case.clone();
    let history = town.done(store, &Actor::System, move |tx, context| {
        casework::history(tx, context, &shown, View::Officer)
    });
    let workflow = &town.region.workflows["report"];
    assert!(history.iter().map(|event| event.sequence).eq(1..=case.last_event), "no line is missing");
    assert!(history.iter().map(|event| event.at).is_sorted());
    let mut state = String::new();
    let (mut reopened, mut passed) = (0, 0);
    for event in history.iter().filter(|event| matches!(event.kind, EventKind::Opened | EventKind::Moved)) {
        assert_eq!(event.state_from, state, "every state is left by the event that left it");
        let before = workflow.state(&event.state_from).map(|state| state.meaning);
        let after = workflow.state(&event.state_to).expect("a state of the workflow").meaning;
        if before.is_some_and(crate::workflow::Meaning::is_final) {
            assert!(workflow.transition(&event.transition).unwrap().reopens || after.is_final());
            reopened += u32::from(!after.is_final());
        }
        passed += u32::from(event.detail.agency != event.detail.agency_before);
        state.clone_from(&event.state_to);
    }
    assert_eq!((&case.state, case.meaning), (&state, workflow.meaning(&state)), "state and history agree");
    assert_eq!((case.reopenings, case.reassignments), (reopened, passed));
    assert_eq!(case.closed_at.is_some(), case.meaning.is_final());
    assert_eq!(case.master.is_some(), case.meaning == crate::workflow::Meaning::Merged);
    assert_ne!(case.master, Some(id));
    if let Some(master) = case.master {
        assert_eq!(town.case(store, master).master, None, "a master stands for itself");
    }
    let region = Arc::clone(&town.region);
    let clocks = store.read_now(move |tx| casework::clocks(tx, &region, id)).unwrap();
    let due = clocks.iter().filter(|clock| clock.is_running()).map(|clock| clock.due_at).min();
    assert_eq!(case.due_at, due, "the queue's date is the nearest clock's");
    if case.meaning.is_final() {
        assert!(clocks.iter().all(|clock| clock.stopped_at.is_some()));
    }
}

#[test]
fn a_case_and_its_history_agree_whatever_people_try() {
    for database in databases() {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
        let mut runner =
            TestRunner::new_with_rng(Config { max_shrink_iters: 60, ..Config::with_cases(24) }, rng);
        let town = Town::new();
        let outcome = runner.run(&attempts(), |attempts| {
            let cases: Vec<CaseId> =
                ["Satu.", "Dua.", "Tiga."].map(|text| town.open(&database, road(text)).id).to_vec();
            for one in attempts {
                match attempt(&town, &database, &cases, &one) {
                    Ok(()) | Err(Failure::Refused(_)) => {}
                    Err(other) => return Err(TestCaseError::fail(other.to_string())),
                }
                for id in &cases {
                    sound(&town, &database, *id);
                }
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", database.name));
    }
}
