//! The map and its twin, the list: the same filter, the same reports. The background is drawn from the pack's own
//! polygons, or from the pack's `basemap.pmtiles`; nothing is asked of anybody else.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_base::area::Level;
use balai_civic::reports::{self, AnswerView, MapFeature};
use balai_web::{Answer, Here, WebError};
use serde_json::{Value, json};

use super::list;

/// How much the shown borders may differ from the real ones, in metres.
const TOLERANCE_METRES: u32 = 40;
/// How long a browser may keep borders without asking, in seconds.
const KEEP_SECONDS: u32 = 3_600;
/// The most bytes of the background given at once.
const MOST_RANGE: u64 = 4 * 1024 * 1024;

/// `GET /peta`
pub(crate) async fn get(here: Here) -> Answer {
    let page = list::page(&here).await?;
    Ok(here.page("citizen/map.html", &page))
}

/// `GET /peta/data.geojson` (RFC 7946): each report with the words of its bubble, in the reader's language.
pub(crate) async fn data(here: Here) -> Answer {
    let (context, filter) = (here.context(), list::filter(&here));
    let features = here.state.store.read(move |tx| reports::map_features(tx, &context, &filter)).await?;
    let features: Vec<Value> = features.iter().map(|feature| told(&here, feature)).collect();
    Ok(geojson(json!({ "type": "FeatureCollection", "features": features }).to_string()))
}

fn told(here: &Here, feature: &MapFeature) -> Value {
    let category = here.region.categories.get(&feature.category);
    let area = feature.area.parse().ok().and_then(|code| here.region.areas.by_code(&code));
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [feature.longitude, feature.latitude] },
        "properties": {
            "number": feature.number,
            "address": here.url(&format!("/lacak/{}", feature.number)),
            "title": category.map(|category| category.name.get(here.language)),
            "meaning": feature.meaning,
            "state": here.t(&format!("meaning-{}", feature.meaning), &[]),
            "place": area.map(|area| area.title.as_str()),
            "late": feature.late,
            "answers": feature.answers.iter().map(|answer| given(here, answer)).collect::<Vec<_>>(),
        },
    })
}

/// What was asked and answered, in the reader's words.
fn given(here: &Here, answer: &AnswerView) -> Value {
    let given: Vec<String> = answer.values.iter().map(|value| here.answered(answer, value)).collect();
    json!({
        "id": answer.id,
        "ask": answer.ask.get(here.language),
        "given": given,
    })
}

/// `GET /peta/wilayah.geojson`
pub(crate) async fn areas(here: Here) -> Answer {
    let level = match here.query.text("tingkat") {
        "district" => Level::District,
        "regency" => Level::Regency,
        _ => Level::Village,
    };
    let region = here.region.clone();
    let text = here
        .state
        .gates
        .exports
        .run(move || region.areas.geojson(level, TOLERANCE_METRES).to_string())
        .await?;
    Ok(here.may_be_kept(geojson(text), KEEP_SECONDS))
}

/// `GET /peta/dasar.pmtiles`: the pack's background, piece by piece (RFC 9110, section 14).
pub(crate) async fn basemap(here: Here, headers: HeaderMap) -> Answer {
    let path = here.region.basemap.clone().ok_or_else(WebError::not_found)?;
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let piece = here.state.gates.exports.run(move || piece(&path, range.as_deref())).await?;
    let piece = piece.map_err(|error| WebError::internal(format!("basemap: {error}")))?;
    Ok(here.may_be_kept(piece, KEEP_SECONDS))
}

fn geojson(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/geo+json")], text).into_response()
}

/// The first and last byte that `range` asks of `size` bytes; none when it asks for something that is not there.
fn asked(range: &str, size: u64) -> Option<(u64, u64)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) => (first, last.min(size.checked_sub(1)?)),
        (Ok(first), Err(_)) if last.is_empty() => (first, size.checked_sub(1)?),
        _ => return None,
    };
    (first <= last && first < size).then(|| (first, last.min(first.saturating_add(MOST_RANGE - 1))))
}

fn piece(path: &std::path::Path, range: Option<&str>) -> std::io::Result<Response> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = std::fs::File::open(path)?;
    let size = file.metadata()?.len();
    let kind = (header::CONTENT_TYPE, "application/vnd.pmtiles".to_owned());
    let accepts = (header::ACCEPT_RANGES, "bytes".to_owned());
    let Some(range) = range else {
        // Without a range the whole file would be read into memory; a map script always asks for ranges.
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [accepts]).into_response());
    };
    let Some((first, last)) = asked(range, size) else {
        let extent = (header::CONTENT_RANGE, format!("bytes */{size}"));
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [accepts, extent]).into_response());
    };
    file.seek(SeekFrom::Start(first))?;
    let mut bytes = Vec::new();
    file.take(last - first + 1).read_to_end(&mut bytes)?;
    let extent = (header::CONTENT_RANGE, format!("bytes {first}-{last}/{size}"));
    Ok((StatusCode::PARTIAL_CONTENT, [kind, accepts, extent], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn a_range_is_cut_to_what_is_there() {
        assert_eq!(asked("bytes=0-99", 50), Some((0, 49)));
        assert_eq!(asked("bytes=10-19", 50), Some((10, 19)));
        assert_eq!(asked("bytes=10-", 50), Some((10, 49)));
        assert_eq!(asked("bytes=50-60", 50), None);
        assert_eq!(asked("bytes=9-3", 50), None);
        assert_eq!(asked("bytes=-5", 50), None);
        assert_eq!(asked("lines=1-2", 50), None);
        assert_eq!(asked("bytes=0-0", 0), None);
    }
}
