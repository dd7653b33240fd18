//! From declared agencies and templates to every office: one for each area of a template's level.

use std::collections::BTreeMap;

use balai_base::{AreaCode, Localized};

use super::{
    Loading,
    agencies_file::{Declared, DeclaredAgency, Territorial},
};
use crate::region::{
    Agency, AgencyKind, Area, AreaKind, Areas, Contact, Ladder,
    reading::{Found, Kind, Spot, did_you_mean},
};

impl Loading<'_> {
    /// Every office of the region: the declared ones, then those of the templates by code.
    pub(super) fn offices(&self, declared: &Declared, areas: &Areas, ladders: &[Ladder]) -> Vec<Agency> {
        let mut offices: Vec<Agency> =
            declared.agencies.iter().map(|agency| self.declared_office(agency, ladders)).collect();
        for template in &declared.territorial {
            self.check_template_parent(template, declared);
            for area in template_areas(template, areas) {
                let office = self.derived_office(template, area, declared, ladders);
                self.checker.declare(Kind::Agency, &office.id, &template.id.spot);
                offices.push(office);
            }
        }
        self.check_circles(&offices);
        offices
    }

    fn declared_office(&self, agency: &DeclaredAgency, ladders: &[Ladder]) -> Agency {
        Agency {
            id: agency.id.value.clone(),
            name: agency.name.clone(),
            short_name: agency.short_name.clone().unwrap_or_else(|| agency.name.clone()),
            kind: agency.kind,
            units: agency.units.clone(),
            area: agency.area.clone(),
            parent: agency.parent.as_ref().map(|parent| parent.value.clone()),
            head: agency.head.clone(),
            contact: agency.contact.clone(),
            ladder: self.ladder_for(agency.kind, agency.ladder.as_ref(), ladders, &agency.id.spot),
        }
    }

    fn derived_office(
        &self,
        template: &Territorial,
        area: &Area,
        declared: &Declared,
        ladders: &[Ladder],
    ) -> Agency {
        let filled = |text: &Localized| Localized { id: filled(&text.id, area), en: filled(&text.en, area) };
        Agency {
            id: office_id(template, &area.code),
            name: filled(&template.name),
            short_name: filled(template.short_name.as_ref().unwrap_or(&template.name)),
            kind: template.kind,
            units: Vec::new(),
            area: Some(area.code.clone()),
            parent: template
                .parent
                .as_ref()
                .and_then(|parent| parent_of(&parent.value, &area.code, declared)),
            head: template.head.as_ref().map(filled),
            contact: Contact::default(),
            ladder: self.ladder_for(template.kind, template.ladder.as_ref(), ladders, &template.id.spot),
        }
    }

    /// The named ladder, else the one for the kind.
    fn ladder_for(
        &self,
        kind: AgencyKind,
        named: Option<&Found<String>>,
        ladders: &[Ladder],
        spot: &Spot,
    ) -> String {
        if let Some(named) = named {
            return named.value.clone();
        }
        if let Some(ladder) = ladders.iter().find(|ladder| ladder.kinds.contains(&kind)) {
            return ladder.id.clone();
        }
        if !ladders.is_empty() {
            let message = format!("there is no ladder for agencies of kind `{}`", kind.as_str());
            self.checker.error(
                spot,
                message,
                "add the kind to `kinds` of a ladder in ladders.toml, or name a `ladder`",
            );
        }
        String::new()
    }

    fn check_template_parent(&self, template: &Territorial, declared: &Declared) {
        let Some(parent) = &template.parent else { return };
        let templates = declared.territorial.iter().filter(|other| other.level < template.level);
        let names: Vec<&str> = templates
            .map(|other| other.id.as_str())
            .chain(declared.agencies.iter().map(|agency| agency.id.as_str()))
            .collect();
        if !names.contains(&parent.as_str()) {
            let message = format!(
                "`parent` names `{}`, which is neither an agency nor a template of a level above",
                parent.value
            );
            self.checker.error(&parent.spot, message, did_you_mean(parent.as_str(), &names));
        }
    }

    /// Nobody answers to himself, however many are between.
    fn check_circles(&self, offices: &[Agency]) {
        let parents: BTreeMap<&str, &str> = offices
            .iter()
            .filter_map(|office| Some((office.id.as_str(), office.parent.as_deref()?)))
            .collect();
        for office in offices {
            let mut above = parents.get(office.id.as_str()).copied();
            for _ in 0..offices.len() {
                match above {
                    Some(id) if id == office.id => {
                        let spot = self
                            .checker
                            .spot(Kind::Agency, &office.id)
                            .unwrap_or_else(|| Spot::file("agencies.toml"));
                        let message = format!("the agency `{}` answers to itself", office.id);
                        self.checker.error(
                            &spot,
                            message,
                            "follow `parent` from agency to agency and break the circle",
                        );
                        break;
                    }
                    Some(id) => above = parents.get(id).copied(),
                    None => break,
                }
            }
        }
    }
}

fn office_id(template: &Territorial, code: &AreaCode) -> String {
    format!("{}-{code}", template.id.value)
}

fn template_areas<'a>(template: &Territorial, areas: &'a Areas) -> Vec<&'a Area> {
    let mut fitting = areas.of_level(template.level);
    fitting.retain(|area| {
        let sort = template.only_urban.is_none_or(|urban| (area.kind == AreaKind::UrbanVillage) == urban);
        sort && !template.except.contains(&area.code)
    });
    fitting
}

/// The office above that of the area `code`: an agency, or the office of a template around it.
fn parent_of(parent: &str, code: &AreaCode, declared: &Declared) -> Option<String> {
    let Some(template) = declared.territorial.iter().find(|template| template.id.value == parent) else {
        return Some(parent.to_owned());
    };
    let around = std::iter::successors(Some(code.clone()), AreaCode::parent)
        .find(|code| code.level() == template.level)?;
    (!template.except.contains(&around)).then(|| office_id(template, &around))
}

fn filled(text: &str, area: &Area) -> String {
    text.replace("{name}", &area.name).replace("{title}", &area.title)
}
