//! The region's own interface, under `/api/v1`.

mod errors;

use balai_web::Routes;

/// Its addresses.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.errors_under("/api/", errors::form)
}
