//! Sending: what is stored of a report, tokens, photos, repetition, and what a reporter adds.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use balai_base::{CaseNumber, time::MINUTE};
use balai_platform::{
    access::Actor,
    casework::{self, Audience, Event, PhotoPurpose, View},
};
use balai_testkit_http::App;

use super::world::{PLACE, app, apps, context, errors, get, json, key, reported, send, send_as, value};

/// The case and its history as officers see it.
fn stored(app: &App, number: &str) -> (casework::Case, Vec<Event>) {
    let number = CaseNumber::parse(number).unwrap();
    let context = context(app, Actor::System);
    app.state
        .store
        .read_now(move |tx| {
            let case = casework::find(tx, &context.region, &number)?.unwrap();
            let events = casework::history(tx, &context, &case, View::Officer)?;
            Ok((case, events))
        })
        .unwrap()
}

#[tokio::test]
async fn a_report_comes_in_like_any_other() {
    for app in apps() {
        let key = key(&app);
        let fields = [
            ("api_key", key.as_str()),
            ("service_code", "jalan-rusak"),
            ("description", "Jalan berlubang di depan pasar"),
            ("address_string", "Depan pasar lama"),
            ("first_name", "Ni Made"),
            ("last_name", "Uji"),
            ("email", "made@contoh.example"),
            ("phone", "555-5555"),
            ("media_url", "https://foto.example/1.jpg"),
            ("attribute[kind]", "wish"),
        ];
        let reply = send(&app, "/open311/v2/requests.json", &[&fields[..], &PLACE].concat()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let given = value(&reply)[0].clone();
        let number = given["service_request_id"].as_str().unwrap();
        assert!(given["service_notice"].as_str().unwrap().contains(number), "{given}");
        let (case, events) = stored(&app, number);
        assert_eq!((case.channel.as_str(), case.kind.as_str()), ("open311", "wish"));
        assert_eq!(case.area.unwrap().to_string(), "99.01.01.1001");
        assert_eq!(case.address, "Depan pasar lama");
        let note = events.iter().find(|event| event.audience == Audience::Internal).unwrap();
        assert!(note.text.contains("https://foto.example/1.jpg"), "{}", note.text);
        let shown = get(&app, &format!("/open311/v2/requests/{number}.json")).await;
        for hidden in ["made@", "Ni Made", "555", "foto.example", "pasar lama"] {
            assert!(!shown.text.contains(hidden), "{hidden}: {}", shown.text);
        }
    }
}

#[tokio::test]
async fn words_alone_are_a_place_that_an_officer_finds() {
    for app in apps() {
        let key = key(&app);
        let fields = [
            ("api_key", key.as_str()),
            ("service_code", "fasilitas-desa"),
            ("description", "Lampu gang mati"),
            ("address_string", "Gang Mawar, belakang balai warga"),
        ];
        let reply = send(&app, "/open311/v2/requests.xml", &fields).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let number = reply.text.split("<service_request_id>").nth(1).unwrap().split('<').next().unwrap();
        let (case, _) = stored(&app, number);
        assert_eq!((case.point, case.area), (None, None));
        let by_code = [&fields[..3], &[("address_id", "99.01.02.2002")]].concat();
        let reply = send(&app, "/open311/v2/requests.json", &by_code).await;
        let (case, _) = stored(&app, value(&reply)[0]["service_request_id"].as_str().unwrap());
        assert_eq!(case.area.unwrap().to_string(), "99.01.02.2002");
    }
}

#[tokio::test]
async fn without_words_the_service_says_what_is_reported() {
    for app in apps() {
        let key = key(&app);
        let fields = [
            ("api_key", key.as_str()),
            ("service_code", "jalan-rusak"),
            ("lat", "-6.0105"),
            ("long", "120.0105"),
        ];
        for (description, text) in
            [(None, "Damaged road"), (Some(" ok "), "Damaged road: ok"), (Some("..."), "Damaged road: ...")]
        {
            let words = description.map(|description| ("description", description));
            let fields: Vec<_> = fields.iter().copied().chain(words).collect();
            let reply = send(&app, "/open311/v2/requests.json", &fields).await;
            assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
            let number = value(&reply)[0]["service_request_id"].as_str().unwrap().to_owned();
            let one = json(&app, &format!("/open311/v2/requests/{number}.json")).await;
            assert_eq!(one[0]["description"], text);
        }
    }
}

#[tokio::test]
async fn a_secret_report_gives_a_token_and_its_program_alone_follows_it() {
    for app in apps() {
        let (own, other) = (key(&app), key(&app));
        let fields = [
            ("api_key", own.as_str()),
            ("service_code", "perilaku-petugas"),
            ("description", "Petugas meminta uang rokok"),
            ("attribute[accused]", "lingkungan"),
        ];
        let given = value(&send(&app, "/open311/v2/requests.json", &fields).await)[0].clone();
        assert!(given.get("service_request_id").is_none(), "{given}");
        let token = given["token"].as_str().unwrap();
        let found = json(&app, &format!("/open311/v2/tokens/{token}.json")).await;
        assert_eq!(found[0]["token"], token);
        let number = found[0]["service_request_id"].as_str().unwrap().to_owned();
        let xml = get(&app, &format!("/open311/v2/tokens/{token}.xml")).await;
        assert!(
            xml.text.contains(&format!("<service_request_id>{number}</service_request_id>")),
            "{}",
            xml.text
        );
        let address = format!("/open311/v2/requests/{number}.json");
        for query in ["", "?api_key=wrong", &format!("?api_key={other}")] {
            assert_eq!(errors(&get(&app, &format!("{address}{query}")).await).0, 404, "{query}");
        }
        let one = json(&app, &format!("{address}?api_key={own}")).await;
        assert_eq!(
            (&one[0]["status"], &one[0]["service_code"]),
            (&"open".into(), &"perilaku-petugas".into())
        );
        for name in ["description", "status_notes", "agency_responsible", "lat", "address", "media_url"] {
            assert!(one[0][name].is_null(), "{name}: {}", one[0]);
        }
        assert_eq!(json(&app, "/open311/v2/requests.json").await, serde_json::json!([]));
        let listed =
            json(&app, &format!("/open311/v2/requests.json?service_request_id={number}&api_key={own}")).await;
        assert_eq!(listed, serde_json::json!([]));
        let (case, _) = stored(&app, &number);
        assert_eq!(case.hidden_from, "lingkungan");
    }
}

#[tokio::test]
async fn the_same_report_sent_again_is_one() {
    for app in apps() {
        let key = key(&app);
        let first = reported(&app, &key, "Jalan berlubang di depan pasar").await;
        let rows = app.rows();
        app.clock.advance(4 * MINUTE);
        assert_eq!(reported(&app, &key, "Jalan berlubang di depan pasar").await, first);
        assert_eq!(app.rows(), rows, "nothing is stored twice");
        assert_ne!(reported(&app, &key, "Jalan berlubang di depan sekolah").await, first);
        let other = super::world::key(&app);
        assert_ne!(reported(&app, &other, "Jalan berlubang di depan pasar").await, first);
        app.clock.advance(11 * MINUTE);
        assert_ne!(reported(&app, &key, "Jalan berlubang di depan pasar").await, first);
    }
}

/// A body of `multipart/form-data` with the fields and one file for each name.
fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    for (name, bytes) in files {
        let head =
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

/// A picture with something on it, as PNG.
fn picture() -> Vec<u8> {
    let drawn = image::RgbImage::from_fn(64, 48, |x, y| {
        let shade = |value: u32| u8::try_from(value % 256).unwrap();
        image::Rgb([shade(x * 4), shade(y * 5), 90])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn photos_come_in_any_field_and_wait_for_release() {
    let picture = picture();
    for app in apps() {
        let key = key(&app);
        let fields = [
            ("api_key", key.as_str()),
            ("service_code", "jalan-rusak"),
            ("description", "Jalan berlubang, lihat foto"),
            PLACE[0],
            PLACE[1],
        ];
        let files: [(&str, &[u8]); 2] = [("media", &picture), ("photo1", &picture)];
        let kind = "multipart/form-data; boundary=b";
        let reply = send_as(&app, "/open311/v2/requests.json", (kind, multipart(&fields, &files))).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let number = value(&reply)[0]["service_request_id"].as_str().unwrap().to_owned();
        let (case, _) = stored(&app, &number);
        let context = context(&app, Actor::System);
        let photos = app.state.store.read_now(move |tx| casework::photos(tx, &context, &case, View::Officer));
        let photos = photos.unwrap();
        assert_eq!(photos.len(), 2);
        assert!(photos.iter().all(|photo| photo.purpose == PhotoPurpose::Report));
        let shown = json(&app, &format!("/open311/v2/requests/{number}.json")).await;
        assert!(shown[0]["media_url"].is_null(), "nobody has released it");
        let wrong = multipart(&fields, &[("media", b"no picture")]);
        let reply = send_as(&app, "/open311/v2/requests.json", (kind, wrong)).await;
        assert_eq!(errors(&reply).0, 400, "{}", reply.text);
        let six: Vec<(&str, &[u8])> = vec![("media[]", &picture); 6];
        let reply = send_as(&app, "/open311/v2/requests.json", (kind, multipart(&fields, &six))).await;
        assert_eq!(errors(&reply).0, 400, "{}", reply.text);
    }
}

#[tokio::test]
async fn a_reporter_adds_through_the_program_that_brought_the_report() {
    for app in apps() {
        let (own, other) = (key(&app), key(&app));
        let number = reported(&app, &own, "Jalan berlubang di depan pasar").await;
        let words = "Lubangnya makin dalam sejak hujan";
        let path = "/open311/v2/servicerequestupdates.json";
        let update = |key: &str, text: &str| {
            vec![
                ("api_key".to_owned(), key.to_owned()),
                ("service_request_id".into(), number.clone()),
                ("description".into(), text.to_owned()),
            ]
        };
        let post = async |fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            send(&app, path, &fields).await
        };
        let refused = post(update(&other, words)).await;
        assert_eq!(errors(&refused).0, 403, "{}", refused.text);
        let first = post(update(&own, words)).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        let again = post(update(&own, words)).await;
        assert_eq!(value(&again)[0]["update_id"], value(&first)[0]["update_id"]);
        let (_, events) = stored(&app, &number);
        let said: Vec<&Event> = events.iter().filter(|event| event.text == words).collect();
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].actor_kind, "citizen");
        for (fields, code) in [
            (update(&own, ""), 400),
            (vec![("api_key".into(), own.clone())], 400),
            (update("", words), 403),
            (
                vec![
                    ("api_key".into(), own.clone()),
                    ("service_request_id".into(), "CTH-7F3K-92QX".into()),
                    ("description".into(), words.into()),
                ],
                404,
            ),
        ] {
            let reply = post(fields.clone()).await;
            assert_eq!(errors(&reply).0, code, "{fields:?}: {}", reply.text);
        }
    }
}

/// The Fetch standard's question before a request of another site's page, and that page's request.
#[tokio::test]
async fn pages_of_other_sites_may_read_and_send() {
    let app = app();
    let page = app.visitor("en");
    for (path, methods) in [
        ("/open311/v2/requests.json", "GET, POST"),
        ("/open311/v2/servicerequestupdates.xml", "GET, POST"),
        ("/open311/v2/services/jalan-rusak.json", "GET, POST"),
        ("/r/contoh/open311/v2/requests.json", "GET, POST"),
        ("/discovery.json", "GET"),
    ] {
        let asks = page
            .request(Method::OPTIONS, path)
            .header("origin", "https://aplikasi.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        let reply = page.send(asks.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{path}: {}", reply.text);
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(reply.header("access-control-allow-methods"), methods, "{path}");
        assert!(reply.header("access-control-allow-headers").contains("content-type"), "{path}");
        assert_eq!(reply.header("access-control-allow-credentials"), "", "no cookie is ever wanted");
    }
    let key = key(&app);
    let fields =
        [("api_key", key.as_str()), ("service_code", "jalan-rusak"), ("description", "Dari halaman lain")];
    let taken = send(&app, "/open311/v2/requests.json", &[&fields[..], &PLACE].concat()).await;
    let refused = send(&app, "/open311/v2/requests.json", &PLACE).await;
    for (reply, status) in [(taken, StatusCode::OK), (refused, StatusCode::FORBIDDEN)] {
        assert_eq!(reply.status, status, "{}", reply.text);
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{}", reply.text);
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
    }
}
