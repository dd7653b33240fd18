//! Lists: filters, pages, order, and that nothing shows in them that everybody may not see.

use balai_base::{
    CaseNumber,
    time::{DAY, MINUTE},
};
use balai_civic::reports::{self, Act};
use balai_platform::{
    access::{Actor, Grant, Officer},
    casework,
    casework::Step,
};
use balai_testkit::{START, random};
use serde_json::Value;

use super::world::{App, apps, context, get, json, key, reported, send, value};

fn numbers(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["service_request_id"].as_str().unwrap()).collect()
}

async fn asked(app: &App, query: &str) -> Vec<String> {
    let list = json(app, &format!("/open311/v2/requests.json?{query}")).await;
    numbers(&list).into_iter().map(ToOwned::to_owned).collect()
}

/// A report about rubbish, whose place is blurred.
async fn rubbish(app: &App, key: &str, place: (&str, &str), more: &[(&str, &str)]) -> Value {
    let fields = [
        ("api_key", key),
        ("service_code", "sampah"),
        ("description", "Sampah menumpuk di gang ini"),
        ("lat", place.0),
        ("long", place.1),
    ];
    let reply = send(app, "/open311/v2/requests.json", &[&fields[..], more].concat()).await;
    value(&reply)[0].clone()
}

/// Somebody who sorts reports of the whole region.
fn officer() -> Actor {
    let role = |role: &str| Grant {
        role: role.into(),
        agency: "sekretariat".into(),
        unit: String::new(),
        area: None,
    };
    Actor::Officer(Officer {
        account: balai_base::AccountId::new(START, &random(5)),
        name: "Petugas".into(),
        grants: vec![role("triage"), role("verifier")],
        standing_in_for: Vec::new(),
    })
}

/// Takes the first step of the workflow that leads from where the case stands.
fn step(app: &App, number: &str, id: &str, answer: &str) {
    let number: CaseNumber = CaseNumber::parse(number).unwrap();
    let context = context(app, officer());
    let act = Act {
        step: Step { transition: id.to_owned(), answer: answer.to_owned(), ..Step::default() },
        ..Act::default()
    };
    app.state.store.write_now(move |tx| reports::act(tx, &context, &number, &act).map(drop)).unwrap();
}

#[tokio::test]
async fn filters_narrow_and_pages_follow_each_other() {
    for app in apps() {
        let key = key(&app);
        let mut sent = Vec::new();
        for day in 0..5 {
            sent.push(reported(&app, &key, &format!("Jalan berlubang nomor {day}")).await);
            app.clock.advance(DAY);
        }
        let other = rubbish(&app, &key, ("-6.03", "120.03"), &[]).await;
        let other = other["service_request_id"].as_str().unwrap().to_owned();
        sent.push(other.clone());
        let newest: Vec<String> = sent.iter().rev().cloned().collect();

        assert_eq!(asked(&app, "").await, newest);
        assert_eq!(asked(&app, "page=1&page_size=4").await, newest[..4]);
        assert_eq!(asked(&app, "page=0&page_size=4").await, newest[..4]);
        assert_eq!(asked(&app, "page=2&page_size=4").await, newest[4..]);
        assert_eq!(asked(&app, "page=3&page_size=4").await, Vec::<String>::new());
        assert_eq!(asked(&app, "service_code=sampah").await, std::slice::from_ref(&other));
        assert_eq!(asked(&app, "service_code=sampah,jalan-rusak").await, newest);
        assert_eq!(asked(&app, "status=open").await, newest);
        assert_eq!(asked(&app, "status=open,closed").await, newest);
        assert_eq!(asked(&app, "status=closed").await, Vec::<String>::new());
        assert_eq!(
            asked(&app, "start_date=2026-03-03&end_date=2026-03-04").await,
            [sent[2].clone(), sent[1].clone()]
        );
        // A second asked for is the whole second, at both ends.
        let exact = "start_date=2026-03-03T08:00:00%2B08:00&end_date=2026-03-03T08:00:00%2B08:00";
        assert_eq!(asked(&app, exact).await, [sent[1].clone()]);
        let both =
            format!("service_request_id={},nonsense,{}&status=closed", sent[0], sent[3].to_lowercase());
        assert_eq!(
            asked(&app, &both).await,
            [sent[3].clone(), sent[0].clone()],
            "ids override everything else"
        );
        assert_eq!(asked(&app, "service_request_id=nonsense").await, Vec::<String>::new());

        app.clock.advance(100 * DAY);
        assert_eq!(asked(&app, "").await, Vec::<String>::new(), "the last 90 days");
        assert_eq!(asked(&app, "start_date=2026-03-01").await, newest, "90 days from there");
        assert_eq!(asked(&app, "end_date=2026-03-03").await, [sent[1].clone(), sent[0].clone()]);
        assert_eq!(asked(&app, "updated_after=2026-03-05").await.len(), 3);
    }
}

#[tokio::test]
async fn answers_and_ends_are_told() {
    for app in apps() {
        let key = key(&app);
        let (first, second) = (
            reported(&app, &key, "Jalan berlubang satu").await,
            reported(&app, &key, "Jalan berlubang dua").await,
        );
        app.clock.advance(DAY);
        let steps = first_steps(&app, &first);
        step(&app, &first, &steps, "Kami periksa besok pagi.");
        let one = json(&app, &format!("/open311/v2/requests/{first}.json")).await;
        assert_eq!(one[0]["status_notes"], "Kami periksa besok pagi.");
        assert_eq!(one[0]["updated_datetime"], "2026-03-03T08:00:00+08:00");
        assert_eq!(asked(&app, "updated_after=2026-03-03").await, std::slice::from_ref(&first));
        assert_eq!(asked(&app, "updated_before=2026-03-02").await, std::slice::from_ref(&second));
        assert_eq!(
            asked(&app, "updated_after=2026-03-01").await,
            [first.clone(), second.clone()],
            "changed last first"
        );
        let updates = json(&app, "/open311/v2/servicerequestupdates.json").await;
        assert_eq!(updates.as_array().unwrap().len(), 1, "{updates}");
        assert_eq!(updates[0]["service_request_id"], first.as_str());
        assert_eq!(updates[0]["description"], "Kami periksa besok pagi.");
        assert_eq!(updates[0]["status"], "open");
        assert_eq!(updates[0]["updated_datetime"], "2026-03-03T08:00:00+08:00");
        assert!(!updates[0]["external_status_code"].as_str().unwrap().is_empty());
        let none =
            json(&app, "/open311/v2/servicerequestupdates.json?start_date=2026-03-04&end_date=2026-03-05")
                .await;
        assert_eq!(none, serde_json::json!([]));
        let xml = get(&app, "/open311/v2/servicerequestupdates.xml").await;
        assert!(xml.text.contains("<service_request_updates><request_update><update_id>"), "{}", xml.text);
    }
}

/// A step the server itself could take that tells the public something.
fn first_steps(app: &App, number: &str) -> String {
    let context = context(app, Actor::System);
    let number = CaseNumber::parse(number).unwrap();
    let region = context.region.clone();
    let case = app.state.store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap();
    let workflow = &context.region.workflows[&case.workflow];
    let mut steps = workflow.transitions.iter().filter(|step| step.from.contains(&case.state));
    let step = steps.find(|step| {
        step.requires.iter().all(|needed| needed.as_str() == "public-answer") && !step.reassigns
    });
    step.unwrap().id.clone()
}

#[tokio::test]
async fn a_box_or_circle_finds_what_is_shown_there_and_never_the_true_place() {
    for app in apps() {
        let key = key(&app);
        let road = reported(&app, &key, "Jalan berlubang di sini").await;
        // The newest stands first, and what came in one millisecond has no order.
        app.clock.advance(MINUTE);
        let (latitude, longitude) = (-6.010_111_f64, 120.010_222_f64);
        let blurred = rubbish(&app, &key, (&latitude.to_string(), &longitude.to_string()), &[]).await;
        let blurred = blurred["service_request_id"].as_str().unwrap().to_owned();
        let shown = json(&app, &format!("/open311/v2/requests/{blurred}.json")).await;
        let (lat, long) = (shown[0]["lat"].as_f64().unwrap(), shown[0]["long"].as_f64().unwrap());
        assert!((lat - latitude).abs() > 1e-5 || (long - longitude).abs() > 1e-5, "its place is moved");

        let around = |lat: f64, long: f64| {
            format!("bbox={},{},{},{}", long - 2e-6, lat - 2e-6, long + 2e-6, lat + 2e-6)
        };
        assert_eq!(asked(&app, &around(latitude, longitude)).await, Vec::<String>::new());
        assert_eq!(asked(&app, &around(lat, long)).await, std::slice::from_ref(&blurred));
        assert_eq!(asked(&app, &around(-6.01, 120.01)).await, std::slice::from_ref(&road));
        assert_eq!(asked(&app, "bbox=120,-6.02,120.02,-6").await, [blurred.clone(), road.clone()]);
        assert_eq!(
            asked(&app, "bbox=120,-6.02,120.02,-6&page=2&page_size=1").await,
            std::slice::from_ref(&road)
        );
        assert_eq!(asked(&app, "lat=-6.01&long=120.01&radius=5").await, [road]);
        let circle = format!("lat={latitude}&long={longitude}&radius=1");
        assert_eq!(asked(&app, &circle).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn nothing_that_is_not_public_shows_in_a_list() {
    for app in apps() {
        let key = key(&app);
        let closed =
            rubbish(&app, &key, ("-6.03", "120.03"), &[("attribute[visibility]", "restricted")]).await;
        assert!(closed["token"].is_string(), "{closed}");
        let personal = "Hubungi saya di 0812 3456 7890, jalan rusak sekali";
        let held = reported(&app, &key, personal).await;
        let list = get(&app, "/open311/v2/requests.json").await;
        assert_eq!(numbers(&value(&list)), [held.as_str()]);
        assert!(!list.text.contains("3456"), "a text that waits for release: {}", list.text);
        let updates = get(&app, "/open311/v2/servicerequestupdates.json").await;
        assert_eq!(updates.text, "[]");
    }
}
