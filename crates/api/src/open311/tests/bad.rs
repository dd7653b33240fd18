//! What is sent wrongly is told in the standard's form, with a sentence that helps, and changes nothing.

use axum::http::StatusCode;

use super::world::{App, app, errors, get, key, key_within, reported, send, send_as};

#[tokio::test]
async fn parameters_that_cannot_be_read_are_named() {
    let app = app();
    for (query, name) in [
        ("start_date=yesterday", "start_date:"),
        ("end_date=2026-02-30T00:00:00Z", "end_date:"),
        (
            "start_date=2026-03-02T00:00:00Z&end_date=2026-03-01T00:00:00Z",
            "end_date: `start_date` must lie before",
        ),
        ("updated_after=2026-03-02&updated_before=2026-03-01", "updated_before: `updated_after`"),
        ("start_date=2025-01-01&end_date=2025-12-31", "end_date: At most 90 days"),
        ("status=done", "status:"),
        ("page=-1", "page:"),
        ("page=two", "page:"),
        ("page_size=x", "page_size:"),
        ("bbox=1,2,3", "bbox:"),
        ("bbox=115.2,-8,115.1,-9", "bbox:"),
        ("bbox=a,b,c,d", "bbox:"),
        ("lat=-6.01&long=120.01", "radius:"),
        ("lat=-6.01&long=120.01&radius=NaN", "radius:"),
        ("lat=95&long=120.01&radius=100", "radius:"),
        ("updated_after=2020-01-01&page=1002", "page: So far back"),
    ] {
        for format in ["json", "xml"] {
            let reply = get(&app, &format!("/open311/v2/requests.{format}?{query}")).await;
            let (code, told) = errors(&reply);
            assert_eq!((code, reply.status), (400, StatusCode::BAD_REQUEST), "{query}: {}", reply.text);
            assert!(told.contains(name), "{query}: {told}");
        }
    }
    let numbers = vec!["CTH-7F3K-92QX"; 201].join(",");
    let reply = get(&app, &format!("/open311/v2/requests.json?service_request_id={numbers}")).await;
    assert_eq!(errors(&reply).0, 400);
}

#[tokio::test]
async fn a_service_nobody_has_is_told_where_a_list_is_asked_for() {
    let app = app();
    for format in ["json", "xml"] {
        let reply = get(&app, &format!("/open311/v2/requests.{format}?service_code=tiada,hilang")).await;
        let (code, told) = errors(&reply);
        assert_eq!((code, reply.status), (404, StatusCode::NOT_FOUND), "{}", reply.text);
        assert!(told.contains("no such `service_code`") && told.contains("services.xml"), "{told}");
    }
    for known in ["tiada,sampah", "undecided"] {
        let reply = get(&app, &format!("/open311/v2/requests.json?service_code={known}")).await;
        assert_eq!((reply.status, reply.text.as_str()), (StatusCode::OK, "[]"), "{known}");
    }
}

#[tokio::test]
async fn pages_behind_the_end_are_empty_and_quick() {
    let app = app();
    reported(&app, &key(&app), "Jalan berlubang di depan pasar").await;
    for page in ["2", "1000000000", "18446744073709551615", "99999999999999999999999999"] {
        for path in ["requests", "servicerequestupdates"] {
            let reply = get(&app, &format!("/open311/v2/{path}.json?page={page}")).await;
            assert_eq!((reply.status, reply.text.as_str()), (StatusCode::OK, "[]"), "{path} {page}");
        }
    }
    let reply = get(&app, "/open311/v2/requests.xml?page=1000000000").await;
    assert!(reply.text.ends_with("<service_requests></service_requests>"), "{}", reply.text);
}

/// What is sent, and with which code and words it is refused.
type Case<'a> = (Vec<(&'a str, &'a str)>, u64, &'a str);

#[tokio::test]
async fn a_report_that_lacks_something_is_refused_by_name() {
    let app = app();
    let key = key(&app);
    let before = app.rows();
    let road = [("service_code", "jalan-rusak"), ("description", "Jalan berlubang besar")];
    let place = [("lat", "-6.01"), ("long", "120.01")];
    let long = "a ".repeat(2_001);
    let cases: Vec<Case> = vec![
        (vec![], 400, "service_code: Send a `service_code`"),
        (vec![("service_code", "tiada")], 404, "no such `service_code`"),
        (road.to_vec(), 400, "lat, long: Send the place"),
        ([&road[..], &[("lat", "-6.01")]].concat(), 400, "lat, long: Send `lat` and `long` together"),
        ([&road[..], &[("lat", "x"), ("long", "y")]].concat(), 400, "lat, long: Write decimal degrees"),
        ([&road[..], &[("lat", "NaN"), ("long", "inf")]].concat(), 400, "lat, long: Write decimal degrees"),
        ([&road[..], &[("lat", "48.85"), ("long", "2.35")]].concat(), 400, "lat, long:"),
        ([&road[..], &[("address_id", "99.99.99.9999")]].concat(), 400, "address_id:"),
        (
            [&road[..1], &[("description", long.as_str())], &place[..]].concat(),
            400,
            "description: At most 4000",
        ),
        ([&road[..], &place[..], &[("attribute[kind]", "shout")]].concat(), 400, "attribute[kind]:"),
        ([&road[..], &place[..], &[("attribute[village][]", "1")]].concat(), 400, "attribute[village]:"),
        ([&road[..], &place[..], &[("email", "nobody")]].concat(), 400, "email:"),
    ];
    for (fields, code, told) in cases {
        for format in ["json", "xml"] {
            let fields = [&[("api_key", key.as_str())][..], &fields[..]].concat();
            let reply = send(&app, &format!("/open311/v2/requests.{format}"), &fields).await;
            let (given, description) = errors(&reply);
            assert_eq!(given, code, "{fields:?}: {}", reply.text);
            assert!(description.contains(told), "{fields:?}: {description}");
        }
    }
    let after = app.rows();
    assert_eq!(before, after, "nothing of it was stored");
}

#[tokio::test]
async fn what_lies_at_the_place_is_told() {
    let app = app();
    let key = key(&app);
    let fields = [
        ("api_key", key.as_str()),
        ("service_code", "jalan-rusak"),
        ("description", "Jalan berlubang besar"),
        ("lat", "-6.01"),
        ("long", "120.10"),
    ];
    let reply = send(&app, "/open311/v2/requests.json", &fields).await;
    let (code, told) = errors(&reply);
    assert_eq!(code, 400);
    assert!(told.contains("in the sea") && told.contains("Desa Bukit Asri"), "{told}");
}

#[tokio::test]
async fn only_forms_are_read() {
    let app = app();
    let bomb = b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"
        .to_vec();
    for (kind, body) in [
        ("text/xml", bomb.clone()),
        ("application/xml; charset=utf-8", bomb),
        ("application/json", b"{}".to_vec()),
        ("", Vec::new()),
    ] {
        let reply = send_as(&app, "/open311/v2/requests.xml", (kind, body)).await;
        let (code, told) = errors(&reply);
        assert_eq!(code, 400, "{kind}: {}", reply.text);
        assert!(told.contains("application/x-www-form-urlencoded"), "{told}");
    }
    let large =
        send_as(&app, "/open311/v2/requests.json", ("application/x-www-form-urlencoded", vec![b'a'; 70_000]))
            .await;
    assert_eq!(errors(&large).0, 413);
    let broken = send_as(
        &app,
        "/open311/v2/requests.json",
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense".to_vec()),
    )
    .await;
    assert_eq!(errors(&broken).0, 400, "{}", broken.text);
}

#[tokio::test]
async fn a_key_must_be_valid_and_within_its_limits() {
    let app = app();
    let missing = send(&app, "/open311/v2/requests.xml", &[("service_code", "jalan-rusak")]).await;
    assert_eq!((missing.status, errors(&missing).0), (StatusCode::FORBIDDEN, 403));
    assert!(errors(&missing).1.contains("No `api_key` was sent"), "{}", missing.text);
    for wrong in ["x", "balai_", "balai_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --"] {
        let reply = send(&app, "/open311/v2/requests.json", &[("api_key", wrong)]).await;
        assert_eq!(errors(&reply).0, 403, "{wrong}");
    }
    let key = key_within(&app, (1, 10));
    let first = send(&app, "/open311/v2/requests.json", &[("api_key", &key)]).await;
    assert_eq!(errors(&first).0, 400);
    let second = send(&app, "/open311/v2/requests.json", &[("api_key", &key)]).await;
    let (code, told) = errors(&second);
    assert_eq!(code, 429);
    assert!(told.contains("1 requests a minute") && !second.header("retry-after").is_empty(), "{told}");
}

#[tokio::test]
async fn attributes_may_be_repeated_and_nested() {
    let app = app();
    let key = key(&app);
    let fields = [
        ("api_key", key.as_str()),
        ("service_code", "jalan-rusak"),
        ("description", "Mohon dibuat trotoar di sini"),
        ("attribute[kind][]", "wish"),
        ("attribute[kind][]", "complaint"),
        ("attribute[village][0]", "99.01.01.1001"),
        ("attribute[unknown][][]", "1"),
        ("attribute[", "2"),
        ("attribute[x][]", "3"),
        ("attribute[x][]", "4"),
    ];
    let reply = send(&app, "/open311/v2/requests.json", &fields).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
}

/// The made-up regency with a service that takes wishes and questions only.
fn pack_with_wishes(folder: &std::path::Path) -> std::path::PathBuf {
    let copy = folder.join("contoh");
    balai_testkit::copy_pack(&copy);
    let categories = copy.join("categories.toml");
    let more = "\n[[category]]\nid = \"usul\"\ngroup = \"pemerintahan\"\nname = { id = \"Usul\", en = \"Ideas\" }\n\
                description = { id = \"Usul dan pertanyaan.\", en = \"Ideas and questions.\" }\nkeywords = [\"usul\"]\n\
                kinds = [\"wish\", \"question\"]\nanswered_by = \"agency:sekretariat\"\nneeds_place = false\n\
                evidence_required = false\n";
    let text = std::fs::read_to_string(&categories).unwrap() + more;
    std::fs::write(&categories, text).unwrap();
    copy
}

#[tokio::test]
async fn a_required_attribute_must_be_sent() {
    let folder = balai_testkit::TestDirectory::new();
    let packs = [pack_with_wishes(folder.path())];
    let app = App::serving(crate::routes(), balai_testkit::databases().remove(0), &packs);
    let key = key(&app);
    let definition = super::world::json(&app, "/open311/v2/services/usul.json").await;
    assert_eq!(
        (&definition["attributes"][0]["code"], &definition["attributes"][0]["required"]),
        (&"kind".into(), &true.into())
    );
    let fields =
        [("api_key", key.as_str()), ("service_code", "usul"), ("description", "Mohon dibuat taman bermain")];
    let refused = send(&app, "/open311/v2/requests.xml", &fields).await;
    let (code, told) = errors(&refused);
    assert_eq!(code, 400);
    assert_eq!(told, "attribute[kind]: This attribute is required. Send `attribute[kind]`.");
    let sent =
        send(&app, "/open311/v2/requests.json", &[&fields[..], &[("attribute[kind]", "wish")]].concat())
            .await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
}
