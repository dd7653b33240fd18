//! Likeness on pairs people might write, and what must hold for every pair.

mod pairs;

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use balai_platform::region::Region;
use proptest::prelude::*;

use super::*;
use pairs::{OTHER, ROAD, SAME, Written};

fn region() -> Arc<Region> {
    static PACK: OnceLock<Arc<Region>> = OnceLock::new();
    let load = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung");
        Arc::new(Region::load(&path).unwrap_or_else(|findings| panic!("{findings:#?}")))
    };
    Arc::clone(PACK.get_or_init(load))
}

fn facts(metres: Option<f64>, days: f64, one: &str, other: &str) -> Facts {
    let region = region();
    let of = |id: &str| region.categories.get(id).unwrap_or_else(|| panic!("no category {id}")).clone();
    let (first, second) = (of(one), of(other));
    Facts {
        metres,
        accuracy_metres: 10.0,
        radius_metres: f64::from(first.duplicate_radius_metres.max(second.duplicate_radius_metres)),
        days,
        usual_days: f64::from(first.duplicate_days.max(second.duplicate_days)),
        relation: Relation::of(&region.categories, one, other),
    }
}

fn compared(facts: &Facts, one: &str, other: &str) -> Likeness {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    let lexicon = LEXICON.get_or_init(|| Lexicon::of(&region()));
    likeness(facts, &lexicon.read(one, ""), &lexicon.read(other, ""))
}

fn wrong(pairs: &[Written], same: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (metres, days, first, second, one, other) in pairs {
        let metres = (*metres >= 0.0).then_some(*metres);
        let likeness = compared(&facts(metres, *days, first, second), one, other);
        if (likeness.probability >= DEFAULT_THRESHOLD) != same {
            wrong.push(format!("{:.2} {one} | {other} {:?}", likeness.probability, likeness.reasons));
        }
    }
    wrong
}

#[test]
fn what_people_write_about_one_thing_is_found() {
    let missed = wrong(SAME, true);
    assert!(missed.len() == MISSED, "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_people_write_about_different_things_is_told_apart() {
    let alarms = wrong(OTHER, false);
    assert!(alarms.len() == ALARMS, "{} false alarms:\n{}", alarms.len(), alarms.join("\n"));
}

/// How many of the twenty that are the same may be missed.
const MISSED: usize = 0;
/// How many of the twenty that are not may be shown.
const ALARMS: usize = 0;

#[test]
fn reasons_say_what_speaks_for_and_against() {
    let same = compared(
        &facts(Some(20.0), 1.0, ROAD, ROAD),
        "Lubang di RT 03 depan pasar, bukan yang kemarin",
        "lubang di rt 05 sebelah selatan pasar",
    );
    assert_eq!(
        same.reasons,
        [
            LikenessReason::SameCategory,
            LikenessReason::Words { words: vec!["pasar".to_owned(), "lubang".to_owned()] },
            LikenessReason::OtherPlace { own: "RT 3".to_owned(), other: "RT 5".to_owned() },
            LikenessReason::SaysAnother,
        ]
    );
    let names = compared(
        &facts(None, 1.0, ROAD, "jalan-desa"),
        "Jalan Kenanga bolong dekat apotek",
        "jl kenanga rusak dkt apotek",
    );
    assert!(names.reasons.contains(&LikenessReason::RelatedCategory));
    let place = LikenessReason::SamePlace { names: vec!["Jalan Kenanga".to_owned(), "apotek".to_owned()] };
    assert!(names.reasons.contains(&place), "{:?}", names.reasons);
}

#[test]
fn marks_are_read_as_people_write_them() {
    let marks =
        |text: &str| marks::Marks::read(text, &|word| ["rusak", "lubang", "mati", "got"].contains(&word));
    let differ = |one: &str, other: &str| marks(one).compare(&marks(other)).differ;
    let shared = |one: &str, other: &str| marks(one).compare(&marks(other)).shared;
    let none: Vec<String> = Vec::new();
    let named_by_both = [
        ("RT03/RW05", "rt 3 rw 5", vec!["RT 3", "RW 5"]),
        ("no. 12", "nomor 012", vec!["No. 12"]),
        ("Jl. Raya Melati", "jalan Melati rusak", vec!["Jalan Melati"]),
        ("depan pasar", "dpn pasar", vec!["pasar"]),
        ("blok c", "Blok C", vec!["Blok C"]),
        ("SD Negeri 2", "sdn 2", vec!["SD 2"]),
    ];
    for (one, other, expected) in named_by_both {
        assert_eq!(shared(one, other), expected, "{one} | {other}");
    }
    for (one, other) in [
        ("jam 5 pagi", "jam 6 pagi"),
        ("jalan rusak", "jalan mati"),
        ("tiap2 hari", "2 hari"),
        ("depan rumah saya", "depan pasar"),
    ] {
        assert_eq!((shared(one, other), differ(one, other)), (none.clone(), Vec::new()), "{one} | {other}");
    }
    for (one, other) in [
        ("rt 3", "rt 5"),
        ("depan pasar", "depan SD 2"),
        ("arah utara", "arah selatan"),
        ("Jalan Mawar", "Jalan Kenanga"),
        ("banjar kaja", "banjar kelod"),
    ] {
        assert!(!differ(one, other).is_empty(), "{one} | {other}");
    }
    assert!(differ("dekat pasar", "pasar rusak, dekat terminal").is_empty(), "named in passing");
}

#[test]
fn categories_are_taken_for_each_other_within_a_group_or_by_a_keyword() {
    let region = region();
    let of = |one: &str, other: &str| Relation::of(&region.categories, one, other);
    assert_eq!(of(ROAD, ROAD), Relation::Same);
    assert_eq!(of(ROAD, "jalan-desa"), Relation::Related);
    assert_eq!(of(ROAD, "anjing-liar"), Relation::Other);
    assert_eq!(of(ROAD, "no-such"), Relation::Other);
}

#[test]
fn no_weight_contradicts_its_sign_and_common_words_stand_once() {
    for (weight, (name, sign)) in WEIGHTS.iter().zip(FEATURES) {
        let allowed = match sign {
            Sign::For => *weight >= 0.0,
            Sign::Against => *weight <= 0.0,
            Sign::Free => true,
        };
        assert!(allowed, "{name}: {weight}");
    }
    assert!(telling::worn_words_stand_once());
}

proptest! {
    #[test]
    fn likeness_is_even_handed_bounded_and_falls_with_distance(
        one in "(lubang|jalan|rt 3|rt 5|depan pasar|dekat sd|got|mampet|utara|selatan|kemarin|xyz| ){1,12}",
        other in "(lubang|jalan|rt 3|rt 5|depan pasar|dekat sd|got|mampet|utara|selatan|kemarin|xyz| ){1,12}",
        metres in 0.0..2_000.0_f64,
        further in 0.0..500.0_f64,
        days in 0.0..100.0_f64,
    ) {
        let here = facts(Some(metres), days, ROAD, "jalan-desa");
        let there = compared(&here, &one, &other).probability;
        prop_assert!((0.0..=1.0).contains(&there));
        prop_assert!((there - compared(&here, &other, &one).probability).abs() < 1e-9);
        let farther = Facts { metres: Some(metres + further), ..here };
        prop_assert!(compared(&farther, &one, &other).probability <= there + 1e-12);
        let later = Facts { days: days + further, ..here };
        prop_assert!(compared(&later, &one, &other).probability <= there + 1e-12);
    }
}
