//! A fault between every two statements of a command (OWASP ASVS 5.0, 2.3.3): case, event, clocks, contact, notice and job are
//! there together or not at all. Each statement of the command fails once, on either database.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use balai_platform::{access::Actor, casework::Context};
use balai_store::{Failure, Tx, testing};
use balai_testkit::{TestDatabase, databases, rows};

use super::world::{World, answered, bribe, hole, photo, roads, step, web};
use crate::reports::{self, Act, Answers};

/// Runs `command` with its first statement failing, then its second, and so on, until none fails any more. Nothing may be
/// left behind before; gives how many statements failed.
fn never_half<T: Send + 'static>(
    world: &World,
    store: &TestDatabase,
    actor: &Actor,
    command: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + Sync + 'static,
) -> u32 {
    let command = Arc::new(command);
    let before = rows(store).unwrap();
    for statement in 0..400 {
        let (command, tries) = (Arc::clone(&command), AtomicU32::new(0));
        let outcome = world.act(store, actor, move |tx, context| {
            tries.fetch_add(1, Ordering::Relaxed);
            testing::fail_after(tx, statement);
            command(tx, context)
        });
        match outcome {
            Ok(_) => return statement,
            Err(Failure::Driver(_)) => {
                assert_eq!(
                    rows(store).unwrap(),
                    before,
                    "{}: half of it after {statement} statements",
                    store.name
                );
            }
            Err(other) => panic!("{}: {other} after {statement} statements", store.name),
        }
    }
    panic!("the command never ended")
}

#[test]
fn a_report_is_taken_in_whole_or_not_at_all() {
    let world = World::new();
    for store in databases() {
        let contact = Answers {
            name: "Ni Made Uji".to_owned(),
            phone: "081234567890".to_owned(),
            email: "made@contoh.example".to_owned(),
            answer_by: "email".to_owned(),
            text: "Lubang dalam di depan rumah saya, telepon 081234567890 kalau tidak ketemu.".to_owned(),
            photos: vec![photo(5), photo(6)],
            ..hole()
        };
        for (answers, doubted) in [(contact.clone(), false), (contact, true), (bribe(), false)] {
            let mut submission = reports::submission(&world.region, &answers, &web()).unwrap();
            submission.doubted = doubted;
            let token = world.token();
            let failed = never_half(&world, &store, &Actor::Anonymous, move |tx, context| {
                reports::submit(tx, context, &submission, &token)
            });
            assert!(failed > 8, "{}: only {failed} statements failed", store.name);
        }
    }
}

#[test]
fn a_step_is_taken_whole_or_not_at_all() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        world.step(&store, &roads(), &receipt.number, step("terima"));
        let number = receipt.number.clone();
        let act = Act { step: answered("ajukan-selesai"), photos: vec![photo(44)], ..Act::default() };
        let failed =
            never_half(&world, &store, &roads(), move |tx, context| reports::act(tx, context, &number, &act));
        assert!(failed > 10, "{}: only {failed} statements failed", store.name);
    }
}

#[test]
fn a_report_that_looks_automatic_is_taken_in_and_read_before_the_public_reads_it() {
    let world = World::new();
    for store in databases() {
        let mut submission = reports::submission(&world.region, &hole(), &web()).unwrap();
        submission.doubted = true;
        let token = world.token();
        let receipt = world.done(&store, &Actor::Anonymous, move |tx, context| {
            reports::submit(tx, context, &submission, &token)
        });
        assert!(receipt.text_held, "{}", store.name);
        let number = receipt.number.clone();
        let seen = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        let shown = format!("{seen:?}");
        assert!(!shown.contains("Jalan berlubang dalam"), "{}: {shown}", store.name);
        let desk = super::world::triage();
        let held = world.done(&store, &desk, reports::release_desk);
        let text =
            held.texts.iter().find(|text| text.number == receipt.number).expect("it waits at the desk");
        assert_eq!(text.findings, ["automatic"]);
        let event = text.event;
        world.done(&store, &desk, move |tx, context| {
            reports::release_text(tx, context, event, "Jalan berlubang.")
        });
        let number = receipt.number.clone();
        let seen = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        assert!(format!("{seen:?}").contains("Jalan berlubang."), "{}", store.name);
        // A secret report has nothing to hold.
        let mut secret = reports::submission(&world.region, &bribe(), &web()).unwrap();
        secret.doubted = true;
        let token = world.token();
        world.done(&store, &Actor::Anonymous, move |tx, context| {
            reports::submit(tx, context, &secret, &token)
        });
    }
}
