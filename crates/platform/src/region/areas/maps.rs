//! Shapes for maps: simplified so that neighbours still fit together, written as `GeoJSON`.
//!
//! Simplifying every polygon on its own tears gaps into common borders. So rings are cut where three areas (or
//! two and the outside) meet, and each piece is simplified once, always in the same direction.

use std::{
    collections::HashMap,
    fmt::Write,
    sync::{Arc, PoisonError},
};

use balai_base::area::Level;
use geo::{Coord, LineString, MultiPolygon, Simplify};

use super::Areas;

/// Metres of one degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;
/// Vertices are the same when they agree to this many parts of a degree (about 1 cm).
const GRID: f64 = 1e7;

/// A vertex on the grid.
type Vertex = (i64, i64);

impl Areas {
    /// The areas of `level` as a `GeoJSON` feature collection with properties `kode` and `nama`, simplified to
    /// `tolerance_metres`. Made once for each level and tolerance.
    pub fn geojson(&self, level: Level, tolerance_metres: u32) -> Arc<str> {
        let key = (level, tolerance_metres);
        if let Some(made) = self.maps.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(made);
        }
        let made: Arc<str> = Arc::from(self.written(level, tolerance_metres));
        let mut maps = self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(maps.entry(key).or_insert(made))
    }

    fn written(&self, level: Level, tolerance_metres: u32) -> String {
        let shapes = self.shapes_of(level);
        let corners = corners(shapes.iter().map(|(_, shape)| *shape));
        let epsilon = f64::from(tolerance_metres) / METRES_PER_DEGREE;
        let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
        for (place, (code, shape)) in shapes.iter().enumerate() {
            let name = self.by_code(code).map_or("", |area| area.title.as_str());
            let comma = if place == 0 { "" } else { "," };
            let name = serde_json::Value::from(name);
            let _ = write!(
                text,
                r#"{comma}{{"type":"Feature","properties":{{"kode":"{code}","nama":{name}}},"geometry":{{"type":"MultiPolygon","coordinates":"#
            );
            write_shape(&mut text, shape, |ring| simplified(ring, &corners, epsilon));
            text.push_str("}}");
        }
        text.push_str("]}");
        text
    }
}

fn vertex(coord: Coord<f64>) -> Vertex {
    #[expect(clippy::cast_possible_truncation, reason = "degrees times the grid fit by far")]
    let grid = |degrees: f64| (degrees * GRID).round() as i64;
    (grid(coord.x), grid(coord.y))
}

/// How many different vertices lie next to each vertex, over all rings: more than two make it a corner.
fn corners<'a>(shapes: impl Iterator<Item = &'a MultiPolygon<f64>>) -> HashMap<Vertex, bool> {
    let mut beside: HashMap<Vertex, Vec<Vertex>> = HashMap::new();
    for ring in shapes.flat_map(|shape| shape.0.iter()).flat_map(rings) {
        for pair in ring.0.windows(2) {
            if let [one, other] = pair {
                let (one, other) = (vertex(*one), vertex(*other));
                for (from, to) in [(one, other), (other, one)] {
                    let known = beside.entry(from).or_default();
                    if !known.contains(&to) {
                        known.push(to);
                    }
                }
            }
        }
    }
    beside.into_iter().map(|(vertex, near)| (vertex, near.len() > 2)).collect()
}

fn rings(polygon: &geo::Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// The ring with each piece between corners simplified.
fn simplified(ring: &LineString<f64>, corners: &HashMap<Vertex, bool>, epsilon: f64) -> Vec<Coord<f64>> {
    let mut open: Vec<Coord<f64>> = ring.0.clone();
    open.pop();
    if epsilon <= 0.0 || open.len() < 4 {
        return ring.0.clone();
    }
    // Begin at a corner, else at the lowest vertex: the same for both sides of a border.
    let is_corner = |coord: &Coord<f64>| corners.get(&vertex(*coord)).copied().unwrap_or(false);
    let lowest =
        || open.iter().enumerate().min_by_key(|(_, coord)| vertex(**coord)).map_or(0, |(place, _)| place);
    let begin = open.iter().position(is_corner).unwrap_or_else(lowest);
    open.rotate_left(begin);
    let first = open.first().copied();
    open.extend(first);
    let mut result: Vec<Coord<f64>> = Vec::new();
    let mut piece: Vec<Coord<f64>> = Vec::new();
    let last = open.len() - 1;
    for (place, coord) in open.into_iter().enumerate() {
        piece.push(coord);
        if place > 0 && (place == last || is_corner(&coord)) {
            let kept = simplified_piece(std::mem::replace(&mut piece, vec![coord]), epsilon);
            result.extend(kept.into_iter().skip(usize::from(!result.is_empty())));
        }
    }
    result
}

/// A piece is simplified from its lower to its higher end; one that closes on itself keeps its farthest vertex,
/// so that a ring of one piece does not vanish.
fn simplified_piece(mut piece: Vec<Coord<f64>>, epsilon: f64) -> Vec<Coord<f64>> {
    let (Some(first), Some(last)) = (piece.first().copied(), piece.last().copied()) else { return piece };
    if vertex(first) == vertex(last) {
        let away = |coord: &Coord<f64>| (coord.x - first.x).hypot(coord.y - first.y);
        let far = piece.iter().enumerate().max_by(|(_, one), (_, other)| away(one).total_cmp(&away(other)));
        let far = far.map_or(0, |(place, _)| place);
        if far == 0 || far + 1 >= piece.len() {
            return piece;
        }
        let rest = piece.split_off(far);
        piece.extend(rest.first().copied());
        let mut joined = simplified_piece(piece, epsilon);
        joined.extend(simplified_piece(rest, epsilon).into_iter().skip(1));
        return joined;
    }
    let turned = vertex(first) > vertex(last);
    if turned {
        piece.reverse();
    }
    let mut kept = LineString::new(piece).simplify(epsilon).0;
    if turned {
        kept.reverse();
    }
    kept
}

/// Writes a shape's coordinates with five decimals (about 1 m), leaving out rings of which too little is left.
fn write_shape(
    text: &mut String,
    shape: &MultiPolygon<f64>,
    simplify: impl Fn(&LineString<f64>) -> Vec<Coord<f64>>,
) {
    text.push('[');
    let mut written = 0;
    for polygon in &shape.0 {
        let outer = simplify(polygon.exterior());
        if outer.len() < 4 && (written > 0 || shape.0.len() > 1) {
            continue;
        }
        text.push_str(if written == 0 { "[" } else { ",[" });
        write_ring(text, &outer);
        for hole in polygon.interiors().iter().map(&simplify).filter(|hole| hole.len() >= 4) {
            text.push(',');
            write_ring(text, &hole);
        }
        text.push(']');
        written += 1;
    }
    text.push(']');
}

fn write_ring(text: &mut String, ring: &[Coord<f64>]) {
    text.push('[');
    for (place, coord) in ring.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(text, "{comma}[{},{}]", rounded(coord.x), rounded(coord.y));
    }
    text.push(']');
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
