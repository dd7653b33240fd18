//! What a resident is told on the way from the first question to the receipt, where a report is not the usual one: of no
//! place, of another body's business, urgent, about officials, or not open to the public.

use axum::http::StatusCode;
use balai_base::CaseNumber;

use super::app::{Reply, Visitor, app};

/// Begins a report and answers the first question.
async fn begun(visitor: &Visitor<'_>, kind: &str, text: &str) {
    visitor.get("/lapor").await;
    visitor.post("/lapor", &[]).await;
    let what = [("kind", kind), ("text", text)];
    let reply = visitor.post_multipart("/lapor/kejadian", &what, None).await;
    assert_eq!(reply.location(), "/lapor/lokasi", "{}", reply.text);
}

/// Answers place and category and goes on to the review page.
async fn reviewed(visitor: &Visitor<'_>, place: &[(&str, &str)], category: &[(&str, &str)]) -> Reply {
    visitor.post("/lapor/lokasi", place).await;
    let mut next = visitor.post("/lapor/rincian", category).await;
    if next.location() == "/lapor/rincian" {
        next = visitor.post("/lapor/rincian", category).await;
    }
    if visitor.get(next.location()).await.status == StatusCode::OK && next.location() == "/lapor/serupa" {
        visitor.post("/lapor/serupa", &[]).await;
    }
    visitor.post("/lapor/kontak", &[]).await;
    visitor.get("/lapor/periksa").await
}

async fn receipt(visitor: &Visitor<'_>, check: &Reply) -> Reply {
    let token = check.field("form_token");
    let sent = visitor.post("/lapor/periksa", &[("form_token", &token)]).await;
    assert_eq!(sent.location(), "/lapor/bukti", "{}", sent.text);
    visitor.get("/lapor/bukti").await
}

const VILLAGE: [(&str, &str); 1] = [("village", "99.01.01.1001")];

#[tokio::test]
async fn a_report_of_no_place_goes_on_without_one_until_its_category_needs_one() {
    let app = app();
    let visitor = app.visitor("id");
    begun(&visitor, "complaint", "Antrean di loket terlalu lama setiap hari").await;
    let place = visitor.get("/lapor/lokasi").await;
    assert!(place.text.contains("name=\"no_place\""), "{}", place.text);
    let address = visitor.post("/lapor/lokasi", &[("address", "depan pasar")]).await;
    assert_eq!(address.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(address.text.contains("Alamat saja belum cukup"), "{}", address.text);
    let on = visitor.post("/lapor/lokasi", &[("no_place", "1")]).await;
    assert_eq!(on.location(), "/lapor/rincian");
    let back = visitor.post("/lapor/rincian", &[("category", "jalan-rusak")]).await;
    assert_eq!(back.location(), "/lapor/lokasi");
    let asked = visitor.get("/lapor/lokasi").await;
    assert!(asked.text.contains("«Jalan rusak» memerlukan tempat"), "{}", asked.text);
    assert!(asked.text.contains("data-error-summary"));
    assert_eq!(visitor.get("/lapor/rincian").await.status, StatusCode::OK, "another subject can be chosen");
    let on = visitor.post("/lapor/rincian", &[("category", "layanan-umum")]).await;
    assert_ne!(on.location(), "/lapor/lokasi");
    visitor.post("/lapor/kontak", &[]).await;
    let check = visitor.get("/lapor/periksa").await;
    assert!(check.text.contains("Tidak menyangkut tempat tertentu"), "{}", check.text);
    let receipt = receipt(&visitor, &check).await;
    assert!(receipt.text.contains("Setelah dijawab"), "nothing is looked at: {}", receipt.text);
}

#[tokio::test]
async fn another_bodys_business_names_the_body_from_the_review_to_the_tracking_page() {
    let app = app();
    let visitor = app.visitor("id");
    begun(&visitor, "complaint", "Listrik padam sejak tadi malam di sini").await;
    let check = reviewed(&visitor, &VILLAGE, &[("category", "listrik-padam")]).await;
    for page in [&check, &receipt(&visitor, &check).await] {
        assert!(
            page.text.contains("Perusahaan Listrik") && page.text.contains("meneruskan"),
            "{}",
            page.text
        );
        assert!(page.text.contains("Hubungi langsung: 123"), "{}", page.text);
        assert!(!page.text.contains("ditangani Dinas"), "{}", page.text);
    }
    let number = number_of(&visitor).await;
    let track = app.visitor("en").get(&format!("/lacak/{number}")).await;
    assert!(track.text.contains("Electricity Company looks after it"), "{}", track.text);
    let desk = app.officer("triage", "id").get(&format!("/petugas/kasus/{number}")).await;
    assert!(desk.text.contains("<option value=\"listrik\" selected>"), "{}", desk.text);
}

async fn number_of(visitor: &Visitor<'_>) -> String {
    let receipt = visitor.get("/lapor/bukti").await;
    let start = receipt.text.find("id=\"nomor\">").unwrap() + "id=\"nomor\">".len();
    receipt.text[start..].split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_urgent_category_puts_the_emergency_numbers_on_top() {
    let app = app();
    let visitor = app.visitor("id");
    let shows = |reply: &Reply| reply.text.contains("Ada bahaya bagi nyawa? Hubungi sekarang");
    begun(&visitor, "complaint", "Banjir, selokan meluap sampai ke rumah").await;
    visitor.post("/lapor/lokasi", &VILLAGE).await;
    let details = visitor.get("/lapor/rincian").await;
    assert!(shows(&details) && details.text.contains("href=\"tel:112\""), "{}", details.text);
    begun(&visitor, "complaint", "Sampah menumpuk dan bau, tidak diangkut, sampai banjir").await;
    visitor.post("/lapor/lokasi", &VILLAGE).await;
    let second = visitor.get("/lapor/rincian").await;
    assert!(second.text.find("value=\"sampah\"") < second.text.find("value=\"saluran-mampet\""));
    assert!(shows(&second), "one of those suggested is urgent: {}", second.text);
    let check = reviewed(&visitor, &VILLAGE, &[("category", "saluran-mampet")]).await;
    assert!(shows(&check) && shows(&receipt(&visitor, &check).await));
    begun(&visitor, "complaint", "Sampah menumpuk dan bau di ujung gang").await;
    let check = reviewed(&visitor, &VILLAGE, &[("category", "sampah")]).await;
    assert!(!shows(&check) && !shows(&receipt(&visitor, &check).await));
}

#[tokio::test]
async fn praise_is_offered_no_category_that_takes_only_complaints() {
    let app = app();
    let visitor = app.visitor("id");
    for (kind, offered) in [("praise", false), ("complaint", true)] {
        begun(&visitor, kind, "Petugas tidak sopan dan minta suap di loket").await;
        visitor.post("/lapor/lokasi", &[("no_place", "1")]).await;
        let details = visitor.get("/lapor/rincian").await;
        assert_eq!(details.text.contains("value=\"perilaku-petugas\""), offered, "{kind}: {}", details.text);
        assert!(details.text.contains("value=\"layanan-umum\""));
    }
}

#[tokio::test]
async fn who_is_complained_about_is_shown_to_the_reporter_and_closed_numbers_ask_for_the_pin() {
    let app = app();
    let visitor = app.visitor("id");
    begun(&visitor, "complaint", "Petugas minta suap di loket pendaftaran").await;
    let officials = [("category", "perilaku-petugas"), ("accused", "pekerjaan-umum")];
    let check = reviewed(&visitor, &[("no_place", "1")], &officials).await;
    let receipt = receipt(&visitor, &check).await;
    for page in [&check, &receipt] {
        assert!(page.text.contains("Instansi yang Anda adukan"), "{}", page.text);
        assert!(page.text.contains("Dinas Pekerjaan Umum"), "{}", page.text);
    }
    let number = number_of(&visitor).await;
    let stranger = app.visitor("id");
    let closed = stranger.get(&format!("/lacak/{number}")).await;
    let mut numbers = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().map(|last| format!("CTH-7F3K-92Q{last}"));
    let unused = numbers.find(|number| CaseNumber::parse(number).is_ok()).unwrap();
    let nothing = stranger.get(&format!("/lacak/{unused}")).await;
    assert_eq!((closed.status, nothing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let sentence = "isi juga PIN";
    assert!(closed.text.contains(sentence) && nothing.text.contains(sentence), "{}", closed.text);
    let plain = |reply: &Reply, number: &str| reply.text.replace(number, "").replace(&token(reply), "");
    assert_eq!(plain(&closed, &number), plain(&nothing, &unused), "the page tells nothing");
}

fn token(reply: &Reply) -> String {
    reply.field("csrf")
}

#[tokio::test]
async fn names_sort_as_people_sort() {
    let app = app();
    let page = app.visitor("id").get("/laporan").await;
    let at = |name: &str| page.text.find(name).unwrap_or_else(|| panic!("no {name}"));
    assert!(at("Desa Bukit Asri") < at("Desa Karang Timur"));
    let region = app.state.regions.single().unwrap();
    let labels: Vec<String> =
        crate::wording::villages(&region).into_iter().map(|choice| choice.label).collect();
    assert_eq!(labels.len(), 6);
    assert!(labels.is_sorted(), "{labels:?}");
}
