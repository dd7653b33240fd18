//! What the register knows is not asked again: shown with the numbers it is read by, on demand with what it says, masked, and said to
//! be wrong.

use std::sync::Arc;

use axum::http::StatusCode;
use balai_civic::services::{self, Change, DraftToken};
use balai_platform::{
    access::Actor,
    casework,
    forms::Key,
    register::{Answer, Asked, Holdings, HoldingsAsked, Recalled, Register, Registers, recognisable},
};
use balai_web::Options;
use uuid::Uuid;

use super::app::{App, Visitor, app};

const SERVICE: &str = "surat-domisili";
const NIK: &str = "5103015708900001";
const CARD: &str = "5103010101100002";

/// Tells one line about whoever gives both numbers of this test.
struct Told;

impl Register for Told {
    fn name(&self) -> &'static str {
        "siak"
    }

    fn ask(&self, _: &Asked) -> Answer {
        Answer::Unreachable { why: "not asked here" }
    }

    fn look(&self, _: Uuid) -> Answer {
        Answer::Unreachable { why: "not asked here" }
    }

    fn holds(&self, _: &HoldingsAsked) -> Holdings {
        Holdings::Unreachable { why: "not asked here" }
    }

    fn recall(&self, asked: &HoldingsAsked) -> Option<Vec<Recalled>> {
        let both = asked.nik.reveal() == NIK && asked.card.as_ref().is_some_and(|own| own.reveal() == CARD);
        let facts = vec![("Kepala keluarga".to_owned(), recognisable("I Wayan Adi"))];
        both.then(|| vec![Recalled { code: "kk".to_owned(), facts }])
    }
}

fn connected() -> App {
    let registers = Registers::new(vec![Arc::new(Told)]);
    App::with_options(crate::routes(), Options { registers, ..Options::default() })
}

fn root() -> String {
    format!("/layanan/{SERVICE}/ajukan")
}

/// A draft that says these numbers.
async fn begun(app: &App, visitor: &Visitor<'_>, numbers: &[(&str, &str)]) {
    visitor.post(&root(), &[("variant", "")]).await;
    let token = DraftToken::parse(&visitor.cookie("__Host-ajuan"))
        .or_else(|| DraftToken::parse(&visitor.cookie("ajuan")));
    let token = token.expect("the draft's cookie");
    let answers = numbers.iter().map(|(fact, value)| (Key::new("", *fact), (*value).to_owned())).collect();
    let change = Change { revision: 1, answers, ..Change::default() };
    let context = casework::Context {
        region: app.state.regions.single().unwrap(),
        vault: app.state.vault.clone(),
        moment: app.state.moment(),
        actor: Actor::Anonymous,
    };
    app.state.store.write_now(move |tx| services::answer(tx, &context, &token, &change).map(drop)).unwrap();
}

#[tokio::test]
async fn what_the_register_knows_is_shown_and_can_be_contested() {
    let app = app();
    let visitor = app.visitor("id");
    let root = root();
    visitor.post(&root, &[("variant", "")]).await;
    let known = visitor.get(&format!("{root}/register")).await;
    assert!(known.text.contains("value=\"kk\""), "{}", known.text);
    assert_eq!(visitor.get(&format!("{root}/syarat/kk")).await.status, StatusCode::SEE_OTHER, "not asked");
    let wrong = visitor.post(&format!("{root}/register"), &[("salah", "kk")]).await;
    assert_eq!(wrong.status, StatusCode::SEE_OTHER, "{}", wrong.text);
    let known = visitor.get(&format!("{root}/register")).await;
    assert!(known.text.contains("value=\"kk\" checked"), "{}", known.text);
    visitor.post(&format!("{root}/register"), &[]).await;
    let known = visitor.get(&format!("{root}/register")).await;
    assert!(!known.text.contains("value=\"kk\" checked"), "{}", known.text);
}

#[tokio::test]
async fn what_the_register_says_is_shown_masked_when_it_is_asked_for() {
    let app = connected();
    let visitor = app.visitor("id");
    begun(&app, &visitor, &[("nik", NIK), ("kk", CARD), ("nama", "Ni Luh Ayu")]).await;
    let path = format!("{}/register", root());
    let page = visitor.get(&path).await;
    assert!(
        page.text.contains("5103**********01") && page.text.contains("5103**********02"),
        "{}",
        page.text
    );
    assert!(page.text.contains("name=\"lihat\"") && !page.text.contains("Kepala keluarga"), "{}", page.text);
    let told = visitor.post(&path, &[("lihat", "1")]).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    assert!(told.text.contains("Kepala keluarga: I W**** A**"), "{}", told.text);
    assert!(!told.text.contains("Wayan") && !told.text.contains(NIK) && !told.text.contains(CARD));
    // What is wrong there is said on the same page, and the original is asked for.
    let wrong = visitor.post(&path, &[("salah", "kk")]).await;
    assert_eq!(wrong.status, StatusCode::SEE_OTHER, "{}", wrong.text);
    assert!(visitor.get(&path).await.text.contains("value=\"kk\" checked"));
    // Nobody tries numbers out.
    let mut last = told;
    for _ in 0..5 {
        last = visitor.post(&path, &[("lihat", "1")]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS, "{}", last.text);
    assert!(last.text.contains("value=\"kk\""), "the page is still there: {}", last.text);
}

#[tokio::test]
async fn whoever_gave_one_number_or_a_strangers_is_told_nothing() {
    let app = connected();
    let path = format!("{}/register", root());
    let one = app.visitor("id");
    begun(&app, &one, &[("nik", NIK)]).await;
    assert!(!one.get(&path).await.text.contains("name=\"lihat\""));
    let refused = one.post(&path, &[("lihat", "1")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    let stranger = app.visitor("en");
    begun(&app, &stranger, &[("nik", NIK), ("kk", "5103010101100003")]).await;
    let silent = stranger.post(&path, &[("lihat", "1")]).await;
    assert!(silent.text.contains("The register does not answer now"), "{}", silent.text);
    assert!(!silent.text.contains("Kepala keluarga"), "{}", silent.text);
}
