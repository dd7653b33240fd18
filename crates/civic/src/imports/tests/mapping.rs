//! Mapping files.

use super::world::*;
use crate::imports::{Column, Mapping};

#[test]
fn a_mapping_names_headings_words_dates_and_delimiter() {
    let map = r#"
        delimiter = ";"
        encoding = "windows-1252"
        source = "kanal-lama"
        [columns]
        requested_datetime = "Waktu"
        description = ["Judul", "Isi"]
        service_name = "Jenis"
        agency_responsible = "Bidang"
        village_name = "Tempat"
        channel = "Lewat"
        status = "Posisi"
        [dates]
        format = "%d.%m.%y %H:%M"
        zone = "WIB"
        [values.status]
        "Beres" = "closed"
        [values.service]
        "Lobang" = "Jalan rusak"
        [values.agency]
        "Bina Marga" = "PU"
        [values.village]
        "Psr Lama" = "99.01.01.1001"
        [values.channel]
        "TU" = "loket"
    "#;
    let file = b"Waktu;Judul;Isi;Jenis;Bidang;Tempat;Lewat;Posisi\n03.02.23 14:05;Lubang;Dalam sekali;lobang;BINA MARGA;psr lama;TU;beres\n";
    let row = decided(file, map).remove(0).unwrap();
    let case = &row.past.case;
    assert_eq!(case.text, "Lubang\n\nDalam sekali");
    assert_eq!((case.category.as_str(), case.agency.as_str()), ("jalan-rusak", "pekerjaan-umum"));
    assert_eq!((case.channel.as_str(), row.source.as_str()), ("loket", "kanal-lama"));
    assert_eq!(case.area.as_ref().unwrap().as_str(), "99.01.01.1001");
    assert_eq!(row.past.created_at.millis(), 1_675_407_900_000, "14:05 at UTC+7");
    assert_eq!(row.past.steps[0].state, "selesai");
}

#[test]
fn every_mistake_is_told_with_its_line_and_the_nearest_word() {
    for (map, expected) in [
        ("delimeter = \";\"", "line 1: nobody knows the key `delimeter` (did you mean `delimiter`?)"),
        ("delimiter = \"||\"", "line 1: `delimiter` is one character"),
        ("\nencoding = \"latin99\"", "line 2: nobody knows the encoding `latin99`"),
        (
            "[columns]\nrequested = \"A\"",
            "line 2: nobody knows the key `requested` (did you mean `requested_datetime`?)",
        ),
        ("[columns]\nstatus = 3", "line 2: `status` can't be a value of type integer"),
        ("[dates]\norder = \"dmy\"", "line 2: `order` says what comes first"),
        ("[dates]\nzone = \"Bali\"", "line 2: nobody knows the zone `Bali`"),
        ("[values.servis]\na = \"b\"", "did you mean `service`?"),
        (
            "[values.service]\n\"Lubang\" = \"jalan-rusk\"",
            "line 2: the pack has no service `jalan-rusk` (did you mean `Jalan rusak`",
        ),
        ("[values.agency]\n\"X\" = \"pekerjan-umum\"", "did you mean `pekerjaan-umum`"),
        ("[values.village]\n\"X\" = \"Pasar Lama\"", "a village is named by its code"),
        ("[values.status]\n\"X\" = \"selesei\"", "`Selesai`"),
        ("[defaults]\nagency = \"x\"", "nobody knows the key `agency`"),
        ("[columns\nstatus = \"A\"", "line 1"),
        ("a = 1\nb = 2", "line 2: nobody knows the key `b`"),
    ] {
        let error = Mapping::read(map, &region()).map(drop).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("docs/region/history.md"), "{map}\n{error}");
    }
}

#[test]
fn a_heading_the_file_does_not_have_is_answered_with_the_nearest() {
    let map = "[columns]\ndescription = \"Isi Laporan\"";
    let error = surveyed(b"requested_datetime,Isi Laporn\n2023-02-03,x\n", map).unwrap_err().to_string();
    assert!(
        error.contains("`Isi Laporan` is description") && error.contains("did you mean `Isi Laporn`"),
        "{error}"
    );
    // A mapped column is complete: another heading of its name is something else.
    let map = "[columns]\ndescription = \"Isi\"";
    let survey = surveyed(b"requested_datetime,Isi,description\n2023-02-03,x,y\n", map).unwrap();
    assert_eq!(survey.headings.heading_of(Column::Description), "Isi");
    assert_eq!(survey.headings.unused.len(), 1);
}
