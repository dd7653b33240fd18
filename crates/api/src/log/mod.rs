//! A region's log of history for programs (<https://c2sp.org/tlog-tiles>), under `/log`: the signed checkpoint, tiles, and
//! the way in for witnesses' words.
//!
//! What is served holds hashes only. The page at `/log` itself, for people, is one of the pages.

#[cfg(test)]
mod tests;

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use balai_base::time::HOUR;
use balai_platform::history;
use balai_store::limits::{self, Limit};
use balai_tlog::TileAddress;
use balai_web::{Answer, ErrorTold, Program, Routes, SentText, WebError, Welcome, for_everybody};

/// Pages of every site may ask: whoever wants to look after the log may do so from a browser.
const WELCOME: Welcome =
    Welcome { prefix: "/log/", methods: "GET, POST", headers: "content-type", exposed: "retry-after" };
/// A witness speaks once a minute; an address that several share may speak ten times as often.
const WORDS: Limit = Limit { window_ms: HOUR, allowed: 600 };

/// Its addresses.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .errors_under("/log/", form)
        .welcome(WELCOME)
        .get("/log/checkpoint", checkpoint)
        .get("/log/tile/{*address}", tile)
        .post("/log/witness", witness)
}

/// Errors as one line of text, as programs of the log read them.
fn form(error: &ErrorTold) -> Response {
    let line = format!("{} ({})\n", error.told.message, error.reference);
    (error.status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], line).into_response()
}

/// `GET /log/checkpoint`
async fn checkpoint(program: Program) -> Answer {
    let region = program.here.region.id.clone();
    let note = program.here.state.store.read(move |tx| history::checkpoint(tx, &region)).await?;
    let note = note.ok_or_else(WebError::not_found)?;
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok(program.here.may_be_kept((kind, note.to_string()).into_response(), 5))
}

/// `GET /log/tile/<L>/<N>[.p/<W>]` and `GET /log/tile/entries/<N>[.p/<W>]`
async fn tile(program: Program, Path(address): Path<String>) -> Answer {
    let address = TileAddress::parse(&address).map_err(|_| WebError::not_found())?;
    let region = program.here.region.id.clone();
    let bytes = program.here.state.store.read(move |tx| history::tile(tx, &region, address)).await?;
    let bytes = bytes.ok_or_else(WebError::not_found)?;
    // A tile never changes: it is full, or holds the first so many hashes its address names.
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], bytes).into_response())
}

/// `POST /log/witness`: a checkpoint of ours with the lines of witnesses that the pack names.
async fn witness(sent: SentText) -> Answer {
    let here = &sent.program.here;
    let (region, now) = (here.region.clone(), here.now());
    if !here.client.is_loopback() {
        let address = here.state.vault.mac("witness-address", here.client.to_string().as_bytes());
        let counted = region.id.clone();
        here.state
            .store
            .write(move |tx| limits::take(tx, &counted, "witness-address", &address, now, &WORDS))
            .await?;
    }
    let note = sent.text;
    here.state.store.write(move |tx| history::accept(tx, &region.id, &region.witnesses, &note)).await?;
    Ok(for_everybody(StatusCode::NO_CONTENT.into_response()))
}
