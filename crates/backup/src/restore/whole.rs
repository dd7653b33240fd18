//! Putting a database and its files together on the disk.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use balai_base::Timestamp;
use balai_store::{FileHash, Store, StoreOptions, checks};

use super::{History, Progress, Restoring};
use crate::{
    BackupFailure, Fault, Manifest, ObjectKey, TargetFailure,
    envelope::{self, About},
    keyring::Naming,
    layout, segment,
};

/// How many missing files are told by name.
const MOST_TOLD: usize = 100;

/// A directory being filled. Until it is done the database has another name, so that no server takes it for whole.
pub(super) struct Draft {
    data: PathBuf,
    unfinished: PathBuf,
    /// Whether the directory itself was made for this.
    made: bool,
    done: bool,
}

/// The directory, if it is empty or can be made.
pub(super) fn empty(data: &Path) -> Result<Draft, BackupFailure> {
    let local = |error: &io::Error| BackupFailure::local(data, error);
    let made = !data.exists();
    fs::create_dir_all(data).map_err(|error| local(&error))?;
    let mut entries = fs::read_dir(data).map_err(|error| local(&error))?;
    if entries.next().is_some() {
        return Err(BackupFailure::NotEmpty(data.display().to_string()));
    }
    let unfinished = data.join("restoring");
    fs::create_dir(&unfinished).map_err(|error| local(&error))?;
    Ok(Draft { data: data.to_owned(), unfinished, made, done: false })
}

impl Draft {
    fn database(&self) -> PathBuf {
        self.unfinished.join("balai.db")
    }

    /// Gives everything its name.
    pub(super) fn done(mut self) -> Result<(), BackupFailure> {
        let local = |error: io::Error| BackupFailure::local(&self.data, &error);
        for log in ["balai.db-wal", "balai.db-shm"] {
            match fs::remove_file(self.unfinished.join(log)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(local(error)),
                _ => {}
            }
        }
        fs::rename(self.unfinished.join("files"), self.data.join("files")).map_err(local)?;
        fs::rename(self.database(), self.data.join("balai.db")).map_err(local)?;
        fs::remove_dir_all(&self.unfinished).map_err(local)?;
        File::open(&self.data).and_then(|directory| directory.sync_all()).map_err(local)?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.done {
            // What can't be removed keeps its unfinished name.
            let _ = fs::remove_dir_all(&self.unfinished);
            if self.made {
                let _ = fs::remove_dir(&self.data);
            }
        }
    }
}

/// What is needed to build.
pub(super) struct Building<'b> {
    pub(super) restoring: &'b Restoring<'b>,
    pub(super) manifest: &'b Manifest,
    pub(super) naming: &'b Naming,
}

impl Building<'_> {
    /// The body of an object that is what it says, opened.
    fn opened(&self, key: &ObjectKey) -> Result<(About, Vec<u8>), BackupFailure> {
        let target = self.restoring.target;
        let bytes = target
            .get(key)
            .map_err(|failure| BackupFailure::Target { target: target.name().to_owned(), failure })?;
        let object = |fault| BackupFailure::object(key, fault);
        let opened = envelope::unwrap(key, &bytes, Some(&self.manifest.signer)).map_err(object)?;
        let plain = self.restoring.opener.open(opened.body).map_err(object)?;
        Ok((opened.about, plain))
    }

    /// Puts the database together; gives the moment it shows.
    pub(super) fn database(
        &self,
        draft: &Draft,
        history: &History,
        progress: Progress<'_>,
    ) -> Result<Timestamp, BackupFailure> {
        let path = draft.database();
        let local = |error: io::Error| BackupFailure::local(&path, &error);
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(local)?;
        let names = self
            .manifest
            .head
            .chunk_names()
            .map_err(|fault| BackupFailure::object(&layout::manifest(self.manifest.head.id), fault))?;
        let all = (names.len() + history.segments.len()) as u64;
        for (number, name) in (1..).zip(&names) {
            let key = layout::chunk(name);
            let (about, content) = self.opened(&key)?;
            if about != About::Chunk || self.naming.chunk(&content) != *name {
                return Err(BackupFailure::object(&key, Fault::Damaged));
            }
            file.write_all(&content).map_err(local)?;
            progress(number, all);
        }
        let mut pages = self.manifest.head.pages;
        for (number, line) in (names.len() as u64 + 1..).zip(&history.segments) {
            if line.head.database_pages > 0 {
                pages = line.head.database_pages;
            }
            self.lay_over(&file, line)?;
            progress(number, all);
        }
        let length = u64::from(pages) * u64::from(self.manifest.head.page_size);
        file.set_len(length).and_then(|()| file.sync_all()).map_err(local)?;
        whole(draft)?;
        Ok(history.moment)
    }

    fn lay_over(&self, file: &File, line: &super::Line) -> Result<(), BackupFailure> {
        let (_, content) = self.opened(&line.key)?;
        let size = u64::from(line.head.page_size);
        let laid = segment::decoded(&line.head, &content, |number, page| -> Result<(), Laying> {
            file.write_all_at(page, u64::from(number - 1) * size).map_err(Laying::Disk)
        });
        laid.map_err(|laying| match laying {
            Laying::Fault(fault) => BackupFailure::object(&line.key, fault),
            Laying::Disk(error) => BackupFailure::local(self.restoring.data, &error),
        })
    }

    /// Brings back the files that rows name; gives how many, and what is wrong with the others.
    pub(super) fn files(
        &self,
        draft: &Draft,
        progress: Progress<'_>,
    ) -> Result<(u64, Vec<String>), BackupFailure> {
        let (mut brought, mut missing, mut after) = (0, Vec::new(), None);
        let root = draft.unfinished.join("files");
        fs::create_dir_all(&root).map_err(|error| BackupFailure::local(&root, &error))?;
        let store = Store::open(StoreOptions::directory(&draft.unfinished).read_only())?;
        loop {
            let portion = checks::named_files(&store, after, 500)?;
            let Some(last) = portion.last() else { return Ok((brought, missing)) };
            after = Some(*last);
            for hash in &portion {
                match self.file(&root, hash) {
                    Ok(()) => brought += 1,
                    Err(failure @ BackupFailure::Local { .. }) => return Err(failure),
                    Err(failure) if away(&failure) => return Err(failure),
                    Err(failure) if missing.len() < MOST_TOLD => {
                        missing.push(format!("file {hash}: {failure}"));
                    }
                    Err(_) => {}
                }
                progress(brought, brought);
            }
        }
    }

    fn file(&self, root: &Path, hash: &FileHash) -> Result<(), BackupFailure> {
        let key = layout::file(&self.naming.file(hash));
        let (about, content) = self.opened(&key)?;
        if about != About::File || FileHash::of(&content) != *hash {
            return Err(BackupFailure::object(&key, Fault::Damaged));
        }
        let name = hash.to_string();
        let (front, rest) = name.split_at(2);
        let folder = root.join(front);
        let path = folder.join(rest);
        let written = fs::create_dir_all(&folder).and_then(|()| {
            let mut file = File::create(&path)?;
            file.write_all(&content)?;
            file.sync_all()
        });
        written.map_err(|error| BackupFailure::local(&path, &error))
    }
}

/// SQLite's own word that nothing is wrong.
fn whole(draft: &Draft) -> Result<(), BackupFailure> {
    let mut findings = checks::integrity(&draft.unfinished)?.findings;
    findings.extend(checks::foreign_keys(&draft.unfinished)?.findings);
    match findings.first() {
        None => Ok(()),
        Some(finding) => Err(BackupFailure::Refused(format!(
            "what was put together is no whole database ({}); try an earlier --at or another target",
            finding.0
        ))),
    }
}

fn away(failure: &BackupFailure) -> bool {
    matches!(
        failure,
        BackupFailure::Target { failure: TargetFailure::Away(_) | TargetFailure::Denied(_), .. }
    )
}

/// Why a page could not be laid over.
enum Laying {
    Fault(Fault),
    Disk(io::Error),
}

impl From<Fault> for Laying {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
