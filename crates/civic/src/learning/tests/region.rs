//! A region learns from its cases, on both databases.

use std::sync::Arc;

use balai_base::{Language, Moment, SeededRandom, Timestamp, time::DAY};
use balai_platform::{
    access::{Actor, Visibility},
    casework::{self, Context, NewCase, PastCase, PastStep},
    region::{Region, Regions},
    vault::Vault,
};
use balai_store::{
    Store,
    jobs::{Lane, Runner},
};
use balai_testkit::{START, TestDirectory, databases, pack};

use super::corpus;
use crate::{
    learning::{self, Learned, Outcome, Target, TooLittle, jobs, store},
    reports,
};

struct School {
    region: Arc<Region>,
    vault: Arc<Vault>,
    _keys: TestDirectory,
}

impl School {
    fn new() -> Self {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(SeededRandom::from_number(7))).unwrap();
        Self { region: Arc::new(Region::load(&pack()).unwrap()), vault: Arc::new(vault), _keys: keys }
    }

    fn context(&self, seed: u64) -> Context {
        Context {
            region: Arc::clone(&self.region),
            vault: Arc::clone(&self.vault),
            moment: Moment::new(START, &SeededRandom::from_number(seed)),
            actor: Actor::System,
        }
    }

    /// Takes over so many cases of an earlier system, from the one numbered `first` on.
    fn take_over(&self, store: &Store, first: u32, count: u32) {
        let lessons = corpus::lessons(first + count);
        let ready: Vec<_> = (first..first + count)
            .map(|number| {
                let lesson = &lessons[number as usize];
                let context = self.context(u64::from(number));
                let at = START.plus((i64::from(number) - 4_000) * DAY / 10);
                (
                    context.clone(),
                    casework::prepare(&context, &past(&lesson.text, (&lesson.category, &lesson.agency), at))
                        .unwrap(),
                )
            })
            .collect();
        store
            .write_now(move |tx| {
                for (context, ready) in &ready {
                    casework::restore(tx, context, ready)?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn learn(&self, store: &Store, only_news: bool) -> Outcome {
        let keywords = reports::keywords(&self.region);
        learning::learn_region(store, &self.context(9_999), (0.4, only_news), &keywords).unwrap()
    }
}

fn past(text: &str, (category, agency): (&str, &str), at: Timestamp) -> PastCase {
    let case = NewCase {
        case_type: "report",
        workflow: "report".to_owned(),
        kind: "complaint".to_owned(),
        category: category.to_owned(),
        channel: "web".to_owned(),
        visibility: Visibility::Public,
        agency: agency.to_owned(),
        unit: String::new(),
        hidden_from: String::new(),
        point: None,
        area: None,
        address: String::new(),
        language: Language::Id,
        text: text.to_owned(),
        answers: Vec::new(),
        names: Vec::new(),
        contact: None,
        promise_set: String::new(),
    };
    let done = PastStep { at: at.plus(DAY), state: "selesai".to_owned(), answer: String::new() };
    PastCase { case, created_at: at, updated_at: at.plus(DAY), steps: vec![done] }
}

#[test]
fn a_region_learns_and_its_model_is_replaced_in_one_step() {
    for database in databases() {
        let school = School::new();
        let learned = Learned::default();
        let id = &school.region.id;
        assert_eq!(
            school.learn(&database, false),
            Outcome::TooLittle(TooLittle::Lessons(0)),
            "{}",
            database.name
        );
        school.take_over(&database, 0, 300);
        let Outcome::Learned { version: 1, lessons, figures } = school.learn(&database, false) else {
            panic!("nothing learned on {}", database.name)
        };
        // Where the pack names no such agency, the category still teaches.
        assert_eq!(lessons, 300);
        assert!(figures.targets[0].model.top1 > 0.7, "{:?}", figures.targets[0].model);
        assert!(learned.of(id).is_none());
        learned.look(&database, id).unwrap();
        let active = learned.of(id).unwrap();
        assert_eq!((active.version, active.made_at), (1, START));
        let text = "truk sampah ga datang, sampah numpuk";
        assert_eq!(active.decided(&school.region, Target::Category, text).unwrap().id, "sampah");

        assert_eq!(school.learn(&database, true), Outcome::NothingNew);
        school.take_over(&database, 300, 10);
        for version in 2..=5 {
            assert!(
                matches!(school.learn(&database, version == 2), Outcome::Learned { version: made, .. } if made == version)
            );
        }
        learned.look(&database, id).unwrap();
        assert_eq!(learned.of(id).unwrap().version, 5);
        let asked = id.clone();
        let kept = database.read_now(move |tx| store::models(tx, &asked)).unwrap();
        let kept: Vec<i64> = kept.iter().map(|model| model.version).collect();
        assert_eq!(kept, [5, 4, 3]);
        let asked = id.clone();
        assert_eq!(database.read_now(move |tx| store::bytes(tx, &asked, 2)).unwrap(), None);
    }
}

#[test]
fn a_broken_model_leaves_the_keywords_serving() {
    for database in databases() {
        let school = School::new();
        school.take_over(&database, 0, 300);
        let learned = Learned::default();
        let id = school.region.id.clone();
        assert!(matches!(school.learn(&database, false), Outcome::Learned { .. }));
        let region = id.clone();
        database
            .write_now(move |tx| {
                let stored = store::models(tx, &region)?.remove(0);
                let broken = store::Stored { version: 2, ..stored };
                store::insert(tx, &region, &broken, b"BALAI-LM and nothing behind").map(drop)
            })
            .unwrap();
        learned.look(&database, &id).unwrap();
        assert!(learned.of(&id).is_none());
        let text = "sampah menumpuk di pinggir jalan";
        let found = reports::suggest(&school.region, learned.of(&id).as_deref(), text);
        assert_eq!(found, reports::suggest(&school.region, None, text));
        assert_eq!(found[0].category.id, "sampah");
    }
}

#[test]
fn the_job_learns_by_night_and_when_asked() {
    for database in databases() {
        let school = School::new();
        school.take_over(&database, 0, 300);
        let desk = jobs::Desk {
            regions: Arc::new(Regions::load(&[pack()]).unwrap()),
            vault: Arc::clone(&school.vault),
            learned: Learned::default(),
            keywords: Arc::new(reports::keywords),
        };
        let random = Arc::new(SeededRandom::from_number(1));
        let mut runner = Runner::in_lane(Lane::Learning, database.clone(), random);
        jobs::register(&mut runner, &desk);
        runner.run_due(START).unwrap();
        assert_eq!(desk.learned.of(&school.region.id).unwrap().version, 1, "{}", database.name);
        // The next night brings nothing new.
        runner.run_due(START.plus(DAY)).unwrap();
        assert_eq!(desk.learned.of(&school.region.id).unwrap().version, 1);
    }
}

#[test]
fn only_the_server_reads_what_cases_teach() {
    for database in databases() {
        let school = School::new();
        let context = school.context(1).acting_as(Actor::Anonymous);
        let refused = database.read_now(move |tx| casework::taught(tx, &context, None, 10));
        assert!(refused.is_err());
        let context = school.context(1).acting_as(Actor::Anonymous);
        assert!(database.read_now(move |tx| learning::models(tx, &context)).is_err());
        let context = school.context(1).acting_as(Actor::Anonymous);
        assert!(database.write_now(move |tx| learning::learn_soon(tx, &context)).is_err());
    }
}
