//! An emergency: light pages while the switch is on, and reports taken in while the database can't write.

use std::path::Path;

use axum::http::StatusCode;
use balai_civic::emergency::{KeptReport, take_in};
use balai_operate::{
    checks::Ground,
    emergency::{Spool, Switch},
    runbook::Settings,
};
use balai_store::testing::{stop_writing, write_again};
use balai_testkit::{TestDirectory, databases};

use super::app::{App, Reply, Visitor, app_on};

/// What one light page may weigh with everything it loads, in bytes before compression.
const LIGHT: usize = 10 * 1024;

fn watched(app: &App, folder: &Path) {
    let ground = Ground {
        data: folder.join("data"),
        keys: folder.join("keys"),
        spool: folder.join("waiting"),
        regions: vec![app.state.regions.single().unwrap().id.clone()],
        thorough: false,
    };
    let settings = Settings { data: ground.data.clone(), ..Settings::default() };
    let spool = Spool::new(ground.spool.clone(), app.state.vault.clone());
    app.state.watch.begin((ground, settings), Switch::at(folder.join("on")), spool);
}

const SENT: [(&str, &str); 3] = [
    ("text", "Banjir setinggi lutut, dua orang lansia perlu dijemput."),
    ("address", "gang di belakang pasar"),
    ("phone", "0812 3456 7890"),
];

async fn send(visitor: &Visitor<'_>, token: &str) -> Reply {
    let fields = [SENT.as_slice(), &[("form_token", token)]].concat();
    visitor.post("/siaga", &fields).await
}

fn given(reply: &Reply, id: &str) -> String {
    let mark = format!("id=\"{id}\">");
    let start = reply.text.find(&mark).unwrap_or_else(|| panic!("no {id}: {}", reply.text));
    reply.text[start + mark.len()..].split('<').next().unwrap().to_owned()
}

/// The page that answers a form instead of leading on.
pub(super) async fn walk(app: &App, language: &'static str) {
    let visitor = app.visitor(language);
    let token = visitor.get("/siaga").await.field("form_token");
    let receipt = send(&visitor, &token).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text);
}

/// Stores what waits, as the server does once it can write.
fn store_what_waits(app: &App) -> usize {
    let spool = app.state.watch.spool().unwrap();
    let waiting = spool.waiting();
    for one in &waiting {
        let kept = KeptReport::read(&spool.read(one).unwrap()).unwrap();
        let (region, vault) = (app.state.regions.single().unwrap(), app.state.vault.clone());
        app.state.store.write_now(move |tx| take_in(tx, &region, &vault, &kept)).unwrap();
        spool.remove(one).unwrap();
    }
    waiting.len()
}

#[tokio::test]
async fn the_switch_puts_light_pages_in_the_place_of_the_usual_ones() {
    let app = app_on(databases().remove(0));
    let folder = TestDirectory::new();
    watched(&app, folder.path());
    let (visitor, administrator) = (app.visitor("id"), app.officer("region_administrator", "id"));
    assert!(!visitor.get("/").await.text.contains("/siaga\""));
    assert_eq!(
        app.officer("agency_head", "id").post("/admin/periksa", &[("emergency", "on")]).await.status,
        403
    );
    let turned = administrator.post("/admin/periksa", &[("emergency", "on")]).await;
    assert_eq!(turned.status, StatusCode::SEE_OTHER, "{}", turned.text);
    for path in ["/", "/lapor", "/siaga"] {
        for language in ["id", "en"] {
            let page = app.visitor(language).get(path).await;
            assert!(page.text.contains("action=\"/siaga\""), "{path}: {}", page.text);
            assert!(page.text.contains("href=\"tel:112\""), "{path}: no emergency number");
            assert!(!page.text.contains("<script") && !page.text.contains("<img"), "{path}: not light");
            let style = page.text.split("rel=\"stylesheet\" href=\"").nth(1).unwrap();
            let style = visitor.get(style.split('"').next().unwrap()).await;
            let weight = page.text.len() + style.text.len();
            assert!(weight <= LIGHT, "{path} in {language} weighs {weight} bytes");
        }
    }
    assert!(administrator.get("/admin/periksa").await.text.contains("Halaman darurat sedang tampil"));
    administrator.post("/admin/periksa", &[("emergency", "off")]).await;
    assert!(!visitor.get("/").await.text.contains("action=\"/siaga\""));
}

#[tokio::test]
async fn reports_are_taken_in_while_nothing_can_be_written_and_stored_once_afterwards() {
    for database in databases() {
        let app = app_on(database);
        let folder = TestDirectory::new();
        watched(&app, folder.path());
        let visitor = app.visitor("id");
        let token = visitor.get("/siaga").await.field("form_token");
        stop_writing(&app.state.store);
        let before = app.rows();
        let receipt = send(&visitor, &token).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text);
        assert!(receipt.text.contains("sudah aman di server kami"), "{}", receipt.text);
        let (number, pin) = (given(&receipt, "nomor"), given(&receipt, "pin"));
        let again = send(&visitor, &token).await;
        assert_eq!((given(&again, "nomor"), given(&again, "pin")), (number.clone(), pin.clone()));
        let other = visitor.get("/siaga").await.field("form_token");
        assert_ne!(given(&send(&visitor, &other).await, "nomor"), number);
        assert_eq!(app.rows(), before);
        let wrong = visitor.post("/siaga", &[("text", "x"), ("form_token", &other[..63])]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

        write_again(&app.state.store);
        // Sent once more after the disk is back and before it was stored: still the number that was told.
        assert_eq!(given(&send(&visitor, &token).await, "nomor"), number);
        assert_eq!(store_what_waits(&app), 2);
        assert_eq!(given(&send(&visitor, &token).await, "nomor"), number);
        let opened = visitor.post("/lacak", &[("number", &number), ("pin", &pin)]).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
        let page = visitor.get(opened.location()).await;
        assert!(page.text.contains("dua orang lansia"), "{}", page.text);
        let cases =
            |rows: &[(&'static str, i64)]| rows.iter().find(|(table, _)| *table == "cases").unwrap().1;
        assert_eq!(cases(&app.rows()) - cases(&before), 2);
    }
}

#[tokio::test]
async fn a_short_report_is_stored_at_once_while_all_is_well_and_mistakes_are_told() {
    let app = app_on(databases().remove(0));
    let visitor = app.visitor("id");
    let token = visitor.get("/siaga").await.field("form_token");
    let short = visitor.post("/siaga", &[("text", "Banjir"), ("form_token", &token)]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        short.text.contains("href=\"#text\"") && short.text.contains(">\nBanjir</textarea>"),
        "{}",
        short.text
    );
    let receipt = send(&visitor, &token).await;
    assert!(receipt.text.contains("bisa melihat laporan Anda sekarang"), "{}", receipt.text);
    let again = send(&visitor, &token).await;
    assert_eq!(given(&again, "nomor"), given(&receipt, "nomor"));
    // Without a folder to wait in, a failure is told as ever.
    stop_writing(&app.state.store);
    let other = visitor.get("/siaga").await.field("form_token");
    assert_eq!(send(&visitor, &other).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn checks_and_runbook_are_for_administrators_and_name_what_is_in_use() {
    let app = app_on(databases().remove(0));
    let folder = TestDirectory::new();
    watched(&app, folder.path());
    for path in ["/admin/periksa", "/darurat"] {
        assert_eq!(app.officer("agency_head", "id").get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(app.visitor("id").get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let administrator = app.officer("region_administrator", "id");
    let checks = administrator.get("/admin/periksa").await;
    for words in ["Belum ada cadangan", "Langkah: ", "Tidak ada kunci di"] {
        assert!(checks.text.contains(words), "{words}: {}", checks.text);
    }
    let runbook = administrator.get("/darurat").await;
    let data = folder.path().join("data").display().to_string();
    for words in ["112", "Petugas region_administrator", "balai restore", data.as_str()] {
        assert!(runbook.text.contains(words), "{words}: {}", runbook.text);
    }
}

#[tokio::test]
async fn readiness_tells_that_nothing_can_be_written() {
    let app = app_on(databases().remove(0));
    let visitor = app.visitor("id");
    assert_eq!(visitor.get("/readyz").await.status, StatusCode::OK);
    stop_writing(&app.state.store);
    let reply = visitor.get("/readyz").await;
    assert_eq!(
        (reply.status, reply.text.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "the store can only be read\n")
    );
    assert_eq!(visitor.get("/healthz").await.status, StatusCode::OK);
}
