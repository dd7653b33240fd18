//! Built scripts and styles: `web/dist`, read from disk while developing, embedded in a release. Names hold a hash, so
//! browsers keep them for ever; each text lies beside its brotli twin made at build time.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::{Answer, AppState, WebError};

/// What is said of an address that holds a hash of its content.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The manifest: plain names and the hashed names they were built to.
pub struct Assets {
    names: RwLock<HashMap<String, String>>,
}

impl Assets {
    /// Reads the manifest. Without one, pages stand without scripts and styles, and the log says why.
    pub(crate) fn load() -> Self {
        let names = manifest();
        if names.is_empty() {
            tracing::warn!("no built assets: run `npm ci && npm run build` in web/");
        }
        Self { names: RwLock::new(names) }
    }

    /// The text of a built file by its plain name.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        let file = Dist::get(names.get(name)?)?;
        Some(String::from_utf8_lossy(&file.data).into_owned())
    }

    /// The address of an asset by its plain name; an empty address when it was not built.
    pub(crate) fn address(&self, name: &str) -> Option<String> {
        // While developing, a new build shows at the next page.
        if cfg!(debug_assertions) {
            *self.names.write().unwrap_or_else(PoisonError::into_inner) = manifest();
        }
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        if names.is_empty() {
            return Some(String::new());
        }
        names.get(name).map(|hashed| format!("/aset/{hashed}"))
    }
}

fn manifest() -> HashMap<String, String> {
    Dist::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(";q=").unwrap_or((coding, "1"));
        name.trim() == "br" && weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0)
    })
}

/// Answers `/aset/NAME.HASH.EXT`.
pub(crate) async fn get(State(_): State<AppState>, headers: HeaderMap, Path(name): Path<String>) -> Answer {
    // Twins and the manifest are not addresses of their own.
    if matches!(name.rsplit('.').next(), Some("br" | "json")) {
        return Err(WebError::not_found());
    }
    let twin = if accepts_brotli(&headers) { Dist::get(&format!("{name}.br")) } else { None };
    let encoded = twin.is_some();
    let file = twin.or_else(|| Dist::get(&name)).ok_or_else(WebError::not_found)?;
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response: Response = body.into_response();
    let said = response.headers_mut();
    said.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    said.insert(header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    said.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if encoded {
        said.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}
