//! Names people use for places: streets, hamlets, landmarks, with a position each.

use balai_base::{AreaCode, Point, text};

use super::areas::search::likeness;

/// How people shorten the words of names.
const ABBREVIATIONS: [(&str, &str); 8] = [
    ("jl", "jalan"),
    ("jln", "jalan"),
    ("gg", "gang"),
    ("br", "banjar"),
    ("dsn", "dusun"),
    ("sdn", "sd negeri"),
    ("ps", "pasar"),
    ("psr", "pasar"),
];
/// Less alike than this is not found.
const LEAST_LIKENESS: f64 = 0.35;

/// What sort of place a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A street or road.
    Street,
    /// A hamlet, such as a banjar, dusun or RW.
    Hamlet,
    /// A crossing, bridge, statue or other thing everybody knows.
    Landmark,
    /// A market or shops.
    Market,
    /// A school.
    School,
    /// A hospital or health centre.
    Health,
    /// A place of worship.
    Worship,
    /// A public office.
    Office,
    /// A station, terminal, harbour or airport.
    Transport,
    /// A park, field or beach.
    OpenSpace,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Street,
        Self::Hamlet,
        Self::Landmark,
        Self::Market,
        Self::School,
        Self::Health,
        Self::Worship,
        Self::Office,
        Self::Transport,
        Self::OpenSpace,
    ];

    /// The word in `gazetteer.csv`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Hamlet => "hamlet",
            Self::Landmark => "landmark",
            Self::Market => "market",
            Self::School => "school",
            Self::Health => "health",
            Self::Worship => "worship",
            Self::Office => "office",
            Self::Transport => "transport",
            Self::OpenSpace => "open-space",
        }
    }
}

/// One named place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is; for a street a point on it.
    pub point: Point,
    /// The village it lies in.
    pub village: Option<AreaCode>,
    /// How far the real place may lie from the point, in metres; none when the point is exact.
    pub precision_metres: Option<u32>,
}

impl Place {
    /// Farther off than this, a point says no more than the village does: it is not to be used as a position.
    pub const USABLE_METRES: u32 = 500;

    /// Whether the point is near enough to stand for the position of a case.
    pub fn has_position(&self) -> bool {
        self.precision_metres.is_none_or(|metres| metres <= Self::USABLE_METRES)
    }
}

/// Every named place of a region.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    places: Vec<Place>,
    /// The names folded, in the same order.
    folded: Vec<String>,
}

impl Gazetteer {
    /// A gazetteer of `places`.
    pub fn new(places: Vec<Place>) -> Self {
        let folded = places.iter().map(|place| expanded(&text::fold(&place.name))).collect();
        Self { places, folded }
    }

    /// Every place, in the order of the file.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// At most `limit` places whose name is like `text`, best first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Place> {
        let wanted = expanded(&text::fold(text));
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(f64, &Place)> = self
            .places
            .iter()
            .zip(&self.folded)
            .map(|(place, folded)| (likeness(&wanted, folded), place))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            .collect();
        found.sort_by(|(left, one), (right, other)| {
            right.total_cmp(left).then_with(|| one.name.cmp(&other.name))
        });
        found.into_iter().take(limit).map(|(_, place)| place).collect()
    }
}

/// A folded name with the usual abbreviations written out: `jl` is `jalan`, `br` is `banjar`.
fn expanded(folded: &str) -> String {
    let words = folded
        .split(' ')
        .map(|word| ABBREVIATIONS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long));
    words.collect::<Vec<_>>().join(" ")
}
