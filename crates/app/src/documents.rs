//! What a server does about documents before it serves: the keys that sign them are published, their address is written down, and a
//! key everybody knows is refused outside a demonstration.

use std::{fs, os::unix::fs::DirBuilderExt as _, path::Path, sync::Arc};

use balai_base::{RegionId, Secret};
use balai_platform::{
    documents::{self, SPECIMEN_SEED, Site, signing::SigningDesk},
    region::Regions,
    vault::{Vault, numbered_keys_there},
};
use balai_store::Failure;
use balai_web::AppState;

use crate::configuration::Configuration;

/// The file a demonstration's key lies in.
const FIRST: &str = "document-1";

/// Gives a demonstration the key that everybody knows, before it would make one of its own: whoever finds a document of a
/// demonstration must be able to tell.
pub(crate) fn specimen(keys: &Path) -> Result<(), String> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(keys)
        .map_err(|error| format!("{}: {error}", keys.display()))?;
    let there = numbered_keys_there(keys, "document").map_err(|failure| failure.to_string())?;
    if there.is_empty() {
        Vault::put_back(keys, FIRST, &Secret::new(SPECIMEN_SEED)).map_err(|failure| failure.to_string())?;
    }
    Ok(())
}

/// Refuses a server that is no demonstration and holds a key that everybody knows.
pub(crate) fn refuse_specimen(vault: &Vault, demonstration: bool) -> Result<(), String> {
    let known = documents::specimen_keys(vault);
    if demonstration || known.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} in {} is the key of demonstrations, with which everybody can sign documents: take the file away and start again",
        known.join(", "),
        vault.directory().display()
    ))
}

/// Who signs; a rehearsal asks nobody's signing service.
pub(crate) fn signing(
    configuration: &Configuration,
    vault: &Vault,
    demonstration: bool,
) -> Result<SigningDesk, String> {
    if configuration.rehearsal {
        return Ok(SigningDesk::default());
    }
    configuration.signing.desk_of(vault, demonstration)
}

/// Where each region's documents are checked.
pub(crate) type Sites = Vec<(RegionId, Site)>;

/// Where pages are, as letters name them. A server that can't tell goes on with the packs' hosts.
pub(crate) fn sites(
    configuration: &Configuration,
    demonstration: bool,
    (regions, root): (&Regions, Option<&RegionId>),
) -> Sites {
    let all = regions.all();
    let first = root.cloned().or_else(|| {
        let region = all.first().map(|region| region.id.clone());
        region.filter(|_| demonstration)
    });
    match configuration.mail.sites(&all, first.as_ref()) {
        Ok(sites) => {
            sites.into_iter().filter_map(|(region, site)| Some((region, Site::of(&site)?))).collect()
        }
        Err(reason) => {
            tracing::warn!(reason, "documents name no address at which people can check them");
            Vec::new()
        }
    }
}

/// Writes down where each region's pages are, and publishes the keys.
pub(crate) fn begin(state: &AppState, sites: &Sites) -> Result<(), String> {
    let (now, sites) = (state.clock.now(), sites.clone());
    let settled = state.store.write_now(move |tx| documents::settle_sites(tx, sites.clone(), now));
    settled.and_then(|()| publish(state)).map_err(|failure| failure.to_string())
}

/// Publishes the keys that are in the directory: called at the start and whenever the directory has changed.
pub(crate) fn publish(state: &AppState) -> Result<(), Failure> {
    let regions: Vec<RegionId> = state.regions.all().iter().map(|region| region.id.clone()).collect();
    let (vault, now) = (Arc::clone(&state.vault), state.clock.now());
    state.store.write_now(move |tx| {
        regions.iter().try_for_each(|region| documents::remember_keys(tx, region, &vault, now))
    })
}

#[cfg(test)]
mod tests {
    use balai_base::SeededRandom;
    use balai_testkit::TestDirectory;

    use super::*;

    #[test]
    fn only_a_demonstration_starts_with_the_key_that_everybody_knows() {
        let folder = TestDirectory::new();
        let keys = folder.path().join("keys");
        specimen(&keys).unwrap();
        let vault = Vault::in_directory(&keys, Arc::new(SeededRandom::from_number(1))).unwrap();
        assert_eq!(refuse_specimen(&vault, true), Ok(()));
        assert!(refuse_specimen(&vault, false).unwrap_err().contains("document-1"));
        Vault::retire(&keys, "document-1", true).unwrap();
        let vault = Vault::in_directory(&keys, Arc::new(SeededRandom::from_number(1))).unwrap();
        assert_eq!(refuse_specimen(&vault, false), Ok(()));
        // A key that is there is never replaced.
        specimen(&keys).unwrap();
        vault.look().unwrap();
        assert_eq!(refuse_specimen(&vault, false), Ok(()));
    }
}
