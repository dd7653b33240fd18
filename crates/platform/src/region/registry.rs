//! The regions one process serves.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use balai_base::{RegionId, Timestamp};

use super::{Finding, InUse, Region, Severity, in_use_findings};

/// The regions served, each with the folder it came from. A reload replaces a region only by a pack without
/// an error; requests under way keep the one they began with.
#[derive(Debug)]
pub struct Regions {
    served: RwLock<Vec<Served>>,
    /// One reload at a time: two at once could put an older reading over a newer one.
    reloading: Mutex<()>,
}

/// A region served, with what is known of its pack.
#[derive(Clone, Debug)]
pub struct Served {
    /// The region as requests see it.
    pub region: Arc<Region>,
    /// Where its pack lies; none for a region made in memory.
    pub folder: Option<PathBuf>,
    /// When the pack served was read; none before [`Regions::note_start`].
    pub read_at: Option<Timestamp>,
    /// The last time its pack was read again, if ever.
    pub attempt: Option<Attempt>,
}

/// One reading of a pack that is already served.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When it was read.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: ReloadOutcome,
    /// What the checker said about the pack on disk.
    pub findings: Vec<Finding>,
}

/// What became of one pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadOutcome {
    /// The pack on disk is served now.
    Replaced,
    /// The pack on disk is the one served.
    Unchanged,
    /// The pack on disk has an error, so the one before is still served.
    Kept,
}

/// What a reload did with one pack.
#[derive(Clone, Debug)]
pub struct Reloaded {
    /// The region.
    pub region: RegionId,
    /// What became of it.
    pub outcome: ReloadOutcome,
    /// What the checker said about the pack on disk.
    pub findings: Vec<Finding>,
}

impl Regions {
    /// Loads the packs in `folders`. Any error refuses the start; each finding's file begins with its folder.
    pub fn load(folders: &[PathBuf]) -> Result<Self, Vec<Finding>> {
        let mut served: Vec<Served> = Vec::new();
        let mut errors = Vec::new();
        for folder in folders {
            match Region::load(folder) {
                Ok(region) => {
                    errors
                        .extend(clashes(&region, &served).into_iter().map(|finding| within(folder, finding)));
                    served.push(Served::new(region, Some(folder.clone())));
                }
                Err(findings) => errors.extend(findings.into_iter().map(|finding| within(folder, finding))),
            }
        }
        if errors.is_empty() { Ok(Self::serving(served)) } else { Err(errors) }
    }

    /// Serves regions that are in memory already.
    pub fn of(regions: Vec<Region>) -> Self {
        Self::serving(regions.into_iter().map(|region| Served::new(region, None)).collect())
    }

    /// The same regions served a second time, as after their first reading: what happens to one registry is not seen
    /// in the other.
    #[must_use]
    pub fn apart(&self) -> Self {
        let first = |served: Served| Served { read_at: None, attempt: None, ..served };
        Self::serving(self.snapshot().into_iter().map(first).collect())
    }

    fn serving(served: Vec<Served>) -> Self {
        Self { served: RwLock::new(served), reloading: Mutex::new(()) }
    }

    /// Notes when the packs served from the start were read.
    pub fn note_start(&self, now: Timestamp) {
        let mut served = self.served.write().unwrap_or_else(PoisonError::into_inner);
        for one in served.iter_mut() {
            one.read_at.get_or_insert(now);
        }
    }

    /// The region called `id` with what is known of its pack.
    pub fn served(&self, id: &RegionId) -> Option<Served> {
        self.snapshot().into_iter().find(|served| served.region.id == *id)
    }

    /// Every region served, in the order given at the start.
    pub fn all(&self) -> Vec<Arc<Region>> {
        self.snapshot().into_iter().map(|served| served.region).collect()
    }

    /// The region served at a host name, given with or without a port.
    pub fn by_host(&self, host: &str) -> Option<Arc<Region>> {
        let name =
            host.rsplit_once(':').map_or(host, |(name, _)| name).trim_end_matches('.').to_ascii_lowercase();
        self.find(|region| region.hosts.contains(&name))
    }

    /// The region called `id`, as in `/r/<id>/`.
    pub fn by_id(&self, id: &str) -> Option<Arc<Region>> {
        self.find(|region| region.id.as_str() == id)
    }

    /// The region that stands at the root because it is the only one.
    pub fn single(&self) -> Option<Arc<Region>> {
        let served = self.served.read().unwrap_or_else(PoisonError::into_inner);
        match served.as_slice() {
            [only] => Some(Arc::clone(&only.region)),
            _ => None,
        }
    }

    /// Reads every pack again and serves those without an error, all at one moment. `used` tells what live data
    /// refers to: a pack that takes some of it away is not served.
    pub fn reload(&self, used: &BTreeMap<RegionId, InUse>, now: Timestamp) -> Vec<Reloaded> {
        self.reload_where(|_| true, used, now)
    }

    /// Reads the pack of one region again; nothing when it is not served or was made in memory.
    pub fn reload_only(&self, id: &RegionId, used: InUse, now: Timestamp) -> Option<Reloaded> {
        let used = BTreeMap::from([(id.clone(), used)]);
        self.reload_where(|region| region.id == *id, &used, now).pop()
    }

    fn reload_where(
        &self,
        wanted: impl Fn(&Region) -> bool,
        used: &BTreeMap<RegionId, InUse>,
        now: Timestamp,
    ) -> Vec<Reloaded> {
        let _alone = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = self.snapshot();
        let mut outcomes = Vec::new();
        for place in 0..next.len() {
            let (before, others) = (next.get(place).cloned(), without(&next, place));
            let Some(before) = before.filter(|served| wanted(&served.region)) else { continue };
            let Some(folder) = before.folder.as_deref() else { continue };
            let read = reloaded(&before.region, folder, used.get(&before.region.id), &others);
            let (after, told) = settled(before, read, now);
            if let Some(served) = next.get_mut(place) {
                *served = after;
            }
            outcomes.push(told);
        }
        *self.served.write().unwrap_or_else(PoisonError::into_inner) = next;
        outcomes
    }

    fn snapshot(&self) -> Vec<Served> {
        self.served.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn find(&self, wanted: impl Fn(&Region) -> bool) -> Option<Arc<Region>> {
        let served = self.served.read().unwrap_or_else(PoisonError::into_inner);
        served.iter().find(|served| wanted(&served.region)).map(|served| Arc::clone(&served.region))
    }
}

impl Served {
    fn new(region: Region, folder: Option<PathBuf>) -> Self {
        Self { region: Arc::new(region), folder, read_at: None, attempt: None }
    }
}

/// What is served after a reading, and what is told about it.
fn settled(mut served: Served, read: Result<Region, Vec<Finding>>, now: Timestamp) -> (Served, Reloaded) {
    let (outcome, findings) = match read {
        Ok(region) if region.version == served.region.version => (ReloadOutcome::Unchanged, region.findings),
        Ok(region) => {
            let findings = region.findings.clone();
            served.region = Arc::new(region);
            (ReloadOutcome::Replaced, findings)
        }
        Err(findings) => (ReloadOutcome::Kept, findings),
    };
    if outcome != ReloadOutcome::Kept {
        served.read_at = Some(now);
    }
    served.attempt = Some(Attempt { at: now, outcome, findings: findings.clone() });
    let told = Reloaded { region: served.region.id.clone(), outcome, findings };
    (served, told)
}

/// The pack in `folder` if it may take the place of `before`.
fn reloaded(
    before: &Region,
    folder: &Path,
    used: Option<&InUse>,
    others: &[Served],
) -> Result<Region, Vec<Finding>> {
    let mut region = Region::load(folder)?;
    let mut errors = clashes(&region, others);
    if region.id != before.id {
        let message = format!("the id was `{}` and is now `{}`", before.id, region.id);
        errors.push(error("region.toml", message, "an id never changes: every row in the database holds it"));
    }
    if region.number_prefix != before.number_prefix {
        let message = format!(
            "case numbers began with `{}` and now with `{}`",
            before.number_prefix, region.number_prefix
        );
        errors.push(error("region.toml", message, "people hold numbers on paper: keep `number_prefix`"));
    }
    let in_use = used.map(|used| in_use_findings(&region, used)).unwrap_or_default();
    let (refused, told): (Vec<Finding>, Vec<Finding>) =
        in_use.into_iter().partition(|finding| finding.severity == Severity::Error);
    errors.extend(refused);
    region.findings.extend(told);
    if errors.is_empty() { Ok(region) } else { Err(errors) }
}

/// Ids and host names that `region` shares with one of `others`.
fn clashes(region: &Region, others: &[Served]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for other in others.iter().map(|served| &served.region) {
        if other.id == region.id {
            let message = format!("two packs have the id `{}`", region.id);
            findings.push(error("region.toml", message, "name each folder once"));
        }
        for host in region.hosts.iter().filter(|host| other.hosts.contains(host)) {
            let message = format!("the host `{host}` also belongs to `{}`", other.id);
            findings.push(error("region.toml", message, "a host name leads to one region"));
        }
    }
    findings
}

fn error(file: &str, message: String, help: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        file: file.to_owned(),
        line: 0,
        column: 0,
        message,
        help: help.to_owned(),
    }
}

fn within(folder: &Path, finding: Finding) -> Finding {
    Finding { file: format!("{}/{}", folder.display(), finding.file), ..finding }
}

fn without(served: &[Served], place: usize) -> Vec<Served> {
    served.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, served)| served.clone()).collect()
}
