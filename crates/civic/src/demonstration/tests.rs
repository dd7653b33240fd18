//! The corpus is whole, varied and harmless, and the writer does not repeat itself.

use std::collections::{BTreeSet, HashSet};

use balai_base::personal::{self, Hints, PersonalKind};

use super::*;

const KINDS: [&str; 4] = ["complaint", "wish", "question", "praise"];

fn corpus() -> Corpus {
    Corpus::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn setting() -> Setting {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
    Setting {
        village: "Mekar".to_owned(),
        district: "51.03.01".parse().unwrap(),
        hamlets: names(&["Banjar Kaja", "Banjar Kelod"]),
        streets: names(&["Jalan Mawar", "Jalan Kenanga"]),
        landmarks: names(&["Pasar Umum", "Pura Desa"]),
    }
}

/// As many stories as there are openings, in the order of the files.
fn stories(writer: &mut Writer<'_>, corpus: &Corpus) -> Vec<(String, Story)> {
    let mut written = Vec::new();
    let mut seen = BTreeSet::new();
    for (category, count) in corpus.categories() {
        // Categories that share a topic share its openings; one of them is enough here.
        if count < 2 || !seen.insert(category) {
            continue;
        }
        for kind in KINDS {
            for _ in 0..corpus.count(category, kind) {
                let story = writer.story(category, kind, &setting()).unwrap();
                written.push((category.to_owned(), story));
            }
        }
    }
    written
}

const LINES: [Line; 19] = [
    Line::Accepted,
    Line::Done,
    Line::DoneAgain,
    Line::Unsolved,
    Line::Refused,
    Line::Paused,
    Line::Referred,
    Line::Note,
    Line::Nudge,
    Line::Reply,
    Line::Thanks,
    Line::Verified,
    Line::SentBack,
    Line::PassedOn,
    Line::Merged,
    Line::Withdrawn,
    Line::OutsideNews,
    Line::Consent,
    Line::RevealReason,
];

#[test]
fn every_category_is_one_of_the_pack() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regions/badung/categories.toml");
    let pack = std::fs::read_to_string(path).unwrap();
    let known: BTreeSet<&str> =
        pack.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"')).collect();
    let corpus = corpus();
    let unknown: Vec<&str> =
        corpus.categories().into_iter().map(|(name, _)| name).filter(|name| !known.contains(name)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

#[test]
fn every_large_group_has_twenty_five_openings_of_its_own() {
    let groups: [(&str, &[&str]); 15] = [
        ("roads", &["jalan-rusak", "jalan-desa", "trotoar-rusak", "jembatan-rusak", "bekas-galian"]),
        ("street lights", &["lampu-jalan"]),
        ("drains and floods", &["saluran-tersumbat", "banjir"]),
        ("rubbish", &["sampah-menumpuk", "sampah-tak-diangkut", "bakar-sampah"]),
        ("trees", &["pohon-tumbang", "pohon-rawan", "taman"]),
        ("animals", &["anjing-liar", "hewan-sakit", "demam-berdarah"]),
        ("civil registry", &["ktp-kk", "akta", "pindah-datang", "adminduk-daring"]),
        ("health and aid", &["puskesmas", "rumah-sakit", "bansos", "odgj-terlantar", "keamanan-pangan"]),
        (
            "noise and nuisance",
            &["kebisingan", "pedagang-liar", "gepeng", "reklame", "usaha-malam", "wisatawan-melanggar"],
        ),
        ("traffic and parking", &["parkir-liar", "tukang-parkir", "kemacetan", "angkutan-umum"]),
        ("water", &["air-mati", "pipa-bocor", "irigasi", "sungai-pantai"]),
        ("electricity", &["listrik-padam", "kabel-listrik"]),
        ("officials and counters", &["perilaku-petugas", "pungli", "antrean-layanan"]),
        ("tourism and beach", &["objek-wisata", "wisatawan-dirugikan", "sampah-pantai"]),
        (
            "buildings",
            &[
                "imb-pbg",
                "alih-fungsi",
                "proyek",
                "fasilitas-umum",
                "rumah-layak",
                "budaya",
                "pasar",
                "harga",
            ],
        ),
    ];
    let corpus = corpus();
    for (group, categories) in groups {
        let complaints: usize = categories.iter().map(|category| corpus.count(category, "complaint")).sum();
        assert!(complaints >= 25, "{group}: {complaints}");
    }
    for kind in ["praise", "wish", "question"] {
        let all: usize =
            corpus.categories().into_iter().map(|(category, _)| corpus.count(category, kind)).sum();
        assert!(all >= 25, "{kind}: {all}");
    }
}

#[test]
fn no_opening_stands_twice() {
    let corpus = corpus();
    let mut seen = HashSet::new();
    for opening in corpus.topics.iter().flat_map(|topic| &topic.openings) {
        assert!(seen.insert(balai_base::text::fold(&opening.text)), "{}", opening.text);
    }
    assert!(seen.len() >= 560, "{}", seen.len());
}

#[test]
fn nothing_is_left_to_fill_in() {
    let corpus = corpus();
    let mut writer = Writer::new(&corpus, 1);
    for (category, story) in stories(&mut writer, &corpus) {
        let mut texts = vec![story.text.clone(), story.place.clone()];
        texts.extend(LINES.map(|line| writer.line(&story, line)));
        let (question, reply) = writer.exchange(&story);
        texts.extend([question, reply]);
        for (number, text) in texts.iter().enumerate() {
            let marks = ["{", "}", "=>", "¶", "|", "* "];
            assert!(!marks.iter().any(|mark| text.contains(mark)), "{category}: {text}");
            assert!(number == 1 || !text.trim().is_empty(), "{category}, text {number} of {story:?}");
        }
        assert!(!story.text.contains("di di "), "{}", story.text);
    }
}

#[test]
fn the_same_seed_writes_the_same_words() {
    let corpus = corpus();
    let (mut one, mut two, mut other) =
        (Writer::new(&corpus, 4), Writer::new(&corpus, 4), Writer::new(&corpus, 5));
    let texts = |writer: &mut Writer<'_>| -> Vec<String> {
        (0..20)
            .map(|_| {
                let story = writer.story("lampu-jalan", "complaint", &setting()).unwrap();
                story.text.clone() + &writer.line(&story, Line::Accepted)
            })
            .collect()
    };
    let first = texts(&mut one);
    assert_eq!(first, texts(&mut two));
    assert_ne!(first, texts(&mut other));
}

#[test]
fn a_text_comes_again_only_after_all_others() {
    let corpus = corpus();
    let mut writer = Writer::new(&corpus, 2);
    let count = corpus.count("jalan-rusak", "complaint");
    let mut openings = HashSet::new();
    for _ in 0..count {
        let story = writer.story("jalan-rusak", "complaint", &setting()).unwrap();
        assert!(openings.insert((story.topic, story.opening)));
    }
    let again = writer.story("jalan-rusak", "complaint", &setting()).unwrap();
    assert!(openings.contains(&(again.topic, again.opening)));
    assert!(writer.story("tidak-ada", "complaint", &setting()).is_none());
    assert!(writer.story("jalan-rusak", "menggerutu", &setting()).is_none());
}

#[test]
fn lengths_are_those_of_real_reports() {
    let corpus = corpus();
    let mut writer = Writer::new(&corpus, 3);
    let written = stories(&mut writer, &corpus);
    let share = |fits: &dyn Fn(usize) -> bool| {
        let count = written.iter().filter(|(_, story)| fits(story.text.chars().count())).count();
        count * 100 / written.len()
    };
    let (short, long) = (share(&|length| length < 200), share(&|length| length > 600));
    assert!((45..=80).contains(&short), "{short} % under 200");
    assert!((5..=15).contains(&long), "{long} % over 600");
}

#[test]
fn some_texts_hold_personal_numbers_and_the_detector_finds_them_all() {
    let corpus = corpus();
    let mut writer = Writer::new(&corpus, 6);
    let mut written = stories(&mut writer, &corpus);
    written.extend(stories(&mut writer, &corpus));
    let mut held = 0;
    for (category, story) in &written {
        let found = personal::findings(&story.text, &Hints { names: story.names.clone() });
        held += usize::from(!found.is_empty());
        let has = |kind: PersonalKind| found.iter().any(|finding| finding.kind == kind);
        let template = &corpus.topics[story.topic].openings[story.opening].text;
        let expected = [
            ("{nik}", PersonalKind::Nik),
            ("{hp}", PersonalKind::Phone),
            ("{plat}", PersonalKind::Plate),
            ("{rek}", PersonalKind::Account),
            ("{nama}", PersonalKind::Name),
        ];
        for (slot, kind) in expected {
            assert!(
                !template.contains(slot) || has(kind),
                "{category}: {kind:?} not found in {}",
                story.text
            );
        }
        let numbers = found.iter().filter(|finding| finding.kind != PersonalKind::Name).count();
        assert!(
            numbers == 0 || template.contains('{'),
            "{category}: false alarm {found:?} in {}",
            story.text
        );
    }
    let share = held * 100 / written.len();
    assert!((2..=10).contains(&share), "{share} % of {}", written.len());
}

#[test]
fn officers_write_no_personal_number() {
    let corpus = corpus();
    let mut writer = Writer::new(&corpus, 7);
    for (category, story) in stories(&mut writer, &corpus) {
        for line in LINES {
            let text = writer.line(&story, line);
            let found = personal::findings(&text, &Hints::default());
            assert!(found.is_empty(), "{category}: {found:?} in {text}");
        }
    }
}

#[test]
fn a_wrong_file_says_where() {
    for text in ["x\n", "== topic\n", "== a: b\n-- complaints\n", "== a: b\nx\n"] {
        let error = corpus::read_topics("x.txt", text).unwrap_err();
        assert!(error.to_string().starts_with("x.txt, line "), "{error}");
    }
}
