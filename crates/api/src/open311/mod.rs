//! Open311 GeoReport v2 (<http://wiki.open311.org/GeoReport_v2>), under `/open311/v2`.
//!
//! Every answer is described once as a tree and written as XML or JSON, so that the two cannot differ. Names of the
//! standard's fields stand here and nowhere else; what may be read or stored is decided by `reports` and `channels`.

mod attributes;
mod caller;
mod dates;
mod discovery;
mod errors;
mod parameters;
mod post;
mod requests;
mod services;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod updates;

use axum::extract::Path;
use balai_base::Problem;
use balai_web::{Answer, Called, Caller, Routes, Welcome};
use tree::{File, suffixed};

/// Pages of every site may read and, with a key, send: a browser adds nothing that would open anything here.
const WELCOME: Welcome = Welcome {
    prefix: "/open311/",
    methods: "GET, POST",
    headers: "accept-language, content-type",
    exposed: "content-language, retry-after",
};

/// Its addresses. A file's name says what is asked and in which format: `services.xml`.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .errors_under("/open311/", errors::form)
        .errors_under("/discovery.", errors::form)
        .welcome(WELCOME)
        .welcome(Welcome { prefix: "/discovery.", methods: "GET", ..WELCOME })
        .get("/discovery.xml", async |caller: Caller| discovery::get(&caller, &File::parse("discovery.xml")?))
        .get("/discovery.json", async |caller: Caller| {
            discovery::get(&caller, &File::parse("discovery.json")?)
        })
        .get("/open311/{file}", outside)
        .get("/open311/v2/{file}", get)
        .post("/open311/v2/{file}", post)
        .get("/open311/v2/services/{file}", services::definition)
        .get("/open311/v2/requests/{file}", requests::single)
        .get("/open311/v2/tokens/{file}", tokens::get)
}

async fn outside(caller: Caller, Path(file): Path<String>) -> Answer {
    if let Some(elsewhere) = suffixed(&caller, &file) {
        return Ok(elsewhere);
    }
    let file = File::parse(&file)?;
    match file.name.as_str() {
        "discovery" => discovery::get(&caller, &file),
        _ => Err(Problem::not_found("problem-open311-address").into()),
    }
}

async fn get(caller: Caller, Path(file): Path<String>) -> Answer {
    if let Some(elsewhere) = suffixed(&caller, &file) {
        return Ok(elsewhere);
    }
    let file = File::parse(&file)?;
    match file.name.as_str() {
        "discovery" => discovery::get(&caller, &file),
        "services" => services::list(&caller, &file),
        "requests" => requests::list(&caller, &file).await,
        "servicerequestupdates" => updates::list(&caller, &file).await,
        _ => Err(Problem::not_found("problem-open311-address").into()),
    }
}

async fn post(Path(file): Path<String>, called: Called) -> Answer {
    let file = File::parse(&file)?;
    match file.name.as_str() {
        "requests" => post::request(called, &file).await,
        "servicerequestupdates" => updates::post(called, &file).await,
        _ => Err(Problem::not_found("problem-open311-address").into()),
    }
}
