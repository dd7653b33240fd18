//! Where a row's report lies: by its point, else by its village, else by its district; never by what only looks alike.

use std::collections::HashMap;

use balai_base::{AreaCode, Point, area::Level, text::fold};
use balai_platform::region::{Area, AreaKind, Located, Region};

use super::{Note, columns::key};

/// Words before a name that say what it is, and which sorts of village they mean.
const PREFIXES: [(&str, Option<AreaKind>); 11] = [
    ("kelurahan", Some(AreaKind::UrbanVillage)),
    ("kel", Some(AreaKind::UrbanVillage)),
    ("desa", Some(AreaKind::RuralVillage)),
    ("ds", Some(AreaKind::RuralVillage)),
    ("gampong", Some(AreaKind::RuralVillage)),
    ("nagari", Some(AreaKind::RuralVillage)),
    ("pekon", Some(AreaKind::RuralVillage)),
    ("kecamatan", None),
    ("kec", None),
    ("distrik", None),
    ("kapanewon", None),
];
/// Names shorter than this are not mended: one letter makes another name of them.
const LEAST_MENDED: usize = 5;

/// The cells of a row that say where.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cells<'r> {
    pub(super) latitude: &'r str,
    pub(super) longitude: &'r str,
    pub(super) code: &'r str,
    pub(super) village: &'r str,
    pub(super) district: &'r str,
}

/// A place found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) point: Option<Point>,
    pub(super) area: Option<AreaCode>,
    pub(super) notes: Vec<Note>,
}

/// Why there is none: the column, the reason, how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    pub(super) column: &'static str,
    pub(super) reason: String,
    pub(super) mend: String,
}

/// The villages and districts of a region by name.
pub(super) struct Gazette {
    villages: HashMap<String, Vec<AreaCode>>,
    districts: HashMap<String, Vec<AreaCode>>,
    mapped: HashMap<String, AreaCode>,
}

impl Gazette {
    /// `mapped` are the mapping's own names, each with a code.
    pub(super) fn new(region: &Region, mapped: impl Iterator<Item = (String, String)>) -> Self {
        let by_name = |areas: &mut dyn Iterator<Item = &Area>| {
            let mut names: HashMap<String, Vec<AreaCode>> = HashMap::new();
            for area in areas {
                names.entry(key(&area.name)).or_default().push(area.code.clone());
            }
            names
        };
        Self {
            villages: by_name(&mut region.areas.villages().iter()),
            districts: by_name(&mut region.areas.of_level(Level::District).into_iter()),
            mapped: mapped.filter_map(|(name, code)| Some((key(&name), code.parse().ok()?))).collect(),
        }
    }

    /// Where the row lies.
    pub(super) fn place(&self, region: &Region, cells: &Cells) -> Result<Place, Misplaced> {
        let point = match point(cells) {
            Ok(Some(point)) => point,
            Ok(None) => return self.by_name(region, cells),
            Err(misplaced) => return self.named(region, cells, Note::PointUnreadable).ok_or(misplaced),
        };
        match region.areas.locate(point) {
            Located::Inside(village) => Ok(self.inside(region, (point, village), cells)),
            outside => match turned(region, point) {
                Some(turned) => self.turned(region, turned, cells),
                None => self.named(region, cells, Note::PointOutside).ok_or_else(|| Self::outside(&outside)),
            },
        }
    }

    /// The village or district the row names, in place of a point that can't be taken.
    fn named(&self, region: &Region, cells: &Cells, note: Note) -> Option<Place> {
        let mut named = self.by_name(region, cells).ok().filter(|place| place.area.is_some())?;
        named.notes.push(note);
        Some(named)
    }

    /// Lat and long are swapped. They are taken the other way round only where the village named says the same.
    fn turned(
        &self,
        region: &Region,
        (point, village): (Point, &Area),
        cells: &Cells,
    ) -> Result<Place, Misplaced> {
        let named = self.by_name(region, cells).ok().and_then(|place| place.area);
        if named.is_some_and(|named| village.code.is_within(&named)) {
            let area = Some(village.code.clone());
            return Ok(Place { point: Some(point), area, notes: vec![Note::PointTurned] });
        }
        Err(misplaced(
            "lat",
            "lat and long are swapped: the other way round they lie in the region",
            "swap the two columns, or in a mapping file: [columns] lat = \"the other heading\"",
        ))
    }

    /// A point in a village; a name that says otherwise is noted.
    fn inside(&self, region: &Region, (point, village): (Point, &Area), cells: &Cells) -> Place {
        let named = self.by_name(region, cells).ok().and_then(|place| place.area);
        let differs = named.is_some_and(|named| !village.code.is_within(&named));
        let notes = if differs { vec![Note::VillageDiffers] } else { Vec::new() };
        Place { point: Some(point), area: Some(village.code.clone()), notes }
    }

    fn outside(located: &Located) -> Misplaced {
        let mend = "correct lat and long, or empty both and name the village";
        let kilometres = |metres: f64| format!("{:.1} km", (metres / 1_000.0).max(0.1));
        let reason = match located {
            Located::Inside(_) => String::new(),
            Located::Neighbour { name, .. } => format!("the point lies over the border, in {name}"),
            Located::Offshore { nearest, metres } => {
                format!("the point lies in the sea, {} off {}", kilometres(*metres), nearest.title)
            }
            Located::Outside { metres } => {
                format!("the point lies {} outside the region", kilometres(*metres))
            }
        };
        misplaced("lat", &reason, mend)
    }

    /// By code, else by the village's name, else by the district's.
    fn by_name(&self, region: &Region, cells: &Cells) -> Result<Place, Misplaced> {
        if !cells.code.is_empty() {
            return by_code(region, cells.code);
        }
        if cells.village.is_empty() {
            return self.by_district(region, cells.district);
        }
        if let Some(code) = self.mapped.get(&key(cells.village)) {
            return Ok(Place { area: Some(code.clone()), ..Place::default() });
        }
        let written = Written::of(cells.village);
        // A name may hold what looks like a district, so it is tried as it stands first.
        let whole = self.villages.get(&written.whole);
        let (name, suffix) = match whole {
            Some(_) => (&written.whole, ""),
            None => (&written.name, written.district.as_str()),
        };
        let district = if cells.district.is_empty() { suffix } else { cells.district };
        let within = self.district(region, district)?;
        let same = Self::within(self.villages.get(name), within.as_ref());
        match Self::of_kind(region, same, written.kind).as_slice() {
            [only] => Ok(Place { area: Some(only.clone()), ..Place::default() }),
            [] => self.mended(region, (cells.village, name), within.as_ref()),
            several => Err(ambiguous(region, cells.village, several)),
        }
    }

    /// Nothing is called so: one mistake is mended where the district is known and only one village can be meant.
    fn mended(
        &self,
        region: &Region,
        (written, name): (&str, &str),
        within: Option<&AreaCode>,
    ) -> Result<Place, Misplaced> {
        let near = |most: usize| {
            let mut codes: Vec<AreaCode> = self
                .villages
                .iter()
                .filter(|(known, _)| strsim::damerau_levenshtein(known, name) <= most)
                .flat_map(|(_, codes)| codes.clone())
                .filter(|code| within.is_none_or(|within| code.is_within(within)))
                .collect();
            codes.sort();
            codes
        };
        let one = near(1);
        if let (Some(_), [only], true) = (within, one.as_slice(), name.chars().count() >= LEAST_MENDED) {
            return Ok(Place {
                area: Some(only.clone()),
                notes: vec![Note::VillageMended],
                ..Place::default()
            });
        }
        let elsewhere = self.villages.get(name).map(Vec::as_slice).unwrap_or_default();
        let candidates = match (one.is_empty(), elsewhere) {
            (false, _) => one,
            (true, []) => near(2),
            (true, elsewhere) => elsewhere.to_vec(),
        };
        let place =
            within.and_then(|code| region.areas.by_code(code)).map(|area| format!(" in {}", area.title));
        let reason = format!("no village is called `{written}`{}", place.unwrap_or_default());
        Err(misplaced("village_name", &reason, &meant(region, written, &candidates)))
    }

    /// The district called so; none when no name is given.
    fn district(&self, region: &Region, name: &str) -> Result<Option<AreaCode>, Misplaced> {
        let wanted = Written::of(name).whole;
        if wanted.is_empty() {
            return Ok(None);
        }
        if let Some([only]) = self.districts.get(&wanted).map(Vec::as_slice) {
            return Ok(Some(only.clone()));
        }
        let near: Vec<&AreaCode> = self
            .districts
            .iter()
            .filter(|(known, _)| strsim::damerau_levenshtein(known, &wanted) <= 1)
            .flat_map(|(_, codes)| codes)
            .collect();
        match near.as_slice() {
            [only] if wanted.chars().count() >= LEAST_MENDED => Ok(Some((*only).clone())),
            _ => {
                let names: Vec<String> =
                    region.areas.of_level(Level::District).iter().map(|area| area.name.clone()).collect();
                let near = super::names::nearest(name, names.iter().map(String::as_str), 3);
                let near: Vec<String> = near.into_iter().map(str::to_owned).collect();
                let mend = format!("{}write the district's name", super::names::did_you_mean(&near));
                Err(misplaced("district_name", &format!("no district is called `{name}`"), &mend))
            }
        }
    }

    fn by_district(&self, region: &Region, name: &str) -> Result<Place, Misplaced> {
        Ok(match self.district(region, name)? {
            Some(code) => Place { area: Some(code), notes: vec![Note::DistrictOnly], ..Place::default() },
            None => Place { notes: vec![Note::NoPlace], ..Place::default() },
        })
    }

    fn within(codes: Option<&Vec<AreaCode>>, district: Option<&AreaCode>) -> Vec<AreaCode> {
        let codes = codes.into_iter().flatten();
        codes.filter(|code| district.is_none_or(|district| code.is_within(district))).cloned().collect()
    }

    /// Those of the sort its prefix means, if some are; people mix the two up.
    fn of_kind(region: &Region, codes: Vec<AreaCode>, kind: Option<AreaKind>) -> Vec<AreaCode> {
        let of_kind = |code: &&AreaCode| region.areas.by_code(code).map(|area| area.kind) == kind;
        let meant: Vec<AreaCode> = codes.iter().filter(of_kind).cloned().collect();
        if kind.is_none() || meant.is_empty() { codes } else { meant }
    }
}

/// A village's name taken apart: `Kel. Sawah (Lor)`, `Sawah, Kec. Lor`.
struct Written {
    kind: Option<AreaKind>,
    /// Everything after the prefix.
    whole: String,
    /// The part before a district.
    name: String,
    district: String,
}

impl Written {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let (kind, rest) = without_prefix(&folded);
        let cut = text.find(['(', ',', '/']).or_else(|| text.find(" - "));
        let (name, district) = match cut {
            Some(at) => (text.get(..at).unwrap_or(text), text.get(at + 1..).unwrap_or_default()),
            None => split_at_district(text),
        };
        let folded_name = fold(name);
        Self {
            kind,
            whole: rest.replace(' ', ""),
            name: without_prefix(&folded_name).1.replace(' ', ""),
            district: district.trim().trim_matches(['(', ')', '-', ' ']).to_owned(),
        }
    }
}

/// `Sawah Kec. Lor` parted before the district.
fn split_at_district(text: &str) -> (&str, &str) {
    let lower = text.to_lowercase();
    let at = [" kec.", " kec ", " kecamatan "].iter().find_map(|word| lower.find(word));
    // Lower case may be longer than what it came from; then nothing is parted.
    at.filter(|_| lower.len() == text.len()).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

fn without_prefix(folded: &str) -> (Option<AreaKind>, &str) {
    let Some((first, rest)) = folded.split_once(' ') else { return (None, folded) };
    PREFIXES.iter().find(|(word, _)| *word == first).map_or((None, folded), |(_, kind)| (*kind, rest))
}

/// The point of a row; none when it has no coordinates, or zero for both, as systems write that.
fn point(cells: &Cells) -> Result<Option<Point>, Misplaced> {
    let both = pair(cells.latitude).filter(|_| cells.longitude.is_empty());
    let (latitude, longitude) = both.unwrap_or((cells.latitude, cells.longitude));
    let empty = |text: &str| text.is_empty() || text == "-";
    match (empty(latitude), empty(longitude)) {
        (true, true) => return Ok(None),
        (true, false) => {
            return Err(misplaced("lat", "long stands there without lat", "write both or neither"));
        }
        (false, true) => {
            return Err(misplaced("long", "lat stands there without long", "write both or neither"));
        }
        (false, false) => {}
    }
    let latitude = degrees("lat", latitude)?;
    let longitude = degrees("long", longitude)?;
    if latitude == 0.0 && longitude == 0.0 {
        return Ok(None);
    }
    let wrong = |_| misplaced("lat", "there is no such place on earth", "lat is -90 to 90, long -180 to 180");
    // Swapped ones may lie beyond the pole: that is told as what it is.
    if latitude.abs() > 90.0 && longitude.abs() <= 90.0 && latitude.abs() <= 180.0 {
        return Ok(Some(Point { longitude, latitude }));
    }
    Point::new(longitude, latitude).map(Some).map_err(wrong)
}

/// Both degrees of one cell: `-6.98, 110.41`, `-6,98 110,41`, `-6.98;110.41`. A comma alone parts them only where points
/// stand in both: in `-6,98` it is the number's own.
fn pair(text: &str) -> Option<(&str, &str)> {
    let parted =
        [";", ", ", " ", ","].into_iter().find_map(|mark| text.split_once(mark).map(|two| (mark, two)));
    let (mark, (one, other)) = parted?;
    let (one, other) = (one.trim(), other.trim());
    let clear = mark != "," || (one.contains('.') && other.contains('.'));
    (clear && number(one).is_some() && number(other).is_some()).then_some((one, other))
}

/// A number of degrees, with the dashes that word processors put for a minus.
fn number(text: &str) -> Option<f64> {
    let plain = text.replace(',', ".").replace(['\u{2010}', '\u{2011}', '\u{2013}', '\u{2212}'], "-");
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn degrees(column: &'static str, text: &str) -> Result<f64, Misplaced> {
    number(text).ok_or_else(|| misplaced(column, "this is no number of degrees", "write it like -8.6512"))
}

/// The point the other way round with its village, where it lies in the region.
fn turned(region: &Region, point: Point) -> Option<(Point, &Area)> {
    let turned = Point::new(point.latitude, point.longitude).ok()?;
    region.areas.village_at(turned).map(|village| (turned, village))
}

/// By a code with or without dots.
fn by_code(region: &Region, text: &str) -> Result<Place, Misplaced> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let dotted = match digits.len() {
        10 => [digits.get(..2), digits.get(2..4), digits.get(4..6), digits.get(6..)]
            .into_iter()
            .flatten()
            .collect(),
        6 => [digits.get(..2), digits.get(2..4), digits.get(4..)].into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    let code = dotted.join(".").parse::<AreaCode>().ok();
    let mend = "write the Kemendagri code, such as 51.03.01.2001, or empty it and name the village";
    let Some(code) = code else {
        return Err(misplaced("village_code", "this is no code of a village", mend));
    };
    if region.areas.by_code(&code).is_none() {
        return Err(misplaced("village_code", "the region has no village of this code", mend));
    }
    let notes = if code.level() == Level::Village { Vec::new() } else { vec![Note::DistrictOnly] };
    Ok(Place { area: Some(code), notes, ..Place::default() })
}

fn ambiguous(region: &Region, written: &str, codes: &[AreaCode]) -> Misplaced {
    let reason = format!("`{written}` is the name of {} villages", codes.len());
    misplaced("village_name", &reason, &meant(region, written, codes))
}

/// Which villages may be meant, and how to say which.
fn meant(region: &Region, written: &str, codes: &[AreaCode]) -> String {
    const MOST: usize = 4;
    let names: Vec<String> =
        codes.iter().take(MOST).map(|code| format!("{} = {}", region.areas.full_name(code), code)).collect();
    let said = if names.is_empty() { String::new() } else { format!("perhaps {}. ", names.join("; ")) };
    let first = codes.first().map_or("51.03.01.2001", AreaCode::as_str);
    format!(
        "{said}Fill district_name or village_code, or in a mapping file: [values.village] \"{written}\" = \"{first}\""
    )
}

fn misplaced(column: &'static str, reason: &str, mend: &str) -> Misplaced {
    Misplaced { column, reason: reason.to_owned(), mend: mend.to_owned() }
}
