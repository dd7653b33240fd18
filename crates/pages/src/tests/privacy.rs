//! Breaches and holds as their office meets them, and what each role may.

use axum::http::StatusCode;
use balai_testkit::databases;

use super::{
    app::{App, app, app_on},
    templates::{follow, report},
};

/// A breach as it is typed.
fn typed<'t>(reach: &'t str, accounts: &'t str, letter: &'t str) -> Vec<(&'t str, &'t str)> {
    let mut fields = vec![("what", "Laptop petugas hilang"), ("reach", reach), ("accounts", accounts)];
    for name in ["known", "since", "until"] {
        let day: [(&str, &str); 3] = match name {
            "known" => [("known_day", "1"), ("known_month", "3"), ("known_year", "2026")],
            "since" => [("since_day", "27"), ("since_month", "2"), ("since_year", "2026")],
            _ => [("until_day", "1"), ("until_month", "3"), ("until_year", "2026")],
        };
        fields.extend(day);
    }
    fields.push(("letter", letter));
    fields
}

const LETTER: &str = "Nama dan telepon Anda mungkin terlihat oleh orang yang tidak berhak. Kami mohon maaf.";

/// Every page of breaches and holds, in order.
pub(super) async fn walk(app: &App, language: &'static str) {
    let visitor = app.visitor(language);
    let (number, _) = report(&visitor, "Jalan rusak parah di dekat pasar, banyak lubang besar.").await;
    let head = app.officer("agency_head", language);
    let list = head.get("/petugas/kebocoran").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    let form = head.get("/petugas/kebocoran/baru").await;
    assert!(form.text.contains("3×24"), "{}", form.text);
    let unknown = head.post("/petugas/kebocoran/baru", &typed("accounts", "siapa.ini", LETTER)).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.text);
    assert!(unknown.text.contains("siapa.ini"), "what was typed is there again");
    let short = head.post("/petugas/kebocoran/baru", &typed("everything", "", "Maaf.")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", short.text);
    let recorded = head.post("/petugas/kebocoran/baru", &typed("everything", "", LETTER)).await;
    let address = recorded.location().to_owned();
    let one = follow(&head, recorded).await;
    assert!(one.text.contains(LETTER), "{}", one.text);
    assert!(!one.text.contains("Ni Made Uji"), "nobody's name stands there");
    let letter = head.get(&format!("{address}/surat")).await;
    assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
    let short = head.post(&address, &[("letter", "x")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", short.text);
    follow(&head, head.post(&address, &[("letter", LETTER), ("tell", "1")]).await).await;
    let again = head.post(&address, &[("letter", LETTER), ("tell", "1")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);

    let wrong = head.post("/petugas/penahanan", &[("number", "bukan nomor"), ("reason", "x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let asked = [("number", number.as_str()), ("reason", "Perkara 12/Pdt.G/2027")];
    let placed = follow(&head, head.post("/petugas/penahanan", &asked).await).await;
    assert!(
        placed.text.contains(&number) && placed.text.contains("Perkara 12/Pdt.G/2027"),
        "{}",
        placed.text
    );
    let taken_back = [("number", number.as_str()), ("lift", "1")];
    let lifted = follow(&head, head.post("/petugas/penahanan", &taken_back).await).await;
    assert!(!lifted.text.contains("Perkara 12/Pdt.G/2027"), "{}", lifted.text);
}

#[tokio::test]
async fn only_those_come_in_whom_the_roles_let() {
    let app = app();
    let table: [(&str, [bool; 3]); 8] = [
        // The list of breaches, recording one, holds.
        ("village_operator", [false, false, false]),
        ("triage", [false, false, false]),
        ("officer", [false, false, false]),
        ("unit_head", [true, false, true]),
        ("verifier", [false, false, false]),
        ("agency_head", [true, true, true]),
        ("leader", [true, false, false]),
        ("region_administrator", [false, false, false]),
    ];
    for (role, expected) in table {
        let officer = app.officer(role, "id");
        for (path, expected) in
            ["/petugas/kebocoran", "/petugas/kebocoran/baru", "/petugas/penahanan"].into_iter().zip(expected)
        {
            let status = officer.get(path).await.status;
            assert_eq!(status == StatusCode::OK, expected, "{role} {path} {status}");
        }
    }
}

#[tokio::test]
async fn an_erasure_waits_for_the_hold_on_both_databases() {
    for database in databases() {
        let app = app_on(database);
        let visitor = app.visitor("id");
        let (number, pin) = report(&visitor, "Jalan rusak parah di dekat pasar, banyak lubang besar.").await;
        let head = app.officer("agency_head", "id");
        let asked = [("number", number.as_str()), ("reason", "Perkara 12/Pdt.G/2027")];
        follow(&head, head.post("/petugas/penahanan", &asked).await).await;
        follow(&visitor, visitor.post("/lacak", &[("number", &number), ("pin", &pin)]).await).await;
        let filed = visitor.post("/hak-data", &[("kind", "erasure")]).await;
        assert_eq!(filed.status, StatusCode::OK, "{}", filed.text);
        let list = head.get("/petugas/hak-data").await;
        let mark = "/petugas/hak-data/";
        let start = list.text.find(&format!("{mark}B")).or_else(|| list.text.find(&format!("{mark}C")));
        let request =
            list.text[start.expect("a request") + mark.len()..].split('"').next().unwrap().to_owned();
        let grant = [("decision", "grant"), ("answer", "Dihapus.")];
        let refused = head.post(&format!("{mark}{request}"), &grant).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains(&number), "{}", refused.text);
        follow(&head, head.post("/petugas/penahanan", &[("number", &number), ("lift", "1")]).await).await;
        follow(&head, head.post(&format!("{mark}{request}"), &grant).await).await;
    }
}
