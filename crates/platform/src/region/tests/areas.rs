//! Points, borders and shapes.

use std::collections::BTreeMap;

use balai_base::{AreaCode, Point, area::Level};
use geo::{Area, BooleanOps, MultiPolygon, Polygon, Validation, unary_union};
use geojson::GeoJson;
use proptest::prelude::*;

use super::{
    super::{
        AreaKind, Areas, Located, Terms,
        areas::{Shape, VillageShape, shape_of},
        load::load,
    },
    Remove, changed, region,
};

fn point(longitude: f64, latitude: f64) -> Point {
    Point { longitude, latitude }
}

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

#[test]
fn a_point_in_a_village_is_in_it() {
    let region = region();
    for village in region.areas.villages() {
        assert_eq!(region.areas.locate(village.centre), Located::Inside(village));
    }
}

#[test]
fn a_point_on_a_border_belongs_to_one_village_for_good() {
    let region = region();
    let on_border = region.areas.village_at(point(120.02, -6.01)).unwrap();
    assert_eq!(on_border.code, code("99.01.01.1001"));
    let corner = region.areas.village_at(point(120.02, -6.02)).unwrap();
    assert_eq!(corner.code, code("99.01.01.1001"));
}

#[test]
fn a_point_over_the_border_is_explained_with_the_neighbours_name() {
    let region = region();
    assert_eq!(
        region.areas.locate(point(119.97, -6.01)),
        Located::Neighbour { name: "Kabupaten Tetangga", code: &code("99.02") }
    );
}

#[test]
fn a_point_off_the_coast_is_explained_with_the_nearest_village() {
    let region = region();
    let Located::Offshore { nearest, metres } = region.areas.locate(point(120.08, -6.03)) else { panic!() };
    assert_eq!(nearest.code, code("99.01.02.2003"));
    assert!((metres - 2_211.0).abs() < 15.0, "{metres}");
}

#[test]
fn a_point_far_away_is_outside() {
    let region = region();
    let Located::Outside { metres } = region.areas.locate(point(106.8, -6.2)) else { panic!() };
    assert!(metres > 1_000_000.0);
}

#[test]
fn a_few_metres_off_the_edge_still_count_as_inside() {
    let region = region();
    let near = region.areas.locate(point(120.0601, -6.03));
    assert!(matches!(near, Located::Inside(area) if area.code == code("99.01.02.2003")), "{near:?}");
    assert!(matches!(region.areas.locate(point(120.0604, -6.03)), Located::Offshore { .. }));
}

#[test]
fn a_pack_that_says_nothing_about_its_surroundings_says_only_outside() {
    let region = load(&changed(&[Remove("neighbours.geojson")])).unwrap();
    assert!(matches!(region.areas.locate(point(119.97, -6.01)), Located::Outside { .. }));
}

#[test]
fn areas_know_what_they_are_and_what_lies_in_them() {
    let region = region();
    let areas = &region.areas;
    let kinds: Vec<AreaKind> = ["99.01", "99.01.02", "99.01.01.1001", "99.01.01.2002"]
        .map(|text| areas.by_code(&code(text)).unwrap().kind)
        .into();
    assert_eq!(
        kinds,
        [AreaKind::Regency, AreaKind::District, AreaKind::UrbanVillage, AreaKind::RuralVillage]
    );
    let names =
        |text: &str| areas.children(&code(text)).iter().map(|area| area.name.clone()).collect::<Vec<_>>();
    assert_eq!(names("99.01"), ["Kidul", "Lor"]);
    assert_eq!(names("99.01.01"), ["Bukit Asri", "Pasar Lama", "Sawah Lega"]);
    assert_eq!(areas.full_name(&code("99.01.01.2002")), "Desa Sawah Lega, Kecamatan Lor, Kabupaten Contoh");
    assert_eq!(areas.around(&code("99.01.01.2002"), Level::District).unwrap().name, "Lor");
    assert!(areas.around(&code("99.01"), Level::District).is_none());
    assert_eq!(areas.by_code(&code("99.01")).unwrap().parent, None);
    for area in areas.of_level(Level::District) {
        assert!(areas.village_at(area.centre).unwrap().code.is_within(&area.code));
        assert!(area.bounds.contains(area.centre));
    }
}

/// Shapes by code from the map of a level.
fn drawn(areas: &Areas, level: Level, tolerance: u32) -> BTreeMap<String, MultiPolygon<f64>> {
    let GeoJson::FeatureCollection(collection) = areas.geojson(level, tolerance).parse().unwrap() else {
        panic!()
    };
    let shape = |feature: &geojson::Feature| match shape_of(&feature.geometry.as_ref().unwrap().value) {
        Shape::Valid(shape) | Shape::Repaired(shape, _) => shape,
        Shape::Unusable(wrong) => panic!("{wrong}"),
    };
    collection
        .features
        .iter()
        .map(|feature| (feature.property("kode").unwrap().as_str().unwrap().to_owned(), shape(feature)))
        .collect()
}

#[test]
fn upper_levels_are_the_union_of_their_villages() {
    let region = region();
    let districts = drawn(&region.areas, Level::District, 0);
    assert_eq!(districts.keys().collect::<Vec<_>>(), ["99.01.01", "99.01.02"]);
    for shape in districts.values() {
        assert_eq!((shape.0.len(), shape.0[0].interiors().len()), (1, 0));
        assert!((shape.unsigned_area() - 3.0 * 0.02 * 0.02).abs() < 1e-9);
    }
    let regency = &drawn(&region.areas, Level::Regency, 0)["99.01"];
    assert!((regency.unsigned_area() - 6.0 * 0.02 * 0.02).abs() < 1e-9);
}

/// Two villages on both sides of a border of many small steps, and a hole left between them.
fn rugged() -> Areas {
    let border: Vec<(f64, f64)> = (0..=400)
        .map(|step| {
            let along = f64::from(step) / 400.0;
            (120.0 + 0.001 * (along * 60.0).sin() + 0.0002 * (along * 700.0).sin(), -6.0 + 0.04 * along)
        })
        .collect();
    let side = |far: f64| {
        let ring: Vec<(f64, f64)> =
            std::iter::once((far, -6.0)).chain(border.iter().copied()).chain([(far, -5.96)]).collect();
        MultiPolygon::new(vec![Polygon::new(ring.into(), vec![])])
    };
    let gap = MultiPolygon::new(vec![Polygon::new(
        vec![(119.9995, -5.981), (120.0005, -5.981), (120.0005, -5.98), (119.9995, -5.98)].into(),
        vec![],
    )]);
    let village = |text: &str, shape: &MultiPolygon<f64>| VillageShape {
        code: code(text),
        name: text.to_owned(),
        shape: shape.difference(&gap),
    };
    let names = BTreeMap::from([(code("99.01.01"), "Lor".to_owned())]);
    let terms = Terms { district: String::new(), village: String::new(), urban_village: String::new() };
    let villages = vec![village("99.01.01.2001", &side(119.98)), village("99.01.01.2002", &side(120.02))];
    Areas::build(villages, &names, None, &terms)
}

#[test]
fn a_gap_between_villages_is_no_hole_in_their_district() {
    let district = &drawn(&rugged(), Level::District, 0)["99.01.01"];
    assert!(district.0.iter().all(|polygon| polygon.interiors().is_empty()));
}

#[test]
fn simplified_villages_still_fit_together() {
    let areas = rugged();
    let (full, simple) = (drawn(&areas, Level::Village, 0), drawn(&areas, Level::Village, 50));
    let vertices = |shapes: &BTreeMap<String, MultiPolygon<f64>>| -> usize {
        shapes.values().flat_map(|shape| &shape.0).map(|polygon| polygon.exterior().0.len()).sum()
    };
    assert!(vertices(&simple) * 3 < vertices(&full), "{} of {}", vertices(&simple), vertices(&full));
    let together = unary_union(simple.values()).unsigned_area();
    let apart: f64 = simple.values().map(Area::unsigned_area).sum();
    assert!((together - apart).abs() < 1e-8, "they overlap: {together} {apart}");
    let whole = unary_union(simple.values());
    let holes: f64 = whole
        .0
        .iter()
        .flat_map(Polygon::interiors)
        .map(|hole| Polygon::new(hole.clone(), vec![]).unsigned_area())
        .sum();
    assert!(holes < 0.001 * 0.001 + 1e-8, "more than the gap is left open: {holes}");
}

#[test]
fn maps_are_made_once() {
    let region = region();
    let (first, second) =
        (region.areas.geojson(Level::Village, 20), region.areas.geojson(Level::Village, 20));
    assert!(std::sync::Arc::ptr_eq(&first, &second));
    insta::assert_snapshot!("map_of_districts", region.areas.geojson(Level::District, 20));
}

#[test]
fn a_polygon_that_crosses_itself_becomes_valid() {
    let bow: geojson::GeometryValue =
        serde_json::from_str(r#"{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#)
            .unwrap();
    let Shape::Repaired(shape, wrong) = shape_of(&bow) else { panic!() };
    assert!(shape.is_valid() && shape.0.len() == 2, "{wrong}");
    assert!((shape.unsigned_area() - 2.0).abs() < 1e-6);
}

#[test]
fn polygons_that_overlap_are_joined_and_a_valid_shape_stays_as_it_was() {
    let read = |text: &str| shape_of(&serde_json::from_str(text).unwrap());
    let Shape::Repaired(shape, _) = read(
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[1,1],[3,1],[3,3],[1,3],[1,1]]]]}"#,
    ) else {
        panic!()
    };
    assert!((shape.unsigned_area() - 7.0).abs() < 1e-6);
    let Shape::Valid(shape) = read(
        r#"{"type":"Polygon","coordinates":[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]]}"#,
    ) else {
        panic!()
    };
    assert!((shape.unsigned_area() - 15.0).abs() < 1e-9 && shape.0[0].interiors().len() == 1);
    assert!(matches!(read(r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}"#), Shape::Unusable(_)));
    assert!(matches!(read(r#"{"type":"Polygon","coordinates":[]}"#), Shape::Unusable(_)));
}

proptest! {
    #[test]
    fn a_point_in_a_village_is_in_the_shape_of_its_district(east in 120.0..120.06_f64, north in -6.04..-6.0_f64) {
        thread_local!(static AREAS: (Areas, BTreeMap<String, MultiPolygon<f64>>) = {
            let areas = region().areas;
            let districts = drawn(&areas, Level::District, 0);
            (areas, districts)
        });
        AREAS.with(|(areas, districts)| {
            let village = areas.village_at(point(east, north)).unwrap();
            let district = village.code.parent().unwrap();
            prop_assert!(geo::Intersects::intersects(&districts[district.as_str()], &geo::Point::new(east, north)));
            Ok(())
        })?;
    }

    #[test]
    fn every_point_on_earth_gets_an_answer(east in -180.0..180.0_f64, north in -90.0..90.0_f64) {
        thread_local!(static AREAS: Areas = region().areas);
        AREAS.with(|areas| {
            let inside = matches!(areas.locate(point(east, north)), Located::Inside(_));
            prop_assert_eq!(inside, areas.village_at(point(east, north)).is_some());
            Ok(())
        })?;
    }
}
