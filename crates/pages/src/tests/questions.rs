//! What a category asks, on the way from the form to the pages of those whom it concerns.

use axum::http::StatusCode;

use super::app::{App, Visitor, app};

/// A report up to the question what it belongs to.
async fn begun(app: &App) -> Visitor<'_> {
    let visitor = app.visitor("id");
    visitor.get("/lapor").await;
    visitor.post("/lapor", &[]).await;
    let what = [("kind", "complaint"), ("text", "Lampu di gang kami mati semua sejak minggu lalu")];
    visitor.post_multipart("/lapor/kejadian", &what, None).await;
    visitor.post("/lapor/lokasi", &[("village", "99.01.02.2002")]).await;
    visitor
}

const LAMPS: [(&str, &str); 2] = [("category", "other"), ("other", "fasilitas-desa")];

#[tokio::test]
async fn questions_stand_below_the_subject_once_it_is_chosen_and_answers_go_with_the_report() {
    let app = app();
    let visitor = begun(&app).await;
    let before = visitor.get("/lapor/rincian").await;
    assert!(!before.text.contains("question-"), "{}", before.text);
    let chosen = visitor.post("/lapor/rincian", &LAMPS).await;
    assert_eq!(chosen.location(), "/lapor/rincian", "{}", chosen.text);
    let page = visitor.get("/lapor/rincian").await;
    for part in [
        "Apa saja yang rusak? (boleh dikosongkan)",
        "name=\"question-bagian\" type=\"checkbox\" value=\"lampu\"",
        "name=\"question-jumlah\" type=\"text\"",
        "name=\"question-sejak_day\"",
        "name=\"question-gelap\" type=\"radio\" value=\"yes\"",
        "<textarea class=\"govuk-textarea\" id=\"question-tiang\"",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    answer_wrongly_then_rightly(&visitor, &page.field("asked")).await;
    visitor.post("/lapor/kontak", &[("visibility", "public")]).await;
    let check = visitor.get("/lapor/periksa").await;
    for part in ["Lampu, Bangku", "8 Februari 2026", ">Ya<", "Berapa lampu yang mati?"] {
        assert!(check.text.contains(part), "{part}: {}", check.text);
    }
    let token = check.field("form_token");
    visitor.post("/lapor/periksa", &[("form_token", &token)]).await;
    let receipt = visitor.get("/lapor/bukti").await;
    let rest = receipt.text.split("id=\"nomor\">").nth(1).unwrap();
    let number = rest.split('<').next().unwrap();
    let desk = app.officer("triage", "id").get(&format!("/petugas/kasus/{number}")).await;
    let public = app.visitor("id").get(&format!("/lacak/{number}")).await;
    for (part, open) in
        [("Lampu, Bangku", true), ("8 Februari 2026", true), ("Berapa lampu yang mati?", false)]
    {
        assert!(desk.text.contains(part), "{part}: {}", desk.text);
        assert_eq!(public.text.contains(part), open, "{part}: {}", public.text);
    }
}

/// What was typed comes back with its mistakes named; once they are mended the way goes on.
async fn answer_wrongly_then_rightly(visitor: &Visitor<'_>, asked: &str) {
    let answered = [
        &LAMPS[..],
        &[
            ("asked", asked),
            ("question-bagian", "lampu"),
            ("question-bagian", "bangku"),
            ("question-jumlah", "1.500"),
            ("question-sejak_day", "31"),
            ("question-sejak_month", "2"),
            ("question-sejak_year", "2026"),
            ("question-gelap", "yes"),
        ],
    ]
    .concat();
    let refused = visitor.post("/lapor/rincian", &answered).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "href=\"#question-jumlah\"",
        "href=\"#question-sejak\"",
        "value=\"1.500\"",
        "value=\"31\"",
        "checked",
    ] {
        assert!(refused.text.contains(part), "{part}: {}", refused.text);
    }
    let mended: Vec<(&str, &str)> = answered
        .iter()
        .map(|(name, value)| match *name {
            "question-jumlah" => (*name, "3"),
            "question-sejak_day" => (*name, "8"),
            _ => (*name, *value),
        })
        .collect();
    let on = visitor.post("/lapor/rincian", &mended).await;
    assert_eq!(on.status, StatusCode::SEE_OTHER, "{}", on.text);
    visitor.get(on.location()).await;
}

#[tokio::test]
async fn a_question_that_must_be_answered_holds_the_report_back() {
    let app = app();
    let visitor = begun(&app).await;
    let road = [("category", "other"), ("other", "jalan-nasional"), ("asked", "jalan-nasional")];
    let missing = visitor.post("/lapor/rincian", &road).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("href=\"#question-jalur\""), "{}", missing.text);
    assert_eq!(visitor.get("/lapor/kontak").await.location(), "/lapor/rincian");
    let answered = [&road[..], &[("question-jalur", "utara")]].concat();
    assert_ne!(visitor.post("/lapor/rincian", &answered).await.location(), "/lapor/rincian");
    // Another subject asks something else, or nothing: what was answered before does not go with it.
    let other = visitor.post("/lapor/rincian", &[("category", "other"), ("other", "sampah")]).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.text);
    visitor.get(other.location()).await;
    visitor.post("/lapor/kontak", &[]).await;
    let check = visitor.get("/lapor/periksa").await;
    assert!(check.status == StatusCode::OK && !check.text.contains("Arah utara"), "{}", check.text);
}

#[tokio::test]
async fn clerks_are_shown_the_questions_before_they_send() {
    let app = app();
    let clerk = app.officer("triage", "id");
    let token = clerk.get("/petugas/catat").await.field("form_token");
    let told = [
        ("form_token", token.as_str()),
        ("channel", "loket"),
        ("kind", "complaint"),
        ("text", "Jalan nasional berlubang di dekat jembatan."),
        ("village", "99.01.02.2002"),
        ("category", "jalan-nasional"),
        ("consent_note", "Warga setuju dicatatkan, datang sendiri"),
    ];
    let asks = clerk.post("/petugas/catat", &told).await;
    assert!(asks.text.contains("Di jalur mana?") && asks.text.contains("value=\"utara\""), "{}", asks.text);
    let asked = [&told[..], &[("asked", "jalan-nasional")]].concat();
    let missing = clerk.post("/petugas/catat", &asked).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", missing.text);
    let recorded =
        clerk.post("/petugas/catat", &[&asked[..], &[("question-jalur", "selatan")]].concat()).await;
    assert!(recorded.text.contains("id=\"nomor\">"), "{}", recorded.text);
}
