//! An officer enters an application for somebody at the counter or for a row of an outreach day: the whole form on one page, without a
//! telephone, with photos, checked before it is sent, with what was seen and which ticket was served.

use axum::http::StatusCode;

use super::{
    app::{App, Reply, Visitor, app},
    apply::{filled, photo},
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
    for hidden in ["form_token", "kantor", "loket", "hari"] {
        fields.push((hidden.to_owned(), page.field(hidden)));
    }
    fields
}

async fn post(clerk: &Visitor<'_>, path: &str, fields: &[(String, String)]) -> Reply {
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    clerk.post_multipart(path, &sent, None).await
}

/// Where a form of the desk is sent: to its draft, or before the first tap to the service.
fn action(page: &Reply) -> String {
    let after = |before: &str| {
        let rest = page.text.split(&format!("action=\"{before}")).nth(1)?;
        Some(format!("{before}{}", rest.split('"').next()?))
    };
    let own = after("/petugas/draf/").or_else(|| after("/petugas/layanan/baru/"));
    own.unwrap_or_else(|| panic!("no form of the desk: {}", page.text))
}

/// Follows the form as questions open each other, until everything is there; gives the address of the check.
async fn checked(clerk: &Visitor<'_>, form: &str, more: &[(&str, &str)]) -> String {
    let mut page = clerk.get(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for _ in 0..6 {
        let mut fields = answers(&page);
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields.push(("periksa".to_owned(), "1".to_owned()));
        let reply = post(clerk, &action(&page), &fields).await;
        if reply.status == StatusCode::SEE_OTHER {
            let there = reply.location().to_owned();
            assert!(there.contains("/periksa"), "{there}");
            return there;
        }
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.text);
        page = reply;
    }
    panic!("never complete: {}", page.text);
}

/// Sends what was checked, twice: the second gives the same receipt.
async fn sent(clerk: &Visitor<'_>, check: &str) -> Reply {
    let page = clerk.get(check).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let (path, token) = (action(&page), page.field("form_token"));
    let hidden = ["kantor", "loket", "hari"].map(|name| (name, page.field(name)));
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("form_token", &token));
    let done = clerk.post(&path, &fields).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let again = clerk.post(&path, &fields).await;
    assert_eq!(number(&again), number(&done), "sent twice, entered once");
    done
}

/// From the empty form to the receipt.
async fn entered(clerk: &Visitor<'_>, query: &str, more: &[(&str, &str)]) -> Reply {
    let check = checked(clerk, &format!("{FORM}{query}"), more).await;
    sent(clerk, &check).await
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

    let label = ticket(&clerk, "").await;
    assert_eq!(call(&clerk, "next", "").await.status, StatusCode::SEE_OTHER);
    let desk = clerk.get("/petugas/antrean?kantor=balai-layanan&loket=loket-a").await;
    assert!(desk.text.contains("/petugas/layanan/baru?kantor=balai-layanan"), "{}", desk.text);
    let mut more = SEEN.to_vec();
    more.extend([("kantor", "balai-layanan"), ("loket", "loket-a")]);
    let done = entered(&clerk, "?kantor=balai-layanan&loket=loket-a", &more).await;
    assert!(done.text.contains(&format!("Selesai melayani {label}")), "{}", done.text);
    assert!(
        done.text.contains("data-print") && done.text.contains("mulai dihitung saat berkas"),
        "{}",
        done.text
    );
    let number = number(&done);

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
async fn a_service_is_found_by_words_and_what_is_typed_is_kept_as_a_draft_of_the_desk() {
    let app = app();
    let clerk = clerk(&app, "id");
    let found = clerk.get("/petugas/layanan/baru?q=domisili").await;
    assert!(found.text.contains("href=\"/petugas/layanan/baru/surat-domisili\""), "{}", found.text);
    assert!(!found.text.contains("/petugas/layanan/baru/kartu-warga"), "another agency's service");

    // Everything that is missing is told at once, the identity too; what was typed stays, here and in the draft.
    let page = clerk.get(FORM).await;
    let token = page.field("form_token");
    let typed = [("form_token", token.as_str()), ("isi..nama", "Ni Luh Ayu"), ("periksa", "1")];
    let early = clerk.post_multipart(FORM, &typed, None).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        early.text.contains("Pilih identitas yang Anda lihat.")
            && early.text.contains("value=\"Ni Luh Ayu\"")
    );
    let again = clerk.post_multipart(FORM, &typed, None).await;
    assert_eq!(action(&again), action(&early), "sent twice, begun once");
    let start = clerk.get("/petugas/layanan/baru").await;
    assert_eq!(start.text.matches(&action(&early)).count(), 1, "{}", start.text);
    let draft = clerk.get(&action(&early)).await;
    assert!(draft.text.contains("value=\"Ni Luh Ayu\""), "{}", draft.text);
    for other in [app.officer_at("service_verifier", "pekerjaan-umum", "id"), app.visitor("id")] {
        assert_ne!(other.get(&action(&early)).await.status, StatusCode::OK, "nobody else's");
    }
}

#[tokio::test]
async fn whoever_comes_for_another_shows_a_power_of_attorney_and_is_asked_its_form() {
    let app = app();
    let clerk = clerk(&app, "id");
    let shown_for = async |behalf: &str| {
        let token = clerk.get(FORM).await.field("form_token");
        let asked = [("form_token", token.as_str()), ("lihat", "1"), ("untuk", behalf)];
        let reply = clerk.post_multipart(FORM, &asked, None).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        clerk.get(reply.location()).await
    };
    let shown = shown_for("attorney").await;
    assert!(shown.text.contains("F-1.07") && shown.text.contains("value=\"attorney\""), "{}", shown.text);
    assert!(!shown.text.contains("value=\"identity-card\""), "the wrong identity is not offered");
    let child = shown_for("minor").await;
    assert!(child.text.contains("isi.wali.") && child.text.contains("value=\"guardian\""), "{}", child.text);
}

#[tokio::test]
async fn a_whole_application_of_an_outreach_day_is_counted_there() {
    let app = app();
    let clerk = clerk(&app, "id");
    let day = planned(&app.officer("triage", "id")).await;
    let mut more = SEEN.to_vec();
    more.push(("hari", day.as_str()));
    let done = entered(&clerk, &format!("?hari={day}"), &more).await;
    let number = number(&done);
    let list = clerk.get(&format!("/petugas/jemput-bola/{day}")).await;
    assert!(list.text.contains(&number), "{}", list.text);
    assert!(list.text.contains("1 orang tercatat"), "counted once: {}", list.text);
}

/// A day in a village with one row on it that says no more than a name; gives the day and the page that says what became of it.
async fn row_entered(app: &App, clerk: &Visitor<'_>) -> (String, Reply) {
    let day = planned(&app.officer("triage", "id")).await;
    let path = format!("/petugas/jemput-bola/{day}");
    let token = clerk.get(&path).await.field("form_token");
    let rows = [("form_token", token.as_str()), ("name_1", "Ni Wayan Satu"), ("service_1", SERVICE)];
    let entered = clerk.post(&path, &rows).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text);
    (day, entered)
}

/// The same; gives the day, the draft's address and the code.
async fn row(app: &App, clerk: &Visitor<'_>) -> (String, String, String) {
    let (day, entered) = row_entered(app, clerk).await;
    let after = |before: &str, end: char| {
        let start = entered.text.find(before).unwrap_or_else(|| panic!("no {before}: {}", entered.text));
        entered.text[start + before.len()..].split(end).next().unwrap().to_owned()
    };
    (day, format!("/petugas/draf/{}", after("/petugas/draf/", '?')), after("kode ", '<'))
}

#[tokio::test]
async fn a_row_from_a_village_goes_on_at_the_desk_without_a_telephone() {
    let app = app();
    let clerk = clerk(&app, "id");
    let (day, draft, _) = row(&app, &clerk).await;
    let start = clerk.get("/petugas/layanan/baru").await;
    assert!(start.text.contains(&draft) && start.text.contains("Ni Wayan Satu"), "{}", start.text);
    let form = clerk.get(&draft).await;
    assert!(form.text.contains("value=\"Ni Wayan Satu\""), "what was on paper is there: {}", form.text);
    let check = checked(&clerk, &format!("{draft}?hari={day}"), &SEEN).await;
    let shown = clerk.get(&check).await;
    assert!(!shown.text.contains("5103015708900001") && !shown.text.contains("0812"), "{}", shown.text);
    assert!(shown.text.contains("KTP-el pemohon"), "{}", shown.text);
    let done = sent(&clerk, &check).await;
    assert!(done.text.contains(&format!("/petugas/jemput-bola/{day}")), "back to the village: {}", done.text);
    let number = number(&done);
    let case = clerk.get(&format!("/petugas/layanan/{number}")).await;
    for words in ["Jemput bola", "KTP-el pemohon"] {
        assert!(case.text.contains(words), "{words}: {}", case.text);
    }
    let list = clerk.get(&format!("/petugas/jemput-bola/{day}")).await;
    assert!(list.text.contains(&number) && list.text.contains("1 orang tercatat"), "{}", list.text);
    assert_ne!(clerk.get(&draft).await.status, StatusCode::OK, "it is a draft no more");
}

#[tokio::test]
async fn a_code_from_a_village_leads_officers_to_the_desk_and_the_person_to_the_pages() {
    let app = app();
    let clerk = clerk(&app, "id");
    let (_, draft, code) = row(&app, &clerk).await;
    let led = clerk.post("/lanjutkan", &[("code", &code)]).await;
    assert_eq!(led.location(), draft, "{}", led.text);
    // At home, alone: the same answers, page by page, and a telephone is asked for as of everybody.
    let person = app.visitor("id");
    let led = person.post("/lanjutkan", &[("code", &code)]).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.text);
    assert!(led.location().starts_with("/layanan/surat-domisili/ajukan/"), "{}", led.location());
    assert_ne!(clerk.get(&draft).await.status, StatusCode::OK, "the desk has it no more");
}

#[tokio::test]
async fn an_original_is_photographed_at_the_desk_and_seen_before_it_is_sent() {
    let app = app();
    let clerk = clerk(&app, "id");
    let form = "/petugas/layanan/baru/izin-kios";
    let page = clerk.get(form).await;
    assert!(page.text.contains("name=\"foto.denah\""), "{}", page.text);
    let token = page.field("form_token");
    let typed = [("form_token", token.as_str()), ("isi..nama", "Ni Luh Ayu"), ("simpan", "1")];
    let kept = clerk.post_multipart(form, &typed, Some(("foto.denah", &photo()))).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let draft = kept.location().to_owned();
    let page = clerk.get(&draft).await;
    assert!(page.text.contains("value=\"upload\" selected"), "the photo says how it is met: {}", page.text);
    let start =
        page.text.find(&format!("{draft}/foto/")).unwrap_or_else(|| panic!("no photo: {}", page.text));
    let address = page.text[start..].split('"').next().unwrap().to_owned();
    let shown = clerk.get(&address).await;
    assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_ne!(app.visitor("id").get(&address).await.status, StatusCode::OK);
    // What is no photo is refused beside its field, and nothing typed is lost.
    let typed = [("isi..nama", "Ni Luh Ayu"), ("syarat.denah", "upload"), ("periksa", "1")];
    let wrong = clerk.post_multipart(&draft, &typed, Some(("foto.denah", b"tidak ada"))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("href=\"#foto.denah\""), "{}", wrong.text);
    let seen = [("untuk", "self"), ("identitas", "identity-card"), ("syarat.denah", "upload")];
    let check = checked(&clerk, &draft, &seen).await;
    let shown = clerk.get(&check).await;
    assert!(shown.text.contains(&address), "{}", shown.text);
    let number = number(&sent(&clerk, &check).await);
    let case = clerk.get(&format!("/petugas/layanan/{number}")).await;
    assert!(case.text.contains(&format!("/petugas/layanan/{number}/berkas/")), "{}", case.text);

    // Taken out again, it is missing.
    let token = clerk.get(form).await.field("form_token");
    let kept = clerk.post_multipart(form, &[("form_token", &token)], Some(("foto.denah", &photo()))).await;
    let draft = kept.location().to_owned();
    let page = clerk.get(&draft).await;
    let id = page.text.split("name=\"hapus\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let gone = clerk.post_multipart(&draft, &[("syarat.denah", "upload"), ("hapus", &id)], None).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert!(!clerk.get(&draft).await.text.contains(&format!("{draft}/foto/")));
    let missing = clerk.post_multipart(&draft, &[("syarat.denah", "upload"), ("periksa", "1")], None).await;
    assert!(missing.text.contains("href=\"#syarat.denah\""), "{}", missing.text);
}

/// Renders the templates of the entry.
pub(super) async fn walk(app: &App, language: &'static str) {
    let clerk = clerk(app, language);
    assert_eq!(clerk.get("/petugas/layanan/baru").await.status, StatusCode::OK);
    entered(&clerk, "", &SEEN).await;
    row_entered(app, &clerk).await;
    let visitor = app.visitor(language);
    let root = format!("/layanan/{SERVICE}/ajukan");
    visitor.post(&root, &[("variant", "")]).await;
    assert_eq!(visitor.get(&format!("{root}/register")).await.status, StatusCode::OK);
}
