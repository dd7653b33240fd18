//! From villages and names to areas of every level.

use std::collections::{BTreeMap, BTreeSet};

use balai_base::{AreaCode, BoundingBox, Point, area::Level};
use geo::MultiPolygon;
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::{
    Area, AreaKind, Areas,
    shape::{bounds_of, centre_of},
};
use crate::region::Terms;

/// A village as its file gives it, repaired.
#[derive(Debug)]
pub(in crate::region) struct VillageShape {
    pub(in crate::region) code: AreaCode,
    pub(in crate::region) name: String,
    pub(in crate::region) shape: MultiPolygon<f64>,
}

/// An area of a neighbour.
#[derive(Debug)]
pub(in crate::region) struct NeighbourShape {
    pub(in crate::region) code: AreaCode,
    pub(in crate::region) name: String,
    pub(in crate::region) shape: MultiPolygon<f64>,
    pub(in crate::region) bounds: BoundingBox,
}

impl NeighbourShape {
    /// A neighbour with a shape that is not empty.
    pub(in crate::region) fn new(code: AreaCode, name: String, shape: MultiPolygon<f64>) -> Option<Self> {
        let bounds = bounds_of(&shape)?;
        Some(Self { code, name, shape, bounds })
    }
}

impl Areas {
    /// The areas of `villages`, and of `names` above them down from the region's own level.
    pub(in crate::region) fn build(
        mut villages: Vec<VillageShape>,
        names: &BTreeMap<AreaCode, String>,
        neighbours: Option<Vec<NeighbourShape>>,
        terms: &Terms,
    ) -> Self {
        villages.sort_by(|left, right| left.code.cmp(&right.code));
        villages.dedup_by(|second, first| second.code == first.code);
        let mut areas = Self { neighbours, ..Self::default() };
        let mut boxes = Vec::new();
        for village in villages {
            let (Some(bounds), Some(centre)) = (bounds_of(&village.shape), centre_of(&village.shape)) else {
                continue;
            };
            let corners = Rectangle::from_corners([bounds.west, bounds.south], [bounds.east, bounds.north]);
            boxes.push(GeomWithData::new(corners, areas.list.len()));
            areas.list.push(area(village.code, village.name, (centre, bounds), terms));
            areas.shapes.push(village.shape);
        }
        areas.village_count = areas.list.len();
        areas.tree = RTree::bulk_load(boxes);
        for level in [Level::District, Level::Regency, Level::Province] {
            areas.add_level(level, names, terms);
        }
        areas.by_code =
            areas.list.iter().enumerate().map(|(place, area)| (area.code.clone(), place)).collect();
        let known: BTreeSet<AreaCode> = areas.by_code.keys().cloned().collect();
        for area in &mut areas.list {
            area.parent = area.code.parent().filter(|parent| known.contains(parent));
        }
        areas
    }

    /// Adds the named areas of `level` that hold a village. Their box is that of their villages, and their
    /// centre that of the village nearest to its middle, which surely lies inside.
    fn add_level(&mut self, level: Level, names: &BTreeMap<AreaCode, String>, terms: &Terms) {
        for (code, name) in names.iter().filter(|(code, _)| code.level() == level) {
            let inside = || self.villages().iter().filter(|village| village.code.is_within(code));
            let Some(bounds) = inside().map(|village| village.bounds).reduce(|all, one| all.joined(&one))
            else {
                continue;
            };
            let middle = bounds.centre();
            let centre = inside()
                .map(|village| village.centre)
                .min_by(|one, other| one.distance_metres(middle).total_cmp(&other.distance_metres(middle)))
                .unwrap_or(middle);
            let new = area(code.clone(), name.clone(), (centre, bounds), terms);
            self.list.push(new);
        }
    }
}

fn area(code: AreaCode, name: String, (centre, bounds): (Point, BoundingBox), terms: &Terms) -> Area {
    let kind = kind_of(&code, &name);
    let title = match kind {
        AreaKind::Province | AreaKind::Regency | AreaKind::City => name.clone(),
        AreaKind::District => format!("{} {name}", terms.district),
        AreaKind::UrbanVillage => format!("{} {name}", terms.urban_village),
        AreaKind::RuralVillage => format!("{} {name}", terms.village),
    };
    Area { code, name, title, kind, parent: None, centre, bounds }
}

fn kind_of(code: &AreaCode, name: &str) -> AreaKind {
    match code.level() {
        Level::Province => AreaKind::Province,
        Level::Regency if name.starts_with("Kota") => AreaKind::City,
        Level::Regency => AreaKind::Regency,
        Level::District => AreaKind::District,
        Level::Village if code.is_urban_village() => AreaKind::UrbanVillage,
        Level::Village => AreaKind::RuralVillage,
    }
}
