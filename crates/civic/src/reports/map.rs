//! Public reports as points, at the place everybody may see.

use std::collections::BTreeMap;

use balai_base::{BoundingBox, CaseId, CaseNumber, Point};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, View},
};
use balai_store::{Failure, Tx};
use serde_json::json;

use super::{AnswerView, MapFeature, PublicFilter, lines, public, questions};

/// The most points of one map.
const MOST: u32 = 2_000;

/// Public reports with a position, newest first, at most 2,000.
pub fn map_features(
    tx: &mut Tx,
    context: &Context,
    filter: &PublicFilter,
) -> Result<Vec<MapFeature>, Failure> {
    within(tx, context, filter, context.region.areas.bounds())
}

/// Public reports that are shown in `area`, newest first, at most 2,000. What counts is the place everybody may see: a
/// box drawn ever smaller around a blurred report must not find the exact one.
pub fn map_features_within(
    tx: &mut Tx,
    context: &Context,
    filter: &PublicFilter,
    area: &BoundingBox,
) -> Result<Vec<MapFeature>, Failure> {
    let blurs = context.region.categories.list.iter().map(|category| category.blur_metres);
    // The middle of a grid square is at most its width away from any point of it, a little over 0.7 of it in truth.
    let wider = widened(area, f64::from(blurs.max().unwrap_or(0)));
    let mut features = within(tx, context, filter, Some(wider))?;
    features
        .retain(|feature| area.contains(Point { longitude: feature.longitude, latitude: feature.latitude }));
    Ok(features)
}

/// The box with `metres` more on each side.
fn widened(area: &BoundingBox, metres: f64) -> BoundingBox {
    let corner = |longitude, latitude| BoundingBox::around(Point { longitude, latitude }, metres);
    let (low, high) = (corner(area.west, area.south), corner(area.east, area.north));
    BoundingBox {
        west: low.west.min(corner(area.west, area.north).west),
        south: low.south,
        east: high.east.max(corner(area.east, area.south).east),
        north: high.north,
    }
}

fn within(
    tx: &mut Tx,
    context: &Context,
    filter: &PublicFilter,
    area: Option<BoundingBox>,
) -> Result<Vec<MapFeature>, Failure> {
    let context = context.acting_as(Actor::Anonymous);
    let Some(mut filter) = public::cases_filter(filter) else { return Ok(Vec::new()) };
    filter.within = area;
    let page = casework::public_list(tx, &context, &filter, None, MOST)?;
    let mut answers = answers(tx, &context, &page.items)?;
    let mut given = |case: &Case| answers.remove(&case.id).unwrap_or_default();
    Ok(page.items.iter().map(|case| (case, given(case))).filter_map(|one| feature(&context, one)).collect())
}

/// What everybody may read of the answers; only reports whose category asks such a thing are looked up.
fn answers(
    tx: &mut Tx,
    context: &Context,
    cases: &[Case],
) -> Result<BTreeMap<CaseId, Vec<AnswerView>>, Failure> {
    let region = &context.region;
    let asked = |case: &&Case| {
        let category = region.categories.get(&case.category);
        category.is_some_and(|category| category.questions.iter().any(|question| question.public))
    };
    let asked: Vec<Case> = cases.iter().filter(asked).cloned().collect();
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let notes = casework::with_texts(tx, context, asked, View::Public)?;
    let shown = |note: &casework::CaseNote| questions::views_of(region, &note.answers, View::Public);
    Ok(notes.iter().map(|note| (note.case.id, shown(note))).collect())
}

fn feature(context: &Context, (case, answers): (&Case, Vec<AnswerView>)) -> Option<MapFeature> {
    let point = casework::public_point(&context.region, case)?;
    Some(MapFeature {
        number: case.number.clone(),
        longitude: point.longitude,
        latitude: point.latitude,
        category: case.category.clone(),
        meaning: case.meaning.as_str().to_owned(),
        area: case.area.as_ref().map(ToString::to_string).unwrap_or_default(),
        created_at: case.created_at,
        late: lines::late_by(case, context.moment.now).is_some(),
        answers,
    })
}

/// The features as `GeoJSON` (RFC 7946), coordinates to about a metre.
pub fn geojson(features: &[MapFeature]) -> String {
    let points: Vec<serde_json::Value> = features.iter().map(point).collect();
    json!({ "type": "FeatureCollection", "features": points }).to_string()
}

fn point(feature: &MapFeature) -> serde_json::Value {
    let ids = |answer: &AnswerView| answer.values.iter().map(|value| value.id.clone()).collect::<Vec<_>>();
    let answers: BTreeMap<&str, Vec<String>> =
        feature.answers.iter().map(|answer| (answer.id.as_str(), ids(answer))).collect();
    let number: &CaseNumber = &feature.number;
    json!({
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [rounded(feature.longitude), rounded(feature.latitude)],
        },
        "properties": {
            "number": number.as_str(),
            "category": feature.category,
            "meaning": feature.meaning,
            "area": feature.area,
            "created_at": feature.created_at.millis(),
            "late": feature.late,
            "answers": answers,
        },
    })
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}
