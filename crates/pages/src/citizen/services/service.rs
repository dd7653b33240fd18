//! One service: what it gives, what it asks for, what it costs, how soon, where; and its older versions.

use axum::extract::Path;
use balai_platform::region::services::Service;
use balai_web::{Answer, Here, WebError};
use serde::Serialize;

use super::view::{Named, Whole, today};

#[derive(Serialize)]
struct ServicePage {
    service: Whole,
    /// The variant looked at.
    variant: Option<Named>,
    /// Whether it can be applied for: it holds today, and online.
    open: bool,
    /// Whether another version holds today.
    old: bool,
    /// The first day of the version that is shown, as in addresses.
    shown_since: String,
    versions: Vec<Version>,
}

#[derive(Serialize)]
struct Version {
    /// As in addresses: `2020-07-01`.
    since_day: String,
    since: i32,
    until: Option<i32>,
    current: bool,
}

/// `GET /layanan/{service}`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    Ok(here.page("citizen/services/service.html", &page(&here, &id)?))
}

/// `GET /layanan/{service}/cetak`
pub(crate) async fn printable(here: Here, Path(id): Path<String>) -> Answer {
    Ok(here.page("citizen/services/print.html", &page(&here, &id)?))
}

fn page(here: &Here, id: &str) -> Result<ServicePage, WebError> {
    let services = &here.region.services;
    let newest = services.get(id).ok_or_else(WebError::not_found)?;
    let holds = services.on(id, today(here));
    let service = match here.query.text("sejak") {
        "" => holds.unwrap_or(newest),
        since => services
            .versions(id)
            .find(|version| version.since.date().to_string() == since)
            .ok_or_else(WebError::not_found)?,
    };
    let variant = service.variant(here.query.text("varian"));
    let current = holds.is_some_and(|holds| holds.since == service.since);
    Ok(ServicePage {
        service: Whole::of(here, service, variant.map(|variant| variant.id.as_str())),
        variant: variant.map(|variant| Named {
            id: variant.id.clone(),
            name: variant.name.get(here.language).to_owned(),
        }),
        open: current && service.channels.online,
        old: !current,
        shown_since: service.since.date().to_string(),
        versions: services.versions(id).map(|version| told(version, service)).collect(),
    })
}

fn told(version: &Service, shown: &Service) -> Version {
    Version {
        since_day: version.since.date().to_string(),
        since: version.since.0,
        until: version.until.map(|until| until.0),
        current: version.since == shown.since,
    }
}
