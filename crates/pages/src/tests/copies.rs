//! `/admin/cadangan`: what is told of copies and drills, the warning, and results that are handed in.

use axum::http::StatusCode;
use balai_base::{Timestamp, time::HOUR};
use balai_platform::drills::{self, Away, CopyTarget, Drill, Outcome, Place, Signer, Step, StepKind};
use balai_testkit::databases;
use uuid::Uuid;

use super::app::{App, app, app_on};

const ADMINISTRATOR: &str = "system_administrator";

fn drill(number: u128, begun_at: Timestamp) -> Drill {
    let step = |kind| Step { kind, outcome: Outcome::Passed, detail: "some figures".to_owned(), took_ms: 7 };
    Drill {
        id: Uuid::from_u128(number),
        begun_at,
        took_ms: 250_000,
        target: "s3://salinan/badung".to_owned(),
        moment: Some(begun_at.plus(-HOUR)),
        steps: StepKind::ALL.map(step).into(),
    }
}

fn note(app: &App, drill: Drill) {
    let region = app.state.regions.single().unwrap().id.clone();
    app.state
        .store
        .write_now(move |tx| drills::record(tx, std::slice::from_ref(&region), &drill, Place::Server))
        .unwrap();
}

fn target(app: &App) -> CopyTarget {
    let now = app.state.clock.now();
    CopyTarget {
        name: "/mnt/disk".to_owned(),
        until: Some(now.plus(-800)),
        snapshot_at: Some(now.plus(-5 * HOUR)),
        ..CopyTarget::default()
    }
}

#[tokio::test]
async fn the_last_proven_restore_is_told_and_an_old_one_is_warned_of() {
    for database in databases() {
        let app = app_on(database);
        let nothing = app.officer(ADMINISTRATOR, "id").get("/admin/cadangan").await;
        assert!(nothing.text.contains("Cadangan belum diatur."), "{}", nothing.text);
        app.state.copies.tell(vec![target(&app)]);
        for path in ["/admin", "/admin/cadangan"] {
            let never = app.officer(ADMINISTRATOR, "id").get(path).await;
            assert!(never.text.contains("Pemulihan belum pernah terbukti."), "{path}: {}", never.text);
        }
        note(&app, drill(1, app.state.clock.now().plus(-6 * HOUR)));
        for path in ["/admin", "/admin/cadangan"] {
            let proven = app.officer(ADMINISTRATOR, "id").get(path).await;
            assert!(
                proven.text.contains("Pemulihan terbukti terakhir: 6 jam lalu, 4 menit 10 detik"),
                "{path}: {}",
                proven.text
            );
            assert!(!proven.text.contains("lebih dari 48 jam"), "{path}");
        }
        app.clock.advance(43 * HOUR);
        for path in ["/admin", "/admin/cadangan"] {
            let old = app.officer(ADMINISTRATOR, "id").get(path).await;
            assert!(old.text.contains("Bukti pemulihan sudah lebih dari 48 jam."), "{path}: {}", old.text);
        }
    }
}

#[tokio::test]
async fn a_target_out_of_reach_and_a_failed_drill_are_told_with_what_to_do() {
    let app = app();
    let now = app.state.clock.now();
    let away = Away { since: now.plus(-HOUR), reason: "connection refused".to_owned() };
    app.state.copies.tell(vec![
        target(&app),
        CopyTarget {
            name: "s3://salinan/badung".to_owned(),
            away: Some(away),
            waiting: 12_000_000,
            ..CopyTarget::default()
        },
    ]);
    let mut failed = drill(2, now.plus(-HOUR));
    failed.steps.truncate(1);
    failed.steps[0].outcome = Outcome::Failed;
    failed.steps[0].detail = "chunks/ab: it is cut off".to_owned();
    note(&app, failed);
    let page = app.officer(ADMINISTRATOR, "id").get("/admin/cadangan").await;
    for part in [
        "Tidak terjangkau sejak",
        "connection refused",
        "12 MB menunggu",
        "Gagal",
        "it is cut off",
        "/mnt/disk",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let overview = app.officer(ADMINISTRATOR, "en").get("/admin").await;
    assert!(overview.text.contains("A target or a drill failed."), "{}", overview.text);
}

#[tokio::test]
async fn a_result_of_another_machine_is_taken_once_it_is_believed() {
    let app = app();
    let signer = Signer::new(&[3; 32]);
    let text = drills::signed(&drill(3, app.state.clock.now().plus(-HOUR)), &signer);
    let administrator = app.officer(ADMINISTRATOR, "id");
    let closed = administrator.get("/admin/cadangan").await;
    assert!(!closed.text.contains("name=\"report\""), "{}", closed.text);
    let stranger = administrator.post("/admin/cadangan", &[("report", &text)]).await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stranger.text.contains("mesin yang tidak dipercaya"), "{}", stranger.text);

    let public = signer.public();
    let key = std::array::from_fn(|at| u8::from_str_radix(&public[2 * at..2 * at + 2], 16).unwrap());
    app.state.copies.believe(vec![key]);
    let altered = administrator.post("/admin/cadangan", &[("report", &text.replace("250000", "1"))]).await;
    assert!(altered.text.contains("berubah setelah ditandatangani"), "{}", altered.text);
    let taken = administrator.post("/admin/cadangan", &[("report", &text)]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let page = administrator.get(taken.location()).await;
    for part in ["Hasil uji tercatat.", "di mesin lain", "1 jam lalu, 4 menit"] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let clerk = app.officer("triage", "id").post("/admin/cadangan", &[("report", &text)]).await;
    assert_eq!(clerk.status, StatusCode::FORBIDDEN);
}
