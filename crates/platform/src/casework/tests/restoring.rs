//! Cases from an earlier system, as they stood there.

use std::sync::Arc;

use balai_base::{Moment, Pin, SeededRandom, Timestamp, time::DAY};
use balai_store::{Failure, Store, search};
use balai_testkit::{START, databases};

use super::town::*;
use crate::{
    access::Actor,
    casework::{
        self, Case, Context, Event, EventKind, Filter, NewCase, PastCase, PastStep, PublicationState,
        ReadyCase, View, texts,
    },
    notify,
    workflow::Meaning,
};

/// So many days after a day three years before the town's present.
fn past(days: i64) -> Timestamp {
    START.plus((days - 3 * 365) * DAY)
}

fn answered_there(at: Timestamp, state: &str, answer: &str) -> PastStep {
    PastStep { at, state: state.to_owned(), answer: answer.to_owned() }
}

fn ended(text: &str) -> PastCase {
    PastCase {
        case: road(text),
        created_at: past(0),
        updated_at: past(9),
        steps: vec![answered_there(past(4), "selesai", "Sudah ditambal kemarin.")],
    }
}

fn open(state: &str) -> PastCase {
    let steps = if state == "menunggu" { Vec::new() } else { vec![answered_there(past(2), state, "")] };
    PastCase { steps, ..ended("Jalan berlubang dalam.") }
}

/// The context of one case's restoring: the same seed makes the same case.
fn seeded(town: &Town, seed: u64) -> Context {
    let moment = Moment::new(town.now(), &SeededRandom::from_number(seed));
    Context { moment, ..town.context(&Actor::System) }
}

fn restored(town: &Town, store: &Store, (seed, past): (u64, &PastCase)) -> Case {
    let context = seeded(town, seed);
    let ready = casework::prepare(&context, past).unwrap();
    let id = store.write_now(move |tx| casework::restore(tx, &context, &ready)).unwrap();
    town.case(store, id)
}

fn history(town: &Town, store: &Store, case: &Case, view: View) -> Vec<Event> {
    let case = case.clone();
    let actor = if view == View::Public { Actor::Anonymous } else { Actor::System };
    town.done(store, &actor, move |tx, context| casework::history(tx, context, &case, view))
}

fn found(town: &Town, store: &Store, collection: &'static str, query: &'static str) -> usize {
    let region = town.region.id.clone();
    store.read_now(move |tx| search::find(tx, &region, collection, query, 9)).unwrap().len()
}

#[test]
fn an_ended_case_keeps_its_times_and_promises_nothing() {
    for database in databases() {
        let town = Town::new();
        let case = restored(&town, &database, (1, &ended("Jalan berlubang dalam.")));
        assert_eq!((case.state.as_str(), case.meaning), ("selesai", Meaning::Done), "{}", database.name);
        assert_eq!((case.created_at, case.closed_at), (past(0), Some(past(4))));
        assert_eq!((case.updated_at, case.state_since), (past(9), past(4)));
        assert_eq!((case.promised_at, case.due_at, case.last_event), (None, None, 2));
        assert_eq!(case.created_day, past(0).day(&town.region.time_zone));
        let (region, id) = (Arc::clone(&town.region), case.id);
        let clocks = database.read_now(move |tx| casework::clocks(tx, &region, id)).unwrap();
        assert_eq!(clocks, []);
        let region = town.region.id.clone();
        assert_eq!(database.read_now(move |tx| notify::of_case(tx, &region, id)).unwrap(), []);

        let lines = history(&town, &database, &case, View::Public);
        let told: Vec<(EventKind, &str, &str, Timestamp)> = lines
            .iter()
            .map(|line| (line.kind, line.actor_kind.as_str(), line.text.as_str(), line.at))
            .collect();
        let expected = [
            (EventKind::Opened, "citizen", "Jalan berlubang dalam.", past(0)),
            (EventKind::Moved, "officer", "Sudah ditambal kemarin.", past(4)),
        ];
        assert_eq!(told, expected, "{}", database.name);
        assert_eq!((lines[1].state_from.as_str(), lines[1].agency.as_str()), ("menunggu", "pu"));
    }
}

#[test]
fn an_open_cases_clocks_begin_when_balai_takes_over() {
    for database in databases() {
        for (seed, (state, clock)) in
            (1..).zip([("menunggu", "verify"), ("proses", "work"), ("verifikasi", "verify-closure")])
        {
            let town = Town::new();
            let case = restored(&town, &database, (seed, &open(state)));
            assert_eq!((case.state.as_str(), case.closed_at), (state, None), "{}", database.name);
            let (region, id) = (Arc::clone(&town.region), case.id);
            let clocks = database.read_now(move |tx| casework::clocks(tx, &region, id)).unwrap();
            let names: Vec<&str> = clocks.iter().map(|clock| clock.clock.as_str()).collect();
            assert_eq!(names, [clock], "{state}");
            assert!(clocks[0].started_at >= town.now().plus(-DAY) && !case.is_late(town.now()));
            assert_eq!(case.due_at, Some(clocks[0].due_at));
            assert!(case.promised_at > Some(town.now()) && case.state_since > past(900));
        }
    }
}

#[test]
fn an_open_case_goes_on_as_any_other() {
    for database in databases() {
        let town = Town::new();
        let case = restored(&town, &database, (1, &open("menunggu")));
        let officer = officer(1, "officer", "pu", "jalan");
        let moved = town.step(&database, &officer, case.id, step("terima"));
        assert_eq!((moved.state.as_str(), moved.last_event), ("proses", 2), "{}", database.name);
        let number = case.number.clone();
        let wrong = town.act(&database, &Actor::Anonymous, move |tx, context| {
            casework::authenticate(tx, context, &number, &Pin::parse("000000").unwrap())
        });
        assert!(!matches!(wrong, Ok(Some(_))), "a case without PIN has no owner");
    }
}

#[test]
fn what_identifies_a_person_is_masked_sealed_and_read_by_nobody_outside() {
    for database in databases() {
        let town = Town::new();
        let text = "Hubungi saya di 0812-3456-7890 soal lubang.";
        let past =
            PastCase { case: NewCase { address: "rumah 081234567890".into(), ..road(text) }, ..ended("") };
        let case = restored(&town, &database, (1, &past));
        assert!(!case.address.contains("0812"), "{}", case.address);
        let line = history(&town, &database, &case, View::Officer).remove(0);
        assert!(!line.text.contains("0812") && line.sealed, "{}", line.text);
        let publication = line.publication.unwrap();
        assert_eq!((publication.state, publication.text.as_str()), (PublicationState::Withheld, ""));
        assert_eq!(history(&town, &database, &case, View::Public)[0].text, "");
        let (head, id) = (officer(2, "agency_head", "pu", ""), case.id);
        let shown = town.done(&database, &head, move |tx, context| {
            casework::reveal(tx, context, id, "Menindaklanjuti laporan lama")
        });
        let original = shown.originals[0].text.reveal();
        assert!(original.contains("0812-3456-7890") && original.contains("rumah 0812"), "{}", database.name);
        // Of a case still open it waits for an officer, as ever.
        let past = PastCase { case: road(text), ..open("proses") };
        let case = restored(&town, &database, (2, &past));
        let line = history(&town, &database, &case, View::Officer).remove(0);
        assert_eq!(line.publication.unwrap().state, PublicationState::Held, "{}", database.name);
    }
}

#[test]
fn both_searches_find_it() {
    for database in databases() {
        let town = Town::new();
        let case = restored(&town, &database, (1, &ended("Trotoar pecah dekat sekolah.")));
        restored(&town, &database, (2, &ended("Trotoar milik Ibu, telepon 0812-3456-7890.")));
        assert_eq!(found(&town, &database, texts::OFFICERS, "trotoar"), 2, "{}", database.name);
        assert_eq!(found(&town, &database, texts::EVERYBODY, "trotoar"), 1, "{}", database.name);
        assert_eq!(found(&town, &database, texts::EVERYBODY, "ditambal kemarin"), 2);
        let filter = Filter { search: Some(case.number.to_string()), ..Filter::default() };
        let listed = town.done(&database, &officer(8, "triage", "", ""), move |tx, context| {
            casework::queue(tx, context, &filter, None, 9)
        });
        assert_eq!(listed.items.len(), 1, "{}", database.name);
    }
}

#[test]
fn the_same_seed_makes_the_same_case_and_a_second_run_is_refused() {
    for database in databases() {
        let town = Town::new();
        let past = ended("Jalan berlubang dalam.");
        let first = restored(&town, &database, (1, &past));
        town.wait(DAY);
        let context = seeded(&town, 1);
        let ready = casework::prepare(&context, &past).unwrap();
        assert_eq!((ready.id(), ready.is_open()), (first.id, false));
        let again = database.write_now(move |tx| casework::restore(tx, &context, &ready));
        assert!(again.is_err(), "{}", database.name);
        assert_ne!(restored(&town, &database, (2, &past)).number, first.number);
    }
}

#[test]
fn a_number_that_is_taken_is_drawn_again() {
    for database in databases() {
        let town = Town::new();
        let first = restored(&town, &database, (1, &ended("Satu.")));
        let context = seeded(&town, 2);
        let ready = casework::prepare(&context, &ended("Dua.")).unwrap();
        let taken = ReadyCase::numbered(ready, first.number.clone());
        let id = database.write_now(move |tx| casework::restore(tx, &context, &taken)).unwrap();
        let second = town.case(&database, id);
        assert_ne!(second.number, first.number, "{}", database.name);
        let query: &'static str = String::leak(second.number.to_string());
        assert!(found(&town, &database, texts::OFFICERS, query) >= 1, "found by the number it got");
    }
}

#[test]
fn several_hundred_of_one_instant_fit_one_write() {
    for database in databases() {
        let town = Town::new();
        let first = restored(&town, &database, (1_000, &ended("Satu.")));
        let past = ended("Lampu jalan padam, telepon 0812-3456-7890.");
        let mut ready: Vec<ReadyCase> =
            (0..300).map(|seed| casework::prepare(&seeded(&town, seed), &past).unwrap()).collect();
        // One among them meets a number that is taken.
        let met = ready.remove(40).numbered(first.number.clone());
        let (id, context) = (met.id(), town.context(&Actor::System));
        ready.insert(40, met);
        let stored = database.write_now(move |tx| {
            casework::restore_all(tx, &context, &ready.iter().collect::<Vec<_>>())?;
            Ok(ready.len())
        });
        assert_eq!(stored.unwrap(), 300, "{}", database.name);
        assert_eq!(found(&town, &database, texts::OFFICERS, "lampu padam"), 9);
        assert_eq!(found(&town, &database, texts::EVERYBODY, "ditambal"), 9);
        let renumbered = town.case(&database, id);
        assert_ne!(renumbered.number, first.number, "{}", database.name);
        let lines = history(&town, &database, &renumbered, View::Officer);
        assert_eq!(lines.len(), 2, "{}", database.name);
        assert!(lines[0].sealed && !lines[0].text.contains("0812"), "{}", database.name);
    }
}

#[test]
fn a_history_of_several_steps_keeps_its_order() {
    let town = Town::new();
    let steps = vec![
        answered_there(past(3), "proses", ""),
        // An answer without a change of state, and a time before the one before it.
        answered_there(past(1), "proses", "Kami tinjau besok."),
        answered_there(past(5), "verifikasi", "Sudah diperbaiki."),
        answered_there(past(6), "selesai", ""),
    ];
    for database in databases() {
        let past_case = PastCase { steps: steps.clone(), ..ended("Jalan berlubang.") };
        let case = restored(&town, &database, (1, &past_case));
        let lines: Vec<(EventKind, String, Timestamp)> = history(&town, &database, &case, View::Officer)
            .into_iter()
            .map(|line| (line.kind, line.transition, line.at))
            .collect();
        let expected = [
            (EventKind::Opened, "", past(0)),
            (EventKind::Moved, "terima", past(3)),
            (EventKind::Message, "", past(3)),
            (EventKind::Moved, "ajukan-selesai", past(5)),
            (EventKind::Moved, "setujui", past(6)),
        ];
        let expected = expected.map(|(kind, step, at)| (kind, step.to_owned(), at));
        assert_eq!(lines, expected, "{}", database.name);
        assert_eq!(case.closed_at, Some(past(6)));
    }
}

#[test]
fn only_the_system_restores_and_only_to_agencies_there_are() {
    let town = Town::new();
    let past = ended("Jalan berlubang.");
    let refused = |context: &Context, past: &PastCase| match casework::prepare(context, past) {
        Err(Failure::Refused(problem)) => problem.message,
        other => panic!("{other:?}"),
    };
    let officer = seeded(&town, 1).acting_as(officer(1, "triage", "", ""));
    assert_eq!(refused(&officer, &past), "problem-not-allowed");
    let elsewhere = PastCase { case: NewCase { agency: "tak-ada".into(), ..road("x") }, ..past.clone() };
    assert_eq!(refused(&seeded(&town, 1), &elsewhere), "problem-agency-unknown");
    let unknown = PastCase { case: NewCase { workflow: "izin".into(), ..road("x") }, ..past };
    assert_eq!(refused(&seeded(&town, 1), &unknown), "problem-workflow-unknown");
}
