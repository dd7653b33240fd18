//! What a target need not keep any longer: what is older than the time every moment of which can be restored.
//!
//! Only what this server signed is looked at. Nothing a kept manifest needs is ever removed, and what nothing seems to need is
//! removed only after it was found so a day before: a copy may be on its way that counts on it.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use balai_base::{Timestamp, time};
use balai_store::Files;
use uuid::Uuid;

use crate::{
    BackupFailure, Manifest, ObjectKey, Target, TargetFailure,
    envelope::{self, About},
    keyring::Naming,
    layout,
};

/// How long a chunk that nothing names stays.
const CHUNK_GRACE: i64 = time::DAY;

/// What pruning looks at.
pub(crate) struct Pruning<'p> {
    pub(crate) target: &'p dyn Target,
    pub(crate) signer: [u8; 32],
    pub(crate) naming: &'p Naming,
    /// The files that are here now.
    pub(crate) files: &'p Files,
    /// The chain that goes on.
    pub(crate) chain: Option<Uuid>,
    pub(crate) now: Timestamp,
    /// Moments before this need not be restored any more.
    pub(crate) cutoff: Timestamp,
    /// What was unused the last time, and since when.
    pub(crate) unused: &'p BTreeMap<String, Timestamp>,
}

/// Removes what is not needed; gives what is unused now, and since when. A target that lets nothing be removed keeps it all.
pub(crate) fn prune(pruning: &Pruning<'_>) -> Result<BTreeMap<String, Timestamp>, BackupFailure> {
    match pruning.pruned() {
        Err(BackupFailure::Target { failure: TargetFailure::Denied(_), .. }) => {
            tracing::info!(
                target = pruning.target.name(),
                "the target keeps everything: nothing can be removed there"
            );
            Ok(pruning.unused.clone())
        }
        outcome => outcome,
    }
}

impl Pruning<'_> {
    fn pruned(&self) -> Result<BTreeMap<String, Timestamp>, BackupFailure> {
        let kept = self.manifests()?;
        self.segments(&kept)?;
        let mut unused = BTreeMap::new();
        let mut used = HashSet::new();
        for manifest in &kept {
            used.extend(
                manifest
                    .head
                    .chunk_names()
                    .map_err(|fault| BackupFailure::object(&layout::manifest(manifest.head.id), fault))?,
            );
        }
        self.unneeded(layout::CHUNKS, &used, CHUNK_GRACE, &mut unused)?;
        let here: HashSet<_> = self.files.all()?.iter().map(|hash| self.naming.file(hash)).collect();
        self.unneeded(layout::FILES, &here, self.now.since(self.cutoff), &mut unused)?;
        Ok(unused)
    }

    /// Removes manifests older than the newest one that is old enough; gives those that stay.
    fn manifests(&self) -> Result<Vec<Manifest>, BackupFailure> {
        let mut ours = Vec::new();
        for key in self.list(layout::SNAPSHOTS)? {
            match Manifest::read(self.target, &key, Some(&self.signer)) {
                Ok(manifest) => ours.push((key, manifest)),
                // Somebody else's, or damaged: not ours to remove, and it names nothing we could read.
                Err(BackupFailure::Object { .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
        ours.sort_by_key(|(_, manifest)| manifest.head.at);
        let old = ours.partition_point(|(_, manifest)| manifest.head.at <= self.cutoff).saturating_sub(1);
        for (key, _) in ours.drain(..old) {
            self.remove(&key)?;
        }
        Ok(ours.into_iter().map(|(_, manifest)| manifest).collect())
    }

    /// Removes segments before the first that a kept manifest needs, and chains that ended before the cutoff.
    fn segments(&self, kept: &[Manifest]) -> Result<(), BackupFailure> {
        let mut chains: BTreeMap<String, Vec<ObjectKey>> = BTreeMap::new();
        for key in self.list(layout::SEGMENTS)? {
            let chain = Path::new(key.as_str()).parent().unwrap_or(Path::new("")).display().to_string();
            chains.entry(chain).or_default().push(key);
        }
        for (chain, keys) in chains {
            let parts = kept.iter().filter_map(|manifest| manifest.head.chain.as_ref());
            let mine = parts.filter(|part| layout::chain(part.chain).trim_end_matches('/') == chain);
            let first = mine.map(|part| part.from).min();
            let goes_on = self.chain.is_some_and(|going| layout::chain(going).trim_end_matches('/') == chain);
            let first = match first {
                Some(first) => first,
                None if !goes_on && self.ended(&keys)? => u64::MAX,
                None => continue,
            };
            for key in keys.iter().filter(|key| layout::sequence_of(key).is_some_and(|at| at < first)) {
                self.remove(key)?;
            }
        }
        Ok(())
    }

    /// Whether the last of a chain's segments is ours and older than the cutoff.
    fn ended(&self, keys: &[ObjectKey]) -> Result<bool, BackupFailure> {
        let Some(last) = keys.last() else { return Ok(false) };
        let bytes = self.target.get(last).map_err(|failure| self.told(failure))?;
        Ok(match envelope::unwrap(last, &bytes, Some(&self.signer)) {
            Ok(opened) => matches!(opened.about, About::Segment(head) if head.last_at < self.cutoff),
            Err(_) => false,
        })
    }

    fn unneeded(
        &self,
        folder: &str,
        used: &HashSet<layout::Name>,
        grace: i64,
        unused: &mut BTreeMap<String, Timestamp>,
    ) -> Result<(), BackupFailure> {
        for key in self.list(folder)? {
            if layout::name_of(&key).is_none_or(|name| used.contains(&name)) {
                continue;
            }
            let since = self.unused.get(key.as_str()).copied().unwrap_or(self.now);
            if self.now.since(since) >= grace {
                self.remove(&key)?;
            } else {
                unused.insert(key.to_string(), since);
            }
        }
        Ok(())
    }

    fn list(&self, prefix: &str) -> Result<Vec<ObjectKey>, BackupFailure> {
        self.target.list(prefix).map_err(|failure| self.told(failure))
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), BackupFailure> {
        self.target.remove(key).map_err(|failure| self.told(failure))
    }

    fn told(&self, failure: TargetFailure) -> BackupFailure {
        BackupFailure::Target { target: self.target.name().to_owned(), failure }
    }
}
