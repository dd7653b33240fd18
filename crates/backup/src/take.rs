//! A copy that stands alone, made by a command: whether a server runs or not, nobody waits for it.

use std::{collections::HashSet, path::Path};

use balai_base::{Clock, Random, id::uuid_at};
use balai_store::{Files, copy::StillDatabase};

use crate::{
    BackupFailure, ObjectKey, Scribe, Target,
    layout::{self, Name},
    shipping::{put, send_file},
    snapshot::{SnapshotHead, told},
};

/// What a copy was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Taken {
    /// Pieces of the database.
    pub chunks: u64,
    /// Those that were not there yet.
    pub new_chunks: u64,
    /// Stored files.
    pub files: u64,
    /// Those that were not there yet.
    pub new_files: u64,
}

/// How far it is: called after each piece with those done and all.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

/// Who makes a copy, and when.
pub struct Taking<'t> {
    /// The data directory.
    pub data: &'t Path,
    /// Where it goes.
    pub target: &'t dyn Target,
    /// Who signs, names and seals.
    pub scribe: &'t Scribe,
    /// The present.
    pub clock: &'t dyn Clock,
    /// For the snapshot's name.
    pub random: &'t dyn Random,
}

impl Taking<'_> {
    /// Copies the database as it is at one moment, then the files; names the snapshot last.
    pub fn take(&self, progress: Progress<'_>) -> Result<Taken, BackupFailure> {
        let at = self.clock.now();
        let still = StillDatabase::open(self.data)?;
        let files = Files::reading(self.data.join("files"));
        let hashes = files.all()?;
        let pages = u32::try_from(layout::CHUNK).unwrap_or(u32::MAX) / still.page_size();
        let pieces = u64::from(still.pages().div_ceil(pages));
        let all = pieces + hashes.len() as u64;
        let mut taken = Taken { chunks: pieces, files: hashes.len() as u64, ..Taken::default() };
        let mut there = self.there(layout::CHUNKS)?;
        let mut names: Vec<Name> = Vec::new();
        for first in (0..still.pages()).step_by(pages as usize) {
            let content = still.read(first, pages)?;
            let name = self.scribe.chunk_name(&content);
            if there.insert(name) {
                put(self.target, self.scribe.chunk(&name, &content)?)?;
                taken.new_chunks += 1;
            }
            names.push(name);
            progress(names.len() as u64, all);
        }
        let (page_size, pages) = (still.page_size(), still.pages());
        drop(still);
        let there = self.there(layout::FILES)?;
        let naming = self.scribe.keyring.naming();
        for (number, hash) in (pieces + 1..).zip(&hashes) {
            if !there.contains(&naming.file(hash)) {
                send_file(self.target, self.scribe, &files, hash)?;
                taken.new_files += 1;
            }
            progress(number, all);
        }
        let head = SnapshotHead {
            id: uuid_at(at, self.random),
            at,
            page_size,
            pages,
            chunks: told(&names),
            chain: None,
            recipients: u32::try_from(self.scribe.sealer.recipients()).unwrap_or(u32::MAX),
        };
        put(self.target, self.scribe.manifest(head)?)?;
        Ok(taken)
    }

    fn there(&self, folder: &str) -> Result<HashSet<Name>, BackupFailure> {
        let listed = self.target.list(folder);
        let keys: Vec<ObjectKey> = listed
            .map_err(|failure| BackupFailure::Target { target: self.target.name().to_owned(), failure })?;
        Ok(keys.iter().filter_map(layout::name_of).collect())
    }
}
