//! Reading region packs again while serving: on SIGHUP and from the administrators' pages.
//!
//! What live data uses is asked first, so that a pack that takes some of it away is refused.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::RegionId;
use balai_platform::{
    casework, identity,
    region::{InUse, Reloaded},
};
use balai_store::Failure;

use crate::AppState;

impl AppState {
    /// Reads every pack again. A pack with an error, or without something that cases or officers use, leaves the
    /// one before in place; requests under way keep the one they began with.
    pub async fn reload_packs(&self) -> Result<Vec<Reloaded>, Failure> {
        let mut used = BTreeMap::new();
        for region in self.regions.all() {
            used.insert(region.id.clone(), self.in_use(region.id.clone()).await?);
        }
        let regions = Arc::clone(&self.regions);
        let reloaded = tokio::task::spawn_blocking(move || regions.reload(&used)).await;
        self.renderer.forget();
        reloaded.map_err(|error| Failure::Driver(format!("reading packs again: {error}")))
    }

    async fn in_use(&self, id: RegionId) -> Result<InUse, Failure> {
        self.store.read(move |tx| Ok(casework::in_use(tx, &id)?.joined(identity::in_use(tx, &id)?))).await
    }
}
