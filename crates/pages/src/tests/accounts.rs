//! Administrators look after accounts; nobody else does.

use axum::http::StatusCode;

use super::{app::app, sign_in::invited};

#[tokio::test]
async fn only_administrators_of_accounts_see_and_change_them() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let target = invited(&app, &admin, ("ayu", "id")).await;
    let pages = ["/admin/pengguna", "/admin/pengguna/undang", target.page.as_str()];
    let acts = ["nama", "peran", "peran/cabut", "tautan", "kunci", "tutup", "buka"];
    let region = app.state.regions.single().unwrap();
    for role in &region.roles.list {
        let manages = role.actions.contains(&balai_platform::access::Action::ManageAccounts);
        if manages {
            continue;
        }
        let officer = app.officer(&role.id, "id");
        for page in pages {
            let reply = officer.get(page).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {page}", role.id);
            assert!(!reply.text.contains("Ni Luh Ayu"), "{} {page}", role.id);
        }
        for act in acts {
            let path = format!("{}/{act}", target.page);
            let reply = officer.post(&path, &[("name", "Nama Lain"), ("reason", "alasan panjang")]).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path}", role.id);
        }
    }
    let page = admin.get(&target.page).await;
    assert!(page.text.contains("Ni Luh Ayu") && page.text.contains("ayu"), "unchanged: {}", page.text);
}

#[tokio::test]
async fn an_account_is_renamed_equipped_shut_and_opened() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    let target = invited(&app, &admin, ("ayu", "id")).await;
    let act = async |act: &str, fields: &[(&str, &str)]| {
        admin.post(&format!("{}/{act}", target.page), fields).await
    };
    let renamed = act("nama", &[("name", "Ni Luh Ayu Pertiwi")]).await;
    assert_eq!(renamed.location(), format!("{}?selesai=nama", target.page), "{}", renamed.text);
    assert!(admin.get(renamed.location()).await.text.contains("Ni Luh Ayu Pertiwi"));

    let missing = act("peran", &[("role", "officer")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("href=\"#agency\""), "{}", missing.text);
    let region = app.state.regions.single().unwrap();
    let agency = region.agencies.iter().find(|agency| !agency.units.is_empty()).unwrap();
    let unit = format!("{}/{}", agency.id, agency.units[0].id);
    let given = act("peran", &[("role", "officer"), ("unit", &unit)]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let held = [("role", "officer"), ("agency", agency.id.as_str()), ("unit", &agency.units[0].id)];
    assert_eq!(act("peran/cabut", &held).await.status, StatusCode::SEE_OTHER);
    assert_eq!(act("peran/cabut", &held).await.status, StatusCode::CONFLICT, "it is gone already");

    assert_eq!(target.visitor.get("/petugas/akun").await.status, StatusCode::OK);
    let without = act("tutup", &[("reason", "")]).await;
    assert!(without.text.contains("href=\"#reason\""), "{}", without.text);
    assert_eq!(act("tutup", &[("reason", "Pindah tugas")]).await.status, StatusCode::SEE_OTHER);
    assert_ne!(target.visitor.get("/petugas/akun").await.status, StatusCode::OK, "at once");
    assert_eq!(act("tautan", &[]).await.status, StatusCode::CONFLICT, "no link into a shut account");
    assert_eq!(act("buka", &[]).await.status, StatusCode::SEE_OTHER);
    let link = act("tautan", &[]).await;
    assert!(link.text.contains("/petugas/masuk/tautan/"), "{}", link.text);
    assert_eq!(admin.get("/admin/pengguna/bukan-akun").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_new_authenticator_takes_a_second_administrator() {
    let app = app();
    let one = app.officer("system_administrator", "id");
    let two = app.officer("region_administrator", "id");
    let target = invited(&app, &one, ("ayu", "id")).await;
    let path = format!("{}/kunci", target.page);
    let without = one.post(&path, &[("factor_reason", "")]).await;
    assert!(without.text.contains("href=\"#factor_reason\""), "{}", without.text);
    let asked = one.post(&path, &[("factor_reason", "Ponsel hilang, datang dengan kartu pegawai")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    assert!(!one.get(&target.page).await.text.contains("name=\"agree\""), "whoever asked is not asked");
    assert_eq!(one.post(&path, &[("agree", "1")]).await.status, StatusCode::FORBIDDEN);
    assert!(two.get(&target.page).await.text.contains("name=\"agree\""));
    let link = two.post(&path, &[("agree", "1")]).await;
    assert!(link.text.contains("/petugas/masuk/tautan/"), "{}", link.text);
}

#[tokio::test]
async fn the_list_is_filtered_and_leads_on() {
    let app = app();
    let admin = app.officer("system_administrator", "id");
    for login in ["ayu", "budi"] {
        invited(&app, &admin, (login, "id")).await;
    }
    let found = admin.get("/admin/pengguna?q=BUD&peran=triage&status=active").await;
    assert!(found.text.contains(">budi<") && !found.text.contains(">ayu<"), "{}", found.text);
    let none = admin.get("/admin/pengguna?q=%25").await;
    assert_eq!(none.status, StatusCode::OK);
    assert!(!none.text.contains(">ayu<"), "a sign is a sign, not any text");
    let odd = admin.get("/admin/pengguna?mulai=bukan-penanda&status=lain").await;
    assert_eq!(odd.status, StatusCode::OK);
}
