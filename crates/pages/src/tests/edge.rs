//! What surrounds every page: languages, the browser's number, compression, addresses with a slash too many, the region's look.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};

use super::app::app;

#[tokio::test]
async fn a_language_once_chosen_stays() {
    let app = app();
    let visitor = app.visitor("id");
    assert!(visitor.get("/lacak").await.text.contains("<html lang=\"id\""));
    let chosen = visitor.get("/lacak?bahasa=en").await;
    assert!(chosen.text.contains("<html lang=\"en\""));
    assert!(chosen.header("set-cookie").starts_with("__Host-"), "{}", chosen.header("set-cookie"));
    assert!(visitor.get("/lacak").await.text.contains("<html lang=\"en\""));
    // A language nobody speaks here is no reason to answer in none.
    assert!(visitor.get("/lacak?bahasa=xx").await.text.contains("<html lang=\"en\""));
    assert!(app.visitor("fr").get("/").await.text.contains("<html lang=\"id\""));
}

#[tokio::test]
async fn the_link_to_the_other_language_keeps_what_was_asked() {
    let app = app();
    let page = app.visitor("id").get("/laporan?kategori=sampah&q=a%26b").await;
    assert!(
        page.text.contains("href=\"/laporan?kategori=sampah&amp;q=a%26b&amp;bahasa=en\""),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn only_pages_with_forms_number_the_browser() {
    let app = app();
    let reader = app.visitor("id");
    assert_eq!(reader.get("/").await.header("set-cookie"), "");
    assert_eq!(reader.get("/laporan").await.header("set-cookie"), "");
    let form = reader.get("/lacak").await;
    assert!(form.header("set-cookie").starts_with("__Host-balai="), "{}", form.header("set-cookie"));
    assert_eq!(reader.get("/lacak").await.header("set-cookie"), "", "once is enough");
}

#[tokio::test]
async fn a_form_from_a_browser_without_cookies_says_what_to_do() {
    let app = app();
    let token = app.visitor("id").token().await;
    let other = app.visitor("id");
    let request = other
        .request(Method::POST, "/lacak")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("csrf={token}&number=")))
        .unwrap();
    let reply = other.send(request).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert!(reply.text.contains("menolak kuki"), "{}", reply.text);
}

#[tokio::test]
async fn pages_are_compressed_the_way_a_browser_can_read() {
    let app = app();
    let visitor = app.visitor("id");
    for (accepted, used) in
        [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("identity", ""), ("", "")]
    {
        let request = visitor.request(Method::GET, "/bantuan").header(header::ACCEPT_ENCODING, accepted);
        let reply = visitor.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.header("content-encoding"), used, "{accepted}");
    }
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page() {
    let app = app();
    let reply = app.visitor("id").get("/laporan/?q=a").await;
    assert_eq!((reply.status, reply.location()), (StatusCode::PERMANENT_REDIRECT, "/laporan?q=a"));
    // An address of another host is never made of it.
    for path in ["//jahat.example/", "//jahat.example//"] {
        assert_ne!(app.visitor("id").get(path).await.status, StatusCode::PERMANENT_REDIRECT, "{path}");
    }
}

#[tokio::test]
async fn the_regions_look_is_kept_for_ever_and_an_old_one_is_gone() {
    let app = app();
    let visitor = app.visitor("id");
    let home = visitor.get("/").await;
    for (start, kind) in [("/merek/gaya.", "text/css; charset=utf-8"), ("/merek/lambang.", "image/svg+xml")] {
        let at = home.text.find(start).unwrap_or_else(|| panic!("{start}: {}", home.text));
        let address = home.text[at..].split('"').next().unwrap();
        let reply = visitor.get(address).await;
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        assert_eq!(reply.header("content-type"), kind);
        assert!(reply.header("cache-control").contains("immutable"));
        let old = address.replacen(char::is_numeric, "x", 1);
        assert_eq!(visitor.get(&old).await.status, StatusCode::NOT_FOUND, "{old}");
    }
}

#[tokio::test]
async fn health_is_told_in_one_word_and_assets_have_no_listing() {
    let app = app();
    let visitor = app.visitor("id");
    for path in ["/healthz", "/readyz"] {
        let reply = visitor.get(path).await;
        assert_eq!((reply.status, reply.text.as_str()), (StatusCode::OK, "ok\n"), "{path}");
    }
    for path in ["/aset/manifest.json", "/aset/", "/aset/..%2f..%2fCargo.toml", "/merek/"] {
        assert!(
            visitor.get(path).await.status.is_client_error()
                || visitor.get(path).await.status.is_redirection(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let app = app();
    let visitor = app.visitor("id");
    let reply = visitor.send(visitor.request(Method::HEAD, "/bantuan").body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.is_page() && reply.text.is_empty());
}
