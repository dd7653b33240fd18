//! The log of history as cases fill it: every event gets a place, is signed for, and can be proved to its readers.

use std::sync::Arc;

use balai_base::{SeededRandom, time::SECOND};
use balai_store::Failure;
use balai_testkit::{databases, moment};
use balai_tlog::{Note, TileAddress, Tiles, VerifierKey, leaf_hash, root};

use super::{
    archive::{Archive, ORIGIN},
    town::*,
};
use crate::{
    access::{Actor, Visibility},
    casework::{self, Audience, NewCase, NewMessage, View},
    history::{self, Finding, LogKeys},
};

#[test]
fn every_event_gets_a_place_once_and_is_signed_for() {
    for database in databases() {
        let archive = Archive::new();
        archive.town.said_solved(&database, road("Jalan berlubang dalam."));
        assert!(archive.sign(&database), "an empty log is signed, so that witnesses can begin");
        assert_eq!(archive.integrate(&database), 3, "{}", database.name);
        assert_eq!(archive.integrate(&database), 0);
        assert!(archive.sign(&database) && !archive.sign(&database), "what did not grow is not signed again");
        let region = archive.region();
        let kept = database.read_now(move |tx| history::status(tx, &region, &[])).unwrap().unwrap();
        assert_eq!((kept.origin.as_str(), kept.size, kept.waiting), (ORIGIN, 3, 0));
        assert_eq!(kept.signed.map(|(size, _)| size), Some(3));
        let verified = archive.verify(&database);
        assert_eq!((verified.events, verified.checkpoints, verified.findings), (3, 2, vec![]));
    }
}

#[test]
fn a_checkpoint_is_signed_at_most_every_ten_seconds() {
    for database in databases() {
        let archive = Archive::new();
        let case = archive.talkative(&database, 1);
        archive.integrate(&database);
        let sign = |after| {
            archive.town.wait(after);
            history::sign(&database, (&archive.region(), ORIGIN), &archive.keys, archive.town.now()).unwrap()
        };
        assert!(sign(0));
        archive.say(&database, case, "Tolong.");
        archive.integrate(&database);
        assert!(!sign(SECOND));
        assert!(sign(10 * SECOND));
    }
}

#[test]
fn the_tiles_served_lead_to_the_signed_root() {
    for database in databases() {
        let archive = Archive::new();
        archive.talkative(&database, 599);
        assert_eq!(archive.integrate(&database), 600);
        archive.sign(&database);
        let note = archive.checkpoint(&database);
        let head = balai_tlog::Checkpoint::parse(&note.text).unwrap();
        assert_eq!(head.size, 600);
        let fetch = |text: &str| {
            let (region, address) = (archive.region(), TileAddress::parse(text).unwrap());
            database.read_now(move |tx| history::tile(tx, &region, address)).unwrap()
        };
        let mut tree = Tiles::new(600, |address| {
            let bytes = fetch(&address.to_string()).expect("a tile the checkpoint needs");
            let (hashes, rest) = bytes.as_chunks::<32>();
            assert!(rest.is_empty());
            Ok::<_, balai_tlog::LogFailure>(hashes.iter().map(|hash| balai_tlog::Hash(*hash)).collect())
        });
        assert_eq!(root(600, &mut tree), Ok(head.root), "{}", database.name);
        // Entries hash to the leaves of the tile beside them.
        let entries = fetch("entries/002.p/88").unwrap();
        let leaves = fetch("0/002.p/88").unwrap();
        assert_eq!(entries.len(), 88 * 34);
        for (entry, leaf) in entries.chunks(34).zip(leaves.chunks(32)) {
            assert_eq!(entry[..2], [0, 32]);
            assert_eq!(leaf_hash(&entry[2..]).0, leaf);
        }
        for beyond in ["0/002", "0/002.p/89", "0/003", "1/000", "1/001.p/1", "2/000.p/1", "entries/003.p/1"] {
            assert_eq!(fetch(beyond), None, "{beyond}");
        }
        assert_eq!(fetch("1/000.p/2").map(|tile| tile.len()), Some(64));
        assert_eq!(archive.faults(&database), []);
    }
}

#[test]
fn servers_that_integrate_at_once_give_each_place_once() {
    for database in databases() {
        let archive = Archive::new();
        archive.talkative(&database, 150);
        std::thread::scope(|scope| {
            for server in 0..4_u32 {
                let (store, region) = (&database.store, archive.region());
                scope.spawn(move || {
                    for round in 0..200 {
                        let now = moment(server * 1_000 + round);
                        match history::integrate(store, &region, &casework::records(), now) {
                            Ok(0) => return,
                            // Another one was quicker: the next round sees what it left.
                            Ok(_) | Err(Failure::Conflict { .. } | Failure::Busy) => {}
                            Err(failure) => panic!("{failure}"),
                        }
                    }
                });
            }
            for text in ["Satu.", "Dua.", "Tiga."] {
                archive.talkative(&database, 20);
                let _ = text;
            }
        });
        archive.integrate(&database);
        archive.sign(&database);
        let verified = archive.verify(&database);
        assert_eq!((verified.events, verified.findings), (151 + 3 * 21, vec![]), "{}", database.name);
    }
}

#[test]
fn a_reader_is_given_what_the_reader_may_read() {
    for database in databases() {
        let archive = Archive::new();
        let opened = archive.town.open(&database, road("Jalan berlubang. NIK saya 5103012505850001."));
        let officer = officer(1, "officer", "pu", "jalan");
        archive.town.step(&database, &officer, opened.id, step("terima"));
        archive.town.done(&database, &officer, move |tx, context| {
            let note = NewMessage { audience: Audience::Internal, text: "Hanya untuk kami.".to_owned() };
            casework::write_message(tx, context, opened.id, &note)
        });
        archive.integrate(&database);
        archive.sign(&database);
        let own = archive.proved(&database, opened.id, &reporter(opened.id), View::Owner);
        assert_eq!(own.len(), 2, "no internal line");
        assert!(own[0].text().is_some_and(|text| text.starts_with("Jalan berlubang.")), "{own:?}");
        let public = archive.proved(&database, opened.id, &Actor::Anonymous, View::Public);
        assert_eq!(public.len(), 2);
        assert_eq!(public[0].text(), None, "what is held is only hinted at");
        assert_eq!(public[0].entry, own[0].entry);
        assert_eq!((public[1].fact("kind"), public[1].fact("case")), ("moved", opened.number.as_str()));
        assert!(public.iter().chain(&own).all(|proof| proof.revealed.iter().all(|(name, _)| name == "text")));
        let officers = archive.proved(&database, opened.id, &officer, View::Officer);
        assert_eq!(officers.len(), 3);
        assert_eq!(officers[2].text(), Some("Hanya untuk kami."));
    }
}

#[test]
fn a_secret_case_has_no_proof_for_strangers() {
    for database in databases() {
        let archive = Archive::new();
        let secret = NewCase { visibility: Visibility::Secret, ..road("Rahasia.") };
        let opened = archive.town.open(&database, secret);
        let shown = archive.town.case(&database, opened.id);
        let outcome = archive.town.act(&database, &Actor::Anonymous, move |tx, context| {
            casework::provable(tx, context, &shown, View::Public).map(drop)
        });
        assert!(matches!(outcome, Err(Failure::Refused(_))));
    }
}

#[test]
fn erased_words_leave_the_rest_provable_and_are_told_apart_from_altered_ones() {
    for database in databases() {
        let archive = Archive::new();
        let case = archive.talkative(&database, 2);
        archive.integrate(&database);
        archive.sign(&database);
        archive.forget(&database, case);
        // The words are still there, so what the salt says and the row differ.
        assert_eq!(archive.faults(&database).len(), 3);
        super::tampering::without_triggers(&database, |tx| {
            tx.execute("DELETE FROM event_texts", &[])?;
            tx.execute("UPDATE case_events SET text = ''", &[]).map(drop)
        });
        let found = archive.findings(&database);
        assert!(matches!(
            found[..],
            [Finding::ErasedSilently(_), Finding::ErasedSilently(_), Finding::ErasedSilently(_)]
        ));
        let proved = archive.proved(&database, case, &Actor::Anonymous, View::Public);
        assert_eq!(proved.len(), 3, "{}: the rest is still proved", database.name);
        assert!(proved.iter().all(|proof| proof.text().is_none()));
        // Once forgotten, an event can not be forgotten again in other words.
        archive.forget(&database, case);
        assert_eq!(archive.findings(&database), found);
    }
}

#[test]
fn witnesses_are_heard_when_the_pack_names_them_and_they_speak_of_our_log() {
    for database in databases() {
        let archive = Archive::new();
        archive.talkative(&database, 3);
        archive.integrate(&database);
        archive.sign(&database);
        let witness = Archive::witness();
        let known = vec![witness.verifier().clone()];
        let mut note = archive.checkpoint(&database);
        let line = note.cosign(&witness, 1_772_409_700).unwrap();
        note.signatures.push(line);
        let told = |note: String, known: Vec<VerifierKey>| {
            let region = archive.region();
            database.write_now(move |tx| history::accept(tx, &region, &known, &note))
        };
        assert_eq!(told(note.to_string(), known.clone()), Ok(1), "{}", database.name);
        assert_eq!(told(note.to_string(), known.clone()), Ok(1), "again is as good");
        assert!(
            matches!(told(note.to_string(), vec![]), Err(Failure::Refused(_))),
            "a stranger is not heard"
        );
        let other = Note { text: note.text.replace("\n4\n", "\n3\n"), ..note.clone() };
        assert!(matches!(told(other.to_string(), known.clone()), Err(Failure::Refused(_))));
        assert!(matches!(told("no note".to_owned(), known.clone()), Err(Failure::Refused(_))));
        let shown = archive.checkpoint(&database);
        assert_eq!(shown.cosigned(&known).unwrap()[0].seconds, 1_772_409_700);
        let region = archive.region();
        let kept = database.read_now(move |tx| history::status(tx, &region, &known)).unwrap().unwrap();
        assert_eq!(kept.witnesses[0].newest.map(|(size, _)| size), Some(4));
        assert_eq!(archive.faults(&database), []);
    }
}

#[test]
fn after_a_change_of_keys_the_old_ones_sign_too_and_a_lost_one_stops_the_signing() {
    for database in databases() {
        let mut archive = Archive::new();
        let case = archive.talkative(&database, 1);
        archive.integrate(&database);
        archive.sign(&database);
        let old = archive.keys.verifiers(ORIGIN).unwrap();
        // A second key, as `balai keys` adds one: the same form under the next number.
        let first = archive.folder.path().join("log-1.key");
        let second = archive.folder.path().join("log-2.key");
        std::fs::copy(&first, &second).unwrap();
        std::fs::write(&second, "11".repeat(32)).unwrap();
        archive.keys = LogKeys::in_directory(archive.folder.path(), &SeededRandom::from_number(2)).unwrap();
        archive.say(&database, case, "Lagi.");
        archive.integrate(&database);
        assert!(archive.sign(&database));
        let note = archive.checkpoint(&database);
        assert_eq!(note.signatures.len(), 2);
        assert_eq!(note.verify(&old[0]), Ok(()));
        assert_eq!(archive.faults(&database), []);
        std::fs::remove_file(&first).unwrap();
        std::fs::write(&second, "22".repeat(32)).unwrap();
        let lost = LogKeys::in_directory(archive.folder.path(), &SeededRandom::from_number(3)).unwrap();
        archive.say(&database, case, "Lagi.");
        archive.integrate(&database);
        archive.town.wait(60 * SECOND);
        let outcome = history::sign(&database, (&archive.region(), ORIGIN), &lost, archive.town.now());
        assert!(outcome.unwrap_err().to_string().contains("put the file log-<n>.key back"));
    }
}

#[test]
fn an_event_that_is_logged_is_read_as_it_was_written() {
    for database in databases() {
        let archive = Archive::new();
        let case = archive.talkative(&database, 1);
        let region = archive.region();
        let events: Vec<_> = {
            let shown = Arc::new(archive.town.case(&database, case));
            archive.town.done(&database, &Actor::System, move |tx, context| {
                casework::history(tx, context, &shown, View::Officer)
            })
        };
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        let records = database.read_now(move |tx| casework::records()(tx, &region, &ids)).unwrap();
        assert_eq!(records.len(), events.len());
        for event in &events {
            let record = records.iter().find(|record| record.event == event.id).unwrap();
            assert_eq!((record.sequence, &record.text, record.at), (event.sequence, &event.text, event.at));
            assert_eq!((record.kind.as_str(), &record.role), (event.kind.as_str(), &event.role));
        }
    }
}
