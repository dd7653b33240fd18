//! The page of webhooks: added, shown once, turned over, shut, opened and tried again.

use axum::http::StatusCode;

use super::app::{App, Reply, Visitor, app};

const NEW: [(&str, &str); 3] =
    [("note", "Ruang <b>kendali</b>"), ("url", "https://hook.example/a"), ("events", "report.moved")];

/// The identifier of the only webhook on the page.
fn id(page: &Reply) -> String {
    let start = page.text.find("id=\"w-").unwrap_or_else(|| panic!("{}", page.text));
    page.text[start + 6..].split('"').next().unwrap().to_owned()
}

async fn added(admin: &Visitor<'_>) -> (String, String) {
    let reply = admin.post("/admin/webhook", &NEW).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let secret = reply.text.split("whsec_").nth(1).unwrap_or_else(|| panic!("{}", reply.text));
    let secret = secret.split('<').next().unwrap().to_owned();
    (id(&admin.get("/admin/webhook").await), secret)
}

/// Renders every state of the page.
pub(super) async fn walk(app: &App, language: &'static str) {
    let admin = app.officer("region_administrator", language);
    let wrong = admin.post("/admin/webhook", &[("note", ""), ("url", "http://10.0.0.1/")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let (id, _) = added(&admin).await;
    for act in ["rahasia", "coba", "tutup", "buka"] {
        let reply = admin.post(&format!("/admin/webhook/{id}/{act}"), &[]).await;
        assert!(reply.status.is_success() || reply.status == StatusCode::SEE_OTHER, "{act}: {}", reply.text);
        if reply.status == StatusCode::SEE_OTHER {
            let page = admin.get(reply.location()).await;
            assert_eq!(page.status, StatusCode::OK, "{act}: {}", page.text);
            assert!(page.text.contains("govuk-notification-banner"), "{act}: what was done is not said");
        }
    }
}

#[tokio::test]
async fn a_secret_is_shown_once_and_what_was_typed_comes_back() {
    let app = app();
    let admin = app.officer("region_administrator", "en");
    let wrong = admin.post("/admin/webhook", &[("note", "Mine"), ("url", "https://10.0.0.1/")]).await;
    for part in
        ["value=\"https://10.0.0.1/\"", "value=\"Mine\"", "public address", "Choose at least one event"]
    {
        assert!(wrong.text.contains(part), "{part}: {}", wrong.text);
    }
    let (id, secret) = added(&admin).await;
    let page = admin.get("/admin/webhook").await;
    assert!(!page.text.contains(&secret) && !page.text.contains("whsec_"), "{}", page.text);
    for part in
        ["Ruang &lt;b&gt;kendali", "https://hook.example/a", "Waiting", "Not tried yet", "State changed"]
    {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let rotated = admin.post(&format!("/admin/webhook/{id}/rahasia"), &[]).await;
    assert!(rotated.text.contains("whsec_") && !rotated.text.contains(&secret), "{}", rotated.text);
    assert!(admin.get("/admin/webhook").await.text.contains("former secret"));
    let closed = admin.post(&format!("/admin/webhook/{id}/tutup"), &[]).await;
    assert!(admin.get(closed.location()).await.text.contains("Disabled by an administrator"));
    let trail = app.officer("inspectorate", "en").get("/admin/jejak").await;
    for part in ["Webhook added", "Webhook given a new secret", "Webhook disabled"] {
        assert!(trail.text.contains(part), "{part}: {}", trail.text);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_said() {
    let app = app();
    let admin = app.officer("region_administrator", "id");
    for id in ["x", "0190a000-0000-7000-8000-000000000003"] {
        for act in ["rahasia", "tutup", "buka", "coba", "ulang"] {
            let reply = admin.post(&format!("/admin/webhook/{id}/{act}"), &[("delivery", id)]).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{act}: {}", reply.text);
        }
    }
}
