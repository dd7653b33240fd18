//! A service as its page tells it, in the reader's language.

use balai_base::{Localized, Timestamp};
use balai_platform::region::{
    Region,
    services::{Confidence, Fee, Issuing, Requirement, Service, asked_for, substitutes_of},
};
use balai_web::Here;
use serde::Serialize;

/// A service in a list.
#[derive(Serialize)]
pub(super) struct Row {
    id: String,
    name: String,
    summary: String,
    free: bool,
    rupiah: u32,
    days: u16,
    online: bool,
}

impl Row {
    pub(super) fn of(here: &Here, service: &Service) -> Self {
        let local = |text: &Localized| text.get(here.language).to_owned();
        Self {
            id: service.id.clone(),
            name: local(&service.name),
            summary: local(&service.summary),
            free: service.fee == Fee::Free,
            rupiah: rupiah(&service.fee),
            days: service.standard.working_days,
            online: service.channels.online,
        }
    }
}

fn rupiah(fee: &Fee) -> u32 {
    match fee {
        Fee::Free => 0,
        Fee::Fixed { rupiah, .. } => *rupiah,
    }
}

/// Something with a name and an address.
#[derive(Serialize)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) name: String,
}

/// A requirement with what may be given instead.
#[derive(Serialize)]
pub(super) struct Asked {
    name: String,
    kind: &'static str,
    required: bool,
    why: String,
    /// The names of the variants that ask for it; empty for all.
    only: Vec<String>,
    instead: Vec<String>,
}

/// Where and when the agency receives people.
#[derive(Default, Serialize)]
struct Office {
    agency: String,
    unit: String,
    address: String,
    hours: String,
    phone: String,
    website: String,
}

/// Everything of one version of a service.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own that the template asks")]
pub(super) struct Whole {
    id: String,
    number: Option<u32>,
    name: String,
    summary: String,
    gives: String,
    media: &'static str,
    note: String,
    free: bool,
    rupiah: u32,
    fee_basis: String,
    days: u16,
    extension: Option<u16>,
    objection: Option<u16>,
    report_within: Option<u16>,
    /// The national system that issues the result; empty when the region does.
    national: String,
    document: bool,
    in_person: bool,
    online: bool,
    counter: bool,
    outreach: bool,
    inferred: bool,
    legal_basis: Vec<String>,
    office: Office,
    variants: Vec<Named>,
    requirements: Vec<Asked>,
    parts: Vec<Named>,
    reissue: Option<Named>,
    /// Days since 1970.
    since: i32,
    until: Option<i32>,
}

impl Whole {
    /// The service with what it asks for in `variant`; without one, with everything it may ask for.
    pub(super) fn of(here: &Here, service: &Service, variant: Option<&str>) -> Self {
        let local = |text: &Localized| text.get(here.language).to_owned();
        let named = |id: &String| {
            let service = here.region.services.get(id)?;
            Some(Named { id: id.clone(), name: local(&service.name) })
        };
        let national = match &service.issuing {
            Issuing::National { system } => system.clone(),
            Issuing::Local { .. } => String::new(),
        };
        Self {
            id: service.id.clone(),
            number: service.number,
            name: local(&service.name),
            summary: local(&service.summary),
            gives: local(&service.gives),
            media: service.media.as_str(),
            note: service.note.as_ref().map(local).unwrap_or_default(),
            free: service.fee == Fee::Free,
            rupiah: rupiah(&service.fee),
            fee_basis: match &service.fee {
                Fee::Free => String::new(),
                Fee::Fixed { basis, .. } => basis.clone(),
            },
            days: service.standard.working_days,
            extension: service.standard.extension_working_days,
            objection: service.standard.objection_working_days,
            report_within: service.report_within_days,
            document: matches!(&service.issuing, Issuing::Local { document: Some(_) }),
            in_person: service.in_person_step,
            online: service.channels.online,
            counter: service.channels.counter,
            outreach: service.channels.outreach,
            inferred: service.confidence == Confidence::Inferred
                || service.standard.confidence == Confidence::Inferred,
            legal_basis: service.legal_basis.clone(),
            office: office(here, service),
            variants: service
                .variants
                .iter()
                .map(|variant| Named { id: variant.id.clone(), name: local(&variant.name) })
                .collect(),
            requirements: asked(here, service, variant),
            parts: service.bundle_of.iter().filter_map(named).collect(),
            reissue: service.reissue.as_ref().and_then(named),
            since: service.since.0,
            until: service.until.map(|until| until.0),
            national,
        }
    }
}

/// What is asked for: what stands in for something is told with it, and only by itself where that is not asked for.
fn asked(here: &Here, service: &Service, variant: Option<&str>) -> Vec<Asked> {
    let local = |text: &Localized| text.get(here.language).to_owned();
    let applies = |requirement: &&Requirement| {
        requirement.variants.is_empty()
            || variant.is_none_or(|variant| requirement.variants.iter().any(|own| own == variant))
    };
    let mut shown: Vec<&Requirement> = service.requirements.iter().filter(applies).collect();
    if service.is_bundle() {
        // What only a part requires is asked for with the bundle.
        shown = asked_for(&here.region.services, service, variant);
    }
    let stands_in = |requirement: &Requirement| {
        requirement.substitutes.as_ref().is_some_and(|other| shown.iter().any(|one| one.code == *other))
    };
    let told = |requirement: &&Requirement| Asked {
        name: local(&requirement.name),
        kind: requirement.kind.as_str(),
        required: requirement.required,
        why: requirement.why.as_ref().map(local).unwrap_or_default(),
        only: match variant {
            Some(_) => Vec::new(),
            None => requirement
                .variants
                .iter()
                .filter_map(|id| service.variant(id))
                .map(|variant| local(&variant.name))
                .collect(),
        },
        instead: instead(service, variant, requirement).map(|other| local(&other.name)).collect(),
    };
    shown.iter().filter(|requirement| !stands_in(requirement)).map(told).collect()
}

fn instead<'a>(
    service: &'a Service,
    variant: Option<&str>,
    requirement: &Requirement,
) -> impl Iterator<Item = &'a Requirement> {
    // Without a variant, those of every variant.
    let found = match variant {
        Some(_) => substitutes_of(service, variant, &requirement.code),
        None => service
            .requirements
            .iter()
            .filter(|other| other.substitutes.as_ref() == Some(&requirement.code))
            .collect(),
    };
    found.into_iter()
}

fn office(here: &Here, service: &Service) -> Office {
    let region: &Region = &here.region;
    let Some(agency) = region.agencies.get(&service.agency) else { return Office::default() };
    let unit = service.unit.as_deref().and_then(|unit| agency.unit(unit));
    let own = &agency.contact;
    Office {
        agency: agency.name.get(here.language).to_owned(),
        unit: unit.map(|unit| unit.name.get(here.language).to_owned()).unwrap_or_default(),
        address: own.address.clone().unwrap_or_default(),
        hours: own.hours.as_ref().map(|hours| hours.get(here.language).to_owned()).unwrap_or_default(),
        phone: own.phone.clone().unwrap_or_default(),
        website: own.website.clone().unwrap_or_default(),
    }
}

/// Today at the region's offices.
pub(super) fn today(here: &Here) -> balai_base::Day {
    let now: Timestamp = here.now();
    now.day(&here.region.time_zone)
}
