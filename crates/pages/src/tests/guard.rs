//! What stands before programs, guessers and forgers: fields nobody sees, haste, crowds, puzzles, passwords that are over,
//! fields nobody offered, steps nobody took.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use balai_base::text::hexadecimal;
use balai_testkit::{TestDirectory, copy_pack, databases};
use balai_web::{CROWD, Options};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::{
    app::{App, Reply, Visitor, app, app_serving},
    sign_in::invited,
    templates::{choice, follow},
};

/// A report up to the page where it is checked.
pub(super) async fn filled_in(visitor: &Visitor<'_>, text: &str) -> Reply {
    visitor.get("/lapor").await;
    follow(visitor, visitor.post("/lapor", &[]).await).await;
    let what = [("kind", "complaint"), ("text", text)];
    let place = follow(visitor, visitor.post_multipart("/lapor/kejadian", &what, None).await).await;
    let village = choice(&place, "village");
    follow(visitor, visitor.post("/lapor/lokasi", &[("village", &village), ("address", "pasar")]).await)
        .await;
    let next = visitor.post("/lapor/rincian", &[("category", "jalan-rusak")]).await;
    if next.location().ends_with("/lapor/serupa") {
        visitor.post("/lapor/serupa", &[]).await;
    }
    follow(visitor, visitor.post("/lapor/kontak", &[("visibility", "public")]).await).await
}

/// Sends what was checked; gives the public page of the report.
async fn sent(visitor: &Visitor<'_>, check: &Reply, more: &[(&str, &str)]) -> String {
    let token = check.field("form_token");
    let fields: Vec<(&str, &str)> = [("form_token", token.as_str())].iter().chain(more).copied().collect();
    let receipt = follow(visitor, visitor.post("/lapor/periksa", &fields).await).await;
    let start = receipt.text.find("id=\"nomor\">").unwrap_or_else(|| panic!("{}", receipt.text));
    let number = receipt.text[start + 11..].split('<').next().unwrap().trim().to_owned();
    visitor.post("/lacak/tutup", &[]).await;
    visitor.get(&format!("/lacak/{number}")).await.text
}

const HELD: &str = "sedang diperiksa petugas";

#[tokio::test]
async fn what_fills_in_the_field_nobody_sees_is_read_first_and_never_lost() {
    let app = app();
    let honest = app.visitor("id");
    let check = filled_in(&honest, "Lampu jalan mati di gang dekat pasar sejak minggu lalu.").await;
    assert!(check.text.contains("name=\"situs_lain\""), "{}", check.text);
    assert!(!sent(&honest, &check, &[("situs_lain", "")]).await.contains(HELD));
    let program = app.visitor("id");
    let check = filled_in(&program, "Beli obat murah di situs kami, harga terbaik sekali.").await;
    assert!(sent(&program, &check, &[("situs_lain", "http://jahat.example")]).await.contains(HELD));
}

#[tokio::test]
async fn what_comes_faster_than_anybody_reads_is_read_first() {
    let app = App::with_options(crate::routes(), Options { least_typing: 8_000, ..Options::default() });
    let hasty = app.visitor("id");
    let check = filled_in(&hasty, "Pohon tumbang menutup jalan di depan sekolah dasar.").await;
    assert!(sent(&hasty, &check, &[]).await.contains(HELD));
    let person = app.visitor("id");
    let check = filled_in(&person, "Saluran air tersumbat, air meluap ke halaman rumah warga.").await;
    app.clock.advance(8_000);
    assert!(!sent(&person, &check, &[]).await.contains(HELD));
}

/// The number a puzzle's form asks for, found as the island finds it.
fn solution(check: &Reply) -> String {
    let (salt, challenge) = (check.field("puzzle_salt"), check.field("puzzle_challenge"));
    let hash = |number: u32| hexadecimal(&Sha256::digest(format!("{salt}{number}")));
    (0..=50_000).find(|number| hash(*number) == challenge).unwrap().to_string()
}

#[tokio::test]
async fn a_crowded_network_is_asked_for_work_and_never_shut_out() {
    let app = app();
    let first = app.visitor("id");
    let check = filled_in(&first, "Jalan berlubang di tikungan dekat balai desa.").await;
    assert!(!check.text.contains("data-puzzle"), "a quiet network is asked for nothing: {}", check.text);
    let mut crowd = app.visitor("id");
    for number in 0..CROWD {
        // A browser has a limit of its own: the crowd is many.
        if number % 20 == 0 {
            crowd = app.visitor("id");
        }
        let check =
            filled_in(&crowd, &format!("Sampah menumpuk di sudut pasar nomor {number} sejak kemarin.")).await;
        sent(&crowd, &check, &[]).await;
    }
    let person = app.visitor("id");
    let check = filled_in(&person, "Pipa air bocor di depan puskesmas, air terbuang.").await;
    assert!(check.text.contains("data-puzzle") && check.text.contains("Laporan yang langsung dikirim"));
    let number = solution(&check);
    let fields =
        ["puzzle_salt", "puzzle_challenge", "puzzle_signature"].map(|name| (name, check.field(name)));
    let mut solved: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    solved.push(("puzzle_number", &number));
    assert!(!sent(&person, &check, &solved).await.contains(HELD), "a solved puzzle counts");
    let again = app.visitor("id");
    let check = filled_in(&again, "Rambu lalu lintas roboh di perempatan dekat bank.").await;
    assert!(sent(&again, &check, &solved).await.contains(HELD), "once");
    let without = app.visitor("id");
    let check = filled_in(&without, "Kabel menjuntai rendah di atas trotoar depan toko.").await;
    assert!(
        sent(&without, &check, &[]).await.contains(HELD),
        "without a script it is taken in and read first"
    );
}

/// The pack of tests with another policy for passwords.
fn pack_under_bssn() -> TestDirectory {
    let copy = TestDirectory::new();
    let target = copy.path().join("contoh");
    copy_pack(&target);
    let file = target.join("region.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, format!("{text}\n[officers]\npasswords = \"bssn\"\n")).unwrap();
    copy
}

#[tokio::test]
async fn under_bssn_an_old_password_leads_to_the_page_for_another_one() {
    const PRESENT: &str = "Kereta lewat 7 sawah";
    let folder = pack_under_bssn();
    let app = app_serving(databases().remove(0), &[folder.path().join("contoh")]);
    let admin = app.officer("system_administrator", "id");
    let refused = super::sign_in::choose(&app, &admin, ("putu", "kereta lewat tengah sawah")).await;
    assert!(refused.text.contains("kurang beragam"), "{}", refused.text);
    let officer = super::sign_in::invited_with(&app, &admin, ("made", "id"), PRESENT).await;
    let visitor = &officer.visitor;
    assert_eq!(visitor.get("/petugas").await.status, StatusCode::OK);
    app.clock.advance(183 * balai_base::time::DAY);
    let again = app.visitor("id");
    let entered = super::sign_in::sign_in_with(&again, "made", (PRESENT, &officer.recovery[0])).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    for path in ["/petugas", "/petugas/akun", "/petugas/ekspor.csv"] {
        let shut = again.get(path).await;
        assert!(shut.location().starts_with("/petugas/masuk"), "{path}: {} {}", shut.status, shut.text);
    }
    let way = again.get("/petugas/masuk?lanjut=%2Fpetugas%2Fakun").await;
    assert_eq!(way.location(), "/petugas/masuk/sandi?lanjut=%2Fpetugas%2Fakun");
    let page = again.get(way.location()).await;
    assert!(page.text.contains("sudah berumur enam bulan"), "{}", page.text);
    let renew = async |present: &str, new: &str| {
        let fields = [("present", present), ("password", new), ("again", new), ("back", "/petugas/akun")];
        again.post("/petugas/masuk/sandi", &fields).await
    };
    for (present, new, told) in [
        ("Salah sekali 1 ini", "Pesawat lewat 8 gunung", "tidak cocok"),
        (PRESENT, PRESENT, "masih sama"),
        (PRESENT, "pesawat lewat gunung", "kurang beragam"),
    ] {
        let reply = renew(present, new).await;
        assert!(reply.status.is_client_error() && reply.text.contains(told), "{told}: {}", reply.text);
    }
    let done = renew(PRESENT, "Pesawat lewat 8 gunung").await;
    assert_eq!(done.location(), "/petugas/akun", "{}", done.text);
    assert_eq!(again.get("/petugas").await.status, StatusCode::OK);
}

/// OWASP ASVS 5.0, 15.3.3: what no form offers changes nothing, whoever sends it.
#[tokio::test]
async fn fields_nobody_offered_change_nothing() {
    let app = app();
    let visitor = app.visitor("id");
    let check =
        filled_in(&visitor, "Trotoar rusak di depan kantor kecamatan, sulit dilewati kursi roda.").await;
    let stray = [
        ("status", "selesai"),
        ("state", "selesai"),
        ("agency", "inspektorat"),
        ("opd_id", "inspektorat"),
        ("role", "system_administrator"),
        ("is_public", "1"),
        ("visibility", "secret"),
        ("assignee", "1"),
        ("doubted", "0"),
        ("begun_at", "1"),
    ];
    let page = sent(&visitor, &check, &stray).await;
    assert!(!page.contains("Inspektorat") && !page.contains("selesai pada"), "{page}");
    let officer = app.officer("triage", "id");
    let before = app.rows();
    let fields = [("session", "x"), ("role", "system_administrator"), ("grants", "all"), ("state", "active")];
    let reply = officer.post("/petugas/akun/sesi", &fields).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
    assert_eq!(app.rows(), before);
    let shut = officer.get("/admin/pengguna").await.status;
    assert_eq!(shut, StatusCode::FORBIDDEN, "still no administrator");
}

/// OWASP ASVS 5.0, 2.3.1: the last page of a form, sent first, sends nothing.
#[tokio::test]
async fn steps_can_not_be_skipped() {
    let app = app();
    let token = "ab".repeat(32);
    let before = app.rows();
    for path in ["/lapor/periksa", "/lapor/kontak", "/lapor/rincian"] {
        let visitor = app.visitor("id");
        let reply = visitor.post(path, &[("form_token", &token), ("visibility", "public")]).await;
        let sent_on = reply.status == StatusCode::SEE_OTHER && reply.location().starts_with("/lapor/");
        assert!(
            reply.status.is_client_error() || (sent_on && reply.location() != "/lapor/bukti"),
            "{path}: {} {}",
            reply.status,
            reply.text
        );
        for shown in ["/lapor/periksa", "/lapor/bukti"] {
            assert_ne!(visitor.get(shown).await.status, StatusCode::OK, "{path} then {shown}");
        }
    }
    let drafts = |rows: Vec<(&'static str, i64)>| -> Vec<(&'static str, i64)> {
        rows.into_iter().filter(|(table, _)| *table != "report_drafts").collect()
    };
    assert_eq!(drafts(app.rows()), drafts(before), "nothing became a case");
}

/// OWASP ASVS 5.0, 7.4.2: a shut account's sessions end with the same command.
#[tokio::test]
async fn sessions_end_at_once_when_an_account_is_shut() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let officer = invited(&app, &admin, ("ketut", "id")).await;
    assert_eq!(officer.visitor.get("/petugas").await.status, StatusCode::OK);
    let shut = admin.post(&format!("{}/tutup", officer.page), &[("reason", "Pindah ke kantor lain")]).await;
    assert!(shut.status.is_redirection(), "{}", shut.text);
    // No second passes: the clock of this test stands still.
    for path in ["/petugas", "/petugas/akun", "/petugas/ekspor.csv"] {
        let reply = officer.visitor.get(path).await;
        assert!(reply.location().starts_with("/petugas/masuk"), "{path}: {} {}", reply.status, reply.text);
    }
}

/// OWASP ASVS 5.0, 3.7.2: no address leads out of the house.
#[tokio::test]
async fn no_redirect_leads_out_of_the_house() {
    let app = app();
    let visitor = app.visitor("id");
    let officer = app.officer("triage", "id");
    for outside in [
        "https://jahat.example",
        "//jahat.example",
        "/\\jahat.example",
        "javascript:alert(1)",
        "/%2f/jahat.example",
    ] {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("lanjut", outside)
            .append_pair("back", outside)
            .append_pair("kembali", outside)
            .append_pair("bahasa", outside)
            .finish();
        for path in ["/petugas/masuk", "/petugas/masuk/kode", "/petugas", "/lapor", "/lacak", "/cari", "/"] {
            for who in [&visitor, &officer] {
                let reply = who.get(&format!("{path}?{query}")).await;
                assert!(
                    !reply.location().contains("jahat")
                        || reply.location().starts_with("/petugas/masuk?lanjut=%2F"),
                    "{path} {outside}: {}",
                    reply.location()
                );
                assert!(
                    !reply.text.contains("href=\"https://jahat")
                        && !reply.text.contains("href=\"//jahat")
                        && !reply.text.contains("href=\"javascript"),
                    "{path} {outside}"
                );
            }
        }
    }
}

/// Fault F20: a storm of sign-ins computes two at a time, has a line with an end, and keeps no other page waiting: those are
/// answered while nobody in the storm can go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_sign_ins_keeps_no_other_page_waiting() {
    let app = app();
    let visitor = app.visitor("id");
    let token = visitor.token().await;
    let gate = &app.state.gates.passwords;
    let both = (gate.enter().await.unwrap(), gate.enter().await.unwrap());
    let mut storm = tokio::task::JoinSet::new();
    for number in 0..150 {
        let body = format!("csrf={token}&login=petugas.{number}&password=salah-sekali-{number}");
        let request = visitor
            .request(Method::POST, "/petugas/masuk")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let (router, request) = (app.router(), request.body(Body::from(body)).unwrap());
        storm.spawn(async move { router.oneshot(request).await.unwrap().status() });
    }
    // The first who is answered found the line full.
    let mut statuses = vec![storm.join_next().await.unwrap().unwrap()];
    for path in ["/", "/lacak", "/bantuan", "/laporan"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }
    drop(both);
    statuses.extend(storm.join_all().await);
    let told = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
    assert!(statuses.iter().all(|status| told.contains(status)), "{statuses:?}");
    assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS), "nobody was told to wait: {statuses:?}");
}
