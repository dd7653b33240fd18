//! Shapes as geometry: repaired, turned the usual way round, measured.

use balai_base::{BoundingBox, Point};
use geo::{
    BooleanOps, BoundingRect, Centroid, ChamberlainDuquetteArea, Contains, InteriorPoint, LineString,
    MultiPolygon, Orient, Polygon, Validation, orient::Direction,
};
use geojson::{GeometryValue, Position};

/// What came of a geometry of a file.
pub(in crate::region) enum Shape {
    /// Valid as it was.
    Valid(MultiPolygon<f64>),
    /// Repaired: the shape now, and what was wrong.
    Repaired(MultiPolygon<f64>, String),
    /// No polygon, or nothing was left of it.
    Unusable(String),
}

/// The shape of a `Polygon` or `MultiPolygon`; what crosses itself is repaired by the even-odd rule, which keeps
/// what is drawn once and drops what is drawn twice.
pub(in crate::region) fn shape_of(geometry: &GeometryValue) -> Shape {
    let polygons = match geometry {
        GeometryValue::Polygon { coordinates } => vec![polygon(coordinates)],
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|rings| polygon(rings)).collect()
        }
        other => {
            return Shape::Unusable(format!("it is a {}, not a Polygon or MultiPolygon", other.type_name()));
        }
    };
    let shape = MultiPolygon::new(polygons);
    let shape = match shape.check_validation() {
        Ok(()) => return Shape::Valid(shape.orient(Direction::Default)),
        Err(wrong) => (shape, wrong.to_string()),
    };
    let repaired = shape.0.union(&MultiPolygon::new(Vec::new())).orient(Direction::Default);
    if repaired.0.is_empty() {
        Shape::Unusable("nothing is left of it".to_owned())
    } else {
        Shape::Repaired(repaired, shape.1)
    }
}

fn polygon(rings: &[Vec<Position>]) -> Polygon<f64> {
    let mut rings = rings.iter().map(|ring| ring_of(ring));
    let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    Polygon::new(outer, rings.collect())
}

fn ring_of(positions: &[Position]) -> LineString<f64> {
    let pairs = positions.iter().filter_map(|position| match position.as_slice() {
        [longitude, latitude, ..] => Some((*longitude, *latitude)),
        _ => None,
    });
    let mut ring: LineString<f64> = pairs.collect();
    ring.0.dedup();
    ring
}

/// The box around a shape; none when it is empty.
pub(super) fn bounds_of(shape: &MultiPolygon<f64>) -> Option<BoundingBox> {
    let around = shape.bounding_rect()?;
    Some(BoundingBox {
        west: around.min().x,
        south: around.min().y,
        east: around.max().x,
        north: around.max().y,
    })
}

/// A point inside the shape: its centroid where that lies inside.
pub(super) fn centre_of(shape: &MultiPolygon<f64>) -> Option<Point> {
    let centroid = shape.centroid().filter(|centroid| shape.contains(centroid));
    let inside = centroid.or_else(|| shape.interior_point())?;
    Some(Point { longitude: inside.x(), latitude: inside.y() })
}

/// The area on the earth in square metres (Chamberlain and Duquette, good to about 0.5 %).
pub(in crate::region) fn area_square_metres(shape: &MultiPolygon<f64>) -> f64 {
    shape.chamberlain_duquette_unsigned_area()
}
