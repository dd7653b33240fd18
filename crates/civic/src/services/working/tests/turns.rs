//! Verdicts, papers, hand-overs, and what owners do.

use balai_base::{CaseNumber, time::MINUTE};
use balai_platform::{
    access::Actor,
    papers::{ReadingRoom, Whose},
    workflow::Meaning,
};
use balai_testkit::databases;

use super::{
    super::products,
    registering::waiting,
    town::{NIK, Town},
};
use crate::services::Verdict;

pub(super) fn variant(town: &Town, service: &str) -> String {
    let service = town.world.region.services.get(service).unwrap();
    service.variants.first().map(|variant| variant.id.clone()).unwrap_or_default()
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
