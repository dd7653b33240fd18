//! Tests of letters: every turn told, to its readers only, and answered by one tap; through the jobs that send them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use balai_base::{Language, Moment, RegionId, Secret, time};
use balai_platform::{
    access::Actor,
    casework::{self, Contexts, Delivering, Step},
    notify::{
        TrackingPage,
        mail::{self, Carrier, Letter, Reason, Unsent},
    },
};
use balai_store::{
    Store,
    jobs::{self, Lane, Runner},
};
use balai_testkit::{databases, random};

use super::*;
use crate::reports::{
    self, Answers, Receipt,
    tests::world::{World, answered, bribe, hole, photo, roads, step, to, triage},
};

const ADDRESS: &str = "sri@warga.example";

/// Keeps letters, or refuses them.
#[derive(Default)]
struct Letterbox {
    letters: Mutex<Vec<Letter>>,
    refusal: Mutex<Option<Unsent>>,
}

impl Carrier for Letterbox {
    fn send(&self, letter: &Letter) -> Result<(), Unsent> {
        if let Some(refusal) = self.refusal.lock().unwrap().clone() {
            return Err(refusal);
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

/// A region whose letters go into a box.
struct Post {
    world: Arc<World>,
    letterbox: Arc<Letterbox>,
    main: Runner,
    lane: Runner,
}

impl Post {
    fn new(store: &Store) -> Self {
        let (world, letterbox) = (Arc::new(World::new()), Arc::new(Letterbox::default()));
        let own = Arc::clone(&world);
        let contexts: Contexts = Arc::new(move |_: &RegionId, moment: Moment| {
            Some(casework::Context { moment, ..own.context(&Actor::System) })
        });
        let region = world.region.id.clone();
        let mut main = Runner::new(store.clone(), Arc::new(random(1)));
        let delivering = Delivering {
            providers: vec![Box::new(TrackingPage)],
            afterwards: Some(casework::letters_afterwards()),
        };
        casework::register(&mut main, std::slice::from_ref(&region), &contexts, delivering);
        let mut lane = Runner::in_lane(Lane::Mail, store.clone(), Arc::new(random(2)));
        let sites = BTreeMap::from([(region, "https://balai.example".to_owned())]);
        let carrier: Arc<dyn Carrier> = letterbox.clone();
        register(&mut lane, Posting { contexts, carrier, sites });
        Self { world, letterbox, main, lane }
    }

    /// Lets a minute pass, delivers what is to be told and gives the new letters.
    fn round(&self) -> Vec<Letter> {
        self.world.wait(time::MINUTE);
        self.main.run_due(self.world.now()).unwrap();
        self.lane.run_due(self.world.now()).unwrap();
        std::mem::take(&mut *self.letterbox.letters.lock().unwrap())
    }

    /// The one letter of a round.
    fn letter(&self) -> Letter {
        let mut letters = self.round();
        assert_eq!(letters.len(), 1, "{:#?}", letters.iter().map(|one| &one.subject).collect::<Vec<_>>());
        letters.remove(0)
    }

    fn refuse(&self, again: bool, reason: Reason) {
        *self.letterbox.refusal.lock().unwrap() = Some(Unsent { again, reason, detail: "test".to_owned() });
    }
}

fn reachable(answers: Answers) -> Answers {
    Answers {
        name: "Sri Wahyuni".to_owned(),
        email: ADDRESS.to_owned(),
        answer_by: "email".to_owned(),
        ..answers
    }
}

/// The token behind a path in a letter.
fn token(letter: &Letter, path: &str, at: usize) -> String {
    let rest = letter.text.split(path).nth(at + 1).unwrap_or_else(|| panic!("no {path} in {}", letter.text));
    rest.split_whitespace().next().unwrap().to_owned()
}

fn solved(post: &Post, store: &Store, receipt: &Receipt, number: i64) -> Letter {
    post.world.solve(store, receipt, photo(number));
    let letters = post.round();
    letters.into_iter().find(|letter| letter.subject.ends_with("selesai")).expect("a closing letter")
}

#[test]
fn whoever_left_an_address_is_told_every_turn_in_both_forms_and_nobody_else_is() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        world.send(store, &hole());
        assert!(post.round().is_empty(), "{}: nobody asked for letters", database.name);

        let receipt = world.send(store, &reachable(hole()));
        let letter = post.letter();
        assert_eq!(letter.to.reveal(), ADDRESS);
        assert_eq!(letter.subject, format!("Laporan {} sudah kami terima", receipt.number));
        for part in [&letter.text, &letter.html] {
            assert!(part.contains(receipt.number.as_str()) && !part.contains(&receipt.pin), "{part}");
            assert!(!part.contains("Sri") && !part.contains(ADDRESS), "{part}");
        }
        assert!(letter.text.contains(&format!("https://balai.example/lacak?nomor={}", receipt.number)));
        assert!(post.round().is_empty(), "told once");

        world.step(store, &roads(), &receipt.number, step("terima"));
        assert_eq!(post.letter().subject, format!("Laporan {} mulai dikerjakan", receipt.number));
        world.step(store, &roads(), &receipt.number, answered("tanya-pelapor"));
        let question = post.letter();
        assert!(question.subject.starts_with("Mohon jawaban Anda"), "{}", question.subject);
        assert!(question.text.contains("> Terima kasih, sudah kami kerjakan."), "{}", question.text);
        assert!(!question.text.contains("sesuai laporan lapangan"), "a note among officers is told");
        world.step(store, &triage(), &receipt.number, to("alihkan", "lingkungan", ""));
        assert!(post.letter().subject.contains("diteruskan"));
    }
}

#[test]
fn the_closing_letter_is_answered_by_one_tap_once() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        let receipt = world.send(store, &reachable(hole()));
        post.round();
        let letter = solved(&post, store, &receipt, 1);
        assert!(
            letter.text.contains("Terima kasih, sudah kami kerjakan."),
            "the answer is told: {}",
            letter.text
        );
        let (yes, no) = (token(&letter, "/jawab/", 0), token(&letter, "/jawab/", 1));
        let anybody = Actor::Anonymous;

        let looked = no.clone();
        let page = world.done(store, &anybody, move |tx, context| find_answer(tx, context, &looked)).unwrap();
        assert_eq!((page.kind, page.answer.is_some()), (AnswerKind::NotSolved, true));
        let swapped = no.clone();
        let gone = world.done(store, &anybody, move |tx, context| confirm_solved(tx, context, &swapped));
        assert_eq!(gone, Err(Gone::Unknown), "{}: a link gives its own answer only", database.name);

        let used = no.clone();
        let number = world
            .done(store, &anybody, move |tx, context| not_solved(tx, context, (&used, "masih berlubang")));
        assert_eq!(number, Ok(receipt.number.clone()));
        let again = no.clone();
        let gone = world.done(store, &anybody, move |tx, context| not_solved(tx, context, (&again, "")));
        assert_eq!(gone, Err(Gone::Used));
        let old = yes.clone();
        let gone =
            world.done(store, &anybody, move |tx, context| find_answer(tx, context, &old)).unwrap_err();
        assert_eq!(gone, Gone::Old, "the report has moved on");
        for wrong in ["", "0000", &"0".repeat(32), &"x".repeat(32)] {
            let wrong = wrong.to_owned();
            let gone = world.done(store, &anybody, move |tx, context| find_answer(tx, context, &wrong));
            assert_eq!(gone.unwrap_err(), Gone::Unknown);
        }
    }
}

#[test]
fn solved_stands_in_the_history_and_may_be_rated_until_the_window_ends() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        let receipt = world.send(store, &reachable(hole()));
        post.round();
        let yes = token(&solved(&post, store, &receipt, 1), "/jawab/", 0);
        let early = yes.clone();
        let refused =
            world.refused(store, &Actor::Anonymous, move |tx, context| rate(tx, context, (&early, 5)));
        assert_eq!(refused.message, "problem-rating-too-early");
        let said = yes.clone();
        let done =
            world.done(store, &Actor::Anonymous, move |tx, context| confirm_solved(tx, context, &said));
        assert_eq!(done, Ok(receipt.number.clone()), "{}", database.name);
        let rated = yes.clone();
        world.done(store, &Actor::Anonymous, move |tx, context| rate(tx, context, (&rated, 5))).unwrap();
        let number = receipt.number.clone();
        let case = world
            .done(store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        assert_eq!(case.rating, Some(5));
        assert_eq!(case.history.last().map(|line| line.kind.as_str()), Some("confirmed"));
        world.wait(15 * time::DAY);
        let late = world.done(store, &Actor::Anonymous, move |tx, context| rate(tx, context, (&yes, 1)));
        assert_eq!(late, Err(Gone::Old));
    }
}

#[test]
fn a_server_that_is_away_for_a_while_loses_no_letter_and_a_refused_address_is_told_to_officers_without_it() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        let receipt = world.send(store, &reachable(hole()));
        post.refuse(true, Reason::Slow);
        assert!(post.round().is_empty());
        *post.letterbox.refusal.lock().unwrap() = None;
        let first = post.letter();
        assert!(first.subject.contains("sudah kami terima"), "{}", database.name);

        post.refuse(false, Reason::Address);
        world.step(store, &roads(), &receipt.number, step("terima"));
        post.round();
        let region = world.region.id.clone();
        let dead = store.read_now(move |tx| jobs::dead(tx, &region)).unwrap();
        assert_eq!(dead.len(), 1);
        assert!(dead[0].error.starts_with("mail-address: "), "{}", dead[0].error);
        assert!(!format!("{dead:?}").contains(ADDRESS));
        let number = receipt.number.clone();
        let seen =
            world.done(store, &roads(), move |tx, context| reports::officer_case(tx, context, &number));
        assert!(seen.mail_unreachable.is_some());

        *post.letterbox.refusal.lock().unwrap() = None;
        let (region, now) = (world.region.id.clone(), world.now());
        store.write_now(move |tx| jobs::resend_all(tx, &region, now)).unwrap();
        assert!(post.letter().subject.contains("mulai dikerjakan"));
        let number = receipt.number.clone();
        let seen =
            world.done(store, &roads(), move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!(seen.mail_unreachable, None, "a letter that was taken forgives");
    }
}

#[test]
fn letters_end_by_their_token_and_only_theirs() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        let receipt = world.send(store, &reachable(hole()));
        let stop_token = token(&post.letter(), "/surel/berhenti/", 0);
        for wrong in
            ["", "a-b-c", &stop_token[1..], &format!("{stop_token}0"), &stop_token.replace("-r-", "-f-")]
        {
            let wrong = wrong.to_owned();
            let found =
                world.done(store, &Actor::Anonymous, move |tx, context| find_stop(tx, context, &wrong));
            assert_eq!(found, None, "{}", database.name);
        }
        let number = world.done(store, &Actor::Anonymous, move |tx, context| {
            let found = find_stop(tx, context, &stop_token)?.expect("the letter's own token");
            stop(tx, context, &found)?;
            Ok(found.number)
        });
        assert_eq!(number, receipt.number);
        world.step(store, &roads(), &receipt.number, step("terima"));
        assert!(post.round().is_empty());
    }
}

#[test]
fn followers_read_what_is_public_and_nothing_of_what_waits_for_release() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        let receipt = world.send(store, &hole());
        let number = receipt.number.clone();
        world.done(store, &Actor::Anonymous, move |tx, context| {
            let case = casework::read(tx, context, &number)?;
            let address = Secret::new("budi@warga.example".to_owned());
            casework::follow(tx, context, case.id, &[5; 16], Some(&address))
        });
        let held =
            Step { answer: "Sudah, hubungi Pak Made di 0812 3456 7890.".to_owned(), ..step("tanya-pelapor") };
        world.step(store, &roads(), &receipt.number, step("terima"));
        assert_eq!(post.letter().to.reveal(), "budi@warga.example");
        world.step(store, &roads(), &receipt.number, held);
        let letter = post.letter();
        assert!(!letter.text.contains("0812") && !letter.text.contains("Made"), "{}", letter.text);
        assert!(letter.text.contains("masih diperiksa"), "{}", letter.text);
        assert!(
            letter.text.contains(&format!("/lacak/{}", receipt.number)) && !letter.text.contains("/jawab/")
        );
    }
}

#[test]
fn what_happened_long_ago_is_no_news_and_a_secret_case_is_told_to_its_reporter_only() {
    for database in databases() {
        let post = Post::new(&database);
        let (world, store) = (&post.world, &database.store);
        world.send(store, &reachable(hole()));
        world.wait(8 * time::DAY);
        let subjects: Vec<String> = post.round().into_iter().map(|letter| letter.subject).collect();
        assert!(
            subjects.iter().all(|subject| subject.contains("terlambat")),
            "{}: {subjects:?}",
            database.name
        );

        let receipt = world.send(store, &reachable(bribe()));
        let letter = post.round().into_iter().find(|letter| letter.subject.contains(receipt.number.as_str()));
        assert!(letter.is_some());
    }
}

#[test]
fn every_notice_of_the_region_has_a_letter_in_both_languages() {
    let world = World::new();
    let letters = &world.region.letters;
    let workflow = world.region.workflows.get("report").unwrap();
    for notice in workflow.transitions.iter().filter_map(|step| step.notify.as_deref()) {
        for language in Language::ALL {
            assert!(letters.turns.contains_key(&(notice.to_owned(), language)), "{notice} {language}");
        }
    }
}

#[test]
fn a_payload_names_no_address() {
    let database = &databases()[0];
    let post = Post::new(database);
    post.refuse(true, Reason::Away);
    post.world.send(database, &reachable(hole()));
    post.round();
    let payloads: Vec<String> = database
        .read_now(|tx| {
            let rows = tx.query("SELECT payload FROM jobs WHERE kind = 'mail-send'", &[])?;
            rows.iter().map(|row| row.get(0)).collect()
        })
        .unwrap();
    assert!(
        payloads.iter().all(|payload| mail::asked(payload).is_some()) && payloads.len() == 1,
        "{payloads:?}"
    );
}
