//! What is refused, and how often something may be tried.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::json;

use super::world::{Program, app, report, sent};

#[tokio::test]
async fn what_has_another_shape_is_422_and_what_is_refused_is_409() {
    let app = app();
    let program = Program::new(&app);
    let with = |name: &str, value: serde_json::Value| {
        let mut changed = report();
        changed[name] = value;
        changed
    };
    for (sent, field) in [
        (with("text", json!("pendek")), "text"),
        (with("text", json!(null)), "text"),
        (with("text", json!(5)), "text"),
        (with("kind", json!("gossip")), "kind"),
        (with("longitude", json!(181)), "longitude"),
        (with("longitude", json!("120")), "longitude"),
        (with("village", json!("x")), "village"),
        (with("status", json!("done")), "status"),
        (with("agency", json!("pekerjaan-umum")), "agency"),
    ] {
        let (status, problem) = program.post("/api/v1/reports", &[], &sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {problem}");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
        assert_eq!(problem["code"], "problem-program-json-place");
    }
    for (sent, field) in [
        (with("text", json!("            ")), "text"),
        (with("category", json!("tidak-ada")), "category"),
        (with("longitude", json!(0)), "place_source"),
        (with("email", json!("bukan surel")), "email"),
        (
            with("village", json!("12.34"))
                .as_object()
                .map(|all| {
                    let mut all = all.clone();
                    all.remove("longitude");
                    all.remove("latitude");
                    json!(all)
                })
                .unwrap(),
            "village",
        ),
    ] {
        let (status, problem) = program.post("/api/v1/reports", &[], &sent).await;
        assert_eq!(status, StatusCode::CONFLICT, "{field}: {problem}");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
    assert_eq!(program.get("/api/v1/reports", &[]).await.1["reports"], json!([]), "nothing was taken in");
}

#[tokio::test]
async fn who_says_that_there_is_no_place_needs_none_until_a_category_does() {
    let app = app();
    let program = Program::new(&app);
    let nowhere = |category: &str, no_place: bool| json!({ "text": "Bagaimana cara mengurus izin usaha?", "category": category, "no_place": no_place });
    for (category, no_place, expected) in [
        ("undecided", true, StatusCode::CREATED),
        ("undecided", false, StatusCode::CONFLICT),
        ("jalan-rusak", true, StatusCode::CONFLICT),
    ] {
        let (status, told) = program.post("/api/v1/reports", &[], &nowhere(category, no_place)).await;
        assert_eq!(status, expected, "{category} {no_place}: {told}");
    }
}

#[tokio::test]
async fn bodies_and_queries_of_other_kinds_are_told_what_is_wrong() {
    let app = app();
    let program = Program::new(&app);
    for (kind, body) in [
        ("text/plain", "{}".to_owned()),
        ("application/x-www-form-urlencoded", "text=abc".to_owned()),
        ("application/json", "{".to_owned()),
        ("application/json", "{} {}".to_owned()),
        ("application/json", String::new()),
        ("multipart/form-data", "x".to_owned()),
    ] {
        let reply = program
            .reply(Method::POST, "/api/v1/reports", &[("content-type", kind)], Body::from(body.clone()))
            .await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {body}: {}", reply.text);
        assert_eq!(reply.header("content-type"), "application/problem+json");
    }
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "state=gone",
        "area=abc",
        "unknown=1",
        "limit=1&limit=2",
        "bahasa=en",
    ] {
        let (status, problem) = program.get(&format!("/api/v1/reports?{query}"), &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {problem}");
        assert_eq!(problem["code"], "problem-api-query");
    }
    let (status, lost) = program.get("/api/v1/reports?after=nonsense", &[]).await;
    assert_eq!((status, &lost["code"]), (StatusCode::NOT_FOUND, &json!("problem-cursor")));
    for path in
        ["/api/v1/reports/%FF", "/api/v1/reports/x", "/api/v1/reports/CTH-0000-0000/photos/x", "/api/v2"]
    {
        let (status, _) = program.get(path, &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_photo_is_refused_beside_its_field() {
    let app = app();
    let program = Program::new(&app);
    let (number, pin) = sent(&program).await;
    let path = format!("/api/v1/reports/{number}/photos");
    let key = [("balai-pin", pin.as_str())];
    for photos in [vec![b"no picture".as_slice()], vec![]] {
        let (status, problem) = program.form(&path, &key, (&[], &photos)).await;
        assert_eq!(
            (status, &problem["fields"][0]["field"]),
            (StatusCode::CONFLICT, &json!("photo")),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn pins_are_tried_ten_times_an_hour() {
    let app = app();
    let program = Program::new(&app);
    let (number, pin) = sent(&program).await;
    let path = format!("/api/v1/reports/{number}/token");
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    for _ in 0..10 {
        assert_eq!(program.post(&path, &[], &json!({ "pin": wrong })).await.0, StatusCode::UNAUTHORIZED);
    }
    let reply = program
        .reply(
            Method::POST,
            &path,
            &[("content-type", "application/json")],
            Body::from(json!({ "pin": pin }).to_string()),
        )
        .await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "{}", reply.text);
    assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0);
    app.clock.advance(balai_base::time::HOUR);
    assert_eq!(program.post(&path, &[], &json!({ "pin": pin })).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_device_sends_sixty_reports_an_hour() {
    let app = app();
    let program = Program::new(&app);
    let device = [("balai-device", "00112233445566778899aabbccddeeff")];
    for _ in 0..60 {
        assert_eq!(program.post("/api/v1/reports", &device, &report()).await.0, StatusCode::CREATED);
    }
    let (status, problem) = program.post("/api/v1/reports", &device, &report()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("problem-too-many")));
    assert_eq!(program.post("/api/v1/reports", &[], &report()).await.0, StatusCode::CREATED, "others go on");
}
