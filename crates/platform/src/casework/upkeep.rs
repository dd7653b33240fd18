//! What those who look after the installation ask of all cases together. No case, text or name leaves here.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Tx};

use super::store::upkeep as store;

/// What waits for release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Texts in which something personal was found.
    pub texts: u64,
    /// Photos.
    pub photos: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
}

/// How much waits for release in the region.
pub fn waiting(tx: &mut Tx, region: &RegionId) -> Result<Waiting, Failure> {
    store::waiting(tx, region)
}

/// When the newest event of the regions happened; a clock that is far behind it went back.
pub fn newest_event(tx: &mut Tx, regions: &[RegionId]) -> Result<Option<Timestamp>, Failure> {
    let mut newest = None;
    for region in regions {
        newest = newest.max(super::store::events::newest(tx, region)?);
    }
    Ok(newest)
}
