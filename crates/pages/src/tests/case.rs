//! What a case's page says to officers and to its reporter, and to nobody else.

use axum::http::StatusCode;
use balai_base::{CaseNumber, Moment};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    programs::{self, NewProgram},
};
use balai_testkit::databases;

use super::app::{App, app, app_on, entered};

/// What commands outside the pages are given.
fn system(app: &App) -> Context {
    Context {
        region: app.state.regions.single().unwrap(),
        vault: app.state.vault.clone(),
        moment: Moment::new(app.state.clock.now(), app.state.random.as_ref()),
        actor: Actor::System,
    }
}

#[tokio::test]
async fn officers_read_which_program_brought_a_case() {
    for database in databases() {
        let app = app_on(database);
        let clerk = app.officer("triage", "id");
        let number = entered(&clerk, "Sampah di gang belum diangkut tiga hari.", "sampah").await;
        let page = format!("/petugas/kasus/{number}");
        let before = clerk.get(&page).await;
        assert!(!before.text.contains("dibawa aplikasi"), "{}", before.text);
        let context = system(&app);
        let written = app.state.store.write_now(move |tx| {
            let new = NewProgram {
                name: "Aplikasi Banjar".to_owned(),
                contact: "tik@contoh.example".to_owned(),
                per_minute: 9,
                per_day: 9,
                hands_in_drills: false,
            };
            let issued = programs::issue(tx, &context, &new)?;
            let number = CaseNumber::parse(&number).unwrap();
            let case = casework::find(tx, &context.region, &number)?.unwrap();
            programs::note_brought(tx, &context, issued.id, case.id)?;
            programs::revoke(tx, &context, issued.id, "dicabut dalam uji")
        });
        written.unwrap();
        let after = clerk.get(&page).await;
        assert!(after.text.contains("dibawa aplikasi «Aplikasi Banjar»"), "{}", after.text);
    }
}

#[tokio::test]
async fn who_complains_about_an_office_reads_on_the_tracking_page_that_it_does_not_see_it() {
    let app = app();
    let visitor = app.visitor("id");
    visitor.get("/lapor").await;
    visitor.post("/lapor", &[]).await;
    let what = [("kind", "complaint"), ("text", "Petugas meminta uang untuk surat pengantar")];
    visitor.post_multipart("/lapor/kejadian", &what, None).await;
    visitor.post("/lapor/lokasi", &[("village", "99.01.01.1001")]).await;
    let official = [("category", "perilaku-petugas"), ("accused", "pekerjaan-umum")];
    for _ in 0..2 {
        visitor.post("/lapor/rincian", &official).await;
    }
    visitor.post("/lapor/kontak", &[]).await;
    let check = visitor.get("/lapor/periksa").await;
    let token = check.field("form_token");
    visitor.post("/lapor/periksa", &[("form_token", &token)]).await;
    let receipt = visitor.get("/lapor/bukti").await;
    let given = |id: &str| {
        let rest = receipt.text.split(&format!("id=\"{id}\">")).nth(1).unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    let (number, pin) = (given("nomor"), given("pin"));
    let sentence = "Hanya Anda dan pemeriksa yang membaca ini.";
    assert!(receipt.text.contains(sentence), "{}", receipt.text);
    let stranger = app.visitor("id").get(&format!("/lacak/{number}")).await;
    assert!(!stranger.text.contains(sentence), "{}", stranger.text);
    let opened = visitor.post("/lacak", &[("number", &number), ("pin", &pin)]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let own = visitor.get(&format!("/lacak/{number}")).await;
    assert!(own.text.contains(sentence) && own.text.contains("Dinas Pekerjaan Umum"), "{}", own.text);
}
