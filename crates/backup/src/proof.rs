//! Whether what lies at a target is whole, in order and ours: without any key from the outside, with a key to the last byte.

use std::collections::{BTreeMap, HashSet};

use balai_base::{Timestamp, text::hexadecimal};
use balai_store::FileHash;

use crate::{
    BackupFailure, Fault, Manifest, ObjectKey, Opener, Target, TargetFailure,
    envelope::{self, About},
    keyring::Naming,
    layout::{self, Name},
    segment,
};

/// What to look at.
pub struct Proving<'p> {
    /// Where the copies are.
    pub target: &'p dyn Target,
    /// The private key, to look inside as well.
    pub opener: Option<&'p Opener>,
    /// Whose signature is expected; that of the newest snapshot unless given.
    pub signed_by: Option<[u8; 32]>,
}

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proven {
    /// Snapshots that are whole.
    pub snapshots: u64,
    /// Chunks looked at.
    pub chunks: u64,
    /// Stored files looked at.
    pub files: u64,
    /// Segments looked at.
    pub segments: u64,
    /// The earliest moment that can be restored.
    pub from: Option<Timestamp>,
    /// The latest.
    pub until: Option<Timestamp>,
    /// Who signed, as 64 hexadecimal digits.
    pub signer: String,
    /// What is wrong, object by object.
    pub findings: Vec<String>,
}

/// Called after each object with those looked at and all.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

struct Work<'w> {
    proving: &'w Proving<'w>,
    signer: Option<[u8; 32]>,
    naming: Option<Naming>,
    proven: Proven,
}

impl Proving<'_> {
    /// Looks at every object. An error means that it could not look; what is wrong is among the findings.
    pub fn prove(&self, progress: Progress<'_>) -> Result<Proven, BackupFailure> {
        let mut work =
            Work { proving: self, signer: self.signed_by, naming: None, proven: Proven::default() };
        let manifests = work.manifests()?;
        let lists = [layout::CHUNKS, layout::FILES, layout::SEGMENTS].map(|folder| work.list(folder));
        let [chunks, files, segments] = lists;
        let (chunks, files, segments) = (chunks?, files?, segments?);
        let all = (chunks.len() + files.len() + segments.len()) as u64;
        let mut done = 0;
        let mut step = || {
            done += 1;
            progress(done, all);
        };
        let mut sound = HashSet::new();
        for key in &chunks {
            if work.content(key, &About::Chunk)? {
                sound.extend(layout::name_of(key));
            }
            work.proven.chunks += 1;
            step();
        }
        for key in &files {
            work.content(key, &About::File)?;
            work.proven.files += 1;
            step();
        }
        let reach = work.chains(&segments, &manifests, &mut step)?;
        work.whole(&manifests, &sound, &reach);
        Ok(work.proven)
    }
}

impl Work<'_> {
    fn told(&self, failure: TargetFailure) -> BackupFailure {
        BackupFailure::Target { target: self.proving.target.name().to_owned(), failure }
    }

    fn list(&self, folder: &str) -> Result<Vec<ObjectKey>, BackupFailure> {
        self.proving.target.list(folder).map_err(|failure| self.told(failure))
    }

    fn find(&mut self, object: &ObjectKey, fault: &Fault) {
        self.proven.findings.push(format!("{object}: {fault}"));
    }

    /// The manifests that are ours, by moment.
    fn manifests(&mut self) -> Result<Vec<Manifest>, BackupFailure> {
        let mut found = Vec::new();
        for key in self.list(layout::SNAPSHOTS)?.iter().rev() {
            match Manifest::read(self.proving.target, key, self.signer.as_ref()) {
                Ok(manifest) => {
                    self.signer.get_or_insert(manifest.signer);
                    if let (Some(opener), None) = (self.proving.opener, &self.naming) {
                        let naming = manifest.naming(opener);
                        self.naming = Some(naming.map_err(|fault| BackupFailure::object(key, fault))?);
                    }
                    found.push(manifest);
                }
                Err(BackupFailure::Object { fault, .. }) => self.find(key, &fault),
                Err(failure) => return Err(failure),
            }
        }
        if found.is_empty() && self.proven.findings.is_empty() {
            return Err(BackupFailure::NothingThere(self.proving.target.name().to_owned()));
        }
        self.proven.signer = self.signer.map(|signer| hexadecimal(&signer)).unwrap_or_default();
        found.sort_by_key(|manifest| manifest.head.at);
        Ok(found)
    }

    fn get(&mut self, key: &ObjectKey) -> Result<Option<Vec<u8>>, BackupFailure> {
        match self.proving.target.get(key) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(TargetFailure::Missing(_)) => {
                self.proven.findings.push(format!("{key}: it is listed and can't be read"));
                Ok(None)
            }
            Err(failure) => Err(self.told(failure)),
        }
    }

    /// Looks at a chunk or a file; gives whether it is sound.
    fn content(&mut self, key: &ObjectKey, about: &About) -> Result<bool, BackupFailure> {
        let Some(bytes) = self.get(key)? else { return Ok(false) };
        let looked = envelope::unwrap(key, &bytes, self.signer.as_ref()).and_then(|opened| {
            if opened.about != *about {
                return Err(Fault::Damaged);
            }
            let (Some(opener), Some(naming)) = (self.proving.opener, &self.naming) else { return Ok(()) };
            let plain = opener.open(opened.body)?;
            let name = match about {
                About::File => naming.file(&FileHash::of(&plain)),
                _ => naming.chunk(&plain),
            };
            if layout::name_of(key) == Some(name) { Ok(()) } else { Err(Fault::Damaged) }
        });
        if let Err(fault) = &looked {
            self.find(key, fault);
        }
        Ok(looked.is_ok())
    }

    /// Walks along each chain; gives for each how far it reaches without a break from each segment on.
    fn chains(
        &mut self,
        keys: &[ObjectKey],
        manifests: &[Manifest],
        step: &mut dyn FnMut(),
    ) -> Result<Reach, BackupFailure> {
        let mut reach = Reach::default();
        let mut previous: Option<(String, u64, [u8; 32])> = None;
        for key in keys {
            step();
            self.proven.segments += 1;
            let (Some(sequence), Some((chain, _))) =
                (layout::sequence_of(key), key.as_str().rsplit_once('/'))
            else {
                continue;
            };
            let chain = chain.to_owned();
            let before = previous.take().filter(|(name, ..)| *name == chain);
            if let Some((_, last, _)) = &before
                && *last + 1 != sequence
            {
                self.proven.findings.push(format!(
                    "{chain}: segments {} to {} are missing",
                    last + 1,
                    sequence - 1
                ));
            }
            let Some(bytes) = self.get(key)? else { continue };
            let expected = before.filter(|(_, last, _)| *last + 1 == sequence).map(|(.., hash)| hash);
            match self.segment(key, &bytes, expected) {
                Ok((until, hash)) => {
                    reach.note(&chain, sequence, until, expected.is_some());
                    previous = Some((chain, sequence, hash));
                }
                Err(fault) => {
                    // What follows can't be held against it.
                    self.find(key, &fault);
                }
            }
        }
        self.starts(keys, manifests);
        Ok(reach)
    }

    /// Whether each snapshot's first segment is there.
    fn starts(&mut self, keys: &[ObjectKey], manifests: &[Manifest]) {
        let there: HashSet<&ObjectKey> = keys.iter().collect();
        for part in manifests.iter().filter_map(|manifest| manifest.head.chain.as_ref()) {
            let key = layout::segment(part.chain, part.from);
            if !there.contains(&key) {
                self.proven.findings.push(format!("{key} is missing: a snapshot begins with it"));
            }
        }
    }

    fn segment(
        &self,
        key: &ObjectKey,
        bytes: &[u8],
        previous: Option<[u8; 32]>,
    ) -> Result<(Timestamp, [u8; 32]), Fault> {
        let opened = envelope::unwrap(key, bytes, self.signer.as_ref())?;
        let About::Segment(head) = &opened.about else { return Err(Fault::Damaged) };
        if previous.is_some_and(|previous| hexadecimal(&previous) != head.previous) {
            return Err(Fault::BrokenChain);
        }
        if let Some(opener) = self.proving.opener {
            let plain = opener.open(opened.body)?;
            segment::decoded(head, &plain, |_, _| -> Result<(), Fault> { Ok(()) })?;
        }
        Ok((head.last_at, opened.hash))
    }

    /// Which snapshots are whole, and which moments they open.
    fn whole(&mut self, manifests: &[Manifest], sound: &HashSet<Name>, reach: &Reach) {
        for manifest in manifests {
            let names = manifest.head.chunk_names().unwrap_or_default();
            let missing = names.iter().filter(|name| !sound.contains(*name)).count();
            let key = layout::manifest(manifest.head.id);
            if missing > 0 || names.len() != manifest.head.chunks.len() {
                let text = format!("{key}: {missing} of its {} chunks are missing or unsound", names.len());
                self.proven.findings.push(text);
                continue;
            }
            let until = match &manifest.head.chain {
                None => Some(manifest.head.at),
                Some(part) => {
                    let chain = layout::chain(part.chain);
                    reach.until(chain.trim_end_matches('/'), part.from, part.consistent)
                }
            };
            let Some(until) = until else {
                self.proven.findings.push(format!("{key}: a segment it needs is missing or unsound"));
                continue;
            };
            self.proven.snapshots += 1;
            self.proven.from.get_or_insert(manifest.head.at);
            self.proven.until = self.proven.until.max(Some(until));
        }
    }
}

/// The sound segments of each chain.
#[derive(Default)]
struct Reach(BTreeMap<String, BTreeMap<u64, (Timestamp, bool)>>);

impl Reach {
    fn note(&mut self, chain: &str, sequence: u64, until: Timestamp, continues: bool) {
        self.0.entry(chain.to_owned()).or_default().insert(sequence, (until, continues));
    }

    /// Up to when an unbroken line tells that begins with `from`; none when it does not come as far as `least`.
    fn until(&self, chain: &str, from: u64, least: u64) -> Option<Timestamp> {
        let mut reached = None;
        for (expected, (sequence, (until, continues))) in (from..).zip(self.0.get(chain)?.range(from..)) {
            if *sequence != expected || (*sequence > from && !continues) {
                break;
            }
            reached = Some((*sequence, *until));
        }
        reached.filter(|(sequence, _)| *sequence >= least).map(|(_, until)| until)
    }
}
