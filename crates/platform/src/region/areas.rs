//! Provinces, regencies, districts and villages: which one a point lies in, and their shapes for maps.

use std::sync::Arc;

use balai_base::{AreaCode, Point, area::Level, place::BoundingBox};

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
    /// The name with what it is, such as `Desa Dalung`.
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
    /// Farther away than the region's surroundings reach.
    Outside {
        /// How far the region is.
        metres: f64,
    },
}

/// The areas of a region.
#[derive(Debug, Default)]
pub struct Areas {
    villages: Vec<Area>,
}

impl Areas {
    /// Where `point` lies.
    pub fn locate(&self, point: Point) -> Located<'_> {
        let _ = point;
        Located::Outside { metres: f64::INFINITY }
    }

    /// The village `point` lies in.
    pub fn village_at(&self, point: Point) -> Option<&Area> {
        match self.locate(point) {
            Located::Inside(area) => Some(area),
            _ => None,
        }
    }

    /// The area with `code`, of any level.
    pub fn by_code(&self, code: &AreaCode) -> Option<&Area> {
        self.villages.iter().find(|area| area.code == *code)
    }

    /// The areas one level below `code`, by name.
    pub fn children(&self, code: &AreaCode) -> Vec<&Area> {
        self.villages.iter().filter(|area| area.parent.as_ref() == Some(code)).collect()
    }

    /// Every village, by code.
    pub fn villages(&self) -> &[Area] {
        &self.villages
    }

    /// Every area of a level, by code.
    pub fn of_level(&self, level: Level) -> Vec<&Area> {
        self.villages.iter().filter(|area| area.code.level() == level).collect()
    }

    /// At most `limit` areas whose name is like `text` (`Desa X`, `Kel. X`, `Kec. X` or just `X`), best first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Area> {
        let _ = (text, limit);
        Vec::new()
    }

    /// The box around the whole region.
    pub fn bounds(&self) -> Option<BoundingBox> {
        self.villages.iter().map(|area| area.bounds).reduce(|all, one| all.joined(&one))
    }

    /// The areas of `level` as a `GeoJSON` feature collection with properties `kode` and `nama`, simplified to
    /// `tolerance_metres`. Made once for each level and tolerance.
    pub fn geojson(&self, level: Level, tolerance_metres: u32) -> Arc<str> {
        let _ = (level, tolerance_metres);
        Arc::from(r#"{"type":"FeatureCollection","features":[]}"#)
    }
}
