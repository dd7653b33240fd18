//! Where rows lie.

use super::world::*;
use crate::imports::{Decided, Note};

fn code(row: &Decided) -> &str {
    row.past.case.area.as_ref().map_or("", |code| code.as_str())
}

/// What is noted of the place.
fn notes(row: &Decided) -> Vec<Note> {
    let of_places =
        [Note::NoPlace, Note::PointOutside, Note::VillageDiffers, Note::VillageMended, Note::DistrictOnly];
    row.notes.iter().copied().filter(|note| of_places.contains(note)).collect()
}

fn area(cells: &[(&str, &str)]) -> String {
    taken(cells, "").past.case.area.map(|area| area.to_string()).unwrap_or_default()
}

#[test]
fn a_point_in_the_region_decides() {
    for (lat, long) in [("-6.01", "120.01"), ("-6,01", "120,01"), (" -6.01 ", "120.01")] {
        let row = taken(&[("lat", lat), ("long", long), ("village_name", "Pasar Lama")], "");
        assert_eq!(row.past.case.area.as_ref().unwrap().as_str(), "99.01.01.1001");
        assert!(row.past.case.point.is_some() && notes(&row).is_empty(), "{:?}", row.notes);
    }
    let row = taken(&[("lat", "-6.01"), ("long", "120.01"), ("village_name", "Karang Timur")], "");
    assert_eq!((code(&row), notes(&row)), ("99.01.01.1001", vec![Note::VillageDiffers]));
}

#[test]
fn both_degrees_may_stand_in_one_cell() {
    for cell in ["-6.01, 120.01", "-6,01 120,01", "-6.01;120.01", "-6.01,120.01", "\u{2013}6.01, 120.01"] {
        for heading in ["lat", "Koordinat"] {
            let row = taken(&[(heading, cell), ("village_name", "")], "");
            assert_eq!(code(&row), "99.01.01.1001", "{heading} {cell}");
        }
    }
    // A comma that may be the number's own parts nothing.
    let refusal = refused(&[("lat", "-6,01"), ("long", "")], "");
    assert!(refusal.reason.contains("without long"), "{}", refusal.reason);
}

#[test]
fn a_point_elsewhere_gives_way_to_the_village_or_is_refused() {
    let row = taken(&[("lat", "-6.5"), ("long", "120.01"), ("village_name", "Pasar Lama")], "");
    assert_eq!((row.past.case.point, notes(&row)), (None, vec![Note::PointOutside]));
    assert_eq!(code(&row), "99.01.01.1001");
    for (lat, long, reason) in [
        ("120.01", "-6.01", "swapped"),
        ("-6.5", "120.01", "outside the region"),
        ("-6.01", "", "without long"),
        ("utara", "120.01", "no number"),
        ("-96", "200", "no such place on earth"),
        ("NaN", "120.01", "no number"),
    ] {
        let refusal = refused(&[("lat", lat), ("long", long)], "");
        let told = format!("{} {}", refusal.reason, refusal.mend);
        let found = told.contains(reason) || refusal.reason.contains("lat stands there without long");
        assert!(found && !refusal.mend.is_empty(), "{lat} {long}: {refusal:?}");
    }
    // Swapped ones are turned where the village named says the same, never without that.
    let swapped = |village| [("lat", "120.01"), ("long", "-6.01"), ("village_name", village)];
    let row = taken(&swapped("Pasar Lama"), "");
    assert_eq!((code(&row), row.notes.contains(&Note::PointTurned)), ("99.01.01.1001", true));
    assert!(row.past.case.point.is_some_and(|point| point.longitude > 100.0));
    for village in ["", "Karang Timur"] {
        assert!(refused(&swapped(village), "").reason.contains("swapped"), "{village}");
    }
    // What can't be read gives way to the village, as a point outside does.
    let row = taken(&[("lat", "-6.015.300"), ("long", "120.01"), ("village_name", "Pasar Lama")], "");
    assert_eq!((code(&row), row.past.case.point), ("99.01.01.1001", None));
    assert!(row.notes.contains(&Note::PointUnreadable));
    for none in [("0", "0"), ("", ""), ("-", "-"), ("NULL", "0.0")] {
        assert_eq!(
            area(&[("lat", none.0), ("long", none.1), ("village_name", "Pasar Lama")]),
            "99.01.01.1001"
        );
    }
    assert_eq!(refused(&[("lat", "NULL"), ("long", "0.0")], "").column, "lat");
}

#[test]
fn a_villages_name_is_known_in_its_usual_variants() {
    for name in [
        "Pasar Lama",
        "pasar  lama",
        "PASARLAMA",
        "Kelurahan Pasar Lama",
        "Kel. Pasar Lama",
        "Desa Pasar Lama",
        "Pasar Lama (Lor)",
        "Pasar Lama, Kec. Lor",
        "Kel. Pasar Lama Kec. Lor",
        "Pasar Lama - Lor",
        "pasar lama/lor",
    ] {
        assert_eq!(area(&[("village_name", name)]), "99.01.01.1001", "{name}");
    }
    for district in ["Lor", "Kec. Lor", "Kecamatan LOR"] {
        assert_eq!(area(&[("village_name", "Pasar Lama"), ("district_name", district)]), "99.01.01.1001");
    }
    for code in ["99.01.01.1001", "9901011001", "99 01 01 1001"] {
        assert_eq!(area(&[("village_code", code)]), "99.01.01.1001");
    }
}

#[test]
fn one_mistake_is_mended_in_a_known_district_and_nowhere_else() {
    let row = taken(&[("village_name", "Pasar Lamo"), ("district_name", "Lor")], "");
    assert_eq!((code(&row), notes(&row)), ("99.01.01.1001", vec![Note::VillageMended]));
    let refusal = refused(&[("village_name", "Pasar Lamo")], "");
    assert!(refusal.mend.contains("Kelurahan Pasar Lama, Kecamatan Lor"), "{}", refusal.mend);
    assert!(refusal.mend.contains("[values.village] \"Pasar Lamo\" = \"99.01.01.1001\""), "{}", refusal.mend);
    // Two mistakes, and the right name in the wrong district, are told and not mended.
    let refusal = refused(&[("village_name", "Pasir Lamo"), ("district_name", "Lor")], "");
    assert!(refusal.reason.contains("no village is called `Pasir Lamo` in Kecamatan Lor"), "{refusal:?}");
    let refusal = refused(&[("village_name", "Pasar Lama"), ("district_name", "Kidul")], "");
    assert!(refusal.mend.contains("99.01.01.1001"), "{refusal:?}");
}

#[test]
fn a_district_alone_and_no_place_at_all_are_taken_and_noted() {
    let row = taken(&[("district_name", "Kec. Kidul")], "");
    assert_eq!((code(&row), notes(&row)), ("99.01.02", vec![Note::DistrictOnly]));
    let row = taken(&[("service_name", "Sampah")], "");
    assert!(row.past.case.area.is_none() && row.notes.contains(&Note::NoPlace));
    assert_eq!(refused(&[("district_name", "Wetan Jauh")], "").column, "district_name");
    assert_eq!(refused(&[("village_code", "51.03.01.2001")], "").column, "village_code");
    assert_eq!(refused(&[("village_code", "lor")], "").column, "village_code");
}
