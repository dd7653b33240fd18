//! What people write, of the sort that attacks: sent by the form and through every page, file and feed it comes out as text.
//! The same corpus goes through a real browser in the journeys.

use axum::http::{Method, StatusCode, header};

use super::{
    app::{App, Visitor, app},
    templates::{choice, follow},
};

/// Texts that would run, break out or be counted where somebody forgot to escape.
const CORPUS: [&str; 12] = [
    "<script>alert(1)</script> jalan rusak",
    "\"><img src=x onerror=alert(1)> lampu mati",
    "'\"--></style></script><svg onload=alert(1)> parit",
    "javascript:alert(1) tolong diperbaiki",
    "{{ here.csrf }} {% raw %} saluran air",
    "${7*7} #{7*7} <%= 7*7 %> pohon tumbang",
    "=cmd|'/C calc'!A0 sampah menumpuk",
    "@SUM(1+1)*cmd|' trotoar rusak",
    "]]></title><entry><script>alert(1)</script></entry>",
    "\u{202e}gnp.txt \u{200b} rambu roboh",
    "&lt;script&gt; &amp;amp; pipa bocor",
    "'; DROP TABLE cases; -- jembatan retak",
];

/// What never stands in a page, whatever was written.
const LIVE: [&str; 9] = [
    "<script>alert",
    "<img src=x",
    "<svg onload",
    "onerror=alert(1)>",
    "href=\"javascript:",
    "</style></script>",
    "</title><entry>",
    " 49 ",
    "=\"\"><img",
];

/// Sends `text` as every field that takes words; gives the number.
async fn reported(visitor: &Visitor<'_>, text: &str) -> String {
    follow(visitor, visitor.post("/lapor", &[]).await).await;
    let what = [("kind", "complaint"), ("text", text)];
    let place = follow(visitor, visitor.post_multipart("/lapor/kejadian", &what, None).await).await;
    let village = choice(&place, "village");
    let fields = [("village", village.as_str()), ("address", text)];
    follow(visitor, visitor.post("/lapor/lokasi", &fields).await).await;
    let next = visitor.post("/lapor/rincian", &[("category", "jalan-rusak")]).await;
    if next.location().ends_with("/lapor/serupa") {
        inert(&visitor.get("/lapor/serupa").await.text, "/lapor/serupa");
        visitor.post("/lapor/serupa", &[]).await;
    }
    let contact = [("name", text), ("phone", "0812 3456 7890"), ("visibility", "public")];
    let check = follow(visitor, visitor.post("/lapor/kontak", &contact).await).await;
    inert(&check.text, "/lapor/periksa");
    let token = check.field("form_token");
    let receipt = follow(visitor, visitor.post("/lapor/periksa", &[("form_token", &token)]).await).await;
    inert(&receipt.text, "/lapor/bukti");
    let start = receipt.text.find("id=\"nomor\">").unwrap_or_else(|| panic!("{}", receipt.text));
    receipt.text[start + 11..].split('<').next().unwrap().trim().to_owned()
}

fn inert(text: &str, place: &str) {
    for live in LIVE {
        assert!(!text.contains(live), "{place} holds {live}: {text}");
    }
}

/// Everything under test with what was written in it.
async fn written(app: &App) -> Vec<String> {
    let mut numbers = Vec::new();
    let head = app.officer("agency_head", "id");
    for text in CORPUS {
        let number = reported(&app.visitor("id"), text).await;
        let note =
            head.post(&format!("/petugas/kasus/{number}/catatan"), &[("note", text), ("text", text)]).await;
        assert!(!note.status.is_server_error(), "{}", note.text);
        numbers.push(number);
    }
    numbers
}

#[tokio::test]
async fn whatever_is_written_comes_out_inert() {
    let app = app();
    let numbers = written(&app).await;
    let region = app.state.regions.single().unwrap();
    let mut readers =
        vec![("nobody".to_owned(), app.visitor("id")), ("nobody in English".to_owned(), app.visitor("en"))];
    readers.extend(region.roles.list.iter().map(|role| (role.id.clone(), app.officer(&role.id, "id"))));
    let mut pages = 0;
    for (who, reader) in &readers {
        for one in crate::routes().listed().iter().filter(|one| one.method == Method::GET) {
            let each: &[String] = if one.path.contains("{number}") { &numbers } else { &numbers[..1] };
            for number in each {
                let path = one.path.replace("{number}", number);
                if path.contains('{') {
                    continue;
                }
                let reply = reader.get(&path).await;
                pages += usize::from(reply.status == StatusCode::OK);
                if ![".xlsx", ".css"].iter().any(|ending| path.ends_with(ending)) {
                    inert(&reply.text, &format!("{path} for {who}"));
                }
                if std::path::Path::new(&path).extension().is_some_and(|ending| ending == "csv") {
                    no_formula(&reply.text, &path);
                }
            }
        }
        for text in CORPUS {
            let query: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("q", text)
                .append_pair("nomor", text)
                .finish();
            for path in ["/cari", "/laporan", "/lacak", "/petugas", "/admin/jejak"] {
                inert(
                    &reader.get(&format!("{path}?{query}")).await.text,
                    &format!("{path}?{query} for {who}"),
                );
            }
        }
    }
    assert!(pages > 200, "only {pages} pages were read");
}

/// No cell begins what a spreadsheet would compute (OWASP, CSV injection).
fn no_formula(text: &str, path: &str) {
    for line in text.lines().skip(1) {
        for cell in line.split(',') {
            let inside = cell.trim_start_matches('"');
            assert!(!inside.starts_with(['=', '@', '+', '\t']), "{path}: {cell}");
        }
    }
}

/// OWASP ASVS 5.0, 5.4.1 and 5.4.2: what is downloaded is named by us.
#[tokio::test]
async fn downloads_are_named_by_us() {
    let app = app();
    let head = app.officer("agency_head", "id");
    let stray = "?nama=..%2F..%2Fetc&filename=a.exe&q=%22%0D%0Ax:y";
    for (reader, path, name) in [
        (app.visitor("id"), "/laporan.csv", "laporan-contoh.csv"),
        (head, "/petugas/ekspor.csv", "antrean-contoh.csv"),
    ] {
        let reply = reader.get(&format!("{path}{stray}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        let said = reply.header(header::CONTENT_DISPOSITION.as_str());
        assert_eq!(said, format!("attachment; filename=\"{name}\""), "{path}");
    }
}

/// OWASP ASVS 5.0, 14.3.2: what belongs to one person is kept by no browser and no proxy.
#[tokio::test]
async fn personal_pages_are_kept_by_nobody() {
    let app = app();
    let visitor = app.visitor("id");
    let number = reported(&visitor, "Jalan berlubang di depan balai desa.").await;
    let head = app.officer("agency_head", "id");
    for (reader, path) in [
        (&visitor, format!("/lacak/{number}")),
        (&visitor, "/lapor/bukti".to_owned()),
        (&visitor, "/lapor/periksa".to_owned()),
        (&head, format!("/petugas/kasus/{number}")),
        (&head, "/petugas".to_owned()),
        (&head, "/petugas/ekspor.csv".to_owned()),
        (&head, "/petugas/akun".to_owned()),
    ] {
        assert_eq!(reader.get(&path).await.header("cache-control"), "no-store", "{path}");
    }
}
