//! One search over what a citizen may look for: services, subjects to report, places, public reports, a case number.

use balai_base::CaseNumber;
use balai_civic::reports::{self, Named, PublicFilter, PublicRow, UNDECIDED};
use balai_web::{Answer, Here};
use serde::Serialize;

/// The longest query, in characters.
const MOST_CHARACTERS: usize = 120;
/// How many services are told; the catalogue has them all.
const MOST_SERVICES: usize = 5;

#[derive(Serialize)]
pub(crate) struct SearchPage {
    pub(crate) query: String,
    pub(crate) services: Vec<Named>,
    pub(crate) categories: Vec<Named>,
    pub(crate) places: Vec<FoundPlace>,
    pub(crate) rows: Vec<PublicRow>,
}

#[derive(Serialize)]
pub(crate) struct FoundPlace {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) parent: String,
}

/// `GET /cari`
pub(crate) async fn get(here: Here) -> Answer {
    let query: String = here.query.text("q").chars().take(MOST_CHARACTERS).collect();
    if let Ok(number) = CaseNumber::parse(&query) {
        return Ok(here.redirect(&format!("/lacak/{number}")));
    }
    let mut page = SearchPage {
        query: query.clone(),
        services: Vec::new(),
        categories: Vec::new(),
        places: Vec::new(),
        rows: Vec::new(),
    };
    if query.is_empty() {
        return Ok(here.page("citizen/search.html", &page));
    }
    page.services = services(&here, &query);
    let learned = here.state.learned.of(&here.region.id);
    page.categories = reports::suggest(&here.region, learned.as_deref(), &query)
        .into_iter()
        .map(|suggestion| suggestion.category)
        .filter(|category| category.id != UNDECIDED)
        .collect();
    page.places = places(&here, &query);
    let (context, filter) = (here.context(), PublicFilter { text: query, ..PublicFilter::default() });
    page.rows = here
        .state
        .store
        .read(move |tx| Ok(reports::public_list(tx, &context, &filter, "", 20)?.rows))
        .await?;
    Ok(here.page("citizen/search.html", &page))
}

fn services(here: &Here, query: &str) -> Vec<Named> {
    let day = here.now().day(&here.region.time_zone);
    let found = here.region.services.find(query, day).into_iter().take(MOST_SERVICES);
    found.map(|service| Named { id: service.id.clone(), name: service.name.clone() }).collect()
}

fn places(here: &Here, query: &str) -> Vec<FoundPlace> {
    let areas = &here.region.areas;
    let parent = |code: Option<&balai_base::AreaCode>| {
        code.and_then(|code| areas.by_code(code)).map(|area| area.title.clone()).unwrap_or_default()
    };
    let found = areas.search(query, 5).into_iter().map(|area| FoundPlace {
        code: area.code.to_string(),
        name: area.title.clone(),
        parent: parent(area.parent.as_ref()),
    });
    let named = reports::find_places(&here.region, query).into_iter().take(5).map(|place| FoundPlace {
        code: place.village.code,
        name: place.name,
        parent: place.village.name,
    });
    found.chain(named).collect()
}
