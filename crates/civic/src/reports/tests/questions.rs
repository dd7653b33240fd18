//! What a category asks: checked like the rest, kept with the case, shown to whom it concerns.

use balai_platform::{access::Actor, casework};
use balai_testkit::databases;

use super::{
    super::*,
    world::{World, web},
};
use balai_base::Problem;

/// A report of broken lamps in the made-up regency, with answers.
fn lamps(answers: &[(&str, &[&str])]) -> Answers {
    Answers {
        kind: "complaint".to_owned(),
        text: "Lampu di gang kami mati semua sejak minggu lalu.".to_owned(),
        category: "fasilitas-desa".to_owned(),
        place_source: "village".to_owned(),
        village: "99.01.02.2002".to_owned(),
        questions: answers
            .iter()
            .map(|(id, values)| ((*id).to_owned(), values.iter().map(|value| (*value).to_owned()).collect()))
            .collect(),
        ..Answers::default()
    }
}

fn told(problem: &Problem) -> Vec<(String, &'static str)> {
    problem.fields.iter().map(|field| (field.field.clone(), field.message)).collect()
}

/// A question, what was typed, and what is kept of it or why not.
type Row<'a> = (&'a str, &'a [&'a str], Result<&'a [&'a str], &'a str>);

#[test]
fn answers_are_kept_in_one_form_or_told_beside_their_field() {
    let world = World::new();
    let table: [Row; 22] = [
        ("bagian", &["bangku", "lampu", "bangku"], Ok(&["lampu", "bangku"])),
        ("bagian", &["kolam"], Err("field-question-choice")),
        ("bagian", &["lampu", "kolam"], Err("field-question-choice")),
        ("bagian", &["", " "], Ok(&[])),
        ("jumlah", &[" 3 "], Ok(&["3"])),
        ("jumlah", &["2,5"], Ok(&["2.5"])),
        ("jumlah", &["007.50"], Ok(&["7.50"])),
        ("jumlah", &["0"], Ok(&["0"])),
        ("jumlah", &["1.500"], Err("field-question-number")),
        ("jumlah", &["-1"], Err("field-question-number")),
        ("jumlah", &["2,"], Err("field-question-number")),
        ("jumlah", &["1e3"], Err("field-question-number")),
        ("jumlah", &["12345678901"], Err("field-question-number")),
        ("sejak", &["2026-02-28"], Ok(&["2026-02-28"])),
        ("sejak", &["2026-02-28T10:00:00+08:00"], Ok(&["2026-02-28"])),
        ("sejak", &["2026-02-30"], Err("field-question-date")),
        ("sejak", &["0026-02-01"], Err("field-question-date")),
        ("gelap", &["yes", "no"], Ok(&["yes"])),
        ("gelap", &["ya"], Err("field-question-choice")),
        ("tiang", &["BDG 12"], Ok(&["BDG 12"])),
        ("lain", &["tidak ditanyakan"], Ok(&[])),
        ("tiang", &["x".repeat(301).leak()], Err("field-question-long")),
    ];
    for (id, typed, expected) in table {
        let answers = lamps(&[(id, typed)]);
        let checked = check(&world.region, &answers, Question::Category);
        let sent = submission(&world.region, &answers, &web());
        match expected {
            Ok(kept) => {
                assert_eq!(checked, Ok(()), "{id} {typed:?}");
                let sent = sent.unwrap().answers;
                let values: Vec<&str> =
                    sent.iter().flat_map(|answer| answer.values.iter().map(String::as_str)).collect();
                assert_eq!(values, kept, "{id} {typed:?}");
            }
            Err(message) => {
                let expected = [(format!("question-{id}"), message)];
                assert_eq!(told(&checked.unwrap_err()), expected, "{typed:?}");
                assert_eq!(told(&sent.unwrap_err()), expected, "{typed:?}");
            }
        }
    }
}

#[test]
fn what_must_be_answered_is_asked_for() {
    let world = World::new();
    let road = Answers { category: "jalan-nasional".to_owned(), ..lamps(&[]) };
    let problem = check(&world.region, &road, Question::Category).unwrap_err();
    assert_eq!(told(&problem), [("question-jalur".to_owned(), "field-question-missing")]);
    let answered = Answers { questions: lamps(&[("jalur", &["utara"])]).questions, ..road };
    assert_eq!(check(&world.region, &answered, Question::Category), Ok(()));
    assert_eq!(given_answers(&world.region, &answered)[0].values[0].name.id, "Arah utara");
}

#[test]
fn the_map_tells_what_everybody_may_read_and_nothing_else() {
    let world = World::new();
    for database in databases() {
        let store = &database.store;
        let point = Answers {
            place_source: "map".to_owned(),
            longitude: "120.0105".to_owned(),
            latitude: "-6.0105".to_owned(),
            ..lamps(&[("bagian", &["lampu", "bangku"]), ("jumlah", &["2,5"]), ("tiang", &["TP 12"])])
        };
        world.send(store, &point);
        let silent = Answers { questions: lamps(&[]).questions, ..point };
        world.send(store, &Answers { longitude: "120.0205".to_owned(), ..silent });
        let features = world.done(store, &Actor::Anonymous, |tx, context| {
            map_features(tx, context, &PublicFilter::default())
        });
        let told: serde_json::Value = serde_json::from_str(&geojson(&features)).unwrap();
        let mut answers: Vec<String> = told["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|feature| feature["properties"]["answers"].to_string())
            .collect();
        answers.sort();
        assert_eq!(answers, ["{\"bagian\":[\"lampu\",\"bangku\"]}", "{}"], "{}", database.name);
    }
}

#[test]
fn everybody_reads_what_the_pack_opens_and_reporter_and_officers_all() {
    let world = World::new();
    for database in databases() {
        let store = &database.store;
        let answers = lamps(&[
            ("bagian", &["lampu"]),
            ("jumlah", &["2,5"]),
            ("sejak", &["2026-02-28"]),
            ("tiang", &["Tiang dekat rumah, telepon 0812 3456 7890"]),
        ]);
        let receipt = world.send(store, &answers);
        let number = receipt.number.clone();
        let asked = number.clone();
        let public =
            world.done(store, &Actor::Anonymous, move |tx, context| public_case(tx, context, &asked));
        let ids =
            |views: &[AnswerView]| -> Vec<String> { views.iter().map(|view| view.id.clone()).collect() };
        assert_eq!(ids(&public.answers), ["bagian", "sejak"]);
        assert_eq!(public.answers[0].values[0].name.en, "Lamp");
        assert!(public.answers[1].at.is_some());
        let asked = number.clone();
        let owner = world.owner(store, &receipt);
        let own = world.done(store, &owner, move |tx, context| owner_case(tx, context, &asked));
        assert_eq!(ids(&own.case.answers), ["bagian", "jumlah", "sejak", "tiang"]);
        assert_eq!(own.case.answers[1].values[0].name.id, "2,5");
        let words = &own.case.answers[3].values[0].id;
        assert!(words.starts_with("Tiang dekat rumah") && !words.contains("3456"), "{words}");
        let asked = number.clone();
        let events = world.done(store, &Actor::System, move |tx, context| {
            let case = casework::find(tx, &context.region, &asked)?.unwrap();
            casework::history(tx, context, &case, casework::View::Officer)
        });
        assert!(events[0].sealed, "what was masked lies sealed as it was written");
        assert_eq!(events[0].detail.answers[0].question, "fasilitas-desa/bagian");
    }
}
