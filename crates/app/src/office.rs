//! What one command of the command line works with: a pack, its store and its keys, opened for that command alone.
//!
//! With the embedded database no server may run on the data directory meanwhile; that is refused, with what to do. The
//! rule by which `--region` names a pack stands here and nowhere else.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use balai_base::{Clock as _, Moment, Random, SystemClock, SystemRandom};
use balai_platform::{
    access::Actor,
    casework::Context,
    region::{Finding, Region, Severity},
    vault::Vault,
};
use balai_store::{Failure, Store, StoreOptions};

use crate::{
    configuration::{self, beside},
    packs,
};

/// Where packs lie, seen from the directory in which the command is given.
const PACKS: &str = "regions";
/// The file every pack has.
const MARK: &str = "region.toml";

/// What every command on one region takes.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Place {
    /// The data directory
    #[arg(long, default_value = "data")]
    pub(crate) data: PathBuf,
    /// The region: the path of a pack's folder, or the id of a pack under regions/, in balai.toml, or last served from DATA
    #[arg(long, value_name = "ID")]
    pub(crate) region: PathBuf,
    /// A PostgreSQL database instead of the embedded one: postgres://…
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The directory of the keys; <data>.keys unless given
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
}

/// A region with its store and keys, opened for one command.
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) region: Arc<Region>,
    pub(crate) vault: Arc<Vault>,
}

impl Office {
    /// Opens the office for writing. The error says what to do.
    pub(crate) fn open(place: &Place) -> Result<Self, String> {
        Self::with(place, Arc::new(region(place)?))
    }

    /// The same for a region that was read already.
    pub(crate) fn with(place: &Place, region: Arc<Region>) -> Result<Self, String> {
        Self::patiently(place, region, &mut || false)
    }

    /// The same for a long work: while a PostgreSQL does not answer, because it restarts just now, it is asked again as long as `again`
    /// says so.
    pub(crate) fn patiently(
        place: &Place,
        region: Arc<Region>,
        again: &mut dyn FnMut() -> bool,
    ) -> Result<Self, String> {
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let keys = place.keys.clone().unwrap_or_else(|| beside(&place.data));
        crate::configuration::refuse_password(place.database.as_deref())?;
        // The store first: a directory that is being served is refused before any key is made.
        let store = loop {
            match Store::open(place.store_options()) {
                Ok(store) => break store,
                Err(Failure::Busy | Failure::Unknown) if place.database.is_some() && again() => {}
                Err(failure) => return Err(failure.to_string()),
            }
        };
        let vault = Vault::in_directory(&keys, random).map_err(|failure| failure.to_string())?;
        Ok(Self { store, region, vault: Arc::new(vault) })
    }

    /// A context in which the server itself acts now.
    pub(crate) fn context(&self) -> Context {
        Context {
            region: Arc::clone(&self.region),
            vault: Arc::clone(&self.vault),
            moment: Moment::new(SystemClock.now(), &SystemRandom),
            actor: Actor::System,
        }
    }
}

impl Place {
    /// How the store is opened.
    pub(crate) fn store_options(&self) -> StoreOptions {
        match &self.database {
            Some(url) => StoreOptions::postgres(url, self.data.join("files")),
            None => StoreOptions::directory(&self.data),
        }
    }
}

/// Reads the pack that `--region` names.
pub(crate) fn region(place: &Place) -> Result<Region, String> {
    let mut known = configuration::packs()?;
    known.extend(packs::remembered(&place.data));
    let folder = pack(Path::new(""), &place.region, &known)?;
    Region::load(&folder).map_err(|findings| {
        let broken = findings.iter().find(|finding| finding.severity == Severity::Error);
        let first = broken.or(findings.first()).map(told).unwrap_or_default();
        format!("{}: {first}\nbalai region check {0} tells more", folder.display())
    })
}

fn told(finding: &Finding) -> String {
    let place = if finding.line == 0 { String::new() } else { format!(" line {}:", finding.line) };
    format!("{}:{place} {}", finding.file, finding.message)
}

/// The folder of the pack called `named`: a folder with a pack in it, else `regions/NAMED`, both below `here`, else the one
/// of the `known` packs with that id.
fn pack(here: &Path, named: &Path, known: &[PathBuf]) -> Result<PathBuf, String> {
    for folder in [here.join(named), here.join(PACKS).join(named)] {
        if folder.join(MARK).is_file() {
            return Ok(folder);
        }
    }
    let known: Vec<(String, PathBuf)> =
        known.iter().filter_map(|folder| Some((packs::id(folder)?, here.join(folder)))).collect();
    if let Some((_, folder)) = known.iter().find(|(id, _)| named == Path::new(id)) {
        return Ok(folder.clone());
    }
    let mut there = names(&here.join(PACKS));
    there.extend(known.into_iter().map(|(id, _)| id));
    there.sort();
    there.dedup();
    let hint = if there.is_empty() {
        "there is no folder regions/ here; give the path of the pack".to_owned()
    } else {
        format!("the packs known here are {}", there.join(", "))
    };
    Err(format!("--region {}: no pack there (a pack is a folder with a {MARK}); {hint}", named.display()))
}

/// The packs in a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join(MARK).is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use balai_testkit::TestDirectory;

    use super::*;

    fn packs() -> TestDirectory {
        let directory = TestDirectory::new();
        for folder in ["regions/kota", "regions/desa", "kota", "sendiri", "regions/kosong"] {
            std::fs::create_dir_all(directory.path().join(folder)).unwrap();
        }
        for folder in ["regions/kota", "regions/desa", "sendiri"] {
            std::fs::write(directory.path().join(folder).join(MARK), "").unwrap();
        }
        directory
    }

    #[test]
    fn a_region_is_named_by_its_id_or_by_the_path_of_its_pack() {
        let directory = packs();
        let here = directory.path();
        let found = |named: &str| pack(here, Path::new(named), &[]);
        // A folder of that name without a pack in it hides nothing.
        assert_eq!(found("kota"), Ok(here.join("regions/kota")));
        assert_eq!(found("regions/desa"), Ok(here.join("regions/desa")));
        assert_eq!(found("sendiri"), Ok(here.join("sendiri")));
        let absolute = here.join("sendiri");
        assert_eq!(pack(Path::new("/"), &absolute, &[]), Ok(absolute));
    }

    #[test]
    fn a_region_that_is_not_there_is_answered_with_those_that_are() {
        let directory = packs();
        let error = pack(directory.path(), Path::new("kosong"), &[]).unwrap_err();
        assert!(error.contains("--region kosong") && error.contains("are desa, kota"), "{error}");
        let error = pack(&directory.path().join("sendiri"), Path::new("kota"), &[]).unwrap_err();
        assert!(error.contains("give the path of the pack"), "{error}");
    }

    #[test]
    fn a_data_directory_that_is_being_served_is_refused_with_what_to_do() {
        let directory = TestDirectory::new();
        let data = directory.path().join("data");
        let place =
            Place { data: data.clone(), region: "../../regions/contoh".into(), database: None, keys: None };
        let open = Office::open(&place).unwrap();
        let error = Office::open(&place).err().unwrap();
        assert!(error.contains("in use by another running server; stop that one first"), "{error}");
        assert_eq!(open.region.id.as_str(), "contoh");
        drop(open);
        assert!(Office::open(&place).is_ok());
    }

    #[test]
    fn a_pack_that_lies_elsewhere_is_found_by_the_id_it_gives_itself() {
        let directory = TestDirectory::new();
        let elsewhere = std::path::absolute(balai_testkit::pack()).unwrap();
        let known = [directory.path().join("gone"), elsewhere.clone()];
        assert_eq!(pack(directory.path(), Path::new("contoh"), &known), Ok(elsewhere));
        let error = pack(directory.path(), Path::new("kota"), &known).unwrap_err();
        assert!(error.contains("known here are contoh"), "{error}");
    }
}
