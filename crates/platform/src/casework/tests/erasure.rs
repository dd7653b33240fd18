//! Erasing: what is personal goes, the case and its figures stay, history changes in the one way it may.

use std::sync::Arc;

use balai_base::{CaseId, EventId, RegionId, Secret, SystemRandom, time::DAY};
use balai_store::{Failure, FileHash, Store, Tx, jobs::Runner, search, values};
use balai_testkit::{databases, random, region};

use super::town::*;
use crate::{
    access::Actor,
    casework::{
        self, Audience, Contexts, Delivering, EventKind, NewCase, NewMessage, NewPhoto, PhotoPurpose, View,
    },
    vault::Vault,
};

const NAME: &str = "Ketut Sari Wulandari";
const REASON: &str = "Permohonan pemilik data, UU 27/2022 Pasal 8";

fn telling() -> NewCase {
    let mut new = road(&format!("Saya {NAME} dari gang kenanga. Tiangdekatrumahku miring."));
    new.address = "gang kenanga nomor tujuh".to_owned();
    new.contact = Some(contact(NAME, "0812-3456-7890"));
    new
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of what may fail")]
fn nothing(_: &mut Tx, _: &RegionId, _: EventId) -> Result<(), Failure> {
    Ok(())
}

fn erase(town: &Town, store: &Store, case: CaseId) -> casework::Erasure {
    town.done(store, &Actor::System, move |tx, context| {
        casework::erase(tx, context, (case, REASON), &nothing)
    })
}

/// A case with a citizen's messages, an officer's answer and photos of both.
fn lived(town: &Town, store: &Store) -> CaseId {
    let opened = town.open(store, telling());
    town.done(store, &Actor::Anonymous, move |tx, context| {
        casework::follow(
            tx,
            context,
            opened.id,
            &[1; 16],
            Some(&Secret::new("warga@contoh.example".to_owned())),
        )
    });
    let officer = officer(1, "officer", "pu", "jalan");
    town.step(store, &officer, opened.id, step("terima"));
    for (actor, text) in [(reporter(opened.id), "Rumah saya cat biru."), (officer, "Kami datang besok.")] {
        let message = NewMessage { text: text.to_owned(), audience: Audience::Public };
        town.done(store, &actor, move |tx, context| {
            casework::write_message(tx, context, opened.id, &message)
        });
    }
    opened.id
}

#[test]
fn what_is_personal_goes_and_the_case_stays() {
    for database in databases() {
        let town = Town::new();
        let id = lived(&town, &database);
        let before = town.case(&database, id);
        let done = erase(&town, &database, id);
        assert_eq!((done.cases.as_slice(), done.texts), ([id].as_slice(), 2), "{}", database.name);

        let after = town.case(&database, id);
        let kept = |case: &casework::Case| {
            let facts = (case.number.clone(), case.agency.clone(), case.state.clone(), case.area.clone());
            (facts, case.created_at, case.closed_at, case.due_at, case.followers)
        };
        assert_eq!(kept(&after), kept(&before));
        assert_eq!((after.address.as_str(), after.point), ("", None));

        let case = after.clone();
        let history = town.done(&database, &Actor::System, move |tx, context| {
            casework::history(tx, context, &case, View::Officer)
        });
        let texts: Vec<_> =
            history.iter().map(|event| event.text.as_str()).filter(|text| !text.is_empty()).collect();
        assert_eq!(texts, ["Kami datang besok."], "{}: what officers wrote stays", database.name);
        let last = history.last().unwrap();
        assert_eq!((last.kind, last.audience), (EventKind::Erased, Audience::Public));
        let erased = database.read_now(move |tx| casework::erased_events(tx, &region(), id)).unwrap();
        assert_eq!(erased, [(history[0].id, last.id), (history[2].id, last.id)]);

        for (table, rows) in [
            ("SELECT 1 FROM case_contacts", 0),
            ("SELECT 1 FROM sealed_texts", 0),
            ("SELECT 1 FROM subject_keys", 0),
            ("SELECT 1 FROM case_followers WHERE contact IS NOT NULL", 0),
            ("SELECT 1 FROM case_followers", 1),
        ] {
            assert_eq!(database.read_now(move |tx| tx.query(table, &[])).unwrap().len(), rows, "{table}");
        }
        for (collection, word, found) in [
            ("case", "kenanga", 0),
            ("case", "tiangdekatrumahku", 0),
            ("case-public", "biru", 0),
            ("case", "besok", 1),
        ] {
            let ids = database.read_now(move |tx| search::find(tx, &region(), collection, word, 5)).unwrap();
            assert_eq!(ids.len(), found, "{}: {word}", database.name);
        }
    }
}

#[test]
fn erasing_twice_is_erasing_once_and_the_pin_opens_no_more() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, telling());
        erase(&town, &database, opened.id);
        let again = erase(&town, &database, opened.id);
        assert_eq!((again.cases.len(), again.texts), (0, 0));
        let (number, pin) = (opened.number.clone(), opened.pin.clone());
        let found = town.done(&database, &Actor::Anonymous, move |tx, context| {
            casework::authenticate(tx, context, &number, &pin)
        });
        assert!(found.is_none(), "{}", database.name);
    }
}

#[test]
fn those_who_may_not_see_identities_erase_nothing() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, telling());
        for actor in [Actor::Anonymous, reporter(opened.id), officer(1, "officer", "pu", "jalan")] {
            let outcome = town.act(&database, &actor, move |tx, context| {
                casework::erase(tx, context, (opened.id, REASON), &nothing)
            });
            assert!(matches!(outcome, Err(Failure::Refused(_))), "{}: {outcome:?}", database.name);
        }
        let region = region();
        assert!(!database.read_now(move |tx| casework::is_erased(tx, &region, opened.id)).unwrap());
    }
}

#[test]
fn texts_of_before_they_lay_beside_their_events_are_erased_too() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Kata yang lama."));
        // What an older release wrote.
        let sql = "INSERT INTO case_events (region, case_id, sequence, id, at, kind, actor_kind, role, agency,
                     audience, transition, state_from, state_to, text, detail)
                   VALUES ($1, $2, 2, $3, 1, 'message', 'citizen', '', '', 'public', '', '', '', 'Kata lama sekali.', '')";
        let event = EventId(uuid::Uuid::from_u128(9));
        let old = move |tx: &mut Tx| {
            tx.execute(sql, &values![region(), opened.id, event])?;
            let sql = "UPDATE cases SET last_event = 2 WHERE id = $1";
            tx.execute(sql, &values![opened.id])
        };
        database.write_now(old).unwrap();
        assert_eq!(erase(&town, &database, opened.id).texts, 2, "{}", database.name);
        let left =
            database.read_now(|tx| tx.query("SELECT 1 FROM case_events WHERE text <> ''", &[])).unwrap();
        assert!(left.is_empty());
    }
}

#[test]
fn the_seam_is_told_of_every_erased_event_and_its_refusal_undoes_everything() {
    for database in databases() {
        let town = Town::new();
        let id = lived(&town, &database);
        let refused = town.act(&database, &Actor::System, move |tx, context| {
            let refuse = |_: &mut Tx, _: &RegionId, _: EventId| Err(Failure::Driver("no".to_owned()));
            casework::erase(tx, context, (id, REASON), &refuse)
        });
        assert!(refused.is_err());
        assert_eq!(town.case(&database, id).address, "gang kenanga nomor tujuh", "together or not at all");
    }
}

#[test]
fn files_go_unless_another_photo_names_them_and_the_list_remembers() {
    for database in databases() {
        let town = Town::new();
        let (own, shared) =
            (database.files().put(b"own photo").unwrap(), database.files().put(b"shared photo").unwrap());
        let small = database.files().put(b"thumbnail").unwrap();
        let with = |file: FileHash| {
            let new = telling();
            town.done(&database, &Actor::Anonymous, move |tx, context| {
                let opened = casework::open(tx, context, &new)?;
                for (file, hash) in [(file, 1), (shared, 2)] {
                    let photo = NewPhoto { file, thumbnail: small, ..photo(PhotoPurpose::Report, hash) };
                    casework::add_photo(tx, context, opened.id, opened.event, &photo)?;
                }
                Ok(opened.id)
            })
        };
        let (gone, stays) = (with(own), with(shared));
        assert_eq!(erase(&town, &database, gone).photos, 2, "{}", database.name);
        let case = town.case(&database, gone);
        let photos = town.done(&database, &Actor::System, move |tx, context| {
            casework::photos(tx, context, &case, View::Officer)
        });
        assert!(photos.iter().all(|photo| photo.erased && photo.alternative.is_empty()));
        let alike = database
            .read_now({
                let region = Arc::clone(&town.region);
                move |tx| casework::similar_photos(tx, &region, 1, None)
            })
            .unwrap();
        assert!(alike.iter().all(|similar| similar.photo.case == stays), "nothing to compare by is left");

        let (region, vault) = (Arc::clone(&town.region), Arc::clone(&town.vault));
        let contexts: Contexts = Arc::new(move |_, moment| {
            Some(casework::Context {
                region: Arc::clone(&region),
                vault: Arc::clone(&vault),
                moment,
                actor: Actor::System,
            })
        });
        let mut runner = Runner::new(database.store.clone(), Arc::new(random(1)));
        casework::register(&mut runner, &[], &contexts, Delivering::default());
        // Files were written just now by the clock of the disk, which the test's is behind.
        runner.run_due(town.now()).unwrap();
        assert!(database.files().get(&own).is_ok(), "what was written a moment ago waits");
        let later = balai_base::Clock::now(&balai_base::SystemClock).plus(DAY);
        runner.run_due(later).unwrap();
        assert!(database.files().get(&own).is_err(), "{}: its only photo is gone", database.name);
        assert!(database.files().get(&shared).is_ok() && database.files().get(&small).is_ok());

        let listed =
            Vault::existing(town.vault.directory(), Arc::new(SystemRandom)).unwrap().erased().unwrap();
        assert_eq!(listed.iter().map(|one| one.case).collect::<Vec<_>>(), [gone]);
    }
}
