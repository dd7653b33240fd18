//! Who may import whom. Cargo holds the crates; this holds the slices inside them, and where SQL, HTTP types and
//! templates may stand. A failure prints the rule that broke.

use crate::source::{Source, rust_files};

/// A slice and the slices of its own crate that it may use through their faces.
const SLICES: &[(&str, &[&str])] = &[
    ("platform/src/access", &["region"]),
    ("platform/src/audit", &["access"]),
    (
        "platform/src/casework",
        &["access", "audit", "identity", "notify", "photos", "region", "vault", "webhooks", "workflow"],
    ),
    ("platform/src/drills", &["access", "audit"]),
    ("platform/src/identity", &["access", "audit", "region", "vault"]),
    ("platform/src/notify", &["access", "region", "vault"]),
    ("platform/src/operations", &["access", "audit", "casework", "identity", "programs", "region"]),
    ("platform/src/photos", &[]),
    ("platform/src/programs", &["access", "audit", "casework", "region", "vault"]),
    ("platform/src/region", &["access", "render", "workflow"]),
    ("platform/src/render", &[]),
    ("platform/src/vault", &[]),
    ("platform/src/webhooks", &["access", "audit", "region", "vault"]),
    ("platform/src/workflow", &["region"]),
    ("civic/src/channels", &["learning", "reports"]),
    ("civic/src/demonstration", &[]),
    ("civic/src/duplicates", &["reports"]),
    ("civic/src/imports", &["reports"]),
    ("civic/src/letters", &["reports"]),
    ("civic/src/playback", &["channels", "demonstration", "reports"]),
    ("civic/src/learning", &[]),
    ("civic/src/reports", &["learning"]),
];

/// The folder of `crates/<crate>/src/<slice>` that a path lies in, as written in [`SLICES`].
fn slice_of(path: &str) -> Option<String> {
    let mut parts = path.strip_prefix("crates/")?.split('/');
    let (owner, folder, slice) = (parts.next()?, parts.next()?, parts.next()?);
    let slice = slice.trim_end_matches(".rs");
    (matches!(owner, "platform" | "civic") && folder == "src").then(|| format!("{owner}/src/{slice}"))
}

fn crate_paths(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for piece in code.split("crate::").skip(1) {
        if let Some(group) = piece.strip_prefix('{') {
            let inside = group.split("};").next().unwrap_or_default();
            let mut depth = 0;
            let mut start = 0;
            for (at, letter) in inside.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        used.push(first_word(&inside[start..at]));
                        start = at + 1;
                    }
                    _ => {}
                }
            }
            used.push(first_word(&inside[start..]));
        } else {
            used.push(first_word(piece));
        }
    }
    used.retain(|word| !word.is_empty());
    used
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn slices_use_each_other_only_as_the_table_allows() {
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        let Some(slice) = slice_of(&source.path) else { continue };
        let own = slice.rsplit('/').next().unwrap().to_owned();
        if own == "lib" {
            continue;
        }
        let Some((_, allowed)) = SLICES.iter().find(|(name, _)| *name == slice) else {
            broken.push(format!(
                "{}: the slice {slice} is not in the table of tests/it/layers.rs",
                source.path
            ));
            continue;
        };
        for used in crate_paths(&source.code()) {
            let known = SLICES.iter().any(|(name, _)| {
                name.ends_with(&format!("/{used}")) && name.split('/').next() == slice.split('/').next()
            });
            if known && used != own && !allowed.contains(&used.as_str()) {
                broken.push(format!("{}: {slice} may not use {used} (allowed: {allowed:?})", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "import rules broken:\n{}", broken.join("\n"));
}

/// What may stand where: a marker in the code, the places it may stand in, and the rule in words.
const PLACES: &[(&str, &[&str], &str)] = &[
    (
        "axum::",
        &["crates/web/", "crates/pages/", "crates/api/", "crates/app/"],
        "HTTP types belong to web, pages, api and app",
    ),
    ("rusqlite::", &["crates/store/"], "only crates/store names a database driver"),
    ("postgres::", &["crates/store/", "crates/testkit/"], "only crates/store names a database driver"),
    (
        "ureq::",
        &["crates/platform/src/webhooks/client.rs", "crates/open311-check/", "crates/targets/src/s3.rs"],
        "other people's servers are called by a client only",
    ),
    ("minijinja::", &["crates/platform/src/render/"], "templates are rendered by platform::render only"),
    ("fluent_bundle::", &["crates/platform/src/render/"], "messages are formatted by platform::render only"),
];

#[test]
fn drivers_http_types_and_templates_stand_where_they_belong() {
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        for (marker, places, rule) in PLACES {
            let stands = source.code().contains(marker);
            if stands && !places.iter().any(|place| source.path.starts_with(place)) {
                broken.push(format!("{}: {marker} — {rule}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "places broken:\n{}", broken.join("\n"));
}

#[test]
fn sql_stands_in_store_files_only() {
    let verbs = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"WITH ", " FROM cases"];
    let allowed = |source: &Source| {
        source.path.starts_with("crates/store/")
            || source.path.ends_with("/store.rs")
            || source.path.contains("/store/")
            || source.is_test()
    };
    let broken: Vec<String> = rust_files()
        .iter()
        .filter(|source| !allowed(source))
        .filter(|source| verbs.iter().any(|verb| source.code().contains(verb)))
        .map(|source| source.path.clone())
        .collect();
    assert!(broken.is_empty(), "SQL outside a slice's store.rs:\n{}", broken.join("\n"));
}

#[test]
fn sql_is_never_put_together_with_format() {
    let mut broken = Vec::new();
    for source in rust_files().iter().filter(|source| !source.is_test()) {
        let code = source.code();
        for verb in ["format!(\"SELECT", "format!(\"INSERT", "format!(\"UPDATE", "format!(\"DELETE"] {
            if code.contains(verb) && !source.path.starts_with("crates/store/src/migrate") {
                broken.push(format!("{}: {verb}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "use Statement instead:\n{}", broken.join("\n"));
}

#[test]
fn the_reader_of_imports_reads_groups() {
    let code = "use crate::{access::{Actor, can}, region::Region};\nlet x = crate::vault::open();";
    assert_eq!(crate_paths(code), ["access", "region", "vault"]);
}
