//! Pairs are made alike by every run, keep their halves apart, and figures count what they say.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, OnceLock},
};

use balai_base::{Point, SeededRandom, text, time::DAY};
use balai_platform::region::Region;
use balai_testkit::START;

use super::{
    reword::Reworder,
    rules::{FIT, MEASURE, Rules},
    *,
};
use crate::demonstration::{Corpus, Setting, Writer};

fn region() -> Arc<Region> {
    static PACK: OnceLock<Arc<Region>> = OnceLock::new();
    let load = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung");
        Arc::new(Region::load(&path).unwrap_or_else(|findings| panic!("{findings:#?}")))
    };
    Arc::clone(PACK.get_or_init(load))
}

/// Some reports of the demonstration's words, along a street.
fn some(count: u32) -> Vec<Source> {
    let corpus = Corpus::embedded().unwrap();
    let mut writer = Writer::new(&corpus, 5);
    let setting = Setting {
        village: "Mekar".to_owned(),
        district: "51.03.01".parse().unwrap(),
        hamlets: vec!["Banjar Kaja".to_owned(), "Banjar Kelod".to_owned()],
        streets: vec!["Jalan Mawar".to_owned()],
        landmarks: vec!["Pasar Umum".to_owned()],
    };
    let categories = ["jalan-rusak", "lampu-jalan", "saluran-tersumbat", "sampah-menumpuk", "pohon-tumbang"];
    (0..count)
        .map(|number| {
            let category = categories[number as usize % categories.len()];
            Source {
                text: writer.story(category, "complaint", &setting).unwrap().text,
                category: category.to_owned(),
                channel: "web".to_owned(),
                point: Some(Point { longitude: 115.2 + f64::from(number) * 0.002, latitude: -8.5 }),
                at: START.plus(i64::from(number) * DAY),
            }
        })
        .collect()
}

#[test]
fn the_same_seed_makes_the_same_pairs_and_every_kind() {
    let (region, sources) = (region(), some(60));
    let pairs = made(&region, &sources, 7);
    assert_eq!(pairs, made(&region, &sources, 7));
    assert_ne!(pairs, made(&region, &sources, 8));
    for kind in PairKind::ALL {
        assert!(pairs.iter().any(|pair| pair.kind == kind), "{}", kind.as_str());
    }
}

#[test]
fn pairs_are_what_their_kind_says() {
    let region = region();
    for pair in made(&region, &some(60), 7) {
        let otherwise = pair.one.channel != pair.other.channel;
        assert!(pair.metres.is_some() || otherwise, "{}", pair.kind.as_str());
        let Some(metres) = pair.metres else { continue };
        let (least, most) = match pair.kind {
            PairKind::Offset => (60.0, 300.0),
            PairKind::Mixed | PairKind::Neighbour | PairKind::OtherMark => (20.0, 150.0),
            PairKind::OtherThing => (0.0, 30.0),
            PairKind::Elsewhere => (150.0, 3_000.0),
            PairKind::Random => (0.0, 1e9),
            _ => (5.0, 60.0),
        };
        assert!((least..=most).contains(&metres), "{} {metres}", pair.kind.as_str());
        assert_eq!(pair.ended_between, pair.kind == PairKind::Again);
        let same_category = pair.one.category == pair.other.category;
        match pair.kind {
            PairKind::OtherCategory | PairKind::OtherThing => assert!(!same_category),
            PairKind::Random | PairKind::Mixed | PairKind::Neighbour => {}
            _ => assert!(same_category, "{}", pair.kind.as_str()),
        }
        if pair.kind.is_same() {
            assert!(pair.days <= pair.facts(&region).usual_days, "{} {}", pair.kind.as_str(), pair.days);
        }
        assert!(!pair.other.text.trim().is_empty());
    }
}

#[test]
fn no_text_is_in_both_halves() {
    let sources = some(80);
    let pairs = made(&region(), &sources, 7);
    let of = |half: Half| -> BTreeSet<String> {
        let kinds = [PairKind::Slang, PairKind::Mistyped, PairKind::Offset, PairKind::Elsewhere];
        let pairs = pairs.iter().filter(|pair| pair.half == half && kinds.contains(&pair.kind));
        pairs.map(|pair| text::fold(&pair.one.text)).collect()
    };
    let (fit, measure) = (of(Half::Fit), of(Half::Measure));
    assert!(fit.len() > 10 && measure.len() > 10);
    assert!(fit.is_disjoint(&measure));
}

#[test]
fn the_halves_reword_by_other_words() {
    let others = |rules: &Rules| -> BTreeSet<&str> {
        let swaps = rules.synonyms.iter().chain(rules.regional).chain(rules.short);
        swaps.flat_map(|(_, others)| others.iter().copied()).collect()
    };
    let (fit, measure) = (others(&FIT), others(&MEASURE));
    let shared = fit.intersection(&measure).count();
    assert!(shared * 5 < measure.len(), "{shared} of {} are known to the fitting half", measure.len());
    assert!(FIT.slips.iter().all(|slip| !MEASURE.slips.contains(slip)));
    let marks =
        |rules: &Rules| rules.marks.iter().flat_map(|line| line.iter().copied()).collect::<BTreeSet<_>>();
    assert!(marks(&FIT).is_disjoint(&marks(&MEASURE)));
}

#[test]
fn rewording_changes_the_words_and_keeps_something() {
    let random = SeededRandom::from_number(3);
    let text = "Jalan berlubang di depan sekolah. Lubang makin besar, sudah ada yang jatuh dari motor.";
    for rules in [&FIT, &MEASURE] {
        let reworder = Reworder { rules, random: &random };
        for _ in 0..20 {
            for other in [
                reworder.reworded(text),
                reworder.slang(text),
                reworder.mistyped(text),
                reworder.message(text),
                reworder.counter(text),
            ] {
                assert_ne!(other, text);
                assert!(text::similarity(&other, text) > 0.08, "{other}");
            }
            let (mark, other) = reworder.marks();
            assert_ne!(mark, other);
            assert!(reworder.message(text).split_whitespace().count() <= rules.message_words + 1);
        }
    }
}

fn scored(kinds: &[(PairKind, f64)]) -> Vec<Scored> {
    kinds.iter().map(|(kind, score)| Scored { kind: *kind, score: *score, threshold: 0.5 }).collect()
}

#[test]
fn figures_count_as_one_would_by_hand() {
    use PairKind::{Again, Neighbour, Random, Reworded, Slang};
    let figures = Figures::of(&scored(&[
        (Reworded, 0.9),
        (Slang, 0.8),
        (Neighbour, 0.7),
        (Slang, 0.6),
        (Random, 0.4),
        (Slang, 0.3),
        (Reworded, 0.2),
        (Again, 0.0),
    ]));
    assert_eq!((figures.pairs, figures.same), (8, 5));
    // Four of five are found with the six best, two of which are wrong; all five with the seven best.
    assert_eq!(figures.precision_at_recall_80, Some(5.0 / 7.0));
    assert_eq!(figures.recall_at_precision_90, Some(0.4));
    assert_eq!((figures.precision, figures.recall), (Some(0.75), 0.6));
    let slang = figures.kinds.iter().find(|kind| kind.kind == "slang").unwrap();
    assert_eq!((slang.pairs, slang.same), (3, true));
    assert!((slang.shown - 2.0 / 3.0).abs() < 1e-12);
    let nothing = Figures::of(&scored(&[(Reworded, 0.0), (Random, 0.0)]));
    assert_eq!((nothing.precision_at_recall_80, nothing.recall_at_precision_90), (None, None));
    assert_eq!((nothing.precision, nothing.recall), (None, 0.0));
}

#[test]
fn pairs_of_one_score_are_shown_together() {
    let curve = figures::curve(&scored(&[(PairKind::Reworded, 0.7), (PairKind::Random, 0.7)]));
    assert_eq!(curve, [(0.5, 1.0)]);
}

#[test]
fn a_fit_finds_what_parts_the_samples_and_keeps_to_the_signs() {
    let mut samples = Vec::new();
    for number in 0_u8..200 {
        let same = number % 4 == 0;
        let mut features: Features = [0.0; likeness::FEATURES.len()];
        features[0] = 1.0;
        // "near" parts them; "beyond the radius" wrongly speaks for.
        features[1] = if same { 0.9 } else { 0.2 } + f64::from(number % 7) * 0.01;
        features[2] = f64::from(u8::from(same));
        samples.push((features, same));
    }
    let weights = fit(&samples, 500);
    assert!(weights[1] > 1.0 && weights[2] <= 0.0, "{weights:?}");
    let again = fit(&samples, 500);
    let bits = |weights: &[f64]| weights.iter().map(|weight| weight.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&weights), bits(&again));
    let right =
        samples.iter().filter(|(features, same)| (likeness::probability(&weights, features) >= 0.5) == *same);
    assert_eq!(right.count(), samples.len());
    let threshold = threshold_for(&samples, &weights);
    assert!((0.05..0.95).contains(&threshold));
}

#[test]
fn the_measurement_tells_more_than_before() {
    let (region, sources) = (region(), some(240));
    let evaluation = evaluate(&region, &sources, Plan { seed: 7, refit: false }, &|_, _| ());
    let precise = |figures: &Figures| figures.precision_at_recall_80.unwrap_or(0.0);
    assert!(precise(&evaluation.balai) > precise(&evaluation.before) + 0.1, "{evaluation:#?}");
    assert!(evaluation.balai.recall > 0.7, "{evaluation:#?}");
    assert!(evaluation.balai.precision.unwrap() > 0.8, "{evaluation:#?}");
    assert!(evaluation.refitted.is_none());
}

#[test]
fn the_table_of_pairs_has_a_line_for_each() {
    let region = region();
    let pairs = made(&region, &some(20), 7);
    let table = csv(&region, &pairs).unwrap();
    let mut reader = ::csv::Reader::from_reader(table.as_slice());
    assert_eq!(reader.headers().unwrap().len(), 16);
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), pairs.len());
    assert_eq!(&rows[0][14], pairs[0].one.text);
    assert!(rows.iter().all(|row| ["0", "1"].contains(&&row[3])));
}
