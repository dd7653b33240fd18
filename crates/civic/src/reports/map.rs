//! Public reports as points, at the place everybody may see.

use balai_base::{BoundingBox, CaseNumber, Point};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context},
};
use balai_store::{Failure, Tx};
use serde_json::json;

use super::{MapFeature, PublicFilter, lines, public};

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
    Ok(page.items.iter().filter_map(|case| feature(&context, case)).collect())
}

fn feature(context: &Context, case: &Case) -> Option<MapFeature> {
    let point = casework::public_point(&context.region, case)?;
    Some(MapFeature {
        number: case.number.clone(),
        longitude: point.longitude,
        latitude: point.latitude,
        category: case.category.clone(),
        meaning: case.meaning.as_str().to_owned(),
        area: case.area.as_ref().map(ToString::to_string).unwrap_or_default(),
        created_at: case.created_at,
        late: !case.meaning.is_final() && lines::late_by(case, context.moment.now).is_some(),
    })
}

/// The features as `GeoJSON` (RFC 7946), coordinates to about a metre.
pub fn geojson(features: &[MapFeature]) -> String {
    let points: Vec<serde_json::Value> = features.iter().map(point).collect();
    json!({ "type": "FeatureCollection", "features": points }).to_string()
}

fn point(feature: &MapFeature) -> serde_json::Value {
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
        },
    })
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}
