//! Every template is rendered, in both languages: by a journey through the forms of a report, and by visiting every route
//! as everybody. A template nobody's page reaches, or one that names something undefined, fails here.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use balai_base::language::Language;
use balai_platform::render::Renderer;
use balai_testkit::{databases, pack};

use super::app::{App, Reply, Visitor, app, app_serving};

/// Templates that others extend or import, rendered with those; and those of the interfaces, which their own tests render.
fn is_frame(name: &str) -> bool {
    name.starts_with("components/")
        || name.starts_with("api/")
        || name.ends_with("base.html")
        || name.ends_with("frame.html")
        || name.ends_with("step.html")
}

/// Sends a form and opens the page it leads to.
pub(super) async fn follow(visitor: &Visitor<'_>, reply: Reply) -> Reply {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = visitor.get(reply.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{} {}", reply.location(), page.text);
    page
}

/// The value of the option or radio that is called `label`.
pub(super) fn choice(reply: &Reply, name: &str) -> String {
    let mark = format!("name=\"{name}\" type=\"radio\" value=\"");
    if let Some(start) = reply.text.find(&mark) {
        return reply.text[start + mark.len()..].split('"').next().unwrap().to_owned();
    }
    let select = reply
        .text
        .find(&format!("id=\"{name}\" name=\"{name}\""))
        .unwrap_or_else(|| panic!("no choice {name}: {}", reply.text));
    let options = reply.text[select..].split("<option value=\"").skip(1);
    options.map(|rest| rest.split('"').next().unwrap().to_owned()).find(|value| !value.is_empty()).unwrap()
}

/// A report from the first page to the receipt; gives number and PIN.
pub(super) async fn report(visitor: &Visitor<'_>, text: &str) -> (String, String) {
    visitor.get("/lapor").await;
    follow(visitor, visitor.post("/lapor", &[]).await).await;
    let nothing = visitor.post_multipart("/lapor/kejadian", &[("kind", ""), ("text", "")], None).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text.contains("data-error-summary"), "{}", nothing.text);
    let what = [("kind", "complaint"), ("text", text)];
    let place = follow(visitor, visitor.post_multipart("/lapor/kejadian", &what, None).await).await;
    let village = choice(&place, "village");
    let found = visitor.post("/lapor/lokasi", &[("find", "1"), ("landmark", "pasar")]).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    let place = [("village", village.as_str()), ("address", "depan pasar")];
    let details = follow(visitor, visitor.post("/lapor/lokasi", &place).await).await;
    let category = choice(&details, "category");
    let next = visitor.post("/lapor/rincian", &[("category", &category)]).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.text);
    if visitor.get(next.location()).await.text.contains("/lapor/serupa\"") {
        visitor.post("/lapor/serupa", &[]).await;
    }
    visitor.get("/lapor/kontak").await;
    let contact = [("name", "Ni Made Uji"), ("phone", "0812 3456 7890"), ("visibility", "public")];
    let check = follow(visitor, visitor.post("/lapor/kontak", &contact).await).await;
    let token = check.field("form_token");
    let receipt = follow(visitor, visitor.post("/lapor/periksa", &[("form_token", &token)]).await).await;
    let given = |id: &str| {
        let mark = format!("id=\"{id}\">");
        let start = receipt.text.find(&mark).unwrap_or_else(|| panic!("no {id}: {}", receipt.text));
        receipt.text[start + mark.len()..].split('<').next().unwrap().trim().to_owned()
    };
    (given("nomor"), given("pin"))
}

/// The pages of somebody who follows instead, and of somebody who comes back later.
async fn follow_and_leave(visitor: &Visitor<'_>, number: &str) {
    let followed = visitor.post("/lapor/ikuti", &[("number", number)]).await;
    assert_eq!(followed.status, StatusCode::OK, "{}", followed.text);
    let later = [("kind", "complaint"), ("text", "Nanti saya tulis"), ("later", "1")];
    let saved = visitor.post_multipart("/lapor/kejadian", &later, None).await;
    let saved =
        if saved.status == StatusCode::SEE_OTHER { visitor.get(saved.location()).await } else { saved };
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
}

/// The pages that answer officers' forms instead of leading on.
async fn officers_work(app: &App, language: &'static str, number: &str) {
    let head = app.officer("agency_head", language);
    let reason = [("reveal_reason", "Perlu menanyakan letak lubang kepada pelapor")];
    let revealed = head.post(&format!("/petugas/kasus/{number}/identitas"), &reason).await;
    assert_eq!(revealed.status, StatusCode::OK, "{}", revealed.text);
    let clerk = app.officer("triage", language);
    let form = clerk.get("/petugas/catat").await;
    let token = form.field("form_token");
    let channel = choice(&form, "channel");
    let region = app.state.regions.single().unwrap();
    let village = region.areas.villages()[0].code.to_string();
    let fields = [
        ("form_token", token.as_str()),
        ("channel", &channel),
        ("kind", "complaint"),
        ("text", "Warga datang ke loket: sampah di gang belum diangkut tiga hari."),
        ("village", &village),
        ("category", "sampah"),
        ("consent_note", "Warga setuju dicatatkan, datang sendiri"),
    ];
    let recorded = clerk.post("/petugas/catat", &fields).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    assert!(recorded.text.contains("id=\"pin\""), "{}", recorded.text);
    let administrator = app.officer("region_administrator", language);
    let program =
        [("name", "Aplikasi"), ("contact", "tik@contoh.example"), ("per_minute", "9"), ("per_day", "9")];
    let key = administrator.post("/admin/program", &program).await;
    assert_eq!(key.status, StatusCode::OK, "{}", key.text);
}

/// What a host shows that serves several regions.
async fn the_choice_of_a_region() -> BTreeSet<(String, Language)> {
    let second = pack().parent().unwrap().join("badung");
    let app = app_serving(databases().remove(0), &[pack(), second]);
    for language in ["id", "en"] {
        let visitor = app.visitor(language);
        let choice = visitor.get("/").await;
        assert_eq!(choice.status, StatusCode::OK);
        for address in ["href=\"/r/contoh/\"", "href=\"/r/badung/\""] {
            assert!(choice.text.contains(address), "{address}: {}", choice.text);
        }
        let home = visitor.get("/r/contoh/").await;
        assert!(home.text.contains("href=\"/r/contoh/lapor\""), "{}", home.text);
        assert_eq!(visitor.get("/lapor").await.status, StatusCode::NOT_FOUND);
    }
    app.state.renderer.rendered()
}

async fn visit_everything(app: &App, language: &'static str, number: &str) {
    let region = app.state.regions.single().unwrap();
    let mut visitors = vec![app.visitor(language)];
    for role in &region.roles.list {
        visitors.push(app.officer(&role.id, language));
    }
    for visitor in &visitors {
        for one in crate::routes().listed().iter().filter(|one| one.method == Method::GET) {
            let path = one.path.replace("{number}", number);
            if !path.contains('{') {
                let reply = visitor.get(&path).await;
                assert!(!reply.status.is_server_error(), "{path}: {}", reply.text);
            }
        }
    }
}

#[tokio::test]
async fn every_template_is_rendered_in_both_languages() {
    let app = app();
    for language in ["id", "en"] {
        let reporter = app.visitor(language);
        reporter.get("/lapor/lokasi").await;
        let (number, pin) =
            report(&reporter, "Jalan berlubang di depan pasar, sudah dua minggu dan berbahaya.").await;
        let (second, _) =
            report(&app.visitor(language), "Jalan rusak parah di dekat pasar, banyak lubang besar.").await;
        assert_ne!(number, second);
        let wrong = reporter.post("/lacak", &[("number", "bukan nomor"), ("pin", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
        let owner =
            follow(&reporter, reporter.post("/lacak", &[("number", &number), ("pin", &pin)]).await).await;
        assert!(owner.text.contains("/pesan\""), "{}", owner.text);
        let path = format!("/lacak/{number}/pesan");
        let fields = [("message", "Kapan diperbaiki?")];
        follow(&reporter, reporter.post(&path, &fields).await).await;
        follow_and_leave(&app.visitor(language), &number).await;
        officers_work(&app, language, &number).await;
        super::sign_in::walk(&app, language).await;
        super::webhooks::walk(&app, language).await;
        super::letters::walk(&app, language).await;
        super::emergency::walk(&app, language).await;
        super::residents::walk(&app, language).await;
        super::counters::walk(&app, language).await;
        super::documents::walk(&app, language).await;
        super::privacy::walk(&app, language).await;
        super::service_desk::walk(&app, language).await;
        super::apply::walk(&app, language).await;
        super::entry::walk(&app, language).await;
        visit_everything(&app, language, &number).await;
    }
    let mut rendered = app.state.renderer.rendered();
    rendered.extend(the_choice_of_a_region().await);
    let mut missing = BTreeSet::new();
    for name in Renderer::template_names() {
        for language in Language::ALL {
            if !is_frame(&name) && !rendered.contains(&(name.clone(), language)) {
                missing.insert(format!("{name} ({language})"));
            }
        }
    }
    assert!(missing.is_empty(), "nobody renders:\n{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
}

/// What happened to a case is told by its owner's page, by the report's desk and by the desk of applications.
#[test]
fn every_kind_of_event_has_its_words() {
    let locales = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    for language in ["id", "en"] {
        let files = std::fs::read_dir(locales.join(language)).unwrap();
        let text: String = files
            .map(|file| "\n".to_owned() + &std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        for kind in balai_platform::casework::EventKind::ALL {
            for beginning in ["event", "service-event"] {
                let key = format!("\n{beginning}-{} =", kind.as_str());
                assert!(text.contains(&key), "{language} lacks `{}`", key.trim());
            }
        }
    }
}
