//! An officer enters an application for somebody at the counter: the whole form on one page, without telephone, with what was seen and
//! which ticket was served; and online, what the register knows is contested.

use axum::http::StatusCode;

use super::{
    app::{App, Reply, Visitor, app},
    apply::filled,
    counters::{call, planned, ticket},
};

const SERVICE: &str = "surat-domisili";
const FORM: &str = "/petugas/layanan/baru/surat-domisili";

fn clerk<'a>(app: &'a App, language: &'static str) -> Visitor<'a> {
    app.officer_at("counter", "sekretariat", language)
}

/// Right answers to everything a page asks but the telephone.
fn answers(page: &Reply) -> Vec<(String, String)> {
    let mut fields = filled(&page.text);
    fields.retain(|(name, _)| !name.contains("telepon"));
    fields.push(("form_token".to_owned(), page.field("form_token")));
    fields
}

async fn post(clerk: &Visitor<'_>, fields: &[(String, String)]) -> Reply {
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    clerk.post(FORM, &sent).await
}

/// Follows the form as questions open each other, until it is taken.
async fn entered(clerk: &Visitor<'_>, query: &str, more: &[(&str, &str)]) -> (Reply, Vec<(String, String)>) {
    let mut page = clerk.get(&format!("{FORM}{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for _ in 0..6 {
        let mut fields = answers(&page);
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let reply = post(clerk, &fields).await;
        if reply.status == StatusCode::OK {
            return (reply, fields);
        }
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.text);
        page = reply;
    }
    panic!("never taken: {}", page.text);
}

fn number(page: &Reply) -> String {
    let start = page.text.find("id=\"nomor\">").unwrap_or_else(|| panic!("no number: {}", page.text));
    page.text[start + 11..].split('<').next().unwrap().to_owned()
}

/// What makes the application of [`SERVICE`] complete at a counter.
const SEEN: [(&str, &str); 5] = [
    ("untuk", "self"),
    ("identitas", "identity-card"),
    ("syarat.kk", "shown"),
    ("syarat.tinggal", "stated"),
    ("salinan", "kk"),
];

#[tokio::test]
async fn an_application_is_entered_at_the_counter_without_a_telephone_and_history_knows_by_whom() {
    let app = app();
    let clerk = clerk(&app, "id");
    let start = clerk.get("/petugas/layanan/baru").await;
    assert!(start.text.contains("value=\"surat-domisili\""), "{}", start.text);
    assert!(!start.text.contains("value=\"kartu-warga\""), "another agency's service");
    let elsewhere = clerk.get("/petugas/layanan/baru/kartu-warga").await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert_ne!(app.visitor("id").get(FORM).await.status, StatusCode::OK);

    // Everything that is missing is told at once, the identity too; what was typed stays.
    let page = clerk.get(FORM).await;
    let token = page.field("form_token");
    let early = clerk.post(FORM, &[("form_token", &token), ("isi..nama", "Ni Luh Ayu")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        early.text.contains("Pilih identitas yang Anda lihat.")
            && early.text.contains("value=\"Ni Luh Ayu\"")
    );

    let label = ticket(&clerk, "").await;
    assert_eq!(call(&clerk, "next", "").await.status, StatusCode::SEE_OTHER);
    let desk = clerk.get("/petugas/antrean?kantor=balai-layanan&loket=loket-a").await;
    assert!(desk.text.contains("/petugas/layanan/baru?kantor=balai-layanan"), "{}", desk.text);
    let mut more = SEEN.to_vec();
    more.extend([("kantor", "balai-layanan"), ("loket", "loket-a")]);
    let (done, fields) = entered(&clerk, "?kantor=balai-layanan&loket=loket-a", &more).await;
    assert!(done.text.contains(&format!("Selesai melayani {label}")), "{}", done.text);
    assert!(
        done.text.contains("data-print") && done.text.contains("mulai dihitung saat berkas"),
        "{}",
        done.text
    );
    let number = number(&done);
    let again = post(&clerk, &fields).await;
    assert_eq!(super::entry::number(&again), number, "sent twice, entered once");

    let case = clerk.get(&format!("/petugas/layanan/{number}")).await;
    for words in [
        "Diisi di loket",
        "KTP-el pemohon",
        "Salinan diterima",
        &format!("Nomor antrean {label}"),
        "Petugas loket",
    ] {
        assert!(case.text.contains(words), "{words}: {}", case.text);
    }
    assert!(
        case.text.contains("Ditunjukkan di loket")
            && case.text.contains("Mulai dihitung saat berkas lengkap")
    );
}

#[tokio::test]
async fn whoever_comes_for_another_shows_a_power_of_attorney_and_is_asked_its_form() {
    let app = app();
    let clerk = clerk(&app, "id");
    let shown = clerk.post(FORM, &[("lihat", "1"), ("untuk", "attorney")]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.text.contains("F-1.07") && shown.text.contains("value=\"attorney\""), "{}", shown.text);
    assert!(!shown.text.contains("value=\"identity-card\""), "the wrong identity is not offered");
    let child = clerk.post(FORM, &[("lihat", "1"), ("untuk", "minor")]).await;
    assert!(child.text.contains("isi.wali.") && child.text.contains("value=\"guardian\""), "{}", child.text);
}

#[tokio::test]
async fn a_whole_application_of_an_outreach_day_is_counted_there() {
    let app = app();
    let clerk = clerk(&app, "id");
    let day = planned(&app.officer("triage", "id")).await;
    let mut more = SEEN.to_vec();
    more.push(("hari", day.as_str()));
    let (done, fields) = entered(&clerk, &format!("?hari={day}"), &more).await;
    let number = number(&done);
    assert_eq!(super::entry::number(&post(&clerk, &fields).await), number);
    let list = clerk.get(&format!("/petugas/jemput-bola/{day}")).await;
    assert!(list.text.contains(&number), "{}", list.text);
}

#[tokio::test]
async fn what_the_register_knows_is_shown_and_can_be_contested() {
    let app = app();
    let visitor = app.visitor("id");
    let root = format!("/layanan/{SERVICE}/ajukan");
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

/// Renders the templates of the entry.
pub(super) async fn walk(app: &App, language: &'static str) {
    let clerk = clerk(app, language);
    assert_eq!(clerk.get("/petugas/layanan/baru").await.status, StatusCode::OK);
    entered(&clerk, "", &SEEN).await;
    let visitor = app.visitor(language);
    let root = format!("/layanan/{SERVICE}/ajukan");
    visitor.post(&root, &[("variant", "")]).await;
    assert_eq!(visitor.get(&format!("{root}/register")).await.status, StatusCode::OK);
}
