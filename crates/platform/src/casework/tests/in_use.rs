//! What cases still need of their pack.

use balai_testkit::databases;

use super::town::*;
use crate::{
    casework::{self, NewCase},
    region::{InUse, References},
};

#[test]
fn open_and_ended_cases_are_told_apart() {
    for database in databases() {
        let town = Town::new();
        let region = town.region.id.clone();
        let used = |region: balai_base::RegionId| {
            database.read_now(move |tx| casework::in_use(tx, &region)).unwrap()
        };
        assert_eq!(used(region.clone()), InUse::default(), "{}", database.name);

        let ended = town.open(&database, NewCase { channel: "loket".to_owned(), ..road("Salah kirim.") });
        town.step(&database, &reporter(ended.id), ended.id, step("tarik"));
        town.open(&database, road("Jalan berlubang."));

        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let parts = |state: &str, channel: &str| References {
            states: [pair("report", state)].into(),
            offices: [pair("pu", "jalan")].into(),
            categories: ["jalan".to_owned()].into(),
            services: [].into(),
            channels: [channel.to_owned()].into(),
            ..References::default()
        };
        let expected = InUse { live: parts("menunggu", "web"), ended: parts("ditarik", "loket") };
        assert_eq!(used(region), expected, "{}", database.name);
        let elsewhere = balai_base::RegionId::parse("lain").unwrap();
        assert_eq!(used(elsewhere), InUse::default(), "{}", database.name);
    }
}

#[test]
fn a_service_that_was_applied_for_is_no_category() {
    for database in databases() {
        let town = Town::new();
        let region = town.region.id.clone();
        let applied = NewCase {
            case_type: "application",
            category: "surat-domisili".to_owned(),
            ..road("Surat domisili.")
        };
        town.open(&database, applied);
        town.open(
            &database,
            NewCase { case_type: "hak-data", category: "hak-data".to_owned(), ..road("Salinan.") },
        );
        let used = database.read_now(move |tx| casework::in_use(tx, &region)).unwrap().live;
        assert_eq!(used.services, ["surat-domisili".to_owned()].into(), "{}", database.name);
        assert_eq!((used.categories.len(), used.channels.len()), (0, 0), "{}", database.name);
    }
}

#[test]
fn an_accused_office_is_in_use_as_long_as_the_case_is_open() {
    for database in databases() {
        let town = Town::new();
        let region = town.region.id.clone();
        let secret = NewCase { hidden_from: "dlh".to_owned(), ..road("Pungutan liar.") };
        let case = town.open(&database, secret);
        let used = |region: balai_base::RegionId| {
            database.read_now(move |tx| casework::in_use(tx, &region)).unwrap()
        };
        let accused = ("dlh".to_owned(), String::new());
        assert!(used(region.clone()).live.offices.contains(&accused), "{}", database.name);
        town.step(&database, &reporter(case.id), case.id, step("tarik"));
        let after = used(region);
        assert!(!after.live.offices.contains(&accused) && after.ended.offices.contains(&accused));
    }
}

#[test]
fn answered_questions_and_chosen_words_are_in_use_and_sentences_are_told_to_nobody() {
    for database in databases() {
        let town = Town::new();
        let answer = |question: &str, value: &str| casework::NewAnswer {
            question: format!("jalan/{question}"),
            values: vec![value.to_owned()],
            in_words: value.contains(char::is_whitespace),
        };
        let answers =
            vec![answer("ukuran", "besar"), answer("lebar", "2.5"), answer("ciri", "Dekat rumah Pak Budi")];
        town.open(&database, NewCase { answers, ..road("Jalan berlubang.") });
        let used = casework::answers_in_use(&database, &town.region.id).unwrap();
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let asked = ["ciri", "lebar", "ukuran"].map(|id| pair("jalan", id));
        assert_eq!(used.live.questions, asked.into(), "{}", database.name);
        assert_eq!(used.live.options, [pair("jalan/ukuran", "besar")].into());
        assert_eq!(used.ended, References::default());
    }
}
