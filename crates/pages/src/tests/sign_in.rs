//! Officers come in: invitation, password, authenticator, recovery codes, leave; and whoever may not, does not.

use axum::http::StatusCode;
use balai_base::{Secret, Timestamp};
use balai_platform::identity::totp::TotpSecret;
use balai_testkit::databases;

use super::app::{App, Reply, Visitor, app, app_on};

const PASSWORD: &str = "kereta lewat tengah sawah";
const SESSION: &str = "__Host-sesi";

/// An officer invited through the forms, who has set everything up.
pub(super) struct Invited<'a> {
    pub(super) visitor: Visitor<'a>,
    /// The page of the account, for administrators.
    pub(super) page: String,
    pub(super) recovery: Vec<String>,
}

/// The text between the first `start` and the next `end`.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split_once(end).unwrap().0
}

/// The link that a page shows once, as a path.
fn link_on(page: &Reply) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let address = between(&page.text, "class=\"secret-text\">", "<");
    address[address.find("/petugas").unwrap()..].to_owned()
}

/// The present code of the key a page shows as text.
fn code_on(page: &Reply, now: Timestamp) -> String {
    let key = between(&page.text, "class=\"secret-text\">", "<");
    let letters = key.chars().filter(|letter| !letter.is_whitespace());
    let (mut bytes, mut buffer, mut held) = (Vec::new(), 0_usize, 0);
    for letter in letters {
        buffer = (buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap()) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(buffer >> held & 0xff).unwrap());
        }
    }
    TotpSecret::from_bytes(Secret::new(bytes)).code_at(now)
}

/// Invites somebody by the administrator's form; gives the link.
async fn invite(admin: &Visitor<'_>, login: &str) -> String {
    let form = admin.get("/admin/pengguna/undang").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let agency = between(&form.text, "id=\"agency\"", "</select>").split("value=\"").nth(2).unwrap();
    let agency = agency.split('"').next().unwrap();
    let fields = [("login", login), ("name", "Ni Luh Ayu"), ("role", "triage"), ("agency", agency)];
    link_on(&admin.post("/admin/pengguna/undang", &fields).await)
}

/// Opens the link, chooses a password and enrols an authenticator.
async fn set_up(visitor: &Visitor<'_>, link: &str, password: &str) -> Vec<String> {
    assert_eq!(visitor.get(link).await.status, StatusCode::OK);
    let chosen = visitor.post(link, &[("password", password), ("again", password)]).await;
    assert_eq!(chosen.location(), "/petugas/masuk/kunci", "{}", chosen.text);
    let half = visitor.cookie(SESSION);
    let page = visitor.get(chosen.location()).await;
    assert!(page.text.contains("data:image/svg+xml;base64,"), "{}", page.text);
    let wrong = visitor.post("/petugas/masuk/kunci", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = visitor.post("/petugas/masuk/kunci", &[("code", &code_on(&page, visitor.now()))]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_ne!(visitor.cookie(SESSION), half, "a new token at each stage");
    let list = between(&done.text, "class=\"secret-list\">", "</ul>");
    list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap().to_owned()).collect()
}

/// An officer who came in by an invitation of `admin`.
pub(super) async fn invited<'a>(app: &'a App, admin: &Visitor<'_>, who: (&str, &'static str)) -> Invited<'a> {
    invited_with(app, admin, who, PASSWORD).await
}

/// What comes of choosing a password by an invitation.
pub(super) async fn choose(app: &App, admin: &Visitor<'_>, (login, password): (&str, &str)) -> Reply {
    let link = invite(admin, login).await;
    app.visitor("id").post(&link, &[("password", password), ("again", password)]).await
}

/// The same with another password.
pub(super) async fn invited_with<'a>(
    app: &'a App,
    admin: &Visitor<'_>,
    (login, language): (&str, &'static str),
    password: &str,
) -> Invited<'a> {
    let link = invite(admin, login).await;
    let visitor = app.visitor(language);
    let recovery = set_up(&visitor, &link, password).await;
    let found = admin.get(&format!("/admin/pengguna?q={login}")).await;
    let id = between(&found.text, "href=\"/admin/pengguna/0", "\"");
    Invited { visitor, page: format!("/admin/pengguna/0{id}"), recovery }
}

/// Types login and password; then whatever `code` is.
async fn sign_in(visitor: &Visitor<'_>, login: &str, code: &str) -> Reply {
    sign_in_with(visitor, login, (PASSWORD, code)).await
}

/// The same with another password.
pub(super) async fn sign_in_with(
    visitor: &Visitor<'_>,
    login: &str,
    (password, code): (&str, &str),
) -> Reply {
    let fields = [("login", login), ("password", password), ("back", "/petugas/akun")];
    let half = visitor.post("/petugas/masuk", &fields).await;
    assert_eq!(half.location(), "/petugas/masuk/kode?lanjut=%2Fpetugas%2Fakun", "{}", half.text);
    assert_eq!(visitor.get(half.location()).await.status, StatusCode::OK);
    visitor.post("/petugas/masuk/kode", &[("code", code), ("back", "/petugas/akun")]).await
}

/// Every page of this part that only an act leads to: the test of all templates walks it.
pub(super) async fn walk(app: &App, language: &'static str) {
    let admin = app.officer("system_administrator", language);
    let officer = invited(app, &admin, (&format!("walk.{language}"), language)).await;
    assert_eq!(admin.get(&officer.page).await.status, StatusCode::OK);
    let dead = app.visitor(language).get("/petugas/masuk/tautan/AAAA").await;
    assert_eq!(dead.status, StatusCode::NOT_FOUND);
    let again = app.visitor(language);
    let entered = sign_in(&again, &format!("walk.{language}"), &officer.recovery[0]).await;
    assert_eq!(entered.location(), "/petugas/akun", "{}", entered.text);
}

#[tokio::test]
async fn an_invitation_leads_to_the_desk_and_a_recovery_code_back_to_it() {
    for database in databases() {
        let app = app_on(database);
        let admin = app.officer("system_administrator", "id");
        let link = invite(&admin, "ayu").await;
        let visitor = app.visitor("id");
        let recovery = set_up(&visitor, &link, PASSWORD).await;
        assert_eq!(recovery.len(), 10);
        assert_eq!(visitor.get("/petugas").await.status, StatusCode::OK);
        assert_eq!(app.visitor("id").get(&link).await.status, StatusCode::NOT_FOUND, "once");

        let again = app.visitor("id");
        let wrong = sign_in(&again, "ayu", "123456").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let entered = sign_in(&again, "ayu", &recovery[0]).await;
        assert_eq!(entered.location(), "/petugas/akun");
        let account = again.get("/petugas/akun").await;
        assert!(account.text.contains("Ni Luh Ayu"), "{}", account.text);
        let used = sign_in(&app.visitor("id"), "ayu", &recovery[0]).await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "a recovery code counts once");
    }
}

#[tokio::test]
async fn a_password_alone_opens_nothing() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    invited(&app, &admin, ("ayu", "id")).await;
    let half = app.visitor("id");
    half.post("/petugas/masuk", &[("login", "ayu"), ("password", PASSWORD)]).await;
    assert!(!half.cookie(SESSION).is_empty());
    for route in crate::routes().listed() {
        let officers = ["/petugas", "/pimpinan", "/admin"].iter().any(|front| route.path.starts_with(front));
        if !officers || route.path.starts_with("/petugas/masuk") || route.path == "/petugas/keluar" {
            continue;
        }
        let path = route.path.replace("{number}", "CTH-7F3K-92QX").replace(['{', '}'], "");
        let mut reply =
            if route.method == "GET" { half.get(&path).await } else { half.post(&path, &[]).await };
        if reply.status == StatusCode::UNPROCESSABLE_ENTITY {
            // A form with photos is read in another way.
            reply = half.post_multipart(&path, &[], None).await;
        }
        let shut = reply.status == StatusCode::UNAUTHORIZED
            || reply.status == StatusCode::FORBIDDEN
            || reply.status == StatusCode::NOT_FOUND
            || reply.location().starts_with("/petugas/masuk");
        assert!(shut, "{} {path}: {} {}", route.method, reply.status, reply.text);
    }
}

#[tokio::test]
async fn a_failed_sign_in_keeps_the_name_and_forgets_the_password() {
    let app = app();
    let visitor = app.visitor("id");
    let fields = [("login", "bukan.siapa"), ("password", "rahasia-sekali-betul")];
    let reply = visitor.post("/petugas/masuk", &fields).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert!(reply.text.contains("value=\"bukan.siapa\""), "{}", reply.text);
    assert!(!reply.text.contains("rahasia-sekali-betul"));
    let empty = visitor.post("/petugas/masuk", &[("login", ""), ("password", "")]).await;
    assert_eq!(empty.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn guessing_is_told_to_wait() {
    let app = app();
    let visitor = app.visitor("id");
    let mut statuses = Vec::new();
    for _ in 0..11 {
        let reply = visitor.post("/petugas/masuk", &[("login", "ayu"), ("password", "tebak saja")]).await;
        statuses.push(reply.status);
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(reply.text.contains("name=\"login\""), "the form stays: {}", reply.text);
        }
    }
    assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(statuses.iter().all(|status| *status == StatusCode::UNAUTHORIZED));
}

#[tokio::test]
async fn the_way_back_never_leads_out_of_the_house() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let officer = invited(&app, &admin, ("ayu", "id")).await;
    for (number, back) in ["https://evil.example/", "//evil.example", "/\\evil.example"].iter().enumerate() {
        let visitor = app.visitor("id");
        visitor.post("/petugas/masuk", &[("login", "ayu"), ("password", PASSWORD), ("back", back)]).await;
        let code = officer.recovery[number].as_str();
        let reply = visitor.post("/petugas/masuk/kode", &[("code", code), ("back", back)]).await;
        assert_eq!(reply.location(), "/petugas", "{back}");
    }
}

#[tokio::test]
async fn a_weak_or_mistyped_password_is_refused_beside_its_field() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let link = invite(&admin, "ayu").await;
    let visitor = app.visitor("id");
    for (password, again, field) in [
        ("pendek", "pendek", "password"),
        ("contoh-contoh-2026", "contoh-contoh-2026", "password"),
        ("ayu.ayu.ayu.2026", "ayu.ayu.ayu.2026", "password"),
        (PASSWORD, "lain", "again"),
    ] {
        let reply = visitor.post(&link, &[("password", password), ("again", again)]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(reply.text.contains(&format!("href=\"#{field}\"")), "{password}: {}", reply.text);
        assert!(!reply.text.contains(&format!("value=\"{password}\"")));
    }
    set_up(&visitor, &link, PASSWORD).await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_just_the_cookie() {
    let app = app();
    let officer = app.officer("triage", "id");
    let thief = app.visitor("id");
    thief.put_cookie(SESSION, &officer.cookie(SESSION));
    assert_eq!(thief.get("/petugas/akun").await.status, StatusCode::OK);
    let out = officer.post("/petugas/keluar", &[]).await;
    assert_eq!(out.location(), "/petugas/masuk");
    assert_eq!(officer.cookie(SESSION), "");
    assert_ne!(thief.get("/petugas/akun").await.status, StatusCode::OK);
}

#[tokio::test]
async fn password_and_sessions_are_looked_after_by_their_owner() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let officer = invited(&app, &admin, ("ayu", "id")).await.visitor;
    let lain = "perahu-kecil-mencari-bulan";
    let change = async |present: &str, password: &str| {
        let fields = [("present", present), ("password", password), ("again", password)];
        officer.post("/petugas/akun/sandi", &fields).await
    };
    let wrong = change("bukan itu", lain).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#present\""), "{}", wrong.text);
    let before = officer.cookie(SESSION);
    assert_eq!(change(PASSWORD, lain).await.location(), "/petugas/akun?selesai=sandi");
    assert_ne!(officer.cookie(SESSION), before);
    assert_eq!(officer.get("/petugas/akun?selesai=sandi").await.status, StatusCode::OK);
    let unknown = officer.post("/petugas/akun/sesi", &[("session", "0011223344556677")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let code = officer.post("/petugas/akun/kunci", &[("code", "000000")]).await;
    assert_eq!(code.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn work_is_handed_over_and_taken_back_by_forms() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let one = invited(&app, &admin, ("ayu", "id")).await.visitor;
    invited(&app, &admin, ("made", "id")).await;
    let page = one.get("/petugas/cuti").await;
    let deputies = between(&page.text, "id=\"deputy\"", "</select>");
    let deputy = deputies.split("value=\"").nth(2).unwrap().split('"').next().unwrap();
    let mut fields = vec![
        ("deputy", deputy),
        ("from_day", "3"),
        ("from_month", "3"),
        ("from_year", "2026"),
        ("to_day", "31"),
        ("to_month", "2"),
        ("to_year", "2026"),
        ("reason", "Cuti tahunan"),
    ];
    let wrong = one.post("/petugas/cuti", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#to\"") && wrong.text.contains("value=\"31\""), "{}", wrong.text);
    fields[4] = ("to_day", "9");
    fields[5] = ("to_month", "3");
    let done = one.post("/petugas/cuti", &fields).await;
    assert_eq!(done.location(), "/petugas/cuti?selesai=diserahkan", "{}", done.text);
    let page = one.get(done.location()).await;
    let from = between(&page.text, "name=\"from\" value=\"", "\"");
    let back = one.post("/petugas/cuti/akhiri", &[("deputy", deputy), ("from", from)]).await;
    assert_eq!(back.location(), "/petugas/cuti?selesai=diambil", "{}", back.text);
    let twice = one.post("/petugas/cuti/akhiri", &[("deputy", deputy), ("from", from)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}
