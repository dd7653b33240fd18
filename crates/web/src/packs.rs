//! Reading region packs again while serving: on SIGHUP and from the administrators' pages.
//!
//! It takes seconds and waits for the disk, so it has a thread of its own; texts of pages are forgotten afterwards.

use balai_platform::{casework::Context, operations, region::Reloaded};
use balai_store::Failure;

use crate::AppState;

impl AppState {
    /// Reads every pack again. A pack with an error, or without something that cases or officers use, leaves the
    /// one before in place; requests under way keep the one they began with.
    pub async fn reload_packs(&self) -> Result<Vec<Reloaded>, Failure> {
        let (state, moment) = (self.clone(), self.moment());
        self.reading(move || operations::reload_all(&state.store, &state.regions, moment)).await
    }

    /// The same for the pack of one region, in the name of the actor, who needs the right to manage the region.
    /// Nothing when the region was made in memory.
    pub async fn reload_pack(&self, context: Context) -> Result<Option<Reloaded>, Failure> {
        let state = self.clone();
        self.reading(move || operations::reload(&state.store, &state.regions, &context)).await
    }

    async fn reading<T: Send + 'static>(
        &self,
        read: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let read = tokio::task::spawn_blocking(read).await;
        self.renderer.forget();
        read.map_err(|error| Failure::Driver(format!("reading packs again: {error}")))?
    }
}
