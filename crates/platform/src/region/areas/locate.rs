//! Which village a point lies in, and what to say when it lies in none.

use balai_base::{BoundingBox, Point};
use geo::{Closest, ClosestPoint, CoordinatePosition, MultiPolygon, coordinate_position::CoordPos};

use super::{Area, Areas, Located};

/// A point this near to a village is in it: the gaps between villages drawn apart and the errors of positioning
/// are larger.
const SNAP_METRES: f64 = 25.0;
/// How far off the coast a point is still explained by the nearest village.
const OFFSHORE_METRES: f64 = 40_000.0;

impl Areas {
    /// Where `point` lies. On a border the village with the lower code is taken.
    pub fn locate(&self, point: Point) -> Located<'_> {
        if let Some(village) = self.containing(point) {
            return Located::Inside(village);
        }
        let Some((nearest, metres)) = self.nearest(point) else {
            return Located::Outside { metres: f64::INFINITY };
        };
        if metres <= SNAP_METRES {
            return Located::Inside(nearest);
        }
        let Some(neighbours) = &self.neighbours else { return Located::Outside { metres } };
        let over = neighbours
            .iter()
            .find(|other| other.bounds.contains(point) && position(&other.shape, point) != CoordPos::Outside);
        match over {
            Some(other) => Located::Neighbour { name: &other.name, code: &other.code },
            None if metres <= OFFSHORE_METRES => Located::Offshore { nearest, metres },
            None => Located::Outside { metres },
        }
    }

    /// The village `point` lies in.
    pub fn village_at(&self, point: Point) -> Option<&Area> {
        match self.locate(point) {
            Located::Inside(area) => Some(area),
            _ => None,
        }
    }

    fn containing(&self, point: Point) -> Option<&Area> {
        let mut candidates: Vec<usize> = self
            .tree
            .locate_all_at_point([point.longitude, point.latitude])
            .map(|boxed| boxed.data)
            .collect();
        candidates.sort_unstable();
        let mut at_border = None;
        for place in candidates {
            match self.shapes.get(place).map(|shape| position(shape, point)) {
                Some(CoordPos::Inside) => return self.list.get(place),
                Some(CoordPos::OnBoundary) => at_border = at_border.or(Some(place)),
                _ => {}
            }
        }
        at_border.and_then(|place| self.list.get(place))
    }

    /// The nearest village and its distance in metres.
    fn nearest(&self, point: Point) -> Option<(&Area, f64)> {
        let mut by_box: Vec<(f64, usize)> = self
            .villages()
            .iter()
            .enumerate()
            .map(|(place, area)| (to_box(&area.bounds, point), place))
            .collect();
        by_box.sort_by(|left, right| left.0.total_cmp(&right.0));
        let mut best: Option<(usize, f64)> = None;
        for (at_least, place) in by_box {
            if best.is_some_and(|(_, metres)| metres < at_least) {
                break;
            }
            let Some(metres) = self.shapes.get(place).and_then(|shape| to_shape(shape, point)) else {
                continue;
            };
            if best.is_none_or(|(_, nearest)| metres < nearest) {
                best = Some((place, metres));
            }
        }
        best.and_then(|(place, metres)| Some((self.list.get(place)?, metres)))
    }
}

fn position(shape: &MultiPolygon<f64>, point: Point) -> CoordPos {
    shape.coordinate_position(&geo::Coord { x: point.longitude, y: point.latitude })
}

/// Metres to the nearest point of a box; 0 inside.
fn to_box(around: &BoundingBox, point: Point) -> f64 {
    point.distance_metres(Point {
        longitude: point.longitude.clamp(around.west, around.east),
        latitude: point.latitude.clamp(around.south, around.north),
    })
}

/// Metres to the nearest point of a shape's border.
fn to_shape(shape: &MultiPolygon<f64>, point: Point) -> Option<f64> {
    match shape.closest_point(&geo::Point::new(point.longitude, point.latitude)) {
        Closest::Intersection(at) | Closest::SinglePoint(at) => {
            Some(point.distance_metres(Point { longitude: at.x(), latitude: at.y() }))
        }
        Closest::Indeterminate => None,
    }
}
