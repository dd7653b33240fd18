//! The page of the log of history and the proofs of a report, as readers meet them.

use axum::http::StatusCode;
use balai_platform::{casework, history};
use balai_testkit::databases;
use balai_tlog::Proof;

use super::{app::App, templates::report};

/// Gives places to all that happened and signs.
fn sign(app: &App) {
    let (region, store) = (app.state.regions.single().unwrap(), &app.state.store);
    while history::integrate(store, &region.id, &casework::records(), app.state.moment()).unwrap() > 0 {}
    let name = history::first_name(&region.id, &region.hosts);
    app.clock.advance(10_000);
    history::sign(store, (&region.id, &name), &app.state.log_keys, app.state.clock.now()).unwrap();
}

/// What the proofs in a file say, each checked: the event's kind and its words, where they are shown.
fn proved(app: &App, file: &str) -> Vec<(String, Option<String>)> {
    let keys = app.state.log_keys.verifiers("contoh.example/log").unwrap();
    let read = |proof: &Proof| {
        let opened = history::open(std::str::from_utf8(proof.extra.as_ref().unwrap()).unwrap()).unwrap();
        proof.verify(&opened.entry, &keys, &[]).unwrap();
        (opened.fact("kind").to_owned(), opened.text().map(ToOwned::to_owned))
    };
    Proof::parse_all(file).unwrap().iter().map(read).collect()
}

#[tokio::test]
async fn the_page_tells_how_the_log_stands_in_both_languages() {
    let app = super::app::app();
    let empty = app.visitor("id").get("/log").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text.contains("Catatan ini belum ditandatangani."));
    let reporter = app.visitor("id");
    report(&reporter, "Jalan berlubang dalam di depan pasar.").await;
    sign(&app);
    for language in ["id", "en"] {
        let page = app.visitor(language).get("/log").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let key = app.state.log_keys.verifiers("contoh.example/log").unwrap()[0].to_string();
        for part in ["contoh.example/log", "data-proof", "https://lapor.contoh.example/log"] {
            assert!(page.text.contains(part), "{language}: {part}");
        }
        assert!(page.text.replace("&#x2f;", "/").contains(&key), "{language}: the key {key}");
    }
}

#[tokio::test]
async fn everybody_takes_home_what_they_may_read() {
    for database in databases() {
        let app = App::on(crate::routes(), database);
        let reporter = app.visitor("id");
        let (number, pin) = report(&reporter, "Jalan berlubang. Telepon saya 081234567890.").await;
        let path = format!("/lacak/{number}/bukti");
        let early = app.visitor("id").get(&path).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        sign(&app);
        let public = app.visitor("id").get(&path).await;
        assert_eq!(public.status, StatusCode::OK, "{}", public.text);
        let name = format!("attachment; filename=\"{number}.tlog-proof\"");
        assert_eq!(public.header("content-disposition"), name);
        assert!(!public.text.contains("081234567890"));
        let seen = proved(&app, &public.text);
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0], ("opened".to_owned(), None), "what waits for release is shown to nobody");
        reporter.post("/lacak", &[("number", &number), ("pin", &pin)]).await;
        let own = proved(&app, &reporter.get(&path).await.text);
        assert!(own[0].1.as_ref().is_some_and(|text| text.starts_with("Jalan berlubang.")), "{own:?}");
        let page = app.visitor("id").get(&format!("/lacak/{number}")).await;
        assert!(page.text.contains(&format!("href=\"{path}\"")), "{}", page.text);
    }
}

#[tokio::test]
async fn a_number_nobody_has_has_no_proof() {
    let app = super::app::app();
    sign(&app);
    assert_eq!(app.visitor("id").get("/lacak/CTH-7F3K-92QX/bukti").await.status, StatusCode::NOT_FOUND);
}
