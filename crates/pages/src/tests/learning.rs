//! What was learned reaches residents, clerks and officers, each with its reason; without it everything is as before.

use axum::http::StatusCode;

use super::app::{App, Reply, app, entered};

/// The page that offers subjects for a text.
async fn offered(app: &App, text: &str) -> Reply {
    let visitor = app.visitor("id");
    visitor.get("/lapor").await;
    visitor.post("/lapor", &[]).await;
    let what = [("kind", "complaint"), ("text", text)];
    assert_eq!(visitor.post_multipart("/lapor/kejadian", &what, None).await.status, StatusCode::SEE_OTHER);
    let place = [("village", "99.01.02.2002"), ("address", "depan pasar")];
    assert_eq!(visitor.post("/lapor/lokasi", &place).await.status, StatusCode::SEE_OTHER);
    visitor.get("/lapor/rincian").await
}

#[tokio::test]
async fn residents_are_offered_what_was_learned_with_the_words_that_decided() {
    let app = app();
    let before = offered(&app, "Tiap pagi blekutuk di belakang rumah kami.").await;
    assert!(!before.text.contains("«blekutuk»"), "{}", before.text);
    app.teach(0.5);
    let after = offered(&app, "Tiap pagi blekutuk di belakang rumah kami.").await;
    assert!(after.text.contains("«blekutuk»"), "{}", after.text);
    let first = after.text.split("name=\"category\" type=\"radio\" value=\"").nth(1).unwrap();
    assert!(first.starts_with("saluran-mampet\""), "{first}");
}

#[tokio::test]
async fn keywords_serve_where_the_model_is_not_sure() {
    let app = app();
    let text = "Sampah menumpuk di pinggir jalan dan berbau.";
    let before = offered(&app, text).await.text;
    app.teach(1.1);
    let after = offered(&app, text).await.text;
    let choices = |page: &str| -> Vec<String> {
        let radios = page.split("name=\"category\" type=\"radio\" value=\"").skip(1);
        radios.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert!(!choices(&before).is_empty());
    assert_eq!(choices(&after), choices(&before));
}

#[tokio::test]
async fn officers_see_where_an_undecided_case_may_belong() {
    let app = app();
    // Not sure enough to file it by itself, sure enough to be shown.
    app.teach(0.999_999);
    let clerk = app.officer("triage", "id");
    let number = entered(&clerk, "Ada blekutuk dan gerombyang sekaligus, tolong dilihat.", "").await;
    let case = clerk.get(&format!("/petugas/kasus/{number}")).await;
    for part in ["Mungkin milik siapa", "Saluran mampet atau banjir", "«blekutuk»", " %"] {
        assert!(case.text.contains(part), "{part}: {}", case.text);
    }
}

#[tokio::test]
async fn a_message_without_a_subject_gets_the_one_the_past_is_sure_of() {
    let app = app();
    let clerk = app.officer("triage", "id");
    let text = "Ada gerombyang lagi, gerombyang terus.";
    let before = clerk.get(&format!("/petugas/kasus/{}", entered(&clerk, text, "").await)).await;
    app.teach(0.5);
    let after = clerk.get(&format!("/petugas/kasus/{}", entered(&clerk, text, "").await)).await;
    assert!(!before.text.contains("Sampah menumpuk, "), "{}", before.text);
    assert!(after.text.contains("<span class=\"caption\">Sampah menumpuk"), "{}", after.text);
    assert!(!after.text.contains("Mungkin milik siapa"), "a decided case needs no guess");
}

#[tokio::test]
async fn learning_is_asked_for_and_the_page_says_what_is_missing() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let page = admin.get("/admin/saran").await;
    assert!(page.text.contains("perlu sedikitnya 200 laporan"), "{}", page.text);
    let asked = admin.post("/admin/saran", &[]).await;
    assert_eq!(asked.location(), "/admin/saran?diminta=1");
    assert!(admin.get("/admin/saran?diminta=1").await.text.contains("Server mulai belajar"));
    let trail = admin.get("/admin/jejak?tindakan=learn").await;
    assert!(trail.text.contains("Belajar diminta"), "{}", trail.text);
    // Asking again at once asks for nothing more.
    assert_eq!(admin.post("/admin/saran", &[]).await.status, StatusCode::SEE_OTHER);
}
