//! Cookies, tokens, forms, who asks from where in which language, assets and brand: what needs no page.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use balai_base::{ProblemKind, SeededRandom};
use balai_platform::vault::Vault;
use std::sync::Arc;

use crate::{
    Fields,
    cookies::{self, CookieKind, Cookies},
    csrf::{self, Binding},
    error::status_of,
    reference,
};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
    };
    pairs.iter().map(pair).fold(HeaderMap::new(), |mut map, (name, value)| {
        map.append(name, value);
        map
    })
}

fn vault() -> (Vault, std::path::PathBuf) {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("balai-web-{}-{number}", std::process::id()));
    (Vault::in_directory(&path, Arc::new(SeededRandom::from_number(1))).unwrap(), path)
}

#[test]
fn our_cookies_are_found_and_doubled_ones_are_not_believed() {
    let sent = headers(&[("cookie", "a=b; __Host-bahasa=en;x"), ("cookie", "__Host-sesi=one")]);
    let read = Cookies::read(&sent, false);
    assert_eq!(read.get(CookieKind::Language), Some("en"));
    assert_eq!(read.get(CookieKind::Session), Some("one"));
    assert_eq!(read.get(CookieKind::Draft), None);
    let doubled = headers(&[("cookie", "__Host-sesi=one; __Host-sesi=two")]);
    assert_eq!(Cookies::read(&doubled, false).get(CookieKind::Session), None);
    // Without TLS the names differ, so that one cannot stand for the other.
    assert_eq!(Cookies::read(&sent, true).get(CookieKind::Session), None);
}

#[test]
fn cookies_are_written_with_every_flag_and_never_with_what_could_add_one() {
    let value = |kind, value, seconds, plain| cookies::set(kind, value, seconds, plain);
    assert_eq!(
        value(CookieKind::Draft, "abc-_.9", Some(60), false).unwrap(),
        "__Host-lapor=abc-_.9; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
    );
    assert_eq!(
        value(CookieKind::Language, "id", None, true).unwrap(),
        "bahasa=id; Path=/; HttpOnly; SameSite=Lax"
    );
    for wrong in ["a;b", "a b", "a\r\nSet-Cookie: x=y", "é", "a=b"] {
        assert_eq!(value(CookieKind::Draft, wrong, None, false), None, "{wrong}");
    }
}

#[test]
fn a_token_fits_its_browser_and_session_only() {
    let (vault, path) = vault();
    let random = SeededRandom::from_number(2);
    let own = Binding { device: [1; 16], session: Some([2; 32]) };
    let (one, two) = (csrf::token(&vault, &own, &random), csrf::token(&vault, &own, &random));
    assert_ne!(one, two, "each page masks it anew");
    assert!(csrf::fits(&vault, &own, &one) && csrf::fits(&vault, &own, &two));
    for other in [
        Binding { device: [9; 16], session: Some([2; 32]) },
        Binding { device: [1; 16], session: Some([9; 32]) },
        Binding { device: [1; 16], session: None },
    ] {
        assert!(!csrf::fits(&vault, &other, &one));
    }
    let mut flipped = one.clone().into_bytes();
    flipped[40] = if flipped[40] == b'A' { b'B' } else { b'A' };
    assert!(!csrf::fits(&vault, &own, std::str::from_utf8(&flipped).unwrap()));
    for wrong in ["", "A", "****", &one[..40]] {
        assert!(!csrf::fits(&vault, &own, wrong), "{wrong}");
    }
    std::fs::remove_dir_all(path).unwrap();
}

#[test]
fn what_a_browser_says_of_the_sender_decides() {
    let table: [(&[(&'static str, &str)], bool); 11] = [
        (&[], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("origin", "https://a.example")], true),
        (&[("origin", "http://a.example")], true),
        (&[("origin", "https://a.example:8443")], false),
        (&[("origin", "https://b.a.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", "https://a.example"), ("sec-fetch-site", "cross-site")], false),
    ];
    for (sent, allowed) in table {
        let outcome = csrf::same_site(&headers(sent), "a.example");
        assert_eq!(outcome.is_ok(), allowed, "{sent:?}");
        if let Err(problem) = outcome {
            assert_eq!(problem.kind, ProblemKind::Forbidden);
        }
    }
}

#[test]
fn fields_keep_what_was_typed() {
    let fields = Fields::parse(b"text=+a%20b+%0A&case=1&case=2&empty=&number=12&csrf=secret");
    assert_eq!(fields.text("text"), "a b");
    assert_eq!(fields.all("case"), ["1", "2"]);
    assert_eq!(fields.text("case"), "1");
    assert_eq!(fields.optional("empty"), None);
    assert!(fields.has("empty") && !fields.has("nothing"));
    assert_eq!(fields.read::<u8>("number"), Some(12));
    assert_eq!(fields.read::<u8>("text"), None);
    let shown = serde_json::to_string(&fields).unwrap();
    assert!(shown.contains("\"case\":\"1\"") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_form_token_is_sixty_four_digits() {
    let token = "ab".repeat(32);
    let of = |text: &str| Fields::parse(format!("form_token={text}").as_bytes()).form_token();
    assert_eq!(of(&token), Some([0xab; 32]));
    for wrong in ["", "ab", &"zz".repeat(32), &"ab".repeat(33), &format!("{}é", "ab".repeat(31))] {
        assert_eq!(of(wrong), None, "{wrong}");
    }
}

#[test]
fn codes_are_easy_to_read_aloud() {
    let random = SeededRandom::from_number(3);
    for _ in 0..200 {
        let code = reference::code(&random);
        assert_eq!(code.len(), 9, "{code}");
        assert!(
            code.chars()
                .all(|letter| letter == '-' || letter.is_ascii_uppercase() || letter.is_ascii_digit())
        );
        assert!(!code.contains(['I', 'L', 'O', 'U']), "{code}");
    }
}

#[test]
fn every_kind_of_problem_has_its_status() {
    let table = [
        (ProblemKind::Invalid, 422, None),
        (ProblemKind::Unauthenticated, 401, None),
        (ProblemKind::Forbidden, 403, None),
        (ProblemKind::NotFound, 404, None),
        (ProblemKind::Conflict, 409, None),
        (ProblemKind::TooLarge, 413, None),
        (ProblemKind::TooMany(7), 429, Some(7)),
        (ProblemKind::Unavailable(3), 503, Some(3)),
        (ProblemKind::Internal, 500, None),
    ];
    for (kind, status, retry) in table {
        assert_eq!(status_of(kind), (axum::http::StatusCode::from_u16(status).unwrap(), retry));
    }
}
