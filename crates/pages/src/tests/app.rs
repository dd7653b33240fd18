//! Our pages under test.

use std::path::PathBuf;

use axum::http::StatusCode;
use balai_testkit::TestDatabase;
pub(crate) use balai_testkit_http::{App, HOST, Reply, Visitor};

/// Our pages on SQLite.
pub(crate) fn app() -> App {
    App::new(crate::routes())
}

/// Our pages on a database.
pub(crate) fn app_on(database: TestDatabase) -> App {
    App::on(crate::routes(), database)
}

/// Our pages of several packs.
pub(crate) fn app_serving(database: TestDatabase, packs: &[PathBuf]) -> App {
    App::serving(crate::routes(), database, packs)
}

/// Has a clerk enter a report at the counter for somebody; gives its number. An empty `category` names no subject.
pub(crate) async fn entered(clerk: &Visitor<'_>, text: &str, category: &str) -> String {
    let form = clerk.get("/petugas/catat").await;
    let token = form.field("form_token");
    let fields = [
        ("form_token", token.as_str()),
        ("channel", "loket"),
        ("kind", "complaint"),
        ("text", text),
        ("village", "99.01.02.2002"),
        ("category", category),
        ("consent_note", "Warga setuju dicatatkan, datang sendiri"),
    ];
    let recorded = clerk.post("/petugas/catat", &fields).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    let rest = recorded.text.split("id=\"nomor\">").nth(1).unwrap();
    rest.split('<').next().unwrap().to_owned()
}
