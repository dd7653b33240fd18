//! Where invented cases lie: real villages of the pack, points inside them, names from its gazetteer.

use balai_base::{
    AreaCode, Point, Random,
    random::{below, choose},
};
use balai_platform::region::{Area, PlaceKind, Region};

use super::Setting;

/// How often a point is drawn in a village's box before its middle is taken.
const TRIES: usize = 25;

/// The villages cases are invented in.
pub struct Town<'r> {
    region: &'r Region,
    quarters: Vec<Quarter<'r>>,
    weight: u64,
}

struct Quarter<'r> {
    village: &'r Area,
    setting: Setting,
    /// Where its named places are.
    near: Vec<Point>,
    /// Villages with many named places are where most people are.
    weight: u64,
}

impl<'r> Town<'r> {
    /// Every village within an area; all when none is named.
    pub fn new(region: &'r Region, within: Option<&AreaCode>) -> Self {
        let inside = |area: &&Area| within.is_none_or(|within| area.code.is_within(within));
        let villages = region.areas.villages().iter().filter(inside);
        let quarters: Vec<Quarter<'r>> = villages.map(|village| quarter(region, village)).collect();
        let weight = quarters.iter().map(|quarter| quarter.weight).sum();
        Self { region, quarters, weight }
    }

    /// A point in a village, and the names around it.
    pub fn place(&self, random: &dyn Random) -> Option<(&Setting, Point)> {
        let mut drawn = below(random, self.weight);
        let quarter = self.quarters.iter().find(|quarter| {
            let hit = drawn < quarter.weight;
            drawn = drawn.saturating_sub(quarter.weight);
            hit
        })?;
        Some((&quarter.setting, self.point(quarter, random)))
    }

    /// The names around a point.
    pub fn around(&self, point: Point) -> Option<&Setting> {
        let village = &self.region.areas.village_at(point)?.code;
        self.quarters.iter().find(|quarter| quarter.village.code == *village).map(|quarter| &quarter.setting)
    }

    /// A point at most about 60 metres from another, in the same village.
    pub fn beside(&self, point: Point, random: &dyn Random) -> Point {
        let step = |random: &dyn Random| (fraction(random) - 0.5) * 0.0008;
        let moved =
            Point { longitude: point.longitude + step(random), latitude: point.latitude + step(random) };
        let village = |point| self.region.areas.village_at(point).map(|area| area.code.clone());
        if village(moved) == village(point) { moved } else { point }
    }

    fn point(&self, quarter: &Quarter<'_>, random: &dyn Random) -> Point {
        let village = quarter.village;
        for _ in 0..TRIES {
            let drawn = match choose(random, &quarter.near) {
                // Half of all reports are made where names are: along streets and near landmarks.
                Some(place) if below(random, 2) == 0 => scattered(*place, random),
                _ => drawn_in(village, random),
            };
            if self.region.areas.village_at(drawn).is_some_and(|area| area.code == village.code) {
                return drawn;
            }
        }
        village.centre
    }
}

fn quarter<'r>(region: &Region, village: &'r Area) -> Quarter<'r> {
    let named = |kinds: &[PlaceKind]| -> Vec<String> {
        let places = region.gazetteer.places().iter();
        places
            .filter(|place| place.village.as_ref() == Some(&village.code) && kinds.contains(&place.kind))
            .map(|place| place.name.clone())
            .collect()
    };
    let setting = Setting {
        village: village.name.clone(),
        district: village.code.parent().unwrap_or_else(|| village.code.clone()),
        hamlets: named(&[PlaceKind::Hamlet]),
        streets: named(&[PlaceKind::Street]),
        landmarks: named(&[
            PlaceKind::Market,
            PlaceKind::School,
            PlaceKind::Worship,
            PlaceKind::Landmark,
            PlaceKind::Office,
            PlaceKind::OpenSpace,
        ]),
    };
    let places = region.gazetteer.places().iter();
    let near = places
        .filter(|place| place.has_position() && place.village.as_ref() == Some(&village.code))
        .map(|place| place.point)
        .collect();
    let named = setting.streets.len() + setting.landmarks.len();
    Quarter { village, setting, near, weight: 4 + u64::try_from(named.min(20)).unwrap_or(0) }
}

fn drawn_in(village: &Area, random: &dyn Random) -> Point {
    let bounds = &village.bounds;
    Point {
        longitude: bounds.west + (bounds.east - bounds.west) * fraction(random),
        latitude: bounds.south + (bounds.north - bounds.south) * fraction(random),
    }
}

/// Within about 350 metres.
fn scattered(place: Point, random: &dyn Random) -> Point {
    Point {
        longitude: place.longitude + (fraction(random) - 0.5) * 0.006,
        latitude: place.latitude + (fraction(random) - 0.5) * 0.006,
    }
}

/// A number from 0 to below 1.
#[expect(clippy::cast_precision_loss, reason = "a million steps are exact")]
fn fraction(random: &dyn Random) -> f64 {
    below(random, 1_000_000) as f64 / 1_000_000.0
}
