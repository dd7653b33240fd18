//! What a service asks for, and what of it is missing. Pure.

use std::collections::BTreeSet;

use super::{Requirement, Service};

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
    let mut missing = Vec::new();
    for requirement in applicable(service, variant).into_iter().filter(|requirement| requirement.required) {
        let instead = substitutes_of(service, variant, &requirement.code);
        let met = given.contains(requirement.code.as_str())
            || instead.iter().any(|other| given.contains(other.code.as_str()));
        if !met {
            let substitutes = instead.into_iter().map(|other| other.code.clone()).collect();
            missing.push(Missing { code: requirement.code.clone(), substitutes });
        }
    }
    missing
}

fn applies(requirement: &Requirement, variant: Option<&str>) -> bool {
    requirement.variants.is_empty()
        || variant.is_some_and(|variant| requirement.variants.iter().any(|own| own == variant))
}
