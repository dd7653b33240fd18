//! Reading and offering grants: the same in an invitation and on an account's page.

use balai_base::AreaCode;
use balai_platform::access::{Grant, ReachKind};
use balai_web::{Fields, Here};
use serde::Serialize;

use crate::wording::{self, Choice, optional};

/// What a grant can be made of.
#[derive(Serialize)]
pub(crate) struct GrantChoices {
    /// Roles with their reach as a hint.
    pub(crate) roles: Vec<Choice>,
    /// Agencies by name.
    pub(crate) agencies: Vec<Choice>,
    /// Units below their agency; a value is `agency/unit`.
    pub(crate) units: Vec<Choice>,
    /// Districts and villages.
    pub(crate) areas: Vec<Choice>,
}

/// Everything the pack offers.
pub(crate) fn choices(here: &Here) -> GrantChoices {
    let none = || here.t("grant-none", &[]);
    GrantChoices {
        roles: roles(here),
        agencies: optional(none(), wording::agencies(here, true)),
        units: optional(none(), units(here)),
        areas: optional(none(), areas(here)),
    }
}

/// Every role, with how far it reaches as a hint.
fn roles(here: &Here) -> Vec<Choice> {
    let roles = here.region.roles.list.iter();
    roles
        .map(|role| Choice {
            hint: here.t(reach_key(role.reach), &[]),
            ..Choice::new(&role.id, role.name.get(here.language))
        })
        .collect()
}

/// Every unit below its agency.
fn units(here: &Here) -> Vec<Choice> {
    let language = here.language;
    let agencies = here.region.agencies.iter();
    agencies
        .flat_map(|agency| {
            agency.units.iter().map(move |unit| Choice {
                group: agency.name.get(language).to_owned(),
                ..Choice::new(format!("{}/{}", agency.id, unit.id), unit.name.get(language))
            })
        })
        .collect()
}

/// Districts and their villages, by name.
fn areas(here: &Here) -> Vec<Choice> {
    let areas = &here.region.areas;
    let districts = areas.of_level(balai_base::area::Level::District);
    let mut choices: Vec<Choice> =
        districts.iter().map(|area| Choice::new(area.code.as_str(), &area.title)).collect();
    choices.sort_by(|one, other| one.label.cmp(&other.label));
    choices.extend(wording::villages(&here.region));
    choices
}

/// The message that says how far a role reaches.
pub(crate) fn reach_key(reach: ReachKind) -> &'static str {
    match reach {
        ReachKind::Region => "reach-region",
        ReachKind::Agency => "reach-agency",
        ReachKind::Unit => "reach-unit",
        ReachKind::Area => "reach-area",
        ReachKind::Assigned => "reach-assigned",
    }
}

/// The grant a form asks for: fields `role`, `agency`, `unit` (`agency/unit`) and `area`. A unit names its
/// agency, so that choosing the unit is enough.
pub(crate) fn grant(fields: &Fields) -> Grant {
    let (unit_agency, unit) = fields.text("unit").split_once('/').unwrap_or(("", ""));
    let agency = fields.optional("agency").unwrap_or(unit_agency);
    // A unit of another agency is left to the check of the whole grant, which says so.
    Grant {
        role: fields.text("role").to_owned(),
        agency: agency.to_owned(),
        unit: unit.to_owned(),
        area: fields.text("area").parse::<AreaCode>().ok(),
    }
}

#[cfg(test)]
mod tests {
    use balai_web::Fields;

    use super::grant;

    #[test]
    fn a_unit_names_its_agency() {
        let read = |text: &str| {
            let grant = grant(&Fields::parse(text.as_bytes()));
            (grant.role, grant.agency, grant.unit, grant.area.map(|area| area.to_string()))
        };
        assert_eq!(
            read("role=officer&agency=&unit=roads%2Fupkeep&area="),
            ("officer".into(), "roads".into(), "upkeep".into(), None)
        );
        assert_eq!(read("role=x&agency=water&unit=roads%2Fupkeep").1, "water");
        assert_eq!(read("role=v&area=99.01").3.as_deref(), Some("99.01"));
        assert_eq!(read(""), (String::new(), String::new(), String::new(), None));
    }
}
