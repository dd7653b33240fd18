//! A place is data: no place, agency or number of a real region stands in the code, and the text of the project
//! names neither vague nouns nor unfinished work.

use crate::source::rust_files;

/// Words that belong to packs. Lower case; compared with the code's lower case.
const PLACES: &[&str] = &[
    "badung",
    "dalung",
    "beringkit",
    "denpasar",
    "gianyar",
    "tabanan",
    "buleleng",
    "jakarta",
    "kalimantan",
    "tarakan",
    "bulungan",
    "kuta",
    "dinas ",
    "perumda",
    "disdukcapil",
    "galungan",
    "nyepi",
];

#[test]
fn no_place_or_agency_of_a_real_region_stands_in_the_code() {
    let mut found = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test() && source.path.starts_with("crates/"))
    {
        let code = source.code().to_lowercase();
        for place in PLACES {
            for (number, line) in code.lines().enumerate() {
                if line.contains(place) {
                    found.push(format!("{}:{}: {place}: {}", source.path, number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "a region is data, never code:\n{}", found.join("\n"));
}

#[test]
fn no_place_of_a_real_region_stands_in_what_every_region_reads() {
    let mut found = Vec::new();
    for (path, text) in crate::source::files(&["locales", "templates"], &["ftl", "html"]) {
        for (number, line) in text.to_lowercase().lines().enumerate() {
            let places = PLACES.iter().filter(|place| **place != "dinas ");
            for place in places.filter(|place| line.contains(*place)) {
                found.push(format!("{path}:{}: {place}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "these texts are shown in every region:\n{}", found.join("\n"));
}

#[test]
fn nothing_is_left_for_later_in_silence() {
    let marks = ["TODO", "FIXME", "XXX", "unimplemented!(", "todo!(", "#[ignore"];
    let found: Vec<String> = rust_files()
        .iter()
        .filter(|source| source.path != "tests/it/words.rs")
        .filter(|source| marks.iter().any(|mark| source.text.contains(mark)))
        .map(|source| source.path.clone())
        .collect();
    assert!(found.is_empty(), "left open:\n{}", found.join("\n"));
}

#[test]
fn modules_have_names_that_say_something() {
    let vague = ["utils", "util", "helpers", "helper", "common", "misc", "manager"];
    let found: Vec<String> = rust_files()
        .iter()
        .filter(|source| source.path.split('/').any(|part| vague.contains(&part.trim_end_matches(".rs"))))
        .map(|source| source.path.clone())
        .collect();
    assert!(found.is_empty(), "vague module names:\n{}", found.join("\n"));
}

/// Where the code may name what somebody believes: in the lists of what a pack must not ask, lead by or put into a QR. Nothing
/// else may route, index, publish, learn from, export or log it (UU 27/2022, article 4).
const BELIEF: &[&str] = &[
    "crates/platform/src/region/documents.rs",
    "crates/platform/src/region/load/guide_files.rs",
    "crates/platform/src/region/services/guide.rs",
    "crates/platform/src/region/services/mod.rs",
];

#[test]
fn no_code_path_knows_what_somebody_believes() {
    let mut found = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test() && source.path.starts_with("crates/"))
    {
        if BELIEF.contains(&source.path.as_str()) {
            continue;
        }
        let code = source.code().to_lowercase();
        for (number, line) in code.lines().enumerate() {
            if ["agama", "religi", "kepercayaan"].iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "religion is a question of one form and nothing else:\n{}", found.join("\n"));
}

/// What is written to a person is written in the language that person reads. Documents of the region alone are Indonesian
/// whoever reads them (UU 24/2009, article 27), and they are made elsewhere.
#[test]
fn nobody_is_told_anything_in_one_language_only() {
    let ways = ["voice(Language::Id)", "voice(balai_base::Language::Id)", "voice(Language::En)"];
    let found: Vec<String> = rust_files()
        .iter()
        .filter(|source| !source.is_test() && source.path.starts_with("crates/"))
        .filter(|source| ways.iter().any(|way| source.code().contains(way)))
        .map(|source| source.path.clone())
        .collect();
    assert!(found.is_empty(), "take the language from the case or the reader:\n{}", found.join("\n"));
}
