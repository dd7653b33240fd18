//! Promises that break, the ladder with its deputies, and steps the server takes.

use std::{path::Path, sync::Arc};

use balai_base::{
    AccountId, CaseId, Moment, RegionId, Timestamp,
    time::{DAY, HOUR},
};
use balai_store::{Store, jobs::Runner};
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::{Actor, Grant},
    casework::{self, Audience, Contexts, Event, EventKind, View},
    identity::{self, NewAccount, NewLeave, Setting},
    notify::{self, NoticeState, TrackingPage},
    region::Region,
    workflow::{Party, Transition},
};

/// An active account with one grant.
fn hired(town: &Town, store: &Store, login: &str, grant: (&str, &str, &str, &str)) -> AccountId {
    let grant = Grant {
        role: grant.0.to_owned(),
        agency: grant.1.to_owned(),
        unit: grant.2.to_owned(),
        area: grant.3.parse().ok(),
    };
    let new = NewAccount { login: login.to_owned(), name: login.to_owned(), grants: vec![grant] };
    town.done(store, &Actor::System, move |tx, context| {
        let setting = Setting {
            region: &context.region,
            vault: &context.vault,
            moment: &context.moment,
            actor: &context.actor,
        };
        identity::demonstration_account(tx, &setting, &new)
    })
}

fn on_leave(town: &Town, store: &Store, account: AccountId, deputy: AccountId) {
    town.done(store, &Actor::System, move |tx, context| {
        let setting = Setting {
            region: &context.region,
            vault: &context.vault,
            moment: &context.moment,
            actor: &context.actor,
        };
        let today = context.moment.now.day(&context.region.time_zone);
        let to = balai_base::Day(today.0 + 30);
        let leave = NewLeave { account, deputy, from: today, to, reason: "Cuti tahunan".to_owned() };
        identity::hand_over(tx, &setting, &leave)
    });
}

fn escalate(town: &Town, store: &Store) -> u32 {
    let due = town.done(store, &Actor::System, |tx, context| casework::broken_promises(tx, context, 100));
    due.into_iter()
        .map(|id| town.done(store, &Actor::System, move |tx, context| casework::escalate(tx, context, id)))
        .sum()
}

fn events(town: &Town, store: &Store, id: CaseId, view: View) -> Vec<Event> {
    let case = town.case(store, id);
    let actor = if view == View::Owner { reporter(id) } else { officer(4, "triage", "", "") };
    let events = town.done(store, &actor, move |tx, context| casework::history(tx, context, &case, view));
    events
        .into_iter()
        .filter(|event| matches!(event.kind, EventKind::ClockBroken | EventKind::Escalated))
        .collect()
}

fn due(town: &Town, store: &Store, id: CaseId) -> Timestamp {
    town.case(store, id).due_at.expect("a running clock")
}

#[test]
fn a_broken_promise_is_seen_by_everybody_and_climbs_the_ladder() {
    for database in databases() {
        let town = Town::new();
        let head = hired(&town, &database, "kepala.pu", ("agency_head", "pu", "", ""));
        let boss = hired(&town, &database, "bupati", ("leader", "", "", ""));
        let opened = town.open(&database, road("Jalan berlubang."));
        assert_eq!(escalate(&town, &database), 0);
        let broken = due(&town, &database, opened.id);
        town.wait_until(broken);
        // The offices have just closed: the break is noted at once, the ladder waits for the morning.
        assert_eq!(escalate(&town, &database), 1, "{}", database.name);
        let seen = events(&town, &database, opened.id, View::Public);
        assert_eq!(
            (seen.len(), seen[0].kind, seen[0].detail.clock.as_str()),
            (1, EventKind::ClockBroken, "verify")
        );
        assert_eq!(escalate(&town, &database), 0, "nothing is taken twice");

        town.wait(17 * HOUR);
        assert_eq!(escalate(&town, &database), 1);
        let told = &events(&town, &database, opened.id, View::Officer)[1];
        assert_eq!((told.kind, told.detail.after.as_str()), (EventKind::Escalated, "unit_head"));
        // Nobody is head of the unit: the first deputy is told.
        assert_eq!(told.detail.told, [format!("account:{head}")]);

        // Over the weekend nobody is told anything.
        town.wait(2 * DAY);
        assert_eq!(escalate(&town, &database), 0);
        town.wait(DAY);
        assert_eq!(escalate(&town, &database), 1);
        town.wait(7 * DAY);
        assert_eq!(escalate(&town, &database), 1);
        let all = events(&town, &database, opened.id, View::Officer);
        assert_eq!(all[3].detail.told, [format!("account:{boss}")]);
        town.wait(100 * DAY);
        assert_eq!(escalate(&town, &database), 0, "the ladder has an end");

        let owner = events(&town, &database, opened.id, View::Owner);
        assert_eq!(owner.len(), 4, "the reporter sees the climb");
        assert!(owner.iter().all(|event| event.detail.told.is_empty()), "but not who was told by name");
        assert_eq!(town.case(&database, opened.id).due_at, Some(broken), "it stays the most urgent");
    }
}

#[test]
fn on_leave_means_the_deputy_is_told() {
    for database in databases() {
        let town = Town::new();
        let unit_head = hired(&town, &database, "kepala.jalan", ("unit_head", "pu", "jalan", ""));
        let other = hired(&town, &database, "kepala.drainase", ("unit_head", "pu", "drainase", ""));
        let head = hired(&town, &database, "kepala.pu", ("agency_head", "pu", "", ""));
        let opened = town.open(&database, road("Jalan berlubang."));
        for account in [unit_head, other] {
            on_leave(&town, &database, account, head);
        }
        town.wait_until(due(&town, &database, opened.id).plus(17 * HOUR));
        escalate(&town, &database);
        let told = &events(&town, &database, opened.id, View::Officer)[1];
        assert_eq!(told.detail.told, [format!("account:{head}")], "{}", database.name);
    }
}

#[test]
fn an_office_of_a_village_has_a_ladder_of_its_own() {
    for database in databases() {
        let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regions/contoh");
        let areas = Region::load(Path::new(pack)).expect("the pack of the tests").areas;
        let town = Town::with(Region { areas, ..region() });
        let operator = hired(&town, &database, "operator.desa", ("village_operator", "", "", VILLAGE));
        hired(&town, &database, "kepala.pu", ("agency_head", "pu", "", ""));
        let mut new = road("Jalan desa berlubang.");
        (new.agency, new.unit) = (format!("desa-{VILLAGE}"), String::new());
        let opened = town.open(&database, new);
        town.wait_until(due(&town, &database, opened.id).plus(17 * HOUR));
        assert_eq!(escalate(&town, &database), 2, "{}: the break and its one step", database.name);
        let told = &events(&town, &database, opened.id, View::Officer)[1];
        assert_eq!(told.detail.told, [format!("account:{operator}")]);
    }
}

#[test]
fn a_step_that_finds_nobody_waits_for_whoever_will_hold_the_role() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        town.wait_until(due(&town, &database, opened.id).plus(17 * HOUR));
        escalate(&town, &database);
        let told = &events(&town, &database, opened.id, View::Officer)[1];
        assert_eq!(told.detail.told, ["role:unit_head@pu"], "{}", database.name);
    }
}

#[test]
fn handling_a_case_stops_the_climb() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        town.wait_until(due(&town, &database, opened.id));
        assert_eq!(escalate(&town, &database), 1);
        town.step(&database, &officer(1, "officer", "pu", "jalan"), opened.id, step("terima"));
        town.wait(DAY);
        assert_eq!(escalate(&town, &database), 0, "{}", database.name);
    }
}

#[test]
fn a_promise_inside_the_offices_is_no_news_outside() {
    for database in databases() {
        let town = Town::new();
        let opened = town.said_solved(&database, road("Jalan berlubang."));
        town.wait_until(due(&town, &database, opened.id));
        assert_eq!(escalate(&town, &database), 1);
        assert!(events(&town, &database, opened.id, View::Owner).is_empty(), "{}", database.name);
        let seen = events(&town, &database, opened.id, View::Officer);
        assert_eq!((seen[0].audience, seen[0].detail.clock.as_str()), (Audience::Internal, "verify-closure"));
    }
}

/// The region of these tests with a step that the server takes: a case nobody took up for 10 days is refused.
fn impatient() -> Region {
    let mut region = region();
    let workflow = region.workflows.get("report").unwrap();
    let mut workflow = workflow.as_ref().clone();
    let refuse = workflow.transition("tolak").unwrap().clone();
    workflow.transitions.push(Transition {
        id: "kedaluwarsa".to_owned(),
        by: vec![Party::System],
        requires: Vec::new(),
        after_days: Some(10),
        from: vec!["menunggu".to_owned()],
        ..refuse
    });
    region.workflows.insert("report".to_owned(), Arc::new(workflow));
    region
}

#[test]
fn the_jobs_take_what_is_due_and_deliver_what_is_to_be_told() {
    for database in databases() {
        let town = Arc::new(Town::with(impatient()));
        let old = town.open(&database, road("Jalan berlubang."));
        town.wait(6 * DAY);
        let young = town.open(&database, road("Jalan berlubang juga."));
        let mut runner = Runner::new(database.store.clone(), Arc::new(balai_testkit::random(3)));
        let own = Arc::clone(&town);
        let contexts: Contexts = Arc::new(move |region: &RegionId, moment: Moment| {
            assert_eq!(*region, own.region.id);
            Some(casework::Context { moment, ..own.context(&Actor::Anonymous) })
        });
        let regions = [town.region.id.clone()];
        let delivering = casework::Delivering { providers: vec![Box::new(TrackingPage)], afterwards: None };
        casework::register(&mut runner, &regions, &contexts, delivering);
        town.wait(5 * DAY);
        runner.run_due(town.now()).unwrap();
        assert_eq!(town.case(&database, old.id).state, "ditolak", "{}", database.name);
        assert_eq!(town.case(&database, young.id).state, "menunggu");
        assert!(!events(&town, &database, young.id, View::Officer).is_empty(), "its promise broke");
        let history = town.case(&database, old.id);
        let history = town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::history(tx, context, &history, View::Public)
        });
        assert_eq!(history.last().unwrap().actor_kind, "system");
        // What was written by later jobs of this round is delivered by the next one.
        runner.run_due(town.now().plus(60_000)).unwrap();
        let region = town.region.id.clone();
        let notices = database.read_now(move |tx| notify::of_case(tx, &region, old.id)).unwrap();
        assert!(notices.len() >= 3, "{notices:?}");
        assert!(notices.iter().all(|notice| notice.state == NoticeState::Shown), "{notices:?}");
        let region = town.region.id.clone();
        let dead = database.read_now(move |tx| balai_store::jobs::dead(tx, &region)).unwrap();
        assert!(dead.is_empty(), "{dead:?}");
    }
}
