//! Asking once, answering once, and telling nobody who answered; on both databases.

use std::{collections::BTreeMap, thread};

use balai_base::{Day, time::DAY};
use balai_platform::{
    access::{Actor, Visibility},
    casework::{self, NewCase},
    workflow::Meaning,
};
use balai_store::Store;
use balai_testkit::databases;

use super::*;
use crate::reports::tests::world::{World, hole, officer, photo, triage};

/// A report that ended, seen as the case a survey asks about.
fn ended(world: &World, store: &Store) -> casework::Case {
    // Evidence of another report is refused: each gets a photo of its own.
    let picture = photo(world.now().millis());
    let receipt = world.send(store, &hole());
    world.solve(store, &receipt, picture);
    let (region, number) = (world.region.clone(), receipt.number);
    store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap()
}

fn invited(world: &World, store: &Store, case: &casework::Case) -> Option<String> {
    let case = case.clone();
    world.done(store, &Actor::System, move |tx, context| invite(tx, context, &case))
}

fn full(world: &World, score: u8, words: &str) -> Answer {
    let scores = world.region.feedback.elements.iter().map(|element| (element.id.clone(), score)).collect();
    Answer { scores, words: words.to_owned() }
}

fn answered(
    world: &World,
    store: &Store,
    (token, given): (&str, Answer),
) -> Result<Result<(), Gone>, balai_store::Failure> {
    let token = token.to_owned();
    world.act(store, &Actor::Anonymous, move |tx, context| answer(tx, context, (&token, &given)))
}

#[test]
fn the_standard_form_has_the_nine_elements_with_four_answers_each() {
    let world = World::new();
    let form = &world.region.feedback;
    let ids: Vec<&str> = form.elements.iter().map(|element| element.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "persyaratan",
            "prosedur",
            "waktu",
            "biaya",
            "produk",
            "kompetensi",
            "perilaku",
            "pengaduan",
            "sarana"
        ]
    );
    assert_eq!(form.basis, "PermenPANRB 14/2017");
    assert!(form.elements.iter().all(|element| element.answers.iter().all(|answer| answer.en != answer.id)));
}

#[test]
fn an_ending_is_asked_about_once_and_answered_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let case = ended(&world, store);
        let token = invited(&world, store, &case).unwrap();
        assert_eq!(token.len(), 32);
        assert!(invited(&world, store, &case).is_none(), "asked once");
        let missing = Answer { scores: BTreeMap::from([("waktu".to_owned(), 5)]), words: String::new() };
        let told = answered(&world, store, (&token, missing)).unwrap_err();
        assert_eq!(told.problem().fields.len(), 9, "a score of 5 is none of the four");
        answered(&world, store, (&token, full(&world, 3, "NIK saya 9901014507890007, terima kasih")))
            .unwrap()
            .unwrap();
        assert_eq!(answered(&world, store, (&token, full(&world, 1, ""))).unwrap(), Err(Gone::Used));
        assert_eq!(answered(&world, store, ("00", full(&world, 1, ""))).unwrap(), Err(Gone::Unknown));
        let counted = world.done(store, &triage(), |tx, context| counts(tx, context, Day(0)));
        assert_eq!((counted.len(), counted[0].answers), (1, 1));
        assert_eq!(counted[0].elements["waktu"], [0, 0, 1, 0]);
        assert_eq!(counted[0].elements.len(), 9);
        let nobody = world.refused(store, &Actor::Anonymous, |tx, context| counts(tx, context, Day(0)));
        assert_eq!(nobody.message, "problem-not-allowed");
    }
}

#[test]
fn words_are_masked_and_wait_for_whoever_may_release_them() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let case = ended(&world, store);
        let token = invited(&world, store, &case).unwrap();
        let words = "Petugas ramah. Hubungi saya di 081298765432.";
        answered(&world, store, (&token, full(&world, 4, words))).unwrap().unwrap();
        let waiting = world.done(store, &triage(), held);
        assert_eq!(waiting.len(), 1);
        assert!(
            !waiting[0].text.contains("0812") && waiting[0].text.contains("disamarkan"),
            "{}",
            waiting[0].text
        );
        let other = officer(4, "unit_head", "lingkungan", "sampah-lor");
        assert!(world.done(store, &other, held).is_empty(), "another agency's");
        assert!(world.done(store, &Actor::Anonymous, held).is_empty());
        let id = waiting[0].id;
        let refused = world.refused(store, &other, move |tx, context| decide(tx, context, id, true));
        assert_eq!(refused.message, "problem-feedback-text");
        let service = case.category.clone();
        let public = |world: &World| {
            let service = service.clone();
            world.done(store, &Actor::Anonymous, move |tx, context| released(tx, context, &service))
        };
        assert!(public(&world).is_empty());
        world.done(store, &triage(), move |tx, context| decide(tx, context, id, true));
        assert_eq!(public(&world).len(), 1);
        assert!(world.done(store, &triage(), held).is_empty());
    }
}

/// Nothing that is stored of an answer leads to the case or the token, and nothing tells at what time it was given.
#[test]
fn an_answer_belongs_to_nobody() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let case = ended(&world, store);
        let token = invited(&world, store, &case).unwrap();
        answered(&world, store, (&token, full(&world, 2, "Antre lama"))).unwrap().unwrap();
        let (case_bytes, hash) =
            (case.id.0.as_bytes().to_vec(), world.vault.mac("feedback-token-hash", token.as_bytes()));
        let ids: Vec<Vec<u8>> = store
            .read_now(|tx| {
                let mut ids = Vec::new();
                for sql in [
                    "SELECT id FROM feedback_answers WHERE region = $1",
                    "SELECT id FROM feedback_texts WHERE region = $1",
                ] {
                    for row in tx.query(sql, &balai_store::values!["contoh"])? {
                        ids.push(row.get::<uuid::Uuid>(0)?.as_bytes().to_vec());
                    }
                }
                Ok(ids)
            })
            .unwrap();
        assert_eq!(ids.len(), 2);
        for id in &ids {
            assert!(*id != case_bytes && id[..] != hash[..16]);
            assert_eq!(
                uuid::Uuid::from_slice(id).unwrap().get_version_num(),
                4,
                "drawn at random, without a time"
            );
        }
        assert_ne!(ids[0], ids[1], "words are not joined to scores");
    }
}

/// Of many who use one token at once exactly one is counted.
#[test]
fn a_token_counts_once_however_many_use_it_at_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let case = ended(&world, store);
        let token = invited(&world, store, &case).unwrap();
        let counted: usize = thread::scope(|scope| {
            let (world, token) = (&world, &token);
            let running: Vec<_> = (0..24)
                .map(|_| {
                    scope.spawn(move || answered(world, store, (token, full(world, 4, ""))).unwrap().is_ok())
                })
                .collect();
            running.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
        });
        assert_eq!(counted, 1, "{}", database.name);
        let all = world.done(store, &triage(), |tx, context| counts(tx, context, Day(0)));
        assert_eq!(all[0].answers, 1);
    }
}

#[test]
fn tokens_end_and_what_was_withdrawn_open_or_erased_is_not_asked_about() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let case = ended(&world, store);
        for meaning in
            [Meaning::Withdrawn, Meaning::Merged, Meaning::Working, Meaning::Waiting, Meaning::Outside]
        {
            assert!(
                invited(&world, store, &casework::Case { meaning, ..case.clone() }).is_none(),
                "{meaning:?}"
            );
        }
        let token = invited(&world, store, &case).unwrap();
        let id = case.id;
        world.done(store, &Actor::System, move |tx, context| forget(tx, context, id));
        assert_eq!(
            answered(&world, store, (&token, full(&world, 4, ""))).unwrap(),
            Err(Gone::Unknown),
            "erased"
        );
        let other = ended(&world, store);
        let late = invited(&world, store, &other).unwrap();
        world.wait(31 * DAY);
        assert_eq!(answered(&world, store, (&late, full(&world, 4, ""))).unwrap(), Err(Gone::Old));
    }
}

/// The job asks about applications that ended lately, by a notice to whoever applied.
#[test]
fn the_job_asks_about_applications_only() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        ended(&world, store);
        let applied = world.done(store, &Actor::Anonymous, |tx, context| {
            let new = NewCase {
                case_type: "application",
                workflow: "hak-data".to_owned(),
                kind: "application".to_owned(),
                category: "akta".to_owned(),
                channel: "web".to_owned(),
                visibility: Visibility::Secret,
                agency: "pekerjaan-umum".to_owned(),
                unit: String::new(),
                hidden_from: String::new(),
                point: None,
                area: None,
                address: String::new(),
                language: balai_base::Language::Id,
                text: "Permohonan akta.".to_owned(),
                answers: Vec::new(),
                names: Vec::new(),
                contact: None,
                promise_set: "hak-data".to_owned(),
            };
            casework::open(tx, context, &new)
        });
        let ask = || world.done(store, &Actor::System, jobs::ask_all);
        assert_eq!(ask(), 0, "it has not ended, and reports have letters of their own");
        let head = officer(7, "agency_head", "pekerjaan-umum", "");
        world.done(store, &head, move |tx, context| {
            let step = casework::Step {
                transition: "penuhi".to_owned(),
                answer: "Sudah.".to_owned(),
                ..casework::Step::default()
            };
            casework::advance(tx, context, applied.id, &step).map(drop)
        });
        assert_eq!(ask(), 1, "{}", database.name);
        assert_eq!(ask(), 0, "once");
        let region = world.region.id.clone();
        let notices =
            store.read_now(move |tx| balai_platform::notify::of_case(tx, &region, applied.id)).unwrap();
        assert_eq!(notices.iter().filter(|notice| notice.template == NOTICE).count(), 1);
    }
}
