//! What every template knows as `here`: the region's face, the reader's language and actor, the form token.

use balai_base::language::Language;
use balai_platform::{
    access::{Action, Actor, may_ever},
    region::Region,
    render::{Serde, Value},
};
use serde::Serialize;

use crate::{Here, brand, visit::Visit};

#[derive(Serialize)]
struct Shown<'a> {
    base: &'a str,
    path: &'a str,
    language: &'static str,
    languages: Vec<Offered>,
    reference: &'a str,
    now: i64,
    csrf: Option<String>,
    demonstration: bool,
    region: Option<ShownRegion<'a>>,
    officer: Option<ShownOfficer<'a>>,
    /// Whether the browser is signed in to a resident's account.
    resident: bool,
}

/// A language and the address of this page in it.
#[derive(Serialize)]
struct Offered {
    code: &'static str,
    name: &'static str,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct ShownRegion<'a> {
    id: &'a str,
    name: &'a str,
    short_name: &'a str,
    prefix: &'a str,
    emergency: Vec<ShownNumber<'a>>,
    brand: String,
    emblem: Option<String>,
    accent: &'a str,
    /// Which policy officers' passwords follow.
    passwords: &'static str,
    /// Whether the pack has tiles for the map's ground.
    basemap: bool,
    /// Whether there are services to apply for.
    services: bool,
    /// West, south, east and north of the region, in degrees.
    bounds: String,
}

#[derive(Serialize)]
struct ShownNumber<'a> {
    name: &'a str,
    number: &'a str,
}

#[derive(Serialize)]
struct ShownOfficer<'a> {
    name: &'a str,
    /// What the officer may ever do, in the words of `Action`: for the ways a page offers. Handlers ask again.
    may: Vec<&'static str>,
    standing_in: usize,
}

fn region<'a>(region: &'a Region, base: &str, language: Language) -> ShownRegion<'a> {
    ShownRegion {
        id: region.id.as_str(),
        name: region.name.get(language),
        short_name: region.short_name.get(language),
        prefix: &region.number_prefix,
        emergency: region
            .emergency
            .iter()
            .map(|number| ShownNumber { name: number.name.get(language), number: &number.number })
            .collect(),
        brand: format!("{base}{}", brand::style_address(region)),
        emblem: brand::emblem_address(region).map(|address| format!("{base}{address}")),
        accent: &region.brand.accent,
        passwords: region.password_policy.as_str(),
        basemap: region.basemap.is_some(),
        services: !region.services.is_empty(),
        bounds: region.areas.bounds().map_or(String::new(), |area| {
            format!("{} {} {} {}", area.west, area.south, area.east, area.north)
        }),
    }
}

/// This page's address in each language, keeping the rest of its query.
fn languages(
    spoken: &[Language],
    current: Language,
    address: &str,
    query: &[(String, String)],
) -> Vec<Offered> {
    spoken
        .iter()
        .map(|language| {
            let mut pairs = form_urlencoded::Serializer::new(String::new());
            pairs.extend_pairs(query.iter().filter(|(name, _)| name != "bahasa"));
            pairs.append_pair("bahasa", language.as_str());
            Offered {
                code: language.as_str(),
                name: language.own_name(),
                url: format!("{address}?{}", pairs.finish()),
                current: *language == current,
            }
        })
        .collect()
}

fn may(here: &Here) -> Vec<&'static str> {
    let roles = &here.region.roles;
    let allowed = |action: &Action| may_ever(roles, &here.actor, *action);
    Action::ALL.into_iter().filter(allowed).map(Action::as_str).collect()
}

/// `here` of a page of a region.
pub(crate) fn here(here: &Here) -> Value {
    let officer = match &here.actor {
        Actor::Officer(officer) => Some(ShownOfficer {
            name: &officer.name,
            may: may(here),
            standing_in: officer.standing_in_for.len(),
        }),
        _ => None,
    };
    Value::from(Serde(Shown {
        base: &here.base,
        path: &here.path,
        language: here.language.as_str(),
        languages: languages(
            &here.region.languages,
            here.language,
            &here.url(&here.path),
            here.query.pairs(),
        ),
        reference: &here.reference,
        now: here.now().millis(),
        csrf: Some(here.csrf_token()),
        demonstration: here.state.options.demonstration,
        region: Some(region(&here.region, &here.base, here.language)),
        officer,
        resident: here.resident.is_some(),
    }))
}

/// `here` of a page that belongs to no region.
pub(crate) fn nowhere(visit: &Visit, now: i64, demonstration: bool) -> Value {
    Value::from(Serde(Shown {
        base: "",
        path: &visit.path,
        language: visit.language.as_str(),
        languages: languages(&Language::ALL, visit.language, &visit.path, &[]),
        reference: &visit.reference,
        now,
        csrf: None,
        demonstration,
        region: None,
        officer: None,
        resident: false,
    }))
}
