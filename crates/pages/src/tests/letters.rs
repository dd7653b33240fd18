//! The pages behind the links of letters, reached as their readers reach them: by the letter itself.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use balai_base::{Moment, RegionId, time};
use balai_civic::letters::{self, Posting};
use balai_platform::{
    access::Actor,
    casework::{self, Context, Contexts, Delivering},
    notify::{
        TrackingPage,
        mail::{Carrier, Letter, Reason, Unsent},
    },
    residents,
};
use balai_store::jobs::{Lane, Runner};
use balai_testkit::{databases, random};

use super::app::{App, Visitor, app, app_on};

#[derive(Default)]
struct Letterbox {
    letters: Mutex<Vec<Letter>>,
    refuses: Mutex<bool>,
}

impl Carrier for Letterbox {
    fn send(&self, letter: &Letter) -> Result<(), Unsent> {
        if *self.refuses.lock().unwrap() {
            let detail = "the server answered 550 to the recipient".to_owned();
            return Err(Unsent { again: false, reason: Reason::Address, detail });
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

/// Delivers every notice of the app and gives the letters.
fn letters_of(app: &App, letterbox: &Arc<Letterbox>) -> Vec<Letter> {
    app.clock.advance(time::MINUTE);
    let (state, region) = (app.state.clone(), app.state.regions.single().unwrap());
    let contexts: Contexts = Arc::new(move |_: &RegionId, moment: Moment| {
        let (region, vault) = (state.regions.single()?, state.vault.clone());
        Some(Context { region, vault, moment, actor: Actor::System })
    });
    // Another seed at every time, so that no two rounds make the same identifiers.
    let seed = app.state.clock.now().millis().unsigned_abs();
    let mut main = Runner::new(app.state.store.clone(), Arc::new(random(seed)));
    let delivering = Delivering {
        providers: vec![Box::new(TrackingPage)],
        afterwards: Some(casework::letters_afterwards()),
    };
    casework::register(&mut main, std::slice::from_ref(&region.id), &contexts, delivering);
    let mut lane = Runner::in_lane(Lane::Mail, app.state.store.clone(), Arc::new(random(seed + 1)));
    let sites = BTreeMap::from([(region.id.clone(), String::new())]);
    let carrier: Arc<dyn Carrier> = letterbox.clone();
    let renderer = app.state.renderer.clone();
    let (own, taken, site) = (contexts.clone(), carrier.clone(), sites.clone());
    residents::jobs::register_letters(
        &mut lane,
        residents::Posting { contexts: own, carrier: taken, sites: site, renderer },
    );
    letters::register(&mut lane, Posting { contexts, carrier, sites });
    main.run_due(app.state.clock.now()).unwrap();
    lane.run_due(app.state.clock.now()).unwrap();
    std::mem::take(&mut *letterbox.letters.lock().unwrap())
}

/// The links of a letter that begin with `path`.
fn links(letter: &Letter, path: &str) -> Vec<String> {
    letter.text.split_whitespace().filter(|word| word.starts_with(path)).map(ToOwned::to_owned).collect()
}

/// A wish that is answered and closed; its closing letter.
async fn closing_letter(app: &App, letterbox: &Arc<Letterbox>, language: &'static str) -> (String, Letter) {
    let clerk = app.officer("triage", language);
    let token = clerk.get("/petugas/catat").await.field("form_token");
    let village = app.state.regions.single().unwrap().areas.villages()[0].code.to_string();
    let fields = [
        ("form_token", token.as_str()),
        ("channel", "loket"),
        ("kind", "wish"),
        ("text", "Mohon ditambah tempat sampah di lapangan desa."),
        ("village", &village),
        ("category", "sampah"),
        ("email", "sri@warga.example"),
        ("consent_note", "Warga setuju dicatatkan, datang sendiri"),
    ];
    let recorded = clerk.post("/petugas/catat", &fields).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    let received = letters_of(app, letterbox).pop().expect("a letter that it was received");
    let number =
        received.subject.split_whitespace().find(|word| word.starts_with("CTH-")).unwrap().to_owned();
    step(&clerk, &number, "ajukan-selesai", "Tempat sampah sudah dipasang.").await;
    step(&app.officer("verifier", language), &number, "setujui", "").await;
    let letters = letters_of(app, letterbox);
    let closing = letters.into_iter().find(|letter| !links(letter, "/jawab/").is_empty());
    (number, closing.expect("a closing letter"))
}

async fn step(officer: &Visitor<'_>, number: &str, step: &str, answer: &str) {
    let seen = officer.get(&format!("/petugas/kasus/{number}")).await.field("seen");
    let fields = [("step", step), ("seen", seen.as_str()), ("answer", answer)];
    let done = officer.post_multipart(&format!("/petugas/kasus/{number}/langkah"), &fields, None).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}: {}", done.text);
}

/// Every page of a letter, by somebody without any cookie of the report.
pub(super) async fn walk(app: &App, language: &'static str) {
    let letterbox = Arc::new(Letterbox::default());
    let (number, letter) = closing_letter(app, &letterbox, language).await;
    let reader = app.visitor(language);
    let answers = links(&letter, "/jawab/");
    let before = app.rows();
    for link in &answers {
        let page = reader.get(link).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.text.contains("Tempat sampah sudah dipasang.") && page.text.contains(&number));
        assert!(!page.text.contains("sri@warga.example"));
    }
    assert_eq!(app.rows(), before, "looking changes something");

    let said = reader.post(&answers[0], &[]).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    let rating = format!("{}/nilai", answers[0]);
    let nothing = reader.post(&rating, &[("number", number.as_str())]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing.text);
    assert_eq!(reader.post(&rating, &[("score", "5")]).await.status, StatusCode::OK);
    let again = reader.post(&answers[0], &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{}", again.text);
    assert!(again.text.contains("/lacak\""), "the way on is missing: {}", again.text);

    let reopened = reader.post(&answers[1], &[("words", "masih kurang satu")]).await;
    assert_eq!(reopened.status, StatusCode::OK, "{}", reopened.text);
    let moved_on = reader.get(&answers[1]).await;
    assert_eq!(moved_on.status, StatusCode::NOT_FOUND);

    let stop = links(&letter, "/surel/berhenti/").remove(0);
    assert_eq!(reader.get(&stop).await.status, StatusCode::OK);
    // A mail program posts by itself: no cookie, no token of a page, from nowhere.
    let request = app.visitor(language).request(Method::POST, &stop);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let stopped = reader.send(request.body(Body::from("List-Unsubscribe=One-Click")).unwrap()).await;
    assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.text);
    let follower = app.visitor(language);
    follows(app, &letterbox, &follower, &number).await;
    let clerk = app.officer("triage", language);
    step(&clerk, &number, "ajukan-selesai", "Sudah ditambah satu lagi.").await;
    let told = letters_of(app, &letterbox);
    let to: Vec<&str> = told.iter().map(|letter| letter.to.reveal().as_str()).collect();
    assert_eq!(to, ["rina@warga.example"], "letters go on after they were ended");
    assert!(links(&told[0], "/jawab/").is_empty(), "a follower answers for nobody");
    let stop = links(&told[0], "/surel/berhenti/").remove(0);
    assert_eq!(follower.post(&stop, &[]).await.status, StatusCode::OK);
    step(&app.officer("verifier", language), &number, "setujui", "").await;
    assert!(letters_of(app, &letterbox).is_empty(), "a follower's letters end by one tap");
}

/// Somebody without an account leaves an address and confirms it.
async fn follows(app: &App, letterbox: &Arc<Letterbox>, follower: &Visitor<'_>, number: &str) {
    let case = format!("/lacak/{number}");
    assert!(follower.get(&case).await.text.contains("id=\"email\""));
    let form = format!("{case}/surel");
    let wrong = follower.post(&form, &[("email", "rina")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("value=\"rina\""), "what was typed is lost: {}", wrong.text);
    let left = follower.post(&form, &[("email", "rina@warga.example")]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    let thanks = follower.get(left.location()).await;
    assert!(!thanks.text.contains("rina@warga.example"), "{}", thanks.text);
    let mut letters = letters_of(app, letterbox);
    letters.retain(|letter| letter.to.reveal() == "rina@warga.example");
    assert_eq!(letters.len(), 1, "{letters:?}");
    let link = links(&letters[0], "/surel/ikuti/").remove(0);
    let before = app.rows();
    assert_eq!(follower.get(&link).await.status, StatusCode::OK);
    assert_eq!(app.rows(), before, "looking confirms nothing: mail programs open links by themselves");
    let confirmed = follower.post(&link, &[]).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text);
    assert_eq!(follower.post(&link, &[]).await.status, StatusCode::NOT_FOUND, "the link is good once");
    assert_eq!(
        follower.post("/lacak/CTH-0000-0000/surel", &[("email", "rina@warga.example")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_letter_is_answered_and_ended_on_both_databases() {
    for database in databases() {
        walk(&app_on(database), "id").await;
    }
}

#[tokio::test]
async fn a_refused_address_is_told_to_officers_and_administrators_without_it() {
    let app = app();
    let letterbox = Arc::new(Letterbox::default());
    let (number, letter) = closing_letter(&app, &letterbox, "id").await;
    *letterbox.refuses.lock().unwrap() = true;
    let reader = app.visitor("id");
    let clerk = app.officer("triage", "id");
    let not_solved = &links(&letter, "/jawab/")[1];
    reader.get(not_solved).await;
    assert_eq!(reader.post(not_solved, &[]).await.status, StatusCode::OK);
    step(&clerk, &number, "ajukan-selesai", "Sudah ditambah satu lagi.").await;
    assert!(letters_of(&app, &letterbox).is_empty());
    let case = clerk.get(&format!("/petugas/kasus/{number}")).await;
    assert!(case.text.contains("Surel kepada pelapor tidak sampai"), "{}", case.text);
    let jobs = app.officer("system_administrator", "id").get("/admin/pekerjaan").await;
    for page in [&case, &jobs] {
        assert!(!page.text.contains("sri@warga.example"), "{}", page.text);
    }
    assert!(jobs.text.contains("Alamat penerima ditolak."), "{}", jobs.text);
}

#[tokio::test]
async fn nobody_is_promised_letters_that_nobody_sends() {
    let app = app();
    let offered = |text: &str| text.contains("id=\"email\"");
    assert!(offered(&app.officer("triage", "id").get("/petugas/catat").await.text));
    let silent = App::without_mail(crate::routes());
    assert!(!offered(&silent.officer("triage", "id").get("/petugas/catat").await.text));
    let help = silent.visitor("id").get("/bantuan").await.text;
    assert!(!help.contains("surel"), "{help}");
}
