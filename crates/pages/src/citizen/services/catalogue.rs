//! The list: what happened, groups, and what the words of a search point to.

use balai_web::{Answer, Here, WebError};
use serde::Serialize;

use super::view::{Row, today};

/// The longest query, in characters.
const MOST_CHARACTERS: usize = 120;

#[derive(Serialize)]
struct Catalogue {
    query: String,
    events: Vec<Event>,
    /// The event that is looked at.
    event: Option<Event>,
    /// What the search or the event leads to.
    rows: Vec<Row>,
    groups: Vec<Group>,
    asks: bool,
    empty: bool,
}

#[derive(Clone, Serialize)]
struct Event {
    id: String,
    name: String,
    summary: String,
}

#[derive(Serialize)]
struct Group {
    id: String,
    name: String,
    rows: Vec<Row>,
}

/// `GET /layanan`
pub(crate) async fn get(here: Here) -> Answer {
    let services = &here.region.services;
    let day = today(&here);
    let query: String = here.query.text("q").trim().chars().take(MOST_CHARACTERS).collect();
    let chosen = here.query.text("kejadian");
    let events: Vec<Event> = services
        .life_events
        .iter()
        .map(|event| Event {
            id: event.id.clone(),
            name: event.name.get(here.language).to_owned(),
            summary: event.summary.get(here.language).to_owned(),
        })
        .collect();
    let event = events.iter().find(|event| event.id == chosen).cloned();
    if !chosen.is_empty() && event.is_none() {
        return Err(WebError::not_found());
    }
    let rows = match services.life_event(chosen) {
        Some(event) => {
            let found = event.services.iter().filter_map(|id| services.on(id, day));
            found.map(|service| Row::of(&here, service)).collect()
        }
        None => services.find(&query, day).into_iter().map(|service| Row::of(&here, service)).collect(),
    };
    let whole = query.is_empty() && event.is_none();
    let groups = if whole { groups(&here) } else { Vec::new() };
    let page = Catalogue {
        asks: !services.guide.questions.is_empty(),
        empty: services.is_empty(),
        query,
        events,
        event,
        rows,
        groups,
    };
    Ok(here.page("citizen/services/catalogue.html", &page))
}

fn groups(here: &Here) -> Vec<Group> {
    let services = &here.region.services;
    let day = today(here);
    let group = |group: &balai_platform::region::services::ServiceGroup| Group {
        id: group.id.clone(),
        name: group.name.get(here.language).to_owned(),
        rows: services
            .offered(day)
            .filter(|service| service.group == group.id)
            .map(|service| Row::of(here, service))
            .collect(),
    };
    services.groups.iter().map(group).filter(|group| !group.rows.is_empty()).collect()
}
