//! A region with its keys, and one way to act in it on either database. Other slices' tests act by it too.

use std::sync::Arc;

use balai_base::{Moment, SeededRandom};
use balai_testkit::{START, Scene, Stage, TestDirectory};

use crate::{access::Actor, casework::Context, region::Region, vault::Vault};

/// The region and its keys.
pub(crate) struct Ground {
    pub(crate) region: Arc<Region>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) keys: TestDirectory,
}

impl Scene for Ground {
    type Actor = Actor;
    type Context = Context;

    fn context(&self, moment: Moment, actor: &Actor) -> Context {
        let (region, vault) = (Arc::clone(&self.region), Arc::clone(&self.vault));
        Context { region, vault, moment, actor: actor.clone() }
    }
}

/// A region with its time.
pub(crate) type Hall = Stage<Ground>;

/// A hall of `region`, a minute after the start of all tests.
pub(crate) fn hall(region: impl Into<Arc<Region>>) -> Hall {
    let keys = TestDirectory::new();
    let vault = Vault::in_directory(keys.path(), Arc::new(SeededRandom::from_number(7))).unwrap();
    Stage::new(Ground { region: region.into(), vault: Arc::new(vault), keys }, START.plus(60_000))
}
