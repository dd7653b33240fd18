//! The catalogues of the repository's packs: the civil registry's services as they were compiled, row by row, and what rules
//! say of each of them. The table was made from the compilation, not from the pack.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use balai_base::{Day, text::hexadecimal};
use sha2::{Digest, Sha256};

use super::{
    super::{
        Region, Service,
        services::{Issuing, Media, RequirementKind, Step, applicable, missing, names_religion},
    },
    region,
};

/// A service's number and id; its requirements by kind (form, document, registry, condition, in person); how many are
/// required, how many stand in for another, how many variants; working days, and days to report (0: no limit).
type Compiled = (u32, &'static str, [usize; 5], (usize, usize, usize), (u16, u16));

const COMPILED: [Compiled; 41] = [
    (1, "kartu-keluarga-baru", [3, 4, 7, 0, 0], (6, 1, 5), (1, 0)),
    (2, "ktp-el", [1, 6, 2, 1, 1], (11, 0, 7), (1, 0)),
    (3, "kartu-keluarga-perubahan-data", [3, 1, 1, 0, 0], (4, 0, 0), (1, 0)),
    (4, "sktt", [1, 3, 0, 0, 0], (3, 0, 0), (1, 14)),
    (5, "legalisasi-kk", [0, 2, 1, 1, 0], (4, 0, 0), (1, 0)),
    (6, "legalisasi-ktp", [0, 2, 1, 1, 0], (4, 0, 0), (1, 0)),
    (7, "skpti", [2, 0, 0, 1, 1], (3, 0, 0), (3, 0)),
    (8, "skot", [2, 1, 0, 0, 1], (4, 0, 0), (3, 0)),
    (9, "sktk", [1, 1, 0, 0, 1], (2, 0, 0), (3, 0)),
    (10, "skps", [2, 1, 0, 1, 0], (3, 0, 0), (3, 0)),
    (11, "legalisasi-akta-perceraian", [0, 2, 1, 1, 0], (4, 0, 0), (1, 0)),
    (12, "surat-keterangan-ktp-el", [1, 0, 1, 1, 0], (3, 0, 0), (1, 0)),
    (13, "akta-kelahiran", [4, 3, 3, 0, 0], (7, 2, 5), (1, 60)),
    (14, "kutipan-kedua-akta-kelahiran", [1, 3, 2, 0, 0], (5, 0, 2), (3, 0)),
    (15, "pelaporan-kelahiran-luar-negeri", [1, 4, 2, 0, 0], (4, 0, 0), (1, 30)),
    (16, "jemput-bola-akta-kelahiran", [4, 1, 2, 0, 0], (5, 2, 0), (1, 0)),
    (17, "akta-pengakuan-anak", [1, 4, 2, 0, 0], (5, 0, 0), (1, 30)),
    (18, "akta-pengesahan-anak", [1, 1, 3, 0, 0], (4, 0, 0), (1, 30)),
    (19, "pengangkatan-anak", [1, 2, 2, 0, 0], (4, 0, 0), (1, 30)),
    (20, "perubahan-kewarganegaraan", [1, 3, 3, 0, 0], (7, 0, 5), (1, 0)),
    (21, "jemput-bola-akta-perkawinan", [1, 2, 2, 0, 1], (6, 0, 0), (1, 0)),
    (22, "akta-kematian", [2, 4, 1, 0, 0], (7, 0, 4), (1, 30)),
    (23, "kutipan-kedua-akta-kematian", [1, 3, 2, 0, 0], (5, 0, 2), (3, 0)),
    (24, "pelaporan-kematian-luar-negeri", [1, 3, 1, 0, 0], (4, 0, 0), (1, 30)),
    (25, "legalisasi-akta-kematian", [0, 2, 1, 1, 0], (4, 0, 0), (1, 0)),
    (26, "legalisasi-akta-kelahiran", [0, 2, 1, 1, 0], (4, 0, 0), (1, 0)),
    (27, "akta-perkawinan", [1, 5, 5, 0, 1], (9, 0, 5), (1, 60)),
    (28, "akta-perceraian", [1, 1, 3, 0, 0], (5, 0, 0), (1, 60)),
    (29, "pelaporan-perkawinan-kua", [2, 1, 2, 0, 0], (5, 0, 0), (1, 0)),
    (30, "pelaporan-perkawinan-luar-negeri", [1, 3, 2, 0, 0], (3, 0, 0), (1, 30)),
    (31, "surat-keterangan-belum-kawin", [1, 2, 2, 1, 0], (4, 0, 0), (1, 0)),
    (32, "pengaduan", [2, 1, 0, 0, 0], (1, 0, 0), (5, 0)),
    (33, "santunan-kematian", [1, 1, 3, 1, 0], (6, 0, 0), (14, 0)),
    (34, "surat-keterangan-pindah", [1, 5, 2, 0, 0], (4, 0, 4), (1, 0)),
    (35, "surat-keterangan-datang", [2, 5, 1, 0, 0], (5, 0, 3), (1, 0)),
    (36, "kia", [0, 4, 3, 0, 0], (7, 0, 5), (1, 0)),
    (37, "surat-keterangan-tinggal-sementara", [1, 2, 1, 0, 0], (2, 0, 0), (1, 0)),
    (38, "aku-sapa-1", [5, 1, 3, 0, 0], (7, 2, 0), (1, 60)),
    (39, "aku-sapa-2", [3, 4, 4, 0, 1], (9, 0, 0), (1, 60)),
    (40, "aku-sapa-3", [4, 2, 2, 1, 0], (9, 0, 0), (1, 30)),
    (41, "aku-sapa-4", [3, 3, 3, 0, 0], (8, 0, 0), (1, 60)),
];
/// Of every requirement row: service, code, both names, kind, whether required, variants, what it stands in for.
const DIGEST: &str = "89e2698638b5a1d89eb472bb08b5b908";

fn badung() -> Region {
    Region::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/badung")).unwrap()
}

fn day(text: &str) -> Day {
    Day::from_date(text.parse().unwrap())
}

#[test]
fn the_civil_registrys_services_are_what_was_compiled() {
    let region = badung();
    let registry: Vec<&Service> = region.services.list.iter().filter(|one| one.number.is_some()).collect();
    assert_eq!(registry.len(), COMPILED.len());
    let mut rows = 0;
    for ((number, id, kinds, (required, substitutes, variants), (days, report)), service) in
        COMPILED.iter().zip(registry)
    {
        assert_eq!((service.number, service.id.as_str()), (Some(*number), *id));
        let of = |kind| service.requirements.iter().filter(|one| one.kind == kind).count();
        assert_eq!(RequirementKind::ALL.map(of), *kinds, "{id}");
        let count = |test: &dyn Fn(&super::super::services::Requirement) -> bool| {
            service.requirements.iter().filter(|one| test(one)).count()
        };
        assert_eq!(count(&|one| one.required), *required, "{id}");
        assert_eq!(count(&|one| one.substitutes.is_some()), *substitutes, "{id}");
        assert_eq!(service.variants.len(), *variants, "{id}");
        assert_eq!(service.standard.working_days, *days, "{id}");
        assert_eq!(service.report_within_days.unwrap_or(0), *report, "{id}");
        rows += service.requirements.len();
    }
    assert_eq!(rows, 259);
}

#[test]
fn every_row_reads_as_it_was_compiled() {
    let region = badung();
    let mut text = String::new();
    for service in region.services.list.iter().filter(|one| one.number.is_some()) {
        for one in &service.requirements {
            let (name, kind, variants) = (&one.name, one.kind.as_str(), one.variants.join(","));
            let substitutes = one.substitutes.as_deref().unwrap_or_default();
            let head = format!("{}|{}|{}|{}", service.id, one.code, name.id, name.en);
            writeln!(text, "{head}|{kind}|{}|{variants}|{substitutes}", one.required).unwrap();
        }
    }
    let digest: [u8; 32] = Sha256::digest(text.trim_end()).into();
    assert_eq!(hexadecimal(&digest[..16]), DIGEST);
}

/// Every variant of a service; one without a name where there is none.
fn variants(service: &Service) -> Vec<Option<&str>> {
    match service.variants.as_slice() {
        [] => vec![None],
        some => some.iter().map(|variant| Some(variant.id.as_str())).collect(),
    }
}

#[test]
fn each_variant_refuses_what_lacks_a_requirement_and_takes_every_lawful_substitute() {
    let mut exercised = BTreeSet::new();
    let (badung, contoh) = (badung(), region());
    for (place, region) in [("badung", &badung), ("contoh", &contoh)] {
        for service in &region.services.list {
            for variant in variants(service) {
                let asked = applicable(service, variant);
                let all: BTreeSet<&str> = asked.iter().map(|one| one.code.as_str()).collect();
                assert_eq!(missing(service, variant, &all), [], "{} {variant:?}", service.id);
                for one in &asked {
                    exercised.insert((place, service.id.clone(), one.code.clone()));
                    let instead: Vec<&str> = asked
                        .iter()
                        .filter(|other| other.substitutes.as_ref() == Some(&one.code))
                        .map(|other| other.code.as_str())
                        .collect();
                    let mut given = all.clone();
                    given.remove(one.code.as_str());
                    given.retain(|code| !instead.contains(code));
                    let lacking = missing(service, variant, &given);
                    if !one.required {
                        assert_eq!(lacking, [], "{} {variant:?} {}", service.id, one.code);
                        continue;
                    }
                    assert_eq!(lacking.len(), 1, "{} {variant:?} {}", service.id, one.code);
                    assert_eq!(
                        (&lacking[0].code, &lacking[0].substitutes),
                        (&one.code, &instead.iter().map(|code| (*code).to_owned()).collect())
                    );
                    for other in instead {
                        given.insert(other);
                        assert_eq!(missing(service, variant, &given), [], "{other} for {}", one.code);
                        given.remove(other);
                    }
                }
            }
        }
    }
    let registry = badung.services.list.iter().filter(|one| one.number.is_some());
    for service in registry {
        for one in &service.requirements {
            let row = ("badung", service.id.clone(), one.code.clone());
            assert!(exercised.contains(&row), "no variant asks for {row:?}");
        }
    }
}

#[test]
fn a_standard_becomes_a_promise() {
    for region in [badung(), region()] {
        for service in &region.services.list {
            let set = region.promises.get(&service.promise_set()).unwrap();
            let amount = |id: &str| set.clock(id).map(|clock| clock.promise.amount);
            assert_eq!(amount("service"), Some(u32::from(service.standard.working_days)), "{}", service.id);
            assert_eq!(amount("extension"), service.standard.extension_working_days.map(u32::from));
            assert_eq!(amount("objection"), service.standard.objection_working_days.map(u32::from));
            assert!(amount("answer").is_some());
            assert!(region.workflows.contains_key(&service.workflow), "{}", service.workflow);
        }
    }
    let region = badung();
    let information = region.services.get("permohonan-informasi-publik").unwrap();
    let set = region.promises.get(&information.promise_set()).unwrap();
    assert_eq!(set.id, "service-permohonan-informasi-publik");
    assert!(set.clock("extension").unwrap().decree.contains("UU 14/2008"));
    assert_eq!(region.services.get("akta-kelahiran").unwrap().promise_set(), "service-1");
}

#[test]
fn the_way_to_a_service_never_asks_for_belief_and_always_ends() {
    for region in [badung(), region()] {
        let guide = &region.services.guide;
        let mut ways = vec![Vec::new()];
        let mut ends = 0;
        while let Some(way) = ways.pop() {
            let (passed, step) = guide.walk(way.iter().copied());
            assert_eq!(passed.len(), way.len());
            assert!(way.len() < 6, "{way:?} is a long way");
            match step.unwrap() {
                Step::Question(id) => {
                    let question = guide.question(&id).unwrap();
                    for text in [&question.ask, &question.hint] {
                        assert_eq!(names_religion(&format!("{} {}", text.id, text.en)), None);
                    }
                    for option in &question.options {
                        assert_eq!(names_religion(&format!("{} {}", option.name.id, option.name.en)), None);
                        ways.push([way.as_slice(), &[option.id.as_str()]].concat());
                    }
                }
                Step::Service { service, variant } => {
                    let service = region.services.get(&service).unwrap();
                    assert!(variant.is_none_or(|variant| service.variant(&variant).is_some()));
                    ends += 1;
                }
            }
        }
        assert!(ends >= 4);
    }
    assert_eq!(names_religion("Apa Agama Anda?"), Some("agama"));
}

#[test]
fn every_service_is_reached_by_an_event_and_most_by_questions() {
    let region = badung();
    for service in &region.services.list {
        assert!(!service.life_events.is_empty(), "{} belongs to no event", service.id);
    }
    let named: BTreeSet<&str> = region
        .services
        .guide
        .questions
        .iter()
        .flat_map(|question| &question.options)
        .filter_map(|option| match &option.step {
            Step::Service { service, .. } => Some(service.as_str()),
            Step::Question(_) => None,
        })
        .collect();
    let lost: Vec<&str> =
        region.services.list.iter().map(|one| one.id.as_str()).filter(|id| !named.contains(id)).collect();
    assert_eq!(lost, [""; 0], "no answer leads to them");
}

#[test]
fn versions_hold_one_after_the_other() {
    let services = badung().services;
    let of = |date: &str| services.on("akta-kelahiran", day(date)).map(|one| one.media);
    assert_eq!(of("2019-12-31"), None);
    assert_eq!(of("2020-06-30"), Some(Media::SecurityPaper));
    assert_eq!(of("2020-07-01"), Some(Media::SignedPaper));
    assert_eq!(services.versions("akta-kelahiran").count(), 2);
    assert_eq!(services.get("akta-kelahiran").unwrap().until, None);
    let ended = day("2026-11-28");
    assert_eq!(services.offered(ended).count(), 43);
}

#[test]
fn services_are_found_by_the_words_people_use() {
    let services = badung().services;
    let today = day("2026-11-28");
    for (query, first) in [
        ("akte lahir", "akta-kelahiran"),
        ("KTP hilang", "ktp-el"),
        ("pindah rumah", "surat-keterangan-pindah"),
        ("buku nikah KUA", "pelaporan-perkawinan-kua"),
        ("tolong urus akta kematian", "akta-kematian"),
        ("legalisir kartu keluarga", "legalisasi-kk"),
        ("minta data PPID", "permohonan-informasi-publik"),
        ("sewa lapangan", "izin-pemakaian-ruang-publik"),
        ("adoption", "pengangkatan-anak"),
    ] {
        let found = services.find(query, today);
        assert_eq!(found.first().map(|one| one.id.as_str()), Some(first), "{query}");
    }
    assert!(services.find("zzz qqq", today).is_empty() && services.find("", today).is_empty());
}

#[test]
fn nine_documents_are_the_regions_own() {
    let region = badung();
    let own =
        |service: &&Service| service.number.is_some() && matches!(service.issuing, Issuing::Local { .. });
    assert_eq!(region.services.list.iter().filter(own).count(), 9);
    let reissued = region.services.list.iter().filter(|one| one.reissue.is_some()).count();
    assert_eq!(reissued, 5);
}
