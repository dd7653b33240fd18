//! The pages as their readers meet them: through the whole HTTP face, with the made-up regency, a fixed clock and
//! cookies kept like a browser.

mod accounts;
pub(crate) mod app;
mod copies;
mod edge;
mod learning;
mod letters;
mod likeness;
mod operations;
mod report;
mod routes;
mod sign_in;
mod templates;
mod webhooks;
