//! What goes wrong while somebody applies: files that are not what they say, numbers in the wrong place, pages out of order, two
//! devices, rules that change meanwhile. Told kindly, nothing typed is lost, nothing is half sent.

use std::fs;

use axum::http::StatusCode;
use balai_testkit::{TestDirectory, copy_pack, databases};

use super::{
    app::{Reply, Visitor, app, app_serving},
    apply::{answer, filled, given, photo, revision, sent, walked},
};

const CARD: &str = "/layanan/kartu-warga/ajukan";
const DOMICILE: &str = "/layanan/surat-domisili/ajukan";

/// Begins, and answers every page until one whose address holds `mark`; gives that address.
async fn reached(visitor: &Visitor<'_>, root: &str, mark: &str) -> String {
    let mut at = visitor.post(root, &[("variant", "")]).await.location().to_owned();
    for _ in 0..60 {
        if at.contains(mark) {
            return at;
        }
        at = answer(visitor, &at, "punya").await.location().to_owned();
    }
    panic!("{mark} is not on the way");
}

async fn photographed(visitor: &Visitor<'_>, path: &str, more: &[(&str, &str)], bytes: &[u8]) -> Reply {
    let fields: Vec<(&str, &str)> = [("choice", "punya")].iter().chain(more).copied().collect();
    visitor.post_multipart(path, &fields, Some(("photo", bytes))).await
}

/// The photos on a page, in their order.
fn photos(page: &Reply) -> Vec<String> {
    let pieces = page.text.split("/ajukan/foto/").skip(1);
    pieces.map(|piece| piece.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn files_that_are_not_what_they_say_are_refused_beside_their_field_and_lose_nothing() {
    let app = app();
    let visitor = app.visitor("id");
    let at = reached(&visitor, CARD, "/syarat/domisili").await;
    let kept = photographed(&visitor, &at, &[("more", "1")], &photo()).await;
    assert_eq!(kept.location(), at, "{}", kept.text);
    let before = photos(&visitor.get(&at).await);
    assert_eq!(before.len(), 1);
    let right = photo();
    let (cut, mut swapped) = (&right[..right.len() / 3], right.clone());
    swapped[..4].copy_from_slice(b"\x89PNG");
    let wrong: [(&str, &[u8]); 8] = [
        ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
        ("a text", b"Ini surat domisili saya, sungguh."),
        ("a page with a script", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("an archive", b"PK\x03\x04\x14\x00\x00\x00\x08\x00surat.docx"),
        ("a program", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"),
        ("an animation", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!"),
        ("a photo that broke off", cut),
        ("a JPEG that says it is a PNG", &swapped),
    ];
    for (what, bytes) in wrong {
        let refused = photographed(&visitor, &at, &[], bytes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", refused.text);
        assert!(refused.text.contains("href=\"#photo\""), "{what}: told beside the field: {}", refused.text);
        assert_eq!(photos(&visitor.get(&at).await), before, "{what}: the photo from before stays");
    }
    let on = photographed(&visitor, &at, &[], &photo()).await;
    assert_eq!(on.status, StatusCode::SEE_OTHER, "{}", on.text);
    assert_eq!(photos(&visitor.get(&at).await).len(), 2);
}

#[tokio::test]
async fn the_last_page_of_a_scan_sent_first_is_put_where_it_belongs() {
    let app = app();
    let visitor = app.visitor("id");
    let at = reached(&visitor, CARD, "/syarat/domisili").await;
    for _ in 0..2 {
        photographed(&visitor, &at, &[("more", "1")], &photo()).await;
    }
    let page = visitor.get(&at).await;
    let [last, first] = photos(&page).try_into().expect("two pages");
    assert!(page.text.contains("Jadikan halaman 1"), "{}", page.text);
    // Whatever was chosen besides is not lost by it.
    let moved = photographed(&visitor, &at, &[("forward", &first)], &photo()).await;
    assert_eq!(moved.location(), at, "{}", moved.text);
    let after = photos(&visitor.get(&at).await);
    assert_eq!((&after[..2], after.len()), (&[first, last][..], 3));
}

#[tokio::test]
async fn numbers_that_are_foreign_short_or_swapped_are_told_beside_their_field_and_kept() {
    let app = app();
    let visitor = app.visitor("id");
    let at = reached(&visitor, DOMICILE, "/isi/kontak/nik").await;
    for (typed, told) in [
        ("A1234567", "paspor"),
        ("880101145678", "12 angka"),
        ("5103015708900000", "tidak mungkin"),
        ("0103015708900001", "provinsi"),
    ] {
        let page = visitor.get(&at).await;
        let wrong = visitor.post(&at, &[("revision", &revision(&page)), ("isi..nik", typed)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}: {}", wrong.text);
        assert!(
            wrong.text.contains("href=\"#isi..nik\"") && wrong.text.contains(told),
            "{typed}: {}",
            wrong.text
        );
        assert!(visitor.get(&at).await.text.contains(&format!("value=\"{typed}\"")), "{typed} is kept");
        let early = visitor.get(&format!("{DOMICILE}/periksa")).await;
        assert_eq!(early.location(), at, "nobody gets past it");
    }
}

#[tokio::test]
async fn the_second_of_two_devices_is_told_and_its_own_words_stay_on_the_page() {
    let app = app();
    let (first, second) = (app.visitor("id"), app.visitor("id"));
    let at = reached(&first, DOMICILE, "/isi/kontak/nama").await;
    let coded = first.post(&format!("{DOMICILE}/simpan"), &[]).await;
    let there = second.post("/lanjutkan", &[("code", &given(&coded, "kode"))]).await;
    assert_eq!(there.location(), at);
    let (one, two) = (revision(&first.get(&at).await), revision(&second.get(&at).await));
    let said = first.post(&at, &[("revision", &one), ("isi..nama", "Ni Wayan Satu")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    let told = second.post(&at, &[("revision", &two), ("isi..nama", "Ni Made Dua")]).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    assert!(
        told.text.contains("value=\"Ni Made Dua\"") && told.text.contains("perangkat lain"),
        "{}",
        told.text
    );
    assert!(first.get(&at).await.text.contains("value=\"Ni Wayan Satu\""), "nothing was overwritten");
    let again = second.post(&at, &[("revision", &revision(&told)), ("isi..nama", "Ni Made Dua")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "told once, it may be said anyway: {}", again.text);
    // One sends; the other finds no draft any more, and no second application comes of it.
    let mut at = again.location().to_owned();
    while !at.ends_with("/periksa") {
        at = answer(&second, &at, "punya").await.location().to_owned();
    }
    let late = first.get(&at).await.field("form_token");
    sent(&second, &at).await;
    let gone = first.post(&at, &[("form_token", &late)]).await;
    assert_eq!(gone.location(), format!("{DOMICILE}?berakhir=1"), "led to where one begins, and told why");
}

#[tokio::test]
async fn pages_answered_out_of_order_lead_to_the_first_open_one_and_store_nothing_wrong() {
    let app = app();
    let visitor = app.visitor("id");
    let begun = visitor.post(CARD, &[("variant", "hilang")]).await;
    let open = begun.location().to_owned();
    for later in ["periksa", "syarat/hilang", "isi/kontak/nik", "isi/F-1.01/desa"] {
        let led = visitor.get(&format!("{CARD}/{later}")).await;
        assert_eq!(led.location(), open, "{later}");
    }
    // A page of a service nobody asked about, and one that is not in the pack.
    assert_eq!(visitor.get(&format!("{CARD}/isi/F-9.99/x")).await.status, StatusCode::NOT_FOUND);
    let stranger = visitor.post_multipart(&format!("{CARD}/syarat/tiada"), &[], None).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    // Answered before its turn: kept, and the way still leads through what is open.
    let page = format!("{CARD}/isi/kontak/nama");
    let early = visitor.post(&page, &[("revision", "1"), ("isi..nama", "Ni Made Sari")]).await;
    assert_eq!(early.location(), open, "{}", early.text);
    let check = walked(&visitor, "kartu-warga", "punya").await;
    sent(&visitor, &check).await;
}

#[tokio::test]
async fn rules_that_change_while_a_draft_is_open_are_told_and_only_what_is_new_is_asked() {
    let directory = TestDirectory::new();
    let folder = directory.path().join("contoh");
    copy_pack(&folder);
    let app = app_serving(databases().remove(0), std::slice::from_ref(&folder));
    let visitor = app.visitor("id");
    let check = walked(&visitor, "surat-domisili", "punya").await;
    let token = visitor.get(&check).await.field("form_token");
    let file = folder.join("services/warga.toml");
    let text = fs::read_to_string(&file).unwrap();
    let row = "  { code = \"tinggal\",";
    let new = "  { code = \"pengantar_baru\", name = { id = \"Surat pengantar baru\", en = \"New letter\" }, kind = \"document\", required = true },\n";
    let place = text.find(row).unwrap();
    fs::write(&file, format!("{}{new}{}", &text[..place], &text[place..])).unwrap();
    let admin = app.officer("region_administrator", "id");
    assert_eq!(admin.post("/admin/paket", &[]).await.location(), "/admin/paket");
    assert!(
        app.state
            .regions
            .single()
            .unwrap()
            .services
            .get("surat-domisili")
            .unwrap()
            .requirement("pengantar_baru")
            .is_some()
    );
    // What was about to be sent is not sent: it leads to what is new.
    let early = visitor.post(&check, &[("form_token", &token)]).await;
    let asked = "/layanan/surat-domisili/ajukan/syarat/pengantar_baru";
    assert_eq!(early.location(), asked, "{}", early.text);
    let page = visitor.get(asked).await;
    assert!(page.text.contains("Pertanyaan layanan ini diperbarui"), "{}", page.text);
    let on =
        visitor.post_multipart(asked, &[("revision", &revision(&page))], Some(("photo", &photo()))).await;
    assert_eq!(on.location(), check, "everything else is still answered: {}", on.text);
    sent(&visitor, &check).await;
}

/// A form's page shows again everything that was typed on it, also what was right, when one thing on it is wrong.
#[tokio::test]
async fn one_wrong_field_costs_none_of_the_others() {
    let app = app();
    let visitor = app.visitor("id");
    let at = reached(&visitor, CARD, "/isi/F-1.01/alamat").await;
    let page = visitor.get(&at).await;
    let fields: Vec<(String, String)> = filled(&page.text)
        .into_iter()
        .map(|(name, value)| {
            if name.rsplit('.').next() == Some("rt") {
                (name, "terlalu panjang".to_owned())
            } else {
                (name, value)
            }
        })
        .chain([("revision".to_owned(), revision(&page))])
        .collect();
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let wrong = visitor.post(&at, &sent).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let again = visitor.get(&at).await;
    for (name, value) in fields.iter().filter(|(name, _)| name.starts_with("isi.")) {
        for page in [&wrong, &again] {
            assert!(page.text.contains(&format!("value=\"{value}\"")), "{name}: {}", page.text);
        }
    }
}
