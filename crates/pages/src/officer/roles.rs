//! Grants in the reader's words: the role's name, and what it is bound to.

use balai_platform::{
    access::Grant,
    region::{Agency, Region},
};
use balai_web::Here;
use serde::Serialize;

use crate::wording::place_title;

/// A grant as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ShownGrant {
    /// The role's word.
    pub(crate) role: String,
    /// The role's name.
    pub(crate) role_name: String,
    /// Agency, unit and area by name; empty for the whole region.
    pub(crate) bounds: String,
    /// The bounds by their words, for forms.
    pub(crate) agency: String,
    /// The unit's word.
    pub(crate) unit: String,
    /// The area's code.
    pub(crate) area: String,
}

/// Grants with the names of the pack; what the pack no longer knows keeps its word.
pub(crate) fn shown_grants(here: &Here, grants: &[Grant]) -> Vec<ShownGrant> {
    grants.iter().map(|grant| shown(here, grant)).collect()
}

fn shown(here: &Here, grant: &Grant) -> ShownGrant {
    let region: &Region = &here.region;
    let language = here.language;
    let role = region.roles.get(&grant.role);
    let agency = region.agencies.get(&grant.agency);
    let unit = agency.and_then(|agency: &Agency| agency.unit(&grant.unit));
    let area = grant.area.as_ref().and_then(|code| region.areas.by_code(code));
    let mut bounds: Vec<String> = Vec::new();
    bounds.extend(unit.map(|unit| unit.name.get(language).to_owned()));
    match (agency, area) {
        (_, Some(area)) => bounds.push(place_title(region, area)),
        (Some(agency), None) => bounds.push(agency.name.get(language).to_owned()),
        (None, None) if !grant.agency.is_empty() => bounds.push(grant.agency.clone()),
        (None, None) => {}
    }
    ShownGrant {
        role: grant.role.clone(),
        role_name: role.map_or_else(|| grant.role.clone(), |role| role.name.get(language).to_owned()),
        bounds: bounds.join(", "),
        agency: grant.agency.clone(),
        unit: grant.unit.clone(),
        area: grant.area.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}
