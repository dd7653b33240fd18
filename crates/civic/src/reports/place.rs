//! Where a report is: from the device, the map, a gazetteer entry, a photo or the village list.
//!
//! A typed address stays text; it is never turned into a position behind its writer's back. A point outside
//! the region is refused with the reason, and never moved inside.

use balai_base::{AreaCode, Point, Problem, text::fold};
use balai_platform::region::{self, Located, Region};

use super::{Answers, Place, PlaceSource};

/// The longest address or landmark, in characters.
pub const ADDRESS_LIMIT: usize = 300;
/// A device position less exact than this says no more than the village.
const LEAST_EXACT_METRES: f64 = 2_000.0;
/// From here on the distance to the region says nothing any more.
const FAR_METRES: f64 = 50_000.0;

/// A place the reader can choose from the pack's gazetteer.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct GazetteerView {
    /// Sent back in [`Answers::gazetteer`].
    pub id: String,
    /// The place's name.
    pub name: String,
    /// What it is: a word of the gazetteer's kinds.
    pub kind: String,
    /// The village it lies in.
    pub village: super::AreaView,
    /// Where it is.
    pub point: Point,
}

/// Places of the gazetteer whose name is like `text`, best first, at most ten.
pub fn find_places(region: &Region, text: &str) -> Vec<GazetteerView> {
    region
        .gazetteer
        .search(text, 10)
        .into_iter()
        .map(|place| GazetteerView {
            id: id_of(place),
            name: place.name.clone(),
            kind: place.kind.as_str().to_owned(),
            village: super::names::area(region, place.village.as_ref()),
            point: place.point,
        })
        .collect()
}

/// What a form sends back for an entry: its cell and name, so that it means the same in a later pack.
fn id_of(place: &region::Place) -> String {
    format!("{:x}-{}", place.point.cell(), fold(&place.name).replace(' ', "-"))
}

/// The place the answers give; a problem names the field and says why it can't be used.
pub fn resolve(region: &Region, answers: &Answers) -> Result<Place, Problem> {
    let address = answers.address.trim();
    if address.chars().count() > ADDRESS_LIMIT {
        let limit = vec![("most", ADDRESS_LIMIT.to_string())];
        return Err(problem().field_with("address", "field-address-too-long", limit));
    }
    let source = PlaceSource::parse(&answers.place_source).unwrap_or_default();
    let place = match source {
        PlaceSource::None if !answers.village.is_empty() => in_village(region, &answers.village)?,
        PlaceSource::None => Place::default(),
        PlaceSource::Village => in_village(region, &answers.village)?,
        PlaceSource::Gazetteer => in_gazetteer(region, &answers.gazetteer)?,
        PlaceSource::Photo => by_photo(region, answers)?,
        PlaceSource::Device | PlaceSource::Map => by_coordinates(region, source, answers)?,
    };
    Ok(Place { address: address.to_owned(), ..place })
}

/// The position that the first photo with one carries, if it lies in the region.
pub fn photo_place(region: &Region, answers: &Answers) -> Option<(Point, super::AreaView)> {
    let point = answers.photos.iter().find_map(|photo| photo.place)?;
    let village = region.areas.village_at(point)?;
    Some((point, super::names::area(region, Some(&village.code))))
}

fn problem() -> Problem {
    Problem::invalid("problem-place")
}

fn in_village(region: &Region, code: &str) -> Result<Place, Problem> {
    let missing = || problem().field("village", "field-village-missing");
    let code: AreaCode = code.trim().parse().map_err(|_| missing())?;
    let village = region.areas.by_code(&code).ok_or_else(missing)?;
    if village.code.level() != balai_base::area::Level::Village {
        return Err(missing());
    }
    let area = Some(village.code.clone());
    Ok(Place { source: PlaceSource::Village, area, ..Place::default() })
}

fn in_gazetteer(region: &Region, id: &str) -> Result<Place, Problem> {
    let unknown = || problem().field("gazetteer", "field-gazetteer-unknown");
    let place =
        region.gazetteer.places().iter().find(|place| id_of(place) == id.trim()).ok_or_else(unknown)?;
    let area =
        place.village.clone().or_else(|| region.areas.village_at(place.point).map(|area| area.code.clone()));
    Ok(Place { source: PlaceSource::Gazetteer, point: Some(place.point), area, ..Place::default() })
}

fn by_photo(region: &Region, answers: &Answers) -> Result<Place, Problem> {
    let point = answers
        .photos
        .iter()
        .find_map(|photo| photo.place)
        .ok_or_else(|| problem().field("place_source", "field-photo-without-place"))?;
    Ok(Place {
        source: PlaceSource::Photo,
        area: Some(located(region, point)?),
        point: Some(point),
        ..Place::default()
    })
}

fn by_coordinates(region: &Region, source: PlaceSource, answers: &Answers) -> Result<Place, Problem> {
    let missing = || problem().field("place_source", "field-position-missing");
    let number = |text: &str| match text.trim() {
        "" => Err(missing()),
        typed => typed.replace(',', ".").parse::<f64>().map_err(|_| unreadable(typed)),
    };
    let (longitude, latitude) = (number(&answers.longitude)?, number(&answers.latitude)?);
    let point = Point::new(longitude, latitude);
    let inside = point.as_ref().is_ok_and(|point| region.areas.village_at(*point).is_some());
    let turned = Point::new(latitude, longitude).ok().and_then(|point| region.areas.village_at(point));
    if let (Some(village), false) = (turned, inside) {
        let village = vec![("village", village.title.clone())];
        return Err(problem().field_with("place_source", "field-position-swapped", village));
    }
    let point =
        point.map_err(|_| unreadable(&[answers.longitude.trim(), answers.latitude.trim()].join("; ")))?;
    let area = Some(located(region, point)?);
    let accuracy = number(&answers.accuracy).unwrap_or_default();
    let exact = source != PlaceSource::Device || accuracy <= LEAST_EXACT_METRES;
    Ok(Place { source, point: exact.then_some(point), area, ..Place::default() })
}

/// What was typed is no position on earth. Cut short: it is shown again.
fn unreadable(typed: &str) -> Problem {
    let typed: String = typed.chars().take(40).collect();
    problem().field_with("place_source", "field-position-unreadable", vec![("typed", typed)])
}

/// The village of a point, or the explanation why it is none of the region's.
fn located(region: &Region, point: Point) -> Result<AreaCode, Problem> {
    let arguments = |name: &str, metres: f64| {
        let kilometres = (metres / 1_000.0).max(0.1);
        vec![
            ("region", region.short_name.id.clone()),
            ("name", name.to_owned()),
            ("kilometres", format!("{kilometres:.1}").replace('.', ",")),
        ]
    };
    match region.areas.locate(point) {
        Located::Inside(village) => Ok(village.code.clone()),
        Located::Neighbour { name, .. } => Err(problem().field_with(
            "place_source",
            "field-place-neighbour",
            vec![("region", region.short_name.id.clone()), ("name", name.to_owned())],
        )),
        Located::Offshore { nearest, metres } => Err(problem().field_with(
            "place_source",
            "field-place-offshore",
            arguments(&nearest.title, metres),
        )),
        Located::Outside { metres } if metres < FAR_METRES => {
            Err(problem().field_with("place_source", "field-place-outside", arguments("", metres)))
        }
        Located::Outside { .. } => Err(problem().field_with(
            "place_source",
            "field-place-far",
            vec![("region", region.short_name.id.clone())],
        )),
    }
}
