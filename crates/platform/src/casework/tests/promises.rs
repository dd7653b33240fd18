//! Promises in time: pure rules over a calendar, and what a case's clocks show.

use std::sync::{Arc, OnceLock};

use balai_base::{
    CaseId, Timestamp,
    calendar::{Promise, PromiseUnit, due},
    time::{DAY, HOUR},
};
use balai_store::Store;
use balai_testkit::{START, databases};
use proptest::prelude::*;

use super::town::*;
use crate::{
    casework::{
        self, CaseClock, Filter, Step,
        clocks::{Rules, nearest, promised, promised_since, running},
    },
    region::Region,
    workflow::{ClockChange, Meaning},
};

fn clocks(town: &Town, store: &Store, id: CaseId) -> Vec<CaseClock> {
    let region = Arc::clone(&town.region);
    store.read_now(move |tx| casework::clocks(tx, &region, id)).unwrap()
}

fn one(town: &Town, store: &Store, id: CaseId, name: &str) -> CaseClock {
    clocks(town, store, id).into_iter().rfind(|clock| clock.clock == name).expect("the clock")
}

fn working_days(town: &Town, start: Timestamp, amount: u32) -> Timestamp {
    due(start, Promise { amount, unit: PromiseUnit::WorkingDays }, &town.region.calendar, &[])
}

#[test]
fn the_promised_end_counts_clocks_that_follow_each_other_one_after_another() {
    let town = Town::new();
    let set = &town.region.promises.sets[0];
    let calendar = &town.region.calendar;
    let start = START.plus(HOUR);
    let verify = working_days(&town, start, 3);
    let table = [
        (vec!["verify"], working_days(&town, verify, 5)),
        (vec!["verify", "work"], working_days(&town, start, 5)),
        (vec![], working_days(&town, verify, 5)),
    ];
    for (starts, expected) in table {
        let starts: Vec<String> = starts.into_iter().map(str::to_owned).collect();
        assert_eq!(promised(set, &starts, calendar, start), Some(expected), "{starts:?}");
    }
    let mut silent = set.clone();
    silent.clocks.retain(|clock| !clock.public);
    assert_eq!(promised(&silent, &[], calendar, start), None);
}

#[test]
fn a_service_standard_promises_nothing_before_its_clock_runs_and_nothing_while_that_stands_still() {
    let town = Town::new();
    let mut set = town.region.promises.sets[0].clone();
    set.id = "service-5".to_owned();
    let calendar = &town.region.calendar;
    let end = working_days(&town, START, 5);
    assert_eq!(promised(&set, &[], calendar, START), None, "nothing starts with the case");
    assert_eq!(promised(&set, &["work".to_owned()], calendar, START), Some(end), "what does is promised");
    let rules = |now| Rules { calendar, set: Some(&set), ladder: &[], now };
    let start = |clock: &str| ClockChange::Start(clock.to_owned());
    let mut all = Vec::new();
    assert_eq!(promised_since(&set, &all), None, "not begun");
    // What the public is not told is no promise.
    rules(START).apply(&mut all, &start("verify-closure"), "");
    assert_eq!(promised_since(&set, &all), None);
    rules(START).apply(&mut all, &start("work"), "");
    assert_eq!(promised_since(&set, &all), Some(end));
    rules(START.plus(HOUR)).apply(&mut all, &ClockChange::Pause("work".to_owned()), "");
    assert_eq!(promised_since(&set, &all), None, "it stands still");
    rules(START.plus(3 * DAY)).apply(&mut all, &ClockChange::Resume("work".to_owned()), "");
    let later = promised_since(&set, &all).unwrap();
    assert!(later > end, "the pause is added");
    rules(START.plus(4 * DAY)).apply(&mut all, &ClockChange::Stop("work".to_owned()), "");
    assert_eq!(promised_since(&set, &all), Some(later), "what was promised stays known");
}

#[test]
fn a_paused_promise_moves_and_the_first_date_stays() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let officer = officer(1, "officer", "pu", "jalan");
        town.step(&database, &officer, opened.id, step("terima"));
        let before = one(&town, &database, opened.id, "work");
        assert_eq!(before.first_due_at, before.due_at);
        let case =
            town.step(&database, &officer, opened.id, answered("tanya-pelapor", "Tiang nomor berapa?"));
        assert_eq!(case.due_at, None, "{}: nobody is late while the reporter is asked", database.name);
        let paused_at = town.now();
        let open = Filter { meanings: vec![Meaning::Working], ..Filter::default() };
        let triage = super::town::officer(4, "triage", "", "");
        let standing =
            town.done(&database, &triage, move |tx, context| casework::queue(tx, context, &open, None, 5));
        assert_eq!(standing.items.len(), 1, "it stays in the queue of open cases");
        let paused = one(&town, &database, opened.id, "work");
        assert_eq!((paused.paused_at, paused.next_step_at), (Some(paused_at), None));
        assert_eq!(paused.pauses[0].reason, "Tiang nomor berapa?");
        town.wait(3 * DAY);
        let case = town.step(&database, &officer, opened.id, step("lanjutkan"));
        let after = one(&town, &database, opened.id, "work");
        assert_eq!(after.first_due_at, before.first_due_at);
        assert!(after.due_at >= before.due_at.plus(2 * DAY), "{after:?}");
        assert_eq!((case.due_at, after.next_step_at), (Some(after.due_at), Some(after.due_at)));
        assert_eq!(case.promised_at, opened.promised_at, "what was promised is never changed");
        assert_eq!(after.pauses[0].until, Some(town.now()));
    }
}

#[test]
fn a_clock_that_starts_again_is_a_new_round() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        let verifier = officer(9, "verifier", "", "");
        town.step(&database, &verifier, opened.id, reasoned("kembalikan", "Belum rata."));
        let rounds: Vec<(String, u32, bool)> = clocks(&town, &database, opened.id)
            .into_iter()
            .map(|clock| (clock.clock, clock.round, clock.stopped_at.is_some()))
            .collect();
        let expected =
            [("verify", 1, true), ("work", 1, true), ("verify-closure", 1, true), ("work", 2, false)];
        assert_eq!(
            rounds,
            expected.map(|(id, round, stopped)| (id.to_owned(), round, stopped)),
            "{}",
            database.name
        );
    }
}

#[test]
fn passing_a_case_on_does_not_give_the_work_clock_more_time() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let triage = officer(4, "triage", "", "");
        town.step(&database, &triage, opened.id, given_to("koordinasikan", "dlh", ""));
        let before = one(&town, &database, opened.id, "work");
        town.wait(2 * DAY);
        town.step(&database, &triage, opened.id, given_to("alihkan", "pu", ""));
        assert_eq!(one(&town, &database, opened.id, "work"), before, "{}", database.name);
    }
}

#[test]
fn a_withdrawn_case_leaves_no_clock_running() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Salah kirim."));
        let step = Step { answer: "Sudah beres sendiri.".to_owned(), ..step("tarik") };
        let case = town.step(&database, &reporter(opened.id), opened.id, step);
        assert_eq!(case.due_at, None);
        assert!(clocks(&town, &database, opened.id).iter().all(|clock| clock.stopped_at == Some(town.now())));
    }
}

#[derive(Clone, Debug)]
enum Turn {
    Change(ClockChange),
    Wait(i64),
}

fn any_turn() -> impl Strategy<Value = Turn> {
    let id = prop::sample::select(vec!["verify", "work", "outside", "unknown"]).prop_map(str::to_owned);
    prop_oneof![
        (0_i64..4 * DAY).prop_map(Turn::Wait),
        id.clone().prop_map(|id| Turn::Change(ClockChange::Start(id))),
        id.clone().prop_map(|id| Turn::Change(ClockChange::Stop(id))),
        id.clone().prop_map(|id| Turn::Change(ClockChange::Pause(id))),
        id.prop_map(|id| Turn::Change(ClockChange::Resume(id))),
    ]
}

proptest! {
    /// Whatever is done to clocks in whatever order, as long as the engine allows it: rounds count up, only the last
    /// round of a clock runs, pauses lie within their round and apart, the first date stays, the date now is never
    /// earlier, and the case's date is the nearest of those that run.
    #[test]
    fn clocks_stay_sane(turns in prop::collection::vec(any_turn(), 0..40)) {
        static REGION: OnceLock<Region> = OnceLock::new();
        let region = REGION.get_or_init(region);
        let mut now = START;
        let mut all: Vec<CaseClock> = Vec::new();
        for turn in turns {
            let change = match turn {
                Turn::Wait(millis) => {
                    now = now.plus(millis);
                    continue;
                }
                Turn::Change(change) => change,
            };
            let live = running(&all);
            let state = |id: &str| live.iter().find(|clock| clock.id == id).map(|clock| clock.paused);
            let possible = match &change {
                ClockChange::Start(id) => state(id).is_none(),
                ClockChange::Stop(id) => state(id).is_some(),
                ClockChange::Pause(id) => state(id) == Some(false),
                ClockChange::Resume(id) => state(id) == Some(true),
            };
            if !possible {
                continue;
            }
            let rules = Rules {
                calendar: &region.calendar,
                set: region.promises.sets.first(),
                ladder: &region.ladders[0].steps,
                now,
            };
            let before = all.clone();
            rules.apply(&mut all, &change, "");
            for (old, new) in before.iter().zip(&all) {
                prop_assert_eq!(old.first_due_at, new.first_due_at);
                prop_assert!(old.due_at <= new.due_at);
            }
            for (at, clock) in all.iter().enumerate() {
                let later = all.iter().skip(at + 1).filter(|other| other.clock == clock.clock);
                for other in later {
                    prop_assert!(clock.stopped_at.is_some() && other.round > clock.round);
                }
                prop_assert!(clock.next_step_at.is_none() || clock.is_running());
                prop_assert_eq!(clock.paused_at.is_some(), clock.pauses.last().is_some_and(|p| p.until.is_none()));
                let mut from = clock.started_at;
                for pause in &clock.pauses {
                    prop_assert!(pause.from >= from);
                    from = pause.until.unwrap_or(pause.from);
                    prop_assert!(from >= pause.from);
                }
            }
            let least = all.iter().filter(|clock| clock.is_running()).map(|clock| clock.due_at).min();
            prop_assert_eq!(nearest(&all), least);
        }
    }
}
