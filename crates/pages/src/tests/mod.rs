//! The pages as their readers meet them: through the whole HTTP face, with the made-up regency, a fixed clock and
//! cookies kept like a browser.

mod accounts;
pub(crate) mod app;
mod apply;
mod canary;
mod case;
mod copies;
mod corpus;
mod counters;
mod documents;
mod duties;
mod edge;
mod emergency;
mod entry;
mod guard;
mod installable;
mod keys;
mod learning;
mod letters;
mod likeness;
mod log;
mod mistakes;
mod operations;
mod privacy;
mod questions;
mod recalled;
mod report;
mod residents;
mod routes;
mod service_desk;
mod sign_in;
mod templates;
mod walked;
mod webhooks;
