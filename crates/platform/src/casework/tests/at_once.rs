//! Several people at once: a case takes one step at a time, and none is lost or taken twice.

use std::thread;

use balai_base::CaseId;
use balai_store::{Failure, Store};
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::Actor,
    casework::{self, Audience, Case, EventKind, NewMessage, View},
    workflow::Meaning,
};

/// Does the same at once on several threads; gives what became of each.
fn at_once<T: Send>(
    times: usize,
    work: impl Fn(usize) -> Result<T, Failure> + Sync,
) -> Vec<Result<T, Failure>> {
    thread::scope(|scope| {
        let running: Vec<_> = (0..times)
            .map(|nth| {
                scope.spawn({
                    let work = &work;
                    move || work(nth)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn history(town: &Town, store: &Store, case: Case) -> Vec<EventKind> {
    let events = town
        .done(store, &Actor::System, move |tx, context| casework::history(tx, context, &case, View::Officer));
    events.iter().map(|event| event.kind).collect()
}

#[test]
fn of_many_who_take_a_case_one_gets_it() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let outcomes = at_once(6, |nth| {
            let officer = officer(nth as u128 + 1, "officer", "pu", "jalan");
            town.act(&database, &officer, move |tx, context| {
                casework::advance(tx, context, opened.id, &step("terima"))
            })
        });
        let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(taken, 1, "{}: {outcomes:?}", database.name);
        for failure in outcomes.into_iter().filter_map(Result::err) {
            assert!(matches!(failure, Failure::Refused(_) | Failure::Conflict { .. }), "{failure}");
        }
        let case = town.case(&database, opened.id);
        assert_eq!(history(&town, &database, case), [EventKind::Opened, EventKind::Moved]);
    }
}

#[test]
fn messages_written_at_once_are_all_there_or_refused() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let outcomes = at_once(6, |nth| {
            let message = NewMessage { text: format!("Pesan {nth}."), audience: Audience::Owner };
            town.act(&database, &reporter(opened.id), move |tx, context| {
                casework::write_message(tx, context, opened.id, &message)
            })
        });
        let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let case = town.case(&database, opened.id);
        assert_eq!(usize::try_from(case.last_event).unwrap(), written + 1, "{}: {outcomes:?}", database.name);
        assert_eq!(history(&town, &database, case).len(), written + 1);
        if database.name == "sqlite" {
            assert_eq!(written, 6, "one after another");
        }
    }
}

#[test]
fn following_at_once_counts_everybody_and_disturbs_no_step() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let outcomes = at_once(8, |nth| {
            if nth == 0 {
                let officer = officer(1, "officer", "pu", "jalan");
                return town
                    .act(&database, &officer, move |tx, context| {
                        casework::advance(tx, context, opened.id, &step("terima"))
                    })
                    .map(drop);
            }
            let device = [u8::try_from(nth).unwrap(); 16];
            town.act(&database, &Actor::Anonymous, move |tx, context| {
                casework::follow(tx, context, opened.id, &device, None)
            })
        });
        assert!(outcomes.iter().all(Result::is_ok), "{}: {outcomes:?}", database.name);
        let case = town.case(&database, opened.id);
        assert_eq!((case.state.as_str(), case.followers), ("proses", 7), "{}", database.name);
    }
}

#[test]
fn two_cases_are_never_merged_into_each_other() {
    for database in databases() {
        let town = Town::new();
        for _ in 0..4 {
            let ids: [CaseId; 2] = ["Satu.", "Dua."].map(|text| town.open(&database, road(text)).id);
            let outcomes = at_once(2, |nth| {
                let (from, to) = (ids[nth], ids[1 - nth]);
                town.act(&database, &officer(4, "triage", "", ""), move |tx, context| {
                    casework::merge(tx, context, from, to, "Sama.")
                })
            });
            let merged =
                ids.iter().filter(|id| town.case(&database, **id).meaning == Meaning::Merged).count();
            assert!(merged <= 1, "{}: {outcomes:?}", database.name);
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), merged);
        }
    }
}
