//! What makes the pages installable and readable without a network: a manifest for each region, its icons, and a worker that keeps
//! the shell and the empty forms. It keeps nothing else, and asks for what it keeps without cookies, so that no page of a person
//! can be among it. One switch (`[offline] keep = false`) makes every browser forget all of it.

use std::fmt::Write as _;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use balai_platform::region::Region;
use serde_json::json;

use crate::{Answer, Here, WebError, assets::IMMUTABLE, brand, icon};

/// The empty forms and what helps in need, as the worker asks for them: no page of a person, of a case or of an officer.
pub const KEPT_PAGES: [&str; 5] = ["/siaga?luring=1", "/lapor", "/lacak", "/cek", "/bantuan"];
/// The built files that those pages load, by their plain names.
const KEPT_ASSETS: [&str; 5] = ["balai.css", "balai.js", "cek.js", "siaga.css", "ikon.svg"];
/// By which documents are checked without a network.
const KEPT_KEYS: &str = "/.well-known/dokumen-keys.cbor";

/// Every address the worker keeps, in full: the same for everybody who visits the region.
pub fn kept_addresses(here: &Here) -> Vec<String> {
    let assets = KEPT_ASSETS.into_iter().filter_map(|name| here.state.assets.address(name));
    let brand = here.url(&brand::style_address(&here.region));
    let emblem = brand::emblem_address(&here.region).map(|address| here.url(&address));
    let pages = KEPT_PAGES.into_iter().map(|path| here.url(path));
    assets
        .filter(|address| !address.is_empty())
        .chain([brand])
        .chain(emblem)
        .chain(pages)
        .chain([here.url(KEPT_KEYS)])
        .collect()
}

/// Where the icon of a size stands within the region.
fn icon_address(region: &Region, size: u16) -> String {
    format!("/ikon/{size}.{}.png", brand::short_hash(region.brand.accent.as_bytes()))
}

/// Answers `/manifest.webmanifest` (W3C Web Application Manifest).
pub(crate) async fn manifest(here: Here) -> Answer {
    let region = &here.region;
    let icons: Vec<_> = icon::SIZES
        .into_iter()
        .flat_map(|size| {
            let address = here.url(&icon_address(region, size));
            ["any", "maskable"].map(|purpose| {
                json!({"src": address, "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose})
            })
        })
        .collect();
    let manifest = json!({
        "id": here.url("/"),
        "name": format!("{} – {}", here.t("service-name", &[]), region.name.get(here.language)),
        "short_name": region.short_name.get(here.language),
        "lang": here.language.as_str(),
        "start_url": here.url("/"),
        "scope": here.url("/"),
        "display": "standalone",
        "theme_color": region.brand.accent,
        "background_color": "#ffffff",
        "icons": icons,
        "shortcuts": [
            {"name": here.t("way-report", &[]), "url": here.url("/lapor")},
            {"name": here.t("way-track", &[]), "url": here.url("/lacak")},
        ],
    });
    Ok(here.may_be_kept(typed("application/manifest+json", manifest.to_string()), 3_600))
}

/// Answers `/ikon/SIZE.HASH.png`. An old hash is not found: the manifest that names it is old as well.
pub(crate) async fn icon(here: Here, Path(name): Path<String>) -> Answer {
    let asked = format!("/ikon/{name}");
    let size = icon::SIZES.into_iter().find(|size| asked == icon_address(&here.region, *size));
    let region = here.region.clone();
    let drawn = size.and_then(|size| icon::draw(&region, size)).ok_or_else(WebError::not_found)?;
    let mut response = typed("image/png", drawn);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    Ok(response)
}

/// Answers `/pekerja.js`: the worker with what it is to keep, or the one that makes browsers forget.
pub(crate) async fn worker(here: Here) -> Answer {
    let keeps = here.state.watch.keeps_offline();
    let name = if keeps { "pekerja.js" } else { "pekerja-akhir.js" };
    let code = here.state.assets.text(name).ok_or_else(WebError::not_found)?;
    let addresses = kept_addresses(&here);
    let mut told = String::new();
    // Writing to a text does not fail.
    let _ = write!(told, "{addresses:?}{code}");
    let settings = json!({
        "version": brand::short_hash(told.as_bytes()),
        "base": here.base,
        "addresses": addresses,
        "light": here.url("/siaga?luring=1"),
    });
    let text = format!("const BALAI = {settings};\n{code}");
    let mut response = typed("text/javascript; charset=utf-8", text);
    // Asked anew each time: a browser must hear of a new version, and of the end, at once.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn typed(kind: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
