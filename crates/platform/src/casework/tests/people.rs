//! Who reported: sealed, masked, revealed with a reason; the PIN; followers.

use std::sync::Arc;

use balai_base::{CaseId, Pin, ProblemKind, Secret, time::HOUR};
use balai_store::{Store, values};
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::{Actor, Visibility},
    audit,
    casework::{self, Audience, EventKind, NewCase, NewMessage, NewPart, View},
    notify,
};

const NIK: &str = "5103014107850003";
const PHONE: &str = "0812-3456-7890";
const NAME: &str = "Ketut Sari Wulandari";

/// A report whose texts hold what must not be seen, and whose reporter is known.
fn telling() -> NewCase {
    let mut new = road(&format!("Saya {NAME}, NIK {NIK}, tolong hubungi {PHONE}. Jalan rusak."));
    new.address = format!("rumah {NAME}, telp {PHONE}");
    new.contact = Some(contact(NAME, PHONE));
    new
}

/// Every text and every byte column that might hold a plain value, in one text.
fn everything(store: &Store) -> String {
    let tables = [
        "SELECT number || address || agency || hidden_from FROM cases",
        "SELECT text || detail || role FROM case_events",
        "SELECT text || findings FROM publications",
        "SELECT template || recipient FROM notices",
        "SELECT reason || detail || subject_id FROM audit_entries",
        "SELECT reason FROM case_clock_pauses",
        "SELECT alternative FROM case_photos",
        "SELECT answer_by || key_id FROM case_contacts",
    ];
    let blobs = [
        "SELECT name FROM case_contacts",
        "SELECT phone FROM case_contacts",
        "SELECT ciphertext FROM sealed_texts",
    ];
    let mut heap = String::new();
    for sql in tables {
        for row in store.read_now(move |tx| tx.query(sql, &[])).unwrap() {
            heap.push_str(&row.get::<String>(0).unwrap());
        }
    }
    for sql in blobs {
        for row in store.read_now(move |tx| tx.query(sql, &[])).unwrap() {
            let bytes: Option<Vec<u8>> = row.get(0).unwrap();
            heap.push_str(&String::from_utf8_lossy(&bytes.unwrap_or_default()));
        }
    }
    heap
}

#[test]
fn no_table_holds_what_names_or_reaches_a_person() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, telling());
        let officer = officer(1, "officer", "pu", "jalan");
        let message =
            NewMessage { text: format!("Bu {NAME}, kami telepon ke {PHONE}."), audience: Audience::Public };
        town.done(&database, &officer, move |tx, context| {
            casework::write_message(tx, context, opened.id, &message)
        });
        let pause = reasoned("tunda", &format!("Menunggu {NAME} di {PHONE}."));
        town.step(&database, &officer, opened.id, step("terima"));
        let head = super::town::officer(2, "unit_head", "pu", "jalan");
        town.step(&database, &head, opened.id, casework::Step { answer: "Kami jeda.".to_owned(), ..pause });
        town.done(&database, &head, move |tx, context| {
            casework::reveal(tx, context, opened.id, &format!("Menelepon {NAME} di {PHONE}"))
        });
        let stored = everything(&database);
        assert!(stored.contains("Jalan rusak"), "{}: the tables hold the texts", database.name);
        for planted in [NIK, PHONE, "81234567890", NAME, "Wulandari"] {
            assert!(!stored.contains(planted), "{}: {planted} lies in {stored}", database.name);
        }
    }
}

#[test]
fn identity_is_shown_with_a_reason_and_the_reporter_sees_that() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, telling());
        let head = officer(2, "agency_head", "pu", "");
        let ordinary = officer(1, "officer", "pu", "jalan");
        town.refused(&database, &ordinary, "problem-not-allowed", move |tx, context| {
            casework::reveal(tx, context, opened.id, "Ingin tahu")
        });
        town.refused(&database, &Actor::System, "problem-not-allowed", move |tx, context| {
            casework::reveal(tx, context, opened.id, "Ingin tahu")
        });
        town.refused(&database, &head, "problem-text-missing", move |tx, context| {
            casework::reveal(tx, context, opened.id, "  ")
        });
        let revealed = town.done(&database, &head, move |tx, context| {
            casework::reveal(tx, context, opened.id, "Menanyakan letak tiang")
        });
        let contact = revealed.contact.unwrap();
        assert_eq!(contact.name.unwrap().reveal(), NAME);
        assert_eq!(contact.phone.unwrap().reveal(), PHONE);
        assert!(contact.email.is_none());
        assert_eq!(revealed.originals.len(), 1);
        let original = revealed.originals[0].text.reveal();
        assert!(original.contains(NIK) && original.contains(&format!("rumah {NAME}")), "text and address");

        let region = town.region.id.clone();
        let selection = audit::Selection { action: Some("reveal-identity".to_owned()), ..Default::default() };
        let entries =
            database.read_now(move |tx| audit::list(tx, &region, &selection, None, 10)).unwrap().items;
        assert_eq!(entries.len(), 1, "{}", database.name);
        assert_eq!(
            (entries[0].actor, entries[0].reason.as_str()),
            (Some(account(2)), "Menanyakan letak tiang")
        );

        let case = town.case(&database, opened.id);
        let history = town.done(&database, &reporter(opened.id), move |tx, context| {
            casework::history(tx, context, &case, View::Owner)
        });
        let look = history.iter().find(|event| event.kind == EventKind::Revealed).unwrap();
        assert_eq!(
            (look.text.as_str(), look.agency.as_str(), look.actor),
            ("Menanyakan letak tiang", "pu", None)
        );
    }
}

#[test]
fn a_pin_opens_one_case_and_tries_are_counted() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let other = town.open(&database, road("Jalan lain."));
        let number = opened.number.clone();
        let try_pin = |pin: Pin| {
            let number = number.clone();
            town.act(&database, &Actor::Anonymous, move |tx, context| {
                casework::authenticate(tx, context, &number, &pin)
            })
        };
        assert_eq!(try_pin(opened.pin.clone()).unwrap().unwrap().id, opened.id);
        if other.pin.reveal() != opened.pin.reveal() {
            assert!(try_pin(other.pin.clone()).unwrap().is_none());
        }
        let wrong = Pin::parse(if opened.pin.reveal() == "000000" { "111111" } else { "000000" }).unwrap();
        assert!(try_pin(opened.pin.clone()).unwrap().is_some(), "a right PIN forgets wrong tries");
        for _ in 0..10 {
            assert!(try_pin(wrong.clone()).unwrap().is_none());
        }
        for pin in [wrong, opened.pin.clone()] {
            let problem = try_pin(pin).unwrap_err().problem();
            assert!(matches!(problem.kind, ProblemKind::TooMany(_)), "{}: {problem:?}", database.name);
        }
        town.wait(HOUR);
        assert!(try_pin(opened.pin.clone()).unwrap().is_some());
    }
}

#[test]
fn an_unknown_number_looks_like_a_wrong_pin() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let strange = balai_base::CaseNumber::generate("CTH", &balai_testkit::random(99));
        let found = town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::authenticate(tx, context, &strange, &opened.pin)
        });
        assert!(found.is_none());
    }
}

#[test]
fn one_pin_opens_every_part_of_a_split_case_and_a_new_one_replaces_it() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, telling());
        let triage = officer(4, "triage", "", "");
        let part = |text: &str| NewPart {
            text: text.to_owned(),
            category: "sampah".to_owned(),
            agency: "dlh".to_owned(),
            unit: String::new(),
            promise_set: "umum".to_owned(),
        };
        let one = part("Sampah di tepi jalan yang sama.");
        let child =
            town.done(&database, &triage, move |tx, context| casework::split(tx, context, opened.id, &one));
        let two = part("Got tersumbat.");
        let second =
            town.done(&database, &triage, move |tx, context| casework::split(tx, context, child.id, &two));
        assert_eq!((child.agency.as_str(), child.point), ("dlh", town.case(&database, opened.id).point));
        let opens = |number: &balai_base::CaseNumber, pin: &Pin| {
            let (number, pin) = (number.clone(), pin.clone());
            town.done(&database, &Actor::Anonymous, move |tx, context| {
                casework::authenticate(tx, context, &number, &pin)
            })
            .is_some()
        };
        for number in [&opened.number, &child.number, &second.number] {
            assert!(opens(number, &opened.pin), "{}: {number}", database.name);
        }
        let fresh = town.done(&database, &triage, move |tx, context| {
            casework::renew_pin(tx, context, child.id, "KTP ditunjukkan di loket")
        });
        for number in [&opened.number, &child.number, &second.number] {
            assert!(opens(number, &fresh), "{}: {number}", database.name);
            assert!(fresh.reveal() == opened.pin.reveal() || !opens(number, &opened.pin));
        }
        let head = officer(2, "agency_head", "dlh", "");
        let revealed = town.done(&database, &head, move |tx, context| {
            casework::reveal(tx, context, child.id, "Menanyakan letak")
        });
        assert_eq!(revealed.contact.unwrap().name.unwrap().reveal(), NAME, "the contact goes with the part");
    }
}

#[test]
fn people_follow_public_cases_only_and_nobody_knows_who_they_are() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let mut closed = road("Bantuan belum sampai.");
        closed.visibility = Visibility::Restricted;
        let closed = town.open(&database, closed);
        let follow = |id: CaseId, device: [u8; 16]| {
            let address = Secret::new("warga@contoh.example".to_owned());
            town.act(&database, &Actor::Anonymous, move |tx, context| {
                casework::follow(tx, context, id, &device, Some(&address))
            })
        };
        follow(opened.id, [1; 16]).unwrap();
        follow(opened.id, [1; 16]).unwrap();
        follow(opened.id, [2; 16]).unwrap();
        assert_eq!(town.case(&database, opened.id).followers, 2);
        assert_eq!(follow(closed.id, [1; 16]).unwrap_err().problem().message, "problem-case-not-found");
        town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::unfollow(tx, context, opened.id, &[2; 16])?;
            assert!(casework::follows(tx, context, opened.id, &[1; 16])?);
            assert!(!casework::follows(tx, context, opened.id, &[2; 16])?);
            casework::follows(tx, context, closed.id, &[1; 16])
        });
        assert_eq!(town.case(&database, opened.id).followers, 1);
        let region = town.region.id.clone();
        let rows = database
            .read_now(move |tx| {
                tx.query("SELECT follower, contact FROM case_followers WHERE region = $1", &values![&region])
            })
            .unwrap();
        assert_eq!(rows.len(), 1);
        let contact: Vec<u8> = rows[0].get(1).unwrap();
        assert!(!String::from_utf8_lossy(&contact).contains("contoh.example"));
        assert_ne!(rows[0].get::<Vec<u8>>(0).unwrap(), vec![1; 16], "the device's secret is stored nowhere");

        let officer = officer(1, "officer", "pu", "jalan");
        town.step(&database, &officer, opened.id, step("terima"));
        let region = town.region.id.clone();
        let notices = database.read_now(move |tx| notify::of_case(tx, &region, opened.id)).unwrap();
        assert!(notices.iter().any(|notice| notice.recipient == "followers"), "{notices:?}");
    }
}

#[test]
fn a_sealed_contact_moved_to_another_case_does_not_open() {
    for database in databases() {
        let town = Town::new();
        let one = town.open(&database, telling());
        let mut anonymous = telling();
        anonymous.contact = Some(contact("Orang Lain", "0899-1111-2222"));
        let two = town.open(&database, anonymous);
        database
            .write_now(move |tx| {
                let sql =
                    "UPDATE case_contacts SET name = (SELECT name FROM case_contacts WHERE case_id = $1)
                    WHERE case_id = $2";
                tx.execute(sql, &values![one.id, two.id])
            })
            .unwrap();
        let head = officer(2, "agency_head", "pu", "");
        let problem = town
            .act(&database, &head, move |tx, context| casework::reveal(tx, context, two.id, "Perlu"))
            .map(drop)
            .unwrap_err()
            .problem();
        assert_eq!(problem.message, "problem-sealed-value", "{}", database.name);
        let region = Arc::clone(&town.region);
        let hint = database.read_now(move |tx| casework::answer_by(tx, &region, two.id)).unwrap();
        assert_eq!(hint.as_deref(), Some("page"));
    }
}
