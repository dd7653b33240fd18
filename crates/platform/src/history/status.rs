//! How a region's log stands, for whoever looks.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Tx};
use balai_tlog::VerifierKey;

use super::{Kept, WitnessSeen, store};

/// The log's name, once something was signed.
pub fn origin(tx: &mut Tx, region: &RegionId) -> Result<Option<String>, Failure> {
    store::origin(tx, region)
}

/// The regions that have a log, for commands that read no pack.
pub fn regions(tx: &mut Tx) -> Result<Vec<RegionId>, Failure> {
    store::regions(tx)
}

/// The name a region's log begins under: its first host's, as C2SP advises, else one that leads nowhere.
pub fn first_name(region: &RegionId, hosts: &[String]) -> String {
    match hosts.first() {
        Some(host) => format!("{host}/log"),
        None => format!("{region}.invalid/log"),
    }
}

/// How the log stands; none before the first checkpoint. `witnesses` are those the pack names.
pub fn status(tx: &mut Tx, region: &RegionId, witnesses: &[VerifierKey]) -> Result<Option<Kept>, Failure> {
    let Some(origin) = store::origin(tx, region)? else { return Ok(None) };
    let mut seen = Vec::new();
    for key in witnesses {
        let newest = store::newest_cosigned(tx, region, &key.name)?;
        let newest = newest.map(|(size, seconds)| (size, at(seconds)));
        seen.push(WitnessSeen { name: key.name.clone(), key: key.to_string(), newest });
    }
    let signed = store::newest_checkpoint(tx, region)?.map(|newest| (newest.size, newest.signed_at));
    let (size, waiting) = (store::size(tx, region)?, store::count_pending(tx, region)?);
    Ok(Some(Kept { origin, size, waiting, signed, witnesses: seen }))
}

fn at(seconds: u64) -> Timestamp {
    Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000))
}
