//! What browsers keep: the same for everybody, reachable by everybody, and nothing of a person, a case or an officer.

use axum::http::StatusCode;
use balai_testkit::databases;
use balai_web::KEPT_PAGES;

use super::app::{App, app, app_serving};

/// The addresses the worker of a region keeps.
async fn kept(app: &App, base: &str) -> Vec<String> {
    let worker = app.visitor("id").get(&format!("{base}/pekerja.js")).await;
    assert_eq!(worker.status, StatusCode::OK);
    assert_eq!(worker.header("cache-control"), "no-cache");
    let settings = worker.text.lines().next().unwrap().strip_prefix("const BALAI = ").unwrap();
    let settings: serde_json::Value = serde_json::from_str(settings.trim_end_matches(';')).unwrap();
    assert_eq!(settings["base"], base);
    settings["addresses"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn whoever_asks_the_same_is_kept_and_it_holds_no_person() {
    let app = app();
    let reporter = app.visitor("id");
    let (number, pin) = super::templates::report(
        &reporter,
        "Jalan berlubang di depan pasar, sudah dua minggu dan berbahaya.",
    )
    .await;
    let addresses = kept(&app, "").await;
    let region = app.state.regions.single().unwrap();
    for role in &region.roles.list {
        let officer = app.officer(&role.id, "id");
        let worker = officer.get("/pekerja.js").await;
        assert!(
            addresses.iter().all(|address| worker.text.contains(address)),
            "{}: other addresses",
            role.id
        );
    }
    for address in &addresses {
        let private =
            ["/petugas", "/admin", "/pimpinan", "/saya", "/foto", "/jawab", "/surel", "/lacak/", "/lapor/"];
        assert!(!private.iter().any(|start| address.starts_with(start)), "{address} is kept");
        // The interfaces serve the keys of documents, and their own tests look at them.
        if address.starts_with("/.well-known/") {
            continue;
        }
        // The worker asks without cookies; what it gets must be whole and must know nobody.
        let page = app.visitor("id").get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        for secret in [number.as_str(), pin.as_str(), "Ni Made Uji", "Jalan berlubang"] {
            assert!(!page.text.contains(secret), "{address} holds {secret}");
        }
    }
    assert!(KEPT_PAGES.iter().all(|page| addresses.iter().any(|address| address == page)), "{addresses:?}");
}

#[tokio::test]
async fn every_region_has_a_manifest_and_icons_of_its_own() {
    let second = balai_testkit::pack().parent().unwrap().join("badung");
    let app = app_serving(databases().remove(0), &[balai_testkit::pack(), second]);
    let mut pictures = Vec::new();
    for base in ["/r/contoh", "/r/badung"] {
        let visitor = app.visitor("id");
        let manifest = visitor.get(&format!("{base}/manifest.webmanifest")).await;
        assert_eq!(manifest.header("content-type"), "application/manifest+json");
        let told: serde_json::Value = serde_json::from_str(&manifest.text).unwrap();
        assert_eq!(told["scope"], format!("{base}/"));
        assert_eq!(told["display"], "standalone");
        let region = app.state.regions.by_id(base.trim_start_matches("/r/")).unwrap();
        assert_eq!(told["theme_color"], region.brand.accent.as_str());
        for icon in told["icons"].as_array().unwrap() {
            let picture = visitor.get(icon["src"].as_str().unwrap()).await;
            assert_eq!(picture.status, StatusCode::OK, "{icon}");
            assert_eq!(picture.header("content-type"), "image/png");
            pictures.push(picture.text.len());
        }
        let addresses = kept(&app, base).await;
        let pages = addresses.iter().filter(|address| !address.starts_with("/aset/"));
        assert!(pages.clone().count() >= 4);
        assert!(pages.into_iter().all(|address| address.starts_with(base)), "{addresses:?}");
        assert_eq!(
            visitor.get(&format!("{base}/ikon/192.0000000000.png")).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(pictures.len(), 8);
}

#[tokio::test]
async fn the_operator_can_make_browsers_forget_and_signing_out_does() {
    let app = app();
    app.state.watch.keep_offline(false);
    let worker = app.visitor("id").get("/pekerja.js").await;
    assert!(worker.text.contains("unregister"), "{}", worker.text);
    let officer = app.officer("agency_head", "id");
    let left = officer.post("/petugas/keluar", &[]).await;
    assert_eq!(left.header("clear-site-data"), "\"cache\", \"storage\"");
}
