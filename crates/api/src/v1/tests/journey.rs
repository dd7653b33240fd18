//! From the first word to the rating, as an app does it.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use balai_civic::reports::{self, Act};
use balai_platform::{access::Actor, casework::Step};
use balai_testkit_http::App;
use serde_json::{Value, json};

use super::world::{Program, app, photo, report, sent};

#[tokio::test]
async fn a_report_with_a_photo_is_sent_followed_answered_and_rated() {
    let app = app();
    let program = Program::new(&app);
    suggestion_and_place_are_asked_first(&program).await;
    let fields = [
        ("text", "Jalan berlubang di depan pasar, sudah dua minggu."),
        ("category", "jalan-rusak"),
        ("longitude", "120.012"),
        ("latitude", "-6.012"),
        ("kind", "complaint"),
    ];
    let picture = photo();
    let key = [("idempotency-key", "kunci-acak-aplikasi-1")];
    let (status, receipt) = program.form("/api/v1/reports", &key, (&fields, &[&picture])).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let (_, again) = program.form("/api/v1/reports", &key, (&fields, &[&picture])).await;
    assert_eq!(receipt, again, "the same key, the same receipt");
    let number = receipt["number"].as_str().unwrap();
    let (status, token) = program
        .post(&format!("/api/v1/reports/{number}/token"), &[], &json!({ "pin": receipt["pin"] }))
        .await;
    assert_eq!(status, StatusCode::OK, "{token}");
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    let key = [("authorization", bearer.as_str())];
    let (_, own) = program.get(&format!("/api/v1/reports/{number}/own"), &key).await;
    assert_eq!(own["report"]["channel"]["id"], "aplikasi", "{own}");
    assert_eq!(own["report"]["photos"].as_array().unwrap().len(), 1);
    the_photo_is_the_owners_alone(&program, &own, &key).await;
    let (status, own) = program
        .post(&format!("/api/v1/reports/{number}/messages"), &key, &json!({ "text": "Kapan diperbaiki?" }))
        .await;
    assert_eq!(status, StatusCode::OK, "{own}");
    let words =
        own["report"]["history"].as_array().unwrap().iter().any(|line| line["text"] == "Kapan diperbaiki?");
    assert!(words, "{own}");
    let (status, own) = program
        .form(&format!("/api/v1/reports/{number}/photos"), &key, (&[("text", "Sisi lain")], &[&picture]))
        .await;
    assert_eq!((status, own["report"]["photos"].as_array().unwrap().len()), (StatusCode::OK, 2), "{own}");
    let (status, early) =
        program.post(&format!("/api/v1/reports/{number}/rating"), &key, &json!({ "score": 5 })).await;
    assert_eq!((status, &early["code"]), (StatusCode::CONFLICT, &json!("problem-rating-too-early")));
    refuse(&app, number).await;
    let (status, own) =
        program.post(&format!("/api/v1/reports/{number}/rating"), &key, &json!({ "score": 4 })).await;
    assert_eq!((status, &own["report"]["rating"]), (StatusCode::OK, &json!(4)), "{own}");
    let (status, own) = program
        .post(
            &format!("/api/v1/reports/{number}/not-solved"),
            &key,
            &json!({ "text": "Masih berlubang, mohon dilihat lagi." }),
        )
        .await;
    assert_eq!((status, &own["report"]["reopenings"]), (StatusCode::OK, &json!(1)), "{own}");
}

async fn suggestion_and_place_are_asked_first(program: &Program<'_>) {
    let text = json!({ "text": "jalan berlubang besar di depan pasar" });
    let (status, found) = program.post("/api/v1/suggestions", &[], &text).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(found["suggestions"][0]["category"]["id"], "jalan-rusak", "{found}");
    let (_, place) = program.get("/api/v1/location?longitude=120.012&latitude=-6.012", &[]).await;
    assert_eq!(place["where"], "inside", "{place}");
}

/// A photo that waits for release is shown to its reporter and to nobody else.
async fn the_photo_is_the_owners_alone(program: &Program<'_>, own: &Value, key: &[(&str, &str)]) {
    let photo = &own["report"]["photos"][0];
    for path in ["path", "small_path"] {
        let path = photo[path].as_str().unwrap();
        let seen = program.reply(Method::GET, path, key, Body::empty()).await;
        assert_eq!((seen.status, seen.header("content-type")), (StatusCode::OK, "image/jpeg"));
        let public = photo["state"] == "public";
        let others = program.reply(Method::GET, path, &[], Body::empty()).await;
        assert_eq!(others.status == StatusCode::OK, public, "{path} {}", others.text);
    }
}

/// An officer refuses the report, so that it has ended.
async fn refuse(app: &App, number: &str) {
    let region = app.state.regions.single().unwrap();
    let number = balai_base::CaseNumber::parse(number).unwrap();
    let context = balai_platform::casework::Context {
        region: region.clone(),
        vault: app.state.vault.clone(),
        moment: app.state.moment(),
        actor: officer(),
    };
    let refusal = region.workflows["report"]
        .transitions
        .iter()
        .find(|step| {
            region.workflows["report"].meaning(&step.to).as_str() == "refused"
                && step.from.contains(&region.workflows["report"].initial)
        })
        .unwrap_or_else(|| panic!("no refusal"))
        .id
        .clone();
    app.state
        .store
        .write(move |tx| {
            let step = Step {
                transition: refusal.clone(),
                answer: "Jalan ini milik perumahan, bukan jalan daerah.".to_owned(),
                reason: "Bukan jalan daerah".to_owned(),
                ..Step::default()
            };
            let act = Act { step, ..Act::default() };
            reports::act(tx, &context, &number, &act).map(drop)
        })
        .await
        .unwrap();
}

fn officer() -> Actor {
    use balai_platform::access::{Grant, Officer};
    let grant = Grant {
        role: "triage".to_owned(),
        agency: "pekerjaan-umum".to_owned(),
        unit: String::new(),
        area: None,
    };
    Actor::Officer(Officer {
        account: balai_base::AccountId(uuid::Uuid::from_u128(5)),
        name: "Petugas".to_owned(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

#[tokio::test]
async fn one_key_stands_for_one_request() {
    let app = app();
    let program = Program::new(&app);
    let key = [("idempotency-key", "kunci-acak-aplikasi-2")];
    let (_, first) = program.post("/api/v1/reports", &key, &report()).await;
    let mut other = report();
    other["text"] = json!("Jalan lain lagi yang juga berlubang.");
    let (status, refused) = program.post("/api/v1/reports", &key, &other).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("problem-key-used")), "{refused}");
    let device = [key[0], ("balai-device", "00112233445566778899aabbccddeeff")];
    let (status, elsewhere) = program.post("/api/v1/reports", &device, &report()).await;
    assert_eq!(status, StatusCode::CREATED, "another device's key is another key");
    assert_ne!(first["number"], elsewhere["number"]);
    for wrong in ["short", "", "a key with spaces in it"] {
        let (status, problem) =
            program.post("/api/v1/reports", &[("idempotency-key", wrong)], &report()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {problem}");
        assert_eq!(problem["fields"][0]["field"], "Idempotency-Key");
    }
    let pin = first["pin"].as_str().unwrap();
    let path = format!("/api/v1/reports/{}/messages", first["number"].as_str().unwrap());
    let headers = [("balai-pin", pin), ("idempotency-key", "kunci-acak-aplikasi-3")];
    for _ in 0..3 {
        let (status, own) = program.post(&path, &headers, &json!({ "text": "Satu kali saja." })).await;
        assert_eq!(status, StatusCode::OK, "{own}");
        let lines = own["report"]["history"].as_array().unwrap();
        assert_eq!(lines.iter().filter(|line| line["text"] == "Satu kali saja.").count(), 1, "{own}");
    }
    let (status, _) = program.post(&path, &headers, &json!({ "text": "Hal yang lain." })).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn nothing_opens_a_report_but_its_own_pin_or_token() {
    let app = app();
    let program = Program::new(&app);
    let (number, pin) = sent(&program).await;
    let (other, other_pin) = sent(&program).await;
    let own = format!("/api/v1/reports/{number}/own");
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    let (_, token) =
        program.post(&format!("/api/v1/reports/{other}/token"), &[], &json!({ "pin": other_pin })).await;
    let theirs = format!("Bearer {}", token["token"].as_str().unwrap());
    let mut bent = theirs.clone();
    bent.pop();
    bent.push(if theirs.ends_with('A') { 'B' } else { 'A' });
    for (headers, status, code) in [
        (vec![], StatusCode::UNAUTHORIZED, "problem-api-pin-missing"),
        (vec![("balai-pin", wrong)], StatusCode::UNAUTHORIZED, "problem-api-pin-wrong"),
        (vec![("balai-pin", "nonsense")], StatusCode::UNAUTHORIZED, "problem-api-pin-wrong"),
        (vec![("authorization", "Bearer x")], StatusCode::UNAUTHORIZED, "problem-api-token"),
        (vec![("authorization", bent.as_str())], StatusCode::UNAUTHORIZED, "problem-api-token"),
        (vec![("authorization", theirs.as_str())], StatusCode::FORBIDDEN, "problem-not-allowed"),
    ] {
        let reply = program.reply(Method::GET, &own, &headers, Body::empty()).await;
        assert_eq!(reply.status, status, "{headers:?}: {}", reply.text);
        assert!(reply.text.contains(code), "{headers:?}: {}", reply.text);
        let challenged = reply.header("www-authenticate");
        assert_eq!(!challenged.is_empty(), status == StatusCode::UNAUTHORIZED);
    }
    let (status, _) = program.get(&own, &[("balai-pin", &pin)]).await;
    assert_eq!(status, StatusCode::OK);
    app.clock.advance(61 * balai_base::time::MINUTE);
    let theirs_own = format!("/api/v1/reports/{other}/own");
    let (status, _) = program.get(&theirs_own, &[("authorization", &theirs)]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "a token lasts an hour");
}

#[tokio::test]
async fn no_answer_holds_who_reported() {
    let app = app();
    let program = Program::new(&app);
    let (number, pin) = sent(&program).await;
    for path in [
        format!("/api/v1/reports/{number}"),
        format!("/api/v1/reports/{number}/own"),
        "/api/v1/reports".to_owned(),
        "/api/v1/search?text=jalan".to_owned(),
        "/api/v1/map?west=119&south=-7&east=121&north=-5".to_owned(),
    ] {
        let reply = program.reply(Method::GET, &path, &[("balai-pin", &pin)], Body::empty()).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        for personal in ["Rahasia", "3456", "+62"] {
            assert!(!reply.text.contains(personal), "{path} holds {personal}: {}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_device_follows_and_leaves() {
    let app = app();
    let program = Program::new(&app);
    let (number, _) = sent(&program).await;
    let path = format!("/api/v1/reports/{number}/follow");
    let device = [("balai-device", "00112233445566778899aabbccddeeff")];
    for (method, following) in [
        (Method::GET, false),
        (Method::POST, true),
        (Method::POST, true),
        (Method::GET, true),
        (Method::DELETE, false),
    ] {
        let reply = program.reply(method.clone(), &path, &device, Body::empty()).await;
        assert_eq!(reply.status, StatusCode::OK, "{method}: {}", reply.text);
        assert!(reply.text.contains(&format!("\"following\":{following}")), "{method}: {}", reply.text);
    }
    for wrong in [vec![], vec![("balai-device", "xyz")]] {
        let reply = program.reply(Method::POST, &path, &wrong, Body::empty()).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.text);
    }
}

#[tokio::test]
async fn a_report_is_taken_back() {
    let app = app();
    let program = Program::new(&app);
    let (number, pin) = sent(&program).await;
    let path = format!("/api/v1/reports/{number}/withdrawal");
    let (status, own) = program.post(&path, &[("balai-pin", &pin)], &json!({})).await;
    assert_eq!((status, &own["report"]["meaning"]), (StatusCode::OK, &json!("withdrawn")), "{own}");
    let (status, _) = program.post(&path, &[("balai-pin", &pin)], &json!({})).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_report_without_a_category_gets_the_one_the_past_is_sure_of() {
    let app = app();
    let program = Program::new(&app);
    let filed = async |category: Option<&str>, rest: &Value| -> String {
        let mut body = json!({ "text": "Ada gerombyang lagi, gerombyang terus." });
        let fields = body.as_object_mut().unwrap();
        fields.extend(category.map(|id| ("category".to_owned(), json!(id))));
        fields.extend(rest.as_object().unwrap().clone());
        let (status, receipt) = program.post("/api/v1/reports", &[], &body).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
        receipt["category"]["id"].as_str().unwrap().to_owned()
    };
    let place = json!({ "longitude": 120.012, "latitude": -6.012 });
    let unnamed = [None, Some(""), Some("undecided")];
    for category in unnamed {
        assert_eq!(filed(category, &place).await, "undecided", "nothing was learned yet: {category:?}");
    }
    app.teach(0.5);
    for category in unnamed {
        assert_eq!(filed(category, &place).await, "sampah", "{category:?}");
    }
    assert_eq!(filed(Some("jalan-rusak"), &place).await, "jalan-rusak", "the reporter's own word counts");
    assert_eq!(filed(None, &json!({ "no_place": true })).await, "undecided", "a guess asks for nothing");
    app.teach(1.1);
    assert_eq!(filed(None, &place).await, "undecided", "not sure enough");
}

#[tokio::test]
async fn a_repetition_is_the_same_request_also_after_something_was_learned() {
    let app = app();
    let program = Program::new(&app);
    let key = [("idempotency-key", "kunci-acak-aplikasi-2")];
    let body = json!({ "text": "Ada gerombyang lagi.", "longitude": 120.012, "latitude": -6.012 });
    let (_, first) = program.post("/api/v1/reports", &key, &body).await;
    app.teach(0.5);
    let (status, again) = program.post("/api/v1/reports", &key, &body).await;
    assert_eq!((status, again), (StatusCode::CREATED, first));
}
