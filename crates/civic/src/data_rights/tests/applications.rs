//! The duties extended to applications: the copy holds all of one, a correction, a restriction and an erasure reach it and its
//! parts, and what a law still needs stays.

use balai_base::{CaseNumber, time::DAY};
use balai_platform::audit;

use super::*;
use crate::{
    retention,
    services::{
        self, CopiedRequirement, Verdict,
        working::tests::town::{NIK, Town},
    },
};

const SERVICE: &str = "surat-keterangan-belum-kawin";

/// The subject its PIN proves.
fn of(town: &Town, store: &Store, number: &CaseNumber) -> Subject {
    Subject::Case(town.of(store, number).id)
}

fn copied(town: &Town, store: &Store, subject: Subject) -> Copy {
    filed(&town.world, store, subject, ask(RightKind::Export, "")).unwrap();
    let context = town.world.context(&Actor::Anonymous);
    store.write_now(move |tx| copy(tx, &context, &subject)).unwrap()
}

fn granted(town: &Town, store: &Store, subject: Subject, ask: Ask) -> Result<(), Failure> {
    let filed = filed(&town.world, store, subject, ask)?;
    decided(&town.world, store, &head(&town.world, "agency_head"), &filed, true)
}

#[test]
fn the_copy_of_an_application_holds_answers_verdicts_and_what_was_issued_unmasked() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = town.sent(store, SERVICE, "");
        let subject = of(&town, store, &number);
        let verifier = town.staff(SERVICE, "service_verifier");
        town.judged(store, &verifier, (&number, Verdict::Unclear, "Fotonya gelap.")).unwrap();
        let copy = copied(&town, store, subject);
        let own = copy.cases[0].application.as_ref().unwrap();
        assert!(!own.requirements.is_empty());
        let told = |one: &CopiedRequirement| (one.given, one.verdict, one.remark.clone());
        let expected = ("upload", "unclear", "Fotonya gelap.".to_owned());
        assert!(own.requirements.iter().all(|one| told(one) == expected), "{own:?}");
        town.finished(store, SERVICE, &number);
        let copy = copied(&town, store, subject);
        let own = copy.cases[0].application.as_ref().unwrap();
        assert_eq!(own.service_id, SERVICE);
        assert!(own.answers.iter().any(|answer| answer.answer == NIK), "the own number is whole: {own:?}");
        assert!(own.requirements.iter().all(|one| one.verdict == "good"));
        let text = serde_json::to_string(&copy).unwrap();
        for word in ["answers", "requirements", "uploads", "product", "documents"] {
            assert!(text.contains(&format!("\"{word}\"")), "{word}");
        }
    }
}

#[test]
fn an_application_that_is_worked_on_or_held_is_not_erased_and_an_ended_one_keeps_a_history_that_verifies() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = town.sent(store, SERVICE, "");
        let subject = of(&town, store, &number);
        let open = granted(&town, store, subject, ask(RightKind::Erasure, "")).unwrap_err().problem();
        assert_eq!(open.message, "problem-data-application-open");
        town.finished(store, SERVICE, &number);
        let (context, held) = (town.world.context(&town.staff(SERVICE, "agency_head")), number.clone());
        store.write_now(move |tx| retention::place(tx, &context, &held, "Perkara 12/Pdt.G/2027")).unwrap();
        let held = granted(&town, store, subject, ask(RightKind::Erasure, "")).unwrap_err().problem();
        assert_eq!(held.message, "problem-data-held");
        let (context, free) = (town.world.context(&town.staff(SERVICE, "agency_head")), number.clone());
        store.write_now(move |tx| retention::lift(tx, &context, &free)).unwrap();
        granted(&town, store, subject, ask(RightKind::Erasure, "")).unwrap();
        let id = town.of(store, &number).id;
        let mut copy = copied(&town, store, subject);
        let own = copy.cases[0].application.as_mut().unwrap();
        assert!(own.answers.is_empty() && own.uploads.is_empty() && own.product.is_empty());
        // What was issued stays in the archive by law, and its copy says so.
        assert!(!std::mem::take(&mut own.documents).is_empty());
        assert!(!serde_json::to_string(&copy).unwrap().contains(NIK));
        let context = town.world.context(&Actor::System);
        let provable = store.read_now(move |tx| {
            let case = casework::get(tx, &context.region, id)?.unwrap();
            casework::history(tx, &context, &case, View::Officer)
        });
        assert!(provable.unwrap().iter().any(|event| event.kind == EventKind::Erased));
    }
}

#[test]
fn a_correction_reaches_the_answers_of_an_open_application() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let number = town.sent(store, SERVICE, "");
    let subject = of(&town, store, &number);
    let correction = Correction { name: "Ni Putu Sari Dewi".to_owned(), ..Correction::default() };
    let corrected = Ask { correction: Secret::new(correction), ..ask(RightKind::Correction, "") };
    granted(&town, store, subject, corrected.clone()).unwrap();
    let has = |name: &str| {
        let copy = copied(&town, store, subject);
        let own = copy.cases[0].application.as_ref().unwrap();
        own.answers.iter().any(|answer| answer.answer == name)
    };
    assert!(has("Ni Putu Sari Dewi") && !has("Ni Putu Sari"));
    // What was decided on stays what was asked.
    town.finished(store, SERVICE, &number);
    let later = Correction { name: "Orang Lain".to_owned(), ..Correction::default() };
    granted(&town, store, subject, Ask { correction: Secret::new(later), ..corrected }).unwrap();
    assert!(has("Ni Putu Sari Dewi") && !has("Orang Lain"));
}

#[test]
fn a_restriction_reaches_every_part_of_a_bundle_and_the_work_goes_on() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let bundle = town.sent(store, "aku-sapa-1", "");
        let subject = of(&town, store, &bundle);
        granted(&town, store, subject, ask(RightKind::Restriction, "")).unwrap();
        let parts = town.parts(store, &bundle);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.restricted_at.is_some()));
        let part = &parts[0];
        let verifier = town.staff(&part.category, "service_verifier");
        assert_eq!(town.seen(store, &verifier, &part.number).restricted_at, part.restricted_at);
        town.judged(store, &verifier, (&part.number, Verdict::Good, "")).unwrap();
        let own = services::with_parts;
        let context = town.world.context(&Actor::System);
        let whole = town.of(store, &bundle);
        let all = store.read_now(move |tx| own(tx, &context, vec![whole.clone()])).unwrap();
        assert_eq!(all.len(), parts.len() + 1);
    }
}

#[test]
fn everybody_who_had_an_application_open_or_opened_its_numbers_is_told() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = town.sent(store, SERVICE, "");
        let (subject, id) = (of(&town, store, &number), town.of(store, &number).id);
        let verifier = town.staff(SERVICE, "service_verifier");
        let Actor::Officer(officer) = verifier.clone() else { panic!() };
        let read = town.world.context(&verifier);
        store
            .write_now(move |tx| {
                let day = read.moment.now.day(&read.region.time_zone);
                for whole in [false, true, true] {
                    let by = (&officer, &read.region.roles);
                    audit::note_reads(tx, &read.region.id, by, (day, read.moment.now), (&[id], whole))?;
                }
                Ok(())
            })
            .unwrap();
        town.world.wait(DAY);
        let look = town.world.context(&town.staff(SERVICE, "agency_head"));
        let key = balai_platform::forms::Key::new("", "nik");
        store
            .write_now(move |tx| services::reveal_answer(tx, &look, (id, &key), "Mencocokkan NIK").map(drop))
            .unwrap();
        let context = town.world.context(&Actor::Anonymous);
        let told = store.read_now(move |tx| looks(tx, &context, &subject)).unwrap();
        let told: Vec<(Sight, &str, &str)> =
            told.iter().map(|look| (look.sight, look.role.as_str(), look.reason.as_str())).collect();
        let expected =
            [(Sight::Identity, "agency_head", "Mencocokkan NIK"), (Sight::Case, "service_verifier", "")];
        assert_eq!(told, expected, "the case once a day, the number with its reason");
    }
}
