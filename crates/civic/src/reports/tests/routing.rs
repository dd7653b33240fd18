//! Which agency answers, and why.

use balai_platform::region::{Conditions, Destination, Region, RoutingRule};
use proptest::prelude::*;

use super::packs;
use crate::reports::{Facts, Routing, route, route_by};

fn facts(category: &str, area: &str) -> Facts {
    Facts {
        category: category.to_owned(),
        kind: "complaint".to_owned(),
        channel: "web".to_owned(),
        area: area.to_owned(),
        accused: String::new(),
    }
}

fn short(routing: &Routing) -> (&str, &str, &str) {
    (&routing.rule, &routing.agency, &routing.unit)
}

#[test]
fn the_table_of_the_pack_decides() {
    let contoh = packs::contoh();
    let wish = Facts { kind: "wish".to_owned(), ..facts("jalan-rusak", "99.01.01.2002") };
    let town_wish = Facts { kind: "wish".to_owned(), ..facts("jalan-rusak", "99.01.01.1001") };
    for (facts, expected) in [
        (facts("jalan-rusak", "99.01.01.1001"), ("menurut-urusan", "pekerjaan-umum", "jalan")),
        (wish, ("jalan-desa", "desa-99.01.01.2002", "")),
        (town_wish, ("menurut-urusan", "pekerjaan-umum", "jalan")),
        (facts("saluran-mampet", "99.01.02.2003"), ("menurut-urusan", "pekerjaan-umum", "air")),
        (facts("sampah", "99.01.01.2003"), ("menurut-urusan", "lingkungan", "sampah-lor")),
        (facts("sampah", "99.01.02.1001"), ("menurut-urusan", "lingkungan", "sampah-kidul")),
        (facts("sampah", ""), ("menurut-urusan", "lingkungan", "")),
        (facts("fasilitas-desa", "99.01.01.1001"), ("menurut-urusan", "kelurahan-99.01.01.1001", "")),
        (facts("fasilitas-desa", "99.01.02.2002"), ("menurut-urusan", "desa-99.01.02.2002", "")),
        (facts("fasilitas-desa", ""), ("tanpa-lokasi", "sekretariat", "")),
        (facts("listrik-padam", "99.01.02.2002"), ("menurut-urusan", "pekerjaan-umum", "")),
        (facts("perilaku-petugas", ""), ("tentang-petugas", "inspektorat", "")),
        (facts("undecided", "99.01.01.1001"), ("by-hand", "sekretariat", "")),
        (facts("tidak-ada", ""), ("by-hand", "sekretariat", "")),
    ] {
        assert_eq!(short(&route(&contoh, &facts)), expected, "{facts:?}");
    }
}

#[test]
fn a_rule_tells_why_in_its_own_words_with_names_filled_in() {
    let contoh = packs::contoh();
    let wish = Facts { kind: "wish".to_owned(), ..facts("jalan-rusak", "99.01.01.2002") };
    let because = route(&contoh, &wish).because;
    assert_eq!(because.text.id, "Usulan jalan di desa dijawab kantor Desa Sawah Lega.");
    assert_eq!(because.text.en, "Wishes for village roads are answered by the office of Desa Sawah Lega.");
    let because = route(&contoh, &facts("jalan-rusak", "99.01.01.1001")).because;
    assert_eq!(because.text.id, "Urusan «Jalan rusak» ditangani Dinas Pekerjaan Umum.");
    assert!(because.message.is_empty());
}

#[test]
fn what_a_body_outside_looks_after_is_never_said_to_be_dealt_with_by_us() {
    let contoh = packs::contoh();
    let cut = facts("listrik-padam", "99.01.01.1001");
    for rules in [contoh.routing.as_slice(), &[]] {
        let because = route_by(&contoh, rules, &cut).because;
        assert_eq!(because.message, "routing-outside");
        assert_eq!(because.outside.id, "Perusahaan Listrik");
        assert_eq!(because.agency.en, "Public Works Agency");
        assert!(because.text.is_empty());
    }
    let rule = |when: Conditions, because: &str| RoutingRule {
        id: "sendiri".to_owned(),
        when,
        to: Destination::Category,
        because: because.into(),
    };
    let named = Conditions { category: vec!["listrik-padam".to_owned()], ..Conditions::default() };
    let told = |rule: RoutingRule| route_by(&contoh, &[rule], &cut).because;
    let own = told(rule(named, "Listrik diurus PLN; {agency} meneruskan."));
    assert_eq!(own.text.id, "Listrik diurus PLN; Dinas Pekerjaan Umum meneruskan.");
    assert!(own.message.is_empty(), "a rule that names its categories speaks for itself");
    let filled = told(rule(Conditions::default(), "{outside} yang mengurus."));
    assert_eq!(filled.text.id, "Perusahaan Listrik yang mengurus.");
}

#[test]
fn without_a_rule_the_product_says_why() {
    let contoh = packs::contoh();
    let routing = route_by(&contoh, &[], &facts("jalan-rusak", "99.01.01.1001"));
    assert_eq!(short(&routing), ("category", "pekerjaan-umum", "jalan"));
    assert_eq!(routing.because.message, "routing-category");
    assert_eq!(routing.because.agency.id, "Dinas Pekerjaan Umum");
    assert!(routing.because.text.is_empty());
}

#[test]
fn a_complaint_about_officials_never_reaches_the_accused() {
    let contoh = packs::contoh();
    let everything_to_works = RoutingRule {
        id: "semua".to_owned(),
        when: Conditions::default(),
        to: Destination::Agency { agency: "pekerjaan-umum".to_owned(), unit: None },
        because: "semua".into(),
    };
    let accused = Facts { accused: "pekerjaan-umum".to_owned(), ..facts("perilaku-petugas", "") };
    for rules in [contoh.routing.as_slice(), &[], std::slice::from_ref(&everything_to_works)] {
        let routing = route_by(&contoh, rules, &accused);
        assert_eq!(
            (routing.agency.as_str(), routing.hidden_from.as_str()),
            ("inspektorat", "pekerjaan-umum")
        );
    }
    let inspectors = Facts { accused: "inspektorat".to_owned(), ..accused };
    let routing = route(&contoh, &inspectors);
    assert_eq!((routing.agency.as_str(), routing.hidden_from.as_str()), ("sekretariat", "inspektorat"));
    assert_eq!(routing.because.message, "routing-officials");
}

#[test]
fn every_category_of_every_pack_has_somebody() {
    for pack in [packs::contoh(), packs::badung()] {
        let villages: Vec<String> =
            pack.areas.villages().iter().map(|village| village.code.to_string()).collect();
        for category in &pack.categories.list {
            for area in villages.iter().map(String::as_str).chain([""]) {
                let routing = route(&pack, &facts(&category.id, area));
                let agency = pack.agencies.get(&routing.agency);
                assert!(agency.is_some(), "{} in {area:?}: {routing:?}", category.id);
                assert!(
                    routing.unit.is_empty() || agency.unwrap().unit(&routing.unit).is_some(),
                    "{routing:?}"
                );
                assert!(told(&pack, &routing), "{} in {area:?} is not explained: {routing:?}", category.id);
            }
        }
    }
}

fn told(_: &Region, routing: &Routing) -> bool {
    let text = &routing.because.text.id;
    (!text.is_empty() && !text.contains('{')) || !routing.because.message.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_decision_made_again_from_its_facts_is_the_same(
        category in 0_usize..9,
        area in 0_usize..7,
        kind in prop::sample::select(vec!["complaint", "wish", "question", "praise", "?"]),
        accused in prop::sample::select(vec!["", "pekerjaan-umum", "inspektorat", "lingkungan"]),
    ) {
        let contoh = packs::contoh();
        let categories = &contoh.categories.list;
        let villages = contoh.areas.villages();
        let facts = Facts {
            category: categories.get(category).map_or("undecided", |found| &found.id).to_owned(),
            area: villages.get(area).map(|village| village.code.to_string()).unwrap_or_default(),
            kind: kind.to_owned(),
            accused: accused.to_owned(),
            channel: "web".to_owned(),
        };
        let first = route(&contoh, &facts);
        let again: Facts = serde_json::from_str(&serde_json::to_string(&first.facts).unwrap()).unwrap();
        prop_assert_eq!(&route(&contoh, &again), &first);
        prop_assert_ne!(&first.agency, accused);
        prop_assert!(contoh.agencies.get(&first.agency).is_some());
    }
}
