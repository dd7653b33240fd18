//! What webhooks tell of reports.

use std::sync::Arc;

use axum::http::StatusCode;
use balai_base::time::MINUTE;
use balai_platform::{
    access::Actor,
    casework::Context,
    webhooks::{self, Happening, NewWebhook, Reach, Setting},
};
use balai_store::jobs::{Lane, Runner};
use balai_testkit::{Answer, Receiver, databases, random};
use balai_testkit_http::App;
use serde_json::{Value, json};

use super::world::{Program, report, sent};

fn context(app: &App, actor: Actor) -> Context {
    Context {
        region: app.state.regions.single().unwrap(),
        vault: app.state.vault.clone(),
        moment: app.state.moment(),
        actor,
    }
}

fn listen(app: &App, url: &str) {
    use balai_platform::access::{Grant, Officer};
    let grant = Grant {
        role: "region_administrator".to_owned(),
        agency: String::new(),
        unit: String::new(),
        area: None,
    };
    let officer = Actor::Officer(Officer {
        account: balai_base::AccountId(uuid::Uuid::from_u128(7)),
        name: "Admin".to_owned(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    });
    let context = context(app, officer);
    let new = NewWebhook { url: url.to_owned(), note: "Uji".to_owned(), events: Happening::WANTED.to_vec() };
    app.state
        .store
        .write_now(move |tx| {
            let setting = Setting {
                region: &context.region,
                vault: &context.vault,
                moment: &context.moment,
                actor: &context.actor,
            };
            webhooks::add(tx, &setting, &new, Reach::Loopback).map(drop)
        })
        .unwrap();
}

fn run(app: &App) {
    let (regions, vault) = (app.state.regions.clone(), app.state.vault.clone());
    let bodies = crate::webhook_bodies(Arc::new(move |id, moment| {
        Some(Context {
            region: regions.by_id(id.as_str())?,
            vault: vault.clone(),
            moment,
            actor: Actor::System,
        })
    }));
    let mut runner = Runner::in_lane(Lane::Webhooks, app.state.store.clone(), Arc::new(random(5)));
    webhooks::jobs::register(&mut runner, &[], (&app.state.vault, &bodies), Reach::Loopback);
    app.clock.advance(MINUTE);
    runner.run_due(app.state.clock.now()).unwrap();
}

fn told(receiver: &Receiver) -> Vec<Value> {
    receiver.calls().iter().map(|call| serde_json::from_str(&call.body).unwrap()).collect()
}

#[tokio::test]
async fn what_happens_to_a_public_report_is_told_without_its_words() {
    for database in databases() {
        let app = App::on(crate::routes(), database);
        let receiver = Receiver::answering(vec![Answer::Status(200); 4]);
        listen(&app, &receiver.url("/"));
        let program = Program::new(&app);
        // One after the other: what happens in one millisecond has no order.
        app.clock.advance(MINUTE);
        let (number, pin) = sent(&program).await;
        app.clock.advance(MINUTE);
        let own = [("balai-pin", pin.as_str())];
        let words = json!({ "text": "Telepon saya di 0812 9999 8888" });
        assert_eq!(
            program.post(&format!("/api/v1/reports/{number}/messages"), &own, &words).await.0,
            StatusCode::OK
        );
        app.clock.advance(MINUTE);
        assert_eq!(
            program.post(&format!("/api/v1/reports/{number}/withdrawal"), &own, &json!({})).await.0,
            StatusCode::OK
        );
        run(&app);
        let told = told(&receiver);
        let kinds: Vec<&str> = told.iter().map(|one| one["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["webhook.test", "report.opened", "report.message", "report.moved"]);
        for one in &told[1..] {
            assert_eq!(one["data"]["number"], json!(number));
            assert_eq!(one["data"]["meaning"], "withdrawn", "the state when it was sent");
            assert_eq!(
                one["data"]["report"],
                json!(format!("https://contoh.example/api/v1/reports/{number}"))
            );
            let text = one.to_string();
            for word in ["berlubang", "9999", "Rahasia", "text", "excerpt"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
        insta::assert_snapshot!(
            serde_json::to_string_pretty(&told[1]).unwrap().replace(&number, "CTH-NUMBER"),
        );
    }
}

#[tokio::test]
async fn restricted_reports_are_told_to_nobody() {
    let app = App::new(crate::routes());
    let receiver = Receiver::answering(vec![Answer::Status(200); 2]);
    listen(&app, &receiver.url("/"));
    let program = Program::new(&app);
    for visibility in ["restricted", "secret"] {
        let mut closed = report();
        closed["visibility"] = json!(visibility);
        assert_eq!(program.post("/api/v1/reports", &[], &closed).await.0, StatusCode::CREATED);
    }
    run(&app);
    let kinds: Vec<Value> = told(&receiver).into_iter().map(|one| one["type"].clone()).collect();
    assert_eq!(kinds, ["webhook.test"]);
}
