//! Likeness on pairs people might write, and what must hold for every pair.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use balai_platform::region::Region;
use proptest::prelude::*;

use super::*;

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

const ROAD: &str = "jalan-rusak";
const LIGHT: &str = "lampu-jalan";

/// A pair: metres (negative: no position), days, the categories, the texts.
type Written = (f64, f64, &'static str, &'static str, &'static str, &'static str);

/// Pairs that tell of the same thing. The second half is hard: few words in common, far off, other words altogether.
const SAME: &[Written] = &[
    (
        12.0,
        1.0,
        ROAD,
        ROAD,
        "jalan berlubang dalem bgt sblm jembatan, tadi pagi ada yg jatuh motor",
        "Lubang besar di jalan sebelum jembatan, kemarin pengendara motor terjatuh.",
    ),
    (
        5.0,
        0.2,
        LIGHT,
        LIGHT,
        "PJU mati dr kmrn mlm di depan indomaret, gelap bgt min tolong",
        "lampu jalan depan indomaret padam sejak kemarin malam",
    ),
    (
        20.0,
        2.0,
        "saluran-tersumbat",
        "saluran-tersumbat",
        "got mampet tiap ujan banjir sampe teras",
        "Saluran air tersumbat, setiap hujan air meluap ke teras rumah warga.",
    ),
    (
        8.0,
        0.5,
        "pohon-tumbang",
        "pohon-tumbang",
        "Pohon besar tumbang menutup jalan, mohon segera ditangani",
        "ada pohon tumbang nutup jalan, mobil ga bisa lewat",
    ),
    (
        30.0,
        1.0,
        "sampah-menumpuk",
        "sampah-menumpuk",
        "Tumpukan sampah liar di tanah kosong sebelah lapangan, baunya menyengat",
        "sampah numpuk di tanah kosong dekat lapangan bau sekali",
    ),
    (
        15.0,
        3.0,
        ROAD,
        ROAD,
        "Aspal ambles sekitar 2 meter di depan pasar",
        "depan pasar aspalnya ambles kira2 dua meter",
    ),
    (0.0, 0.0, LIGHT, LIGHT, "lampu pju padam", "lampu pju padam"),
    (
        25.0,
        4.0,
        "parkir-liar",
        "parkir-liar",
        "Parkir liar depan rumah sakit, ambulans susah masuk",
        "mobil parkir sembarangan di depan rumah sakit, ambulans kesulitan masuk",
    ),
    (
        10.0,
        1.0,
        ROAD,
        ROAD,
        "Lubang di RT 03 dekat warung bu Sri makin lebar",
        "di rt 3 deket warung bu sri ada lubang makin lebar tiap hujan",
    ),
    (
        18.0,
        2.0,
        "trotoar-rusak",
        "trotoar-rusak",
        "Trotoar pecah di depan sekolah, anak-anak tersandung",
        "trotoar dpn sekolah pecah2, ada anak tersandung",
    ),
    // hard
    (
        90.0,
        2.0,
        ROAD,
        ROAD,
        "Lubang besar tepat setelah tanjakan pasar, sudah ada yang jatuh",
        "stlh tanjakan pasar ada lubang besar, kmrn ada yg jatuh",
    ),
    (
        35.0,
        1.0,
        ROAD,
        "jalan-desa",
        "Jalan bolong di depan balai banjar, motor saya kena velg",
        "bolong depan balai banjar, velg motor bengkok",
    ),
    (
        150.0,
        0.2,
        "pohon-tumbang",
        "pohon-tumbang",
        "pohon beringin tumbang melintang di jalan dekat pura, kabel ikut putus",
        "beringin dekat pura tumbang, kabel putus, jalan tertutup",
    ),
    (
        -1.0,
        1.0,
        LIGHT,
        LIGHT,
        "Lampu jalan di Jalan Kenanga mati lima tiang berturut-turut dari apotek",
        "jl kenanga gelap, lima tiang lampu mati semua dari apotek",
    ),
    (
        40.0,
        12.0,
        ROAD,
        ROAD,
        "Lubang tengah lajur depan bengkel Jaya belum juga ditambal",
        "lubang di tengah lajur dpn bengkel jaya masih ada aja blm ditambal",
    ),
    (
        6.0,
        0.1,
        ROAD,
        ROAD,
        "jlan brlubnag dpan bngkel, motor jtuh",
        "Jalan berlubang depan bengkel, motor jatuh",
    ),
    (
        30.0,
        1.0,
        "saluran-tersumbat",
        "saluran-tersumbat",
        "Assalamualaikum, mohon ijin pak, saluran air RT 03 tersumbat sampah, kalau hujan airnya masuk rumah warga",
        "got rt 3 mampet kena sampah, ujan dikit air masuk rumah",
    ),
    (
        22.0,
        0.5,
        "sampah-tak-diangkut",
        "sampah-menumpuk",
        "Sampah di depan pasar sudah seminggu tidak diangkut, belatung di mana-mana",
        "tumpukan sampah depan pasar seminggu ga diangkut banyak belatung",
    ),
    (
        15.0,
        1.0,
        "anjing-liar",
        "anjing-liar",
        "Anjing liar di lapangan menggigit anak tetangga kemarin sore",
        "kemarin sore anak tetangga digigit anjing liar di lapangan",
    ),
    (
        50.0,
        5.0,
        ROAD,
        ROAD,
        "Yth. Bapak, kami warga melaporkan lubang sedalam 30 cm di tikungan depan kantor pos yang sudah memakan tiga korban.",
        "tikungan kantor pos lubang dalem 30 cm, udh 3 org jatuh",
    ),
];

/// Pairs that do not. The second half is hard: the same street and category, the same words about another thing.
const OTHER: &[Written] = &[
    (10.0, 1.0, ROAD, LIGHT, "jalan berlubang dalam sebelum jembatan", "lampu jalan mati sudah tiga hari"),
    (
        5.0,
        0.0,
        "saluran-tersumbat",
        "anjing-liar",
        "got mampet tiap hujan",
        "anjing liar banyak di sini, kemarin gigit anak saya",
    ),
    (
        0.0,
        2.0,
        "parkir-liar",
        "sampah-menumpuk",
        "mobil parkir di trotoar depan toko",
        "sampah menumpuk di depan toko",
    ),
    (280.0, 10.0, ROAD, ROAD, "Jalan bergelombang di tanjakan", "aspal mengelupas di pertigaan dekat sawah"),
    (250.0, 20.0, LIGHT, LIGHT, "lampu taman mati", "pju depan gang kedip-kedip"),
    (
        20.0,
        1.0,
        "pohon-tumbang",
        ROAD,
        "pohon mangga miring hampir roboh menimpa rumah",
        "lubang menganga di tengah jalan",
    ),
    (
        15.0,
        3.0,
        "trotoar-rusak",
        "parkir-liar",
        "tegel trotoar lepas",
        "parkir truk malam-malam bikin berisik",
    ),
    (
        290.0,
        1.0,
        "sampah-menumpuk",
        "sampah-menumpuk",
        "ada yang buang puing di pinggir sungai",
        "kasur bekas dibuang di jembatan",
    ),
    (
        -1.0,
        3.0,
        ROAD,
        ROAD,
        "Jalan rusak di Jalan Mawar dekat sekolah",
        "lubang di Jl. Anggrek depan kantor desa",
    ),
    (
        100.0,
        25.0,
        "anjing-liar",
        "anjing-liar",
        "anjing kudisan tidur di depan minimarket",
        "kucing dan anjing mati di pinggir sawah, bau",
    ),
    // hard
    (80.0, 1.0, ROAD, ROAD, "Lubang di RT 03 depan warung bu Sri", "lubang di RT 05 depan bengkel"),
    (60.0, 2.0, ROAD, ROAD, "jalan berlubang depan SD 2", "jalan berlubang depan pasar"),
    (120.0, 0.5, LIGHT, LIGHT, "Lampu jalan mati di tiang 14", "lampu jalan mati di tiang 17"),
    (
        90.0,
        1.0,
        ROAD,
        ROAD,
        "Lubang besar di sisi utara jembatan",
        "lubang besar di sisi selatan jembatan, ini titik baru",
    ),
    (70.0, 3.0, "saluran-tersumbat", "saluran-tersumbat", "got mampet di gang 4", "got mampet di gang 7"),
    (
        110.0,
        2.0,
        ROAD,
        ROAD,
        "Aspal terkelupas di depan puskesmas, kerikil berserakan",
        "retak memanjang dekat penggilingan padi, bawahnya kopong",
    ),
    (
        130.0,
        6.0,
        "sampah-menumpuk",
        "sampah-menumpuk",
        "sampah dibakar tiap sore di belakang rumah blok C",
        "sampah dibakar tiap sore di belakang rumah blok F",
    ),
    (
        60.0,
        1.0,
        ROAD,
        ROAD,
        "lubang di depan balai banjar sudah dilaporkan kemarin",
        "bukan yang di depan balai banjar, ada satu lagi lubang di depan warung",
    ),
    (
        10.0,
        1.0,
        LIGHT,
        "kabel-listrik",
        "Lampu jalan di tikungan mati",
        "Kabel telepon putus menjuntai kena kepala pengendara",
    ),
    (
        140.0,
        14.0,
        "parkir-liar",
        "parkir-liar",
        "truk parkir di bahu jalan depan gudang semen",
        "motor parkir menutup trotoar di depan kafe tiap malam minggu",
    ),
];

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
