//! Upper levels dissolved from villages, made when they are first needed.

use balai_base::{AreaCode, area::Level};
use geo::{MultiPolygon, Polygon, unary_union};

use super::{Areas, Shapes, area_square_metres};

/// A hole smaller than this is a gap between villages that were drawn apart, not a lake.
const SMALLEST_HOLE_SQUARE_METRES: f64 = 100_000.0;

impl Areas {
    /// The shapes of `level`, by code.
    pub(super) fn shapes_of(&self, level: Level) -> Vec<(&AreaCode, &MultiPolygon<f64>)> {
        match level {
            Level::Village => self.villages().iter().map(|area| &area.code).zip(&self.shapes).collect(),
            Level::District => self.districts().iter().collect(),
            Level::Regency => self.regencies().iter().collect(),
            Level::Province => self.provinces().iter().collect(),
        }
    }

    fn districts(&self) -> &Shapes {
        self.districts.get_or_init(|| self.dissolved(Level::District, Level::Village))
    }

    fn regencies(&self) -> &Shapes {
        self.regencies.get_or_init(|| self.dissolved(Level::Regency, Level::District))
    }

    fn provinces(&self) -> &Shapes {
        self.provinces.get_or_init(|| self.dissolved(Level::Province, Level::Regency))
    }

    /// Every area of `level` as the union of the shapes of `below` that lie in it.
    fn dissolved(&self, level: Level, below: Level) -> Shapes {
        let parts = self.shapes_of(below);
        let dissolve = |code: &AreaCode| {
            let inside = parts.iter().filter(|(part, _)| part.is_within(code)).map(|(_, shape)| *shape);
            without_gaps(unary_union(inside))
        };
        self.of_level(level).into_iter().map(|area| (area.code.clone(), dissolve(&area.code))).collect()
    }
}

/// The shape without holes that are only gaps.
fn without_gaps(shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let closed = shape.0.into_iter().map(|polygon| {
        let (outer, holes) = polygon.into_inner();
        let real = holes.into_iter().filter(|hole| {
            let hole = MultiPolygon::new(vec![Polygon::new(hole.clone(), Vec::new())]);
            area_square_metres(&hole) >= SMALLEST_HOLE_SQUARE_METRES
        });
        Polygon::new(outer, real.collect())
    });
    closed.collect()
}
