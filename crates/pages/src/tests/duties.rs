//! Duties of the law on personal data as people meet them: what an account holds at once, who had a case open, what is told of
//! officers, and a restriction that is granted and lifted.

use std::fs;

use axum::http::StatusCode;
use balai_testkit::{TestDirectory, copy_pack, databases};

use super::{
    app::{App, Visitor, app, app_serving},
    apply,
    residents::sign_in,
    templates::{follow, report},
};

/// The pages of the made-up pack with one more line at the start of `region.toml`.
fn telling(line: &str) -> (TestDirectory, App) {
    let directory = TestDirectory::new();
    let folder = directory.path().join("contoh");
    copy_pack(&folder);
    let file = folder.join("region.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{line}\n{text}")).unwrap();
    let app = app_serving(databases().remove(0), std::slice::from_ref(&folder));
    (directory, app)
}

async fn claimed(visitor: &Visitor<'_>, (number, pin): &(String, String)) {
    let claim = [("number", number.as_str()), ("pin", pin.as_str())];
    follow(visitor, visitor.post("/saya/klaim", &claim).await).await;
}

#[tokio::test]
async fn an_application_sent_while_signed_in_is_in_the_account_at_once_and_in_its_copy() {
    let app = app();
    let visitor = app.visitor("id");
    sign_in(&app, &visitor, "sari@warga.example").await;
    let check = apply::walked(&visitor, "kartu-warga", "punya").await;
    let page = visitor.get(&check).await;
    assert!(page.text.contains("langsung masuk ke akun Anda"), "{}", page.text);
    let (number, _) = apply::sent(&visitor, &check).await;
    let home = visitor.get("/saya").await;
    assert!(home.text.contains(&number), "without number and PIN: {}", home.text);
    follow(&visitor, visitor.post("/hak-data", &[("kind", "export")]).await).await;
    let json = visitor.post("/hak-data/salinan.json", &[]).await;
    let copy: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    let own = &copy["cases"][0]["application"];
    assert_eq!(own["service_id"], "kartu-warga", "{copy}");
    let answers = own["answers"].as_array().unwrap();
    assert!(answers.iter().any(|answer| answer["answer"] == "5103015708900001"), "the own number is whole");
    assert!(
        !own["uploads"].as_array().unwrap().is_empty() && !own["requirements"].as_array().unwrap().is_empty()
    );
    let copy = visitor.post("/hak-data/salinan", &[]).await;
    assert_eq!(copy.status, StatusCode::OK);
    for part in ["5103015708900001", "Foto berkas"] {
        assert!(copy.text.contains(part), "{part}: {}", copy.text);
    }
    // Whoever is not signed in has the number and the PIN only.
    let other = app.visitor("id");
    let check = apply::walked(&other, "kartu-warga", "punya").await;
    assert!(!other.get(&check).await.text.contains("langsung masuk ke akun Anda"));
}

#[tokio::test]
async fn the_box_that_keeps_a_report_is_ticked_for_those_who_say_who_they_are() {
    let app = app();
    for (name, ticked) in [("Ni Made Uji", true), ("", false)] {
        let visitor = app.visitor("id");
        sign_in(&app, &visitor, "made@warga.example").await;
        visitor.get("/lapor").await;
        follow(&visitor, visitor.post("/lapor", &[]).await).await;
        let what = [("kind", "complaint"), ("text", "Lampu jalan padam di depan balai desa.")];
        let place = follow(&visitor, visitor.post_multipart("/lapor/kejadian", &what, None).await).await;
        let village = super::templates::choice(&place, "village");
        let place = [("village", village.as_str()), ("address", "depan balai")];
        let details = follow(&visitor, visitor.post("/lapor/lokasi", &place).await).await;
        let category = super::templates::choice(&details, "category");
        let next = visitor.post("/lapor/rincian", &[("category", &category)]).await;
        if visitor.get(next.location()).await.text.contains("/lapor/serupa\"") {
            visitor.post("/lapor/serupa", &[]).await;
        }
        let contact = [("name", name), ("visibility", "public")];
        let check = follow(&visitor, visitor.post("/lapor/kontak", &contact).await).await;
        let start = check.text.find("name=\"keep\"").unwrap_or_else(|| panic!("{}", check.text));
        let tag = check.text[start..].split('>').next().unwrap();
        assert_eq!(tag.contains("checked"), ticked, "{name}: {tag}");
    }
}

#[tokio::test]
async fn who_had_a_case_open_is_told_once_a_day_and_officers_as_far_as_the_pack_says() {
    for (choice, role, name) in
        [("", false, false), ("agency", false, false), ("role", true, false), ("name", true, true)]
    {
        let line = if choice.is_empty() { String::new() } else { format!("officer_names = \"{choice}\"") };
        let (_directory, app) = telling(&line);
        let visitor = app.visitor("id");
        sign_in(&app, &visitor, "ayu@warga.example").await;
        let sent = report(&visitor, "Jalan berlubang besar di depan pasar, berbahaya malam hari.").await;
        claimed(&visitor, &sent).await;
        let region = app.state.regions.single().unwrap();
        let head = app.officer("agency_head", "id");
        let title = region.roles.get("agency_head").unwrap().name.id.clone();
        let desk = format!("/petugas/kasus/{}", sent.0);
        for _ in 0..3 {
            assert_eq!(head.get(&desk).await.status, StatusCode::OK);
        }
        let page = head.get(&desk).await;
        let answered = [("answer", "Tim kami berangkat besok pagi.")];
        let told = head.post(&format!("{desk}/jawab"), &answered).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{} {}", told.text, page.text);
        let home = visitor.get("/saya").await;
        let looks = home.text.split("id=\"dilihat\"").nth(1).unwrap();
        assert_eq!(looks.matches("untuk mengerjakannya").count(), 1, "{choice}: {looks}");
        assert!(looks.contains(&title), "the role is told in any case: {looks}");
        assert_eq!(looks.contains("Petugas agency_head"), name, "{choice}: {looks}");
        let own = follow(&visitor, visitor.post("/saya/buka", &[("number", &sent.0)]).await).await;
        assert!(own.text.contains("Tim kami berangkat besok pagi."), "{}", own.text);
        assert_eq!(own.text.contains(&title), role, "{choice}: {}", own.text);
        assert_eq!(own.text.contains("Petugas agency_head"), name, "{choice}");
        let public = app.visitor("id").get(&format!("/lacak/{}", sent.0)).await;
        assert_eq!(public.text.contains("Petugas agency_head"), name, "{choice}");
    }
}

#[tokio::test]
async fn a_restriction_is_granted_shown_and_lifted_on_the_pages() {
    let app = app();
    let visitor = app.visitor("id");
    let (number, pin) =
        report(&visitor, "Jalan berlubang besar di depan sekolah, berbahaya malam hari.").await;
    follow(&visitor, visitor.post("/lacak", &[("number", &number), ("pin", &pin)]).await).await;
    let filed = visitor.post("/hak-data", &[("kind", "restriction")]).await;
    assert_eq!(filed.status, StatusCode::OK, "{}", filed.text);
    let head = app.officer("agency_head", "id");
    let list = head.get("/petugas/hak-data").await;
    let mark = "/petugas/hak-data/";
    let start = list.text.find(mark).unwrap() + mark.len();
    let request = format!("{mark}{}", list.text[start..].split('"').next().unwrap());
    let decision = [("decision", "grant"), ("answer", "Kami membatasinya sampai jelas.")];
    follow(&head, head.post(&request, &decision).await).await;
    let everybody = app.visitor("id");
    let path = format!("/lacak/{number}");
    assert_eq!(everybody.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK, "its reporter reads it as before");
    let desk = head.get(&format!("/petugas/kasus/{number}")).await;
    assert!(desk.text.contains("Pemrosesan data dibatasi sejak"), "{}", desk.text);
    let csv = head.get("/petugas/ekspor.csv").await;
    assert!(!csv.text.contains(&number), "{}", csv.text);
    assert!(head.get("/petugas").await.text.contains("Pemrosesan dibatasi"));
    let nothing = head.post(&format!("{request}/cabut"), &[("because", " ")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing.text);
    assert!(nothing.text.contains("data-error-summary"));
    let because = [("because", "Ketepatannya sudah dipastikan.")];
    let officer = app.officer("officer", "id");
    assert!(officer.post(&format!("{request}/cabut"), &because).await.status.is_client_error());
    let lifted = follow(&head, head.post(&format!("{request}/cabut"), &because).await).await;
    assert!(lifted.text.contains("Pembatasan dicabut"), "{}", lifted.text);
    assert_eq!(everybody.get(&path).await.status, StatusCode::OK);
    assert!(head.get("/petugas/ekspor.csv").await.text.contains(&number));
    let told = visitor.get("/hak-data").await;
    assert!(told.text.contains("Ketepatannya sudah dipastikan."), "{}", told.text);
    let trail = app.officer("inspectorate", "id").get("/admin/jejak").await;
    assert!(trail.text.contains("Antrean diekspor"), "{}", trail.text);
}
