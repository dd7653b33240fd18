//! The description says what is so: every address, every example, nothing from elsewhere.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use balai_testkit_http::App;
use serde_json::Value;

use super::world::{Program, app};

async fn document(app: &App) -> Value {
    Program::new(app).get("/api/v1/openapi.json", &[]).await.1
}

#[tokio::test]
async fn every_address_is_described_and_no_other() {
    let app = app();
    let document = document(&app).await;
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.insert(format!("{} /api/v1{path}", method.to_uppercase()));
        }
    }
    let routes = crate::routes();
    let listed: BTreeSet<String> = routes
        .listed()
        .iter()
        .filter(|one| one.path.starts_with("/api/v1/") && one.path != "/api/v1/openapi.json")
        .map(|one| format!("{} {}", one.method, one.path))
        .collect();
    assert_eq!(described, listed);
}

#[tokio::test]
async fn the_description_is_the_one_that_was_agreed() {
    let app = app();
    insta::assert_snapshot!(serde_json::to_string_pretty(&document(&app).await).unwrap());
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|one| references(one, found));
        }
        Value::Array(list) => list.iter().for_each(|one| references(one, found)),
        _ => {}
    }
}

#[tokio::test]
async fn it_refers_to_nothing_outside_itself() {
    let app = app();
    let document = document(&app).await;
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 30);
    for reference in &found {
        let path = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} is outside"));
        assert!(document.pointer(path).is_some(), "{reference} leads nowhere");
    }
    let named: BTreeSet<&str> = found.iter().filter_map(|one| one.rsplit('/').next()).collect();
    let known: BTreeSet<&str> =
        document["components"]["schemas"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(named, known, "every schema is used");
}

/// Every example of a request is taken by the very operation it stands at: none is answered with "another shape".
#[tokio::test]
async fn every_example_has_the_shape_it_is_an_example_of() {
    let app = app();
    let document = document(&app).await;
    let program = Program::new(&app);
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let mut address = format!("/api/v1{path}");
            let mut headers = Vec::new();
            for one in operation["parameters"].as_array().unwrap() {
                let Some(example) = one.get("example") else { continue };
                let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                let name = one["name"].as_str().unwrap();
                match one["in"].as_str().unwrap() {
                    "path" => address = address.replace(&format!("{{{name}}}"), &text),
                    "query" => {
                        address.push(if address.contains('?') { '&' } else { '?' });
                        address.extend([name, "=", text.as_str()]);
                    }
                    _ => headers.push((name.to_owned(), text)),
                }
            }
            let body = operation.pointer("/requestBody/content/application~1json/example");
            let body = body.map(|body| {
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
                body.to_string()
            });
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let reply = program.reply(method, &address, &headers, Body::from(body.unwrap_or_default())).await;
            let form_only = operation.pointer("/requestBody/content/application~1json").is_none()
                && operation.get("requestBody").is_some();
            assert!(
                form_only || reply.status != StatusCode::UNPROCESSABLE_ENTITY,
                "{address}: {} {}",
                reply.status,
                reply.text
            );
            let known = operation["responses"].as_object().unwrap();
            assert!(
                known.contains_key(reply.status.as_str()),
                "{address}: {} is not described",
                reply.status
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 28);
}

#[tokio::test]
async fn the_reference_is_a_page_in_both_languages() {
    let app = app();
    for (language, words) in [("id", "Antarmuka untuk program"), ("en", "Interface for programs")] {
        let page = app.visitor(language).get("/api/v1").await;
        assert!(page.is_page() && page.text.contains(words), "{}", page.text);
        let document = document(&app).await;
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                let title = format!("{} {path}", method.to_uppercase());
                assert!(page.text.contains(&title), "{title}");
            }
        }
        for stray in ["{{", "}}", "<style", " style=\"", "<script>", "null<"] {
            assert!(!page.text.contains(stray), "{stray}");
        }
        assert!(
            page.text.contains("curl &#39;https://lapor.contoh.example/api/v1/region&#39;"),
            "{}",
            page.text
        );
    }
}
