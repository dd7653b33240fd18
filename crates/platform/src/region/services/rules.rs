//! What a service asks for, and what of it is missing. Pure.

use std::collections::BTreeSet;

use super::{Requirement, Service, Services};

/// A requirement that nothing given meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its code.
    pub code: String,
    /// The codes that may lawfully be given instead.
    pub substitutes: Vec<String>,
}

/// What `service` asks for in `variant`, in the order of the pack. Without a variant, what every variant asks for.
pub fn applicable<'a>(service: &'a Service, variant: Option<&str>) -> Vec<&'a Requirement> {
    service.requirements.iter().filter(|requirement| applies(requirement, variant)).collect()
}

/// What may be given instead of `code` in `variant`.
pub fn substitutes_of<'a>(service: &'a Service, variant: Option<&str>, code: &str) -> Vec<&'a Requirement> {
    let mut found = applicable(service, variant);
    found.retain(|requirement| requirement.substitutes.as_deref() == Some(code));
    found
}

/// What is required in `variant` and met neither by itself nor by anything of `given` that may stand in for it, in the
/// order of the pack. Empty means that the file is complete.
pub fn missing(service: &Service, variant: Option<&str>, given: &BTreeSet<&str>) -> Vec<Missing> {
    missing_among(&applicable(service, variant), given)
}

/// The same of a list of requirements, such as [`asked_for`] gives.
pub fn missing_among(asked: &[&Requirement], given: &BTreeSet<&str>) -> Vec<Missing> {
    let mut missing = Vec::new();
    for requirement in asked.iter().filter(|requirement| requirement.required) {
        let code = Some(requirement.code.as_str());
        let instead: Vec<&&Requirement> =
            asked.iter().filter(|other| other.substitutes.as_deref() == code).collect();
        let met = given.contains(requirement.code.as_str())
            || instead.iter().any(|other| given.contains(other.code.as_str()));
        if !met {
            let substitutes = instead.into_iter().map(|other| other.code.clone()).collect();
            missing.push(Missing { code: requirement.code.clone(), substitutes });
        }
    }
    missing
}

/// The requirement of a bundle by which the thing its parts call `code` is asked for.
pub fn asked_as<'a>(whole: &'a Service, code: &str) -> Option<&'a Requirement> {
    let also = || whole.requirements.iter().find(|one| one.also.iter().any(|other| other == code));
    whole.requirement(code).or_else(also)
}

/// The variant in which a bundle that was applied for in `chosen` applies for `part`: what the pack names, else the one called
/// like the bundle's own, else the first. Empty when the part has none.
pub fn part_variant(whole: &Service, part: &Service, chosen: &str) -> String {
    let named = whole.part_variants.iter().find(|one| one.service == part.id).map(|one| one.variant.as_str());
    let found = named.and_then(|id| part.variant(id)).or_else(|| part.variant(chosen));
    found.or_else(|| part.variants.first()).map(|variant| variant.id.clone()).unwrap_or_default()
}

/// Everything that is asked for in `variant`: what `service` itself asks for, and for a bundle what its parts require that
/// neither the bundle asks for nor an earlier part produces, each thing once.
pub fn asked_for<'a>(
    services: &'a Services,
    service: &'a Service,
    variant: Option<&str>,
) -> Vec<&'a Requirement> {
    let mut asked = applicable(service, variant);
    let mut produced: BTreeSet<&str> = BTreeSet::new();
    for part in service.bundle_of.iter().filter_map(|id| services.get(id)) {
        let own = part_variant(service, part, variant.unwrap_or_default());
        let own = Some(own.as_str()).filter(|own| !own.is_empty());
        let is_there = |code: &str| {
            produced.contains(code)
                || asked_as(service, code).is_some()
                || asked.iter().any(|one| one.code == code)
        };
        let codes = applicable(part, own).into_iter().map(|one| one.code.as_str());
        let met: BTreeSet<&str> = codes.filter(|code| is_there(code)).collect();
        let left = missing(part, own, &met);
        let codes =
            left.iter().flat_map(|missing| std::iter::once(&missing.code).chain(&missing.substitutes));
        let more: Vec<&Requirement> = codes
            .filter(|code| !asked.iter().any(|one| one.code == **code))
            .filter_map(|code| part.requirement(code))
            .collect();
        asked.extend(more);
        produced.extend(part.satisfies.iter().map(String::as_str));
    }
    asked
}

fn applies(requirement: &Requirement, variant: Option<&str>) -> bool {
    requirement.variants.is_empty()
        || variant.is_some_and(|variant| requirement.variants.iter().any(|own| own == variant))
}
