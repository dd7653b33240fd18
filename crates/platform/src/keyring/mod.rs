//! The keys of subjects: what is sealed of one case is sealed with a key of its own, which lies here, sealed by a key file.
//!
//! So a new key file asks for one small row a case to be sealed anew, and who destroys a row has destroyed everything it
//! sealed ([`destroy`]). Values that belong to no case (an authenticator, a webhook's secret) are sealed by the key file
//! itself. Every slice names its sealed columns as [`SealedRows`]; [`settle`] seals them anew after a rotation, [`count`]
//! and [`examine`] tell what is sealed by which key. It must never log a key or a plain value.

mod model;
mod needed;
mod settling;
mod store;

use balai_base::{CaseId, Problem, RegionId, Secret, Timestamp};
use balai_store::{Failure, Tx};

pub use model::{Mark, Place, RowId, SealedRows, Uses};
pub use needed::{KeyRow, Missing, give_up, known, missing, note, settled};
pub use settling::{Examined, Unreadable, count, examine, needs, settle, settle_round};
pub use store::SEALED;

use crate::vault::{DATA_KEY, DataKey, Sealed, Vault, VaultFailure};

/// Where and with which keys.
#[derive(Clone, Copy)]
pub struct Keys<'k> {
    /// The region.
    pub region: &'k RegionId,
    /// The key files.
    pub vault: &'k Vault,
}

/// A subject's key, ready to be stored: made where no database is at hand.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Seals the subject's values.
    pub key: DataKey,
    /// The same, as it is stored.
    sealed: Sealed,
}

/// Makes a key for a case that has none yet; [`put`] stores it.
pub fn fresh(keys: Keys<'_>, case: CaseId) -> Result<NewKey, Failure> {
    let (key, sealed) = keys.vault.data_key(&place(keys.region, case))?;
    Ok(NewKey { key, sealed })
}

/// Stores keys made by [`fresh`].
pub fn put<'n>(
    tx: &mut Tx,
    region: &RegionId,
    new: impl Iterator<Item = (CaseId, &'n NewKey)>,
    at: Timestamp,
) -> Result<(), Failure> {
    store::insert_all(tx, region, new.map(|(case, new)| (case, &new.sealed)), at)
}

/// The key of a case's values; none when nothing of it is sealed, or when it was destroyed.
pub fn find(tx: &mut Tx, keys: Keys<'_>, case: CaseId) -> Result<Option<DataKey>, Failure> {
    let Some(sealed) = store::get(tx, keys.region, case)? else { return Ok(None) };
    keys.vault.open_data_key(&place(keys.region, case), &sealed).map(Some).map_err(does_not_open)
}

/// The key of a case's values, made now if there is none.
pub fn obtain(tx: &mut Tx, keys: Keys<'_>, case: CaseId, at: Timestamp) -> Result<DataKey, Failure> {
    if let Some(key) = find(tx, keys, case)? {
        return Ok(key);
    }
    let new = fresh(keys, case)?;
    put(tx, keys.region, std::iter::once((case, &new)), at)?;
    Ok(new.key)
}

/// Opens values of one case, whichever key sealed them: the case's own, or before there were such, a key file.
pub struct Opener<'k> {
    vault: &'k Vault,
    case: CaseId,
    own: Option<DataKey>,
}

/// What opens the values of a case. The case's key is looked up once.
pub fn opener<'k>(tx: &mut Tx, keys: Keys<'k>, case: CaseId) -> Result<Opener<'k>, Failure> {
    Ok(Opener { vault: keys.vault, case, own: find(tx, keys, case)? })
}

impl Opener<'_> {
    /// Opens the UTF-8 text sealed for `place`.
    pub fn open_text(&self, place: &str, sealed: &Sealed) -> Result<Secret<String>, Failure> {
        let opened = match &self.own {
            _ if sealed.key_id != DATA_KEY => self.vault.open_text(place, &sealed.key_id, &sealed.bytes),
            Some(own) => own.open_text(place, &sealed.bytes),
            None => Err(VaultFailure::UnknownKey(format!("of case {}", self.case))),
        };
        opened.map_err(does_not_open)
    }
}

/// A value that does not open is told to nobody but the log.
fn does_not_open(failure: VaultFailure) -> Failure {
    tracing::error!(%failure, "a sealed value does not open");
    Problem::from(failure).into()
}

/// Destroys the key of a case: everything it sealed can't be read any more, here and in later copies of the database.
pub fn destroy(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<bool, Failure> {
    store::delete(tx, region, case)
}

/// Where a subject's key is sealed for.
fn place(region: &RegionId, case: CaseId) -> String {
    format!("subject_keys|wrapped|{region}|{case}")
}
