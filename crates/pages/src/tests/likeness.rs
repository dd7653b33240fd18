//! Why an open report may be the same is said in words, to whoever is about to send one and to the officer.

use super::{
    app::{Visitor, app},
    templates::{choice, follow, report},
};

/// The page that asks whether an open report is meant, for somebody who tells of `text`.
async fn asked(visitor: &Visitor<'_>, text: &str) -> String {
    visitor.get("/lapor").await;
    follow(visitor, visitor.post("/lapor", &[]).await).await;
    let what = [("kind", "complaint"), ("text", text)];
    let place = follow(visitor, visitor.post_multipart("/lapor/kejadian", &what, None).await).await;
    let village = choice(&place, "village");
    let place = [("village", village.as_str()), ("address", "")];
    let details = follow(visitor, visitor.post("/lapor/lokasi", &place).await).await;
    let category = choice(&details, "category");
    visitor.post("/lapor/rincian", &[("category", &category)]).await;
    visitor.get("/lapor/serupa").await.text
}

/// What is said, by language: to the citizen, and to the officer as well.
const SAID: [(&str, &[&str], &str); 2] = [
    (
        "id",
        &["Mengapa:", "kategorinya sama", "kata yang sama:", "menyebut tempat yang sama: pasar"],
        "Kemungkinan sama",
    ),
    ("en", &["Why:", "same category", "words in common:", "both name pasar"], "likely to be the same"),
];

#[tokio::test]
async fn the_reasons_are_said_in_both_languages() {
    let app = app();
    let first = "Jalan berlubang di depan pasar, sudah dua minggu & <b>berbahaya</b>.";
    let (number, _) = report(&app.visitor("id"), first).await;
    let (second, _) = report(&app.visitor("id"), "Lubang di depan pasar dua minggu dibiarkan").await;
    for (language, reasons, chance) in SAID {
        let page = asked(&app.visitor(language), "lubang & jalan rusak dpn pasar, sdh dua minggu").await;
        assert!(page.contains(&number), "{page}");
        for reason in reasons {
            assert!(page.contains(reason), "{reason}: {page}");
        }
        assert!(!page.contains("&amp;amp;") && !page.contains("<b>berbahaya"), "{page}");
        let desk = app.officer("triage", language).get(&format!("/petugas/kasus/{second}")).await.text;
        for said in reasons.iter().chain([&chance]) {
            assert!(desk.contains(said), "{said}: {desk}");
        }
    }
}
