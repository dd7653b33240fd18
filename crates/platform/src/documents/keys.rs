//! The keys that sign: `document-<n>.key` in the key directory, one seed for all regions served, and a key of its own for each
//! region derived from it. The newest signs; the public halves of all that ever signed stay in the database.

use balai_base::{RegionId, Secret, Timestamp};
use balai_credential::{KeySet, PublicKey, PublishedKey, SigningKey};
use balai_store::{Failure, Tx};

use super::{sites, store};
use crate::{region::Region, vault::Vault};

/// The seed everybody knows, for demonstrations: what it signs proves nothing, and a real server refuses to start with it.
pub const SPECIMEN_SEED: [u8; 32] = *b"CONTOH SPECIMEN balai demo key 1";

/// The names of the document keys in the directory that everybody knows.
pub fn specimen_keys(vault: &Vault) -> Vec<String> {
    let known = vault.document_seeds().into_iter().filter(|(_, seed)| *seed.reveal() == SPECIMEN_SEED);
    known.map(|(name, _)| name).collect()
}

/// The key that signs from now on, and whether everybody knows it.
pub(super) fn newest(vault: &Vault, region: &RegionId) -> Result<(SigningKey, bool), Failure> {
    let seeds = vault.document_seeds();
    let (_, seed) = seeds.last().ok_or_else(|| {
        Failure::Driver("there is no document key in the key directory (document-1.key)".to_owned())
    })?;
    Ok((derived(seed, region)?, *seed.reveal() == SPECIMEN_SEED))
}

fn derived(seed: &Secret<[u8; 32]>, region: &RegionId) -> Result<SigningKey, Failure> {
    SigningKey::derived(seed.reveal(), region.as_str()).map_err(|error| Failure::Driver(error.to_string()))
}

/// Notes the public halves of every key in the directory, so that they are published before they sign and stay published
/// after they are gone.
pub fn remember_keys(tx: &mut Tx, region: &RegionId, vault: &Vault, now: Timestamp) -> Result<(), Failure> {
    for (_, seed) in vault.document_seeds() {
        let key = derived(&seed, region)?;
        remember(tx, region, key.public(), (now, *seed.reveal() == SPECIMEN_SEED))?;
    }
    Ok(())
}

pub(super) fn remember(
    tx: &mut Tx,
    region: &RegionId,
    key: &PublicKey,
    (now, specimen): (Timestamp, bool),
) -> Result<(), Failure> {
    store::insert_key(tx, region, key, (now, specimen))
}

/// The keys of a region, newest first, as they are published.
pub fn key_set(tx: &mut Tx, region: &Region) -> Result<KeySet, Failure> {
    let rows = store::keys(tx, &region.id)?;
    let keys = rows.into_iter().filter_map(|(x, y, since, specimen)| {
        let key = PublicKey::new(&x.try_into().ok()?, &y.try_into().ok()?)?;
        Some(PublishedKey { key, since: seconds(since), specimen })
    });
    let site = sites::site(tx, region)?;
    let certificate = store::certificate(tx, &region.id)?;
    Ok(KeySet { issuer: site.issuer, keys: keys.collect(), certificate })
}

/// A certificate by `parent`'s newest key over another region's keys, good until `until`: what a province gives its regencies.
pub fn certificate_for(
    tx: &mut Tx,
    (parent, vault): (&Region, &Vault),
    set: KeySet,
    (now, until): (Timestamp, Timestamp),
) -> Result<Vec<u8>, Failure> {
    let (key, _) = newest(vault, &parent.id)?;
    let name = sites::site(tx, parent)?.issuer;
    let certified = set.certified((&key, &name), (seconds(now), seconds(until)));
    let certified = certified.map_err(|error| Failure::Driver(error.to_string()))?;
    certified.certificate.ok_or_else(|| Failure::Driver("no certificate was made".to_owned()))
}

/// A key that signs or signed documents, as those who look after keys see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The key's id, as it stands in credentials.
    pub id: String,
    /// The name of its file without `.key`; none when the file is gone.
    pub name: Option<String>,
    /// Since when it is published.
    pub since: Timestamp,
    /// Whether it signs from now on.
    pub signs: bool,
    /// Whether everybody knows it.
    pub specimen: bool,
}

/// Every key that signs or ever signed a region's documents, newest first. Nothing secret.
pub fn signers(tx: &mut Tx, region: &RegionId, vault: &Vault) -> Result<Vec<Signer>, Failure> {
    let mut held = Vec::new();
    for (name, seed) in vault.document_seeds() {
        held.push((name, derived(&seed, region)?.public().clone()));
    }
    let newest = held.last().map(|(_, key)| key.clone());
    let mut signers = Vec::new();
    for (x, y, since, specimen) in store::keys(tx, region)? {
        let (Ok(x), Ok(y)) = (x.try_into(), y.try_into()) else { continue };
        let Some(key) = PublicKey::new(&x, &y) else { continue };
        signers.push(Signer {
            id: key.id().to_string(),
            name: held.iter().find(|(_, own)| *own == key).map(|(name, _)| name.clone()),
            signs: newest.as_ref() == Some(&key),
            since,
            specimen,
        });
    }
    Ok(signers)
}

/// An instant in seconds since 1970, as credentials count.
pub(super) fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.millis().div_euclid(1000)).unwrap_or(0)
}
