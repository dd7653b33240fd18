//! Documents on their pages: issued and taken back by officers, looked up by an id, printed with a PIN; and what anybody who
//! may not sees of them.

use axum::http::StatusCode;

use super::app::{App, Reply, Visitor, app};

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
    assert!(one.text.contains("paper-qr--32") && one.text.contains("#"), "{}", one.text);
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
    let unknown = visitor.post("/cek", &[("text", "0000-0000")]).await;
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
