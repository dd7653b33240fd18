//! A server with the interface, a program with a key, and short words for what tests do.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use balai_base::Moment;
use balai_platform::{
    access::Actor,
    casework::Context,
    programs::{self, NewProgram},
};
use balai_testkit::databases;
pub(super) use balai_testkit_http::{App, Reply};
use serde_json::Value;

/// Where everything lies in the made-up regency: a point in its first village.
pub(super) const PLACE: [(&str, &str); 2] = [("lat", "-6.01"), ("long", "120.01")];

/// The server on each database.
pub(super) fn apps() -> Vec<App> {
    databases().into_iter().map(|database| App::on(crate::routes(), database)).collect()
}

/// The server on one database.
pub(super) fn app() -> App {
    App::new(crate::routes())
}

/// What commands outside the interface are given.
pub(super) fn context(app: &App, actor: Actor) -> Context {
    Context {
        region: app.state.regions.single().unwrap(),
        vault: app.state.vault.clone(),
        moment: Moment::new(app.state.clock.now(), app.state.random.as_ref()),
        actor,
    }
}

/// A key with generous limits.
pub(super) fn key(app: &App) -> String {
    key_within(app, (1_000, 100_000))
}

/// A key with limits for one minute and one day.
pub(super) fn key_within(app: &App, (per_minute, per_day): (u32, u32)) -> String {
    let new = NewProgram {
        name: "Aplikasi uji".into(),
        contact: "uji@contoh.example".into(),
        per_minute,
        per_day,
        hands_in_drills: false,
    };
    let context = context(app, Actor::System);
    let issued = app.state.store.write_now(move |tx| programs::issue(tx, &context, &new));
    issued.unwrap().key.into_revealed()
}

/// Reads an address in English.
pub(super) async fn get(app: &App, path: &str) -> Reply {
    app.visitor("en").get(path).await
}

/// Reads an address that answers JSON.
pub(super) async fn json(app: &App, path: &str) -> Value {
    let reply = get(app, path).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    value(&reply)
}

/// An answer as JSON.
pub(super) fn value(reply: &Reply) -> Value {
    assert_eq!(reply.header("content-type"), "application/json; charset=utf-8", "{}", reply.text);
    serde_json::from_str(&reply.text).unwrap_or_else(|error| panic!("{error}: {}", reply.text))
}

/// Sends a form to the interface, as a program does.
pub(super) async fn send(app: &App, path: &str, fields: &[(&str, &str)]) -> Reply {
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    send_as(app, path, ("application/x-www-form-urlencoded", body.join("&").into_bytes())).await
}

/// Sends any body to the interface.
pub(super) async fn send_as(app: &App, path: &str, (kind, body): (&str, Vec<u8>)) -> Reply {
    let visitor = app.visitor("en");
    let request = visitor.request(Method::POST, path).header(header::CONTENT_TYPE, kind);
    visitor.send(request.body(Body::from(body)).unwrap()).await
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A report about a road, sent with `key`; gives its number.
pub(super) async fn reported(app: &App, key: &str, description: &str) -> String {
    let fields = [("api_key", key), ("service_code", "jalan-rusak"), ("description", description)];
    let reply = send(app, "/open311/v2/requests.json", &[&fields[..], &PLACE].concat()).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    value(&reply)[0]["service_request_id"].as_str().unwrap().to_owned()
}

/// The code and the descriptions of an error, from JSON and XML alike.
pub(super) fn errors(reply: &Reply) -> (u64, String) {
    if reply.header("content-type").starts_with("application/json") {
        let errors = value(reply);
        let told: Vec<&str> =
            errors.as_array().unwrap().iter().map(|error| error["description"].as_str().unwrap()).collect();
        return (errors[0]["code"].as_u64().unwrap(), told.join(" | "));
    }
    assert_eq!(reply.header("content-type"), "text/xml; charset=utf-8", "{}", reply.text);
    let parts = |name: &str| -> Vec<String> {
        let begin = format!("<{name}>");
        let found = reply.text.split(begin.as_str()).skip(1);
        found.map(|rest| rest.split("</").next().unwrap().to_owned()).collect()
    };
    assert!(reply.text.contains("<errors><error><code>"), "{}", reply.text);
    (parts("code")[0].parse().unwrap(), parts("description").join(" | "))
}
