//! The step that signs issues: with what was answered, in the same write, refused while something is missing; and a receipt comes
//! by itself.

use balai_base::CaseNumber;
use balai_platform::{
    access::Actor,
    documents::{self, Document},
    forms::Key,
    region::{GivenWith, services::Issuing},
};
use balai_store::Store;
use balai_testkit::databases;

use super::{
    super::issuing,
    town::{NIK, Town},
};
use crate::services::{Verdict, answers};

fn issued(town: &Town, store: &Store, number: &CaseNumber) -> Vec<Document> {
    let case = town.of(store, number).id;
    town.world.done(store, &Actor::System, move |tx, context| documents::of_case(tx, context, case))
}

fn content(town: &Town, store: &Store, document: &Document) -> documents::Content {
    let document = document.clone();
    town.world.done(store, &Actor::System, move |tx, context| documents::content(tx, context, &document))
}

#[test]
fn every_service_of_the_regions_own_has_its_product() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let mut kinds = Vec::new();
    let mut without = Vec::new();
    for service in town.world.region.services.list.clone() {
        let Issuing::Local { document } = &service.issuing else { continue };
        if service.is_bundle() {
            continue;
        }
        let Some(kind) = document else {
            without.push(service.id.clone());
            continue;
        };
        let variant = service.variants.first().map(|variant| variant.id.clone()).unwrap_or_default();
        let number = town.sent(store, &service.id, &variant);
        town.finished(store, &service.id, &number);
        let found = issued(&town, store, &number);
        assert_eq!(found.len(), 1, "{}", service.id);
        assert!(found[0].kind == *kind && found[0].is_active(), "{}", service.id);
        assert!(found[0].issued_by.is_some(), "{}: in somebody's name", service.id);
        // Every required field of the QR is there.
        let subject = content(&town, store, &found[0]).subject;
        let wanted = town.world.region.documents.get(kind).unwrap().fields.iter();
        for field in wanted.filter(|field| field.required) {
            assert!(subject.iter().any(|(id, _)| *id == field.id), "{}: {}", service.id, field.id);
        }
        let text = format!("{subject:?}");
        assert!(!text.contains(NIK), "{}", service.id);
        kinds.push(kind.clone());
    }
    kinds.sort();
    assert_eq!(kinds, ["benefit-decision", "never-married", "non-permanent-registration", "permit"]);
    // A stamp on a copy, or an answer in writing: nothing that is numbered.
    without.sort();
    assert_eq!(
        without,
        [
            "legalisasi-akta-kelahiran",
            "legalisasi-akta-kematian",
            "legalisasi-akta-perceraian",
            "legalisasi-kk",
            "legalisasi-ktp",
            "pengaduan",
            "permohonan-informasi-publik"
        ]
    );
}

/// A letter as far as the step that signs.
fn ready(town: &Town, store: &Store) -> CaseNumber {
    let service = "surat-keterangan-belum-kawin";
    let number = town.sent(store, service, "");
    let verifier = town.staff(service, "service_verifier");
    town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
    town.step(store, &verifier, (&number, "nyatakan-lengkap")).unwrap();
    number
}

#[test]
fn whoever_signs_reads_it_first_and_what_is_missing_refuses_the_step() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = ready(&town, store);
        let head = town.staff("surat-keterangan-belum-kawin", "agency_head");
        let shown = town.seen(store, &head, &number).document.unwrap();
        assert!(shown.missing.is_empty());
        let text = format!("{:?}", shown.lines);
        assert!(
            text.contains("Ni Putu Sari") && text.contains("5 Mei 1990") && !text.contains(NIK),
            "{text}"
        );
        let case = town.of(store, &number).id;
        town.world.done(store, &Actor::System, move |tx, context| {
            answers::save(tx, context, case, &[(Key::new("surat", "tempat_lahir"), String::new())])
        });
        let shown = town.seen(store, &head, &number).document.unwrap();
        assert_eq!(shown.missing.iter().map(|name| name.id.as_str()).collect::<Vec<_>>(), ["Tempat lahir"]);
        let refused = town.step(store, &head, (&number, "tandatangani")).unwrap_err();
        assert_eq!(refused.problem().message, "problem-document-incomplete");
        assert_eq!(refused.problem().fields[0].message, "field-document-missing");
        assert_eq!(town.of(store, &number).state, "lengkap", "nothing was signed");
        assert!(issued(&town, store, &number).is_empty());
        let given = [(Key::new("surat", "tempat_lahir"), "Denpasar".to_owned())];
        town.world.done(store, &Actor::System, move |tx, context| answers::save(tx, context, case, &given));
        town.step(store, &head, (&number, "tandatangani")).unwrap();
        let found = issued(&town, store, &number);
        assert_eq!(content(&town, store, &found[0]).data["birth-place"], "Denpasar");
    }
}

#[test]
fn four_eyes_stay_and_an_officer_without_the_right_issues_nothing() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, service) = (&database.store, "surat-keterangan-belum-kawin");
    let number = town.sent(store, service, "");
    let section = town.staff(service, "section_head");
    town.judged(store, &section, (&number, Verdict::Good, "")).unwrap();
    town.step(store, &section, (&number, "nyatakan-lengkap")).unwrap();
    for actor in [section, town.staff(service, "service_verifier"), town.staff(service, "counter")] {
        assert!(town.step(store, &actor, (&number, "tandatangani")).is_err());
    }
    assert!(issued(&town, store, &number).is_empty());
}

#[test]
fn the_document_of_a_benefit_is_issued_when_it_is_approved_and_names_the_heir() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let number = town.sent(store, "santunan-kematian", "");
    town.finished(store, "santunan-kematian", &number);
    let found = issued(&town, store, &number);
    let said = content(&town, store, &found[0]);
    assert_eq!(
        (said.data["name"].as_str(), said.data["amount"].as_i64()),
        (Some("I Wayan Sudana"), Some(7_500_000))
    );
    let whole = format!("{}", said.data);
    assert!(!whole.contains("010 02 03 12345"), "no account on the paper");
}

#[test]
fn a_receipt_comes_by_itself_once() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = town.sent(store, "akta-kelahiran", &super::turns::variant(&town, "akta-kelahiran"));
        let case = town.of(store, &number).id;
        let before = town.of(store, &number);
        for _ in 0..2 {
            town.world
                .done(store, &Actor::System, move |tx, context| issuing::give_receipt(tx, context, case));
        }
        let own = Actor::Reporter { case };
        let receipt = town
            .world
            .done(store, &own, move |tx, context| issuing::receipt_document(tx, context, case))
            .unwrap();
        let kind = town.world.region.documents.given_with(GivenWith::Application).unwrap();
        assert_eq!((receipt.kind.as_str(), receipt.case), (kind.id.as_str(), Some(case)));
        assert_eq!(issued(&town, store, &number).len(), 1);
        let said = content(&town, store, &receipt);
        assert_eq!(said.data["case-number"], number.as_str());
        assert_eq!(said.data["fee"], "Gratis");
        assert_eq!(town.of(store, &number), before, "a receipt changes nothing of its case");
    }
}
