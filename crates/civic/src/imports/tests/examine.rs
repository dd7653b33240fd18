//! What a file is.

use super::world::*;
use crate::imports::{Column, Order, Sheet};

const NEEDED: &str = "requested_datetime,description\n2023-02-03,Lubang\n";

#[test]
fn encoding_delimiter_and_headings_are_found() {
    let semicolons = "Tanggal Lapor;Isi Laporan;Kelurahan\n13/02/2023 14:05;Trotoar rusak;Lor\n";
    for (bytes, encoding, delimiter) in [
        (NEEDED.as_bytes().to_vec(), "UTF-8", ','),
        (format!("\u{feff}{NEEDED}").into_bytes(), "UTF-8", ','),
        (semicolons.as_bytes().to_vec(), "UTF-8", ';'),
        (format!("sep=;\r\n{semicolons}").into_bytes(), "UTF-8", ';'),
        (NEEDED.replace(',', "\t").into_bytes(), "UTF-8", '\t'),
        (NEEDED.replace(',', "|").into_bytes(), "UTF-8", '|'),
        (
            b"requested_datetime,description\n2023-02-03,Caf\xe9 \x93Warung\x94\n".to_vec(),
            "windows-1252",
            ',',
        ),
        (utf16(NEEDED), "UTF-16LE", ','),
    ] {
        let survey = surveyed(&bytes, "").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((survey.encoding(), survey.delimiter(), survey.rows), (encoding, delimiter, 1));
        assert!(survey.headings.has(Column::Requested) && survey.headings.has(Column::Description));
    }
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn rows_keep_their_lines_and_letters() {
    let text =
        "sep=;\nrequested_datetime;description\n2023-02-03;\"dua\nbaris\"\n;\n\n2023-02-04;Caf\u{e9}\n";
    for bytes in [text.as_bytes().to_vec(), utf16(text.strip_prefix("sep=;\n").unwrap())] {
        let survey = surveyed(&bytes, "").unwrap();
        assert_eq!(survey.rows, 2);
        let mut sheet = Sheet::open(&|| opened(&bytes), &survey).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = sheet.next_row().unwrap() {
            rows.push((row.line, row.cells[1].clone()));
        }
        let first = if survey.encoding() == "UTF-8" { 3 } else { 2 };
        assert_eq!(rows, [(first, "dua\nbaris".to_owned()), (first + 4, "Caf\u{e9}".to_owned())]);
    }
}

#[test]
fn a_cell_in_another_encoding_than_the_file_is_read_and_told() {
    let mut bytes = "requested_datetime,description\n2023-02-03,Caf\u{e9}\n2023-02-03,\u{2018}x\u{2019}\n"
        .as_bytes()
        .to_vec();
    bytes.extend(b"2023-02-03,Caf\xe9 lama\n");
    let survey = surveyed(&bytes, "").unwrap();
    assert_eq!(survey.encoding(), "UTF-8");
    let rows = decided(&bytes, "");
    let texts: Vec<&str> = rows.iter().map(|row| row.as_ref().unwrap().past.case.text.as_str()).collect();
    assert_eq!(texts, ["Caf\u{e9}", "\u{2018}x\u{2019}", "Caf\u{e9} lama"]);
    assert!(rows[2].as_ref().unwrap().notes.contains(&crate::imports::Note::OtherEncoding));
    assert!(!rows[0].as_ref().unwrap().notes.contains(&crate::imports::Note::OtherEncoding));
}

#[test]
fn what_is_no_table_is_named_with_what_to_do() {
    let long =
        format!("requested_datetime,description\n2023-02-03,\"{}", "tak pernah ditutup\n".repeat(300_000));
    for (bytes, message, help) in [
        (&b"PK\x03\x04\x14\x00"[..], "a spreadsheet (.xlsx", "save it as CSV"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "(.xls)", "save it as CSV"),
        (b"%PDF-1.7\n", "a PDF", "ask for the table"),
        (b"<html><table>", "a web page", "save it as CSV"),
        (b"{\"a\": 1}", "JSON", "one row for each report"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a binary file", "save it as CSV"),
        (b"", "the file is empty", "export it again"),
        (b" \n\n", "the file is empty", "export it again"),
        (b"requested_datetime,description\n", "no rows", "export it again"),
        (b"nama;umur\nSari;4\n", "no column for requested_datetime", "only these two are needed"),
        (
            b"Tanggal rekam;Isian\n1;2\n",
            "no column",
            "requested_datetime = \"Tanggal rekam\", description = \"Isian\"",
        ),
        (b"requested_datetime;umur\n2023-01-01;4\n", "description (what was reported)", "mapping file"),
        (b"tanggal lapor,requested_datetime,tgl lapor,description\n2023-01-01,2023-01-01,,x\n", "", ""),
        (
            b"tgl lapor,tanggal lapor,description\n2023-01-01,2023-01-01,x\n",
            "both look like requested_datetime",
            "say which",
        ),
        (
            b"requested_datetime,description\n2023-02-03,x\n2023-02-04,\"y\n2023-02-05,z\n",
            "row that begins on line 3 is never closed",
            "correct it",
        ),
        (long.as_bytes(), "line 2 does not end within 4 MB", "never closed"),
    ] {
        match surveyed(bytes, "") {
            Ok(survey) => assert_eq!(
                (message, survey.headings.heading_of(Column::Requested).as_str()),
                ("", "requested_datetime")
            ),
            Err(error) => {
                let all = error.to_string();
                assert!(!message.is_empty() && all.contains(message) && all.contains(help), "{all}");
            }
        }
    }
}

#[test]
fn dates_that_can_be_read_two_ways_are_settled_by_the_file_or_not_at_all() {
    let file = |dates: &[&str]| {
        let rows: Vec<String> = dates.iter().map(|date| format!("{date},x\n")).collect();
        format!("requested_datetime,description\n{}", rows.concat()).into_bytes()
    };
    let order = |dates: &[&str], map: &str| surveyed(&file(dates), map).map(|survey| survey.order);
    assert_eq!(order(&["03/02/2023", "13/02/2023"], ""), Ok(Some(Order::DayMonth)));
    assert_eq!(order(&["03/02/2023", "02/13/2023"], ""), Ok(Some(Order::MonthDay)));
    assert_eq!(order(&["2023-02-03", "3 Mei 2023", "05/05/2023"], ""), Ok(None));
    for dates in [&["03/02/2023", "04/02/2023"][..], &["13/02/2023", "02/13/2023", "03/02/2023"]] {
        let error = order(dates, "").unwrap_err().to_string();
        assert!(error.contains("03/02/2023` on line") && error.contains("order = \"day-month\""), "{error}");
        assert!(order(dates, "[dates]\norder = \"day-month\"").is_ok());
    }
}

#[test]
fn headings_are_known_in_the_words_that_systems_use() {
    let head = "No. Pengaduan;Tgl Aduan;Tgl. Selesai;Status Aduan;Kategori Pengaduan;Isi Aduan;Lat;Lng;Alamat Kejadian;\
                OPD Terkait;Tanggapan OPD;Kanal Aduan;Nama Pelapor;No HP";
    let survey = surveyed(format!("{head}\nA-1;2023-02-03;;;;x;;;;;;;;\n").as_bytes(), "").unwrap();
    let found: Vec<&str> = survey.headings.found().iter().map(|(column, _)| column.name()).collect();
    let wanted = [
        "service_request_id",
        "requested_datetime",
        "closed_datetime",
        "status",
        "service_name",
        "description",
        "lat",
        "long",
        "address",
        "agency_responsible",
        "status_notes",
        "channel",
    ];
    assert_eq!(found, wanted);
    let unused: Vec<&str> = survey.headings.unused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(unused, ["Nama Pelapor", "No HP"]);
}
