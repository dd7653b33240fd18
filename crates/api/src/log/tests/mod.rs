//! The log over HTTP: what a program needs to check it, what it is refused, and that it learns nothing else.

use axum::http::StatusCode;
use balai_platform::{casework, history};
use balai_testkit_http::App;
use balai_tlog::SignedCheckpoint;

fn app() -> App {
    App::new(crate::routes())
}

/// Signs the log of the only region.
fn sign(app: &App) {
    let (region, store) = (app.state.regions.single().unwrap(), &app.state.store);
    while history::integrate(store, &region.id, &casework::records(), app.state.moment()).unwrap() > 0 {}
    let name = history::first_name(&region.id, &region.hosts);
    app.clock.advance(10_000);
    history::sign(store, (&region.id, &name), &app.state.log_keys, app.state.clock.now()).unwrap();
}

#[tokio::test]
async fn before_anything_is_signed_there_is_no_checkpoint() {
    let app = app();
    let reply = app.visitor("id").get("/log/checkpoint").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
}

#[tokio::test]
async fn an_empty_log_is_signed_and_has_no_tiles() {
    let app = app();
    sign(&app);
    let visitor = app.visitor("id");
    let reply = visitor.get("/log/checkpoint").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.header("cache-control"), "public, max-age=5");
    let keys = app.state.log_keys.verifiers("contoh.example/log").unwrap();
    let signed = SignedCheckpoint::open(&reply.text, &keys).unwrap();
    assert_eq!((signed.checkpoint.size, signed.checkpoint.origin.as_str()), (0, "contoh.example/log"));
    for path in [
        "/log/tile/0/000",
        "/log/tile/0/000.p/1",
        "/log/tile/entries/000.p/1",
        "/log/tile/x",
        "/log/tile/0/0",
    ] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
