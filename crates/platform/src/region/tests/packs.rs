//! What a loaded pack offers: the made-up one in detail, and every pack of the repository as a whole.

use std::path::{Path, PathBuf};

use balai_base::{Day, Language, area::Level};
use proptest::prelude::*;

use super::{
    super::{
        AgencyKind, Destination, InUse, LadderPlace, References, Region, Severity, calendar_findings,
        files::PackFiles, in_use_findings, load::load, promise_findings, text_findings,
    },
    Append, Replace, changed, contoh, findings, region, told,
};

fn day(text: &str) -> Day {
    Day::from_date(text.parse().unwrap())
}

#[test]
fn the_made_up_pack_has_nothing_to_complain_about() {
    assert_eq!(told(&findings(&contoh())), "");
}

#[test]
fn every_pack_of_the_repository_loads() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions");
    let folders: Vec<PathBuf> = std::fs::read_dir(packs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("region.toml").is_file())
        .collect();
    assert!(folders.len() >= 2);
    for folder in folders {
        let loaded = Region::load(&folder);
        assert!(loaded.is_ok(), "{}:\n{}", folder.display(), told(&loaded.unwrap_err()));
    }
}

#[test]
fn offices_are_derived_for_every_area() {
    let region = region();
    let named = |id: &str| region.agencies.get(id).unwrap();
    let desa = named("desa-99.01.01.2002");
    assert_eq!(desa.name.id, "Kantor Desa Sawah Lega");
    assert_eq!(desa.name.en, "Sawah Lega Village Office");
    assert_eq!((desa.kind, desa.parent.as_deref()), (AgencyKind::VillageOffice, None));
    let kelurahan = named("kelurahan-99.01.02.1001");
    assert_eq!(kelurahan.head.as_ref().unwrap().id, "Lurah Bandar Kidul");
    assert_eq!(kelurahan.parent.as_deref(), Some("kecamatan-99.01.02"));
    assert_eq!(named("kecamatan-99.01.02").parent.as_deref(), Some("sekretariat"));
    assert!(region.agencies.get("desa-99.01.01.1001").is_none(), "a kelurahan has no desa office");
    assert_eq!(region.agencies.len(), 4 + 2 + 6);
    for village in region.areas.villages() {
        assert_eq!(region.agencies.office_of(&village.code).unwrap().area.as_ref(), Some(&village.code));
    }
}

#[test]
fn an_elected_village_head_answers_to_nobody_and_an_urban_one_to_the_district() {
    let region = region();
    let ladder = |id: &str| region.ladder(&region.agencies.get(id).unwrap().ladder).unwrap();
    let (desa, kelurahan) = (ladder("desa-99.01.01.2002"), ladder("kelurahan-99.01.01.1001"));
    assert_ne!(desa.id, kelurahan.id);
    assert!(desa.steps.iter().all(|step| step.at != LadderPlace::Parent));
    assert!(desa.steps.iter().filter(|step| step.at != LadderPlace::Own).all(|step| step.inform_only));
    assert!(kelurahan.steps.iter().any(|step| step.at == LadderPlace::Parent && !step.inform_only));
}

#[test]
fn defaults_are_those_of_the_format() {
    let region = region();
    let category = region.categories.get("jalan-rusak").unwrap();
    assert_eq!(
        (category.duplicate_radius_metres, category.duplicate_days, category.blur_metres),
        (50, 30, 0)
    );
    assert_eq!(category.duplicate_threshold, None);
    assert_eq!(category.kinds.len(), 4);
    assert_eq!(category.promise_set, region.promises.sets[0].id);
    assert_eq!(category.workflow, "report");
    assert!(
        category.needs_place && category.evidence_required && !category.urgent && !category.about_officials
    );
    let jalan = Destination::Agency { agency: "pekerjaan-umum".to_owned(), unit: Some("jalan".to_owned()) };
    assert_eq!(category.answered_by, jalan);
    assert_eq!(region.level, Level::Regency);
    assert_eq!(region.languages, [Language::Id, Language::En]);
    assert_eq!((region.terms.village.as_str(), region.terms.district.as_str()), ("Desa", "Kecamatan"));
}

#[test]
fn a_region_may_call_its_areas_otherwise() {
    let terms = "[terms]\nvillage = \"Gampong\"\ndistrict = \"Distrik\"\n\n[brand]";
    let region = load(&changed(&[Replace("region.toml", "[brand]", terms)])).unwrap();
    let title = |code: &str| region.areas.by_code(&code.parse().unwrap()).unwrap().title.clone();
    assert_eq!(title("99.01.01.2002"), "Gampong Sawah Lega");
    assert_eq!(title("99.01.01"), "Distrik Lor");
    assert_eq!(title("99.01.01.1001"), "Kelurahan Pasar Lama");
}

#[test]
fn channels_open_and_close() {
    let region = region();
    let open = |id: &str, date: &str| region.channel(id).unwrap().is_open_on(day(date));
    assert!(open("web", "2020-01-01"));
    assert!(!open("sms", "2020-12-31") && open("sms", "2021-01-01"));
    assert!(open("kotak-pos", "2024-12-31") && !open("kotak-pos", "2025-01-01"));
}

#[test]
fn days_of_several_calendars_are_joined_and_closed_if_one_closes_them() {
    let header = "date,kind,office_closed,estimated,name_id,name_en\n";
    let rows = "2026-08-17,regional,false,true,Hari Contoh,Contoh Day\n2026-08-18,regional,false,false,Pasar Malam,Night Market\n";
    let files = changed(&[Append("calendars/lokal.csv", header), Append("calendars/lokal.csv", rows)]);
    let calendar = load(&files).unwrap().calendar;
    let independence = &calendar.holidays[&day("2026-08-17")];
    assert!(independence.office_closed && !independence.estimated);
    assert!(independence.name.en.contains("Contoh Day") && independence.name.en.contains(", "));
    assert!(!calendar.holidays[&day("2026-08-18")].office_closed);
    assert!(calendar.is_working_day(day("2026-08-18")) && !calendar.is_working_day(day("2026-08-17")));
}

#[test]
fn a_calendar_that_ends_is_warned_about() {
    let region = region();
    assert_eq!(told(&calendar_findings(&region, day("2025-03-01"))), "");
    let late = told(&calendar_findings(&region, day("2090-03-01")));
    assert!(late.contains("2090") && late.contains("2091"), "{late}");
}

#[test]
fn promises_to_be_confirmed_are_noted_until_somebody_confirms_them() {
    let found = promise_findings(&region());
    assert_eq!(found.len(), 1);
    assert!(found[0].severity == Severity::Note && found[0].message.contains("umum"), "{}", told(&found));
    let mut files = contoh();
    let (_, standard) = files.with_standard("promises.toml").unwrap();
    let own = String::from_utf8(standard).unwrap();
    let own = own.replace("pastikan pada naskah asli", "sesuai naskah").replace("kepala daerah", "Bupati");
    files.own.insert("promises.toml".to_owned(), own.into_bytes());
    let confirmed = load(&files).unwrap();
    assert_eq!(told(&promise_findings(&confirmed)), "");
}

#[test]
fn a_text_that_replaces_nothing_is_told_with_the_nearest_key() {
    let own = "# sendiri\nwhere-titel = Di mana?\nwhere-lead = Pilih.\n-village = banjar\n";
    let region = load(&changed(&[Append("locales/id.ftl", own)])).unwrap();
    let known = ["where-title", "where-lead", "check-title"].map(str::to_owned).into();
    let found = told(&text_findings(&region, balai_base::Language::Id, &known));
    assert!(found.starts_with("warning: locales/id.ftl:2: there is no message `where-titel`"), "{found}");
    assert!(found.contains("`where-title`") && found.lines().count() == 1, "{found}");
    assert_eq!(told(&text_findings(&region, balai_base::Language::En, &known)), "");
}

#[test]
fn the_offices_of_two_villages_of_one_name_are_told_apart_by_their_district() {
    let template = "name = { id = \"Kantor {title}\", en = \"{name} Village Office\" }";
    let apart = "name = { id = \"Kantor {title} ({district})\", en = \"{name} ({district})\" }";
    let twins = Replace("areas.geojson", "Karang Timur", "Bukit Asri");
    let region = load(&changed(&[twins, Replace("agencies.toml", template, apart)])).unwrap();
    assert_eq!(told(&region.findings), "");
    let name = |code: &str| region.agencies.office_of(&code.parse().unwrap()).unwrap().name.id.clone();
    assert_eq!(name("99.01.01.2003"), "Kantor Desa Bukit Asri (Lor)");
    assert_eq!(name("99.01.02.2003"), "Kantor Desa Bukit Asri (Kidul)");
}

#[test]
fn the_version_changes_with_every_file_and_with_nothing_else() {
    let version = |files: &PackFiles| files.version();
    assert_eq!(version(&contoh()), version(&contoh()));
    assert_eq!(version(&contoh()).len(), 12);
    assert_ne!(version(&contoh()), version(&changed(&[Append("channels.toml", "\n")])));
    assert_ne!(version(&contoh()), version(&changed(&[Append("calendars/lokal.csv", "")])));
}

/// A question of the pack that lists what may be answered, as (category, question).
fn asked(region: &Region) -> (String, String) {
    let categories = region.categories.list.iter();
    let mut questions = categories.flat_map(|category| {
        let listed = category.questions.iter().filter(|question| question.kind.has_options());
        listed.map(|question| (category.id.clone(), question.id.clone()))
    });
    questions.next().expect("the pack asks something")
}

#[test]
fn what_is_in_use_may_not_go() {
    let region = region();
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let kept = References {
        states: [pair("report", &region.workflows["report"].initial)].into(),
        offices: [pair("pekerjaan-umum", "jalan"), pair("desa-99.01.01.2002", "")].into(),
        categories: ["sampah".to_owned()].into(),
        services: ["surat-domisili".to_owned()].into(),
        channels: ["sms".to_owned()].into(),
        roles: ["officer".to_owned()].into(),
        questions: [asked(&region)].into(),
        options: [].into(),
    };
    let gone = References {
        states: [pair("report", "lenyap"), pair("proposal", "baru")].into(),
        offices: [pair("pekerjaan-umum", "jembatan"), pair("perikanan", ""), pair("perikanan", "laut")]
            .into(),
        categories: ["parkir".to_owned()].into(),
        services: ["izin-parkir".to_owned()].into(),
        channels: ["telegram".to_owned()].into(),
        roles: ["penjaga".to_owned()].into(),
        questions: [(asked(&region).0, "lenyap".to_owned())].into(),
        options: [(format!("{}/{}", asked(&region).0, asked(&region).1), "lenyap".to_owned())].into(),
    };
    let used = |live: &References, ended: &References| InUse { live: live.clone(), ended: ended.clone() };
    assert_eq!(told(&in_use_findings(&region, &used(&kept, &kept))), "");
    insta::assert_snapshot!("in_use", told(&in_use_findings(&region, &used(&gone, &gone))));
    let warned = in_use_findings(&region, &used(&kept, &gone));
    assert!(warned.iter().all(|finding| finding.severity == Severity::Warning));
    assert_eq!(warned.len(), 10);
    let both = used(&kept, &References::default()).joined(used(&gone, &kept));
    assert_eq!(in_use_findings(&region, &both).len(), 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_damaged_pack_is_told_or_loaded_and_never_breaks_the_program(
        file in 0_usize..30,
        at in 0.0..1.0_f64,
        length in 0_usize..40,
        put in "[\\PC\n\"=\\[\\]{},]{0,12}",
    ) {
        let mut files = contoh();
        let name = files.own.keys().nth(file % files.own.len()).unwrap().clone();
        let bytes = files.own.get_mut(&name).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let start = (bytes.len() as f64 * at) as usize;
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, put.bytes());
        if let Err(findings) = load(&files) {
            prop_assert!(findings.iter().all(|finding| !finding.message.is_empty() && !finding.file.is_empty()));
        }
    }
}
