//! What officers' grants refer to in the pack, so that a new version of the pack takes none of it away.

use balai_base::RegionId;
use balai_store::{Failure, Tx};

use super::store::accounts;
use crate::region::InUse;

/// The roles and offices that accounts of `region` hold.
pub fn in_use(tx: &mut Tx, region: &RegionId) -> Result<InUse, Failure> {
    let mut used = InUse::default();
    for (role, agency, unit) in accounts::granted(tx, region)? {
        used.live.roles.insert(role);
        if !agency.is_empty() {
            used.live.offices.insert((agency, unit));
        }
    }
    Ok(used)
}
