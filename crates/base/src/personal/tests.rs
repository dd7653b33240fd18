//! Finding and masking, on texts as people write them.

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<(PersonalKind, &str)> {
    found_with(text, &[])
}

fn found_with<'a>(text: &'a str, names: &[&str]) -> Vec<(PersonalKind, &'a str)> {
    let hints = Hints { names: names.iter().map(|name| (*name).to_owned()).collect() };
    findings(text, &hints).into_iter().map(|finding| (finding.kind, &text[finding.span])).collect()
}

#[test]
fn personal_numbers_are_found_as_people_write_them() {
    use PersonalKind::{Account, Email, FamilyCard, Nik, Phone, Plate};
    let table: &[(&str, PersonalKind, &str)] = &[
        // NIK and family card
        ("tlg bantu ibu saya nik 5103014107560002 blm dpt bansos", Nik, "5103014107560002"),
        ("NIK: 5103-0141-0756-0002", Nik, "5103-0141-0756-0002"),
        ("5103 0141 0756 0002 atas nama ibu", Nik, "5103 0141 0756 0002"),
        ("nik510301410756ooo2", Nik, "510301410756ooo2"),
        ("nik saya 510301410756002 salah cetak", Nik, "510301410756002"),
        ("no kk 5103011202100003 minta dicek", FamilyCard, "5103011202100003"),
        ("Nomor Kartu Keluarga 5103.0112.0210.0003", FamilyCard, "5103.0112.0210.0003"),
        ("KTP nomor 9999999999999999 hilang", Nik, "9999999999999999"),
        // Telephone
        ("hub saya 081234567890 ya", Phone, "081234567890"),
        ("hp 0812-3456-7890", Phone, "0812-3456-7890"),
        ("WA 0812 3456 789", Phone, "0812 3456 789"),
        ("bisa ke +62 812-3456-7890", Phone, "+62 812-3456-7890"),
        ("6281234567890", Phone, "6281234567890"),
        ("wa.me/6281234567890", Phone, "6281234567890"),
        ("telp (0361) 234567 jam kerja", Phone, "(0361) 234567"),
        ("kantor 0361-234567", Phone, "0361-234567"),
        ("tlp 021 5550 1234", Phone, "021 5550 1234"),
        ("o812 3456 7890 wa aja", Phone, "o812 3456 7890"),
        ("nomor WA saya 81234567890", Phone, "81234567890"),
        ("call me +61 412 345 678 thanks", Phone, "+61 412 345 678"),
        ("hpnya 0857.3333.4444", Phone, "0857.3333.4444"),
        ("hp08123456789", Phone, "08123456789"),
        // Plates
        ("parkir liar depan RS, nomornya DK 1234 XX", Plate, "DK 1234 XX"),
        ("mobil dk1234ab parkir di trotoar", Plate, "dk1234ab"),
        ("plat B 1 RI lewat bahu jalan", Plate, "B 1 RI"),
        ("truk nopol P-8877-UV buang limbah", Plate, "P-8877-UV"),
        ("motor DK 2345 di trotoar", Plate, "DK 2345"),
        ("Ngebut banget, DK 8823, tiap malam", Plate, "DK 8823"),
        ("W 4567 QA berhenti sembarangan", Plate, "W 4567 QA"),
        ("dk 1234 di depan gang", Plate, "dk 1234"),
        // E-mail
        ("kirim ke wayan.sudira88@gmail.com.", Email, "wayan.sudira88@gmail.com"),
        ("email: ni_luh+lapor@mail.example.co.id ya", Email, "ni_luh+lapor@mail.example.co.id"),
        ("budi081234567890@yahoo.com", Email, "budi081234567890@yahoo.com"),
        // Accounts
        ("transfer ke rek BPD 0100202123456 a/n bendahara", Account, "0100202123456"),
        ("rek atas nama i gede eka pranata 550891100823", Account, "550891100823"),
        ("norek 145-00-1234567-8", Account, "145-00-1234567-8"),
        ("no rekening BCA 7725 123 456", Account, "7725 123 456"),
        ("id pelanggan 551234567890 padam terus", Account, "551234567890"),
        ("NPWP 12.345.678.9-012.345", Account, "12.345.678.9-012.345"),
        ("kartu BPJS 0001234567890 ditolak", Account, "0001234567890"),
        ("nomor 4111111111111111", Account, "4111111111111111"),
    ];
    for (text, kind, value) in table {
        assert_eq!(found(text), [(*kind, *value)], "{text}");
    }
}

#[test]
fn ordinary_numbers_are_left_alone() {
    let table = [
        "Lampu mati sejak tahun 2024, sudah lapor 3 kali",
        "Jl. Raya No. 112 RT 03 RW 05",
        "Blok B 12 A dekat pos satpam",
        "Perum Nuansa Blok D 12 no 7",
        "Jl. Mawar Gang V No. 8 B",
        "hubungi 112 atau 110",
        "call center 14045 tidak diangkat",
        "laporan BDG-01Y0-19H9 belum dijawab",
        "no laporan BLI-01Y0-19H9 dan JK2503050007",
        "tanggal 12-03-2026 pukul 10.30 sampai 14.00 WITA",
        "dari 12/03/2026 s/d 15/03/2026",
        "12 03 2026 sampai 12 04 2026",
        "tgl 08-12-2026 10.30 saya ke kantor",
        "bayar Rp 1.500.000 tanpa kuitansi",
        "anggaran Rp 12.500.000.000,00 untuk apa",
        "tagihan rekening air 1.250.000 padahal biasanya 85.000",
        "koordinat -8.670458, 115.212629",
        "https://maps.example.org/@-8.670458,115.212629,17z",
        "Perbup No. 45 Tahun 2019 dan UU 23/2014",
        "kabel 220 volt, tiang 9 meter, 500 m dari simpang",
        "antre dari jam 08.00 sampai 12.30, nomor antrean A 045",
        "KTP saya sudah 4 bulan blm jadi",
        "di instagram @halo.kota dan @camat_selatan",
        "jam 5 pagi se-banjar 300 KK kena",
        "kode pos 80361",
        "bis sekolah jam 06.30, 2 bis saja",
        "ukuran 3 x 4 m, tinggi 1,5 m",
        "SK 188.45/1234/2026",
        "Covid-19 dan G20",
        "lt 2 kamar 204",
        "L 12 meter",
        "Rumah T 45 milik pengembang",
        "BA 2024 sudah ditandatangani",
        "tolong 🙏🙏 100%",
    ];
    for text in table {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn several_values_in_one_text_are_told_apart() {
    use PersonalKind::{Email, FamilyCard, Nik, Phone, Plate};
    let text = "NIK 5103014107560002, KK 5103011202100003, hp 081234567890/0361 234567, DK 1234 AB, a.b@c.id";
    let kinds: Vec<PersonalKind> = found(text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [Nik, FamilyCard, Phone, Phone, Plate, Email]);
    assert_eq!(
        masked(text, &findings(text, &Hints::default())),
        "NIK [NIK disamarkan], KK [nomor KK disamarkan], hp [nomor telepon disamarkan]/[nomor telepon disamarkan], \
         [pelat nomor disamarkan], [surel disamarkan]"
    );
}

#[test]
fn known_names_are_found_whole_and_in_parts() {
    let name = ["I Made Gede Sudarma"];
    let table: &[(&str, &[&str])] = &[
        ("Saya I Made Gede Sudarma dari banjar kaja", &["I Made Gede Sudarma"]),
        ("saya i made gede sudarma", &["i made gede sudarma"]),
        ("kata pak sudarma besok", &["sudarma"]),
        ("Menurut Sudarma, lampunya mati", &["Sudarma"]),
        ("gede sudarma tidak datang", &["gede sudarma"]),
        ("lubangnya gede banget", &[]),
        ("di Jalan Sudarma ada lubang", &[]),
        ("Bli Made sudah lihat", &["Made"]),
    ];
    for (text, names) in table {
        let found: Vec<&str> = found_with(text, &name).into_iter().map(|(_, value)| value).collect();
        assert_eq!(found, *names, "{text}");
    }
    assert_eq!(found_with("Desa Agung asri", &["Anak Agung Oka"]), []);
    assert_eq!(
        found_with("sari buah", &["Sari"]).len(),
        1,
        "a name of one word is hidden wherever it stands"
    );
}

#[test]
fn names_that_introduce_themselves_are_found() {
    let table: &[(&str, &[&str])] = &[
        ("Nama saya Ketut Ariani, warga banjar", &["Ketut Ariani"]),
        ("rekening a.n. Putu Eka S. di bank", &["Putu Eka S"]),
        ("KTP an. Wayan Budi", &["Wayan Budi"]),
        ("Nama lengkap: Dewi Lestari", &["Dewi Lestari"]),
        ("atas nama warga kami mohon", &[]),
        ("nama saya tidak usah ditulis", &[]),
    ];
    for (text, names) in table {
        let found: Vec<&str> = found(text).into_iter().map(|(_, value)| value).collect();
        assert_eq!(found, *names, "{text}");
    }
}

#[test]
fn a_nik_is_read_forgivingly_and_checked() {
    for text in ["5103014107560002", " 5103 0141 0756 0002 ", "51.03.01.410756.0002", "5103-01-410756-0002"] {
        assert_eq!(Nik::parse(text).unwrap().reveal(), "5103014107560002", "{text}");
    }
    // Too short, no day 32, no month 13, no province 99, letters.
    for text in [
        "510301410756000",
        "5103013207560002",
        "5103014113560002",
        "9903014107560002",
        "51030141075600O2",
        "",
    ] {
        assert_eq!(Nik::parse(text).unwrap_err().message, "problem-nik", "{text}");
    }
    assert!(!format!("{:?}", Nik::parse("5103014107560002").unwrap()).contains("5103"));
}

#[test]
fn a_telephone_number_is_read_forgivingly() {
    let table = [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("+6281234567890", "+6281234567890"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(0361) 234567", "+62361234567"),
        ("021.5550.1234", "+622155501234"),
        ("+61 412 345 678", "+61412345678"),
    ];
    for (text, number) in table {
        assert_eq!(Phone::parse(text).unwrap().reveal(), number, "{text}");
    }
    for text in ["", "112", "0812", "08012345678", "081234567890123", "nomor saya", "+62", "0812 3456 789x"] {
        assert_eq!(Phone::parse(text).unwrap_err().message, "problem-phone", "{text}");
    }
}

proptest! {
    #[test]
    fn findings_lie_in_order_and_between_characters(text in ".{0,120}", name in "[A-Za-z ]{0,20}") {
        let findings = findings(&text, &Hints { names: vec![name] });
        prop_assert!(findings.iter().all(|finding| !finding.span.is_empty() && text.get(finding.span.clone()).is_some()));
        prop_assert!(findings.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        let _ = masked(&text, &findings);
    }

    #[test]
    fn a_planted_nik_never_survives(
        before in "[a-zA-Z ,.é🙏]{0,40}", after in "[a-zA-Z ,.é🙏]{0,40}",
        day in 1_u32..=31, woman: bool, month in 1_u32..=12, year in 0_u32..100, serial in 0_u32..10_000,
    ) {
        let day = if woman { day + 40 } else { day };
        let nik = format!("510301{day:02}{month:02}{year:02}{serial:04}");
        let text = format!("{before} {nik} {after}");
        let masked = masked(&text, &findings(&text, &Hints::default()));
        prop_assert!(!masked.contains(&nik), "{masked}");
        prop_assert!(!masked.contains(&nik[6..]), "{masked}");
    }

    #[test]
    fn a_planted_mobile_number_never_survives(
        before in "[a-zA-Z ,.]{0,40}", after in "[a-zA-Z ,.]{0,40}",
        operator in prop::sample::select(vec!["0811", "0821", "0857", "0878", "0895"]),
        rest in "[0-9]{7,8}", separator in prop::sample::select(vec!["", " ", "-", "."]),
    ) {
        let (one, two) = rest.split_at(4);
        let number = format!("{operator}{separator}{one}{separator}{two}");
        let text = format!("{before} {number} {after}");
        let masked = masked(&text, &findings(&text, &Hints::default()));
        prop_assert!(!masked.contains(&number), "{masked}");
    }
}
