//! Leaders' and administrators' pages: who may open which, that figures lead to their cases, and that acts end on a page that
//! says what became of them.

use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use balai_base::Moment;
use balai_platform::{
    access::Actor,
    audit::{self, Entry},
};
use balai_store::jobs::{self, JobError, Lane, NewJob, Runner};
use balai_testkit::{TestDirectory, copy_pack, databases, random};

use super::app::{App, Reply, app, app_on, app_serving, entered};

const PAGES: [&str; 12] = [
    "/pimpinan",
    "/admin",
    "/admin/pengguna",
    "/admin/peran",
    "/admin/paket",
    "/admin/saran",
    "/admin/pekerjaan",
    "/admin/cadangan",
    "/admin/kunci",
    "/admin/jejak",
    "/admin/webhook",
    "/admin/program",
];

/// How a page answers: by its status, or where it leads.
fn told(reply: &Reply) -> String {
    match reply.status {
        StatusCode::SEE_OTHER => reply.location().split('?').next().unwrap().to_owned(),
        status => status.as_str().to_owned(),
    }
}

#[tokio::test]
async fn the_table_of_roles_and_pages() {
    let app = app();
    let region = app.state.regions.single().unwrap();
    let mut table = format!("{:<22}{}\n", "", PAGES.join(" "));
    let mut visitors = vec![("nobody".to_owned(), app.visitor("id"))];
    for role in &region.roles.list {
        visitors.push((role.id.clone(), app.officer(&role.id, "id")));
    }
    for (role, visitor) in &visitors {
        let mut line = format!("{role:<22}");
        for page in PAGES {
            write!(line, " {}", told(&visitor.get(page).await)).unwrap();
        }
        for (page, fields) in [
            ("/admin/paket", ("", "")),
            ("/admin/saran", ("", "")),
            ("/admin/pekerjaan", ("all", "1")),
            ("/admin/webhook", ("", "")),
            ("/admin/program", ("name", "")),
        ] {
            write!(line, " POST {}", told(&visitor.post(page, &[fields]).await)).unwrap();
        }
        writeln!(table, "{line}").unwrap();
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn only_ways_that_lead_somewhere_are_offered() {
    let app = app();
    let region = app.state.regions.single().unwrap();
    for role in &region.roles.list {
        let visitor = app.officer(&role.id, "id");
        for start in ["/petugas/akun", "/admin", "/pimpinan"] {
            let page = visitor.get(start).await;
            if page.status != StatusCode::OK {
                continue;
            }
            for way in ways(&page) {
                let status = visitor.get(&way).await.status;
                assert_eq!(status, StatusCode::OK, "{}: {start} leads to {way}", role.id);
            }
        }
    }
}

/// The addresses of the ways under the header.
fn ways(page: &Reply) -> Vec<String> {
    let after = |class: &str| page.text.split(&format!("class=\"{class}\"")).nth(1);
    let nav = after("desk-ways").or_else(|| after("admin-ways")).unwrap_or_else(|| panic!("{}", page.text));
    let nav = nav.split("</nav>").next().unwrap();
    nav.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn figures_of_leaders_lead_to_their_cases() {
    for database in databases() {
        let app = app_on(database);
        let leader = app.officer("leader", "id");
        let empty = leader.get("/pimpinan").await;
        assert!(empty.text.contains("class=\"empty\""), "{}", empty.text);
        let clerk = app.officer("triage", "id");
        entered(&clerk, "Sampah di gang belum diangkut tiga hari.", "sampah").await;
        entered(&clerk, "Sampah menumpuk di depan sekolah sejak minggu lalu.", "sampah").await;
        let calm = leader.get("/pimpinan").await;
        assert!(calm.text.contains("Tidak ada laporan yang terlambat."), "{}", calm.text);

        app.clock.advance(20 * 24 * 60 * 60 * 1_000);
        let leader = app.officer("leader", "id");
        let board = leader.get("/pimpinan").await;
        for part in ["2 laporan terlambat di 1 OPD", "Terbanyak: Dinas Lingkungan Hidup, 2 laporan"] {
            assert!(board.text.contains(part), "{part}: {}", board.text);
        }
        let links: Vec<String> = board
            .text
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
            .filter(|link| link.contains("tampilan=") || link.contains("/petugas/kasus/"))
            .collect();
        assert!(links.len() > 5, "{links:?}");
        for link in &links {
            let page = leader.get(link).await;
            assert_eq!(page.status, StatusCode::OK, "{link}");
            assert!(page.text.contains("Sampah"), "{link} shows no case: {}", page.text);
        }
    }
}

/// Gives up one job of the region.
fn give_up(app: &App) {
    let region = app.state.regions.single().unwrap().id.clone();
    let moment = Moment::new(app.state.clock.now(), &random(5));
    let (payload, due_at) = (String::new(), moment.now);
    let job = NewJob { lane: Lane::Main, kind: "tell", payload, unique_key: None, due_at };
    app.state.store.write_now(move |tx| jobs::enqueue(tx, &region, &moment, &job)).unwrap();
    let mut runner = Runner::new(app.state.store.clone(), Arc::new(random(6)));
    runner.register("tell", |_, _| Err(JobError::Stop("the provider is gone".to_owned())));
    runner.run_due(moment.now).unwrap();
}

#[tokio::test]
async fn dead_jobs_are_sent_again_from_the_page() {
    let app = app();
    let admin = app.officer("system_administrator", "en");
    assert!(admin.get("/admin/pekerjaan").await.text.contains("No job was given up"));
    for fields in [vec![("all", "1")], Vec::new()] {
        give_up(&app);
        let page = admin.get("/admin/pekerjaan").await;
        assert!(page.text.contains("the provider is gone") && page.text.contains("<code>tell</code>"));
        assert!(admin.get("/admin").await.text.contains("tile--late"));
        let job = page.field("job");
        let fields = if fields.is_empty() { vec![("job", job.as_str())] } else { fields };
        let reply = admin.post("/admin/pekerjaan", &fields).await;
        assert_eq!(reply.location(), "/admin/pekerjaan?terkirim=1", "{}", reply.text);
        let after = admin.get(reply.location()).await;
        assert!(after.text.contains("1 job is in the queue again."), "{}", after.text);
        let gone = admin.post("/admin/pekerjaan", &[("job", &job)]).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(admin.post("/admin/pekerjaan", &[("job", "x")]).await.status, StatusCode::NOT_FOUND);
}

/// A copy of the made-up pack that a test may spoil.
fn copy(directory: &TestDirectory) -> PathBuf {
    let folder = directory.path().join("contoh");
    copy_pack(&folder);
    folder
}

#[tokio::test]
async fn the_page_of_the_pack_says_what_became_of_it() {
    let directory = TestDirectory::new();
    let folder = copy(&directory);
    let app = app_serving(databases().remove(0), std::slice::from_ref(&folder));
    let admin = app.officer("region_administrator", "id");
    let first = admin.get("/admin/paket").await;
    for part in ["Paket yang melayani", &app.state.regions.single().unwrap().version, "2 Maret 2026"] {
        assert!(first.text.contains(part), "{part}: {}", first.text);
    }
    let read = async |words: &str| {
        let reply = admin.post("/admin/paket", &[]).await;
        assert_eq!(reply.location(), "/admin/paket", "{}", reply.text);
        let page = admin.get("/admin/paket").await;
        assert!(page.text.contains(words), "{words}: {}", page.text);
        page
    };
    read("Paket di disk sama dengan yang melayani").await;
    let channels = fs::read_to_string(folder.join("channels.toml")).unwrap();
    fs::write(folder.join("channels.toml"), channels.replace("\"SMS\"", "\"Pesan SMS\"")).unwrap();
    read("Paket baru melayani").await;
    fs::write(folder.join("channels.toml"), channels.replacen("name = ", "nama = ", 1)).unwrap();
    let kept = read("Paket di disk tidak dipakai").await;
    for part in ["channels.toml", "kesalahan", "tetap melayani", "nama"] {
        assert!(kept.text.contains(part), "{part}: {}", kept.text);
    }
    assert_eq!(app.state.regions.single().unwrap().channel("sms").unwrap().name.id, "Pesan SMS");
    assert!(admin.get("/admin").await.text.contains("Paket lama tetap melayani."));
    let trail = admin.get("/admin/jejak?tindakan=reload-region").await;
    for part in ["tidak berubah", "paket baru dipakai", "paket lama dipertahankan"] {
        assert!(trail.text.contains(part), "{part}: {}", trail.text);
    }
}

#[tokio::test]
async fn other_regions_of_the_server_are_named_and_left_alone() {
    let directory = TestDirectory::new();
    let folder = copy(&directory);
    let other = directory.path().join("tetangga");
    copy_pack(&other);
    let text = fs::read_to_string(other.join("region.toml")).unwrap();
    let text = text
        .replacen("id = \"contoh\"", "id = \"tetangga\"", 1)
        .replace("contoh.example", "tetangga.example");
    fs::write(other.join("region.toml"), text).unwrap();
    let app = app_serving(databases().remove(0), &[folder, other]);
    let contoh = app.state.regions.by_id("contoh").unwrap();
    let admin = app.officer_of(&contoh, "region_administrator", "id");
    let page = admin.get("/r/contoh/admin/paket").await;
    assert!(page.text.contains("Daerah lain di server ini"), "{}", page.text);
    assert_eq!(
        admin.get("/r/tetangga/admin/paket").await.status,
        StatusCode::SEE_OTHER,
        "a session ends at its region"
    );
    let request = admin
        .request(Method::POST, "/r/contoh/admin/paket")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let form = Body::from(format!("csrf={}", page.field("csrf")));
    let reply = admin.send(request.body(form).unwrap()).await;
    assert_eq!(reply.location(), "/r/contoh/admin/paket", "{}", reply.text);
    let neighbour = app.state.regions.by_id("tetangga").unwrap();
    assert!(app.state.regions.served(&contoh.id).unwrap().attempt.is_some());
    assert!(app.state.regions.served(&neighbour.id).unwrap().attempt.is_none());
}

#[tokio::test]
async fn the_trail_is_read_page_by_page() {
    let app = app();
    let admin = app.officer("inspectorate", "id");
    for number in 0..60_u32 {
        let moment = balai_testkit::moment(number);
        let region = app.state.regions.single().unwrap().id.clone();
        app.state
            .store
            .write_now(move |tx| {
                let entry = Entry {
                    action: "renew-pin",
                    subject_kind: "case",
                    subject_id: format!("CTH-{number}"),
                    reason: "Warga <b>datang</b> ke loket".to_owned(),
                    detail: String::new(),
                };
                audit::record(tx, &region, &moment, &Actor::System, &entry)
            })
            .unwrap();
    }
    let first = admin.get("/admin/jejak?tindakan=renew-pin").await;
    assert!(first.text.contains("CTH-59") && !first.text.contains("CTH-9<"), "{}", first.text);
    assert!(first.text.contains("Warga &lt;b&gt;datang&lt;"), "what people wrote is escaped");
    let next = first.text.split("class=\"pager\"").nth(1).unwrap().split("href=\"").nth(1).unwrap();
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    assert!(next.contains("tindakan=renew-pin"), "{next}");
    let second = admin.get(&next).await;
    assert!(second.text.contains("CTH-9<") && !second.text.contains("CTH-59"), "{}", second.text);
    let wrong = admin.get("/admin/jejak?sesudah=x").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = admin.get("/admin/jejak?terhadap=tidak-ada").await;
    assert!(nobody.text.contains("Tidak ada baris yang cocok"), "{}", nobody.text);
}

#[tokio::test]
async fn a_key_is_shown_once_and_revoked_with_a_reason() {
    for database in databases() {
        let app = app_on(database);
        let admin = app.officer("region_administrator", "en");
        let empty = admin.get("/admin/program").await;
        assert!(empty.text.contains("No program yet"), "{}", empty.text);
        let refused = admin.post("/admin/program", &[("name", "A"), ("per_minute", "many")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["href=\"#name\"", "href=\"#contact\"", "href=\"#per_minute\"", "href=\"#per_day\""] {
            assert!(refused.text.contains(part), "{part}: {}", refused.text);
        }
        let fields = [
            ("name", "Aplikasi warga"),
            ("contact", "tik@contoh.example"),
            ("per_minute", "60"),
            ("per_day", "5000"),
        ];
        let made = admin.post("/admin/program", &fields).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text);
        let key = made.text.split("id=\"kunci\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(key.starts_with("balai_"), "{key}");
        let listed = admin.get("/admin/program").await;
        assert!(listed.text.contains("Aplikasi warga") && !listed.text.contains(&key), "{}", listed.text);
        assert!(listed.text.contains(&key[key.len() - 4..]), "{}", listed.text);
        let revoke = listed.text.split("/admin/program/").nth(1).unwrap().split('/').next().unwrap();
        let address = format!("/admin/program/{revoke}/cabut");
        let short = admin.post(&address, &[("reason", "")]).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            short.text.contains("href=\"#reason\"") && short.text.contains("id=\"reason\""),
            "{}",
            short.text
        );
        let revoked = admin.post(&address, &[("reason", "Tidak dipakai lagi")]).await;
        assert_eq!(revoked.location(), "/admin/program?dicabut=1");
        let page = admin.get(revoked.location()).await;
        for part in ["The key is revoked", "Tidak dipakai lagi"] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        let again = admin.post(&address, &[("reason", "Tidak dipakai lagi")]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let trail = admin.get("/admin/jejak").await;
        assert!(trail.text.contains("Program key revoked"), "{}", trail.text);
    }
}
