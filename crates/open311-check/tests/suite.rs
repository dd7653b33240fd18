//! The suite against Balai itself, on both databases, and against servers with a fault planted: each fault is found by the
//! rule that is about it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::header,
    middleware::{self, Next},
    response::Response,
};
use balai_base::{Moment, time::DAY};
use balai_open311_check::{Options, Report, Verdict, check};
use balai_platform::{
    access::Actor,
    casework::Context,
    programs::{self, NewProgram},
};
use balai_testkit::databases;
use balai_testkit_http::App;

/// Serves on a free port of this machine; ends with the test.
async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A key, and a few reports sent with it over several days.
async fn filled(app: &App) -> String {
    let context = Context {
        region: app.state.regions.single().unwrap(),
        vault: app.state.vault.clone(),
        moment: Moment::new(app.state.clock.now(), app.state.random.as_ref()),
        actor: Actor::System,
    };
    let new = NewProgram {
        name: "Pemeriksa".into(),
        contact: "uji@contoh.example".into(),
        per_minute: 1_000,
        per_day: 10_000,
        hands_in_drills: false,
    };
    let issued = app.state.store.write_now(move |tx| programs::issue(tx, &context, &new)).unwrap();
    let key = issued.key.into_revealed();
    for (code, place) in [("jalan-rusak", "120.01"), ("sampah", "120.03"), ("jalan-rusak", "120.05")] {
        let visitor = app.visitor("en");
        let body = format!(
            "api_key={key}&service_code={code}&lat=-6.01&long={place}&description=Sudah+lama+begini+%26+bau+di+{place}"
        );
        let request = visitor
            .request(axum::http::Method::POST, "/open311/v2/requests.json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let reply = visitor.send(request.body(Body::from(body)).unwrap()).await;
        assert!(reply.status.is_success(), "{}", reply.text);
        app.clock.advance(DAY);
    }
    key
}

async fn checked(address: SocketAddr, key: Option<String>) -> Report {
    let options = Options {
        write: key.is_some(),
        api_key: key,
        ..Options::reading(&format!("http://{address}/open311/v2/"))
    };
    tokio::task::spawn_blocking(move || check(&options)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn balai_keeps_every_rule_on_both_databases() {
    for database in databases() {
        let app = App::on(balai_api::routes(), database);
        let key = filled(&app).await;
        let address = serve(app.router()).await;
        let report = checked(address, Some(key)).await;
        assert_eq!(report.failed(), 0, "{}", report.text());
        let skipped: Vec<&str> = report
            .outcomes
            .iter()
            .filter(|outcome| matches!(outcome.verdict, Verdict::Skipped(_)))
            .map(|outcome| outcome.rule)
            .collect();
        assert_eq!(skipped, ["xml-declares-its-encoding"], "JSON has no declaration; {}", report.text());
        assert!(report.passed() > 70, "{}", report.text());
        let told: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(told["failed"], 0);
        assert_eq!(told["outcomes"][0]["verdict"], "kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_alone_stores_nothing() {
    let app = App::new(balai_api::routes());
    filled(&app).await;
    let before = app.rows();
    let address = serve(app.router()).await;
    let report = checked(address, None).await;
    assert_eq!(report.failed(), 0, "{}", report.text());
    assert_eq!(app.rows(), before);
}

/// A fault: what is taken out of answers to an address, what stands there instead, and the rule that finds it.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("discovery", "GeoReport_v2", "GeoReport_v1", "discovery-names-the-endpoint"),
    ("services.xml", "encoding=\"UTF-8\"", "standalone=\"yes\"", "xml-declares-its-encoding"),
    ("services.xml", "</services>", "", "services-have-their-fields"),
    ("services.json", "\"metadata\":true", "\"metadata\":\"true\"", "services-have-their-fields"),
    ("services.", "realtime", "real-time", "services-have-their-fields"),
    ("services.", "group", "groups", "every-element-of-a-service-is-there"),
    ("services.", "jalan-nasional", "jalan-rusak", "service-codes-are-unique"),
    ("services.json", "jalan-nasional", "jalan-lain", "both-formats-list-the-same-services"),
    ("services.", "404", "400", "an-unknown-jurisdiction-is-404"),
    ("services/", "singlevaluelist", "list", "attributes-have-their-fields"),
    ("services/", "datatype_description", "hint", "attributes-have-their-fields"),
    ("services/", "complaint", "wish", "lists-name-their-values"),
    ("services/", "service_code>", "code>", "a-service-with-metadata-has-a-definition"),
    ("services/no-such", "404", "200", "an-unknown-service-is-404"),
    ("requests.", "open", "new", "requests-have-their-fields"),
    ("requests.json", "[", "{\"requests\":[", "requests-have-their-fields"),
    ("requests.", "zipcode", "postcode", "every-element-of-a-request-is-there"),
    ("requests.", "+08:00", "", "dates-have-an-offset"),
    ("requests.", ":00+08:00", ":00.000+08:00", "dates-have-an-offset"),
    ("requests.json", "\"lat\":-6.01,", "\"lat\":\"-6.01\",", "positions-are-decimal-degrees"),
    ("requests.", "Sudah", "S-2026-", "a-single-request-is-a-list-of-one"),
    ("requests.", "2026-03-04", "2025-03-04", "a-list-is-bounded"),
    ("requests/no-such", "404", "200", "an-unknown-request-is-404"),
    ("tokens/", "description", "message", "an-unknown-token-is-404"),
];

async fn planted(
    (path, taken, put): (&'static str, &'static str, &'static str),
    request: Request,
    next: Next,
) -> Response {
    let fits = request.uri().path().contains(path);
    let mut response = next.run(request).await;
    if !fits {
        return response;
    }
    if taken == "404" && response.status() == 404 {
        *response.status_mut() = put.parse::<u16>().unwrap().try_into().unwrap();
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(text.replace(taken, put)))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_found_by_its_rule() {
    let app = App::new(balai_api::routes());
    filled(&app).await;
    for &(path, taken, put, rule) in FAULTS {
        let plant = move |request: Request, next: Next| planted((path, taken, put), request, next);
        let address = serve(app.router().layer(middleware::from_fn(plant))).await;
        let report = checked(address, None).await;
        let found = report
            .outcomes
            .iter()
            .any(|outcome| outcome.rule == rule && matches!(outcome.verdict, Verdict::Broken(_)));
        assert!(found, "{path}: {taken} → {put} is not found by {rule}:\n{}", report.text());
    }
}

/// Filters that a server takes and ignores: what a naive one does.
const IGNORED: &[(&str, &str)] = &[
    ("status", "status-narrows"),
    ("service_code", "service-code-narrows"),
    ("service_request_id", "ids-with-commas-give-each"),
    ("start_date", "reversed-dates-are-400"),
    ("start_date", "unreadable-dates-are-400"),
    ("start_date", "dates-narrow"),
    ("page", "a-page-holds-its-size"),
];

async fn deaf(name: &'static str, mut request: Request, next: Next) -> Response {
    if let Some(query) = request.uri().query() {
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
        let address = format!("{}?{}", request.uri().path(), kept.join("&"));
        *request.uri_mut() = address.parse().unwrap();
    }
    next.run(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_is_ignored_is_found() {
    let app = App::new(balai_api::routes());
    filled(&app).await;
    for &(name, rule) in IGNORED {
        let plant = move |request: Request, next: Next| deaf(name, request, next);
        let address = serve(app.router().layer(middleware::from_fn(plant))).await;
        let report = checked(address, None).await;
        let found = report
            .outcomes
            .iter()
            .any(|outcome| outcome.rule == rule && matches!(outcome.verdict, Verdict::Broken(_)));
        assert!(found, "ignoring {name} is not found by {rule}:\n{}", report.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_breaks_every_rule_and_nothing_else() {
    let report = checked("127.0.0.1:9".parse().unwrap(), None).await;
    assert_eq!(report.passed(), 0, "{}", report.text());
    assert!(report.failed() > 40 && report.text().contains("127.0.0.1:9"), "{}", report.text());
}
