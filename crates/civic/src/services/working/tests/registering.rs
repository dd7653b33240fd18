//! What another government's system answers: over the wire, late, twice, or never.

use std::{sync::Arc, time::Duration};

use balai_base::{CaseNumber, time::MINUTE};
use balai_platform::{
    access::Actor,
    casework::Context,
    register::{Answer, Http, Register, Settings},
};
use balai_store::{
    Failure, Store,
    jobs::{Lane, Runner},
};
use balai_testkit::{Receiver, databases};
use uuid::Uuid;

use super::{
    super::{products, registering, store::steps},
    town::{NIK, Town},
    turns::variant,
};
use crate::services::{StepState, Verdict};

/// An application that waits for the national register, and its step.
pub(super) fn waiting(town: &Town, store: &Store) -> (CaseNumber, Uuid) {
    let service = "akta-kelahiran";
    let number = town.sent(store, service, &variant(town, service));
    let verifier = town.staff(service, "service_verifier");
    town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
    town.step(store, &verifier, (&number, "nyatakan-lengkap")).unwrap();
    town.step(store, &verifier, (&number, "ajukan-siak")).unwrap();
    let (region, id) = (town.world.region.clone(), town.of(store, &number).id);
    let rows = store.read_now(move |tx| steps::of(tx, &region.id, id)).unwrap();
    assert_eq!((rows.len(), rows[0].system.as_str(), rows[0].state), (1, "siak", StepState::Asked));
    (number, rows[0].id)
}

fn settled(town: &Town, store: &Store, step: Uuid, answer: Answer) -> Result<(), Failure> {
    town.world.act(store, &Actor::System, move |tx, context| registering::settle(tx, context, step, &answer))
}

fn accepted() -> Answer {
    Answer::Accepted { reference: "S-1".to_owned(), number: "5103-LU-01022026-0001".to_owned() }
}

#[test]
fn what_the_register_says_first_counts_and_what_it_says_again_changes_nothing() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let (number, step) = waiting(&town, store);
        settled(&town, store, step, Answer::Unreachable { why: "it took too long" }).unwrap();
        settled(&town, store, step, Answer::Pending { reference: "S-1".to_owned() }).unwrap();
        assert_eq!(town.of(store, &number).state, "menunggu-siak");
        settled(&town, store, step, accepted()).unwrap();
        let case = town.of(store, &number);
        assert_eq!(case.state, "ditandatangani");
        settled(&town, store, step, accepted()).unwrap();
        settled(&town, store, step, Answer::Refused { reason: "Terlambat".to_owned() }).unwrap();
        assert_eq!(town.of(store, &number), case, "a doubled and a contradicting answer");
        let id = case.id;
        let product = town
            .world
            .done(store, &Actor::System, move |tx, context| registering::product_number(tx, context, id));
        assert_eq!(product.unwrap().reveal(), "5103-LU-01022026-0001");
    }
}

#[test]
fn a_refusal_leads_back_with_the_reason_masked() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let (number, step) = waiting(&town, store);
    let reason = format!("NIK {NIK} tidak aktif");
    settled(&town, store, step, Answer::Refused { reason }).unwrap();
    let seen = town.seen(store, &town.staff("akta-kelahiran", "section_head"), &number);
    assert_eq!(town.of(store, &number).state, "diproses");
    assert!(seen.external[0].reason.contains("tidak aktif") && !seen.external[0].reason.contains(NIK));
    assert!(seen.history.iter().all(|line| !line.text.contains(NIK)));
}

#[test]
fn a_late_answer_proves_itself_by_the_steps_own_key() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let (number, step) = waiting(&town, store);
    let turns = world.done(store, &Actor::System, |tx, context| {
        let turns = registering::due(tx, context, (&["siak".to_owned()], 10))?;
        let told = |turn: &registering::Turn| {
            (turn.asked.step, turn.asked.confirm_by.reveal().clone(), turn.asked.answers.len())
        };
        Ok(turns.iter().map(told).collect::<Vec<_>>())
    });
    assert_eq!((turns.len(), turns[0].0, turns[0].2), (1, step, 2), "what was answered is told");
    let key = turns[0].1.clone();
    let wrong = world.refused(store, &Actor::Anonymous, move |tx, context| {
        registering::confirm(tx, context, (step, "00"), &accepted())
    });
    assert_eq!(wrong.message, "problem-step-not-found");
    world.done(store, &Actor::Anonymous, move |tx, context| {
        registering::confirm(tx, context, (step, &key), &accepted())
    });
    assert_eq!(town.of(store, &number).state, "ditandatangani");
}

#[test]
fn the_pauses_grow_and_the_officers_hand_ends_the_asking() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let (number, step) = waiting(&town, store);
    let next = |town: &Town| {
        let region = town.world.region.clone();
        store.read_now(move |tx| steps::get(tx, &region.id, step)).unwrap().unwrap()
    };
    let mut pauses = Vec::new();
    for _ in 0..12 {
        settled(&town, store, step, Answer::Unreachable { why: "no connection" }).unwrap();
        pauses.push(next(&town).next_try_at.unwrap().since(world.now()) / MINUTE);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    let counter = town.staff("akta-kelahiran", "counter");
    assert!(town.listed(store, &counter, "manual").contains(&number));
    let own = number.clone();
    world.done(store, &counter, move |tx, context| {
        let product = products::Product { number: "5103-LU-7".to_owned(), ..products::Product::default() };
        products::record(tx, context, &own, &product)
    });
    assert_eq!(next(&town).next_try_at, None);
    settled(&town, store, step, Answer::Refused { reason: "Terlambat".to_owned() }).unwrap();
    assert_eq!(town.of(store, &number).state, "ditandatangani");
}

/// The stand-in for a register: over HTTP, asked by the job itself.
#[test]
fn the_job_asks_over_http_and_takes_the_answer_in() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let (number, _) = waiting(&town, store);
    let siak = Receiver::answering(vec![
        balai_testkit::Answer::Json(202, r#"{"reference":"S-9"}"#),
        balai_testkit::Answer::Json(200, r#"{"reference":"S-9","number":"5103-LU-9"}"#),
    ]);
    let address = siak.url("");
    let patience = Duration::from_mins(5);
    let settings = Settings { name: "siak".into(), address, key_file: None, patience };
    let register: Arc<dyn Register> = Arc::new(Http::open(&settings).unwrap());
    let (region, vault) = (town.world.region.clone(), town.world.vault.clone());
    let contexts: balai_platform::casework::Contexts = Arc::new(move |_, moment| {
        Some(Context { region: region.clone(), vault: vault.clone(), moment, actor: Actor::System })
    });
    let random = Arc::new(balai_base::SeededRandom::from_number(4));
    let mut runner = Runner::in_lane(Lane::Registers, store.clone(), random);
    super::super::jobs::register(
        &mut runner,
        std::slice::from_ref(&town.world.region.id),
        &contexts,
        vec![register],
    );
    runner.run_due(town.world.now()).unwrap();
    assert_eq!(town.of(store, &number).state, "menunggu-siak");
    town.world.wait(3 * MINUTE);
    runner.run_due(town.world.now()).unwrap();
    assert_eq!(town.of(store, &number).state, "ditandatangani");
    let calls = siak.calls();
    let [first, second] = &calls[..] else { panic!("{calls:?}") };
    assert!(
        first.line.starts_with("POST /steps") && second.line.starts_with("GET /steps/"),
        "{first:?} {second:?}"
    );
}
