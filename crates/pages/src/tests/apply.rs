//! Applying as its readers meet it: through every page to the receipt, out of order, twice, on two devices, by a code, and
//! putting right what was returned.

use std::io::Cursor;

use axum::http::StatusCode;
use balai_civic::services::{self, Item, Verdict};
use balai_platform::{access::Actor, casework};

use super::{
    app::{App, Reply, Visitor, app},
    documents,
    templates::follow,
};

/// A sharp photo.
pub(super) fn photo() -> Vec<u8> {
    let picture = image::GrayImage::from_fn(320, 240, |x, y| {
        image::Luma([if (x / 3 + y / 5) % 2 == 0 { 20 } else { 235 }])
    });
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
    bytes
}

/// The text between `before` and the next quotation mark.
fn value_after<'p>(page: &'p str, before: &str) -> &'p str {
    let start = page.find(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    page[start + before.len()..].split('"').next().unwrap()
}

/// Answers for every field of a form's page, right ones.
pub(super) fn filled(page: &str) -> Vec<(String, String)> {
    let mut answers: Vec<(String, String)> = Vec::new();
    for piece in page.split("name=\"isi.").skip(1) {
        let name = format!("isi.{}", piece.split('"').next().unwrap());
        if answers.iter().any(|(own, _)| *own == name) {
            continue;
        }
        let tag = piece.split('>').next().unwrap();
        let last = name.rsplit('.').next().unwrap_or_default().to_owned();
        let value = if tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"") {
            value_after(tag, "value=\"").to_owned()
        } else if last.ends_with("_day") {
            "17".to_owned()
        } else if last.ends_with("_month") {
            "8".to_owned()
        } else if last.ends_with("_year") {
            "1990".to_owned()
        } else if last.contains("nik") {
            "5103 0157 0890 0001".to_owned()
        } else if last == "kk" {
            "5103010101100002".to_owned()
        } else if last.contains("telepon") {
            "0812 3456 7890".to_owned()
        } else if last.contains("surel") {
            // Optional; and letters of applications would come between those that other walks look for.
            String::new()
        } else if tag.contains("govuk-select") || piece.contains("<option value=\"99.") && last == "desa" {
            format!("99.{}", value_after(piece, "<option value=\"99."))
        } else if tag.contains("inputmode=\"numeric\"") {
            "1".to_owned()
        } else if matches!(last.as_str(), "rt" | "rw") {
            "01".to_owned()
        } else if last == "kode_pos" {
            "80361".to_owned()
        } else {
            "Ni Made Sari Dewi".to_owned()
        };
        answers.push((name, value));
    }
    answers
}

pub(super) fn revision(page: &Reply) -> String {
    page.field("revision")
}

/// Answers one page and gives where it leads.
pub(super) async fn answer(visitor: &Visitor<'_>, path: &str, choose: &str) -> Reply {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    let mut fields = vec![("revision".to_owned(), revision(&page))];
    let plain = path.split('?').next().unwrap();
    let multipart = plain.contains("/syarat/");
    let mut file = None;
    if plain.ends_with("/varian") {
        fields.push(("variant".to_owned(), "hilang".to_owned()));
    } else if plain.ends_with("/untuk-siapa") {
        fields.push(("behalf".to_owned(), "self".to_owned()));
    } else if multipart {
        if page.text.contains("name=\"choice\"") {
            fields.push(("choice".to_owned(), choose.to_owned()));
        }
        if page.text.contains("name=\"stated\"") {
            fields.push(("stated".to_owned(), "1".to_owned()));
        }
        if page.text.contains("name=\"photo\"")
            && (choose == "punya" || !page.text.contains("name=\"choice\""))
        {
            file = Some(photo());
        }
    } else {
        fields.extend(filled(&page.text));
    }
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let reply = if multipart {
        visitor.post_multipart(path, &sent, file.as_deref().map(|bytes| ("photo", bytes))).await
    } else {
        visitor.post(path, &sent).await
    };
    if reply.status == StatusCode::OK && reply.text.contains("name=\"warned\"") {
        let mut again = sent.clone();
        again.push(("warned", "1"));
        return visitor.post(path, &again).await;
    }
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
    reply
}

/// Walks from the first page to the check; gives its address.
pub(super) async fn walked(visitor: &Visitor<'_>, service: &str, choose: &str) -> String {
    let begin = format!("/layanan/{service}/ajukan");
    assert_eq!(visitor.get(&begin).await.status, StatusCode::OK);
    let mut at = visitor.post(&begin, &[("variant", "")]).await.location().to_owned();
    for _ in 0..60 {
        if at.ends_with("/periksa") {
            return at;
        }
        let next = answer(visitor, &at, choose).await.location().to_owned();
        assert_ne!(next, at, "a page that was answered leads on");
        at = next;
    }
    panic!("no end: {at}");
}

pub(super) fn given(page: &Reply, id: &str) -> String {
    let mark = format!("id=\"{id}\">");
    let start = page.text.find(&mark).unwrap_or_else(|| panic!("no {id}: {}", page.text));
    page.text[start + mark.len()..].split('<').next().unwrap().trim().to_owned()
}

/// Sends what was walked through; gives number and PIN.
pub(super) async fn sent(visitor: &Visitor<'_>, check: &str) -> (String, String) {
    let page = visitor.get(check).await;
    assert!(page.text.contains("5103**********01"), "masked: {}", page.text);
    assert!(!page.text.contains("5103015708900001"));
    let token = page.field("form_token");
    let first = visitor.post(check, &[("form_token", &token)]).await;
    let receipt = follow(visitor, first).await;
    let again = visitor.post(check, &[("form_token", &token)]).await;
    let second = follow(visitor, again).await;
    assert_eq!(given(&receipt, "nomor"), given(&second, "nomor"), "sent twice, received once");
    (given(&receipt, "nomor"), given(&receipt, "pin"))
}

/// An officer marks one requirement and returns the application.
fn returned(app: &App, number: &str, requirement: &str) {
    let region = app.state.regions.single().unwrap();
    let context = casework::Context {
        region: region.clone(),
        vault: app.state.vault.clone(),
        moment: app.state.moment(),
        actor: Actor::System,
    };
    let (number, requirement) = (number.parse().unwrap(), requirement.to_owned());
    let store = app.state.store.clone();
    store
        .write_now(move |tx| {
            let case = casework::find(tx, &context.region, &number)?.unwrap();
            let owner = context.acting_as(Actor::Reporter { case: case.id });
            let found = services::application(tx, &owner, case.id)?.unwrap();
            let own = found.items.iter().find(|item| item.requirement == requirement).unwrap().clone();
            let item = Item { verdict: Verdict::Unclear, remark: "Mohon diulang.".to_owned(), ..own };
            services::decide_item(tx, &context.region.id, case.id, (&item, None, context.moment.now))?;
            let grant = balai_platform::access::Grant {
                role: "service_verifier".to_owned(),
                agency: case.agency.clone(),
                unit: String::new(),
                area: None,
            };
            let officer = Actor::Officer(balai_platform::access::Officer {
                account: balai_base::AccountId(uuid::Uuid::from_u128(5)),
                name: "Petugas".to_owned(),
                grants: vec![grant],
                standing_in_for: Vec::new(),
            });
            let step = casework::Step {
                transition: "kembalikan".to_owned(),
                answer: "Mohon diperbaiki.".to_owned(),
                ..casework::Step::default()
            };
            casework::advance(tx, &context.acting_as(officer), case.id, &step).map(drop)
        })
        .unwrap();
}

/// Every page of applying, for the test that renders every template.
pub(super) async fn walk(app: &App, language: &'static str) {
    let visitor = app.visitor(language);
    for page in ["/layanan/kartu-warga", "/layanan/kartu-warga/cetak"] {
        assert_eq!(visitor.get(page).await.status, StatusCode::OK, "{page}");
    }
    // A document with a photo, another with its lawful substitute's choice beside it.
    let check = walked(&visitor, "kartu-warga", "punya").await;
    let later = visitor.get("/layanan/kartu-warga/ajukan/simpan").await;
    assert_eq!(later.status, StatusCode::OK, "{}", later.text);
    let coded = visitor.post("/layanan/kartu-warga/ajukan/simpan", &[]).await;
    let code = given(&coded, "kode");
    let other = app.visitor(language);
    assert_eq!(other.get("/lanjutkan").await.status, StatusCode::OK);
    assert_eq!(other.post("/lanjutkan", &[("code", "salah")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let there = other.post("/lanjutkan", &[("code", &code.to_lowercase())]).await;
    assert!(there.location().ends_with("/periksa"), "{}", there.location());
    let (number, pin) = sent(&visitor, &check).await;
    // The other device's draft is a case now, and it says so; the device that sent it finds the receipt again.
    let gone = other.get(&check).await;
    assert!(gone.location().ends_with("/ajukan?berakhir=1"), "{}", gone.location());
    assert!(follow(&other, gone).await.text.contains("href=\"/lacak\""));
    assert!(visitor.get(&check).await.location().ends_with("/bukti"));
    let bukti = "/layanan/kartu-warga/ajukan/bukti";
    assert!(!visitor.get(bukti).await.text.contains("/bukti/pdf"), "it is being prepared");
    documents::set_documents(app);
    let receipt = visitor.get(bukti).await;
    assert!(receipt.text.contains("/bukti/pdf"), "{}", receipt.text);
    let pdf = visitor.get(&format!("{bukti}/pdf")).await;
    assert_eq!((pdf.status, &pdf.text[..5]), (StatusCode::OK, "%PDF-"));
    assert_eq!(app.visitor(language).get(&format!("{bukti}/pdf")).await.location(), "/lacak");
    let owner = app.visitor(language);
    let page = follow(&owner, owner.post("/lacak", &[("number", &number), ("pin", &pin)]).await).await;
    assert!(page.text.contains("/berkas/"), "{}", page.text);
    let document =
        format!("/lacak/{number}/dokumen/{}", value_after(&page.text, &format!("/lacak/{number}/dokumen/")));
    assert_eq!(owner.get(&document).await.status, StatusCode::OK);
    assert_eq!(app.visitor(language).get(&document).await.status, StatusCode::NOT_FOUND);
    let file =
        format!("/lacak/{number}/berkas/{}", value_after(&page.text, &format!("/lacak/{number}/berkas/")));
    assert_eq!(owner.get(&file).await.status, StatusCode::OK);
    assert_eq!(app.visitor(language).get(&file).await.status, StatusCode::NOT_FOUND);
    returned(app, &number, "hilang");
    let mend = format!("/lacak/{number}/perbaiki");
    let list = owner.get(&mend).await;
    assert!(
        list.text.contains("/perbaiki/hilang") && !list.text.contains("/perbaiki/domisili"),
        "{}",
        list.text
    );
    assert_eq!(owner.get(&format!("{mend}/hilang")).await.status, StatusCode::OK);
    let nothing = owner.post_multipart(&format!("{mend}/hilang"), &[], None).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let early = owner.post(&mend, &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = owner.post_multipart(&format!("{mend}/hilang"), &[], Some(("photo", &photo()))).await;
    follow(&owner, again).await;
    follow(&owner, owner.post(&mend, &[]).await).await;
}

#[tokio::test]
async fn a_missing_proof_is_replaced_by_its_lawful_substitute_and_scanners_get_nowhere() {
    let app = app();
    let visitor = app.visitor("id");
    // Whoever posts the last page first has no draft, and gets one form to begin with.
    let last = visitor.post("/layanan/kartu-warga/ajukan/periksa", &[("form_token", &"a".repeat(64))]).await;
    assert!(last.location().ends_with("/kartu-warga/ajukan"), "{}", last.location());
    assert_eq!(visitor.get("/layanan/tidak-ada/ajukan").await.status, StatusCode::NOT_FOUND);
    let begun = visitor.post("/layanan/kartu-warga/ajukan", &[("variant", "baru")]).await;
    let early = visitor.get("/layanan/kartu-warga/ajukan/periksa").await;
    assert_eq!(early.location(), begun.location(), "to the first open page");
    let check = walked(&visitor, "kartu-warga", "ganti.f104").await;
    let page = visitor.get(&check).await;
    assert!(page.text.contains("F-1.04"), "{}", page.text);
    sent(&visitor, &check).await;
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_beside_its_field_and_kept() {
    let app = app();
    let visitor = app.visitor("id");
    let begun = visitor.post("/layanan/surat-domisili/ajukan", &[]).await;
    let next = answer(&visitor, begun.location(), "punya").await;
    let mut at = next.location().to_owned();
    while !at.contains("/isi/kontak/nik") {
        at = answer(&visitor, &at, "punya").await.location().to_owned();
    }
    let page = visitor.get(&at).await;
    let fields = [("revision", revision(&page)), ("isi..nik", "A1234567".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let wrong = visitor.post(&at, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("value=\"A1234567\"") && wrong.text.contains("href=\"#isi..nik\""),
        "{}",
        wrong.text
    );
    // Read aloud, the summary says which question it is about.
    assert!(wrong.text.contains("NIK pemohon: Ini tampak seperti"), "{}", wrong.text);
    // Kept, and still to be put right.
    assert!(visitor.get(&at).await.text.contains("value=\"A1234567\""));
    let check = visitor.get("/layanan/surat-domisili/ajukan/periksa").await;
    assert_eq!(check.location(), at);
    let pdf = visitor
        .post_multipart("/layanan/surat-domisili/ajukan/syarat/kk", &[], Some(("photo", b"%PDF-1.7")))
        .await;
    assert_ne!(pdf.status, StatusCode::INTERNAL_SERVER_ERROR);
}

/// Photos of a page that cannot be read, and of nothing at all.
fn blurred() -> Vec<u8> {
    let picture = image::GrayImage::from_fn(320, 240, |x, _| image::Luma([u8::try_from(x / 2).unwrap()]));
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
    bytes
}

#[tokio::test]
async fn a_blurred_photo_is_asked_about_once_and_never_refused() {
    let app = app();
    let visitor = app.visitor("id");
    let begin = "/layanan/kartu-warga/ajukan";
    let mut at = visitor.post(begin, &[("variant", "")]).await.location().to_owned();
    while !at.ends_with("/syarat/domisili") {
        at = answer(&visitor, &at, "punya").await.location().to_owned();
    }
    let own = [("choice", "punya")];
    let other = visitor.post_multipart(&at, &own, Some(("photo", b"PK\x03\x04"))).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = other.text.split("value=\"punya\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(chosen.contains("checked"), "what was chosen is kept: {}", other.text);
    let kept = visitor.post_multipart(&at, &own, Some(("photo", &blurred()))).await;
    assert_eq!(kept.location(), at, "it is asked about");
    let page = visitor.get(&at).await;
    assert!(page.text.contains("tampak buram. Bila tulisannya terbaca"), "{}", page.text);
    let on = visitor.post_multipart(&at, &own, None).await;
    assert_ne!(on.location(), at, "whoever can read it goes on");
    let again = visitor.post_multipart(&at, &own, Some(("photo", &photo()))).await;
    assert_ne!(again.location(), at, "a sharp one leads on");
}
