//! A resident's account and the rights about data as their readers meet them, and what each role may.

use axum::http::StatusCode;
use balai_base::time::{DAY, MINUTE};
use balai_testkit::databases;

use super::{
    app::{App, Reply, Visitor, app, app_on},
    templates::{follow, report},
};

/// The newest code: the keyed hash of its row's identifier, as its letter tells it.
fn code(app: &App) -> String {
    let id = app.state.store.read_now(|tx| {
        let sql = "SELECT id FROM resident_codes WHERE region = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
        let row = tx.query_row(sql, &balai_store::values!["contoh"])?;
        row.map_or(Ok(uuid::Uuid::nil()), |row| row.get(0))
    });
    let mac = app.state.vault.mac("resident-code", id.unwrap().as_bytes());
    format!("{:08}", u64::from_be_bytes(*mac.first_chunk::<8>().unwrap()) % 100_000_000)
}

pub(super) async fn sign_in(app: &App, visitor: &Visitor<'_>, address: &str) -> Reply {
    app.clock.advance(MINUTE);
    visitor.get("/saya/masuk").await;
    let asked = visitor.post("/saya/masuk", &[("email", address)]).await;
    assert_eq!(asked.location(), "/saya/kode", "{}", asked.text);
    let code = code(app);
    follow(visitor, visitor.post("/saya/kode", &[("code", &code)]).await).await
}

/// Every page of an account, in order.
pub(super) async fn walk(app: &App, language: &'static str) {
    let visitor = app.visitor(language);
    let (number, pin) = report(&visitor, "Lampu jalan padam di depan balai, gelap sekali malam hari.").await;
    visitor.get("/saya/masuk").await;
    let wrong = visitor.post("/saya/masuk", &[("email", "bukan surel")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    visitor.get("/saya/kode").await;
    let home = sign_in(app, &visitor, "ayu@warga.example").await;
    assert!(home.text.contains("/saya/klaim"), "{}", home.text);
    let claim = [("number", number.as_str()), ("pin", pin.as_str())];
    let claimed = follow(&visitor, visitor.post("/saya/klaim", &claim).await).await;
    assert!(claimed.text.contains(&number), "{}", claimed.text);
    let opened = follow(&visitor, visitor.post("/saya/buka", &[("number", &number)]).await).await;
    assert!(opened.text.contains("/pesan\""), "it is open as its reporter's: {}", opened.text);

    let safety = visitor.get("/saya/keamanan").await;
    assert!(safety.text.contains("ayu@warga.example"), "{}", safety.text);
    let codes = visitor.post("/saya/kode-pemulihan", &[]).await;
    assert!(codes.text.matches("<li>").count() >= 10, "{}", codes.text);
    visitor.post("/saya/alamat", &[("email", "ayu@baru.example")]).await;
    visitor.get("/saya/alamat/kode").await;
    let bad = visitor.post("/saya/alamat/kode", &[("code", "00000000")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.text);
    visitor.get("/saya/pulih").await;
    let lost = visitor.post("/saya/pulih", &[("email", "ayu@warga.example"), ("code", "AAAAA-AAAAA")]).await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", lost.text);
    rights(app, &visitor, language, &number).await;
    visitor.get("/saya/tutup").await;
    let ended = visitor.post("/saya/tutup", &[]).await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
    assert_eq!(visitor.get("/saya").await.location(), "/saya/masuk");
    let clerk = app.officer("triage", language);
    let fields = [("email", "ayu@warga.example"), ("reason", "KTP diperiksa, ponsel hilang")];
    let started = clerk.post("/petugas/pemulihan", &fields).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.text);
}

/// A copy, an erasure decided by an officer, and a request by number and PIN.
async fn rights(app: &App, visitor: &Visitor<'_>, language: &'static str, number: &str) {
    visitor.get("/hak-data").await;
    let early = visitor.post("/hak-data/salinan", &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    follow(visitor, visitor.post("/hak-data", &[("kind", "export")]).await).await;
    let copy = visitor.post("/hak-data/salinan", &[]).await;
    assert!(copy.text.contains("Ni Made Uji") && copy.text.contains(number), "{}", copy.text);
    let json = visitor.post("/hak-data/salinan.json", &[]).await;
    assert_eq!(json.header("content-disposition"), "attachment; filename=\"data-saya.json\"");
    assert_eq!(json.header("cache-control"), "no-store");
    let value: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(value["account"]["address"], "ayu@warga.example");
    assert_eq!(value["cases"][0]["name"], "Ni Made Uji");

    let asked = follow(visitor, visitor.post("/hak-data", &[("kind", "erasure")]).await).await;
    let erasure = asked.field("number");
    let head = app.officer("agency_head", language);
    let list = head.get("/petugas/hak-data").await;
    assert!(list.text.contains(&erasure), "{}", list.text);
    assert!(!list.text.contains("ayu@warga.example"), "who asks is not told");
    let path = format!("/petugas/hak-data/{erasure}");
    let one = head.get(&path).await;
    assert_eq!(one.status, StatusCode::OK, "{}", one.text);
    let nothing = head.post(&path, &[("decision", "grant"), ("answer", "")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing.text);
    let decision = [("decision", "grant"), ("answer", "Nama dan kontak Anda sudah dihapus.")];
    follow(&head, head.post(&path, &decision).await).await;
    let answered = visitor.get("/hak-data").await;
    assert!(answered.text.contains("Nama dan kontak Anda sudah dihapus."), "{}", answered.text);
    let copy = visitor.post("/hak-data/salinan", &[]).await;
    assert!(!copy.text.contains("Ni Made Uji"), "{}", copy.text);

    let other = app.visitor(language);
    let (number, pin) = report(&other, "Sampah menumpuk di pinggir sungai dekat jembatan lama.").await;
    follow(&other, other.post("/lacak", &[("number", &number), ("pin", &pin)]).await).await;
    let filed = other.post("/hak-data", &[("kind", "restriction")]).await;
    assert_eq!(filed.status, StatusCode::OK, "{}", filed.text);
}

#[tokio::test]
async fn an_account_is_walked_through_on_both_databases() {
    for database in databases() {
        walk(&app_on(database), "id").await;
    }
}

#[tokio::test]
async fn the_cookie_is_the_browsers_own_and_new_at_each_entry() {
    let app = app();
    let visitor = app.visitor("id");
    sign_in(&app, &visitor, "ayu@warga.example").await;
    let first = visitor.cookie("__Host-saya");
    assert_eq!(first.len(), 43);
    sign_in_again(&app, &visitor).await;
    let second = visitor.cookie("__Host-saya");
    assert_ne!(first, second);
    let thief = app.visitor("id");
    thief.put_cookie("__Host-saya", &first);
    assert_eq!(thief.get("/saya").await.location(), "/saya/masuk", "the earlier session ended");
    visitor.post("/saya/keluar", &[]).await;
    let old = app.visitor("id");
    old.put_cookie("__Host-saya", &second);
    assert_eq!(old.get("/saya").await.location(), "/saya/masuk");
}

async fn sign_in_again(app: &App, visitor: &Visitor<'_>) {
    app.clock.advance(MINUTE);
    visitor.get("/saya/masuk?lagi=1").await;
    visitor.post("/saya/masuk", &[("email", "ayu@warga.example")]).await;
    let code = code(app);
    follow(visitor, visitor.post("/saya/kode", &[("code", &code)]).await).await;
}

#[tokio::test]
async fn a_sensitive_change_leads_to_another_proof_and_back() {
    let app = app();
    let visitor = app.visitor("id");
    sign_in(&app, &visitor, "ayu@warga.example").await;
    app.clock.advance(DAY);
    let safety = visitor.get("/saya/keamanan").await;
    assert!(!safety.text.contains("action=\"/saya/alamat\""), "{}", safety.text);
    for path in ["/saya/kode-pemulihan", "/saya/alamat", "/saya/tutup"] {
        let reply = visitor.post(path, &[("email", "lain@warga.example")]).await;
        assert_eq!(reply.location(), "/saya/masuk?lagi=1&lanjut=/saya/keamanan", "{path}");
    }
    assert_eq!(
        visitor.post("/hak-data", &[("kind", "erasure")]).await.location(),
        "/saya/masuk?lagi=1&lanjut=/hak-data"
    );
}

#[tokio::test]
async fn what_belongs_to_others_is_not_found() {
    let app = app();
    let (number, _) =
        report(&app.visitor("id"), "Jalan berlubang di depan pasar, sudah dua minggu dan berbahaya.").await;
    let visitor = app.visitor("id");
    sign_in(&app, &visitor, "ayu@warga.example").await;
    for path in ["/saya/buka", "/saya/lepas"] {
        let reply = visitor.post(path, &[("number", &number)]).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}: {}", reply.text);
    }
    let nobody = app.visitor("id");
    for path in ["/saya/buka", "/saya/klaim", "/saya/sesi", "/saya/kunci", "/saya/tutup", "/hak-data"] {
        let reply = nobody.post(path, &[("number", &number), ("kind", "erasure")]).await;
        assert!(!reply.status.is_success() && !reply.status.is_server_error(), "{path}: {}", reply.status);
    }
}

#[tokio::test]
async fn each_role_reaches_the_pages_that_are_its_own() {
    let app = app();
    let region = app.state.regions.single().unwrap();
    for role in &region.roles.list {
        let visitor = app.officer(&role.id, "id");
        // Whoever may see secret cases of an agency opens the list; it holds what lies within the own reach.
        let decides = [
            "unit_head",
            "agency_head",
            "leader",
            "inspectorate",
            "counter",
            "service_verifier",
            "section_head",
            "treasurer",
        ]
        .contains(&role.id.as_str());
        let enters =
            ["triage", "village_operator", "counter", "service_verifier"].contains(&role.id.as_str());
        for (path, may) in [("/petugas/hak-data", decides), ("/petugas/pemulihan", enters)] {
            let reply = visitor.get(path).await;
            assert_eq!(reply.status == StatusCode::OK, may, "{} {path}: {}", role.id, reply.status);
        }
    }
}

#[tokio::test]
async fn the_page_says_the_same_to_everybody_who_asks_for_a_code() {
    let app = app();
    sign_in(&app, &app.visitor("id"), "ada@warga.example").await;
    let (known, unknown) = (app.visitor("id"), app.visitor("id"));
    for visitor in [&known, &unknown] {
        visitor.get("/saya/masuk").await;
    }
    let one = known.post("/saya/masuk", &[("email", "ada@warga.example")]).await;
    let two = unknown.post("/saya/masuk", &[("email", "tiada@warga.example")]).await;
    assert_eq!((one.status, one.location()), (two.status, two.location()));
    let hide = |reply: &Reply| {
        let token = reply.field("csrf");
        reply.text.replace(&token, "")
    };
    let (one, two) = (known.get("/saya/kode").await, unknown.get("/saya/kode").await);
    assert_eq!(hide(&one), hide(&two));
}
