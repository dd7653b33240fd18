//! Turns the values of views into the words of a page where a template alone cannot: choices of a form.

use std::collections::BTreeMap;

use balai_base::{Localized, text::fold};
use balai_civic::reports;
use balai_platform::{
    access::Actor,
    region::{Area, Category, Region},
    render::Argument,
};
use balai_web::{Here, Told};
use serde::Serialize;

/// A refusal whose summary says beside each mistake what it is about, where `name` knows it: several fields may miss the same,
/// and the summary is what a screen reader reads first.
pub(crate) fn named(here: &Here, mut told: Told, name: impl Fn(&str) -> Option<String>) -> Told {
    for one in &mut told.fields {
        if let Some(asked) = name(&one.field) {
            let arguments = [Argument::text("asked", &asked), Argument::text("fault", &one.message)];
            one.message = here.t("form-fault-named", &arguments);
        }
    }
    told
}

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

/// A village with the district it lies in.
pub(crate) fn place_title(region: &Region, area: &Area) -> String {
    match area.parent.as_ref().and_then(|code| region.areas.by_code(code)) {
        Some(parent) => format!("{}, {}", area.title, parent.title),
        None => area.title.clone(),
    }
}

/// Every village, by name and then by district: *Karang* stands before *Karang Gunung*, whatever follows them.
pub(crate) fn villages(region: &Region) -> Vec<Choice> {
    let mut villages: Vec<&Area> = region.areas.villages().iter().collect();
    villages.sort_by_cached_key(|area| (fold(&area.title), fold(&place_title(region, area))));
    let choice = |area: &Area| Choice::new(area.code.as_str(), place_title(region, area));
    villages.into_iter().map(choice).collect()
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
    choices.sort_by_cached_key(|choice| fold(&choice.label));
    choices
}

/// What each form is called, by its code.
pub(crate) fn form_titles(region: &Region) -> BTreeMap<String, Localized> {
    let titled = |form: &balai_platform::forms::Form| (form.code.clone(), form.title.clone());
    region.forms.list.iter().map(titled).collect()
}

/// The agency an officer belongs to; empty for anybody who belongs to none, or to several.
pub(crate) fn own_agency(actor: &Actor) -> String {
    let Actor::Officer(officer) = actor else { return String::new() };
    let mut own =
        officer.grants.iter().map(|grant| grant.agency.as_str()).filter(|agency| !agency.is_empty());
    let Some(first) = own.next() else { return String::new() };
    if own.all(|other| other == first) { first.to_owned() } else { String::new() }
}

/// The categories among `choices` that take a report of this kind; others would be refused.
pub(crate) fn taking(region: &Region, kind: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
    let takes = |id: &str| {
        let kinds = region.categories.get(id).map(|category| category.kinds.as_slice()).unwrap_or_default();
        kinds.is_empty() || kinds.iter().any(|taken| taken.as_str() == kind)
    };
    choices.retain(|choice| takes(&choice.value));
    choices
}

/// The name of the agency complained about; empty when nobody is. Only its reporter's pages may show it.
pub(crate) fn accused(here: &Here, id: &str) -> String {
    let agency = here.region.agencies.get(id);
    agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default()
}

/// The body outside the region whose business a category is, as receipts and pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Outside {
    /// Its name.
    pub(crate) name: String,
    /// How to reach it; may be empty.
    pub(crate) contact: String,
}

/// The body outside whose business the category is, if it is not the region's own.
pub(crate) fn outside(here: &Here, category: &str) -> Option<Outside> {
    let body = reports::outside(&here.region, category)?;
    Some(Outside { name: body.body.name.get(here.language).to_owned(), contact: body.contact })
}
