//! Tests of breaches, on both databases: who records them, whom they concern, and that everybody is told once.

use std::sync::Arc;

use balai_base::{
    AccountId, Timestamp,
    time::{DAY, HOUR},
};
use balai_platform::{
    access::Actor,
    audit,
    casework::{self, Audience, Contexts, View},
};
use balai_store::{Store, jobs::Runner};
use balai_testkit::{databases, random};
use uuid::Uuid;

use super::*;
use crate::reports::{
    Answers, Receipt,
    tests::world::{World, hole, officer},
};

const LETTER: &str =
    "Antara 1 dan 2 Maret nama dan telepon Anda mungkin terlihat oleh orang yang tidak berhak.";

/// An officer of the data-protection office.
fn head(world: &World) -> Actor {
    officer(21, "agency_head", &world.region.data_protection_agency().unwrap().id, "")
}

fn told(name: &str, email: &str) -> Answers {
    Answers {
        name: name.to_owned(),
        phone: "081234567890".to_owned(),
        email: email.to_owned(),
        answer_by: if email.is_empty() { "page" } else { "email" }.to_owned(),
        ..hole()
    }
}

fn breach(world: &World, reach: Reach) -> NewBreach {
    let now = world.now();
    NewBreach {
        what: "Laptop petugas hilang.".to_owned(),
        known_at: now,
        since: now.plus(-DAY),
        until: now,
        reach,
        letter: LETTER.to_owned(),
    }
}

/// Lets whatever the jobs have to do be done.
fn run_jobs(world: &World, store: &Store) {
    let (region, vault) = (Arc::clone(&world.region), Arc::clone(&world.vault));
    let contexts: Contexts = Arc::new(move |_, moment| {
        let (region, vault) = (Arc::clone(&region), Arc::clone(&vault));
        Some(casework::Context { region, vault, moment, actor: Actor::System })
    });
    let mut runner = Runner::new(store.clone(), Arc::new(random(3)));
    jobs::register(&mut runner, &contexts);
    runner.run_due(world.now().plus(HOUR)).unwrap();
}

/// How often the letter stands on a case's page for its reporter.
fn letters(world: &World, store: &Store, receipt: &Receipt) -> usize {
    let owner = world.owner(store, receipt);
    let number = receipt.number.clone();
    let events = world.done(store, &owner, move |tx, context| {
        let case = casework::find(tx, &context.region, &number)?.unwrap();
        casework::history(tx, context, &case, View::Owner)
    });
    events.iter().filter(|event| event.text == LETTER && event.audience == Audience::Owner).count()
}

#[test]
fn a_stolen_disk_concerns_everybody_held_and_each_is_told_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let ani = world.send(store, &told("Ani Lestari", "ani@warga.example"));
        let budi = world.send(store, &told("Budi Santoso", ""));
        let nobody = world.send(store, &hole());
        let (office, new) = (head(&world), breach(&world, Reach::Everything));
        let number = world.done(store, &office, move |tx, context| open(tx, context, &new));
        let asked = number.clone();
        let concerned = world.done(store, &office, move |tx, context| affected(tx, context, &asked));
        assert_eq!(concerned, Affected { cases: 2, by_page_only: 1 });
        let asked = number.clone();
        world.done(store, &office, move |tx, context| begin_telling(tx, context, &asked));
        run_jobs(&world, store);
        run_jobs(&world, store);
        assert_eq!(letters(&world, store, &ani), 1);
        assert_eq!(letters(&world, store, &budi), 1);
        assert_eq!(letters(&world, store, &nobody), 0);
        let asked = number.clone();
        let view = world.done(store, &office, move |tx, context| find(tx, context, &asked));
        assert_eq!((view.told, view.meaning), (2, "done"));
        assert!(view.told_all_at.is_some() && !view.can_act);
        let asked = number.clone();
        let again = world.refused(store, &office, move |tx, context| begin_telling(tx, context, &asked));
        assert_eq!(again.message, "problem-breach-telling");
    }
}

#[test]
fn a_stolen_account_concerns_those_whose_identity_it_opened() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let ani = world.send(store, &told("Ani Lestari", "ani@warga.example"));
        world.send(store, &told("Budi Santoso", ""));
        let office = head(&world);
        let number = ani.number.clone();
        world.done(store, &office, move |tx, context| {
            let case = casework::find(tx, &context.region, &number)?.unwrap();
            casework::reveal(tx, context, case.id, "Menelepon pelapor untuk lokasi.").map(drop)
        });
        let account = office.account().unwrap();
        let other = AccountId(Uuid::from_u128(99));
        for (accounts, cases) in [(vec![account], 1), (vec![other], 0), (vec![other, account], 1)] {
            let new = breach(&world, Reach::Accounts(accounts));
            let number = world.done(store, &office, move |tx, context| open(tx, context, &new));
            let asked = number.clone();
            let concerned = world.done(store, &office, move |tx, context| affected(tx, context, &asked));
            assert_eq!(concerned.cases, cases);
            let seen = world.done(store, &office, move |tx, context| looks(tx, context, &number));
            let subjects: Vec<&str> = seen.iter().map(|look| look.subject.as_str()).collect();
            assert_eq!(subjects, vec![ani.number.as_str(); usize::try_from(cases).unwrap()]);
        }
    }
}

/// Notes that the account's pages showed these reports today.
fn read(world: &World, store: &Store, actor: &Actor, (receipts, whole): (&[&Receipt], bool)) {
    let (context, actor) = (world.context(actor), actor.clone());
    let numbers: Vec<_> = receipts.iter().map(|receipt| receipt.number.clone()).collect();
    store
        .write_now(move |tx| {
            let Actor::Officer(officer) = &actor else { panic!() };
            let mut cases = Vec::new();
            for number in &numbers {
                cases.push(casework::find(tx, &context.region, number)?.unwrap().id);
            }
            let (region, now) = (&context.region, context.moment.now);
            let day = now.day(&region.time_zone);
            let new = audit::unnoted(tx, &region.id, (officer.account, day), (&cases, whole))?;
            audit::note_reads(tx, &region.id, (officer, &region.roles), (day, now), (&new, whole))
        })
        .unwrap();
}

#[test]
fn a_stolen_account_concerns_those_whose_case_its_pages_showed_on_those_days() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let ani = world.send(store, &told("Ani Lestari", "ani@warga.example"));
        let budi = world.send(store, &told("Budi Santoso", ""));
        let nobody = world.send(store, &hole());
        world.send(store, &told("Citra Dewi", "citra@warga.example"));
        let (office, thief) = (head(&world), officer(22, "officer", "pekerjaan-umum", ""));
        read(&world, store, &thief, (&[&ani, &budi, &nobody], false));
        read(&world, store, &thief, (&[&ani], true));
        read(&world, store, &office, (&[&ani], true));
        let account = thief.account().unwrap();
        let new = breach(&world, Reach::Accounts(vec![account]));
        let number = world.done(store, &office, move |tx, context| open(tx, context, &new));
        let asked = number.clone();
        let concerned = world.done(store, &office, move |tx, context| affected(tx, context, &asked));
        assert_eq!(
            concerned,
            Affected { cases: 2, by_page_only: 1 },
            "masked words of nobody concern nobody"
        );
        let asked = number.clone();
        let seen = world.done(store, &office, move |tx, context| looks(tx, context, &asked));
        let mut actions: Vec<(&str, &str)> =
            seen.iter().map(|look| (look.subject.as_str(), look.action.as_str())).collect();
        actions.sort_unstable();
        let mut expected = vec![
            (ani.number.as_str(), "case-read"),
            (budi.number.as_str(), "list-read"),
            (nobody.number.as_str(), "list-read"),
        ];
        expected.sort_unstable();
        assert_eq!(actions, expected, "once a day, the most that was seen");
        let asked = number.clone();
        world.done(store, &office, move |tx, context| begin_telling(tx, context, &asked));
        run_jobs(&world, store);
        run_jobs(&world, store);
        assert_eq!((letters(&world, store, &ani), letters(&world, store, &budi)), (1, 1));
        assert_eq!(letters(&world, store, &nobody), 0);
        // Another week is another breach.
        world.wait(9 * DAY);
        let later = breach(&world, Reach::Accounts(vec![account]));
        let number = world.done(store, &office, move |tx, context| open(tx, context, &later));
        let concerned = world.done(store, &office, move |tx, context| affected(tx, context, &number));
        assert_eq!(concerned.cases, 0);
    }
}

#[test]
fn the_clock_is_the_laws_and_the_file_is_the_offices_alone() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let office = head(&world);
        let known = world.now().plus(-2 * HOUR);
        let new = NewBreach { known_at: known, ..breach(&world, Reach::Everything) };
        let number = world.done(store, &office, move |tx, context| open(tx, context, &new));
        let asked = number.clone();
        let view = world.done(store, &office, move |tx, context| find(tx, context, &asked));
        assert_eq!(view.due_at, known.plus(72 * HOUR));
        assert_eq!(view.what, "Laptop petugas hilang.");
        for other in [
            Actor::Anonymous,
            officer(40, "triage", "", ""),
            officer(41, "agency_head", "lingkungan", ""),
            officer(42, "region_administrator", "", ""),
        ] {
            let (asked, new) = (number.clone(), breach(&world, Reach::Everything));
            assert!(world.act(store, &other, move |tx, context| find(tx, context, &asked)).is_err());
            let refused = world.refused(store, &other, move |tx, context| open(tx, context, &new));
            assert_eq!(refused.message, "problem-not-allowed");
        }
        let leader = officer(43, "leader", "", "");
        let asked = number.clone();
        let view = world.done(store, &leader, move |tx, context| find(tx, context, &asked));
        assert!(!view.can_act);
        let refused = world.act(store, &leader, move |tx, context| begin_telling(tx, context, &number));
        assert!(refused.is_err());
    }
}

#[test]
fn what_can_not_be_told_is_refused_field_by_field() {
    let (database, world) = (databases().into_iter().next().unwrap(), World::new());
    let (store, office, now) = (&database.store, head(&world), world.now());
    let good = || breach(&world, Reach::Everything);
    let later = Timestamp(now.millis() + DAY);
    let table: [(NewBreach, &str); 5] = [
        (NewBreach { what: " ".to_owned(), ..good() }, "what"),
        (NewBreach { known_at: later, ..good() }, "known"),
        (NewBreach { since: later, until: now, ..good() }, "until"),
        (NewBreach { reach: Reach::Accounts(Vec::new()), ..good() }, "accounts"),
        (NewBreach { letter: "Maaf.".to_owned(), ..good() }, "letter"),
    ];
    for (new, field) in table {
        let problem = world.refused(store, &office, move |tx, context| open(tx, context, &new));
        let fields: Vec<&str> = problem.fields.iter().map(|wrong| wrong.field.as_ref()).collect();
        assert_eq!(fields, [field]);
    }
}
