//! Coming to an office as people meet it: a day is booked without an account, a ticket is taken and called, a village is
//! visited, a product is handed over, and the survey is answered.

use axum::http::StatusCode;
use balai_base::CaseNumber;
use balai_civic::feedback;
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context},
    workflow::Meaning,
};

use super::{
    app::{App, Reply, Visitor, app},
    templates::report,
};

const SERVICE: &str = "surat-domisili";
const DESK: &str = "/petugas/antrean?kantor=balai-layanan&loket=loket-a";

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}")) + from.len();
    text[start..].split(to).next().unwrap()
}

/// The query of the first free day in the list; the switch of languages above holds such an address too.
fn link(page: &str) -> &str {
    let list = page.find("class=\"days\"").unwrap_or_else(|| panic!("no days in {page}"));
    between(&page[list..], "/janji?", "\"")
}

/// Books the first free time of the first free day; gives the confirmation and the code.
async fn book(visitor: &Visitor<'_>) -> (Reply, String) {
    let days = visitor.get(&format!("/layanan/{SERVICE}/janji")).await;
    assert_eq!(days.status, StatusCode::OK, "{}", days.text);
    let address = format!("/layanan/{SERVICE}/janji?{}", link(&days.text).replace("&amp;", "&"));
    let times = visitor.get(&address).await;
    let time = between(&times.text, "name=\"time\" type=\"radio\" value=\"", "\"").to_owned();
    let token = times.field("form_token");
    let fields = [("kantor", "balai-layanan"), ("form_token", &token), ("time", &time)];
    let confirmed = visitor.post(&format!("/layanan/{SERVICE}/janji"), &fields).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text);
    let code = between(&confirmed.text, "id=\"kode\">", "<").to_owned();
    (confirmed, code)
}

#[tokio::test]
async fn a_day_is_booked_found_moved_and_called_off_without_an_account() {
    let app = app();
    let visitor = app.visitor("id");
    let (confirmed, code) = book(&visitor).await;
    assert!(confirmed.text.contains("Balai Layanan Contoh"), "{}", confirmed.text);
    let missing = visitor.post(&format!("/layanan/{SERVICE}/janji"), &[("kantor", "balai-layanan")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", missing.text);
    let wrong = visitor.post("/janji", &[("code", "JANJI-0000-0000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let typed = code.to_lowercase();
    let found = app.visitor("id").post("/janji", &[("code", &typed)]).await;
    assert!(found.text.contains("Menunggu kedatangan Anda"), "{}", found.text);
    let choices = visitor.post("/janji/pindah", &[("code", &code)]).await;
    let time = choices.text.split("<option value=\"2026").last().unwrap();
    let time = format!("2026{}", time.split('"').next().unwrap());
    let moved = visitor.post("/janji/pindah", &[("code", &code), ("time", &time)]).await;
    assert!(moved.text.contains("Janji dipindahkan"), "{}", moved.text);
    let file = visitor.post("/janji/kalender.ics", &[("code", &code)]).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.text.starts_with("BEGIN:VCALENDAR") && !file.text.contains(&code), "{}", file.text);
    let off = visitor.post("/janji/batal", &[("code", &code)]).await;
    assert!(off.text.contains("Janji dibatalkan"), "{}", off.text);
    let unknown = visitor.get("/layanan/tiada/janji").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// Somebody was faster: what was typed stays, and the next free day is told.
#[tokio::test]
async fn who_comes_second_is_told_the_next_free_day() {
    let app = app();
    let (first, second) = (app.visitor("id"), app.visitor("id"));
    let days = first.get(&format!("/layanan/{SERVICE}/janji")).await;
    let address = format!("/layanan/{SERVICE}/janji?{}", link(&days.text).replace("&amp;", "&"));
    let (one, two) = (first.get(&address).await, second.get(&address).await);
    let time = between(&one.text, "name=\"time\" type=\"radio\" value=\"", "\"").to_owned();
    // Two counters share each time.
    for (visitor, page) in [(&first, &one), (&second, &two)] {
        let token = page.field("form_token");
        let fields = [("kantor", "balai-layanan"), ("form_token", token.as_str()), ("time", &time)];
        assert_eq!(visitor.post(&format!("/layanan/{SERVICE}/janji"), &fields).await.status, StatusCode::OK);
    }
    let third = app.visitor("id");
    let token = third.get(&address).await.field("form_token");
    let fields = [("kantor", "balai-layanan"), ("form_token", token.as_str()), ("time", &time)];
    let late = third.post(&format!("/layanan/{SERVICE}/janji"), &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    assert!(late.text.contains("Hari kosong terdekat: 2 Maret 2026"), "{}", late.text);
}

pub(super) async fn ticket(visitor: &Visitor<'_>, priority: &str) -> String {
    let form = visitor.get("/antrean/ambil?kantor=balai-layanan").await;
    let token = form.field("form_token");
    let fields =
        [("kantor", "balai-layanan"), ("form_token", &token), ("service", SERVICE), ("priority", priority)];
    let given = visitor.post("/antrean/ambil", &fields).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text);
    between(&given.text, "id=\"nomor\">", "<").to_owned()
}

#[tokio::test]
async fn a_ticket_becomes_a_document_for_whoever_holds_it() {
    let app = app();
    let clerk = app.officer("triage", "id");
    let form = clerk.get("/antrean/ambil?kantor=balai-layanan").await;
    let token = form.field("form_token");
    let fields = [("kantor", "balai-layanan"), ("form_token", &token), ("service", SERVICE)];
    let given = clerk.post("/antrean/ambil", &fields).await;
    let word = given.field("tiket");
    let early = clerk.post("/antrean/tiket", &[("tiket", &word)]).await;
    assert_eq!(early.status, StatusCode::OK, "{}", early.text);
    assert!(early.text.contains("PDF tiket sedang disiapkan"), "{}", early.text);
    super::documents::set_documents(&app);
    let pdf = clerk.post("/antrean/tiket", &[("tiket", &word)]).await;
    assert_eq!((pdf.status, &pdf.text[..5]), (StatusCode::OK, "%PDF-"));
    let mut forged = word.clone();
    forged.replace_range(..1, if word.starts_with('a') { "b" } else { "a" });
    for other in [forged.as_str(), "", "x"] {
        assert_eq!(clerk.post("/antrean/tiket", &[("tiket", other)]).await.status, StatusCode::NOT_FOUND);
    }
}

pub(super) async fn call(clerk: &Visitor<'_>, call: &str, seen: &str) -> Reply {
    let fields = [("kantor", "balai-layanan"), ("loket", "loket-a"), ("seen", seen), ("call", call)];
    clerk.post("/petugas/antrean", &fields).await
}

#[tokio::test]
async fn a_ticket_is_given_called_and_shown_on_the_board() {
    let app = app();
    let (clerk, anybody) = (app.officer("triage", "id"), app.visitor("id"));
    let label = ticket(&clerk, "").await;
    assert_eq!(label, "A-001");
    let refused = anybody.post("/antrean/ambil", &[("kantor", "balai-layanan"), ("service", SERVICE)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "nobody takes one from home: {}", refused.text);
    assert_eq!(call(&clerk, "next", "").await.status, StatusCode::SEE_OTHER);
    let board = anybody.get("/antrean?kantor=balai-layanan").await;
    assert!(board.text.contains("<strong>A-001</strong>"), "{}", board.text);
    assert_eq!(board.header("refresh"), "", "the page stands still");
    assert_eq!(anybody.get("/antrean?kantor=balai-layanan&layar=1").await.header("refresh"), "10");
    let stale = call(&clerk, "next", "").await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert_eq!(call(&clerk, "skip", "A-001").await.status, StatusCode::SEE_OTHER);
    assert!(clerk.get(DESK).await.text.contains("Panggil kembali"));
    let (_, code) = book(&anybody).await;
    let here = anybody.post("/antrean/ambil", &[("code", &code)]).await;
    assert_eq!(here.status, StatusCode::OK, "{}", here.text);
    assert!(here.text.contains("Karcis antrean"), "{}", here.text);
}

/// The office's own machine gives tickets without anybody being signed in, and of its own office only.
#[tokio::test]
async fn a_machine_gives_tickets_for_a_working_day() {
    let app = app();
    let clerk = app.officer("triage", "id");
    let made = clerk.post("/petugas/antrean/mesin", &[("kantor", "balai-layanan")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    assert_eq!(clerk.cookie("__Host-sesi"), "", "the officer is signed out");
    assert_eq!(ticket(&clerk, "1").await.len(), 5);
    assert_eq!(clerk.get("/petugas/antrean").await.status, StatusCode::SEE_OTHER, "it opens nothing else");
    let stolen = app.visitor("id");
    stolen.put_cookie("__Host-mesin", &clerk.cookie("__Host-mesin"));
    let refused = stolen.post("/antrean/ambil", &[("kantor", "balai-layanan"), ("service", SERVICE)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "bound to its browser");
    app.clock.advance(13 * 60 * 60 * 1_000);
    let late = clerk.post("/antrean/ambil", &[("kantor", "balai-layanan"), ("service", SERVICE)]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
}

pub(super) async fn planned(clerk: &Visitor<'_>) -> String {
    let fields = [
        ("village", "99.01.02.2002"),
        ("day_day", "5"),
        ("day_month", "3"),
        ("day_year", "2026"),
        ("from", "08.30"),
        ("until", "12.00"),
        ("place", "Balai banjar"),
        ("agency", "sekretariat"),
        ("services", SERVICE),
        ("team", "Tim 1"),
    ];
    let plan = clerk.post("/petugas/jemput-bola", &fields).await;
    assert_eq!(plan.status, StatusCode::SEE_OTHER, "{}", plan.text);
    let list = clerk.get(plan.location()).await;
    between(&list.text, "/petugas/jemput-bola/", "\"").to_owned()
}

#[tokio::test]
async fn rows_of_a_village_are_entered_and_a_wrong_one_loses_no_other() {
    let app = app();
    let clerk = app.officer("triage", "id");
    let wrong = clerk.post("/petugas/jemput-bola", &[("place", "x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let id = planned(&clerk).await;
    let public = app.visitor("id").get("/jemput-bola").await;
    assert!(public.text.contains("Balai banjar") && !public.text.contains("Tim 1"), "{}", public.text);
    let path = format!("/petugas/jemput-bola/{id}");
    let printed = clerk.get(&format!("{path}/cetak")).await;
    assert!(printed.text.contains("Kartu Keluarga"), "{}", printed.text);
    let token = clerk.get(&path).await.field("form_token");
    let rows = [
        ("form_token", token.as_str()),
        ("name_1", "Ni Wayan Satu"),
        ("phone_1", "081234567890"),
        ("service_1", SERVICE),
        ("name_2", "I Made Dua"),
        ("service_2", "tiada"),
        ("name_3", ""),
        ("phone_3", "081234567890"),
        ("service_3", SERVICE),
    ];
    let entered = clerk.post(&path, &rows).await;
    assert_eq!(entered.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", entered.text);
    assert!(entered.text.contains("1 orang tercatat"), "{}", entered.text);
    assert!(entered.text.contains("value=\"I Made Dua\""), "what was typed stays");
    assert!(!entered.text.contains("value=\"Ni Wayan Satu\""), "and is not entered twice");
    let again = clerk.post(&path, &rows[..4]).await;
    assert!(again.text.contains("1 orang tercatat"), "sent twice, entered once: {}", again.text);
}

fn context(app: &App) -> Context {
    Context {
        region: app.state.regions.single().unwrap(),
        vault: app.state.vault.clone(),
        moment: app.state.moment(),
        actor: Actor::System,
    }
}

/// A token for a case as if it had ended.
fn token(app: &App, number: &str) -> String {
    let (context, number) = (context(app), CaseNumber::parse(number).unwrap());
    let made = app.state.store.write_now(move |tx| {
        let case = casework::find(tx, &context.region, &number)?.unwrap();
        feedback::invite(tx, &context, &Case { meaning: Meaning::Done, ..case })
    });
    made.unwrap().unwrap()
}

async fn survey(visitor: &Visitor<'_>, path: &str, score: &str) -> Reply {
    let elements = [
        "persyaratan",
        "prosedur",
        "waktu",
        "biaya",
        "produk",
        "kompetensi",
        "perilaku",
        "pengaduan",
        "sarana",
    ];
    let mut fields: Vec<(&str, &str)> = elements.iter().map(|element| (*element, score)).collect();
    fields.push(("words", "Ramah dan cepat."));
    visitor.post(path, &fields).await
}

#[tokio::test]
async fn the_survey_is_answered_once_and_counted() {
    let app = app();
    let visitor = app.visitor("id");
    let (number, _) =
        report(&visitor, "Jalan berlubang di depan pasar, sudah dua minggu dan berbahaya.").await;
    let path = format!("/penilaian/{}", token(&app, &number));
    let page = visitor.get(&path).await;
    assert!(page.text.contains("kewajaran biaya/tarif") && page.text.contains("Gratis"), "{}", page.text);
    let empty = visitor.post(&path, &[("waktu", "3")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("value=\"3\" checked"), "what was chosen stays: {}", empty.text);
    assert_eq!(survey(&visitor, &path, "4").await.status, StatusCode::OK);
    let used = survey(&visitor, &path, "1").await;
    assert_eq!(used.status, StatusCode::NOT_FOUND);
    assert!(used.text.contains("sudah dipakai"), "{}", used.text);
    let clerk = app.officer("triage", "id");
    let results = clerk.get("/petugas/penilaian").await;
    assert!(
        results.text.contains("1 orang menjawab") && results.text.contains("Ramah dan cepat"),
        "{}",
        results.text
    );
    let text = results.field("text");
    let done = clerk.post("/petugas/penilaian", &[("text", &text), ("decision", "publish")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

/// Every page of this part in one language, for the test that renders every template.
pub(super) async fn walk(app: &App, language: &'static str) {
    let (visitor, clerk) = (app.visitor(language), app.officer("triage", language));
    let (_, code) = book(&visitor).await;
    visitor.post("/janji", &[("code", &code)]).await;
    ticket(&clerk, "1").await;
    call(&clerk, "next", "").await;
    clerk.get(DESK).await;
    visitor.get("/antrean?kantor=balai-layanan&layar=1").await;
    let id = planned(&clerk).await;
    for path in ["", "/cetak"] {
        let page = clerk.get(&format!("/petugas/jemput-bola/{id}{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    }
    visitor.get("/jemput-bola").await;
    let (number, pin) =
        report(&visitor, "Jalan berlubang di depan balai, berbahaya sejak hujan kemarin.").await;
    visitor.post("/lacak", &[("number", &number), ("pin", &pin)]).await;
    let path = format!("/lacak/{number}/penyerahan");
    let chosen = [("way", "post"), ("address", "Jalan Kenari 7, Pasar Lama, 80351")];
    assert_eq!(visitor.post(&path, &chosen).await.status, StatusCode::SEE_OTHER);
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
    let head = app.officer("agency_head", language);
    let hand = format!("/petugas/penyerahan/{number}");
    for fields in [
        [("act", "send"), ("carrier", "Pos"), ("tracking", "")],
        [("act", "send"), ("carrier", "Pos"), ("tracking", "P-1")],
        [("act", "hand"), ("by", ""), ("shown", "")],
    ] {
        let acted = head.post(&hand, &fields).await;
        assert!(!acted.status.is_server_error(), "{}", acted.text);
    }
    // Told in the language in which it was asked for, whatever the officer reads.
    let told = if language == "en" { "was sent by Pos" } else { "dikirim lewat Pos" };
    let own = visitor.get(&format!("/lacak/{number}")).await;
    assert!(own.text.contains(told), "{language}: {}", own.text);
    head.get(&hand).await;
    let path = format!("/penilaian/{}", token(app, &number));
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
    assert_eq!(survey(&visitor, &path, "3").await.status, StatusCode::OK);
    assert_eq!(clerk.get("/petugas/penilaian").await.status, StatusCode::OK);
}
