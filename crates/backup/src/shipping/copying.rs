//! A copy of everything, made in small steps between segments, so that these are never late for long.

use std::{collections::HashSet, fs::File, io, os::unix::fs::FileExt as _, sync::Arc};

use balai_store::{Failure, FileHash, Files};

use crate::{
    BackupFailure,
    layout::{self, Name},
    snapshot::Scribe,
    target::{Target, TargetFailure},
};

/// Where the copy of a database is read from.
pub(super) struct Source {
    pub(super) file: Arc<File>,
    pub(super) page_size: u32,
    pub(super) files: Files,
}

/// A copy being made.
pub(super) struct Copying {
    /// The first segment that belongs to it; none for a look after files only.
    pub(super) from: Option<u64>,
    /// Chunks found or put at the target, in order.
    pub(super) chunks: Vec<Name>,
    /// Bytes of the database that were copied.
    at: u64,
    there: HashSet<Name>,
    files: Vec<FileHash>,
    done: u64,
    total: u64,
}

/// How a step ended.
#[derive(PartialEq, Eq)]
pub(super) enum Step {
    /// There is more to do.
    More,
    /// Everything is there.
    Done,
}

impl Copying {
    /// Begins a copy: asks the target what it has. `from`: the first segment that belongs to it; none to look after files only.
    pub(super) fn begin(
        target: &dyn Target,
        scribe: &Scribe,
        source: &Source,
        from: Option<u64>,
    ) -> Result<Self, BackupFailure> {
        let failed = |failure| BackupFailure::Target { target: target.name().to_owned(), failure };
        let there = match from {
            Some(_) => names(&target.list(layout::CHUNKS).map_err(failed)?),
            None => HashSet::new(),
        };
        let known = names(&target.list(layout::FILES).map_err(failed)?);
        let naming = scribe.keyring.naming();
        let files: Vec<FileHash> =
            source.files.all()?.into_iter().filter(|hash| !known.contains(&naming.file(hash))).collect();
        let database = from.map_or(0, |_| source.length()).div_ceil(layout::CHUNK as u64);
        let total = database + files.len() as u64;
        Ok(Self { from, chunks: Vec::new(), at: 0, there, files, done: 0, total })
    }

    /// Pieces done, and of how many as was thought at the beginning.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.done.min(self.total), self.total)
    }

    /// Bytes of the database that were copied.
    pub(super) fn bytes(&self) -> u64 {
        self.at
    }

    /// Copies one piece: a chunk of the database, else a file.
    pub(super) fn step(
        &mut self,
        target: &dyn Target,
        scribe: &Scribe,
        source: &Source,
    ) -> Result<Step, BackupFailure> {
        if self.from.is_some() {
            let content = source.chunk(self.at)?;
            if !content.is_empty() {
                let name = scribe.chunk_name(&content);
                if !self.there.contains(&name) {
                    put(target, scribe.chunk(&name, &content)?)?;
                    self.there.insert(name);
                }
                self.chunks.push(name);
                self.at += content.len() as u64;
                self.done += 1;
                return Ok(Step::More);
            }
        }
        match self.files.last() {
            None => Ok(Step::Done),
            Some(hash) => {
                send_file(target, scribe, &source.files, hash)?;
                self.files.pop();
                self.done += 1;
                Ok(Step::More)
            }
        }
    }
}

impl Source {
    fn length(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }

    /// Whole pages from `at` on, at most a chunk; nothing at the end.
    fn chunk(&self, at: u64) -> Result<Vec<u8>, BackupFailure> {
        let mut content = vec![0_u8; layout::CHUNK];
        let mut filled = 0;
        while let Some(rest) = content.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, at + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::Driver(format!("the database file: {error}")).into()),
            }
        }
        content.truncate(filled - filled % self.page_size as usize);
        Ok(content)
    }
}

fn names(keys: &[crate::ObjectKey]) -> HashSet<Name> {
    keys.iter().filter_map(layout::name_of).collect()
}

/// Puts an object named by its content: one that is there under this name has the same content, sealed at another time.
pub(crate) fn put(
    target: &dyn Target,
    (key, object): (crate::ObjectKey, Vec<u8>),
) -> Result<(), BackupFailure> {
    match target.put(&key, &object) {
        Ok(()) | Err(TargetFailure::Exists(_)) => Ok(()),
        Err(failure) => Err(BackupFailure::Target { target: target.name().to_owned(), failure }),
    }
}

/// Sends a stored file; one that is not here any more was swept: nothing names it.
pub(crate) fn send_file(
    target: &dyn Target,
    scribe: &Scribe,
    files: &Files,
    hash: &FileHash,
) -> Result<(), BackupFailure> {
    let content = match files.get(hash) {
        Err(Failure::Refused(_)) => return Ok(()),
        Err(failure) => {
            // A damaged file must not keep the others from being copied; `balai verify` tells of it.
            tracing::error!(%failure, "a stored file could not be copied");
            return Ok(());
        }
        Ok(content) => content,
    };
    let name = scribe.keyring.naming().file(hash);
    put(target, scribe.file(&name, &content)?)
}
