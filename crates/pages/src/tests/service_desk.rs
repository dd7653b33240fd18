//! The desk of a service office as officers meet it: the queue, verdicts with one key after the other, a look with a reason, the
//! manual way for a day's queue, a hand-over, and who is refused.

use axum::http::StatusCode;
use balai_civic::services::working::invented;
use balai_testkit::pack;

use super::{
    app::{App, Visitor, app_serving},
    templates::follow,
};

/// Numbers of the applications a page of the desk lists.
fn listed(text: &str) -> Vec<String> {
    let links = text.split("/petugas/layanan/").skip(1);
    let mut numbers: Vec<String> = links
        .filter_map(|rest| rest.split(['"', '?']).next())
        .filter(|number| number.len() > 9 && number.contains('-') && !number.contains('/'))
        .map(str::to_owned)
        .collect();
    numbers.dedup();
    numbers
}

fn invent(app: &App) {
    let region = app.state.regions.single().unwrap();
    invented::invent(&app.state.store, &region, &app.state.vault, app.state.clock.now()).unwrap();
}

/// Renders the desk's templates: invented applications, opened in every state by whoever may.
pub(super) async fn walk(app: &App, language: &'static str) {
    invent(app);
    let reader = app.visitor(language);
    for service in &app.state.regions.single().unwrap().services.list {
        for page in [format!("/layanan/{}", service.id), format!("/layanan/{}/cetak", service.id)] {
            assert_eq!(reader.get(&page).await.status, StatusCode::OK, "{page}");
        }
    }
    for role in ["agency_head", "section_head"] {
        let officer = app.officer(role, language);
        for view in ["", "?tampilan=berakhir", "?tampilan=manual"] {
            let queue = officer.get(&format!("/petugas/layanan{view}")).await;
            assert_eq!(queue.status, StatusCode::OK, "{}", queue.text);
            for number in listed(&queue.text).into_iter().take(12) {
                let page = officer.get(&format!("/petugas/layanan/{number}")).await;
                assert_eq!(page.status, StatusCode::OK, "{number} {}", page.text);
            }
        }
    }
}

/// The region with the full catalogue.
fn office() -> App {
    let app = app_serving(balai_testkit::databases().remove(0), &[pack().parent().unwrap().join("badung")]);
    invent(&app);
    app
}

async fn first(visitor: &Visitor<'_>, address: &str) -> String {
    let queue = visitor.get(address).await;
    assert_eq!(queue.status, StatusCode::OK, "{}", queue.text);
    listed(&queue.text).first().cloned().unwrap_or_else(|| panic!("nothing at {address}: {}", queue.text))
}

/// An officer of the civil registry.
fn officer<'a>(app: &'a App, role: &str) -> Visitor<'a> {
    app.officer_at(role, "disdukcapil", "id")
}

#[tokio::test]
async fn an_officer_judges_and_goes_on_to_the_next() {
    let app = office();
    let verifier = officer(&app, "service_verifier");
    let number = first(&verifier, "/petugas/layanan?tampilan=baru").await;
    let page = verifier.get(&format!("/petugas/layanan/{number}?tampilan=baru")).await;
    let codes: Vec<String> = page
        .text
        .split("name=\"putusan.")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    let mut codes = codes;
    codes.dedup();
    assert!(!codes.is_empty(), "{}", page.text);
    let address = format!("/petugas/layanan/{number}/periksa");
    // Flagged without a remark: told beside the requirement, and what was chosen stays.
    let fields: Vec<(String, String)> =
        codes.iter().map(|code| (format!("putusan.{code}"), "unclear".to_owned())).collect();
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mute = verifier.post(&address, &fields).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", mute.text);
    assert!(
        mute.text.contains("Tulis apa yang harus diperbaiki.")
            && mute.text.contains("value=\"unclear\" checked")
    );
    let good: Vec<(String, String)> =
        codes.iter().map(|code| (format!("putusan.{code}"), "good".to_owned())).collect();
    let mut fields: Vec<(&str, &str)> =
        good.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("langkah", "nyatakan-lengkap"), ("lanjut", "1"), ("saringan", "?tampilan=baru")]);
    let next = verifier.post(&address, &fields).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.text);
    assert!(next.location().contains("/petugas/layanan/berikut"), "{}", next.location());
    let done = verifier.get(&format!("/petugas/layanan/{number}")).await;
    assert!(done.text.contains("Lengkap"), "{}", done.text);
}

/// A benefit asks for dates, sums and references as it goes on: its page opens in every state for everybody who works on it.
#[tokio::test]
async fn a_benefit_opens_in_every_state_for_whoever_works_on_it() {
    let app = office();
    for role in ["counter", "service_verifier", "section_head", "agency_head", "treasurer"] {
        let officer = officer(&app, role);
        let mut states = 0;
        for view in ["", "&tampilan=berakhir"] {
            let queue = officer.get(&format!("/petugas/layanan?layanan=santunan-kematian{view}")).await;
            for number in listed(&queue.text) {
                let page = officer.get(&format!("/petugas/layanan/{number}")).await;
                assert_eq!(page.status, StatusCode::OK, "{role} {number}: {}", page.text);
                let proposes = page.text.contains("name=\"meninggal_day\"");
                states += usize::from(role == "service_verifier" && proposes);
            }
        }
        assert_eq!(states > 0, role == "service_verifier", "{role}");
    }
}

#[tokio::test]
async fn a_masked_number_is_shown_once_with_a_reason() {
    let app = office();
    let (verifier, counter) = (officer(&app, "service_verifier"), officer(&app, "counter"));
    let number = first(&verifier, "/petugas/layanan").await;
    let address = format!("/petugas/layanan/{number}/lihat");
    let page = verifier.get(&format!("/petugas/layanan/{number}")).await;
    assert!(!page.text.contains("0001014107900001"));
    let curious = counter.post(&address, &[("alasan", "Ingin tahu")]).await;
    assert_eq!(curious.status, StatusCode::FORBIDDEN);
    let none = verifier.post(&address, &[("alasan", " ")]).await;
    assert!(none.status.is_client_error(), "{}", none.text);
    let seen = verifier.post(&address, &[("alasan", "Mencocokkan dengan kartu keluarga")]).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
}

#[tokio::test]
async fn a_day_is_worked_by_hand_and_another_persons_paper_is_refused() {
    let app = office();
    let counter = officer(&app, "counter");
    let number = first(&counter, "/petugas/layanan?tampilan=manual").await;
    let other = balai_platform::papers::sample(&["AKTA KELAHIRAN", "NIK 5103010101600001"]);
    let own = balai_platform::papers::sample(&["AKTA KELAHIRAN", "NIK 0001014107900001"]);
    let fields = [("case", number.as_str()), ("nomor", "5103-LU-1")];
    let wrong = counter.post_multipart("/petugas/layanan/manual", &fields, Some(("berkas", &other))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(
        wrong.text.contains("PDF ini milik orang lain") && wrong.text.contains("5103-LU-1"),
        "{}",
        wrong.text
    );
    let picture = counter
        .post_multipart("/petugas/layanan/manual", &fields, Some(("berkas", b"\xff\xd8\xff\xe0")))
        .await;
    assert!(picture.text.contains("Berkas ini bukan PDF"), "{}", picture.text);
    let right = counter.post_multipart("/petugas/layanan/manual", &fields, Some(("berkas", &own))).await;
    let page = follow(&counter, right).await;
    assert!(page.text.contains(&format!("{number} tercatat.")), "{}", page.text);
    let case = counter.get(&format!("/petugas/layanan/{number}")).await;
    assert!(case.text.contains("Ditandatangani"), "{}", case.text);
    let link = case.text.split("/berkas/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let paper = counter.get(&format!("/petugas/layanan/{number}/berkas/{link}")).await;
    assert_eq!(paper.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_is_not_of_the_office_sees_nothing() {
    let app = office();
    let number = first(&officer(&app, "counter"), "/petugas/layanan").await;
    for role in ["triage", "officer", "village_operator", "region_administrator"] {
        let elsewhere = app.officer(role, "id");
        let page = elsewhere.get(&format!("/petugas/layanan/{number}")).await;
        assert!(page.status.is_client_error(), "{role}: {}", page.status);
        let judged = elsewhere.post(&format!("/petugas/layanan/{number}/periksa"), &[]).await;
        assert!(judged.status.is_client_error(), "{role}: {}", judged.status);
    }
    let nobody = app.visitor("id").get("/petugas/layanan").await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_at_the_desk_shows_what_will_be_written_and_issues_it() {
    let app = office();
    let head = app.officer_at("agency_head", "dpmptsp", "id");
    let queue = head.get("/petugas/layanan?layanan=izin-pemakaian-ruang-publik").await;
    let mut signable = None;
    for number in listed(&queue.text) {
        let page = head.get(&format!("/petugas/layanan/{number}")).await;
        if page.text.contains("inilah yang akan tertulis") {
            signable = Some((number, page));
        }
    }
    let (number, page) = signable.unwrap_or_else(|| panic!("nothing to sign: {}", queue.text));
    assert!(page.text.contains("Pemegang izin") && page.text.contains("Belum ada dokumen"), "{}", page.text);
    let seen = page.field("seen");
    let fields = [("step", "tandatangani"), ("seen", seen.as_str())];
    let signed = follow(&head, head.post(&format!("/petugas/layanan/{number}/langkah"), &fields).await).await;
    assert!(signed.text.contains("/petugas/dokumen/") && signed.text.contains("503/"), "{}", signed.text);
    assert!(!signed.text.contains("inilah yang akan tertulis"), "it is done");
    let id = signed.text.split("/petugas/dokumen/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let one = head.get(&format!("/petugas/dokumen/{id}")).await;
    assert!(one.text.contains(&number), "{}", one.text);
}

#[tokio::test]
async fn a_legalisation_first_offers_to_check_the_code_or_to_issue_anew() {
    let app = office();
    let reader = app.visitor("id");
    let region = app.state.regions.single().unwrap();
    let mut seen = 0;
    for service in region.services.list.iter().filter(|service| service.reissue.is_some()) {
        let other = format!("/layanan/{}\"", service.reissue.as_ref().unwrap());
        for page in [format!("/layanan/{}", service.id), format!("/layanan/{}/ajukan", service.id)] {
            let text = reader.get(&page).await.text;
            let (check, anew) = (text.find("/cek\""), text.find(&other));
            let begin =
                text.find(&format!("action=\"/layanan/{}/ajukan\"", service.id)).unwrap_or(text.len());
            assert!(check.is_some() && anew.is_some(), "{page}: {text}");
            assert!(!page.ends_with("/ajukan") || anew.unwrap() < begin, "{page}: before anything is begun");
        }
        seen += 1;
    }
    assert_eq!(seen, 5);
}
