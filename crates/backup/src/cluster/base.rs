//! Takes a base backup with `pg_basebackup`, which speaks the replication protocol to a serving database.

use std::{
    collections::HashSet,
    io::Read,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use balai_base::{Clock, Random, id::uuid_at};
use balai_store::Files;

use super::{BaseHead, base_key, told};
use crate::{
    BackupFailure, Scribe, Target,
    envelope::{self, About},
    layout::{self, CHUNK, Name},
    shipping::{put, send_file},
    snapshot,
    take::Progress,
};

/// What a base backup was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BaseTaken {
    /// Bytes of its archive.
    pub bytes: u64,
    /// Pieces of it.
    pub chunks: u64,
    /// Those that were not there yet.
    pub new_chunks: u64,
    /// Stored files.
    pub files: u64,
    /// Those that were not there yet.
    pub new_files: u64,
}

/// Who takes a base backup, and where it goes.
pub struct TakingBase<'t> {
    /// The database's address; its user needs the right to replicate.
    pub database: &'t str,
    /// The folder of PostgreSQL's programs; they are looked for in the path unless given.
    pub programs: Option<&'t Path>,
    /// The directory of stored files.
    pub files: &'t Path,
    /// Where it goes.
    pub target: &'t dyn Target,
    /// Who signs, names and seals.
    pub scribe: &'t Scribe,
    /// The present.
    pub clock: &'t dyn Clock,
    /// For its name.
    pub random: &'t dyn Random,
}

/// One of PostgreSQL's programs.
pub(super) fn program(programs: Option<&Path>, name: &str) -> Command {
    Command::new(programs.map_or_else(|| name.into(), |folder| folder.join(name)))
}

impl TakingBase<'_> {
    /// Takes the database first, then the files, which are never fewer than what it names; the manifest last.
    pub fn take(&self, progress: Progress<'_>) -> Result<BaseTaken, BackupFailure> {
        let begun_at = self.clock.now();
        let mut taken = BaseTaken::default();
        let names = self.stream(&mut taken, progress)?;
        let ended_at = self.clock.now();
        let files = Files::reading(self.files.to_owned());
        let hashes = files.all()?;
        let there = self.there(layout::FILES)?;
        let naming = self.scribe.keyring.naming();
        for hash in &hashes {
            taken.files += 1;
            if !there.contains(&naming.file(hash)) {
                send_file(self.target, self.scribe, &files, hash)?;
                taken.new_files += 1;
            }
            progress(taken.files, hashes.len() as u64);
        }
        let head = BaseHead {
            id: uuid_at(begun_at, self.random),
            begun_at,
            ended_at,
            chunks: snapshot::told(&names),
            bytes: taken.bytes,
            recipients: u32::try_from(self.scribe.sealer.recipients()).unwrap_or(u32::MAX),
        };
        let key = base_key(head.id);
        let body = self.scribe.sealer.seal(naming.bytes())?;
        let (object, _) = envelope::wrap(&self.scribe.keyring, &key, About::Base(head), &body);
        put(self.target, (key, object))?;
        Ok(taken)
    }

    /// Cuts the archive into pieces as it comes and sends those that are not there.
    fn stream(&self, taken: &mut BaseTaken, progress: Progress<'_>) -> Result<Vec<Name>, BackupFailure> {
        let refused = |what: &str| BackupFailure::Refused(format!("pg_basebackup: {what}"));
        let mut command = program(self.programs, "pg_basebackup");
        // The log is archived, so it is not in the base backup. A password comes from PostgreSQL's own password file.
        command.args([
            "--pgdata=-",
            "--format=tar",
            "--wal-method=none",
            "--checkpoint=fast",
            "--no-password",
        ]);
        command.arg("--dbname").arg(self.database);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| refused(&error.to_string()))?;
        let mut errors = child.stderr.take();
        // What it says is read beside, or a full pipe would stop it.
        let said = thread::spawn(move || {
            let mut text = String::new();
            // What can't be read is not told.
            let _ = errors.as_mut().map(|pipe| pipe.read_to_string(&mut text));
            text
        });
        let sent = child.stdout.take().map_or_else(
            || Err(refused("it gives nothing")),
            |mut archive| self.send(&mut archive, taken, progress),
        );
        if sent.is_err() {
            // It would wait for a reader for ever.
            let _ = child.kill();
        }
        let status = child.wait().map_err(|error| refused(&error.to_string()))?;
        let said = said.join().unwrap_or_default();
        let names = sent?;
        if !status.success() || names.is_empty() {
            let last = said.lines().last().unwrap_or("it ended without a word");
            return Err(refused(&format!("{last}; does its user have the right to replicate?")));
        }
        Ok(names)
    }

    fn send(
        &self,
        archive: &mut impl Read,
        taken: &mut BaseTaken,
        progress: Progress<'_>,
    ) -> Result<Vec<Name>, BackupFailure> {
        let mut there = self.there(layout::CHUNKS)?;
        let mut names = Vec::new();
        loop {
            let mut piece = Vec::with_capacity(CHUNK);
            let read = archive.by_ref().take(CHUNK as u64).read_to_end(&mut piece);
            read.map_err(|error| BackupFailure::Refused(format!("pg_basebackup: {error}")))?;
            if piece.is_empty() {
                return Ok(names);
            }
            let name = self.scribe.chunk_name(&piece);
            if there.insert(name) {
                put(self.target, self.scribe.chunk(&name, &piece)?)?;
                taken.new_chunks += 1;
            }
            names.push(name);
            taken.chunks += 1;
            taken.bytes += piece.len() as u64;
            progress(taken.chunks, 0);
        }
    }

    fn there(&self, folder: &str) -> Result<HashSet<Name>, BackupFailure> {
        let keys = self.target.list(folder).map_err(told(self.target))?;
        Ok(keys.iter().filter_map(layout::name_of).collect())
    }
}
