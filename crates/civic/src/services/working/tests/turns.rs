//! Verdicts, other systems' answers, papers, hand-overs.

use std::time::Duration;

use balai_base::{CaseNumber, time::MINUTE};
use balai_platform::{
    access::Actor,
    papers::{ReadingRoom, Whose},
    register::Answer,
    workflow::Meaning,
};
use balai_store::{Failure, Store};
use balai_testkit::databases;
use uuid::Uuid;

use super::{
    super::{products, registering, store::steps},
    town::{NIK, Town},
};
use crate::services::{StepState, Verdict};

/// An application that waits for the national register, and its step.
fn waiting(town: &Town, store: &Store) -> (CaseNumber, Uuid) {
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

pub(super) fn variant(town: &Town, service: &str) -> String {
    let service = town.world.region.services.get(service).unwrap();
    service.variants.first().map(|variant| variant.id.clone()).unwrap_or_default()
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

#[test]
fn whoever_found_the_file_complete_records_no_product_and_signs_nothing() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let (number, _) = waiting(&town, store);
    let (verifier, own) = (town.staff("akta-kelahiran", "service_verifier"), number.clone());
    let refused = town.world.refused(store, &verifier, move |tx, context| {
        let product = products::Product { number: "5103-LU-7".to_owned(), ..products::Product::default() };
        products::record(tx, context, &own, &product)
    });
    assert_eq!(refused.message, "problem-step-four-eyes");
}

#[test]
fn a_paper_of_another_person_is_refused_and_one_without_words_needs_the_officers_word() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let (number, _) = waiting(&town, store);
    let counter = town.staff("akta-kelahiran", "counter");
    let own = number.clone();
    let desk = world.done(store, &counter, move |tx, context| {
        products::desk(tx, context, (&own, "5103-LU-01022026-0001"))
    });
    let context = world.context(&counter);
    let stored = |words: &[&str]| {
        let paper = crate::services::working::tests::turns::paper(words);
        products::store_paper((store.files(), &ReadingRoom::Here), &context, &desk, &paper)
    };
    let other = stored(&["AKTA KELAHIRAN", "NIK 5103010101600001"]).unwrap_err();
    assert_eq!(other.problem().message, "problem-paper-somebody-elses");
    assert_eq!(stored(&["AKTA", &format!("NIK {NIK}")]).unwrap().whose, Whose::Theirs);
    let wordless = stored(&[]).unwrap();
    assert_eq!(wordless.whose, Whose::Wordless);
    let record = |compared: bool, reason: &str| {
        let product = products::Product {
            number: "5103-LU-01022026-0001".to_owned(),
            paper: Some(wordless.clone()),
            compared,
            reason: reason.to_owned(),
        };
        let own = number.clone();
        world.act(store, &counter, move |tx, context| products::record(tx, context, &own, &product))
    };
    assert_eq!(record(false, "").unwrap_err().problem().fields[0].message, "field-paper-compare");
    assert_eq!(record(true, " ").unwrap_err().problem().fields[0].message, "field-paper-reason");
    record(true, "Pindaian, nama dan tanggal cocok.").unwrap();
    let seen = town.seen(store, &counter, &number);
    assert_eq!(seen.papers.len(), 1);
    let note = seen.history.iter().find(|line| line.text.contains("nama dan tanggal cocok"));
    assert_eq!(
        note.map(|line| (line.kind, line.actor.as_str())),
        Some(("note", "officer")),
        "kept in the history"
    );
}

/// A PDF with these lines.
pub(super) fn paper(lines: &[&str]) -> Vec<u8> {
    balai_platform::papers::sample(lines)
}

#[test]
fn a_product_is_handed_to_somebody_who_showed_something_and_never_a_number() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, service) = (&database.store, "surat-keterangan-belum-kawin");
    let number = town.sent(store, service, "");
    let (verifier, counter) = (town.staff(service, "service_verifier"), town.staff(service, "counter"));
    town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
    for (actor, step) in [
        (&verifier, "nyatakan-lengkap"),
        (&town.staff(service, "agency_head"), "tandatangani"),
        (&counter, "siapkan"),
    ] {
        town.step(store, actor, (&number, step)).unwrap();
    }
    let give = |collector: &str, shown: &str, name: &str| {
        let to = products::HandOver {
            collector: collector.to_owned(),
            shown: shown.to_owned(),
            name: name.to_owned(),
            seen: None,
        };
        let own = number.clone();
        town.world.act(store, &counter, move |tx, context| products::hand_over(tx, context, &own, &to))
    };
    for (collector, shown, name, message) in [
        ("", "KTP-el", "", "field-collector-missing"),
        ("self", "", "", "field-shown-missing"),
        ("self", NIK, "", "field-shown-shape"),
        ("attorney", "Surat kuasa", "", "field-collector-name-missing"),
    ] {
        assert_eq!(give(collector, shown, name).unwrap_err().problem().fields[0].message, message);
    }
    give("attorney", "Surat kuasa dan KTP-el", "Made Adi").unwrap();
    let seen = town.seen(store, &counter, &number);
    assert_eq!(seen.collected.unwrap().collector, "attorney");
    assert_eq!(seen.meaning, "done");
}

/// The stand-in for a register: over HTTP, asked by the job itself.
#[test]
fn the_job_asks_over_http_and_takes_the_answer_in() {
    use std::sync::Arc;

    use balai_platform::{
        casework::Context,
        register::{Http, Register, Settings},
    };
    use balai_store::jobs::{Lane, Runner};
    use balai_testkit::{Answer, Receiver};

    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let (number, _) = waiting(&town, store);
    let siak = Receiver::answering(vec![
        Answer::Json(202, r#"{"reference":"S-9"}"#),
        Answer::Json(200, r#"{"reference":"S-9","number":"5103-LU-9"}"#),
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
    let [first, second] = &siak.calls()[..] else { panic!("{:?}", siak.calls()) };
    assert!(
        first.line.starts_with("POST /steps") && second.line.starts_with("GET /steps/"),
        "{first:?} {second:?}"
    );
}

#[test]
fn an_owner_withdraws_prints_objects_and_goes_to_the_parts_of_a_bundle() {
    use super::super::owner;

    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let own = |number: &CaseNumber| Actor::Reporter { case: town.of(store, number).id };
    let take = |number: &CaseNumber, step: &'static str, reason: &'static str| {
        let case = town.of(store, number).id;
        world.act(store, &own(number), move |tx, context| owner::act(tx, context, (case, step, reason)))
    };
    // Withdrawn; nobody else withdraws it.
    let number = town.sent(store, "surat-keterangan-belum-kawin", "");
    let (case, other) = (town.of(store, &number).id, town.sent(store, "surat-keterangan-belum-kawin", ""));
    let stranger =
        world.act(store, &own(&other), move |tx, context| owner::act(tx, context, (case, "batalkan", "")));
    assert!(stranger.is_err());
    take(&number, "batalkan", "").unwrap();
    assert_eq!(town.of(store, &number).meaning, Meaning::Withdrawn);
    // Printed by oneself: nobody has to come.
    let verifier = town.staff("surat-keterangan-belum-kawin", "service_verifier");
    town.judged(store, &verifier, (&other, Verdict::Good, "")).unwrap();
    town.step(store, &verifier, (&other, "nyatakan-lengkap")).unwrap();
    town.step(store, &town.staff("surat-keterangan-belum-kawin", "agency_head"), (&other, "tandatangani"))
        .unwrap();
    town.step(store, &verifier, (&other, "siapkan")).unwrap();
    take(&other, "cetak-mandiri", "").unwrap();
    assert_eq!(town.seen(store, &verifier, &other).collected.unwrap().collector, "printed");
    // A request for information: put off once, refused, objected to, answered by the superior with a clock of its own.
    let service = "permohonan-informasi-publik";
    let number = town.sent(store, service, "");
    assert!(town.of(store, &number).due_at.is_some(), "the ten days run from the arrival");
    town.step(store, &town.staff(service, "service_verifier"), (&number, "mulai-proses")).unwrap();
    let section = town.staff(service, "section_head");
    town.step(store, &section, (&number, "perpanjang")).unwrap();
    assert!(town.step(store, &section, (&number, "perpanjang")).is_err(), "once");
    town.step(store, &section, (&number, "tolak")).unwrap();
    assert!(take(&number, "keberatan", " ").is_err(), "with a reason");
    take(&number, "keberatan", "Alasan penolakan tidak menyebut pasal.").unwrap();
    let case = town.of(store, &number);
    assert_eq!((case.state.as_str(), case.due_at.is_some()), ("keberatan", true));
    town.step(store, &town.staff(service, "agency_head"), (&number, "jawab-keberatan")).unwrap();
    assert_eq!(town.of(store, &number).meaning, Meaning::Done);
    // Whoever owns a bundle owns its parts, and nobody else does.
    let bundle = town.sent(store, "aku-sapa-1", "");
    let part = town.parts(store, &bundle)[0].number.clone();
    let asked = part.clone();
    let found = world.done(store, &own(&bundle), move |tx, context| owner::part(tx, context, &asked));
    assert_eq!(found.number, part);
    let (asked, back) = (part.clone(), bundle.clone());
    assert!(world.act(store, &own(&other), move |tx, context| owner::part(tx, context, &asked)).is_err());
    world.done(store, &own(&part), move |tx, context| owner::part(tx, context, &back));
}
