//! From declared agencies and templates to every office: one for each area of a template's level.

use std::collections::BTreeMap;

use balai_base::{AreaCode, Localized, area::Level};

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
            declared.agencies.iter().map(|agency| declared_office(agency, ladders)).collect();
        for template in &declared.territorial {
            self.check_template_parent(template, declared);
            for area in template_areas(template, areas) {
                let district = areas.around(&area.code, Level::District).map_or("", |around| &around.name);
                let office = derived_office(template, (area, district), declared, ladders);
                self.checker.declare(Kind::Agency, &office.id, &template.id.spot);
                offices.push(office);
            }
        }
        self.check_ladders(declared, ladders);
        self.check_office_names(&offices);
        self.check_circles(&offices);
        offices
    }

    /// Each kind of agency that is used has a ladder; what is missing is told once for each kind.
    fn check_ladders(&self, declared: &Declared, ladders: &[Ladder]) {
        if ladders.is_empty() {
            return;
        }
        let agencies = declared.agencies.iter().map(|one| (one.kind, one.ladder.is_some(), &one.id));
        let templates = declared.territorial.iter().map(|one| (one.kind, one.ladder.is_some(), &one.id));
        let mut without: BTreeMap<AgencyKind, Vec<&Found<String>>> = BTreeMap::new();
        for (kind, named, id) in agencies.chain(templates) {
            if !named && !ladders.iter().any(|ladder| ladder.kinds.contains(&kind)) {
                without.entry(kind).or_default().push(id);
            }
        }
        for (kind, ids) in without {
            let Some(first) = ids.first() else { continue };
            let others = match ids.len() {
                1 => String::new(),
                several => format!(" (`{}` and {} more)", first.value, several - 1),
            };
            self.checker.error(
                &first.spot,
                format!("there is no ladder for agencies of kind `{}`{others}", kind.as_str()),
                "add the kind to `kinds` of a ladder in ladders.toml, or name a `ladder`",
            );
        }
    }

    /// Two offices of one name are one office to whoever reads it: told once for each declaration.
    fn check_office_names(&self, offices: &[Agency]) {
        let mut by_name: BTreeMap<&str, Vec<&Agency>> = BTreeMap::new();
        for office in offices.iter().filter(|office| !office.name.id.is_empty()) {
            by_name.entry(&office.name.id).or_default().push(office);
        }
        let mut told: BTreeMap<Spot, (usize, String)> = BTreeMap::new();
        for (name, same) in by_name.into_iter().filter(|(_, same)| same.len() > 1) {
            let ids: Vec<String> = same.iter().map(|office| format!("`{}`", office.id)).collect();
            let last = same.last().and_then(|office| self.checker.spot(Kind::Agency, &office.id));
            let spot = last.unwrap_or_else(|| Spot::file("agencies.toml"));
            let (count, _) = told
                .entry(spot)
                .or_insert_with(|| (0, format!("{} have the same name, «{name}»", ids.join(" and "))));
            *count += 1;
        }
        for (spot, (count, first)) in told {
            let more =
                if count > 1 { format!("; so have others: {count} names in all") } else { String::new() };
            self.checker.warning(
                &spot,
                format!("{first}{more}"),
                "people can not tell them apart: write {district} into the name of the [[territorial]]",
            );
        }
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

/// An office that is declared by itself.
fn declared_office(agency: &DeclaredAgency, ladders: &[Ladder]) -> Agency {
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
        ladder: ladder_for(agency.kind, agency.ladder.as_ref(), ladders),
    }
}

/// The office a template makes for an area in `district`.
fn derived_office(
    template: &Territorial,
    (area, district): (&Area, &str),
    declared: &Declared,
    ladders: &[Ladder],
) -> Agency {
    let filled = |text: &str| {
        text.replace("{name}", &area.name).replace("{title}", &area.title).replace("{district}", district)
    };
    let filled = |text: &Localized| Localized { id: filled(&text.id), en: filled(&text.en) };
    Agency {
        id: office_id(template, &area.code),
        name: filled(&template.name),
        short_name: filled(template.short_name.as_ref().unwrap_or(&template.name)),
        kind: template.kind,
        units: Vec::new(),
        area: Some(area.code.clone()),
        parent: template.parent.as_ref().and_then(|parent| parent_of(&parent.value, &area.code, declared)),
        head: template.head.as_ref().map(filled),
        contact: Contact::default(),
        ladder: ladder_for(template.kind, template.ladder.as_ref(), ladders),
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

/// The named ladder, else the one for the kind; empty when there is none, which is told elsewhere.
fn ladder_for(kind: AgencyKind, named: Option<&Found<String>>, ladders: &[Ladder]) -> String {
    let of_kind =
        || ladders.iter().find(|ladder| ladder.kinds.contains(&kind)).map(|ladder| ladder.id.clone());
    named.map(|named| named.value.clone()).or_else(of_kind).unwrap_or_default()
}
