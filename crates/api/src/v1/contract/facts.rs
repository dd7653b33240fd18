//! What is known of the region itself.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LevelWord, Question, VisibilityWord};

/// A thing of the region with the name people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Named {
    /// By this it is asked for.
    pub(crate) id: String,
    /// Its name in the language asked for by `Accept-Language`.
    pub(crate) name: String,
}

/// A village with the district it lies in. Texts are empty where the place is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Village {
    /// Its Kemendagri code.
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
    /// The name of the area one level up.
    pub(crate) parent: String,
}

/// A box of degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Bounds {
    /// Least degrees east.
    pub(crate) west: f64,
    /// Least degrees north.
    pub(crate) south: f64,
    /// Greatest degrees east.
    pub(crate) east: f64,
    /// Greatest degrees north.
    pub(crate) north: f64,
}

/// A number to call when life is in danger.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EmergencyNumber {
    /// Who answers.
    pub(crate) name: String,
    /// The number, as dialled.
    pub(crate) number: String,
}

/// A way by which reports come in today.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ChannelFact {
    /// The word in reports.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// Its number, address or account; none when people do not write to one.
    pub(crate) address: Option<String>,
}

/// How much may be sent.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(crate) struct Limits {
    /// The shortest text of a report, in characters.
    pub(crate) text_least: usize,
    /// The longest text of a report or message, in characters.
    pub(crate) text_most: usize,
    /// The most photos of one report.
    pub(crate) photos_most: usize,
    /// The largest body of one request, in bytes.
    pub(crate) request_bytes_most: usize,
}

/// What an app must know of the region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RegionFacts {
    /// The short name in addresses.
    pub(crate) id: String,
    /// Its Kemendagri code.
    pub(crate) code: String,
    /// The full name.
    pub(crate) name: String,
    /// The name for headings.
    pub(crate) short_name: String,
    /// The letters before the hyphen of every number.
    pub(crate) number_prefix: String,
    /// The languages of answers, the first one by default.
    pub(crate) languages: Vec<String>,
    /// The IANA name of its time zone.
    pub(crate) time_zone: String,
    /// The colour of its brand, as `#rrggbb`.
    pub(crate) accent: String,
    /// What a district is called here.
    pub(crate) district_term: String,
    /// What a rural village is called here.
    pub(crate) village_term: String,
    /// What an urban village is called here.
    pub(crate) urban_village_term: String,
    /// The box around it.
    pub(crate) bounds: Option<Bounds>,
    /// Whom to call when life is in danger.
    pub(crate) emergency: Vec<EmergencyNumber>,
    /// How reports come in.
    pub(crate) channels: Vec<ChannelFact>,
    /// Who answers, offices of villages left out.
    pub(crate) agencies: Vec<Named>,
    /// How much may be sent.
    pub(crate) limits: Limits,
}

/// Something that can be reported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Category {
    /// By this it is chosen.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// What belongs here and what does not.
    pub(crate) description: String,
    /// What may be meant by a report of it.
    pub(crate) kinds: Vec<String>,
    /// How open its reports are at most.
    pub(crate) visibility: VisibilityWord,
    /// Whether a report must name a place.
    pub(crate) needs_place: bool,
    /// Whether life may be in danger: show the emergency numbers first.
    pub(crate) urgent: bool,
    /// Whether it is about the conduct of officials: an agency may be named in `accused`.
    pub(crate) about_officials: bool,
    /// By how many metres its reports are moved on public maps; 0 shows the place.
    pub(crate) blur_metres: u32,
    /// The body outside the region that is responsible.
    pub(crate) outside_body: Option<Named>,
    /// What it asks; answered in `answers` of a report.
    pub(crate) questions: Vec<Question>,
}

/// Categories under one heading.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Group {
    /// Its id.
    pub(crate) id: String,
    /// The heading.
    pub(crate) name: String,
    /// In the order in which forms offer them.
    pub(crate) categories: Vec<Category>,
}

/// Everything that can be reported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Catalogue {
    /// In the order in which forms offer them.
    pub(crate) groups: Vec<Group>,
}

/// An area.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Area {
    /// Its Kemendagri code.
    pub(crate) code: String,
    /// Its bare name.
    pub(crate) name: String,
    /// Its name with what it is.
    pub(crate) title: String,
    /// Its level.
    pub(crate) level: LevelWord,
    /// The code of the area it lies in, if the region knows it.
    pub(crate) parent: Option<String>,
    /// Degrees east of a point inside it.
    pub(crate) longitude: f64,
    /// Degrees north of that point.
    pub(crate) latitude: f64,
}

/// Areas by code.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct AreaList {
    /// The areas.
    pub(crate) areas: Vec<Area>,
}

/// A street, hamlet or landmark.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FoundPlace {
    /// Sent back as `place`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: String,
    /// Where it lies.
    pub(crate) village: Village,
    /// Degrees east.
    pub(crate) longitude: f64,
    /// Degrees north.
    pub(crate) latitude: f64,
}

/// What bears a name like the one asked for, best first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PlaceList {
    /// Districts and villages.
    pub(crate) areas: Vec<Area>,
    /// Streets, hamlets and landmarks.
    pub(crate) places: Vec<FoundPlace>,
}

/// Where a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Where {
    /// In a village of the region: it can be reported.
    Inside,
    /// In an area of a neighbour.
    Neighbour,
    /// Off the coast.
    Offshore,
    /// Farther away.
    Outside,
}

/// Where a point lies.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Location {
    /// Inside or how else.
    #[serde(rename = "where")]
    pub(crate) place: Where,
    /// The village it lies in, or off whose coast.
    pub(crate) village: Option<Village>,
    /// The neighbour's name.
    pub(crate) neighbour: Option<String>,
    /// How far the nearest village is, in metres.
    pub(crate) metres: Option<u32>,
}

/// A category that words point to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct SuggestedCategory {
    /// The category.
    pub(crate) category: Named,
    /// The words that point there, as sent.
    pub(crate) words: Vec<String>,
    /// How strongly, 0 to 1.
    pub(crate) weight: f64,
}

/// Categories that words point to, best first, at most three; none when the words say too little.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Suggestions {
    /// The categories.
    pub(crate) suggestions: Vec<SuggestedCategory>,
}
