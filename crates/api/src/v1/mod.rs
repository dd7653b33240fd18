//! The region's own interface, under `/api/v1`: everything an app of the region needs, without account or key.
//!
//! The same faces of slices as the pages', with a contract of its own. Nobody is recognised by a cookie; a reporter proves
//! to be one with the receipt's number and PIN.

mod answer;
mod asked;
mod calling;
mod contract;
mod description;
mod documents;
mod drills;
mod errors;
mod facts;
mod following;
mod owner;
mod owner_key;
mod pictures;
mod reading;
mod sending;
mod services;
mod telling;
#[cfg(test)]
mod tests;

use balai_web::{Routes, Welcome};

pub(crate) use calling::bodies;

/// Pages of every site may ask: there is nothing here that a cookie would open.
const WELCOME: Welcome = Welcome {
    prefix: "/api/",
    methods: "GET, POST, DELETE",
    headers: "accept-language, authorization, balai-device, balai-pin, content-type, idempotency-key",
    exposed: "content-language, location, retry-after, www-authenticate",
};

/// Its addresses.
pub(crate) fn routes(routes: Routes) -> Routes {
    let described = routes
        .errors_under("/api/", errors::form)
        .welcome(WELCOME)
        .get("/api/v1", description::reference)
        .get("/api/v1/openapi.json", description::openapi);
    description::OPERATIONS
        .iter()
        .fold(described, |routes, operation| (operation.add)(routes, operation.route))
}
