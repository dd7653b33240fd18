//! Drafts on both databases: begun, answered, left, taken up again, sent once, returned and mended, forgotten.

use balai_base::{Language, time::DAY};
use balai_platform::{access::Actor, casework, forms::Key, region::Region, workflow::Meaning};
use balai_store::{Failure, Store, values};
use balai_testkit::databases;

use super::world::{SERVICE, begun, changed, complete, read};
use crate::{
    reports::tests::world::World,
    services::{
        Behalf, Change, Draft, DraftToken, Entry, Given, Item, Receipt, Saved, Seen, Submission, Verdict,
        application, decide_item, draft, enter, forget_drafts, give_code, mend, submit, take_up,
    },
};

/// Everything that makes a draft complete, as one change.
fn everything(region: &Region, draft: &Draft) -> Change {
    let whole = complete(region, SERVICE, "", (Entry::Online, draft.head.created_at));
    Change {
        revision: draft.head.revision,
        answers: whole.answers.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
        items: whole.items.iter().map(|item| (item.requirement.clone(), Some(item.given))).collect(),
        ..Change::default()
    }
}

fn sent(store: &Store, world: &World, token: &DraftToken, form: u8) -> Result<Receipt, Failure> {
    let token = token.clone();
    world.act(store, &Actor::Anonymous, move |tx, context| submit(tx, context, &token, &[form; 32]))
}

fn name(value: &str) -> Vec<(Key, String)> {
    vec![(Key::new("", "nama"), value.to_owned())]
}

#[test]
fn a_draft_is_sent_once_and_the_same_form_gives_the_same_receipt() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        let refused = sent(store, &world, &token, 1).unwrap_err();
        assert!(!refused.problem().fields.is_empty(), "nothing half-submitted");
        assert!(read(store, &world, &token).is_some());
        let change = everything(&world.region, &draft);
        assert!(matches!(changed(store, &world, &token, change), Saved::Stored(_)));
        let first = sent(store, &world, &token, 2).unwrap();
        let again = sent(store, &world, &token, 2).unwrap();
        assert_eq!(first, again, "{}", database.name);
        assert!(read(store, &world, &token).is_none(), "it is a draft no more");
        // A second tab with another form finds no draft and opens no second case.
        assert_eq!(sent(store, &world, &token, 3).unwrap_err().problem().message, "problem-draft-gone");

        let (region, number) = (world.region.clone(), first.number.clone());
        let case = store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap();
        assert_eq!((case.id, case.category.as_str()), (draft.head.case, SERVICE));
        assert_eq!(case.visibility, casework::Visibility::Secret);
        let owner = world.context(&Actor::Reporter { case: case.id });
        let seen = store.read_now(move |tx| application(tx, &owner, case.id)).unwrap().unwrap();
        let masked: Vec<&str> =
            seen.answers.iter().filter(|shown| shown.masked).map(|shown| shown.value.as_str()).collect();
        assert!(!masked.is_empty() && masked.iter().all(|value| value.contains("**********")), "{masked:?}");
        let stranger = world.context(&Actor::Anonymous);
        assert!(store.read_now(move |tx| application(tx, &stranger, case.id)).is_err());
    }
}

#[test]
fn what_is_typed_lies_sealed_and_a_number_is_found_again_by_its_keyed_hash() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        changed(store, &world, &token, everything(&world.region, &draft));
        let rows = store
            .read_now(|tx| tx.query("SELECT form, question, value FROM application_answers", &values![]))
            .unwrap();
        assert!(rows.len() > 3);
        for row in rows {
            let value: Vec<u8> = row.get(2).unwrap();
            let text = String::from_utf8_lossy(&value).into_owned();
            for plain in ["Ni Made Sari", "5103015708900001", "+6281234567890"] {
                assert!(!text.contains(plain));
            }
        }
        let context = world.context(&Actor::System);
        let found = store
            .read_now(move |tx| crate::services::with_civil_number(tx, &context, "5103015708900001"))
            .unwrap();
        assert_eq!(found, [draft.head.case]);
    }
}

#[test]
fn the_second_of_two_devices_is_told_and_loses_nothing() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        let at =
            |revision: u64, answers: Vec<(Key, String)>| Change { revision, answers, ..Change::default() };
        let first = changed(store, &world, &token, at(draft.head.revision, name("Wayan Satu")));
        let Saved::Stored(first) = first else { panic!("stored") };
        let second = changed(store, &world, &token, at(draft.head.revision, name("Wayan Dua")));
        let Saved::Elsewhere(there) = second else { panic!("told") };
        assert_eq!(there.answers.get(&Key::new("", "nama")), Some("Wayan Satu"));
        assert_eq!(there.head.revision, first.head.revision);
        // The same answer, or another question, contradicts nothing.
        let same = changed(store, &world, &token, at(draft.head.revision, name("Wayan Satu")));
        assert!(matches!(same, Saved::Stored(_)));
        // Once told, the second device may say it anyway.
        let revision = read(store, &world, &token).unwrap().head.revision;
        let over = changed(store, &world, &token, at(revision, name("Wayan Dua")));
        assert!(matches!(over, Saved::Stored(_)));
    }
}

#[test]
fn a_code_opens_the_draft_on_another_device_and_guessing_is_limited() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, _) = begun(store, &world);
        let own = token.clone();
        let code =
            world.act(store, &Actor::Anonymous, move |tx, context| give_code(tx, context, &own)).unwrap();
        assert_eq!(code.len(), 11);
        let try_code = |typed: String| {
            world.act(store, &Actor::Anonymous, move |tx, context| take_up(tx, context, (&typed, b"network")))
        };
        let found = try_code(format!(" {} ", code.to_lowercase().replace('-', " "))).unwrap().unwrap();
        assert!(found == token, "both devices hold the same draft");
        for _ in 0..9 {
            assert!(try_code("00000-00000".to_owned()).unwrap().is_none());
        }
        assert_eq!(try_code(code).err().unwrap().problem().message, "problem-too-many");
    }
}

#[test]
fn a_draft_nobody_comes_back_to_is_forgotten_with_its_key() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        changed(store, &world, &token, everything(&world.region, &draft));
        let forget = || world.act(store, &Actor::System, forget_drafts).unwrap();
        world.wait(29 * DAY);
        forget();
        assert!(read(store, &world, &token).is_some());
        world.wait(draft::KEPT);
        forget();
        for table in ["applications", "application_answers", "application_items", "subject_keys"] {
            let count = store
                .read_now(move |tx| {
                    let sql: &'static str = match table {
                        "applications" => "SELECT COUNT(*) FROM applications",
                        "application_answers" => "SELECT COUNT(*) FROM application_answers",
                        "application_items" => "SELECT COUNT(*) FROM application_items",
                        _ => "SELECT COUNT(*) FROM subject_keys",
                    };
                    tx.query_row(sql, &values![])?.unwrap().get::<i64>(0)
                })
                .unwrap();
            assert_eq!(count, 0, "{table}");
        }
    }
}

#[test]
fn only_what_was_marked_can_be_mended_and_it_goes_back_when_all_of_it_is() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (token, draft) = begun(store, &world);
        changed(store, &world, &token, everything(&world.region, &draft));
        sent(store, &world, &token, 9).unwrap();
        let case = draft.head.case;
        let owner = Actor::Reporter { case };
        let returned = |actor: Actor| {
            world.act(store, &actor, move |tx, context| mend::returned(tx, context, case)).unwrap()
        };
        assert!(returned(owner.clone()).is_none(), "not returned yet");
        let region = world.region.id.clone();
        let (at, context) = (world.now(), world.context(&Actor::System));
        store
            .write_now(move |tx| {
                let item = Item {
                    requirement: "tinggal".to_owned(),
                    given: Given::Stated,
                    verdict: Verdict::Unclear,
                    remark: "Mohon ditegaskan.".to_owned(),
                    decided_by: None,
                    decided_at: None,
                };
                assert!(decide_item(tx, &region, case, (&item, None, at))?);
                let step = casework::Step {
                    transition: "kembalikan".to_owned(),
                    answer: "Mohon diperbaiki.".to_owned(),
                    ..casework::Step::default()
                };
                let head = verifier(&context);
                casework::advance(tx, &head, case, &step).map(drop)
            })
            .unwrap();
        let found = returned(owner.clone()).unwrap();
        assert_eq!(found.marked, ["tinggal"]);
        let refused = world
            .act(store, &owner, move |tx, context| mend::choose(tx, context, (case, "kk"), Given::Known));
        assert_eq!(refused.unwrap_err().problem().message, "problem-not-returned");
        let early = world.act(store, &owner, move |tx, context| mend::resend(tx, context, case));
        assert!(!early.unwrap_err().problem().fields.is_empty());
        world
            .act(store, &owner, move |tx, context| {
                mend::choose(tx, context, (case, "tinggal"), Given::Stated)
            })
            .unwrap();
        world.act(store, &owner, move |tx, context| mend::resend(tx, context, case)).unwrap();
        let region = world.region.clone();
        let after = store.read_now(move |tx| casework::get(tx, &region, case)).unwrap().unwrap();
        assert_eq!(after.meaning, Meaning::Waiting);
    }
}

#[test]
fn an_officer_takes_a_whole_application_in_at_once_and_nobody_else_does_for_somebody() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let whole = complete(&world.region, SERVICE, "", (Entry::Counter, world.now()));
        let submission = Submission {
            service: SERVICE.to_owned(),
            variant: String::new(),
            behalf: Behalf::Own,
            entry: Entry::Counter,
            language: Language::Id,
            answers: whole.answers.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
            items: whole.items.iter().map(|item| (item.requirement.clone(), item.given)).collect(),
            seen: Some(Seen::IdentityCard),
            note: "KTP-el dilihat.".to_owned(),
        };
        let enter_as = |actor: Actor, submission: &Submission| {
            let own = submission.clone();
            world.act(store, &actor, move |tx, context| enter(tx, context, &own, &[7; 32]))
        };
        let counter = verifier(&world.context(&Actor::System)).actor;
        assert!(enter_as(Actor::Anonymous, &submission).is_err());
        let mut half = submission.clone();
        half.items.clear();
        let refused = enter_as(counter.clone(), &half).unwrap_err();
        assert!(!refused.problem().fields.is_empty());
        let first = enter_as(counter.clone(), &submission).unwrap();
        assert_eq!(enter_as(counter, &submission).unwrap(), first);
    }
}

/// An officer of the office that gives the service.
fn verifier(context: &casework::Context) -> casework::Context {
    let agency = context.region.services.get(SERVICE).unwrap().agency.clone();
    context.acting_as(crate::reports::tests::world::officer(77, "service_verifier", &agency, ""))
}
