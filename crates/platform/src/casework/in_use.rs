//! What the cases of a region refer to in its pack, so that a new version of the pack takes none of it away.

use balai_base::RegionId;
use balai_store::{Failure, Tx};

use super::store::in_use;
use crate::region::{InUse, References};

/// What the cases of `region` use, those that have ended apart. Reads every case once: for the command line and
/// for reloading a pack, not for a page.
pub fn in_use(tx: &mut Tx, region: &RegionId) -> Result<InUse, Failure> {
    let mut used = InUse::default();
    for (ended, state) in in_use::states(tx, region)? {
        part(&mut used, ended).states.insert(state);
    }
    for (ended, office) in in_use::offices(tx, region)? {
        part(&mut used, ended).offices.insert(office);
    }
    for (ended, office) in in_use::accused(tx, region)? {
        part(&mut used, ended).offices.insert(office);
    }
    for (ended, (category, channel)) in in_use::categories_and_channels(tx, region)? {
        let part = part(&mut used, ended);
        part.categories.insert(category);
        part.channels.insert(channel);
    }
    for (ended, (service, _)) in in_use::services(tx, region)? {
        part(&mut used, ended).services.insert(service);
    }
    Ok(used)
}

fn part(used: &mut InUse, ended: bool) -> &mut References {
    if ended { &mut used.ended } else { &mut used.live }
}
