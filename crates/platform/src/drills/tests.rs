//! Proofs and their age by tables; drills in both databases; results that travel.

use balai_base::{Moment, Timestamp, time::HOUR};
use balai_testkit::{START, databases, random};
use uuid::Uuid;

use super::*;
use crate::access::Actor;

fn step(kind: StepKind, outcome: Outcome) -> Step {
    Step { kind, outcome, detail: "some figures".to_owned(), took_ms: 7 }
}

fn drill(number: u128, begun_at: Timestamp) -> Drill {
    Drill {
        id: Uuid::from_u128(number),
        begun_at,
        took_ms: 250_000,
        target: "s3://salinan/badung".to_owned(),
        moment: Some(begun_at.plus(-HOUR)),
        steps: StepKind::ALL.map(|kind| step(kind, Outcome::Passed)).into(),
    }
}

fn region() -> RegionId {
    RegionId::parse("contoh").unwrap()
}

#[test]
fn only_a_whole_drill_without_a_failure_proves_anything() {
    assert!(drill(1, START).proven());
    for (at, kind) in StepKind::ALL.into_iter().enumerate() {
        let mut failed = drill(1, START);
        failed.steps[at].outcome = Outcome::Failed;
        assert!(!failed.proven());
        assert_eq!(failed.failed().map(|step| step.kind), Some(kind));
        let mut missing = drill(1, START);
        missing.steps.remove(at);
        assert!(!missing.proven(), "without {kind:?}");
        let mut left_out = drill(1, START);
        left_out.steps[at].outcome = Outcome::LeftOut;
        assert_eq!(left_out.proven(), kind == StepKind::History, "{kind:?}");
    }
}

#[test]
fn a_proof_grows_old_after_two_nights() {
    let at = |age| standing(true, Some((START, 250_000)), START.plus(age));
    assert_eq!(standing(false, None, START), Standing::NotSetUp);
    assert_eq!(standing(true, None, START), Standing::Never);
    assert_eq!(at(6 * HOUR), Standing::Proven { age: 6 * HOUR, took: 250_000 });
    assert_eq!(at(ALARM_AFTER), Standing::Proven { age: ALARM_AFTER, took: 250_000 });
    assert_eq!(at(ALARM_AFTER + 1), Standing::Old { age: ALARM_AFTER + 1, took: 250_000 });
    // A clock that is set back a day turns no old proof into a fresh one.
    assert_eq!(at(-24 * HOUR), Standing::Old { age: 0, took: 250_000 });
    let alarms = [standing(false, None, START), standing(true, None, START), at(HOUR), at(72 * HOUR)];
    assert_eq!(alarms.map(Standing::alarms), [false, true, false, true]);
}

#[test]
fn drills_are_kept_and_the_last_proven_one_is_found() {
    for database in databases() {
        let store = &database.store;
        let mut broken = drill(3, START.plus(2 * HOUR));
        broken.steps[1].outcome = Outcome::Failed;
        let drills = [drill(1, START), drill(2, START.plus(HOUR)), broken.clone()];
        let noted = drills.clone();
        store
            .write_now(move |tx| {
                let regions = [region(), RegionId::parse("lain").unwrap()];
                // Given twice, it stands there once.
                noted.iter().chain(&noted).try_for_each(|drill| record(tx, &regions, drill, Place::Server))
            })
            .unwrap();
        let (newest, last) =
            store.read_now(|tx| Ok((newest(tx, &region())?, last_proven(tx, &region())?))).unwrap();
        let expected: Vec<_> = drills.into_iter().rev().map(|drill| (drill, Place::Server)).collect();
        assert_eq!(newest, expected);
        assert_eq!(last, Some((START.plus(HOUR), 250_000)));
        let now = START.plus(7 * HOUR);
        let standing = store.read_now(move |tx| standing_of(tx, &region(), true, now)).unwrap();
        assert_eq!(standing, Standing::Proven { age: 6 * HOUR, took: 250_000 });
        let elsewhere = RegionId::parse("kosong").unwrap();
        assert_eq!(store.read_now(move |tx| last_proven(tx, &elsewhere)).unwrap(), None);
    }
}

#[test]
fn a_drill_that_was_handed_in_leaves_a_trail() {
    for database in databases() {
        let moment = Moment::new(START, &random(5));
        database
            .store
            .write_now(move |tx| {
                let regions = [region()];
                hand_in(tx, (&region(), &regions), (&moment, &Actor::System), &drill(9, START))
            })
            .unwrap();
        let (drills, trail) = database
            .store
            .read_now(|tx| Ok((newest(tx, &region())?, audit::actions(tx, &region())?)))
            .unwrap();
        assert_eq!(drills[0].1, Place::Elsewhere);
        assert_eq!(trail, ["drill-handed-in"]);
    }
}

#[test]
fn a_result_travels_and_is_taken_from_machines_that_are_believed() {
    let (ours, other) = (Signer::new(&[1; 32]), Signer::new(&[2; 32]));
    let believed = |signer: &Signer| vec![ed25519_key(signer)];
    let text = signed(&drill(1, START), &ours);
    assert_eq!(verified(&text, &believed(&ours)).unwrap(), drill(1, START));
    assert_eq!(verified(&format!("  {text}\n"), &believed(&ours)).unwrap(), drill(1, START));
    let refused = |text: &str, signer: &Signer| verified(text, &believed(signer)).unwrap_err().message;
    assert_eq!(refused(&text, &other), "problem-drill-stranger");
    assert_eq!(verified(&text, &[]).unwrap_err().message, "problem-drill-stranger");
    assert_eq!(refused(&text.replace("250000", "250"), &ours), "problem-drill-altered");
    for broken in ["", "{}", &text[..text.len() - 1], &"x".repeat(70_000)] {
        assert_eq!(refused(broken, &ours), "problem-drill-unreadable", "{broken:.20}");
    }
}

fn ed25519_key(signer: &Signer) -> [u8; 32] {
    let digits = signer.public();
    std::array::from_fn(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
}

#[test]
fn copies_tell_what_they_were_told() {
    let copies = Copies::default();
    assert!(!copies.set_up());
    let shown = copies.clone();
    copies.tell(vec![CopyTarget { name: "/mnt/disk".to_owned(), waiting: 3, ..CopyTarget::default() }]);
    copies.believe(vec![[7; 32]]);
    assert_eq!((shown.targets()[0].waiting, shown.signers(), shown.set_up()), (3, vec![[7; 32]], true));
}

#[test]
fn administrators_are_told_once_a_day_and_only_when_a_proof_is_overdue() {
    let old = Standing::Old { age: 50 * HOUR, took: 1 };
    let proven = Standing::Proven { age: HOUR, took: 1 };
    let told = |standing, hours: i64, told: Option<i64>| {
        let at = |hours: i64| START.plus(hours * HOUR);
        is_to_be_told(standing, START, told.map(at), at(hours))
    };
    assert!(told(old, 50, None) && told(old, 74, Some(50)));
    assert!(!told(old, 73, Some(50)), "twice in one day");
    assert!(told(old, 40, Some(50)), "a clock that was set back silences nobody");
    assert!(!told(Standing::Never, 48, None) && told(Standing::Never, 49, None));
    assert!(!told(proven, 90, None) && !told(Standing::NotSetUp, 90, None));
}

#[derive(Default)]
struct Letterbox(std::sync::Mutex<Vec<crate::notify::mail::Letter>>);

impl crate::notify::mail::Carrier for Letterbox {
    fn send(&self, letter: &crate::notify::mail::Letter) -> Result<(), crate::notify::mail::Unsent> {
        self.0.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

#[test]
fn an_overdue_proof_is_written_of_through_the_lane_of_mail() {
    use std::sync::Arc;

    use balai_store::jobs::{Lane, Runner};

    let pack = Arc::new(crate::region::Region::load(&balai_testkit::pack()).unwrap());
    for database in databases() {
        let keys = balai_testkit::TestDirectory::new();
        let vault = Arc::new(
            crate::vault::Vault::in_directory(&keys.path().join("keys"), Arc::new(random(7))).unwrap(),
        );
        let (letterbox, copies) = (Arc::new(Letterbox::default()), Copies::default());
        let region = Arc::clone(&pack);
        let contexts: crate::casework::Contexts = Arc::new(move |_, moment| {
            let (region, vault) = (Arc::clone(&region), Arc::clone(&vault));
            Some(crate::casework::Context { region, vault, moment, actor: Actor::System })
        });
        let alarm = Alarm {
            contexts,
            carrier: Arc::clone(&letterbox) as Arc<dyn crate::notify::mail::Carrier>,
            sites: [(pack.id.clone(), "https://lapor.example".to_owned())].into(),
            renderer: Arc::new(crate::render::Renderer::new(Arc::new(|_| None))),
            copies: copies.clone(),
            to: vec!["tik@contoh.example".to_owned(), "kabid@contoh.example".to_owned()],
        };
        let mut runner = Runner::in_lane(Lane::Mail, database.store.clone(), Arc::new(random(9)));
        register(&mut runner, std::slice::from_ref(&pack.id), alarm);
        let sent = |hours: i64| {
            runner.run_due(START.plus(hours * HOUR)).unwrap();
            letterbox.0.lock().unwrap().len()
        };
        assert_eq!(sent(0), 0, "nothing is copied, so nothing is overdue");
        copies.expect(true);
        // First seen at the first hour; overdue 48 hours later.
        assert_eq!((sent(1), sent(48), sent(50)), (0, 0, 2));
        assert_eq!((sent(60), sent(75)), (2, 4), "once a day");
        let id = pack.id.clone();
        database
            .store
            .write_now(move |tx| {
                record(tx, std::slice::from_ref(&id), &drill(1, START.plus(76 * HOUR)), Place::Server)
            })
            .unwrap();
        assert_eq!((sent(100), sent(124)), (4, 4), "proven");
        assert_eq!(sent(126), 6, "old");
        let letters = letterbox.0.lock().unwrap();
        assert!(letters[0].text.contains("https://lapor.example/admin/cadangan"), "{}", letters[0].text);
        assert!(letters[4].text.contains("50 jam"), "{}", letters[4].text);
        assert_ne!(letters[0].id, letters[1].id);
    }
}
