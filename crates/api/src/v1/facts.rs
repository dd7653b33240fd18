//! The region itself: names, categories, areas, places, where a point lies.

use axum::http::StatusCode;
use balai_base::{Point, area::Level};
use balai_civic::reports::{self, PHOTO_LIMIT, TEXT_LEAST, TEXT_LIMIT};
use balai_platform::region::{self, CaseKind, Located, Region};
use balai_web::{Answer, Here, SentJson, UPLOAD_BYTES};

use super::{
    answer::{KEEP_SECONDS, json},
    asked::Asked,
    contract::{
        AreaList, AreasAsked, Bounds, Catalogue, Category, ChannelFact, EmergencyNumber, Group, Limits,
        Location, LocationAsked, Named, NoQuestion, PlaceList, PlacesAsked, RegionFacts, SuggestedCategory,
        Suggestions, TextSent, Village, VisibilityWord, Where,
    },
    telling,
};

/// The most areas or places found by name.
const MOST_FOUND: usize = 10;

/// `GET /api/v1/region`
pub(crate) async fn region(asked: Asked<NoQuestion>) -> Answer {
    let here = &asked.program.here;
    Ok(here.may_be_kept(json(here, StatusCode::OK, &facts(here))?, KEEP_SECONDS))
}

fn facts(here: &Here) -> RegionFacts {
    let region: &Region = &here.region;
    let language = here.language;
    RegionFacts {
        id: region.id.to_string(),
        code: region.code.to_string(),
        name: region.name.get(language).to_owned(),
        short_name: region.short_name.get(language).to_owned(),
        number_prefix: region.number_prefix.clone(),
        languages: region.languages.iter().map(ToString::to_string).collect(),
        time_zone: region.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        accent: region.brand.accent.clone(),
        district_term: region.terms.district.clone(),
        village_term: region.terms.village.clone(),
        urban_village_term: region.terms.urban_village.clone(),
        bounds: region.areas.bounds().map(|area| Bounds {
            west: area.west,
            south: area.south,
            east: area.east,
            north: area.north,
        }),
        emergency: region
            .emergency
            .iter()
            .map(|one| EmergencyNumber {
                name: one.name.get(language).to_owned(),
                number: one.number.clone(),
            })
            .collect(),
        channels: channels(here),
        agencies: region
            .agencies
            .iter()
            .filter(|agency| agency.area.is_none())
            .map(|agency| telling::named(here, &agency.id, &agency.name))
            .collect(),
        limits: Limits {
            text_least: TEXT_LEAST,
            text_most: TEXT_LIMIT,
            photos_most: PHOTO_LIMIT,
            request_bytes_most: UPLOAD_BYTES,
        },
    }
}

fn channels(here: &Here) -> Vec<ChannelFact> {
    let day = here.now().day(&here.region.time_zone);
    let open = here.region.channels.iter().filter(|channel| channel.is_open_on(day));
    open.map(|channel| ChannelFact {
        id: channel.id.clone(),
        name: channel.name.get(here.language).to_owned(),
        address: channel.address.clone(),
    })
    .collect()
}

/// `GET /api/v1/categories`
pub(crate) async fn categories(asked: Asked<NoQuestion>) -> Answer {
    let here = &asked.program.here;
    let all = &here.region.categories;
    let groups = all.groups.iter().map(|group| Group {
        id: group.id.clone(),
        name: group.name.get(here.language).to_owned(),
        categories: all.of_group(&group.id).map(|one| category(here, one)).collect(),
    });
    let catalogue = Catalogue { groups: groups.collect() };
    Ok(here.may_be_kept(json(here, StatusCode::OK, &catalogue)?, KEEP_SECONDS))
}

fn category(here: &Here, category: &region::Category) -> Category {
    let kinds = if category.kinds.is_empty() { CaseKind::ALL.to_vec() } else { category.kinds.clone() };
    let outside = category.outside_body.as_ref().and_then(|id| here.region.outside_body(id));
    Category {
        id: category.id.clone(),
        name: category.name.get(here.language).to_owned(),
        description: category.description.get(here.language).to_owned(),
        kinds: kinds.into_iter().map(|kind| kind.as_str().to_owned()).collect(),
        visibility: match category.visibility {
            balai_platform::access::Visibility::Public => VisibilityWord::Public,
            balai_platform::access::Visibility::Restricted => VisibilityWord::Restricted,
            balai_platform::access::Visibility::Secret => VisibilityWord::Secret,
        },
        needs_place: category.needs_place,
        urgent: category.urgent,
        about_officials: category.about_officials,
        blur_metres: category.blur_metres,
        outside_body: outside.map(|body| telling::named(here, &body.id, &body.name)),
        questions: category.questions.iter().map(|question| telling::question(here, question)).collect(),
    }
}

/// `GET /api/v1/areas`
pub(crate) async fn areas(asked: Asked<AreasAsked>) -> Answer {
    let here = &asked.program.here;
    let level: Level = asked.value.level.0.map_or(Level::District, Into::into);
    let within = asked.value.within.0.map(|code| code.0);
    let areas = here.region.areas.of_level(level).into_iter();
    let areas = areas.filter(|area| within.as_ref().is_none_or(|code| area.code.is_within(code)));
    let list = AreaList { areas: areas.map(telling::area).collect() };
    Ok(here.may_be_kept(json(here, StatusCode::OK, &list)?, KEEP_SECONDS))
}

/// `GET /api/v1/places`
pub(crate) async fn places(asked: Asked<PlacesAsked>) -> Answer {
    let here = &asked.program.here;
    let text = &asked.value.text.0;
    let list = PlaceList {
        areas: here.region.areas.search(text, MOST_FOUND).into_iter().map(telling::area).collect(),
        places: reports::find_places(&here.region, text).iter().map(telling::place).collect(),
    };
    json(here, StatusCode::OK, &list)
}

/// `GET /api/v1/location`
pub(crate) async fn location(asked: Asked<LocationAsked>) -> Answer {
    let here = &asked.program.here;
    let point = Point { longitude: asked.value.longitude.0, latitude: asked.value.latitude.0 };
    let nowhere = Location { place: Where::Outside, village: None, neighbour: None, metres: None };
    let location = match here.region.areas.locate(point) {
        Located::Inside(area) => {
            Location { place: Where::Inside, village: Some(village(here, area)), ..nowhere }
        }
        Located::Neighbour { name, .. } => {
            Location { place: Where::Neighbour, neighbour: Some(name.to_owned()), ..nowhere }
        }
        Located::Offshore { nearest, metres } => Location {
            place: Where::Offshore,
            village: Some(village(here, nearest)),
            metres: whole(metres),
            ..nowhere
        },
        Located::Outside { metres } => Location { metres: whole(metres), ..nowhere },
    };
    json(here, StatusCode::OK, &location)
}

fn village(here: &Here, area: &region::Area) -> Village {
    let parent = area.parent.as_ref().and_then(|code| here.region.areas.by_code(code));
    Village {
        code: area.code.to_string(),
        name: area.title.clone(),
        parent: parent.map(|parent| parent.title.clone()).unwrap_or_default(),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
fn whole(metres: f64) -> Option<u32> {
    (0.0..=f64::from(u32::MAX)).contains(&metres).then(|| metres.round() as u32)
}

/// `POST /api/v1/suggestions`: a post, since what somebody wants to report belongs into no address.
pub(crate) async fn suggestions(sent: SentJson<TextSent>) -> Answer {
    let here = &sent.program.here;
    let learned = here.state.learned.of(&here.region.id);
    let found = reports::suggest(&here.region, learned.as_deref(), &sent.value.text.0);
    let suggestions = found
        .into_iter()
        .map(|one| SuggestedCategory {
            category: Named {
                id: one.category.id.clone(),
                name: one.category.name.get(here.language).to_owned(),
            },
            words: one.words,
            weight: one.weight,
        })
        .collect();
    json(here, StatusCode::OK, &Suggestions { suggestions })
}
