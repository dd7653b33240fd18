//! What a document says follows from answers and what the case knows, by the pack's mapping.

use serde_json::json;

use super::World;
use crate::{
    documents::{KnownValues, mapped},
    forms::{Answers, Key},
    region::Known,
};
use balai_base::language::Language;

fn said(pairs: &[(&str, &str, &str)]) -> Answers {
    pairs.iter().map(|(form, question, value)| (Key::new(*form, *question), (*value).to_owned())).collect()
}

#[test]
fn answers_become_words_and_numbers_are_masked_for_whoever_checks() {
    let world = World::new();
    let kind = world.region.documents.get("never-married").unwrap();
    let answers = said(&[
        ("", "nama", "Ni Luh Contoh"),
        ("", "nik", "9901014505900001"),
        ("", "alamat", "Jalan Melati 7"),
        ("", "desa", "99.01.01.2001"),
        ("surat", "tempat_lahir", "Contoh"),
        ("surat", "tanggal_lahir", "1990-05-05"),
        ("surat", "jenis_kelamin", "perempuan"),
        ("surat", "keperluan", "melamar pekerjaan"),
    ]);
    let found = mapped((&world.region, Language::Id), kind, (&answers, &KnownValues::new()));
    assert!(found.missing.is_empty(), "{:?}", found.missing);
    assert_eq!(found.data["nik"], "9901014505900001");
    assert_eq!(found.data["birth-date"], "5 Mei 1990");
    assert_eq!(found.data["sex"], "Perempuan");
    assert_ne!(found.data["village"], "99.01.01.2001", "a village by its name");
    let shown: Vec<&str> = found.lines.iter().map(|(_, text)| text.as_str()).collect();
    assert!(!shown.contains(&"9901014505900001") && shown.contains(&"5 Mei 1990"), "{shown:?}");
    // Somebody applied by a power of attorney: the letter is about the other one.
    let mut others = answers;
    others.set(Key::new("F-1.07", "pemberi_nama"), "I Made Contoh");
    let found = mapped((&world.region, Language::Id), kind, (&others, &KnownValues::new()));
    assert_eq!(found.data["name"], "I Made Contoh");
}

#[test]
fn what_is_required_and_missing_is_named() {
    let world = World::new();
    let kind = world.region.documents.get("permit").unwrap();
    let nothing = mapped((&world.region, Language::Id), kind, (&Answers::default(), &KnownValues::new()));
    let missing: Vec<&str> = nothing.missing.iter().map(|name| name.id.as_str()).collect();
    assert_eq!(missing, ["Pemegang izin", "Kegiatan", "Judul"]);
    let known = KnownValues::from([(Known::Service, json!("Izin kios")), (Known::Paid, json!(150_000))]);
    let found = mapped((&world.region, Language::Id), kind, (&said(&[("", "nama", "Ni Luh")]), &known));
    assert!(found.missing.is_empty());
    assert_eq!((&found.data["activity"], &found.data["fee"]), (&json!("Izin kios"), &json!(150_000)));
}

#[test]
fn people_asked_about_one_after_the_other_become_a_list() {
    let world = World::new();
    let kind = world.region.documents.get("non-permanent-registration").unwrap();
    let answers = said(&[
        ("F-1.15", "ikut.1.ikut_nama", "Ni Putu Contoh"),
        ("F-1.15", "ikut.1.ikut_nik", "9901014505900002"),
        ("F-1.15", "ikut.2.ikut_nama", "I Komang Contoh"),
    ]);
    let found = mapped((&world.region, Language::Id), kind, (&answers, &KnownValues::new()));
    let family = json!([{"name": "Ni Putu Contoh", "nik": "9901014505900002"}, {"name": "I Komang Contoh"}]);
    assert_eq!(found.data["family"], family);
    let line = found.lines.iter().find(|(name, _)| name.id == "Yang ikut").unwrap();
    assert_eq!(line.1, "Ni Putu Contoh; I Komang Contoh");
}
