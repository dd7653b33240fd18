//! Pages by audience: what citizens, officers, leaders and administrators see.
//!
//! A page takes its request from `web`'s extractors, calls one slice's face and renders one template. Nothing here
//! decides who may do what or what is stored.

use balai_web::Routes;

mod citizen;

/// Every page, in one flat list grouped by audience.
pub fn routes() -> Routes {
    Routes::new()
        // Citizens.
        .get("/", citizen::home::get)
}
