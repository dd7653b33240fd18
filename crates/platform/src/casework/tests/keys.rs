//! What is sealed of a case is sealed with a key of its own; a rotation may break off anywhere; an older release's values
//! still open.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use balai_base::{CaseId, Secret, SeededRandom, SystemRandom};
use balai_store::{Store, values};
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::Actor,
    casework::{self, NewCase},
    keyring::{self, Examined, Mark, SealedRows},
    notify::mail::Addressee,
    vault::{DATA_KEY, Vault},
};

const NAME: &str = "Ketut Sari Wulandari";
const PHONE: &str = "0812-3456-7890";
const FOLLOWER: &str = "warga@contoh.example";

fn telling() -> NewCase {
    let mut new = road(&format!("Saya {NAME}, hubungi {PHONE}. Jalan rusak."));
    new.contact = Some(contact(NAME, PHONE));
    new
}

fn sealed() -> Vec<SealedRows> {
    [keyring::SEALED].into_iter().chain(casework::SEALED).collect()
}

/// How many rows each key seals, in all tables of cases.
fn counts(store: &Store) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for rows in sealed() {
        for (key, count) in store.read_now(move |tx| keyring::count(tx, &rows)).unwrap() {
            *all.entry(key).or_insert(0) += count;
        }
    }
    all
}

/// Opens everything as a server does that has just been started.
fn examined(town: &Town, store: &Store) -> Examined {
    let fresh = Arc::new(Vault::existing(town.vault.directory(), Arc::new(SystemRandom)).unwrap());
    let mut found = Examined::default();
    for rows in sealed() {
        let one = keyring::examine(store, &fresh, &rows, &mut |_| true).unwrap();
        found.opened += one.opened;
        found.unreadable.extend(one.unreadable);
    }
    found
}

/// Every value is read through the face.
fn all_readable(town: &Town, store: &Store, cases: &[CaseId]) {
    let head = officer(2, "agency_head", "pu", "");
    for case in cases.iter().copied() {
        let seen = town
            .done(store, &head, move |tx, context| casework::reveal(tx, context, case, "Menanyakan letak"));
        let contact = seen.contact.unwrap();
        assert_eq!(
            (contact.name.unwrap().reveal().as_str(), contact.phone.unwrap().reveal().as_str()),
            (NAME, PHONE)
        );
        assert!(seen.originals.iter().any(|original| original.text.reveal().contains(PHONE)));
    }
}

/// Seals a case's values again as releases did before cases had keys.
fn as_before(town: &Town, store: &Store, case: CaseId) {
    let head = officer(2, "agency_head", "pu", "");
    let seen =
        town.done(store, &head, move |tx, context| casework::reveal(tx, context, case, "Menanyakan letak"));
    let vault = Arc::clone(&town.vault);
    let work = move |tx: &mut balai_store::Tx| {
        let seal = |place: String, text: &str| vault.seal(&place, text.as_bytes()).unwrap();
        let name = seal(format!("case_contacts|name|{case}"), NAME);
        let phone = seal(format!("case_contacts|phone|{case}"), PHONE);
        let sql = "UPDATE case_contacts SET key_id = $2, name = $3, phone = $4 WHERE case_id = $1";
        tx.execute(sql, &values![case, &name.key_id, &name.bytes, &phone.bytes])?;
        for original in &seen.originals {
            let text = seal(format!("sealed_texts|ciphertext|{}", original.event), original.text.reveal());
            let sql = "UPDATE sealed_texts SET key_id = $2, ciphertext = $3 WHERE event_id = $1";
            tx.execute(sql, &values![original.event, &text.key_id, &text.bytes])?;
        }
        tx.execute("DELETE FROM subject_keys WHERE subject_id = $1", &values![case])
    };
    assert_eq!(store.write_now(work).unwrap(), 1);
}

fn follow(town: &Town, store: &Store, case: CaseId) {
    town.done(store, &Actor::Anonymous, move |tx, context| {
        casework::follow(tx, context, case, &[1; 16], Some(&Secret::new(FOLLOWER.to_owned())))
    });
}

#[test]
fn each_case_has_a_key_only_when_something_of_it_is_sealed() {
    for database in databases() {
        let town = Town::new();
        town.open(&database, road("Jalan berlubang."));
        assert_eq!(counts(&database), BTreeMap::new(), "{}", database.name);
        town.open(&database, telling());
        town.open(&database, telling());
        let newest = town.vault.newest();
        let expected = BTreeMap::from([(DATA_KEY.to_owned(), 4), (newest, 2)]);
        assert_eq!(counts(&database), expected, "{}: contact and text of each, and two keys", database.name);
    }
}

#[test]
fn a_rotation_may_break_off_after_any_step() {
    for database in databases() {
        let town = Town::new();
        let cases = [telling(), telling(), telling()].map(|new| town.open(&database, new).id);
        follow(&town, &database, cases[2]);
        as_before(&town, &database, cases[0]);
        as_before(&town, &database, cases[1]);
        let old = town.vault.newest();
        Vault::rotate(town.vault.directory(), Arc::new(SeededRandom::from_number(70))).unwrap();
        all_readable(&town, &database, &cases);
        assert!(town.vault.look().unwrap());
        all_readable(&town, &database, &cases);
        let mut steps = 0;
        for rows in sealed() {
            let mut next = Some(Mark::start(&rows));
            while let Some(from) = next {
                let (vault, now) = (Arc::clone(&town.vault), town.now());
                let round = database
                    .write_now(move |tx| keyring::settle_round(tx, (&vault, now), &rows, (&from, 1)))
                    .unwrap();
                assert_eq!(round.left, [], "{}", database.name);
                steps += round.sealed;
                next = round.next;
                assert_eq!(examined(&town, &database).unreadable, [], "{} after step {steps}", database.name);
            }
        }
        // One key, two contacts, and at least two texts.
        assert!(steps >= 5, "{steps}");
        all_readable(&town, &database, &cases);
        assert_eq!(counts(&database).get(&old), None, "{}", database.name);
        Vault::retire(town.vault.directory(), &old, true).unwrap();
        assert!(town.vault.look().unwrap());
        all_readable(&town, &database, &cases);
        assert_eq!(examined(&town, &database).unreadable, []);
    }
}

#[test]
fn people_are_served_while_everything_is_sealed_anew_twice_by_two_servers() {
    for database in databases() {
        let town = Town::new();
        let cases: Vec<CaseId> = (0..30).map(|_| town.open(&database, telling()).id).collect();
        as_before(&town, &database, cases[0]);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let people: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        let mut served = 0;
                        while !done.load(Ordering::Acquire) || served == 0 {
                            let opened = town.open(&database, telling());
                            all_readable(&town, &database, &[opened.id, cases[served % cases.len()]]);
                            served += 1;
                        }
                        served
                    })
                })
                .collect();
            let servers: Vec<_> = (0..2)
                .map(|number| {
                    let (town, store) = (&town, &database.store);
                    scope.spawn(move || {
                        let random = Arc::new(SeededRandom::from_number(80 + number));
                        let own = Arc::new(Vault::rotate(town.vault.directory(), random).unwrap());
                        for rows in sealed() {
                            let left =
                                keyring::settle(store, (&own, town.now()), &rows, &mut |_| true).unwrap();
                            assert_eq!(left, []);
                        }
                    })
                })
                .collect();
            for server in servers {
                server.join().unwrap();
            }
            done.store(true, Ordering::Release);
            for person in people {
                assert!(person.join().unwrap() > 0);
            }
        });
        town.vault.look().unwrap();
        assert_eq!(town.vault.key_ids().len(), 3);
        for rows in sealed() {
            keyring::settle(&database, (&town.vault, town.now()), &rows, &mut |_| true).unwrap();
        }
        all_readable(&town, &database, &cases);
        let by_file: Vec<String> = counts(&database).into_keys().filter(|key| key != DATA_KEY).collect();
        assert_eq!(by_file, [town.vault.newest()], "{}", database.name);
    }
}

#[test]
fn what_a_lost_key_sealed_is_listed_by_table_and_key_and_left_as_it_is() {
    for database in databases() {
        let town = Town::new();
        let lost = town.open(&database, telling()).id;
        let old = town.vault.newest();
        Vault::rotate(town.vault.directory(), Arc::new(SeededRandom::from_number(71))).unwrap();
        town.vault.look().unwrap();
        let kept = town.open(&database, telling()).id;
        Vault::retire(town.vault.directory(), &old, true).unwrap();
        town.vault.look().unwrap();
        all_readable(&town, &database, &[kept]);
        let left =
            keyring::settle(&database, (&town.vault, town.now()), &keyring::SEALED, &mut |_| true).unwrap();
        assert_eq!(left.len(), 1, "{}", database.name);
        assert_eq!((left[0].table, left[0].key_id.as_str()), ("subject_keys", old.as_str()));
        assert!(left[0].row.ends_with(&lost.to_string()), "{:?}", left[0]);
        let unreadable = examined(&town, &database).unreadable;
        let tables: Vec<_> = unreadable.iter().map(|one| (one.table, one.column)).collect();
        let expected = [
            ("subject_keys", "wrapped"),
            ("case_contacts", "name"),
            ("case_contacts", "phone"),
            ("sealed_texts", "ciphertext"),
        ];
        assert_eq!(tables, expected, "{}", database.name);
        assert!(unreadable.iter().all(|one| !format!("{one:?}").contains(NAME)), "never the value");
    }
}

#[test]
fn a_value_of_one_case_does_not_open_in_another_and_followers_move_with_theirs() {
    for database in databases() {
        let town = Town::new();
        let (from, master) = (town.open(&database, telling()), town.open(&database, telling()));
        follow(&town, &database, from.id);
        let triage = officer(4, "triage", "", "");
        town.done(&database, &triage, move |tx, context| {
            casework::merge(tx, context, from.id, master.id, "Lubang yang sama.")
        });
        let rows =
            database.read_now(|tx| tx.query("SELECT case_id, follower FROM case_followers", &[])).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].get::<CaseId>(0).unwrap(), master.id);
        let follower = Addressee::Follower(rows[0].get(1).unwrap());
        let address = town.done(&database, &Actor::System, move |tx, context| {
            casework::letter_address(tx, context, master.id, &follower)
        });
        assert_eq!(address.unwrap().reveal(), FOLLOWER, "{}", database.name);
        database
            .write_now(move |tx| {
                let sql = "UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject_id = $1)
                    WHERE subject_id = $2";
                tx.execute(sql, &values![from.id, master.id])
            })
            .unwrap();
        let moved = examined(&town, &database).unreadable;
        assert!(moved.iter().any(|one| one.table == "subject_keys"), "a key belongs to its case: {moved:?}");
    }
}
