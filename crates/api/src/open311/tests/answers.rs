//! The shape of every answer, in both formats.

use axum::http::{Method, StatusCode};
use balai_testkit::{databases, pack};

use super::world::{App, app, errors, get, json, key, reported, send, value};

#[tokio::test]
async fn discovery_tells_where_everything_is() {
    let app = app();
    for path in ["/discovery", "/open311/discovery", "/open311/v2/discovery"] {
        let found = json(&app, &format!("{path}.json")).await;
        let endpoint = &found["endpoints"][0];
        assert_eq!(endpoint["specification"], "http://wiki.open311.org/GeoReport_v2");
        assert_eq!(endpoint["url"], "https://lapor.contoh.example/open311/v2");
        assert_eq!(endpoint["formats"], serde_json::json!(["text/xml", "application/json"]));
        assert_eq!(endpoint["type"], "production");
        let xml = get(&app, &format!("{path}.xml")).await;
        assert_eq!(xml.header("content-type"), "text/xml; charset=utf-8");
        assert!(
            xml.text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><discovery><changeset>"),
            "{}",
            xml.text
        );
        assert_eq!(xml.header("access-control-allow-origin"), "*");
    }
}

#[tokio::test]
async fn services_are_the_categories_of_the_pack() {
    let app = app();
    let services = json(&app, "/open311/v2/services.json").await;
    let region = app.state.regions.single().unwrap();
    assert_eq!(services.as_array().unwrap().len(), region.categories.list.len());
    let road = &services[0];
    assert_eq!(road["service_code"], "jalan-rusak");
    assert_eq!(road["service_name"], "Damaged road");
    assert_eq!(road["group"], "Roads and drains");
    assert_eq!(road["metadata"], true);
    assert_eq!(road["type"], "realtime");
    assert!(road["keywords"].as_str().unwrap().starts_with("jalan rusak,jalan berlubang,"));
    let officials = services.as_array().unwrap().iter().find(|one| one["service_code"] == "perilaku-petugas");
    assert_eq!(officials.unwrap()["type"], "batch");
    let indonesian = app.visitor("id").get("/open311/v2/services.xml").await;
    assert!(indonesian.text.contains("<service_name>Jalan rusak</service_name>"), "{}", indonesian.text);
}

#[tokio::test]
async fn a_definition_names_its_attributes() {
    let app = app();
    let road = json(&app, "/open311/v2/services/jalan-rusak.json").await;
    assert_eq!(road["service_code"], "jalan-rusak");
    let codes = |definition: &serde_json::Value| -> Vec<String> {
        let attributes = definition["attributes"].as_array().unwrap();
        attributes.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&road), ["kind", "visibility", "village"]);
    let kind = &road["attributes"][0];
    assert_eq!(kind["order"], 1);
    assert_eq!((&kind["variable"], &kind["required"]), (&true.into(), &false.into()));
    assert_eq!(kind["values"][0], serde_json::json!({ "key": "complaint", "name": "Complaint" }));
    let officials = json(&app, "/open311/v2/services/perilaku-petugas.json").await;
    assert_eq!(codes(&officials), ["accused", "village"], "lists of one value ask nothing");
    let xml = get(&app, "/open311/v2/services/jalan-rusak.xml").await;
    for part in [
        "<service_definition><service_code>jalan-rusak</service_code><attributes><attribute><variable>true</variable>",
        "<datatype>singlevaluelist</datatype><required>false</required>",
        "<values><value><key>complaint</key><name>Complaint</name></value>",
    ] {
        assert!(xml.text.contains(part), "{part}: {}", xml.text);
    }
    let unknown = get(&app, "/open311/v2/services/tiada.xml").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(errors(&unknown).1.contains("/open311/v2/services.xml"), "{}", unknown.text);
}

#[tokio::test]
async fn every_element_of_a_request_is_there() {
    let app = app();
    let number = reported(&app, &key(&app), "Jalan berlubang di depan pasar").await;
    let one = json(&app, &format!("/open311/v2/requests/{number}.json")).await;
    let one = one[0].as_object().unwrap().clone();
    let names = [
        "service_request_id",
        "status",
        "status_notes",
        "service_name",
        "service_code",
        "description",
        "agency_responsible",
        "service_notice",
        "requested_datetime",
        "updated_datetime",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
        "lat",
        "long",
        "media_url",
    ];
    for name in names {
        assert!(one.contains_key(name), "{name}");
    }
    assert_eq!(one["description"], "Jalan berlubang di depan pasar");
    assert_eq!(one["status"], "open");
    assert_eq!(one["agency_responsible"], "Public Works Agency");
    assert_eq!(one["requested_datetime"], "2026-03-02T08:00:00+08:00");
    assert_eq!((one["lat"].as_f64(), one["long"].as_f64()), (Some(-6.01), Some(120.01)));
    assert!(one["zipcode"].is_null() && one["media_url"].is_null() && one["status_notes"].is_null());
    assert!(!one.contains_key("extended_attributes"));
    let extended = json(&app, &format!("/open311/v2/requests/{number}.json?extensions=true")).await;
    assert_eq!(extended[0]["extended_attributes"]["kind"], "complaint");
    assert_eq!(extended[0]["extended_attributes"]["channel"], "open311");
    let xml = get(&app, &format!("/open311/v2/requests/{number}.xml")).await;
    for name in names {
        let (full, empty) = (format!("<{name}>"), format!("<{name}/>"));
        assert!(xml.text.contains(&full) || xml.text.contains(&empty), "{name}: {}", xml.text);
    }
    assert!(xml.text.contains("<service_requests><request><service_request_id>"), "{}", xml.text);
}

#[tokio::test]
async fn a_region_is_named_by_its_id_or_host_where_several_share_an_address() {
    let second = pack().parent().unwrap().join("bali");
    let app = App::serving(crate::routes(), databases().remove(0), &[pack(), second]);
    let nowhere = get(&app, "/open311/v2/services.json").await;
    assert_eq!(
        errors(&nowhere),
        (400, "This server serves several regions. Send `jurisdiction_id`, one of: contoh, bali.".into())
    );
    let unknown = get(&app, "/open311/v2/services.xml?jurisdiction_id=mars").await;
    assert_eq!(errors(&unknown).0, 404);
    for asked in ["contoh", "contoh.example", "CONTOH"] {
        let services = json(&app, &format!("/open311/v2/services.json?jurisdiction_id={asked}")).await;
        assert_eq!(services[0]["service_code"], "jalan-rusak", "{asked}");
    }
    // An address that belongs to one region answers for another too, if it is served here.
    let other = json(&app, "/r/contoh/open311/v2/discovery.json?jurisdiction_id=bali").await;
    assert_eq!(other["endpoints"][0]["url"], "https://lapor.contoh.example/r/bali/open311/v2");
    let own = json(&app, "/r/contoh/open311/v2/discovery.json").await;
    assert_eq!(own["endpoints"][0]["url"], "https://lapor.contoh.example/r/contoh/open311/v2");
    let posted = send(&app, "/open311/v2/requests.json", &[("jurisdiction_id", "contoh")]).await;
    assert_eq!(errors(&posted).0, 403);
}

#[tokio::test]
async fn formats_and_methods_that_do_not_exist_are_told_so() {
    let app = app();
    for (path, code) in [
        ("/open311/v2/services.csv", 404),
        ("/open311/v2/services/jalan-rusak.html", 404),
        ("/open311/v2/tiada.xml", 404),
        ("/open311/v2/requests/CTH-7F3K-92QX.xml", 404),
        ("/open311/v2/requests/nonsense.json", 404),
        ("/open311/v2/tokens/nonsense.json", 404),
        ("/open311/v1/services.xml", 404),
    ] {
        let reply = get(&app, path).await;
        assert_eq!(errors(&reply).0, code, "{path}: {}", reply.text);
        assert_eq!(u64::from(reply.status.as_u16()), code, "{path}");
    }
    let visitor = app.visitor("en");
    let request = visitor.request(Method::DELETE, "/open311/v2/requests.json");
    let reply = visitor.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(value(&reply)[0]["code"], 405);
    let told = app.visitor("id").get("/open311/v2/services.csv").await;
    assert!(told.text.contains("Format itu tidak ada"), "{}", told.text);
}

#[tokio::test]
async fn an_address_without_a_suffix_leads_to_the_format_the_program_accepts() {
    let app = app();
    for (path, accept, place) in [
        ("/open311/v2/services", "", "services.xml"),
        ("/open311/v2/services", "*/*", "services.xml"),
        ("/open311/v2/services", "application/json", "services.json"),
        ("/open311/v2/services", "application/json, text/xml;q=0.5", "services.json"),
        ("/open311/v2/services", "text/xml, application/json;q=0.5", "services.xml"),
        ("/open311/discovery", "application/json", "discovery.json"),
        ("/open311/v2/services/jalan-rusak", "application/json", "jalan-rusak.json"),
        ("/open311/v2/requests/CTH-7F3K-92QX", "text/xml", "CTH-7F3K-92QX.xml"),
        ("/open311/v2/tokens/abc", "application/json", "abc.json"),
        (
            "/open311/v2/requests?status=open&bbox=1,2",
            "application/json",
            "requests.json?status=open&bbox=1%2C2",
        ),
    ] {
        let visitor = app.visitor("en");
        let request = visitor.request(Method::GET, path).header("accept", accept);
        let reply = visitor.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(
            (reply.status, reply.location()),
            (StatusCode::TEMPORARY_REDIRECT, place),
            "{path} {accept}"
        );
        assert_eq!((reply.header("vary"), reply.header("access-control-allow-origin")), ("accept", "*"));
    }
    assert_eq!(get(&app, "/open311/v2/services.JSON").await.status, StatusCode::OK);
    let told = errors(&get(&app, "/open311/v2/tiada.json").await).1;
    assert!(told.contains("servicerequestupdates") && told.contains(".xml or .json"), "{told}");
}
