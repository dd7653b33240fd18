//! `gazetteer.csv`: names of places.

use balai_base::{AreaCode, Point};

use super::{Loading, words};
use crate::region::{
    Areas, Gazetteer, Place, PlaceKind,
    reading::{Source, Spot, did_you_mean},
};

/// The columns of the file.
const COLUMNS: [&str; 5] = ["name", "kind", "longitude", "latitude", "village"];
/// A last column a file may leave out.
const OPTIONAL: [&str; 1] = ["precision_metres"];

impl Loading<'_> {
    /// Reads `gazetteer.csv`, if there is one.
    pub(super) fn gazetteer(&self, areas: &Areas) -> Gazetteer {
        let mut places = Vec::new();
        if self.files.own("gazetteer.csv").is_some()
            && let Some((shown, text)) = self.text("gazetteer.csv")
        {
            let source = Source::new(&shown, &text);
            self.checker
                .rows(&source, &COLUMNS, &OPTIONAL, |spot, row| places.extend(self.place(spot, row, areas)));
        }
        Gazetteer::new(places)
    }

    fn place(&self, spot: &Spot, row: &[&str], areas: &Areas) -> Option<Place> {
        let [name, kind, longitude, latitude, village, precision] = row else { return None };
        let point = self.point(spot, longitude, latitude);
        let kinds = words(PlaceKind::ALL, PlaceKind::as_str);
        let known = kinds.map(|(word, _)| word);
        let meant = kinds.iter().find(|(word, _)| word == kind).map(|(_, kind)| *kind);
        if meant.is_none() {
            self.checker.error(spot, format!("`kind` can not be `{kind}`"), did_you_mean(kind, &known));
        }
        if name.is_empty() {
            self.checker.error(spot, "the place has no name", "write what people call it, or remove the row");
        }
        let point = point?;
        let village = self.village(spot, village, point, areas);
        let precision_metres = self.precision(spot, precision);
        Some(Place { name: (*name).to_owned(), kind: meant?, point, village, precision_metres })
    }

    fn precision(&self, spot: &Spot, text: &str) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        let metres = text.parse().ok();
        if metres.is_none() {
            let message = format!("`precision_metres` can not be `{text}`");
            self.checker.error(
                spot,
                message,
                "write whole metres, or leave it empty where the point is exact",
            );
        }
        metres
    }

    fn point(&self, spot: &Spot, longitude: &str, latitude: &str) -> Option<Point> {
        let parsed = |text: &str| text.parse::<f64>().ok();
        let point =
            parsed(longitude).zip(parsed(latitude)).and_then(|(east, north)| Point::new(east, north).ok());
        if point.is_none() {
            let turned =
                parsed(latitude).zip(parsed(longitude)).is_some_and(|(x, y)| Point::new(x, y).is_ok());
            let why = if turned { "longitude and latitude are swapped" } else { "this is no place on earth" };
            let help = "longitude comes first, in degrees with a decimal point: 115.17,-8.65";
            self.checker.error(spot, format!("`{longitude},{latitude}`: {why}"), help);
        }
        point
    }

    /// The village named, which must be the one the point lies in; else the one the point lies in.
    fn village(&self, spot: &Spot, named: &str, point: Point, areas: &Areas) -> Option<AreaCode> {
        let actual = areas.village_at(point).map(|village| village.code.clone());
        if actual.is_none() && !areas.villages().is_empty() {
            self.checker.warning(
                spot,
                "the place lies in no village of the region",
                "check longitude and latitude",
            );
        }
        if named.is_empty() {
            return actual;
        }
        let known = named.parse::<AreaCode>().ok().filter(|code| areas.by_code(code).is_some());
        if known.is_none() && !areas.villages().is_empty() {
            let help = "write the code of a village of areas.geojson, or leave it empty";
            self.checker.error(spot, format!("there is no village `{named}`"), help);
        }
        if let (Some(known), Some(actual)) = (&known, &actual)
            && known != actual
        {
            let title = |code: &AreaCode| areas.by_code(code).map_or("", |area| area.title.as_str());
            let message = format!(
                "the place is said to lie in {known} ({}) but lies in {actual} ({})",
                title(known),
                title(actual)
            );
            self.checker.warning(
                spot,
                message,
                "near a border both may be meant; else correct one of the two",
            );
        }
        known.or(actual)
    }
}
