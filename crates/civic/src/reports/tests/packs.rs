//! The packs the tests use, read once.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use balai_platform::region::Region;

fn load(id: &str) -> Arc<Region> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions").join(id);
    Arc::new(Region::load(&path).unwrap_or_else(|findings| panic!("{findings:#?}")))
}

/// The small fictional pack.
pub(super) fn contoh() -> Arc<Region> {
    static PACK: OnceLock<Arc<Region>> = OnceLock::new();
    Arc::clone(PACK.get_or_init(|| load("contoh")))
}

/// A full pack with some eighty categories.
pub(crate) fn badung() -> Arc<Region> {
    static PACK: OnceLock<Arc<Region>> = OnceLock::new();
    Arc::clone(PACK.get_or_init(|| load("badung")))
}
