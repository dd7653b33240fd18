//! What people get wrong, and what they are told. Read `snapshots/mistakes.snap` as the author of a pack would.

use std::fmt::Write;

use super::{
    super::files::PackFiles, Append, Change, Remove, Replace, changed, contoh, findings,
    mistaken_rules::IN_RULES_AND_PLACES, told,
};

/// A document whose every reference is mistyped.
const STRANGE_DOCUMENT: &str = r#"
[[document]]
id = "permit"
name = "Izin"
number = "503/{sequence}/{year}"
template = "permitt"
form = "izinn"
retention = "permitt"
[[document.field]]
id = "name"
name = "Nama"
from = ["namaa", "izin/acaraa", "izinn/acara", "@servis", "kontak/nama"]
[[document.list]]
id = "family"
name = "Keluarga"
form = "F-1.15"
group = "ikutt"
[[document.list.column]]
id = "name"
question = "ikut_namaa"
[[document]]
id = "one"
name = "Satu"
number = "{sequence}/{year}"
template = "permit"
retention = "report-contact"
given = "ticket"
[[document]]
id = "two"
name = "Dua"
number = "{sequence}/{year}"
template = "permit"
retention = "permit"
given = "ticket"
"#;

/// A mistake by name, and how to make it.
pub(super) type Mistake = (&'static str, &'static [Change]);

/// Mistakes in services, questions and the region itself; those in its offices, rules, hours and places stand in [`IN_RULES_AND_PLACES`].
const MISTAKES: &[Mistake] = &[
    (
        "a document that nobody makes",
        &[Replace("services/warga.toml", "document = \"permit\"", "document = \"permitt\"")],
    ),
    (
        "a document of the national system",
        &[Replace("services/warga.toml", "document = \"permit\"", "document = \"family-card\"")],
    ),
    (
        "a document that no step issues",
        &[Replace(
            "services/warga.toml",
            "workflow = \"izin\"\ndocument",
            "workflow = \"layanan-informasi\"\ndocument",
        )],
    ),
    (
        "a quota that no counter takes",
        &[
            Replace("counters.toml", "prefix = \"A\"", "prefix = \"A\"\nquotas = [\"lokets\"]"),
            Replace("counters.toml", "prefix = \"B\"", "prefix = \"B\"\nservices = [\"surat-domisili\"]"),
        ],
    ),
    ("a document that says what nobody was asked", &[Append("documents.toml", STRANGE_DOCUMENT)]),
    (
        "documents kept by two lists",
        &[Append(
            "retention.toml",
            "[[class]]\nid = \"letter\"\nname = \"Surat\"\ndays = 30\nbasis = \"Perda\"\n[[class]]\nid = \"permit\"\nof = \"documents\"\nenforced = true\nname = \"Izin\"\ndays = 30\nbasis = \"Perda\"\n",
        )],
    ),
    (
        "a service of nobody",
        &[Replace("services/warga.toml", "agency = \"sekretariat\"", "agency = \"sekretariaat\"")],
    ),
    (
        "a service through no workflow",
        &[Replace("services/warga.toml", "workflow = \"izin\"", "workflow = \"izinn\"")],
    ),
    (
        "a service through no workflow that another service uses",
        &[Replace("services/warga.toml", "workflow = \"izin\"", "workflow = \"layanan-informas\"")],
    ),
    (
        "a service called like a page",
        &[Replace("services/warga.toml", "id = \"izin-kios\"", "id = \"tanya\"")],
    ),
    (
        "a bundle's part in no variant",
        &[Replace(
            "services/warga.toml",
            "part_variant = [{ service = \"kartu-warga\", variant = \"baru\" }]",
            "part_variant = [{ service = \"kartu-warga\", variant = \"bary\" }, { service = \"izin-kios\", variant = \"baru\" }]",
        )],
    ),
    (
        "the same thing for no part",
        &[Replace(
            "services/warga.toml",
            "en = \"Come in person for the photo\" }, kind = \"in_person\", required = true },\n]\n\n[[service]]\nid = \"izin-kios\"",
            "en = \"Come in person for the photo\" }, kind = \"in_person\", required = true, also = [\"hadirr\"] },\n]\n\n[[service]]\nid = \"izin-kios\"",
        )],
    ),
    (
        "a requirement for no variant",
        &[Replace("services/warga.toml", "variants = [\"hilang\"]", "variants = [\"hilangg\"]")],
    ),
    (
        "what stands in for nothing",
        &[Replace("services/warga.toml", "substitutes = \"domisili\"", "substitutes = \"domisil\"")],
    ),
    (
        "a form the service does not have",
        &[Replace("services/warga.toml", "form = \"F-1.04\"", "form = \"F-1.05\"")],
    ),
    ("a code that is no form", &[Replace("services/warga.toml", "[\"F-1.01\"]", "[\"formulir satu\"]")]),
    (
        "a bundle that holds itself",
        &[Replace(
            "services/warga.toml",
            "[\"surat-domisili\", \"kartu-warga\"]",
            "[\"surat-domisili\", \"paket-warga\"]",
        )],
    ),
    (
        "a bundle of an unknown service",
        &[Replace(
            "services/warga.toml",
            "[\"surat-domisili\", \"kartu-warga\"]",
            "[\"surat-domisili\", \"kartu-wargo\"]",
        )],
    ),
    (
        "two versions on one day",
        &[Replace("services/warga.toml", "until = 2023-12-31", "until = 2024-12-31")],
    ),
    ("a requirement twice", &[Replace("services/warga.toml", "code = \"hadir\"", "code = \"f101\"")]),
    ("a service for nothing", &[Replace("services/warga.toml", "rupiah = 150000", "rupiah = 0")]),
    (
        "a service of two makers",
        &[Replace(
            "services/warga.toml",
            "national_system = \"SIAK\"",
            "national_system = \"SIAK\"\ndocument = \"kartu\"",
        )],
    ),
    (
        "a service nobody can apply for",
        &[Replace("services/warga.toml", "channels = { counter = true }", "channels = { counter = false }")],
    ),
    (
        "a service without a law",
        &[Replace("services/warga.toml", "legal_basis = [\"Peraturan Bupati Contoh 1/2024\"]\n", "")],
    ),
    (
        "a number twice",
        &[Replace(
            "services/warga.toml",
            "id = \"kartu-warga\"\nnumber = 2",
            "id = \"kartu-warga\"\nnumber = 1",
        )],
    ),
    ("an event that leads nowhere", &[Replace("life_events.toml", "[\"izin-kios\"]", "[\"izin-kioss\"]")]),
    (
        "questions in a circle",
        &[Replace(
            "service_questions.toml",
            "name = { id = \"Belum\", en = \"No\" }, service = \"paket-warga\"",
            "name = { id = \"Belum\", en = \"No\" }, question = \"perlu\"",
        )],
    ),
    (
        "an answer to an unknown question",
        &[Replace("service_questions.toml", "question = \"kartu\"", "question = \"kartuu\"")],
    ),
    (
        "an answer that leads to two things",
        &[Replace(
            "service_questions.toml",
            "service = \"izin-kios\"",
            "service = \"izin-kios\", question = \"kartu\"",
        )],
    ),
    (
        "an answer with an unknown variant",
        &[Replace("service_questions.toml", "variant = \"hilang\"", "variant = \"hlang\"")],
    ),
    (
        "a question about belief",
        &[Replace("service_questions.toml", "id = \"Apa yang Anda perlukan?\"", "id = \"Apa agama Anda?\"")],
    ),
    ("services without a promise", &[Append("promises.toml", "[[set]]\nid = \"umum\"\nname = \"Umum\"\n")]),
    ("no region.toml", &[Remove("region.toml")]),
    ("an unknown key, one letter off", &[Replace("region.toml", "time_zone", "time_zon")]),
    ("an unknown key in a list", &[Replace("categories.toml", "urgent = true", "urgant = true")]),
    ("an unknown key like no other", &[Append("channels.toml", "qqq = 1\n")]),
    ("no TOML at all", &[Replace("agencies.toml", "id = \"lingkungan\"", "id = lingkungan")]),
    ("a quotation mark forgotten", &[Replace("channels.toml", "name = \"SMS\"", "name = \"SMS")]),
    ("a key twice", &[Replace("channels.toml", "name = \"SMS\"", "name = \"SMS\"\nname = \"Pesan\"")]),
    (
        "a list without its second bracket",
        &[Replace("channels.toml", "[[channel]]\nid = \"web\"", "[channel]\nid = \"web\"")],
    ),
    (
        "text where a number belongs",
        &[Replace("categories.toml", "blur_metres = 100", "blur_metres = \"100\"")],
    ),
    ("a number too large", &[Replace("categories.toml", "blur_metres = 100", "blur_metres = 1000000")]),
    (
        "a threshold that shows everything",
        &[Replace("categories.toml", "blur_metres = 100", "duplicate_threshold = 4")],
    ),
    (
        "a threshold that shows nothing",
        &[Replace("categories.toml", "blur_metres = 100", "duplicate_threshold = 96")],
    ),
    (
        "text where true or false belongs",
        &[Replace("channels.toml", "geotagged = true", "geotagged = \"ya\"")],
    ),
    (
        "a question of an unknown kind",
        &[Replace("categories.toml", "kind = \"choices\"", "kind = \"choise\"")],
    ),
    ("a question with a key mistyped", &[Replace("categories.toml", "required = true", "requird = true")]),
    ("a question twice", &[Replace("categories.toml", "id = \"jumlah\"", "id = \"bagian\"")]),
    (
        "a question that every report answers",
        &[Replace("categories.toml", "id = \"jumlah\"", "id = \"kind\"")],
    ),
    ("a choice of nothing", &[Replace("categories.toml", "kind = \"number\"", "kind = \"choice\"")]),
    ("options of a number", &[Replace("categories.toml", "kind = \"choices\"", "kind = \"number\"")]),
    (
        "words for everybody",
        &[Replace("categories.toml", "kind = \"text\"", "kind = \"text\"\npublic = true")],
    ),
    (
        "no question",
        &[Replace("categories.toml", "ask = { id = \"Sejak kapan?\", en = \"Since when?\" }\n", "")],
    ),
    ("no name", &[Replace("channels.toml", "name = \"SMS\"\n", "")]),
    ("an empty name", &[Replace("channels.toml", "name = \"SMS\"", "name = \"\"")]),
    (
        "no English",
        &[Replace("channels.toml", "id = \"Situs ini\", en = \"This site\"", "id = \"Situs ini\"")],
    ),
    (
        "a sentence in one language",
        &[Replace(
            "agencies.toml",
            "handles = { id = \"jalan nasional\", en = \"national roads\" }",
            "handles = \"jalan nasional\"",
        )],
    ),
    (
        "a third language",
        &[Replace("channels.toml", "en = \"This site\"", "en = \"This site\", ban = \"Situs puniki\"")],
    ),
    ("the languages of nobody", &[Replace("region.toml", "[\"id\", \"en\"]", "[\"id\", \"eng\"]")]),
    ("a code of a village for the region", &[Replace("region.toml", "\"99.01\"", "\"9901\"")]),
    ("an id that is none", &[Replace("region.toml", "id = \"contoh\"", "id = \"Kab Contoh\"")]),
    ("a prefix with a digit", &[Replace("region.toml", "\"CTH\"", "\"C7H\"")]),
    ("a time zone mistyped", &[Replace("region.toml", "Asia/Makassar", "Asia/Makasar")]),
    ("a time zone of nowhere", &[Replace("region.toml", "Asia/Makassar", "Asia/Denpasar")]),
    ("a pale colour", &[Replace("region.toml", "#1f4e79", "#f2c200")]),
    ("a colour that is none", &[Replace("region.toml", "#1f4e79", "biru")]),
    ("an emblem that is not there", &[Remove("emblem.svg")]),
    ("an emblem with a script", &[Replace("emblem.svg", "<path", "<script>alert(1)</script><path")]),
    ("an emblem that does something", &[Replace("emblem.svg", "<path", "<path onclick=\"alert(1)\"")]),
    (
        "an emblem from elsewhere",
        &[Replace("emblem.svg", "<path", "<image href=\"https://elsewhere.example/a.png\"/><path")],
    ),
    ("a host with a scheme", &[Replace("region.toml", "contoh.example", "https://contoh.example")]),
    ("its own parent", &[Replace("region.toml", "number_prefix", "parent = \"contoh\"\nnumber_prefix")]),
    (
        "no emergency number",
        &[Replace(
            "region.toml",
            "[[emergency]]\nname = { id = \"Panggilan darurat\", en = \"Emergency\" }\nnumber = \"112\"\n",
            "",
        )],
    ),
];

#[test]
fn every_mistake_is_told_with_place_and_remedy() {
    let mut text = String::new();
    for (name, changes) in MISTAKES.iter().chain(IN_RULES_AND_PLACES) {
        let found = findings(&changed(changes));
        assert!(!found.is_empty(), "nobody notices: {name}");
        write!(text, "## {name}\n{}\n", told(&found)).unwrap();
    }
    insta::assert_snapshot!("mistakes", text);
}

#[test]
fn every_mistake_of_a_pack_is_told_at_once() {
    let everything: Vec<&str> = vec!["region.toml", "channels.toml", "routing.toml", "gazetteer.csv"];
    let found = findings(&changed(&[
        Replace("region.toml", "#1f4e79", "#ffff00"),
        Replace("channels.toml", "geotagged = true", "geotaged = true"),
        Replace("routing.toml", "to = \"inspectorate\"", "to = \"inspektorat\""),
        Append("gazetteer.csv", "Balai Warga,hall,120.01,-6.01,\n"),
    ]));
    for file in everything {
        assert!(found.iter().any(|finding| finding.file == file), "nothing about {file}:\n{}", told(&found));
    }
}

#[test]
fn a_file_that_can_not_be_read_does_not_make_every_reference_wrong() {
    let found = findings(&changed(&[Replace("agencies.toml", "[[agency]]", "[[agency")]));
    assert!(found.iter().all(|finding| finding.file == "agencies.toml"), "{}", told(&found));
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    let mut files = contoh();
    files.own.get_mut("channels.toml").unwrap().extend(b"\n# caf\xe9\n");
    let found = findings(&files);
    assert!(
        found.iter().any(|finding| finding.message.contains("UTF-8") && finding.line > 20),
        "{}",
        told(&found)
    );
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let found = PackFiles::read(std::path::Path::new("/nowhere/at/all")).unwrap_err();
    assert!(found[0].message.contains("can not be read"), "{}", told(&found));
}
