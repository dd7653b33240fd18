//! Places from every source, and why some can't be used.

use balai_base::Point;

use super::{
    packs,
    world::{hole, photo},
};
use crate::reports::{Answers, DraftPhoto, PlaceSource, find_places, photo_place, resolve_place};

fn at(source: &str, longitude: &str, latitude: &str) -> Answers {
    Answers {
        place_source: source.to_owned(),
        longitude: longitude.to_owned(),
        latitude: latitude.to_owned(),
        ..hole()
    }
}

#[test]
fn a_point_lies_in_its_village() {
    let place = resolve_place(&packs::contoh(), &at("map", "120,03", " -6.01 ")).unwrap();
    assert_eq!(place.source, PlaceSource::Map);
    assert_eq!(place.area.unwrap().as_str(), "99.01.01.2002");
    assert_eq!(place.point, Some(Point { longitude: 120.03, latitude: -6.01 }));
}

#[test]
fn a_vague_device_gives_its_village_and_no_point() {
    let vague = Answers { accuracy: "5000".to_owned(), ..at("device", "120.03", "-6.01") };
    let place = resolve_place(&packs::contoh(), &vague).unwrap();
    assert!(place.area.is_some() && place.point.is_none());
}

#[test]
fn a_point_outside_is_explained() {
    let contoh = packs::contoh();
    let told = |answers: &Answers| {
        let problem = resolve_place(&contoh, answers).unwrap_err();
        let field = problem.fields.into_iter().next().unwrap();
        (field.message, field.arguments)
    };
    let (message, arguments) = told(&at("map", "119.97", "-6.02"));
    assert_eq!(message, "field-place-neighbour");
    assert!(arguments.contains(&("name", "Kabupaten Tetangga".to_owned())), "{arguments:?}");
    let (message, arguments) = told(&at("map", "120.03", "-6.05"));
    assert_eq!(message, "field-place-offshore");
    assert!(arguments.iter().any(|(name, text)| *name == "kilometres" && text.starts_with("1,")));
    assert_eq!(told(&at("map", "106.8", "-6.2")).0, "field-place-far");
}

#[test]
fn an_entry_of_the_gazetteer_is_found_and_chosen() {
    let contoh = packs::contoh();
    let found = find_places(&contoh, "pasar");
    let market = found.iter().find(|place| place.name == "Pasar Contoh").expect("the market");
    let answers = Answers { place_source: "gazetteer".to_owned(), gazetteer: market.id.clone(), ..hole() };
    let place = resolve_place(&contoh, &answers).unwrap();
    assert_eq!(place.area.unwrap().as_str(), "99.01.01.1001");
    assert_eq!(place.point, Some(market.point));
}

#[test]
fn a_photo_offers_its_place_only_inside_the_region() {
    let contoh = packs::contoh();
    let with = |longitude| DraftPhoto { place: Some(Point { longitude, latitude: -6.01 }), ..photo(1) };
    let inside = Answers { photos: vec![photo(1), with(120.05)], ..at("photo", "", "") };
    let (_, village) = photo_place(&contoh, &inside).expect("an offer");
    assert_eq!(village.name, "Desa Bukit Asri");
    assert_eq!(resolve_place(&contoh, &inside).unwrap().area.unwrap().as_str(), "99.01.01.2003");
    let outside = Answers { photos: vec![with(119.97)], ..inside };
    assert!(photo_place(&contoh, &outside).is_none());
    assert!(resolve_place(&contoh, &outside).is_err());
}

#[test]
fn a_typed_address_never_becomes_a_position() {
    let answers = Answers {
        place_source: String::new(),
        longitude: String::new(),
        latitude: String::new(),
        address: "Jalan Merdeka 5, Pasar Lama".to_owned(),
        ..hole()
    };
    let place = resolve_place(&packs::contoh(), &answers).unwrap();
    assert_eq!((place.point, place.area), (None, None));
    assert_eq!(place.address, "Jalan Merdeka 5, Pasar Lama");
}
