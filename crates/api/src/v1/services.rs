//! The catalogue of services, for programs of other offices and of helpers.

use axum::{extract::Path, http::StatusCode};
use balai_platform::region::services::{Confidence, Fee, Issuing, Service, asked_for};
use balai_web::{Answer, Here, WebError};

use super::{
    answer::{KEEP_SECONDS, json},
    asked::Asked,
    contract::{
        Named, NoQuestion, ServiceChannels, ServiceFacts, ServiceList, ServiceRequirement, ServiceRow,
        ServiceStandard, ServiceVariant,
    },
    telling,
};

/// `GET /api/v1/services`
pub(crate) async fn list(asked: Asked<NoQuestion>) -> Answer {
    let here = &asked.program.here;
    let day = here.now().day(&here.region.time_zone);
    let services = here.region.services.offered(day).map(|service| row(here, service)).collect();
    Ok(here.may_be_kept(json(here, StatusCode::OK, &ServiceList { services })?, KEEP_SECONDS))
}

/// `GET /api/v1/services/{service}`
pub(crate) async fn one(Path(id): Path<String>, asked: Asked<NoQuestion>) -> Answer {
    let here = &asked.program.here;
    let day = here.now().day(&here.region.time_zone);
    let services = &here.region.services;
    let found = services.on(&id, day).or_else(|| services.get(&id));
    let service = found.ok_or_else(WebError::not_found)?;
    Ok(here.may_be_kept(json(here, StatusCode::OK, &facts(here, service))?, KEEP_SECONDS))
}

fn row(here: &Here, service: &Service) -> ServiceRow {
    let services = &here.region.services;
    ServiceRow {
        id: service.id.clone(),
        number: service.number,
        name: service.name.get(here.language).to_owned(),
        summary: service.summary.get(here.language).to_owned(),
        group: group(here, service),
        life_events: service
            .life_events
            .iter()
            .filter_map(|id| services.life_event(id))
            .map(|event| telling::named(here, &event.id, &event.name))
            .collect(),
        online: service.channels.online,
        free: service.fee == Fee::Free,
        working_days: service.standard.working_days,
    }
}

fn group(here: &Here, service: &Service) -> Named {
    match here.region.services.group(&service.group) {
        Some(group) => telling::named(here, &group.id, &group.name),
        None => Named { id: service.group.clone(), name: service.group.clone() },
    }
}

fn facts(here: &Here, service: &Service) -> ServiceFacts {
    let services = &here.region.services;
    let (fee_rupiah, fee_basis) = match &service.fee {
        Fee::Free => (0, None),
        Fee::Fixed { rupiah, basis } => (*rupiah, Some(basis.clone())),
    };
    ServiceFacts {
        id: service.id.clone(),
        number: service.number,
        names: here
            .region
            .languages
            .iter()
            .map(|language| (language.to_string(), service.name.get(*language).to_owned()))
            .collect(),
        summary: service.summary.get(here.language).to_owned(),
        gives: service.gives.get(here.language).to_owned(),
        outcome: service.outcome.clone(),
        group: group(here, service),
        agency: agency(here, service),
        national_system: match &service.issuing {
            Issuing::National { system } => Some(system.clone()),
            Issuing::Local { .. } => None,
        },
        forms: service.forms.clone(),
        variants: variants(here, service),
        legal_basis: service.legal_basis.clone(),
        fee_rupiah,
        fee_basis,
        standard: ServiceStandard {
            working_days: service.standard.working_days,
            extension_working_days: service.standard.extension_working_days,
            objection_working_days: service.standard.objection_working_days,
            basis: service.standard.basis.clone(),
        },
        report_within_days: service.report_within_days,
        channels: ServiceChannels {
            online: service.channels.online,
            counter: service.channels.counter,
            outreach: service.channels.outreach,
        },
        in_person_step: service.in_person_step,
        bundle_of: service
            .bundle_of
            .iter()
            .filter_map(|id| services.get(id))
            .map(|part| telling::named(here, &part.id, &part.name))
            .collect(),
        established: service.confidence == Confidence::Established,
        since: service.since.date().to_string(),
        until: service.until.map(|until| until.date().to_string()),
        versions: services.versions(&service.id).map(|version| version.since.date().to_string()).collect(),
    }
}

fn agency(here: &Here, service: &Service) -> Named {
    match here.region.agencies.get(&service.agency) {
        Some(agency) => telling::named(here, &agency.id, &agency.name),
        None => Named { id: service.agency.clone(), name: service.agency.clone() },
    }
}

fn variants(here: &Here, service: &Service) -> Vec<ServiceVariant> {
    if service.variants.is_empty() {
        let requirements = requirements(here, service, None);
        return vec![ServiceVariant { id: None, name: String::new(), requirements }];
    }
    let told = service.variants.iter().map(|variant| ServiceVariant {
        id: Some(variant.id.clone()),
        name: variant.name.get(here.language).to_owned(),
        requirements: requirements(here, service, Some(&variant.id)),
    });
    told.collect()
}

fn requirements(here: &Here, service: &Service, variant: Option<&str>) -> Vec<ServiceRequirement> {
    let asked = asked_for(&here.region.services, service, variant);
    let told = asked.iter().map(|requirement| ServiceRequirement {
        code: requirement.code.clone(),
        name: requirement.name.get(here.language).to_owned(),
        kind: requirement.kind.as_str().to_owned(),
        required: requirement.required,
        substitutes: asked
            .iter()
            .filter(|other| other.substitutes.as_deref() == Some(requirement.code.as_str()))
            .map(|other| other.code.clone())
            .collect(),
        form: requirement.form.clone(),
    });
    told.collect()
}
