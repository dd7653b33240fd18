//! Provinces, regencies, districts and villages: which one a point lies in, and their shapes for maps.
//!
//! Villages are what the pack gives. Everything above is dissolved from them, so that a point in a village is
//! also in its district, which published boundaries of different levels do not promise. A point is assigned
//! by village and by nothing else.

mod build;
mod dissolve;
mod locate;
mod maps;
pub(super) mod search;
mod shape;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, OnceLock},
};

use balai_base::{AreaCode, BoundingBox, Point, area::Level};
use geo::MultiPolygon;
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};

pub(super) use build::{NeighbourShape, VillageShape};
pub(super) use shape::{Shape, area_square_metres, shape_of};

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AreaKind {
    /// Provinsi.
    Province,
    /// Kabupaten.
    Regency,
    /// Kota.
    City,
    /// Kecamatan.
    District,
    /// Kelurahan.
    UrbanVillage,
    /// Desa.
    RuralVillage,
}

/// One area of a region.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its Kemendagri code.
    pub code: AreaCode,
    /// The bare name.
    pub name: String,
    /// The name with what it is, such as `Desa` and the name.
    pub title: String,
    /// What it is.
    pub kind: AreaKind,
    /// The area it lies in, if the pack holds it.
    pub parent: Option<AreaCode>,
    /// A point inside it.
    pub centre: Point,
    /// The box around it.
    pub bounds: BoundingBox,
}

/// Where a point lies.
#[derive(Clone, Debug, PartialEq)]
pub enum Located<'a> {
    /// In this village.
    Inside(&'a Area),
    /// Over the border, in an area of a neighbour that the pack knows by name.
    Neighbour {
        /// The neighbour's name.
        name: &'a str,
        /// The neighbour's code.
        code: &'a AreaCode,
    },
    /// Off the coast.
    Offshore {
        /// The nearest village.
        nearest: &'a Area,
        /// How far it is.
        metres: f64,
    },
    /// Farther away than the region's surroundings reach, or over a border of which the pack knows nothing.
    Outside {
        /// How far the nearest village is.
        metres: f64,
    },
}

/// A village's box in the tree, with its place in the list.
type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;
/// Dissolved shapes by code.
type Shapes = BTreeMap<AreaCode, MultiPolygon<f64>>;

/// The areas of a region.
#[derive(Debug, Default)]
pub struct Areas {
    /// Villages by code, then districts, regencies and provinces.
    list: Vec<Area>,
    /// How many of `list` are villages.
    village_count: usize,
    by_code: BTreeMap<AreaCode, usize>,
    /// Of each village, in the order of `list`.
    shapes: Vec<MultiPolygon<f64>>,
    tree: RTree<Boxed>,
    /// None when the pack says nothing about what is around it.
    neighbours: Option<Vec<NeighbourShape>>,
    districts: OnceLock<Shapes>,
    regencies: OnceLock<Shapes>,
    provinces: OnceLock<Shapes>,
    maps: Mutex<HashMap<(Level, u32), Arc<str>>>,
}

impl Areas {
    /// The area with `code`, of any level.
    pub fn by_code(&self, code: &AreaCode) -> Option<&Area> {
        self.by_code.get(code).and_then(|place| self.list.get(*place))
    }

    /// The area of `level` that `code` lies in, or is.
    pub fn around(&self, code: &AreaCode, level: Level) -> Option<&Area> {
        let code =
            std::iter::successors(Some(code.clone()), AreaCode::parent).find(|code| code.level() == level)?;
        self.by_code(&code)
    }

    /// The areas one level below `code`, by name.
    pub fn children(&self, code: &AreaCode) -> Vec<&Area> {
        let mut children: Vec<&Area> =
            self.list.iter().filter(|area| area.parent.as_ref() == Some(code)).collect();
        children.sort_by(|left, right| left.name.cmp(&right.name));
        children
    }

    /// Every village, by code.
    pub fn villages(&self) -> &[Area] {
        self.list.get(..self.village_count).unwrap_or_default()
    }

    /// Every area of a level, by code.
    pub fn of_level(&self, level: Level) -> Vec<&Area> {
        self.list.iter().filter(|area| area.code.level() == level).collect()
    }

    /// The box around the whole region.
    pub fn bounds(&self) -> Option<BoundingBox> {
        self.villages().iter().map(|area| area.bounds).reduce(|all, one| all.joined(&one))
    }
}
