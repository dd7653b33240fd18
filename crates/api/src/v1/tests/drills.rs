//! A machine that makes drills hands its results in: by a key of its own, signed by a machine that is believed.

use axum::http::StatusCode;
use balai_base::{Moment, text::from_hexadecimal};
use balai_platform::{
    access::Actor,
    casework::Context,
    drills::{self, Drill, Outcome, Signer, Step, StepKind},
    programs::{self, NewProgram},
};
use balai_testkit::{START, random};
use balai_testkit_http::App;
use serde_json::Value;
use uuid::Uuid;

use super::world::{Program, app};

const PATH: &str = "/api/v1/drills";

fn report(signer: &Signer) -> Value {
    let step = |kind| Step { kind, outcome: Outcome::Passed, detail: String::new(), took_ms: 1 };
    let drill = Drill {
        id: Uuid::from_u128(9),
        begun_at: START,
        took_ms: 250_000,
        target: "s3://salinan/contoh".to_owned(),
        moment: Some(START),
        steps: StepKind::ALL.map(step).into(),
    };
    serde_json::from_str(&drills::signed(&drill, signer)).unwrap()
}

/// A key that does what it is said to do.
async fn key(app: &App, hands_in_drills: bool) -> String {
    let state = &app.state;
    let context = Context {
        region: state.regions.single().unwrap(),
        vault: state.vault.clone(),
        moment: Moment::new(START, &random(if hands_in_drills { 8 } else { 9 })),
        actor: Actor::System,
    };
    let new = NewProgram {
        name: "Mesin uji".to_owned(),
        contact: "tik@contoh.example".to_owned(),
        per_minute: 60,
        per_day: 100,
        hands_in_drills,
    };
    let issued = app.state.store.write(move |tx| programs::issue(tx, &context, &new)).await.unwrap();
    format!("Bearer {}", issued.key.into_revealed())
}

#[tokio::test]
async fn a_believed_machine_with_its_key_hands_in_a_result_once() {
    let app = app();
    let (ours, other) = (Signer::new(&[1; 32]), Signer::new(&[2; 32]));
    app.state.copies.believe(vec![from_hexadecimal(&ours.public()).unwrap()]);
    let (machine, reporting) = (key(&app, true).await, key(&app, false).await);
    let program = Program::new(&app);
    let (status, _) = program.post(PATH, &[], &report(&ours)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) = program.post(PATH, &[("authorization", &reporting)], &report(&ours)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "a key for reports hands in no drill");
    let with = [("authorization", machine.as_str())];
    let (status, told) = program.post(PATH, &with, &report(&other)).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
    let mut altered = report(&ours);
    altered["drill"] = altered["drill"].as_str().unwrap().replace("250000", "25").into();
    assert_eq!(program.post(PATH, &with, &altered).await.0, StatusCode::CONFLICT);
    for _ in 0..2 {
        let (status, told) = program.post(PATH, &with, &report(&ours)).await;
        assert_eq!((status, told["proven"].as_bool()), (StatusCode::OK, Some(true)), "{told}");
    }
    let region = app.state.regions.single().unwrap().id.clone();
    let kept = app.state.store.read(move |tx| drills::newest(tx, &region)).await.unwrap();
    assert_eq!((kept.len(), kept[0].1), (1, drills::Place::Elsewhere));
    let (status, _) = program.post(PATH, &with, &serde_json::json!({ "drill": "x" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}
