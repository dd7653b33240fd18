//! A region's look: one small style sheet that sets custom properties, and its emblem and pattern, each at an address that
//! holds a hash of its content, so that browsers may keep it for ever.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use balai_base::text::hexadecimal;
use balai_platform::region::Region;
use sha2::{Digest, Sha256};

use crate::{
    Answer, Here, WebError,
    assets::IMMUTABLE,
    colour::{BLACK, Colour, WHITE},
};

/// First hexadecimal digits of the SHA-256 of `bytes`: enough to tell versions apart.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    hexadecimal(digest.first_chunk::<5>().map_or(&[], |first| first.as_slice()))
}

/// The style sheet: the accent, the colour of text upon it and, where a pack has one, the pattern of the head.
fn style(region: &Region) -> String {
    let pattern = region.brand.pattern.as_ref().map_or(String::new(), |pattern| {
        format!(".head{{background-image:url(\"pola.{}.svg\")}}\n", short_hash(pattern.as_bytes()))
    });
    format!(":root{{{}}}\n{pattern}", shades(&region.brand.accent))
}

/// The accent and what follows from it: darker under the pointer, light enough for a dark page.
fn shades(accent: &str) -> String {
    let Some(colour) = Colour::parse(accent) else { return String::new() };
    let on_dark = colour.lightened_until_readable();
    format!(
        "--brand-accent:{colour};--brand-accent-strong:{};--brand-accent-on-dark:{on_dark};\
         --brand-accent-on-dark-strong:{}",
        colour.mixed(BLACK, 0.28),
        on_dark.mixed(WHITE, 0.45),
    )
}

/// Where the style sheet stands within the region.
pub(crate) fn style_address(region: &Region) -> String {
    format!("/merek/gaya.{}.css", short_hash(style(region).as_bytes()))
}

/// Where the emblem stands within the region.
pub(crate) fn emblem_address(region: &Region) -> Option<String> {
    region.brand.emblem.as_ref().map(|emblem| format!("/merek/lambang.{}.svg", short_hash(emblem.as_bytes())))
}

fn pattern_address(region: &Region) -> Option<String> {
    region.brand.pattern.as_ref().map(|pattern| format!("/merek/pola.{}.svg", short_hash(pattern.as_bytes())))
}

/// Answers `/merek/NAME.HASH.EXT`. An old hash is not found: the page that names it is old as well.
pub(crate) async fn get(here: Here, Path(name): Path<String>) -> Answer {
    let asked = Some(format!("/merek/{name}"));
    let region = &here.region;
    let (kind, text) = if asked == Some(style_address(region)) {
        ("text/css; charset=utf-8", Some(style(region)))
    } else if asked == emblem_address(region) {
        ("image/svg+xml", region.brand.emblem.as_deref().map(ToOwned::to_owned))
    } else if asked == pattern_address(region) {
        ("image/svg+xml", region.brand.pattern.as_deref().map(ToOwned::to_owned))
    } else {
        ("", None)
    };
    let mut response: Response = text.ok_or_else(WebError::not_found)?.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    Ok(response)
}
