//! Examples that work in the region whose description is read: its own category, village and point.

use balai_platform::region::{Category, Region};
use serde_json::{Value, json};

use super::operation::Operation;

/// A number of the region's shape. The check letter is right, so that it is a number nobody has yet rather than none.
pub(super) fn number(region: &Region) -> String {
    format!("{}-0000-0000", region.number_prefix)
}

/// The first service of the region, else a word that names none.
pub(super) fn service(region: &Region) -> String {
    region.services.list.first().map_or_else(|| "a-service".to_owned(), |service| service.id.clone())
}

/// A photo's id.
pub(super) const PHOTO: &str = "0190a000-0000-7000-8000-000000000001";
/// A key of a request.
pub(super) const KEY: &str = "a-random-text-of-your-app-0001";
/// A device's number.
pub(super) const DEVICE: &str = "00112233445566778899aabbccddeeff";
/// A PIN.
pub(super) const PIN: &str = "123456";

/// The category of the example: the first that everybody may see and that takes a complaint about a place.
fn category(region: &Region) -> Option<&Category> {
    let list = &region.categories.list;
    let fits = |one: &&Category| {
        let complaint = one.kinds.is_empty() || one.kinds.iter().any(|kind| kind.as_str() == "complaint");
        complaint && one.needs_place && !one.about_officials && one.visibility.as_str() == "public"
    };
    list.iter().find(fits).or_else(|| list.first())
}

/// A point in the region: degrees east and north.
pub(super) fn point(region: &Region) -> (f64, f64) {
    let rounded = |degrees: f64| (degrees * 100_000.0).round() / 100_000.0;
    let centre = region.areas.villages().first().map(|area| area.centre);
    centre.map_or((0.0, 0.0), |point| (rounded(point.longitude), rounded(point.latitude)))
}

fn text(region: &Region) -> String {
    let word = category(region).map(|one| one.name.id.clone()).unwrap_or_default();
    format!("{word}: sudah seminggu begini, mohon diperiksa.")
}

/// The body of an operation.
pub(super) fn body(region: &Region, operation: &Operation) -> Option<Value> {
    let id = category(region).map(|one| one.id.clone()).unwrap_or_default();
    let (longitude, latitude) = point(region);
    Some(match operation.id {
        "suggestCategories" => json!({ "text": text(region) }),
        "verifyDocument" => json!({ "text": "0093-8NKR-KAYD-XW83-4N3P-FH" }),
        "findSimilar" => {
            json!({ "text": text(region), "category": id, "longitude": longitude, "latitude": latitude })
        }
        "handInDrill" => json!({
            "drill": "{}", "signer": "0".repeat(64), "signature": "0".repeat(128)
        }),
        "sendReport" => json!({
            "kind": "complaint",
            "text": text(region),
            "category": id,
            "longitude": longitude,
            "latitude": latitude,
            "address": "Depan pasar",
        }),
        "getToken" => json!({ "pin": PIN }),
        "sendMessage" => json!({ "text": "Masih sama sampai hari ini." }),
        "sendPhotos" => json!({ "text": "Foto dari sisi lain." }),
        "notSolved" => json!({ "text": "Besoknya rusak lagi." }),
        "withdraw" => json!({ "text": "Sudah tidak perlu." }),
        "rate" => json!({ "score": 5 }),
        _ => return None,
    })
}

/// The value of a field of a query.
pub(super) fn query(region: &Region, field: &str) -> Option<Value> {
    let (longitude, latitude) = point(region);
    Some(match field {
        "longitude" => json!(longitude),
        "latitude" => json!(latitude),
        "west" => json!(longitude - 0.05),
        "east" => json!(longitude + 0.05),
        "south" => json!(latitude - 0.05),
        "north" => json!(latitude + 0.05),
        "text" => json!("pasar"),
        "limit" => json!(5),
        _ => return None,
    })
}
