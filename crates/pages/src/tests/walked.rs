//! Journeys in a real browser look at every page (`e2e/routes.json` lists them, `e2e/journeys/pages.mjs` walks them). Here that
//! list is compared with the routes the server really has, so that no page is forgotten there.

use std::{collections::BTreeSet, path::Path};

use axum::http::Method;
use serde::Deserialize;

/// What can be asked for: pages people look at, files they download, and addresses that only lead on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Walked {
    pages: Vec<String>,
    files: Vec<String>,
    ways: Vec<String>,
}

#[test]
fn the_journeys_know_every_page() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/routes.json");
    let walked: Walked = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let listed: Vec<&String> = [&walked.pages, &walked.files, &walked.ways].into_iter().flatten().collect();
    let known: BTreeSet<&str> = listed.iter().map(|path| path.as_str()).collect();
    assert_eq!(known.len(), listed.len(), "a route stands twice in e2e/routes.json");
    let routes = crate::routes();
    let served: BTreeSet<&str> =
        routes.listed().iter().filter(|one| one.method == Method::GET).map(|one| one.path).collect();
    let missing: Vec<_> = served.difference(&known).collect();
    assert!(missing.is_empty(), "write into e2e/routes.json, and visit in a journey: {missing:?}");
    let gone: Vec<_> = known.difference(&served).collect();
    assert!(gone.is_empty(), "e2e/routes.json lists what the server does not have: {gone:?}");
}
