//! Interfaces for programs: open standards and the region's own.
//!
//! Each standard is a folder with its own words, its own form of errors and nothing of another's. Like pages, they call one
//! slice's face and decide nothing.

mod log;
mod open311;
mod registers;
#[cfg(test)]
mod tests;
mod v1;

use balai_platform::{casework::Contexts, webhooks::Bodies};
use balai_web::Routes;

/// Every interface.
pub fn routes() -> Routes {
    registers::routes(log::routes(v1::routes(open311::routes(Routes::new()))))
}

/// What webhooks tell, for the regions of `contexts`.
pub fn webhook_bodies(contexts: Contexts) -> Bodies {
    v1::bodies(contexts)
}
