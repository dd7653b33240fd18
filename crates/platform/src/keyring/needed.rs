//! Which key files this database has ever needed: a missing or foreign key is noticed at the start, by name, and not by
//! the first value that does not open.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Tx};

use super::store;
use crate::vault::Vault;

/// A key this database has needed, in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The region.
    pub region: RegionId,
    /// The key's name.
    pub key_id: String,
    /// When it was used first.
    pub first_used_at: Timestamp,
    /// When everything else had been sealed anew with it.
    pub settled_at: Option<Timestamp>,
    /// When it was given up.
    pub given_up_at: Option<Timestamp>,
}

/// What is not in the key directory although the database needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Sealing keys.
    pub keys: Vec<String>,
    /// Another key of hashes than the one this database was used with: the one that is missing.
    pub mac: Option<String>,
}

impl Missing {
    /// Whether nothing is missing.
    pub fn is_nothing(&self) -> bool {
        self.keys.is_empty() && self.mac.is_none()
    }
}

/// Notes that `regions` use the newest key and the key of hashes from now on.
pub fn note(tx: &mut Tx, regions: &[RegionId], vault: &Vault, now: Timestamp) -> Result<(), Failure> {
    let known = store::known(tx)?;
    for region in regions {
        for key in [vault.newest(), vault.mac_id()] {
            let noted =
                |row: &KeyRow| row.region == *region && row.key_id == key && row.given_up_at.is_none();
            if !known.iter().any(noted) {
                store::note(tx, region, &key, now)?;
            }
        }
    }
    Ok(())
}

/// Every key this database has needed.
pub fn known(tx: &mut Tx) -> Result<Vec<KeyRow>, Failure> {
    store::known(tx)
}

/// What the database needs and the directory does not hold.
pub fn missing(tx: &mut Tx, vault: &Vault) -> Result<Missing, Failure> {
    let held = vault.key_ids();
    let mut missing = Missing::default();
    for row in store::known(tx)?.into_iter().filter(|row| row.given_up_at.is_none()) {
        if row.key_id.starts_with("mac-") {
            missing.mac = (row.key_id != vault.mac_id()).then_some(row.key_id).or(missing.mac);
        } else if !held.contains(&row.key_id) && !missing.keys.contains(&row.key_id) {
            missing.keys.push(row.key_id);
        }
    }
    Ok(missing)
}

/// Notes that everything is sealed with `key`.
pub fn settled(tx: &mut Tx, key: &str, now: Timestamp) -> Result<(), Failure> {
    store::settled(tx, key, now)
}

/// Notes that a key is needed no more, or that what it sealed is lost. False when this database never used it.
pub fn give_up(tx: &mut Tx, key: &str, now: Timestamp) -> Result<bool, Failure> {
    Ok(store::give_up(tx, key, now)? > 0)
}
