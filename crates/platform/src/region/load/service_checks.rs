//! What concerns several services at once: versions, numbers, groups, bundles; and the promises their standards make.

use std::collections::BTreeMap;

use balai_base::{Promise, PromiseUnit};

use super::Loading;
use crate::region::{
    Clock, DocumentOrigin, PromiseSet, Promises, Region, Retained,
    reading::{Found, Kind, Spot, did_you_mean},
    services::{Issuing, Service, Services},
};

/// The set of `promises.toml` after which the sets of service standards are made.
const PATTERN: &str = "layanan";
/// The clock that runs from a complete file until the service is given.
const SERVICE: &str = "service";
/// The clock of an answer that was put off.
const EXTENSION: &str = "extension";
/// The clock of an objection.
const OBJECTION: &str = "objection";

impl Loading<'_> {
    /// Puts versions of services in order: the newest of each in the list, the others behind it.
    pub(super) fn arrange(&self, services: &mut Services, versions: Vec<Found<Service>>) {
        let mut by_id: BTreeMap<String, Vec<Found<Service>>> = BTreeMap::new();
        let mut order = Vec::new();
        for service in versions {
            if !order.contains(&service.value.id) {
                order.push(service.value.id.clone());
                self.checker.declare(Kind::Service, &service.value.id, &service.spot);
            }
            by_id.entry(service.value.id.clone()).or_default().push(service);
        }
        for id in order {
            let mut list = by_id.remove(&id).unwrap_or_default();
            list.sort_by_key(|service| std::cmp::Reverse(service.value.since));
            self.check_versions(&list);
            let mut list = list.into_iter().map(|service| service.value);
            services.list.extend(list.next());
            services.earlier.extend(list);
        }
        services.list.sort_by_key(|service| service.number.unwrap_or(u32::MAX));
        self.check_numbers(services);
        self.check_groups(services);
        self.check_bundles(services);
    }

    /// `list` holds the versions of one service, the newest first.
    fn check_versions(&self, list: &[Found<Service>]) {
        for service in list {
            let own = &service.value;
            if own.until.is_some_and(|until| until < own.since) {
                let message = format!("this version of `{}` ends before it begins", own.id);
                self.checker.error(&service.spot, message, "`until` is the last day on which it holds");
            }
        }
        for (newer, older) in list.iter().zip(list.iter().skip(1)) {
            let (newer, before) = (&newer.value, &older.value);
            if before.until.is_none_or(|until| until >= newer.since) {
                let since = newer.since.date();
                let message = format!("two versions of `{}` hold on {since}", before.id);
                let help = "write `until` in the older one: the day before the newer one's `since`";
                self.checker.error(&older.spot, message, help);
            }
        }
    }

    fn check_numbers(&self, services: &Services) {
        let mut taken: BTreeMap<u32, &str> = BTreeMap::new();
        for service in &services.list {
            let Some(number) = service.number else { continue };
            if let Some(first) = taken.insert(number, &service.id) {
                let message = format!("`{first}` and `{}` both have the number {number}", service.id);
                self.checker.error(&self.service_spot(&service.id), message, "give each a number of its own");
            }
        }
    }

    fn check_groups(&self, services: &Services) {
        for group in &services.groups {
            if !services.list.iter().any(|service| service.group == group.id) {
                let spot = self
                    .checker
                    .spot(Kind::ServiceGroup, &group.id)
                    .unwrap_or_else(|| Spot::file("services/"));
                let message = format!("the group `{}` has no service", group.id);
                self.checker.warning(&spot, message, "remove it, or give it one");
            }
        }
    }

    /// A bundle that holds itself, directly or through others, would never be complete.
    fn check_bundles(&self, services: &Services) {
        for service in services.list.iter().filter(|service| service.is_bundle()) {
            if let Some(way) = cycle(services, &service.id) {
                let message = format!("the bundle `{}` holds itself: {}", service.id, way.join(" → "));
                let help = "remove one of them from `bundle_of`";
                self.checker.error(&self.service_spot(&service.id), message, help);
                continue;
            }
            self.check_parts(services, service);
        }
    }

    /// Variants of parts must be theirs, and what is the same thing for parts must be asked for by one of them.
    fn check_parts(&self, services: &Services, whole: &Service) {
        let spot = self.service_spot(&whole.id);
        for named in &whole.part_variants {
            let part = services.get(&named.service).filter(|_| whole.bundle_of.contains(&named.service));
            let message = match part {
                None => format!("`part_variant` names `{}`, which is no part of the bundle", named.service),
                Some(part) if part.variant(&named.variant).is_none() => {
                    format!("`{}` has no variant `{}`", part.id, named.variant)
                }
                Some(_) => continue,
            };
            let known: Vec<&str> = match part {
                None => whole.bundle_of.iter().map(String::as_str).collect(),
                Some(part) => part.variants.iter().map(|variant| variant.id.as_str()).collect(),
            };
            let word = if part.is_none() { &named.service } else { &named.variant };
            self.checker.error(&spot, message, did_you_mean(word, &known));
        }
        let parts = || whole.bundle_of.iter().filter_map(|id| services.get(id));
        let codes: Vec<&str> =
            parts().flat_map(|part| &part.requirements).map(|one| one.code.as_str()).collect();
        for code in whole.requirements.iter().flat_map(|one| &one.also) {
            if !codes.contains(&code.as_str()) {
                let message = format!("`also` names `{code}`, which no part of `{}` asks for", whole.id);
                self.checker.error(&spot, message, did_you_mean(code, &codes));
            }
        }
    }

    /// The archive keeps documents by classes of documents.
    fn check_classes(&self, region: &Region) {
        for kind in &region.documents.kinds {
            let class = region.retention.iter().find(|class| class.id == kind.retention);
            if class.is_some_and(|class| class.kept != Retained::Documents) {
                let spot = self.checker.spot(Kind::Document, &kind.id);
                let message =
                    format!("`{}` is kept by `{}`, which is no class of documents", kind.id, kind.retention);
                let help = "name a class of retention.toml with `of = \"documents\"`";
                self.checker.error(&spot.unwrap_or_else(|| Spot::file("documents.toml")), message, help);
            }
        }
    }

    /// A document that a service names must be the region's own, and somebody must come to sign it.
    pub(super) fn check_products(&self, region: &Region) {
        self.check_classes(region);
        for service in region.services.list.iter().chain(&region.services.earlier) {
            let Issuing::Local { document: Some(document) } = &service.issuing else { continue };
            let spot = self.service_spot(&service.id);
            let origin = region.documents.get(document).map(|kind| kind.origin);
            if origin == Some(DocumentOrigin::National) {
                let message =
                    format!("`{}` issues `{document}`, which the national system issues", service.id);
                let help = "name one of the region's own in documents.toml, or write `national_system`";
                self.checker.error(&spot, message, help);
            }
            let workflow = region.workflows.get(&service.workflow);
            if workflow.is_some_and(|workflow| !workflow.transitions.iter().any(|step| step.issues)) {
                let message = format!("no step of the workflow `{}` issues `{document}`", service.workflow);
                let help = "add `issues = true` to the step that signs";
                self.checker.error(&spot, message, help);
            }
        }
    }

    pub(super) fn service_spot(&self, id: &str) -> Spot {
        self.checker.spot(Kind::Service, id).unwrap_or_else(|| Spot::file("services/"))
    }

    /// Adds the sets of service standards to `promises`: the set `layanan` with the service's own figures.
    pub(super) fn promise_services(&self, promises: &mut Promises, services: &Services) {
        let Some(pattern) = promises.get(PATTERN).cloned() else {
            if let Some(service) = services.list.first() {
                let help =
                    "add [[set]] with id = \"layanan\" and a clock `service`: the standard pack shows how";
                let message = "there are services, and promises.toml has no set `layanan`";
                self.checker.error(&self.service_spot(&service.id), message, help);
            }
            return;
        };
        for service in services.list.iter().chain(&services.earlier) {
            let id = service.promise_set();
            if promises.get(&id).is_some() {
                continue;
            }
            self.checker.declare(Kind::PromiseSet, &id, &self.service_spot(&service.id));
            promises.sets.push(PromiseSet {
                id,
                name: pattern.name.clone(),
                clocks: clocks(&pattern, service),
            });
        }
    }
}

/// The clocks of `pattern` with the figures of `service`; a clock it has no figure for is left out.
fn clocks(pattern: &PromiseSet, service: &Service) -> Vec<Clock> {
    let standard = &service.standard;
    let own = |clock: &Clock| {
        let days = match clock.id.as_str() {
            SERVICE => Some(standard.working_days),
            EXTENSION => standard.extension_working_days,
            OBJECTION => standard.objection_working_days,
            _ => return Some(clock.clone()),
        };
        let promise = Promise { amount: u32::from(days?), unit: PromiseUnit::WorkingDays };
        let decree = standard.basis.clone().unwrap_or_else(|| clock.decree.clone());
        Some(Clock { promise, decree, ..clock.clone() })
    };
    pattern.clocks.iter().filter_map(own).collect()
}

/// The way from `start` back to itself along `bundle_of`, if there is one.
fn cycle(services: &Services, start: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    while let Some(way) = ways.pop() {
        let parts =
            way.last().and_then(|last| services.get(last)).map(|service| service.bundle_of.as_slice());
        for part in parts.unwrap_or_default() {
            let mut longer = way.clone();
            longer.push(part.clone());
            if part == start {
                return Some(longer);
            }
            if !way.contains(part) {
                ways.push(longer);
            }
        }
    }
    None
}
