//! Shapes as geometry: repaired, turned the usual way round, measured.

use balai_base::{BoundingBox, Point};
use geo::{
    Area, BooleanOps, BoundingRect, Centroid, ChamberlainDuquetteArea, Contains, CoordsIter, InteriorPoint,
    LineString, MultiPolygon, Orient, Polygon, Validation, orient::Direction, unary_union,
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

/// The shape of a `Polygon` or `MultiPolygon`. Each polygon that crosses itself is repaired by the even-odd rule,
/// which keeps what lies inside an odd number of times; polygons that overlap are joined.
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
    if shape.coords_iter().any(|coord| !coord.x.is_finite() || !coord.y.is_finite()) {
        return Shape::Unusable("a position is no number".to_owned());
    }
    let nothing = MultiPolygon::new(Vec::new());
    let parts: Vec<MultiPolygon<f64>> =
        shape.0.iter().map(|polygon| polygon.union(&nothing).orient(Direction::Default)).collect();
    let drawn = unary_union(&parts);
    if drawn.0.is_empty() {
        Shape::Unusable("it has no area".to_owned())
    } else if is_same(&shape, &drawn) {
        Shape::Valid(shape.orient(Direction::Default))
    } else {
        Shape::Repaired(drawn.orient(Direction::Default), wrong_with(&shape))
    }
}

/// Whether drawing a shape anew gave it back as it was. That is so for valid shapes only, and far
/// quicker to find out than what is wrong with the others.
fn is_same(shape: &MultiPolygon<f64>, drawn: &MultiPolygon<f64>) -> bool {
    let rings =
        |shape: &MultiPolygon<f64>| shape.0.iter().map(|polygon| polygon.interiors().len()).sum::<usize>();
    let (before, after) = (shape.unsigned_area(), drawn.unsigned_area());
    shape.0.len() == drawn.0.len() && rings(shape) == rings(drawn) && (before - after).abs() <= 1e-6 * after
}

/// What is wrong with an invalid shape, in words.
fn wrong_with(shape: &MultiPolygon<f64>) -> String {
    shape
        .check_validation()
        .err()
        .map_or_else(|| "a ring touches itself".to_owned(), |wrong| wrong.to_string())
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
