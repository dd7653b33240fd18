//! What everybody may ask.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use balai_testkit_http::App;
use serde_json::json;

use super::world::{Program, app, report, sent};

#[tokio::test]
async fn what_an_app_must_know_of_the_region() {
    let app = app();
    let program = Program::new(&app);
    let (_, region) = program.get("/api/v1/region", &[]).await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&region).unwrap());
    let (_, categories) = program.get("/api/v1/categories", &[]).await;
    let first = &categories["groups"][0]["categories"][0];
    insta::assert_snapshot!(serde_json::to_string_pretty(first).unwrap());
    let english = app.visitor("en").get("/api/v1/categories").await;
    assert_eq!((english.header("content-language"), english.header("vary")), ("en", "accept-language"));
    let (_, villages) = program.get("/api/v1/areas?level=village&within=99.01.02", &[]).await;
    let villages = villages["areas"].as_array().unwrap();
    assert!(!villages.is_empty() && villages.iter().all(|one| one["parent"] == "99.01.02"), "{villages:?}");
    let (_, found) = program.get("/api/v1/places?text=pasar", &[]).await;
    assert!(found["areas"][0]["code"].is_string() && found["places"][0]["id"].is_string(), "{found}");
    for (query, expected) in
        [("longitude=120.012&latitude=-6.012", "inside"), ("longitude=0&latitude=0", "outside")]
    {
        let (_, location) = program.get(&format!("/api/v1/location?{query}"), &[]).await;
        assert_eq!(location["where"], expected, "{location}");
    }
}

#[tokio::test]
async fn lists_are_narrowed_and_paged() {
    let app = app();
    let program = Program::new(&app);
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.insert(0, sent(&program).await.0);
        app.clock.advance(1_000);
    }
    let (_, page) = program.get("/api/v1/reports?limit=2", &[]).await;
    let of = |page: &serde_json::Value| -> Vec<String> {
        page["reports"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["number"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(of(&page), numbers[..2]);
    let next = page["next"].as_str().unwrap();
    let (_, rest) = program.get(&format!("/api/v1/reports?limit=2&after={next}"), &[]).await;
    assert_eq!((of(&rest), &rest["next"]), (numbers[2..].to_vec(), &json!(null)));
    for (query, count) in [
        ("category=jalan-rusak&state=open", 3),
        ("category=sampah", 0),
        ("category=tidak-ada", 0),
        ("area=99.01", 3),
        ("area=12", 0),
        ("state=done", 0),
        ("agency=pekerjaan-umum", 3),
        ("text=berlubang", 3),
        ("text=sampah", 0),
        (&format!("text={}", numbers[0]), 1),
    ] {
        let (status, page) = program.get(&format!("/api/v1/reports?{query}"), &[]).await;
        assert_eq!((status, of(&page).len()), (StatusCode::OK, count), "{query}: {page}");
    }
    let (_, found) = program
        .get(&format!("/api/v1/search?text={}", numbers[1].to_lowercase().replace('-', "%20")), &[])
        .await;
    assert_eq!(of(&found), [numbers[1].clone()], "{found}");
}

#[tokio::test]
async fn the_map_shows_what_lies_in_the_box() {
    let app = app();
    let program = Program::new(&app);
    sent(&program).await;
    for (query, count) in [
        ("west=120&south=-7&east=121&north=-6", 1),
        ("west=120.0119&south=-6.0121&east=120.0121&north=-6.0119", 1),
        ("west=120.013&south=-7&east=121&north=-6", 0),
        ("west=121&south=-7&east=120&north=-6", 0),
        ("west=120&south=-7&east=121&north=-6&category=sampah", 0),
    ] {
        let reply = program.reply(Method::GET, &format!("/api/v1/map?{query}"), &[], Body::empty()).await;
        assert_eq!(reply.header("content-type"), "application/geo+json");
        let points: serde_json::Value = serde_json::from_str(&reply.text).unwrap();
        assert_eq!(points["features"].as_array().unwrap().len(), count, "{query}: {points}");
    }
}

/// A box that grows smaller around a report of a blurred category finds it at the shown place, never at the exact one.
#[tokio::test]
async fn a_small_box_does_not_find_an_exact_place() {
    let app = app();
    let region = app.state.regions.single().unwrap();
    let blurred =
        region.categories.list.iter().find(|one| one.blur_metres > 0 && one.visibility.as_str() == "public");
    let Some(blurred) = blurred else { return };
    let program = Program::new(&app);
    let mut exact = report();
    exact["category"] = json!(blurred.id);
    let (status, receipt) = program.post("/api/v1/reports", &[], &exact).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let (_, seen) =
        program.get(&format!("/api/v1/reports/{}", receipt["number"].as_str().unwrap()), &[]).await;
    let at = |longitude: f64, latitude: f64| {
        let small = 0.000_02;
        format!(
            "/api/v1/map?west={}&east={}&south={}&north={}",
            longitude - small,
            longitude + small,
            latitude - small,
            latitude + small
        )
    };
    let shown = (seen["longitude"].as_f64().unwrap(), seen["latitude"].as_f64().unwrap());
    let (_, found) = program.get(&at(shown.0, shown.1), &[]).await;
    assert_eq!(found["features"].as_array().unwrap().len(), 1, "{found}");
    let (_, hidden) = program.get(&at(120.012, -6.012), &[]).await;
    assert_eq!(hidden["features"].as_array().unwrap().len(), 0, "{hidden}");
}

#[tokio::test]
async fn reports_near_by_are_offered() {
    let app = app();
    let program = Program::new(&app);
    let (number, _) = sent(&program).await;
    let asked = json!({
        "text": "Jalan berlubang di depan pasar", "category": "jalan-rusak", "longitude": 120.0121, "latitude": -6.012
    });
    let (_, found) = program.post("/api/v1/similar", &[], &asked).await;
    assert_eq!(found["reports"][0]["number"], json!(number), "{found}");
    let (status, none) =
        program.post("/api/v1/similar", &[], &json!({ "longitude": 0, "latitude": 0 })).await;
    assert_eq!((status, none["reports"].as_array().map(Vec::len)), (StatusCode::OK, Some(0)), "{none}");
}

#[tokio::test]
async fn restricted_reports_are_nobodys_but_their_reporters() {
    let app = app();
    let program = Program::new(&app);
    let mut closed = report();
    closed["visibility"] = json!("restricted");
    let (_, receipt) = program.post("/api/v1/reports", &[], &closed).await;
    let number = receipt["number"].as_str().unwrap();
    for path in [format!("/api/v1/reports/{number}"), "/api/v1/reports/CTH-0000-0000".to_owned()] {
        let (status, problem) = program.get(&path, &[]).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::NOT_FOUND, &json!("problem-case-not-found")),
            "{path}"
        );
    }
    let (_, list) = program.get("/api/v1/reports", &[]).await;
    assert_eq!(list["reports"], json!([]));
    let own = [("balai-pin", receipt["pin"].as_str().unwrap())];
    let (status, _) = program.get(&format!("/api/v1/reports/{number}/own"), &own).await;
    assert_eq!(status, StatusCode::OK);
    let device = [("balai-device", "00112233445566778899aabbccddeeff")];
    let reply = program
        .reply(Method::POST, &format!("/api/v1/reports/{number}/follow"), &device, Body::empty())
        .await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
}

#[tokio::test]
async fn pages_of_every_site_may_ask_here_and_nowhere_else() {
    let app = app();
    let program = Program::new(&app);
    let asks = [("origin", "https://aplikasi.example"), ("access-control-request-method", "POST")];
    let reply = program.reply(Method::OPTIONS, "/api/v1/reports", &asks, Body::empty()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    for name in ["idempotency-key", "balai-pin", "authorization", "balai-device"] {
        assert!(reply.header("access-control-allow-headers").contains(name), "{name}");
    }
    assert_eq!(reply.header("access-control-allow-credentials"), "", "no cookie is ever wanted");
    let page = program.reply(Method::OPTIONS, "/lapor", &asks, Body::empty()).await;
    assert_eq!((page.status, page.header("access-control-allow-origin")), (StatusCode::NOT_FOUND, ""));
    let read = program.reply(Method::GET, "/api/v1/region", &[], Body::empty()).await;
    assert_eq!(read.header("access-control-allow-origin"), "*");
    assert!(read.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn a_cookie_opens_nothing() {
    let app: App = app();
    let program = Program::new(&app);
    let (number, _) = sent(&program).await;
    for cookie in ["__Host-kasus=x", "__Host-sesi=x"] {
        let reply = program
            .reply(
                Method::GET,
                &format!("/api/v1/reports/{number}/own"),
                &[("cookie", cookie)],
                Body::empty(),
            )
            .await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{}", reply.text);
    }
}
