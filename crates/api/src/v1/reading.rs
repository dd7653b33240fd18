//! Public reports: listed, searched, on the map, one by one, and those that may tell of the same.

use axum::http::StatusCode;
use balai_base::{BoundingBox, CaseNumber, Problem};
use balai_civic::reports::{self, Answers, MapFeature, PlaceSource, PublicFilter, UNDECIDED};
use balai_platform::access::Actor;
use balai_web::{Answer, Here, SentJson};

use super::{
    answer::{json, json_as, refusal},
    asked::{Asked, Numbered},
    contract::{
        self, AreaText, MapAsked, MapPoint, MapPoints, MapProperties, Named, NoQuestion, ReportList,
        ReportsAsked, SearchAsked, SearchResult, SimilarList, SimilarSent, StateWord, Text, Village,
    },
    telling,
};

/// Rows of a page unless asked for otherwise.
const ROWS: u32 = 20;
/// Names found by a search, of each sort.
const NAMES: usize = 5;

fn filter(
    (text, area): (Text<0, 120>, Option<AreaText>),
    (category, agency): (Text<0, 80>, Text<0, 80>),
    state: Option<StateWord>,
) -> PublicFilter {
    PublicFilter {
        area: area.map(|code| code.0.to_string()).unwrap_or_default(),
        category: category.0,
        agency: agency.0,
        meaning: state.map(StateWord::as_str).unwrap_or_default().to_owned(),
        text: text.0,
    }
}

/// `GET /api/v1/reports`
pub(crate) async fn list(asked: Asked<ReportsAsked>) -> Answer {
    let (here, asked) = (&asked.program.here, asked.value);
    let filter = filter((asked.text, asked.area.0), (asked.category, asked.agency), asked.state.0);
    let rows = asked.limit.0.map_or(ROWS, |limit| limit.0);
    let (context, after) = (here.context(), asked.after.0);
    let list = here
        .state
        .store
        .read(move |tx| reports::public_list(tx, &context, &filter, &after, rows))
        .await
        .map_err(|failure| match failure.problem() {
            // A mark is no shape that could be described: one that leads nowhere is a page that does not exist.
            problem if problem.message == "problem-cursor" => Problem::not_found("problem-cursor").into(),
            _ => refusal(failure),
        })?;
    let reports = list.rows.iter().map(|row| telling::row(here, row)).collect();
    json(here, StatusCode::OK, &ReportList { reports, next: list.next })
}

/// `GET /api/v1/reports/{number}`
pub(crate) async fn one(Numbered(number): Numbered, asked: Asked<NoQuestion>) -> Answer {
    let here = &asked.program.here;
    let context = here.context();
    let case = here.state.store.read(move |tx| reports::public_case(tx, &context, &number)).await?;
    json(here, StatusCode::OK, &telling::report(here, &case))
}

/// `GET /api/v1/map`
pub(crate) async fn map(asked: Asked<MapAsked>) -> Answer {
    let (here, asked) = (&asked.program.here, asked.value);
    let area =
        BoundingBox { west: asked.west.0, south: asked.south.0, east: asked.east.0, north: asked.north.0 };
    let filter = filter((asked.text, asked.area.0), (asked.category, asked.agency), asked.state.0);
    let context = here.context();
    let found = here
        .state
        .store
        .read(move |tx| reports::map_features_within(tx, &context, &filter, &area))
        .await
        .map_err(refusal)?;
    let features = found.iter().map(|feature| on_the_map(here, feature)).collect();
    let points = MapPoints { kind: "FeatureCollection", features };
    json_as(here, StatusCode::OK, ("application/geo+json", &points))
}

fn on_the_map(here: &Here, feature: &MapFeature) -> contract::MapFeature {
    contract::MapFeature {
        kind: "Feature",
        geometry: MapPoint { kind: "Point", coordinates: [feature.longitude, feature.latitude] },
        properties: MapProperties {
            number: feature.number.to_string(),
            category: feature.category.clone(),
            meaning: feature.meaning.clone(),
            area: feature.area.clone(),
            created_at: telling::when(here, feature.created_at),
            late: feature.late,
            answers: feature.answers.iter().map(|view| telling::answered(here, view)).collect(),
        },
    }
}

/// `GET /api/v1/search`
pub(crate) async fn search(asked: Asked<SearchAsked>) -> Answer {
    let here = &asked.program.here;
    let text = asked.value.text.0;
    // A number is found however it was typed.
    let words = CaseNumber::parse_for(&here.region.number_prefix, &text)
        .map_or_else(|_| text.clone(), |number| number.to_string());
    let (context, filter) = (here.context(), PublicFilter { text: words, ..PublicFilter::default() });
    let list = here
        .state
        .store
        .read(move |tx| reports::public_list(tx, &context, &filter, "", ROWS))
        .await
        .map_err(refusal)?;
    let areas = &here.region.areas;
    let learned = here.state.learned.of(&here.region.id);
    let parent = |area: &balai_platform::region::Area| {
        area.parent.as_ref().and_then(|code| areas.by_code(code)).map(|one| one.title.clone())
    };
    let result = SearchResult {
        categories: reports::suggest(&here.region, learned.as_deref(), &text)
            .into_iter()
            .map(|one| one.category)
            .filter(|category| category.id != UNDECIDED)
            .map(|one| Named { name: one.name.get(here.language).to_owned(), id: one.id })
            .collect(),
        areas: areas
            .search(&text, NAMES)
            .into_iter()
            .map(|area| Village {
                code: area.code.to_string(),
                name: area.title.clone(),
                parent: parent(area).unwrap_or_default(),
            })
            .collect(),
        places: reports::find_places(&here.region, &text).iter().take(NAMES).map(telling::place).collect(),
        reports: list.rows.iter().map(|row| telling::row(here, row)).collect(),
    };
    json(here, StatusCode::OK, &result)
}

/// `POST /api/v1/similar`
pub(crate) async fn similar(sent: SentJson<SimilarSent>) -> Answer {
    let (here, sent) = (&sent.program.here, sent.value);
    let point = sent.longitude.0.zip(sent.latitude.0);
    let source = match (point, sent.place.0.is_empty()) {
        (Some(_), _) => PlaceSource::Map,
        (None, false) => PlaceSource::Gazetteer,
        (None, true) => PlaceSource::Village,
    };
    let answers = Answers {
        text: sent.text.0,
        category: sent.category.0,
        place_source: source.as_str().to_owned(),
        longitude: point.map(|(longitude, _)| longitude.0.to_string()).unwrap_or_default(),
        latitude: point.map(|(_, latitude)| latitude.0.to_string()).unwrap_or_default(),
        gazetteer: sent.place.0,
        village: sent.village.0.map(|code| code.0.to_string()).unwrap_or_default(),
        ..Answers::default()
    };
    let context = here.context().acting_as(Actor::Anonymous);
    let found =
        here.state.store.read(move |tx| reports::similar(tx, &context, &answers)).await.map_err(refusal)?;
    let reports = found.iter().map(|one| telling::similar(here, one)).collect();
    json(here, StatusCode::OK, &SimilarList { reports })
}
