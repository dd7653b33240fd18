//! Documents on their pages: issued and taken back by officers, looked up by an id, printed with a PIN; and what anybody who
//! may not sees of them.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use balai_platform::{
    access::Actor,
    casework::{Context, Contexts},
    documents::{
        self, Sheet, Typesetter, Unset,
        signing::{DocumentSigner, Order, Refusal, SignatureKind, Signed, SigningDesk},
    },
};
use balai_store::jobs::Runner;
use balai_testkit::random;
use balai_web::Options;

use super::app::{App, Reply, Visitor, app};

/// Sets anything.
struct Printer;

impl Typesetter for Printer {
    fn set(&self, _: &Sheet) -> Result<Vec<u8>, Unset> {
        Ok(b"%PDF-1.7 set here".to_vec())
    }
}

/// Gives receipts and makes the PDFs that are due.
pub(super) fn set_documents(app: &App) {
    let state = app.state.clone();
    let contexts: Contexts = Arc::new(move |id, moment| {
        let region = state.regions.by_id(id.as_str())?;
        Some(Context { region, vault: state.vault.clone(), moment, actor: Actor::System })
    });
    let mut runner = Runner::in_lane(documents::LANE, app.state.store.clone(), Arc::new(random(77)));
    documents::register(&mut runner, &contexts, (Some(Arc::new(Printer)), None));
    balai_civic::services::working::issuing::register_receipts(&mut runner, &contexts);
    // A receipt's own job asks for its PDF by another.
    for _ in 0..2 {
        runner.run_due(app.state.clock.now()).unwrap();
    }
}

/// A signer that answers what it is told to.
#[derive(Debug)]
struct Stage(Mutex<Vec<Result<Signed, Refusal>>>);

impl DocumentSigner for Stage {
    fn kind(&self) -> SignatureKind {
        SignatureKind::Certified
    }

    fn sign(&self, order: &Order<'_>) -> Result<Signed, Refusal> {
        assert!(order.pdf.starts_with(b"%PDF-1.7 set here"));
        self.0.lock().unwrap().remove(0)
    }

    fn fetch(&self, _: &str) -> Result<Signed, Refusal> {
        Err(Refusal::NotOffered)
    }

    fn may_sign(&self, _: &str) -> Result<bool, Refusal> {
        Ok(true)
    }
}

/// A hall where documents are signed electronically.
fn signing_hall(answers: Vec<Result<Signed, Refusal>>) -> App {
    let desk = SigningDesk::new(Some(Arc::new(Stage(Mutex::new(answers)))));
    let desk = desk.with_seal(Some("segel".to_owned()));
    let app = App::with_options(crate::routes(), Options { signing: desk, ..Options::default() });
    let region = app.state.regions.single().unwrap().id.clone();
    let now = app.state.clock.now();
    let site = documents::Site::of("https://contoh.example").unwrap();
    let site = documents::Site { signature: SignatureKind::Certified, ..site };
    let settle = app
        .state
        .store
        .write_now(move |tx| documents::settle_sites(tx, [(region.clone(), site.clone())], now));
    settle.unwrap();
    app
}

#[tokio::test]
async fn a_batch_is_signed_by_what_is_typed_and_a_wrong_passphrase_ends_it() {
    let done = || Ok(Signed::Done(b"%PDF-1.7 signed /ByteRange".to_vec()));
    let pending = Ok(Signed::Pending("A-1".to_owned()));
    let app = signing_hall(vec![Err(Refusal::WrongPassphrase), done(), pending]);
    let (desk, visitor) = (app.officer("agency_head", "id"), app.visitor("id"));
    let (first, pin) = issued(&desk).await;
    let (second, _) = issued(&desk).await;
    let empty = desk.get("/petugas/tanda-tangan").await;
    assert!(!empty.text.contains(&first), "it was not set yet: {}", empty.text);
    set_documents(&app);
    let list = desk.get("/petugas/tanda-tangan").await;
    assert!(list.text.contains(&first) && list.text.contains("type=\"password\""), "{}", list.text);
    let held = visitor.post("/cetak", &[("id", &first), ("pin", &pin)]).await;
    assert_eq!(held.status, StatusCode::CONFLICT, "nobody prints it before it is signed");
    let sign = [("cara", "seal"), ("frasa", "123456"), ("dokumen", &first), ("dokumen", &second)];
    let unsaid = desk.post("/petugas/tanda-tangan", &[("cara", "seal"), ("frasa", "")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = desk
        .post("/petugas/tanda-tangan", &[("cara", "passphrase"), ("frasa", "x"), ("dokumen", &first)])
        .await;
    assert_eq!(own.status, StatusCode::CONFLICT, "no certificate of the officer's own: {}", own.text);
    let wrong = desk.post("/petugas/tanda-tangan", &sign).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("Frasa sandi penandatanganan salah") && !wrong.text.contains("123456"));
    let right = desk.post("/petugas/tanda-tangan", &sign).await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.text);
    assert!(right.text.contains("1 dokumen sudah ditandatangani"), "{}", right.text);
    assert!(right.text.contains("1 dokumen sedang diproses"), "{}", right.text);
    let pdf = desk.get(&format!("/petugas/dokumen/{first}/pdf")).await;
    assert_eq!((pdf.status, pdf.text.as_str()), (StatusCode::OK, "%PDF-1.7 signed /ByteRange"));
    let found = visitor.post("/cek", &[("text", &first)]).await;
    assert!(found.text.contains("bertanda tangan elektronik tersertifikasi"), "{}", found.text);
    let found = visitor.post("/cek", &[("text", &second)]).await;
    assert!(found.text.contains("bukan tanda tangan elektronik tersertifikasi"), "{}", found.text);
    assert!(desk.get(&format!("/petugas/dokumen/{second}")).await.text.contains("sedang ditandatangani"));
    for role in ["leader", "triage"] {
        let other = app.officer(role, "id").get("/petugas/tanda-tangan").await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{role}");
    }
}

/// Issues a letter without a case; gives its id and PIN.
async fn issued(desk: &Visitor<'_>) -> (String, String) {
    let form = desk.get("/petugas/terbitkan/never-married").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let token = form.field("form_token");
    let fields = [
        ("form_token", token.as_str()),
        ("name", "Ni Luh Contoh"),
        ("nik", "9901014505900001"),
        ("birth-place", "Contoh"),
        ("birth-date", "1990-05-05"),
    ];
    let page = desk.post("/petugas/terbitkan/never-married", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let again = desk.post("/petugas/terbitkan/never-married", &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    let values = values(&page);
    (values[0].clone(), values[1].clone())
}

/// Every page of a document, in one language.
pub(super) async fn walk(app: &App, language: &'static str) {
    let (desk, visitor) = (app.officer("agency_head", language), app.visitor(language));
    let (id, pin) = issued(&desk).await;
    assert_eq!(desk.get(&format!("/petugas/dokumen/{id}?selesai=cetak")).await.status, StatusCode::OK);
    assert_eq!(desk.get("/petugas/tanda-tangan").await.status, StatusCode::OK);
    let held = visitor.post("/cetak", &[("id", &id), ("pin", &pin)]).await;
    assert_eq!(held.status, StatusCode::OK, "{}", held.text);
}

/// The values of the summary lists of a page.
fn values(page: &Reply) -> Vec<String> {
    let lists = page.text.split("govuk-summary-list__value").skip(1);
    lists.map(|rest| rest.split('>').nth(1).unwrap().split('<').next().unwrap().trim().to_owned()).collect()
}

#[tokio::test]
async fn a_letter_is_issued_checked_printed_and_taken_back() {
    let app = app();
    let (desk, visitor) = (app.officer("agency_head", "id"), app.visitor("id"));
    let start = desk.get("/petugas/terbitkan").await;
    assert!(start.text.contains("/petugas/terbitkan/birth-certificate"), "{}", start.text);
    let wrong = desk.post("/petugas/terbitkan/never-married", &[("name", "Ni Luh Contoh")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"Ni Luh Contoh\""), "nothing typed is lost: {}", wrong.text);
    let (id, pin) = issued(&desk).await;
    let one = desk.get(&format!("/petugas/dokumen/{id}")).await;
    assert_eq!(one.status, StatusCode::OK, "{}", one.text);
    assert!(one.text.contains("paper-qr paper-qr--") && one.text.contains('#'), "{}", one.text);
    assert_eq!(desk.get(&format!("/petugas/dokumen/{id}/pdf")).await.status, StatusCode::NOT_FOUND);

    let found = visitor.post("/cek", &[("text", &id.to_lowercase())]).await;
    assert!(
        found.text.contains("data-outcome=\"active\"") && found.text.contains("N• L•• C•••••"),
        "{}",
        found.text
    );
    assert!(!found.text.contains("Ni Luh"));
    let empty = visitor.post("/cek", &[("text", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A slip is told as one; only what is written rightly can be said not to exist.
    let slip = visitor.post("/cek", &[("text", "0000-0000")]).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(slip.text.contains("salah ketik") && slip.text.contains("value=\"0000-0000\""), "{}", slip.text);
    assert!(!slip.text.contains("data-outcome=\"unknown\""));
    let nobodys = balai_credential::DocumentId::from_bytes([7; 12]).to_string();
    let unknown = visitor.post("/cek", &[("text", &nobodys)]).await;
    assert!(unknown.text.contains("data-outcome=\"unknown\""), "{}", unknown.text);

    let slip = visitor.post("/cetak", &[("id", "0000"), ("pin", &pin)]).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    let held = visitor.post("/cetak", &[("id", &id), ("pin", &pin)]).await;
    assert!(held.text.contains("Ni Luh Contoh") && held.header("refresh").starts_with("60"), "{}", held.text);
    assert_eq!(held.header("cache-control"), "no-store");
    assert!(!held.text.contains("9901014505900001"));
    let ticket = held.field("ticket");
    let sheet = visitor.post("/cetak/lembar", &[("id", &id), ("ticket", &ticket)]).await;
    assert!(sheet.text.contains("data-print"), "{}", sheet.text);
    // A ticket is one browser's, for one document, for some minutes.
    let other = app.visitor("id");
    other.get("/cetak").await;
    let stolen = other.post("/cetak/lembar", &[("id", &id), ("ticket", &ticket)]).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    app.clock.advance(4 * 60_000);
    let late = visitor.post("/cetak/lembar", &[("id", &id), ("ticket", &ticket)]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);

    let path = format!("/petugas/dokumen/{id}/cabut");
    let unsaid = desk.post(&path, &[("reason", "")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unsaid.text);
    let revoked = desk.post(&path, &[("reason", "Salah orang")]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    let found = visitor.post("/cek", &[("text", &id)]).await;
    assert!(found.text.contains("data-outcome=\"revoked\""), "{}", found.text);
    let held = visitor.post("/cetak", &[("id", &id), ("pin", &pin)]).await;
    assert_eq!(held.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_national_document_is_registered_with_its_file() {
    let app = app();
    let desk = app.officer("agency_head", "id");
    let path = "/petugas/terbitkan/birth-certificate/daftar";
    desk.get("/petugas/terbitkan/birth-certificate").await;
    let fields = [("number", "9901-LT-01012026-0001"), ("kasus", "")];
    let wrong = desk.post_multipart(path, &fields, Some(("file", b"MZ no PDF".as_slice()))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let page = desk.post_multipart(path, &fields, Some(("file", b"%PDF-1.7 theirs".as_slice()))).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let id = values(&page)[0].clone();
    let pdf = desk.get(&format!("/petugas/dokumen/{id}/pdf")).await;
    assert_eq!((pdf.status, pdf.text.as_str()), (StatusCode::OK, "%PDF-1.7 theirs"));
    let found = app.visitor("id").post("/cek", &[("text", &id)]).await;
    assert!(found.text.contains("data-outcome=\"national\""), "{}", found.text);
}

#[tokio::test]
async fn nobody_else_reaches_documents() {
    let app = app();
    let desk = app.officer("agency_head", "id");
    let (id, _) = issued(&desk).await;
    for role in ["leader", "verifier", "region_administrator"] {
        let other = app.officer(role, "id");
        assert_eq!(other.get("/petugas/terbitkan").await.status, StatusCode::FORBIDDEN, "{role}");
        assert_eq!(
            other.get(&format!("/petugas/dokumen/{id}")).await.status,
            StatusCode::NOT_FOUND,
            "{role}"
        );
    }
    let anybody = app.visitor("id").get(&format!("/petugas/dokumen/{id}")).await;
    assert_eq!(anybody.status, StatusCode::SEE_OTHER);
}
