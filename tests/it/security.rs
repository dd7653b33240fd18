//! `security/asvs.toml` tells the truth: every test it names is there, nothing is claimed without one, and nothing an auditor
//! asks for is left out.

use std::collections::{BTreeMap, BTreeSet};

use balai_operate::security::{FUNCTIONS, Map, Status};

use crate::source::{files, root};

/// The requirements of OWASP ASVS 5.0.0 that this product is held to.
const ASKED: &str = "1.2.1 1.3.5 1.2.4 1.3.4 1.3.6 1.3.11 1.5.2 15.3.3 2.2.3 2.3.1 2.3.3 2.3.4 2.4.1 3.3.1 3.3.2 3.3.3 3.3.4 \
3.4.1 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.3 3.7.2 4.1.3 15.3.4 4.2.1 4.3.1 5.1.1 5.2.1 5.2.2 5.2.3 5.3.2 5.4.1 5.4.2 5.4.3 6.2.1 \
6.2.9 6.2.4 6.2.12 6.1.2 6.2.11 6.3.1 6.3.2 6.3.3 6.4.3 6.4.4 6.5.1 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 7.2.4 7.3.1 7.3.2 7.4.2 7.4.5 \
7.5.1 7.5.2 8.2.1 8.2.2 8.2.3 8.4.1 8.3.1 15.3.1 11.1.1 11.1.2 11.2.2 11.3.3 11.4.2 11.5.1 12.1.1 12.3.1 12.3.2 13.2.2 13.3.1 \
13.4.2 13.4.4 13.4.5 14.2.1 14.2.3 14.3.2 14.3.3 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.5.1 16.5.2 16.5.3 15.1.2 \
15.2.1 15.1.3 15.2.2";

/// Every test of the workspace as `FILE::NAME`.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let base = root().display().to_string();
    for (path, text) in files(&["crates", "tests"], &["rs"]) {
        let path = path.strip_prefix(&base).unwrap().trim_start_matches('/').to_owned();
        for marker in ["#[test]", "#[tokio::test"] {
            for rest in text.split(marker).skip(1) {
                let Some((_, after)) = rest.split_once("fn ") else { continue };
                let name: String =
                    after.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                found.insert(format!("{path}::{name}"));
            }
        }
    }
    found
}

/// Whether a named proof is there: a test, a script, or a journey.
fn is_there(name: &str, tests: &BTreeSet<String>, journeys: &str) -> bool {
    if let Some(journey) = name.strip_prefix("e2e: ") {
        return journeys.contains(&format!("\"{journey}\""));
    }
    if name.contains("::") { tests.contains(name) } else { root().join(name).is_file() }
}

#[test]
fn every_named_test_is_there_and_nothing_is_claimed_without_one() {
    let tests = tests();
    let journeys: String = files(&["e2e/journeys"], &["mjs"]).into_iter().map(|(_, text)| text).collect();
    let mut broken = Vec::new();
    for requirement in Map::read().unwrap().requirement {
        let ids = requirement.ids.join(" ");
        for name in &requirement.tests {
            if !is_there(name, &tests, &journeys) {
                broken.push(format!("{ids}: there is no test {name}"));
            }
        }
        let claims = matches!(requirement.status, Status::Held | Status::Partly);
        if claims && requirement.tests.is_empty() {
            broken.push(format!("{ids}: claimed without a test"));
        }
        if requirement.status != Status::Held && requirement.note.is_none() {
            broken.push(format!("{ids}: not held, and no note says why"));
        }
        for words in [&requirement.words].into_iter().chain(&requirement.note) {
            // One text for both languages is read as the same in each.
            if words.id.trim().is_empty() || words.en.trim().is_empty() || words.id == words.en {
                broken.push(format!("{ids}: words are missing in one language"));
            }
        }
    }
    assert!(broken.is_empty(), "security/asvs.toml:\n{}", broken.join("\n"));
}

#[test]
fn every_requirement_and_every_function_is_answered_once() {
    let map = Map::read().unwrap();
    let mut answered: BTreeMap<String, u32> = BTreeMap::new();
    let mut functions = BTreeSet::new();
    for requirement in &map.requirement {
        for id in &requirement.ids {
            let bare = id.strip_prefix("v5.0.0-").unwrap_or_else(|| panic!("{id}: cite as v5.0.0-x.y.z"));
            *answered.entry(bare.to_owned()).or_default() += 1;
        }
        assert!(
            FUNCTIONS.iter().any(|function| function.id == requirement.bssn),
            "no function of BSSN 4/2021: {}",
            requirement.bssn
        );
        functions.insert(requirement.bssn.as_str());
    }
    let missing: Vec<&str> = ASKED.split_whitespace().filter(|id| !answered.contains_key(*id)).collect();
    assert!(missing.is_empty(), "not answered: {missing:?}");
    let twice: Vec<_> = answered.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "answered twice: {twice:?}");
    let unheard: Vec<_> = FUNCTIONS.iter().filter(|function| !functions.contains(function.id)).collect();
    assert!(unheard.is_empty(), "functions without a requirement: {unheard:?}");
}

#[test]
fn a_name_that_is_not_there_is_noticed() {
    let tests = tests();
    let own = "tests/it/security.rs::a_name_that_is_not_there_is_noticed";
    assert!(is_there(own, &tests, ""));
    assert!(!is_there("tests/it/security.rs::gone", &tests, ""));
    assert!(!is_there("scripts/gone.sh", &tests, ""));
    assert!(
        is_there("e2e: a journey", &tests, "{ name: \"a journey\" }")
            && !is_there("e2e: a journ", &tests, "\"a journey\"")
    );
}
