//! Tests of rights about data, on both databases: who may ask, the clock, who decides, and what a decision does.

mod applications;
mod restriction;

use balai_base::{Language, ResidentId, Secret, time::HOUR};
use balai_platform::{
    access::Actor,
    casework::{self, View, Visibility},
    residents::{self, Entered, Visit},
    workflow::Meaning,
};
use balai_store::{Failure, Store};
use balai_testkit::databases;

use super::*;
use crate::reports::{
    Receipt,
    tests::world::{World, hole, officer},
};

/// An officer of the office that answers, with one role.
fn head(world: &World, role: &str) -> Actor {
    officer(21, role, &world.region.data_protection_agency().unwrap().id, "")
}

fn ask(kind: RightKind, words: &str) -> Ask {
    Ask {
        kind,
        words: words.to_owned(),
        correction: Secret::new(Correction::default()),
        language: Language::Id,
    }
}

/// A report of somebody who left a name, and the subject its PIN proves.
fn reported(world: &World, store: &Store) -> (Receipt, Subject) {
    let answers = crate::reports::Answers {
        name: "Sri Wahyuni".to_owned(),
        phone: "081234567890".to_owned(),
        email: "sri@warga.example".to_owned(),
        answer_by: "email".to_owned(),
        ..hole()
    };
    let receipt = world.send(store, &answers);
    let (region, number) = (world.region.clone(), receipt.number.clone());
    let case = store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap();
    (receipt, Subject::Case(case.id))
}

fn filed(world: &World, store: &Store, subject: Subject, ask: Ask) -> Result<Filed, Failure> {
    let context = world.context(&Actor::Anonymous);
    store.write_now(move |tx| file(tx, &context, &subject, &ask))
}

fn decided(world: &World, store: &Store, actor: &Actor, filed: &Filed, granted: bool) -> Result<(), Failure> {
    let (context, number) = (world.context(actor), filed.number.clone());
    let decision = Decision { granted, answer: "Sudah dilakukan sesuai permintaan.".to_owned() };
    store.write_now(move |tx| decide(tx, &context, &number, &decision))
}

fn case(world: &World, store: &Store, id: balai_base::CaseId) -> casework::Case {
    let region = world.region.clone();
    store.read_now(move |tx| casework::get(tx, &region, id)).unwrap().unwrap()
}

fn own_contact(world: &World, store: &Store, subject: Subject) -> Option<casework::Contact> {
    let Subject::Case(id) = subject else { return None };
    let owner = world.context(&Actor::Reporter { case: id });
    store.read_now(move |tx| casework::own_data(tx, &owner, id)).unwrap().contact
}

#[test]
fn a_request_is_a_secret_case_at_the_named_office_with_three_times_a_day_and_a_night() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (_, subject) = reported(&world, store);
        let filed = filed(&world, store, subject, ask(RightKind::Erasure, "")).unwrap();
        let case = case(&world, store, filed.case);
        assert_eq!(case.visibility, Visibility::Secret);
        assert_eq!(case.agency, "pekerjaan-umum");
        assert_eq!(case.meaning, Meaning::Waiting);
        assert_eq!(filed.promised_at.unwrap().since(case.created_at), 72 * HOUR);
        assert!(!filed.granted);
    }
}

#[test]
fn a_copy_is_granted_at_once_and_holds_what_was_given() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (receipt, subject) = reported(&world, store);
        let context = world.context(&Actor::Anonymous);
        let early = store.write_now(move |tx| copy(tx, &context, &subject));
        assert!(early.is_err(), "first ask, then read");
        assert!(filed(&world, store, subject, ask(RightKind::Export, "")).unwrap().granted);
        let context = world.context(&Actor::Anonymous);
        let copy = store.write_now(move |tx| copy(tx, &context, &subject)).unwrap();
        assert_eq!(copy.cases.len(), 1);
        let case = &copy.cases[0];
        assert_eq!(case.number, receipt.number);
        assert_eq!((case.name.as_str(), case.email.as_str()), ("Sri Wahyuni", "sri@warga.example"));
        assert!(!case.history.is_empty() && copy.account.is_none());
        let text = serde_json::to_string(&copy).unwrap();
        assert!(text.contains("balai-data-1"), "{text}");
    }
}

#[test]
fn an_erasure_removes_who_reported_and_keeps_the_report() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (_, subject) = reported(&world, store);
        let before = own_contact(&world, store, subject).unwrap();
        assert_eq!(before.name.unwrap().reveal(), "Sri Wahyuni");
        let filed = filed(&world, store, subject, ask(RightKind::Erasure, "")).unwrap();
        decided(&world, store, &head(&world, "agency_head"), &filed, true).unwrap();
        assert!(own_contact(&world, store, subject).is_none());
        let Subject::Case(id) = subject else { panic!() };
        let kept = case(&world, store, id);
        assert_eq!(kept.category, "jalan-rusak");
        let again = decided(&world, store, &head(&world, "agency_head"), &filed, false);
        assert_eq!(again.unwrap_err().problem().message, "problem-data-decided");
    }
}

#[test]
fn a_restriction_restricts_and_a_correction_corrects_and_a_refusal_changes_nothing() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (_, subject) = reported(&world, store);
        let Subject::Case(id) = subject else { panic!() };
        let officer = head(&world, "agency_head");

        let refused = filed(&world, store, subject, ask(RightKind::Restriction, "")).unwrap();
        decided(&world, store, &officer, &refused, false).unwrap();
        assert_eq!(case(&world, store, id).restricted_at, None);
        assert_eq!(case(&world, store, refused.case).meaning, Meaning::Refused);

        let correction = Correction { phone: "0898 7654 321".to_owned(), ..Correction::default() };
        let asked = Ask { correction: Secret::new(correction), ..ask(RightKind::Correction, "") };
        let corrected = filed(&world, store, subject, asked).unwrap();
        decided(&world, store, &officer, &corrected, true).unwrap();
        let contact = own_contact(&world, store, subject).unwrap();
        assert_eq!(contact.phone.unwrap().reveal(), "0898 7654 321");
        assert_eq!(contact.name.unwrap().reveal(), "Sri Wahyuni", "what was not asked stays");

        let restricted = filed(&world, store, subject, ask(RightKind::Restriction, "")).unwrap();
        decided(&world, store, &officer, &restricted, true).unwrap();
        let now = case(&world, store, id);
        assert_eq!((now.visibility, now.restricted_at), (Visibility::Public, Some(world.now())));
    }
}

#[test]
fn only_those_decide_whom_the_workflow_names_at_the_named_office() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (_, subject) = reported(&world, store);
    for (role, may) in [
        ("agency_head", true),
        ("unit_head", true),
        ("officer", false),
        ("triage", false),
        ("verifier", false),
        ("village_operator", false),
        ("leader", false),
        ("inspectorate", false),
        ("region_administrator", false),
        ("system_administrator", false),
    ] {
        let filed = filed(&world, store, subject, ask(RightKind::Restriction, "")).unwrap();
        let outcome = decided(&world, store, &head(&world, role), &filed, true);
        assert_eq!(outcome.is_ok(), may, "{role}: {outcome:?}");
    }
    let filed = filed(&world, store, subject, ask(RightKind::Restriction, "")).unwrap();
    let Actor::Officer(mut elsewhere) = head(&world, "agency_head") else { panic!() };
    elsewhere.grants[0].agency = "lingkungan".to_owned();
    assert!(decided(&world, store, &Actor::Officer(elsewhere), &filed, true).is_err());
    for actor in [Actor::Anonymous, Actor::Reporter { case: filed.case }, Actor::System] {
        assert!(decided(&world, store, &actor, &filed, true).is_err(), "{actor:?}");
    }
}

#[test]
fn the_desk_of_reports_never_takes_the_step() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (_, subject) = reported(&world, store);
    let filed = filed(&world, store, subject, ask(RightKind::Erasure, "")).unwrap();
    let (context, number) = (world.context(&head(&world, "agency_head")), filed.number.clone());
    let step = casework::Step {
        transition: "penuhi".to_owned(),
        answer: "Sudah.".to_owned(),
        ..casework::Step::default()
    };
    let act = crate::reports::Act { step, ..crate::reports::Act::default() };
    let taken = store.write_now(move |tx| crate::reports::act(tx, &context, &number, &act));
    assert_eq!(taken.unwrap_err().problem().message, "problem-case-not-found");
}

#[test]
fn a_request_is_withdrawn_by_its_own_subject_only() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (_, subject) = reported(&world, store);
    let filed = filed(&world, store, subject, ask(RightKind::Erasure, "")).unwrap();
    let (context, number) = (world.context(&Actor::Anonymous), filed.number.clone());
    let stranger = Subject::Account(ResidentId(uuid::Uuid::from_u128(9)));
    assert!(store.write_now(move |tx| withdraw(tx, &context, &stranger, &number)).is_err());
    let (context, number) = (world.context(&Actor::Anonymous), filed.number.clone());
    store.write_now(move |tx| withdraw(tx, &context, &subject, &number)).unwrap();
    assert_eq!(case(&world, store, filed.case).meaning, Meaning::Withdrawn);
}

#[test]
fn a_correction_says_what_is_wrong() {
    let (world, database) = (World::new(), databases().remove(0));
    let (_, subject) = reported(&world, &database.store);
    let empty = filed(&world, &database.store, subject, ask(RightKind::Correction, " "));
    assert_eq!(empty.unwrap_err().problem().fields[0].message, "field-data-correction-missing");
    filed(&world, &database.store, subject, ask(RightKind::Correction, "Tempatnya salah.")).unwrap();
}

#[test]
fn everybody_who_looked_is_told_with_agency_role_and_reason() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (_, subject) = reported(&world, store);
    let Subject::Case(id) = subject else { panic!() };
    let look = world.context(&head(&world, "agency_head"));
    store.write_now(move |tx| casework::reveal(tx, &look, id, "Menanyakan letak lubang").map(drop)).unwrap();
    let context = world.context(&Actor::Anonymous);
    let looks = store.read_now(move |tx| looks(tx, &context, &subject)).unwrap();
    assert_eq!(looks.len(), 1);
    assert_eq!(looks[0].reason, "Menanyakan letak lubang");
    assert_eq!((looks[0].agency.as_str(), looks[0].role.as_str()), ("pekerjaan-umum", "agency_head"));
}

#[test]
fn an_account_asks_for_every_case_it_holds() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (_, one) = reported(&world, store);
    let (_, two) = reported(&world, store);
    let resident = account(&world, store);
    for subject in [one, two] {
        let Subject::Case(id) = subject else { panic!() };
        let (context, case) = (world.context(&Actor::Anonymous), case(&world, store, id));
        store.write_now(move |tx| residents::link(tx, &context, resident, &case)).unwrap();
    }
    let subject = Subject::Account(resident);
    let filed = filed(&world, store, subject, ask(RightKind::Erasure, "")).unwrap();
    decided(&world, store, &head(&world, "agency_head"), &filed, true).unwrap();
    assert!(own_contact(&world, store, one).is_none() && own_contact(&world, store, two).is_none());
    let context = world.context(&Actor::Anonymous);
    let own = store.read_now(move |tx| own_requests(tx, &context, &subject)).unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].answer, "Sudah dilakukan sesuai permintaan.");
    let officer = world.context(&head(&world, "agency_head"));
    let listed = store.read_now(move |tx| requests(tx, &officer)).unwrap();
    assert_eq!(listed.len(), 1);
    assert!(listed[0].by_account && !listed[0].can_decide);
    let owner = world.context(&Actor::Reporter { case: filed.case });
    let case = case(&world, store, filed.case);
    let events = store.read_now(move |tx| casework::history(tx, &owner, &case, View::Owner)).unwrap();
    assert!(events.iter().all(|event| event.actor.is_none()), "no officer is named");
}

/// An account, entered by a recovery begun at a counter: codes go by e-mail, which these tests do not read.
fn account(world: &World, store: &Store) -> ResidentId {
    let visit = Visit { network: vec![1], device: [1; 16], agent: String::new(), language: Language::Id };
    let context = world.context(&Actor::Anonymous);
    let own = visit.clone();
    store.write_now(move |tx| residents::ask(tx, &context, "sri@warga.example", &own)).unwrap();
    let id = store
        .read_now(|tx| {
            let sql = "SELECT id FROM resident_codes WHERE region = $1";
            let row = tx.query_row(sql, &balai_store::values!["contoh"])?;
            row.map_or(Ok(uuid::Uuid::nil()), |row| row.get(0))
        })
        .unwrap();
    // The code is the keyed hash of its row's identifier.
    let mac = world.vault.mac("resident-code", id.as_bytes());
    let code = u64::from_be_bytes(*mac.first_chunk::<8>().unwrap()) % 100_000_000;
    let (context, code) = (world.context(&Actor::Anonymous), format!("{code:08}"));
    match store.write_now(move |tx| residents::enter(tx, &context, (&code, ""), &visit)).unwrap() {
        Entered::Right(session) => session.resident,
        other => panic!("{other:?}"),
    }
}
