//! Turns the values of views into the words of a page where a template alone cannot: reasons, choices of a form.

use balai_civic::reports::Because;
use balai_platform::{
    region::{Area, Category, Region},
    render::Argument,
};
use balai_web::Here;
use serde::Serialize;

/// One choice of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Choice {
    /// What is sent back.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// A line below it; may be empty.
    pub(crate) hint: String,
    /// The heading it stands under; may be empty.
    pub(crate) group: String,
}

impl Choice {
    /// A choice without a hint.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new(), group: String::new() }
    }
}

/// Why an agency has a case, in the reader's language.
pub(crate) fn because(here: &Here, because: &Because) -> String {
    if because.message.is_empty() {
        return because.text.get(here.language).to_owned();
    }
    here.t(
        &because.message,
        &[
            Argument::text("category", because.category.get(here.language)),
            Argument::text("agency", because.agency.get(here.language)),
            Argument::text("area", &because.area),
        ],
    )
}

/// A village with the district it lies in.
pub(crate) fn place_title(region: &Region, area: &Area) -> String {
    match area.parent.as_ref().and_then(|code| region.areas.by_code(code)) {
        Some(parent) => format!("{}, {}", area.title, parent.title),
        None => area.title.clone(),
    }
}

/// Every village, by name.
pub(crate) fn villages(region: &Region) -> Vec<Choice> {
    let mut choices: Vec<Choice> = region
        .areas
        .villages()
        .iter()
        .map(|area| Choice::new(area.code.as_str(), place_title(region, area)))
        .collect();
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    choices
}

/// Every category under its group, in the pack's order.
pub(crate) fn categories(here: &Here) -> Vec<Choice> {
    let categories = &here.region.categories;
    let of_group = |id: &str, name: &str| {
        let choice = |category: &Category| Choice {
            hint: category.description.get(here.language).to_owned(),
            group: name.to_owned(),
            ..Choice::new(&category.id, category.name.get(here.language))
        };
        categories.of_group(id).map(choice).collect::<Vec<_>>()
    };
    categories.groups.iter().flat_map(|group| of_group(&group.id, group.name.get(here.language))).collect()
}

/// `choices` behind a first one that chooses none of them.
pub(crate) fn optional(none: String, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, Choice::new("", none));
    choices
}

/// Every agency of the region's own, by name; the many offices of villages are left out where `offices` is false.
pub(crate) fn agencies(here: &Here, offices: bool) -> Vec<Choice> {
    let mut choices: Vec<Choice> = here
        .region
        .agencies
        .iter()
        .filter(|agency| offices || agency.area.is_none())
        .map(|agency| Choice::new(&agency.id, agency.name.get(here.language)))
        .collect();
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    choices
}
