//! The keys that sign a region's documents and the lists that tell what became of them, for programs and for the page that
//! checks. Signed, the same for everybody, and so good to keep.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use balai_platform::documents;
use balai_store::Failure;
use balai_web::{Answer, ErrorTold, Program, Routes, WebError, Welcome};

/// Pages of every site may ask: whoever checks documents may do so from a browser of their own.
const WELCOME: Welcome =
    Welcome { prefix: "/.well-known/dokumen-", methods: "GET", headers: "", exposed: "retry-after" };
/// How long a key set or a list may be kept, in seconds: as long as a list is good.
const KEEP: u32 = 24 * 60 * 60;
/// The ending of both.
const ENDING: &str = ".cbor";

/// Its addresses.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .errors_under("/.well-known/dokumen-", form)
        .welcome(WELCOME)
        .get("/.well-known/dokumen-keys.cbor", keys)
        .get("/.well-known/dokumen-status/{file}", states)
}

/// Errors as one line of text.
fn form(error: &ErrorTold) -> Response {
    let line = format!("{} ({})\n", error.told.message, error.reference);
    (error.status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], line).into_response()
}

fn cbor(program: &Program, bytes: Vec<u8>) -> Response {
    let response = ([(header::CONTENT_TYPE, "application/cbor")], bytes).into_response();
    program.here.may_be_kept(response, KEEP)
}

/// `GET /.well-known/dokumen-keys.cbor`
async fn keys(program: Program) -> Answer {
    let region = program.here.region.clone();
    let bytes = program
        .here
        .state
        .store
        .read(move |tx| {
            documents::key_set(tx, &region)?.to_bytes().map_err(|error| Failure::Driver(error.to_string()))
        })
        .await?;
    Ok(cbor(&program, bytes))
}

/// `GET /.well-known/dokumen-status/YEAR.cbor`: a `COSE_Sign1` that is good for a day.
async fn states(program: Program, Path(file): Path<String>) -> Answer {
    let year = file.strip_suffix(ENDING).filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
    let year: u16 = year.ok_or_else(WebError::not_found)?;
    let context = program.here.context();
    let list = program.here.state.store.read(move |tx| documents::status_list(tx, &context, year)).await?;
    Ok(cbor(&program, list.ok_or_else(WebError::not_found)?))
}
