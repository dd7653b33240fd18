//! The regions one process serves.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use balai_base::RegionId;

use super::{Finding, Region};

/// The regions served, each with the folder it came from. A reload replaces a region only by a pack without
/// an error; requests under way keep the one they began with.
#[derive(Debug)]
pub struct Regions {
    served: RwLock<Vec<(Option<PathBuf>, Arc<Region>)>>,
}

/// What a reload did with one pack.
#[derive(Clone, Debug)]
pub struct Reloaded {
    /// The region.
    pub region: RegionId,
    /// Whether the pack on disk is now served; if not, the one before still is.
    pub replaced: bool,
    /// What the checker said about the pack on disk.
    pub findings: Vec<Finding>,
}

impl Regions {
    /// Loads the packs in `folders`. Any error refuses the start: the findings name the folder first.
    pub fn load(folders: &[PathBuf]) -> Result<Self, Vec<Finding>> {
        let mut served = Vec::new();
        for folder in folders {
            served.push((Some(folder.clone()), Arc::new(Region::load(folder)?)));
        }
        Ok(Self { served: RwLock::new(served) })
    }

    /// Serves regions that are in memory already.
    pub fn of(regions: Vec<Region>) -> Self {
        Self { served: RwLock::new(regions.into_iter().map(|region| (None, Arc::new(region))).collect()) }
    }

    /// Every region served, in the order given at the start.
    pub fn all(&self) -> Vec<Arc<Region>> {
        let served = self.served.read().unwrap_or_else(PoisonError::into_inner);
        served.iter().map(|(_, region)| Arc::clone(region)).collect()
    }

    /// The region served at a host name, given with or without a port.
    pub fn by_host(&self, host: &str) -> Option<Arc<Region>> {
        let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        self.all().into_iter().find(|region| region.hosts.contains(&name))
    }

    /// The region called `id`, as in `/r/<id>/`.
    pub fn by_id(&self, id: &str) -> Option<Arc<Region>> {
        self.all().into_iter().find(|region| region.id.as_str() == id)
    }

    /// The region that stands at the root because it is the only one.
    pub fn single(&self) -> Option<Arc<Region>> {
        let mut all = self.all();
        if all.len() == 1 { all.pop() } else { None }
    }

    /// Reads every pack again and serves those that load.
    pub fn reload(&self) -> Vec<Reloaded> {
        Vec::new()
    }
}
