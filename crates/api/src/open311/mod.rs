//! Open311 GeoReport v2 (<http://wiki.open311.org/GeoReport_v2>), under `/open311/v2`.

mod errors;

use balai_web::Routes;

/// Its addresses.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.errors_under("/open311/", errors::form)
}
