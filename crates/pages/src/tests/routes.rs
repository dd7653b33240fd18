//! What holds on every route, whatever it does: headers, methods, tokens, limits, and that reading changes nothing. The
//! routes are taken from the list itself, so that a new page is held to it from its first day.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use balai_web::{CONTENT_SECURITY_POLICY, Listed, UPLOAD_BYTES};

use super::app::{App, HOST, Reply, Visitor, app};

const LANGUAGES: [&str; 2] = ["id", "en"];

/// A path of the list with something plausible in each place.
fn path(listed: &Listed) -> String {
    let mut path = listed.path.to_owned();
    for (place, value) in [
        ("{number}", "CTH-7F3K-92QX"),
        ("{photo}", "0190a000-0000-7000-8000-000000000001"),
        ("{at}", "0"),
        ("{token}", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("{account}", "0190a000-0000-7000-8000-000000000002"),
    ] {
        path = path.replace(place, value);
    }
    // Anything else in braces gets an identifier.
    while let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
        path.replace_range(start..=end, "0190a000-0000-7000-8000-000000000003");
    }
    path
}

fn listed(method: &Method) -> Vec<String> {
    let routes = crate::routes();
    let found: Vec<String> = routes.listed().iter().filter(|one| one.method == *method).map(path).collect();
    assert!(found.len() > 5, "the list of routes is empty");
    found
}

/// What stands on every answer.
fn assert_dressed(reply: &Reply, what: &str) {
    let expected = [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ];
    for (name, value) in expected {
        assert_eq!(reply.header(name), value, "{what}: {name}");
    }
    assert!(reply.header("permissions-policy").contains("microphone=()"), "{what}");
    assert!(!reply.header("cache-control").is_empty(), "{what}: cache-control");
    for cookie in reply.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-"), "{what}: {cookie}");
        for flag in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(flag), "{what}: {cookie} lacks {flag}");
        }
        assert!(!cookie.contains("Domain="), "{what}: {cookie}");
    }
    assert_ne!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{what}: {}", reply.text);
    if reply.is_page() {
        assert_page(reply, what);
    }
}

/// What holds for every page: nothing inline, nothing unfilled, its language told.
fn assert_page(reply: &Reply, what: &str) {
    let text = &reply.text;
    for stray in ["{{", "}}", "{%", "<style", " style=\"", " onclick=", "javascript:", "«»"] {
        assert!(!text.contains(stray), "{what}: the page holds {stray}");
    }
    for script in text.split("<script").skip(1) {
        assert!(script.starts_with(" src="), "{what}: a script stands inside the page");
    }
    assert!(text.contains("<html lang=\""), "{what}: the page tells no language");
    assert!(text.contains("<title>") && text.contains("<h1"), "{what}: no title or heading");
}

fn officers<'a>(app: &'a App, language: &'static str) -> Vec<(String, Visitor<'a>)> {
    let region = app.state.regions.single().unwrap();
    let mut found = vec![("nobody".to_owned(), app.visitor(language))];
    for role in &region.roles.list {
        found.push((role.id.clone(), app.officer(&role.id, language)));
    }
    found
}

#[tokio::test]
async fn every_page_is_dressed_and_answers_everybody_in_both_languages() {
    let app = app();
    for language in LANGUAGES {
        for (who, visitor) in officers(&app, language) {
            for path in listed(&Method::GET) {
                let reply = visitor.get(&path).await;
                let what = format!("GET {path} by {who} in {language}");
                assert_dressed(&reply, &what);
                assert!(!reply.status.is_server_error(), "{what}: {} {}", reply.status, reply.text);
                if reply.is_page() {
                    assert!(
                        reply.text.contains(&format!("<html lang=\"{language}\"")),
                        "{what}: other language"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn reading_changes_nothing() {
    let app = app();
    let readers = officers(&app, "id");
    let before = app.rows();
    for (_, visitor) in &readers {
        for path in listed(&Method::GET) {
            visitor.get(&path).await;
        }
    }
    assert_eq!(app.rows(), before);
}

/// How a form comes that the reader did not send: the case, its fields, further headers.
type Forged = (&'static str, String, Vec<(&'static str, String)>);

fn forged(token: &str) -> Vec<Forged> {
    vec![
        ("without a token", String::new(), vec![]),
        ("with a wrong token", "csrf=AAAA".to_owned(), vec![]),
        ("from another site", format!("csrf={token}"), vec![("sec-fetch-site", "cross-site".to_owned())]),
        ("from a sister site", format!("csrf={token}"), vec![("sec-fetch-site", "same-site".to_owned())]),
        (
            "from another origin",
            format!("csrf={token}"),
            vec![("origin", "https://jahat.example".to_owned())],
        ),
        ("from no origin", format!("csrf={token}"), vec![("origin", "null".to_owned())]),
        (
            "from a longer name",
            format!("csrf={token}"),
            vec![("origin", format!("https://{HOST}.jahat.example"))],
        ),
    ]
}

#[tokio::test]
async fn no_form_counts_without_its_token_or_from_elsewhere() {
    let app = app();
    let mut readers = officers(&app, "id");
    // Whoever asks, a form is refused before it is known what it wants; a few stand for all.
    readers.retain(|(who, _)| matches!(who.as_str(), "nobody" | "agency_head" | "region_administrator"));
    let before = app.rows();
    for (who, visitor) in &readers {
        let token = visitor.token().await;
        // The end of letters is asked for by mail programs, which have no page (RFC 8058): its own token speaks for it.
        let forms = listed(&Method::POST).into_iter().filter(|path| !path.starts_with("/surel/berhenti/"));
        for path in forms {
            for (case, fields, more) in forged(&token) {
                let multipart = form_of(&fields);
                for (kind, body) in [
                    ("application/x-www-form-urlencoded", fields.clone()),
                    ("multipart/form-data; boundary=b", multipart),
                ] {
                    let mut request = visitor.request(Method::POST, &path).header(header::CONTENT_TYPE, kind);
                    for (name, value) in &more {
                        request = request.header(*name, value);
                    }
                    let reply = visitor.send(request.body(Body::from(body)).unwrap()).await;
                    let what = format!("POST {path} {case} as {kind} by {who}");
                    assert_dressed(&reply, &what);
                    let refused = [StatusCode::FORBIDDEN, StatusCode::UNPROCESSABLE_ENTITY];
                    assert!(refused.contains(&reply.status), "{what}: {} {}", reply.status, reply.text);
                    // Of the two kinds of body one is not this form's: that is told first, the other must be 403.
                    if reply.status == StatusCode::UNPROCESSABLE_ENTITY {
                        assert!(
                            reply.text.contains("Formulir ini tidak dapat kami baca"),
                            "{what}: {}",
                            reply.text
                        );
                    }
                }
            }
        }
    }
    assert_eq!(app.rows(), before);
}

/// The same fields as a form that may hold files.
fn form_of(fields: &str) -> String {
    let token = fields.strip_prefix("csrf=").unwrap_or_default();
    format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b--\r\n")
}

#[tokio::test]
async fn other_methods_are_told_so() {
    let app = app();
    let visitor = app.visitor("id");
    let routes = crate::routes();
    for one in routes.listed() {
        let path = path(one);
        let taken: Vec<&Method> = routes
            .listed()
            .iter()
            .filter(|other| other.path == one.path)
            .map(|other| &other.method)
            .collect();
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
            Method::TRACE,
        ] {
            if taken.contains(&&method) {
                continue;
            }
            let reply =
                visitor.send(visitor.request(method.clone(), &path).body(Body::empty()).unwrap()).await;
            let what = format!("{method} {path}");
            assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{what}");
            assert!(reply.header("allow").contains(taken[0].as_str()), "{what}: {}", reply.header("allow"));
            assert!(reply.text.contains("Halaman ini tidak dapat dipakai begitu"), "{what}: {}", reply.text);
            assert_dressed(&reply, &what);
        }
    }
}

#[tokio::test]
async fn bodies_over_the_limit_are_refused_in_words() {
    let app = app();
    let visitor = app.visitor("en");
    let token = visitor.token().await;
    // Mail programs leave the list by the address alone: what they send with it is not read (RFC 8058).
    let forms = listed(&Method::POST).into_iter().filter(|path| !path.starts_with("/surel/berhenti/"));
    for path in forms {
        for (kind, body) in [
            ("application/x-www-form-urlencoded", vec![b'a'; 70 * 1024]),
            ("multipart/form-data; boundary=b", large_upload(&token)),
        ] {
            for told in [true, false] {
                let mut request = visitor.request(Method::POST, &path).header(header::CONTENT_TYPE, kind);
                if told {
                    request = request.header(header::CONTENT_LENGTH, body.len());
                }
                let reply = visitor.send(request.body(Body::from(body.clone())).unwrap()).await;
                let what = format!("POST {path} {kind} {told}");
                assert_dressed(&reply, &what);
                match reply.status {
                    StatusCode::PAYLOAD_TOO_LARGE => {
                        assert!(reply.text.contains("Too much was sent"), "{what}: {}", reply.text);
                    }
                    StatusCode::UNPROCESSABLE_ENTITY => {
                        assert!(reply.text.contains("could not read this form"), "{what}: {}", reply.text);
                    }
                    other => panic!("{what}: {other} {}", reply.text),
                }
            }
        }
    }
}

fn large_upload(token: &str) -> Vec<u8> {
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"photo\"; filename=\"a.jpg\"\r\n\r\n"
    );
    let mut body = head.into_bytes();
    body.resize(body.len() + UPLOAD_BYTES, 0xff);
    body.extend_from_slice(b"\r\n--b--\r\n");
    body
}

#[tokio::test]
async fn unknown_paths_are_a_helpful_page() {
    let app = app();
    for (language, words, home) in
        [("id", "Halaman tidak ditemukan", "Buka beranda"), ("en", "Page not found", "home page")]
    {
        let visitor = app.visitor(language);
        for path in [
            "/tiada",
            "/lapor/tiada",
            "/aset/tiada.css",
            "/aset/../Cargo.toml",
            "/r/lain",
            "/%00",
            "/petugas/x/y/z",
        ] {
            let reply = visitor.get(path).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
            assert_dressed(&reply, path);
            for part in [words, home, "href=\"/lacak\"", "href=\"/lapor\""] {
                assert!(reply.text.contains(part), "{path}: {part} in {}", reply.text);
            }
        }
    }
}

#[tokio::test]
async fn pages_that_ask_for_a_sign_in_lead_there_and_back() {
    let app = app();
    let visitor = app.visitor("id");
    let reply = visitor.get("/petugas?tampilan=saya").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(reply.location(), "/petugas/masuk?lanjut=%2Fpetugas%3Ftampilan%3Dsaya");
}

/// A service called like a page would never be opened: words that follow `/layanan/` are reserved in packs.
#[test]
fn every_page_beside_services_has_a_word_no_service_may_have() {
    let routes = crate::routes();
    let mut words = 0;
    for one in routes.listed() {
        let path = one.path.trim_start_matches("/petugas");
        let Some(word) = path.strip_prefix("/layanan/").and_then(|rest| rest.split('/').next()) else {
            continue;
        };
        if !word.starts_with('{') {
            assert!(balai_platform::region::services::RESERVED.contains(&word), "{}", one.path);
            words += 1;
        }
    }
    assert!(words >= 4, "{words}");
}
