//! The command as its user meets it: the exit code, the words, the files it leaves.

use std::{
    fs,
    path::{Path, PathBuf},
};

use balai_base::RegionId;
use balai_store::{Store, StoreOptions, values};
use balai_testkit::TestDirectory;

use super::*;

const HEAD: &str = "service_request_id;Waktu;Posisi;Kategori;Isi Laporan;Kelurahan;OPD;Jawaban\n";

struct Hall {
    directory: TestDirectory,
}

impl Hall {
    fn new() -> Self {
        Self { directory: TestDirectory::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn arguments(&self, file: &str, map: &str) -> Reports {
        fs::write(
            self.path("peta.toml"),
            format!("{map}\n[columns]\nrequested_datetime = \"Waktu\"\nstatus = \"Posisi\""),
        )
        .unwrap();
        Reports {
            file: self.path(file),
            place: Place {
                data: self.path("data"),
                region: PathBuf::from("../../regions/contoh"),
                database: None,
                keys: None,
            },
            map: Some(self.path("peta.toml")),
            dry_run: false,
            source: None,
            refused: None,
            json: Some(self.path("ringkasan.json")),
        }
    }

    fn write(&self, rows: &str) {
        fs::write(self.path("laporan.csv"), format!("{HEAD}{rows}")).unwrap();
    }

    fn run(&self, map: &str) -> Result<String, String> {
        reports(&self.arguments("laporan.csv", map))
    }

    fn cases(&self) -> i64 {
        let store = Store::open(StoreOptions::directory(self.path("data")).read_only()).unwrap();
        let region = RegionId::parse("contoh").unwrap();
        let sql = "SELECT COUNT(*) FROM cases WHERE region = $1";
        store.read_now(move |tx| tx.query_row(sql, &values![&region])).unwrap().unwrap().get(0).unwrap()
    }
}

fn rows(count: usize) -> String {
    let row = |number| {
        format!(
            "{number};13/02/2023 14:05;Selesai;Jalan rusak;Lubang nomor {number};Pasar Lama;PU;Sudah ditambal\n"
        )
    };
    (1..=count).map(row).collect::<Vec<String>>().concat()
}

#[test]
fn a_file_is_taken_in_once_and_told() {
    let hall = Hall::new();
    hall.write(&rows(700));
    let text = hall.run("").unwrap();
    assert!(text.contains("700 rows read") && text.contains("700  taken in, 0 of them still open"), "{text}");
    assert!(text.contains("agree with the file's own agency for 700 of 700 rows (100.0 %)"), "{text}");
    assert_eq!(hall.cases(), 700);
    let text = hall.run("").unwrap();
    assert!(text.contains("0  taken in") && text.contains("700  were there already, the same"), "{text}");
    assert_eq!(hall.cases(), 700);
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(hall.path("ringkasan.json")).unwrap()).unwrap();
    assert_eq!((&json["summary"]["known"], &json["stopped"]), (&json!(700), &json!(null)));
}

#[test]
fn a_trial_stores_nothing_and_makes_no_directory() {
    let hall = Hall::new();
    hall.write(&rows(3));
    let trial = Reports { dry_run: true, ..hall.arguments("laporan.csv", "") };
    let text = reports(&trial).unwrap();
    assert!(text.contains("3 rows read (a trial: nothing was stored)"), "{text}");
    assert!(!hall.path("data").exists() && !hall.path("data.keys").exists());
    hall.run("").unwrap();
    assert!(reports(&trial).unwrap().contains("3  were there already, the same"));
}

#[test]
fn refused_rows_are_written_down_mended_and_imported() {
    let hall = Hall::new();
    let wrong = "9;14/02/2023;Selesai;Jalan rusek;\"Lubang; dalam, telepon 0812-3456-7890\";Pasar Lama;PU;\n";
    hall.write(&(rows(2) + wrong + &rows(1)));
    let text = hall.run("").unwrap();
    assert!(text.contains("1  refused (service_name 1)"), "{text}");
    assert!(text.contains("1  stand in the file twice, word for word"), "{text}");
    assert!(text.contains("  line 4: service_name `Jalan rusek`: the pack has no such category"), "{text}");
    let path = hall.path("laporan.refused.csv");
    assert!(text.contains(&format!("All of them stand in {}", path.display())), "{text}");
    let refused = fs::read_to_string(&path).unwrap();
    assert!(refused.starts_with("\u{feff}refused_line;refused_column;"), "{refused}");
    assert!(refused.contains("\"Lubang; dalam, telepon 0812-3456-7890\""), "the row as it was: {refused}");
    only_for_its_owner(&path);

    // The same again leaves one file; another content gets another name, so that nobody's mending is lost.
    hall.run("").unwrap();
    assert!(!hall.path("laporan.refused-2.csv").exists());
    fs::write(&path, refused.replace("Jalan rusek;", "Jalan rusak;")).unwrap();
    hall.run("").unwrap();
    assert!(hall.path("laporan.refused-2.csv").exists() && !hall.path("laporan.refused.csv.part").exists());
    let text = reports(&hall.arguments("laporan.refused.csv", "[dates]\norder = \"day-month\"")).unwrap();
    assert!(text.contains("1  taken in"), "{text}");
    assert_eq!(hall.cases(), 3);
}

#[cfg(unix)]
fn only_for_its_owner(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(not(unix))]
fn only_for_its_owner(_: &Path) {}

#[test]
fn the_same_number_with_other_words_is_refused_and_the_first_is_kept() {
    let hall = Hall::new();
    hall.write(&(rows(1) + &rows(1).replace("Sudah ditambal", "Belum")));
    let text = hall.run("").unwrap();
    assert!(text.contains("line 2 has the same number and says something else"), "{text}");
    assert_eq!(hall.cases(), 1);
}

#[test]
fn what_makes_the_run_impossible_is_said_before_anything_is_stored() {
    let hall = Hall::new();
    hall.write(&rows(1));
    let missing = reports(&hall.arguments("tidak-ada.csv", "")).unwrap_err();
    assert!(missing.contains("tidak-ada.csv: the file can't be read"), "{missing}");
    fs::write(hall.path("buku.csv"), b"PK\x03\x04\x00").unwrap();
    let spreadsheet = reports(&hall.arguments("buku.csv", "")).unwrap_err();
    assert!(spreadsheet.contains("a spreadsheet") && spreadsheet.contains("save it as CSV"), "{spreadsheet}");
    let mapping = hall.run("[values.service]\n\"x\" = \"jalan-rusk\"").unwrap_err();
    assert!(mapping.contains("peta.toml: line 2") && mapping.contains("`Jalan rusak`"), "{mapping}");
    let mut elsewhere = hall.arguments("laporan.csv", "");
    elsewhere.place.region = PathBuf::from("tak-ada");
    assert!(reports(&elsewhere).unwrap_err().contains("--region tak-ada: no pack there"));
    assert!(!hall.path("data").exists());
}

#[test]
fn a_directory_that_is_being_served_is_refused() {
    let hall = Hall::new();
    hall.write(&rows(1));
    let served = Store::open(StoreOptions::directory(hall.path("data"))).unwrap();
    let error = hall.run("").unwrap_err();
    assert!(error.contains("is in use by another running server; stop that one first"), "{error}");
    drop(served);
    assert!(hall.run("").is_ok());
}

#[test]
fn a_quote_that_is_never_closed_stops_before_anything_is_stored() {
    let hall = Hall::new();
    let open =
        format!("99;13/02/2023;Selesai;Jalan rusak;\"{};Pasar Lama;PU;\n", "lubang ".repeat(1_000_000));
    hall.write(&(rows(600) + &open));
    let error = hall.run("").unwrap_err();
    assert!(error.contains("the row that begins on line 602 does not end within 4 MB"), "{error}");
    assert!(!hall.path("data").exists());
}

#[test]
fn the_opening_lines_say_what_was_made_of_the_file() {
    let hall = Hall::new();
    hall.write(&rows(2));
    let map = Mapping::read(
        "[columns]\nrequested_datetime = \"Waktu\"",
        &Region::load(Path::new("../../regions/contoh")).unwrap(),
    );
    let path = hall.path("laporan.csv");
    let open = || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(File::open(&path)?)) };
    let survey = imports::examine(&open, &map.unwrap()).unwrap();
    let text = surveyed(Path::new("laporan.csv"), &survey);
    assert!(text.starts_with("laporan.csv: 2 rows, UTF-8, parted by `;`, days before months\n"), "{text}");
    assert!(text.contains("  OPD → agency_responsible\n") && text.contains("  not used: Posisi"), "{text}");
}
