//! Areas and places by name.

use super::{Append, changed, region};
use crate::region::load::load;

#[test]
fn areas_are_found_however_they_are_written() {
    let region = region();
    let first = |text: &str| region.areas.search(text, 5).first().map(|area| area.code.to_string());
    for (typed, expected) in [
        ("Sawah Lega", Some("99.01.01.2002")),
        ("sawah  lega", Some("99.01.01.2002")),
        ("Desa Sawah Lega", Some("99.01.01.2002")),
        ("ds. sawah lega", Some("99.01.01.2002")),
        ("Sawah Laga", Some("99.01.01.2002")),
        ("saw", Some("99.01.01.2002")),
        ("Kel. Pasar Lama", Some("99.01.01.1001")),
        ("Kec. Lor", Some("99.01.01")),
        ("kecamatan kidul", Some("99.01.02")),
        ("Kelurahan Bandar Kidul", Some("99.01.02.1001")),
        ("kidul", Some("99.01.02")),
        ("kabupaten contoh", Some("99.01")),
        ("99.01.02.2002", Some("99.01.02.2002")),
        ("Desa Pasar Lama", None),
        ("Antah Berantah", None),
        ("", None),
        ("...", None),
    ] {
        assert_eq!(first(typed).as_deref(), expected, "{typed:?}");
    }
    assert_eq!(region.areas.search("a", 2).len().min(2), region.areas.search("a", 2).len());
}

#[test]
fn places_are_found_with_abbreviations_and_typing_errors() {
    let rows = "Jalan Gunung Agung,street,120.03,-6.01,\nSD Negeri 1 Lor,school,120.031,-6.01,\n";
    let region = load(&changed(&[Append("gazetteer.csv", rows)])).unwrap();
    let first = |text: &str| region.gazetteer.search(text, 3).first().map(|place| place.name.clone());
    for (typed, expected) in [
        ("jl. merdeka", Some("Jalan Merdeka")),
        ("Jln Merdeka", Some("Jalan Merdeka")),
        ("merdeka", Some("Jalan Merdeka")),
        ("jalan gunung agng", Some("Jalan Gunung Agung")),
        ("br sari", Some("Banjar Sari")),
        ("pasar contoh", Some("Pasar Contoh")),
        ("SDN 1 Lor", Some("SD Negeri 1 Lor")),
        ("stasiun kereta", None),
        ("", None),
    ] {
        assert_eq!(first(typed).as_deref(), expected, "{typed:?}");
    }
}

#[test]
fn a_place_without_a_village_gets_the_one_it_lies_in() {
    let region = load(&changed(&[Append("gazetteer.csv", "Tugu,landmark,120.05,-6.03,\n")])).unwrap();
    let place = region.gazetteer.search("tugu", 1)[0];
    assert_eq!(place.village.as_ref().unwrap().as_str(), "99.01.02.2003");
    assert!(place.has_position());
}

#[test]
fn a_place_that_is_only_roughly_known_has_no_position() {
    let mut files = changed(&[]);
    let text = "name,kind,longitude,latitude,village,precision_metres\nTugu,landmark,120.05,-6.03,,\nDusun Jauh,hamlet,120.05,-6.03,,1200\n";
    files.own.insert("gazetteer.csv".to_owned(), text.into());
    let region = load(&files).unwrap();
    assert!(region.gazetteer.search("tugu", 1)[0].has_position());
    assert!(!region.gazetteer.search("dusun jauh", 1)[0].has_position());
}
