//! What a category asks, answered by an app.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::world::{Program, app};

fn lamps(answers: &Value) -> Value {
    json!({
        "text": "Lampu di gang kami mati semua sejak minggu lalu.",
        "category": "fasilitas-desa",
        "village": "99.01.02.2002",
        "answers": answers,
    })
}

#[tokio::test]
async fn an_app_learns_the_questions_and_its_answers_go_with_the_report() {
    let app = app();
    let program = Program::new(&app);
    let (_, catalogue) = program.get("/api/v1/categories", &[]).await;
    let all = catalogue["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["categories"].as_array().unwrap());
    let park = all.clone().find(|one| one["id"] == "fasilitas-desa").unwrap();
    assert_eq!(park["questions"][0]["kind"], "choices", "{park}");
    assert_eq!(park["questions"][0]["options"][0], json!({ "id": "lampu", "name": "Lampu" }));
    assert_eq!(park["questions"].as_array().unwrap().len(), 5);
    let sent = json!({ "bagian": ["bangku", "lampu"], "jumlah": "3", "gelap": "yes" });
    let (status, receipt) = program.post("/api/v1/reports", &[], &lamps(&sent)).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let number = receipt["number"].as_str().unwrap();
    let (_, public) = program.get(&format!("/api/v1/reports/{number}"), &[]).await;
    let ids = |report: &Value| -> Vec<String> {
        let answers = report["answers"].as_array().unwrap();
        answers.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&public), ["bagian", "gelap"], "{public}");
    assert_eq!(public["answers"][1]["values"], json!([{ "id": "yes", "name": "Ya" }]));
    let pin = [("balai-pin", receipt["pin"].as_str().unwrap())];
    let (_, own) = program.get(&format!("/api/v1/reports/{number}/own"), &pin).await;
    assert_eq!(ids(&own["report"]), ["bagian", "jumlah", "gelap"], "{own}");
    let form = [
        ("text", "Lampu di taman mati semua."),
        ("category", "fasilitas-desa"),
        ("village", "99.01.02.2002"),
        ("answers", r#"{"jumlah":"4"}"#),
    ];
    let (status, receipt) = program.form("/api/v1/reports", &[], (&form, &[])).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
}

#[tokio::test]
async fn answers_nobody_asked_for_and_answers_that_fail_are_refused_by_name() {
    let app = app();
    let program = Program::new(&app);
    let road = json!({ "text": "Jalan nasional berlubang.", "category": "jalan-nasional", "village": "99.01.02.2002" });
    for (body, field) in [
        (lamps(&json!({ "bagian": "kolam" })), "answers.bagian"),
        (lamps(&json!({ "jumlah": "dua" })), "answers.jumlah"),
        (lamps(&json!({ "lain": "x" })), "answers"),
        (road, "answers.jalur"),
    ] {
        let (status, told) = program.post("/api/v1/reports", &[], &body).await;
        assert_eq!((status, &told["fields"][0]["field"]), (StatusCode::CONFLICT, &json!(field)), "{told}");
    }
    for shape in [json!({ "jumlah": 3 }), json!([]), json!("x")] {
        let (status, told) = program.post("/api/v1/reports", &[], &lamps(&shape)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
    }
}
