//! The packs that are shipped: they load without an error, every report has an office with a reason, and what
//! their READMEs claim is so.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, sync::OnceLock};

use balai_base::{Day, Language, Point, area::Level};
use balai_civic::reports::{self, Facts};
use balai_platform::{
    access::Visibility,
    region::{AgencyKind, CaseKind, Located, PlaceKind, Region},
};

use crate::source::root;

/// Every shipped pack, loaded once.
fn packs() -> &'static [Region] {
    static PACKS: OnceLock<Vec<Region>> = OnceLock::new();
    PACKS.get_or_init(|| {
        ["badung", "bali", "dki-jakarta", "kalimantan-utara"]
            .iter()
            .map(|id| {
                Region::load(&root().join("regions").join(id))
                    .unwrap_or_else(|findings| panic!("{id} does not load: {findings:#?}"))
            })
            .collect()
    })
}

fn pack(id: &str) -> &'static Region {
    packs().iter().find(|region| region.id.as_str() == id).unwrap()
}

fn day(text: &str) -> Day {
    Day::from_date(text.parse().unwrap())
}

#[test]
fn every_village_of_the_register_is_there_and_holds_its_own_centre() {
    let counts =
        [("badung", 6, 62), ("bali", 57, 716), ("dki-jakarta", 44, 267), ("kalimantan-utara", 55, 482)];
    for (id, districts, villages) in counts {
        let areas = &pack(id).areas;
        assert_eq!(
            (areas.of_level(Level::District).len(), areas.villages().len()),
            (districts, villages),
            "{id}"
        );
        for village in areas.villages() {
            let found = areas.village_at(village.centre).map(|area| &area.code);
            assert_eq!(found, Some(&village.code), "{id}: {}", village.title);
        }
    }
}

#[test]
fn every_report_has_an_office_of_its_own_rule_and_a_reason_in_both_languages() {
    for region in packs() {
        let places = region.areas.villages().iter().step_by(37).map(|village| village.code.to_string());
        for area in places.chain([String::new()]) {
            for (category, channel) in region
                .categories
                .list
                .iter()
                .flat_map(|category| region.channels.iter().map(move |channel| (category, channel)))
                .filter(|(category, _)| !(category.needs_place && area.is_empty()))
            {
                let facts = Facts {
                    category: category.id.clone(),
                    kind: CaseKind::Complaint.as_str().to_owned(),
                    channel: channel.id.clone(),
                    area: area.clone(),
                    accused: String::new(),
                };
                let routing = reports::route(region, &facts);
                let told = format!("{}: {facts:?} went to {routing:?}", region.id);
                let office = region.agencies.get(&routing.agency).unwrap_or_else(|| panic!("{told}"));
                assert!(routing.unit.is_empty() || office.unit(&routing.unit).is_some(), "{told}");
                assert!(region.routing.iter().any(|rule| rule.id == routing.rule), "{told}");
                for language in Language::ALL {
                    let because = routing.because.text.get(language);
                    let outside = routing.because.outside.get(language);
                    let passed_on = routing.because.message == "routing-outside" && !outside.is_empty();
                    assert!(passed_on || because.len() > 20 && !because.contains('{'), "{told}");
                }
            }
        }
    }
}

#[test]
fn complaints_about_officials_go_to_the_inspectorate_and_are_never_public() {
    for region in packs() {
        let inspectorate = region.agencies.inspectorate().unwrap();
        let about: Vec<_> =
            region.categories.list.iter().filter(|category| category.about_officials).collect();
        assert!(about.len() >= 2, "{}", region.id);
        for category in about {
            assert_ne!(category.visibility, Visibility::Public, "{}: {}", region.id, category.id);
            let facts = Facts { category: category.id.clone(), ..Facts::default() };
            assert_eq!(
                reports::route(region, &facts).agency,
                inspectorate.id,
                "{}: {}",
                region.id,
                category.id
            );
        }
    }
}

#[test]
fn every_promise_names_its_decree_and_every_clock_of_the_workflow_is_promised() {
    for region in packs() {
        for set in &region.promises.sets {
            // A set of a workflow's own name is that workflow's; every other one is for reports.
            let workflow = region.workflows.get(&set.id).unwrap_or_else(|| &region.workflows["report"]);
            let started: BTreeSet<&String> = workflow
                .start_clocks
                .iter()
                .chain(workflow.transitions.iter().flat_map(|transition| &transition.clocks.start))
                .collect();
            let promised: BTreeSet<&String> = set.clocks.iter().map(|clock| &clock.id).collect();
            if set.id == "layanan" {
                // The pattern of all services' sets: a region without services needs none of its clocks.
                continue;
            }
            if set.id.starts_with("service-") {
                let all = region.workflows.values().filter(|workflow| workflow.id != "report");
                let known: BTreeSet<&String> = all
                    .flat_map(|workflow| {
                        let steps = workflow.transitions.iter().flat_map(|step| &step.clocks.start);
                        workflow.start_clocks.iter().chain(steps)
                    })
                    .collect();
                assert!(promised.is_subset(&known), "{}: {} {promised:?}", region.id, set.id);
            } else {
                assert_eq!(promised, started, "{}: {}", region.id, set.id);
            }
            assert!(set.clocks.iter().all(|clock| clock.decree.len() > 10), "{}: {}", region.id, set.id);
        }
    }
}

#[test]
fn jakarta_has_fourteen_channels_in_2021_and_thirteen_since_2022() {
    let region = pack("dki-jakarta");
    // What programs hand over comes by channels of Balai's own, which that count does not know.
    let ours = ["aplikasi", "open311"];
    let counted = || region.channels.iter().filter(|channel| !ours.contains(&channel.id.as_str()));
    let open = |on: &str| counted().filter(|channel| channel.is_open_on(day(on))).count();
    assert_eq!(
        (open("2021-04-28"), open("2021-12-31"), open("2022-01-01"), open("2026-11-22")),
        (14, 14, 13, 13)
    );
    let geotagged = counted().filter(|channel| channel.geotagged).map(|channel| channel.id.as_str());
    assert_eq!(geotagged.collect::<Vec<_>>(), ["jaki", "qlue"]);
}

#[test]
fn jakarta_sends_a_geotagged_report_to_the_kelurahan_and_one_without_a_place_to_an_operator() {
    let region = pack("dki-jakarta");
    let to = |channel: &str, area: &str| {
        let facts = Facts {
            category: "jalan-rusak".to_owned(),
            channel: channel.to_owned(),
            area: area.to_owned(),
            ..Facts::default()
        };
        let routing = reports::route(region, &facts);
        (routing.agency, routing.unit)
    };
    let kelurahan = ("kelurahan-31.74.07.1001".to_owned(), String::new());
    assert_eq!(to("jaki", "31.74.07.1001"), kelurahan);
    assert_eq!(to("twitter", ""), ("biro-pemerintahan".to_owned(), "operator-crm".to_owned()));
    assert_eq!(to("sms", "31.74.07.1001"), ("dinas-bina-marga".to_owned(), "sudin-selatan".to_owned()));
}

#[test]
fn an_elected_village_head_answers_to_no_agency_and_a_lurah_to_the_camat() {
    let badung = pack("badung");
    let count = |kind: AgencyKind| badung.agencies.iter().filter(|agency| agency.kind == kind).count();
    assert_eq!((count(AgencyKind::VillageOffice), count(AgencyKind::UrbanVillageOffice)), (46, 16));
    for agency in badung.agencies.iter() {
        match agency.kind {
            AgencyKind::VillageOffice => assert_eq!(agency.parent, None, "{}", agency.id),
            AgencyKind::UrbanVillageOffice => {
                let parent = badung.agencies.get(agency.parent.as_ref().unwrap()).unwrap();
                assert_eq!(parent.kind, AgencyKind::DistrictOffice, "{}", agency.id);
            }
            _ => {}
        }
    }
}

#[test]
fn a_point_over_badungs_border_is_explained_by_the_neighbours_name() {
    let areas = &pack("badung").areas;
    let at = |longitude, latitude| areas.locate(Point::new(longitude, latitude).unwrap());
    let neighbour = |longitude, latitude| match at(longitude, latitude) {
        Located::Neighbour { name, .. } => name.to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(neighbour(115.2160, -8.6560), "Kota Denpasar");
    assert_eq!(neighbour(115.1250, -8.5400), "Kabupaten Tabanan");
    assert_eq!(neighbour(115.2630, -8.5060), "Kabupaten Gianyar");
    assert!(matches!(at(115.1500, -8.7300), Located::Offshore { .. }), "{:?}", at(115.1500, -8.7300));
    assert!(matches!(at(106.8, -6.2), Located::Outside { .. }));
}

#[test]
fn badungs_gazetteer_puts_every_place_into_its_village_and_no_banjar_on_a_point() {
    let region = pack("badung");
    assert!(region.gazetteer.places().len() >= 150);
    for place in region.gazetteer.places() {
        let found = region.areas.village_at(place.point).map(|area| area.code.clone());
        assert_eq!(found, place.village, "{}", place.name);
        assert!(place.kind != PlaceKind::Hamlet || !place.has_position(), "{}", place.name);
    }
    assert!(region.basemap.is_some());
}

#[test]
fn galungan_closes_offices_in_bali_only_and_says_that_it_waits_for_the_decree() {
    let galungan = day("2027-01-13");
    for region in packs() {
        let bali = matches!(region.id.as_str(), "badung" | "bali");
        assert_eq!(region.calendar.is_working_day(galungan), !bali, "{}", region.id);
        if bali {
            assert!(region.calendar.holidays[&galungan].estimated, "{}", region.id);
        }
        assert!(!region.calendar.is_working_day(day("2026-08-17")), "{}", region.id);
    }
}
