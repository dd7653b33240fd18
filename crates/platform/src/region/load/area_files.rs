//! `areas.geojson`, `areas.csv` and `neighbours.geojson`: where the region is.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use balai_base::{AreaCode, area::Level};
use geo::MultiPolygon;
use geojson::{Feature, GeoJson};

use super::{Loading, region_file::Head};
use crate::region::{
    Areas, Terms,
    areas::{NeighbourShape, Shape, VillageShape, shape_of},
    reading::{Checker, Found, Kind, Source, Spot},
};

/// The columns of `areas.csv`.
const COLUMNS: [&str; 2] = ["kode", "nama"];
/// What the region's own files call their features.
const KEYS: [&str; 2] = ["kode", "nama"];

impl Loading<'_> {
    /// Reads where the region is.
    pub(super) fn areas(&self, head: Option<&Head>) -> Areas {
        let names = self.area_names();
        let villages = self.villages(head.map(|head| &head.code));
        self.check_names(&villages, &names, head);
        let neighbours = self.neighbours();
        let usual = Terms { district: String::new(), village: String::new(), urban_village: String::new() };
        let own = |code: &AreaCode| head.is_none_or(|head| code.is_within(&head.code));
        let names: BTreeMap<AreaCode, String> =
            names.into_iter().filter(|(code, _)| own(code)).map(|(code, name)| (code, name.value)).collect();
        let above = villages
            .iter()
            .flat_map(|village| std::iter::successors(village.code.parent(), AreaCode::parent));
        let known: BTreeSet<AreaCode> = above.chain(names.keys().cloned()).filter(own).collect();
        for code in known {
            self.checker.declare(Kind::Area, code.as_str(), &Spot::file("areas.csv"));
        }
        Areas::build(villages, &names, neighbours, head.map_or(&usual, |head| &head.terms))
    }

    /// The names of districts, regencies and provinces.
    fn area_names(&self) -> BTreeMap<AreaCode, Found<String>> {
        let mut names = BTreeMap::new();
        let Some((shown, text)) = self.text("areas.csv") else {
            self.checker.unread(&[Kind::Area]);
            return names;
        };
        self.checker.rows(&Source::new(&shown, &text), &COLUMNS, &[], |spot, row| {
            let [code, name] = row else { return };
            match code.parse::<AreaCode>() {
                Ok(code) if code.level() == Level::Village => {
                    let help = "villages stand in areas.geojson only; remove the row";
                    self.checker.error(spot, format!("`{code}` is a village"), help);
                }
                Ok(_) if name.is_empty() => {
                    self.checker.error(spot, format!("`{code}` has no name"), "write it");
                }
                Ok(code) => {
                    let name = Found { value: (*name).to_owned(), spot: spot.clone() };
                    if names.insert(code.clone(), name).is_some() {
                        self.checker.error(
                            spot,
                            format!("`{code}` stands there twice"),
                            "keep one of the two",
                        );
                    }
                }
                Err(_) => {
                    let help = "codes look like 51 (province), 51.03 (regency), 51.03.01 (district)";
                    self.checker.error(spot, format!("`{code}` is no area code"), help);
                }
            }
        });
        names
    }

    fn villages(&self, region: Option<&AreaCode>) -> Vec<VillageShape> {
        let Some((shown, text)) = self.text("areas.geojson") else {
            self.checker.unread(&[Kind::Area]);
            return Vec::new();
        };
        let file = FeatureFile::new(self.checker, &shown, &text);
        let mut villages = Vec::new();
        let mut drawn: HashMap<Vec<(u64, u64)>, (AreaCode, String)> = HashMap::new();
        for feature in file.features() {
            let Some((code, name, shape)) = file.feature(&feature) else { continue };
            let earlier = usize::from(self.checker.is_declared(Kind::Area, code.as_str()));
            let spot = file.spot_of(&code, earlier);
            if !file.is_village_of(&code, &spot, region) {
                continue;
            }
            file.check_village_name(&name, &spot);
            if let Some((other, its)) = drawn.insert(corners(&shape), (code.clone(), name.clone()))
                && other != code
            {
                let message = format!("{code} ({name}) and {other} ({its}) have the same polygon");
                let help = "one of the two was exported wrongly: export both again and look at them on a map";
                self.checker.error(&spot, message, help);
            }
            self.checker.declare(Kind::Area, code.as_str(), &spot);
            villages.push(VillageShape { code, name, shape });
        }
        if villages.is_empty() {
            self.checker.unread(&[Kind::Area]);
            let help = "every village of the region is one feature with the properties kode and nama";
            self.checker.error(&Spot::file(&shown), "no village can be used", help);
        }
        villages
    }

    fn neighbours(&self) -> Option<Vec<NeighbourShape>> {
        self.files.own("neighbours.geojson")?;
        let (shown, text) = self.text("neighbours.geojson")?;
        let file = FeatureFile::new(self.checker, &shown, &text);
        let read = |feature: Feature| {
            let (code, name, shape) = file.feature(&feature)?;
            NeighbourShape::new(code, name, shape)
        };
        Some(file.features().into_iter().filter_map(read).collect())
    }

    /// Every area above a village has a name, and every named one has a village.
    fn check_names(
        &self,
        villages: &[VillageShape],
        names: &BTreeMap<AreaCode, Found<String>>,
        head: Option<&Head>,
    ) {
        let Some(head) = head.filter(|_| !names.is_empty() && !villages.is_empty()) else { return };
        let above: BTreeSet<AreaCode> = villages
            .iter()
            .flat_map(|village| std::iter::successors(village.code.parent(), AreaCode::parent))
            .filter(|code| code.is_within(&head.code))
            .collect();
        let spot = Spot::file("areas.csv");
        for code in above.iter().filter(|code| !names.contains_key(*code)) {
            let message = format!("`{code}` has villages but no name");
            self.checker.error(&spot, message, format!("add the row `{code},its name`"));
        }
        let without = names.iter().filter(|(code, _)| code.is_within(&head.code) && !above.contains(*code));
        for (code, name) in without {
            let message = format!("`{code}` has no village in areas.geojson");
            self.checker.warning(&name.spot, message, "add its villages, or remove the row");
        }
    }
}

/// A file of features being read.
struct FeatureFile<'a> {
    checker: &'a Checker,
    source: Source<'a>,
    /// Where each code stands, in bytes.
    places: OnceCell<HashMap<&'a str, Vec<usize>>>,
}

/// Where the values of `kode` stand in a text, by value.
fn places(text: &str) -> HashMap<&str, Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, key) in text.match_indices("\"kode\"") {
        let value = text.get(at + key.len()..).and_then(|rest| rest.split('"').nth(1));
        if let Some(value) = value {
            places.entry(value).or_default().push(at);
        }
    }
    places
}

/// The corners of a shape, wherever its rings begin: what two drawings of one thing share.
fn corners(shape: &MultiPolygon<f64>) -> Vec<(u64, u64)> {
    let rings = shape.0.iter().map(geo::Polygon::exterior);
    let mut corners: Vec<(u64, u64)> =
        rings.flat_map(|ring| ring.0.iter()).map(|at| (at.x.to_bits(), at.y.to_bits())).collect();
    corners.sort_unstable();
    corners.dedup();
    corners
}

impl<'a> FeatureFile<'a> {
    fn new(checker: &'a Checker, name: &str, text: &'a str) -> Self {
        Self { checker, source: Source::new(name, text), places: OnceCell::new() }
    }

    fn features(&self) -> Vec<Feature> {
        match self.source.text.parse::<GeoJson>() {
            Ok(GeoJson::FeatureCollection(collection)) => collection.features,
            Ok(_) => {
                let spot = Spot::file(&self.source.name);
                self.checker.error(
                    &spot,
                    "this is no FeatureCollection",
                    "export the villages as GeoJSON features",
                );
                Vec::new()
            }
            Err(error) => {
                let spot = Spot::file(&self.source.name);
                self.checker.error(
                    &spot,
                    format!("this is not GeoJSON: {error}"),
                    "export it again, or mend the place named",
                );
                Vec::new()
            }
        }
    }

    /// Where the feature of `code` stands that is read `earlier` times before. These files are made by
    /// machines, often on one line, so that a column says nothing.
    fn spot_of(&self, code: &AreaCode, earlier: usize) -> Spot {
        let places = self.places.get_or_init(|| places(self.source.text));
        let at = places.get(code.as_str()).and_then(|places| places.get(earlier).or(places.last()));
        at.map_or_else(|| Spot::file(&self.source.name), |at| Spot { column: 0, ..self.source.at(*at) })
    }

    fn feature(&self, feature: &Feature) -> Option<(AreaCode, String, MultiPolygon<f64>)> {
        let file = Spot::file(&self.source.name);
        let [code, name] =
            KEYS.map(|key| feature.property(key).and_then(|value| value.as_str()).unwrap_or_default());
        let Ok(parsed) = code.parse::<AreaCode>() else {
            let (message, mend) = uncoded(feature, code, name);
            self.checker.error(&file, message, mend);
            return None;
        };
        let spot = self.spot_of(&parsed, 0);
        if name.trim().is_empty() {
            self.checker.error(&spot, format!("{parsed} has no `nama`"), "every feature needs a name");
        }
        let shape = self.shape(feature, &parsed, &spot)?;
        Some((parsed, name.trim().to_owned(), shape))
    }

    fn shape(&self, feature: &Feature, code: &AreaCode, spot: &Spot) -> Option<MultiPolygon<f64>> {
        let Some(geometry) = &feature.geometry else {
            self.checker.error(spot, format!("{code} has no geometry"), "give it a Polygon or MultiPolygon");
            return None;
        };
        let shape = match shape_of(&geometry.value) {
            Shape::Valid(shape) => shape,
            Shape::Repaired(shape, wrong) => {
                let message = format!("the polygon of {code} was repaired: {wrong}");
                self.checker.note(spot, message, "look at it on a map once");
                shape
            }
            Shape::Unusable(wrong) => {
                self.checker.error(
                    spot,
                    format!("the shape of {code} can not be used: {wrong}"),
                    "draw it as a polygon",
                );
                return None;
            }
        };
        let coords = || shape.0.iter().flat_map(|polygon| polygon.exterior().0.iter());
        if coords().any(|coord| coord.x.abs() > 360.0) {
            let message = format!("{code} is drawn in metres, not in degrees");
            self.checker.error(spot, message, "export it again in WGS 84, EPSG:4326");
            return None;
        }
        if coords().any(|coord| coord.y.abs() > 90.0) {
            let message = format!("{code} lies beyond the poles: longitude and latitude are swapped");
            self.checker.error(spot, message, "positions are [longitude, latitude], such as [115.17, -8.65]");
            return None;
        }
        Some(shape)
    }

    fn is_village_of(&self, code: &AreaCode, spot: &Spot, region: Option<&AreaCode>) -> bool {
        if code.level() != Level::Village {
            let help = "this file holds villages only; upper levels are dissolved from them";
            self.checker.error(spot, format!("{code} is no village"), help);
            return false;
        }
        let outside = region.filter(|region| !code.is_within(region));
        if let Some(region) = outside {
            let help = "remove the feature, move it to neighbours.geojson, or correct `code` in region.toml";
            self.checker.error(spot, format!("the village {code} lies outside the region {region}"), help);
        }
        outside.is_none()
    }

    fn check_village_name(&self, name: &str, spot: &Spot) {
        let first = name.split_whitespace().next().unwrap_or_default();
        if name.contains(' ') && ["Desa", "Kelurahan", "Kel."].contains(&first) {
            let message = format!("the name `{name}` begins with `{first}`");
            self.checker.warning(
                spot,
                message,
                format!("write the bare name: `{first}` is put before it by its code"),
            );
        }
    }
}

/// What is wrong with a feature without a code, and what to do: its columns may have other names, its code no dots.
fn uncoded(feature: &Feature, code: &str, name: &str) -> (String, String) {
    let needed = "every feature needs a Kemendagri code with dots, as text";
    let names: Vec<&str> = feature.properties.iter().flatten().map(|(name, _)| name.as_str()).collect();
    if !names.contains(&"kode") && !names.is_empty() {
        let message = format!("a feature has no property `kode`, but {}", names.join(", "));
        let mend =
            "name its columns kode and nama when you export it: docs/region/README.md, section 3, tells how";
        return (message, mend.to_owned());
    }
    let is_undotted = code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_digit());
    let parts = [code.get(..2), code.get(2..4), code.get(4..6), code.get(6..)].into_iter().flatten();
    let dotted = parts.collect::<Vec<_>>().join(".");
    let mend = if is_undotted { format!("{needed}: \"{dotted}\"") } else { needed.to_owned() };
    (format!("a feature has the `kode` `{code}` (its `nama` is `{name}`)"), mend)
}
