//! Puts a cluster's directory together again, ready to recover to a moment when PostgreSQL starts on it.
//!
//! PostgreSQL itself replays the log and ends at the moment, or refuses when a piece on the way is missing.

use std::{
    fs::{self, Permissions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use balai_base::{
    Timestamp,
    text::{from_hexadecimal, hexadecimal},
};
use balai_store::FileHash;

use super::{BASES, BaseHead, opened, told};
use crate::{
    BackupFailure, Opener, Target,
    envelope::{self, About},
    failure::Fault,
    layout,
    take::Progress,
};

/// What to restore, and where to.
pub struct RestoringBase<'r> {
    /// Where the copies are.
    pub target: &'r dyn Target,
    /// The private key.
    pub opener: &'r Opener,
    /// The cluster's directory: empty or not there yet.
    pub cluster: &'r Path,
    /// The directory of stored files.
    pub files: &'r Path,
    /// The moment; the newest there is unless given.
    pub at: Option<Timestamp>,
    /// Whose signature is expected; that of the newest base backup unless given.
    pub signed_by: Option<[u8; 32]>,
    /// What fetches a piece of the log: a command to which PostgreSQL's `%f` and `%p` are added, for the given signer.
    pub fetch: &'r dyn Fn(&str) -> String,
}

/// What was put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoredBase {
    /// When the base backup ended.
    pub base: Timestamp,
    /// Who signed it, as 64 hexadecimal digits.
    pub signer: String,
    /// Bytes of its archive.
    pub bytes: u64,
    /// How many stored files were brought back.
    pub files: u64,
}

impl RestoringBase<'_> {
    /// Puts everything in place. The next start of PostgreSQL recovers to the moment and then accepts writing.
    pub fn restore(&self, progress: Progress<'_>) -> Result<RestoredBase, BackupFailure> {
        let local = |path: &Path, error: std::io::Error| BackupFailure::local(path, &error);
        if fs::read_dir(self.cluster).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(BackupFailure::NotEmpty(self.cluster.display().to_string()));
        }
        let (head, signer) = self.newest()?;
        // PostgreSQL refuses a directory that others may look into.
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(self.cluster);
        let private = made.and_then(|()| fs::set_permissions(self.cluster, Permissions::from_mode(0o700)));
        private.map_err(|error| local(self.cluster, error))?;
        self.unpack(&head, &signer, progress)?;
        let files = self.bring_files(&signer, progress)?;
        self.prepare_recovery(&signer)?;
        Ok(RestoredBase { base: head.ended_at, signer: hexadecimal(&signer), bytes: head.bytes, files })
    }

    /// The newest base backup that ended not later than the moment.
    fn newest(&self) -> Result<(BaseHead, [u8; 32]), BackupFailure> {
        let keys = self.target.list(BASES).map_err(told(self.target))?;
        let (mut first, mut signer) = (None, self.signed_by);
        for key in keys.iter().rev() {
            let bytes = self.target.get(key).map_err(told(self.target))?;
            let object = |fault| BackupFailure::object(key, fault);
            let found = envelope::unwrap(key, &bytes, signer.as_ref()).map_err(object)?;
            let About::Base(head) = found.about else { return Err(object(Fault::Damaged)) };
            signer = Some(found.signer);
            if self.at.is_none_or(|at| head.ended_at <= at) {
                return Ok((head, found.signer));
            }
            first = Some(head.ended_at);
        }
        let target = self.target.name().to_owned();
        Err(first.map_or_else(
            || BackupFailure::Refused(format!("there is no base backup at {target}: is it the right place?")),
            |first| BackupFailure::TooEarly { target: target.clone(), first },
        ))
    }

    /// Hands the pieces of the archive to `tar`, one after the other.
    fn unpack(
        &self,
        head: &BaseHead,
        signer: &[u8; 32],
        progress: Progress<'_>,
    ) -> Result<(), BackupFailure> {
        let refused = |what: &str| BackupFailure::Refused(format!("tar: {what}"));
        let mut command = Command::new("tar");
        command.args(["--extract", "--same-permissions", "--file=-", "--directory"]).arg(self.cluster);
        let mut child = command.stdin(Stdio::piped()).spawn().map_err(|error| refused(&error.to_string()))?;
        let mut pipe = child.stdin.take();
        let outcome = (0_u64..).zip(&head.chunks).try_for_each(|(done, name)| {
            let key = from_hexadecimal(name).map(|name| layout::chunk(&name));
            let key = key.ok_or_else(|| BackupFailure::object(name, Fault::Damaged))?;
            let (about, piece, _) = opened(self.target, self.opener, &key, Some(signer))?;
            if about != About::Chunk {
                return Err(BackupFailure::object(&key, Fault::Damaged));
            }
            progress(done, head.chunks.len() as u64);
            let written = pipe.as_mut().map_or(Ok(()), |pipe| pipe.write_all(&piece));
            written.map_err(|error| refused(&error.to_string()))
        });
        drop(pipe);
        let status = child.wait().map_err(|error| refused(&error.to_string()))?;
        outcome?;
        if status.success() {
            Ok(())
        } else {
            Err(refused("the archive could not be unpacked; is there room?"))
        }
    }

    /// Brings every stored file back under the name of its content.
    fn bring_files(&self, signer: &[u8; 32], progress: Progress<'_>) -> Result<u64, BackupFailure> {
        let keys = self.target.list(layout::FILES).map_err(told(self.target))?;
        for (done, key) in (1_u64..).zip(&keys) {
            let (about, content, _) = opened(self.target, self.opener, key, Some(signer))?;
            if about != About::File {
                return Err(BackupFailure::object(key, Fault::Damaged));
            }
            self.place(&content)?;
            progress(done, keys.len() as u64);
        }
        Ok(keys.len() as u64)
    }

    fn place(&self, content: &[u8]) -> Result<(), BackupFailure> {
        let name = FileHash::of(content).to_string();
        let (front, rest) = name.split_at(2);
        let path: PathBuf = self.files.join(front).join(rest);
        let folder = self.files.join(front);
        let written = fs::create_dir_all(&folder).and_then(|()| {
            let mut file = fs::File::create(&path)?;
            file.write_all(content)?;
            file.sync_all()
        });
        written.map_err(|error| BackupFailure::local(&path, &error))
    }

    /// Tells PostgreSQL where the log is and up to when to replay it
    /// (<https://www.postgresql.org/docs/15/runtime-config-wal.html#RUNTIME-CONFIG-WAL-ARCHIVE-RECOVERY>).
    fn prepare_recovery(&self, signer: &[u8; 32]) -> Result<(), BackupFailure> {
        let command = format!("{} %f %p", (self.fetch)(&hexadecimal(signer)));
        let mut text = format!("restore_command = {}\n", quoted(&command));
        if let Some(at) = self.at {
            text = format!("{text}recovery_target_time = {}\n", quoted(&told_millis(at)));
        }
        text.push_str("recovery_target_action = 'promote'\n");
        // A restored cluster archives nothing until somebody decides where to.
        text.push_str("archive_mode = 'off'\n");
        let path = self.cluster.join("postgresql.auto.conf");
        let appended = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        appended.map_err(|error| BackupFailure::local(&path, &error))?;
        let signal = self.cluster.join("recovery.signal");
        fs::write(&signal, "").map_err(|error| BackupFailure::local(&signal, &error))
    }
}

/// A moment as PostgreSQL reads it, to the millisecond, UTC.
fn told_millis(at: Timestamp) -> String {
    at.zoned(&jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S%.3f+00").to_string()
}

/// A text of PostgreSQL's configuration: in single quotes, each of its own doubled.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
