//! One signed-in connection: the protocol's requests, several under way at once.
//!
//! An object is written under an unfinished name, made durable (`fsync@openssh.com`) and then renamed by the protocol's own
//! RENAME, which must fail when the name is taken (draft-ietf-secsh-filexfer-02, §6.5); OpenSSH does it by a link. Its
//! `posix-rename` would replace what is there, so it is not used. After the rename the file is made durable once more, so
//! that file systems with a journal have its new name as well: the protocol has no way to do that for a directory.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use balai_backup::TargetFailure;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use russh::{
    client::{self, Handle},
    keys::{PrivateKey, PrivateKeyWithHashAlg},
};
use russh_sftp::{
    client::{RawSftpSession, error::Error, rawsession::Limits},
    extensions,
    protocol::{FileAttributes, OpenFlags, StatusCode},
};

use super::host::{Host, Refusal};
use crate::SftpAddress;

/// How many bytes one request carries: what every server must take (draft-ietf-secsh-filexfer-02, §3).
const PIECE: usize = 32 * 1024;
/// How many requests are under way at once.
const AT_ONCE: usize = 32;
/// How long connecting and signing in may take.
const CONNECTING: Duration = Duration::from_secs(20);
/// How long one request may take, in seconds.
const REQUEST_SECONDS: u64 = 30;
/// The largest object, in bytes: what is put is in pieces far smaller.
const LARGEST: u64 = 256 << 20;
/// What the permission bits of a folder hold (POSIX, `S_IFDIR`).
const FOLDER_BITS: u32 = 0o040_000;
/// What stands at the end of a name that is not finished.
pub(super) const UNFINISHED: &str = ".unfinished";

/// A connection.
pub(super) struct Session {
    /// Closes the connection when it is dropped.
    _ssh: Handle<Host>,
    sftp: RawSftpSession,
    durable: bool,
    /// Folders known to be there.
    folders: BTreeSet<String>,
}

impl Session {
    /// Connects, checks whom it speaks to and signs in.
    pub(super) async fn open(address: &SftpAddress, key: Arc<PrivateKey>) -> Result<Self, TargetFailure> {
        let refusal = Refusal::default();
        let host = Host::new(&address.host, address.port, address.known_hosts.clone(), &refusal);
        let opened = tokio::time::timeout(CONNECTING, Self::sign_in(address, key, host)).await;
        match opened {
            Ok(Ok(session)) => Ok(session),
            Ok(Err(failure)) => Err(refusal.or(|| failure)),
            Err(_) => Err(TargetFailure::Away("it does not answer".to_owned())),
        }
    }

    async fn sign_in(address: &SftpAddress, key: Arc<PrivateKey>, host: Host) -> Result<Self, TargetFailure> {
        let broken = |error: russh::Error| TargetFailure::Away(error.to_string());
        let config = client::Config {
            nodelay: true,
            keepalive_interval: Some(Duration::from_secs(15)),
            ..client::Config::default()
        };
        let place = (address.host.as_str(), address.port);
        let mut ssh = client::connect(Arc::new(config), place, host).await.map_err(broken)?;
        let key = PrivateKeyWithHashAlg::new(key, None);
        let signed_in = ssh.authenticate_publickey(address.user.as_str(), key).await.map_err(broken)?;
        if !signed_in.success() {
            return Err(TargetFailure::Denied(format!(
                "{} does not let this key in: its public half belongs into the user's authorized_keys there",
                address.host
            )));
        }
        let channel = ssh.channel_open_session().await.map_err(broken)?;
        channel.request_subsystem(true, "sftp").await.map_err(broken)?;
        let mut sftp = RawSftpSession::new(channel.into_stream());
        sftp.set_timeout(REQUEST_SECONDS);
        let version = sftp.init().await.map_err(|error| told(&error, ""))?;
        let offers = |name: &str| version.extensions.contains_key(name);
        if offers(extensions::LIMITS) {
            let limits = sftp.limits().await.map_err(|error| told(&error, ""))?;
            sftp.set_limits(Limits::from(limits));
        }
        let durable = offers(extensions::FSYNC);
        if !durable {
            tracing::warn!(host = %address.host, "this target can't say when a copy is on its disk (fsync@openssh.com)");
        }
        Ok(Self { _ssh: ssh, sftp, durable, folders: BTreeSet::new() })
    }

    /// Writes an object under `path`. [`TargetFailure::Exists`] when the name is taken.
    pub(super) async fn put(
        &mut self,
        path: &str,
        unfinished: &str,
        bytes: &[u8],
    ) -> Result<(), TargetFailure> {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.make_folders(folder).await?;
        }
        let written = self.write(path, unfinished, bytes).await;
        if written.is_err() {
            // It may be gone with the connection; a leftover has a name that is never read.
            drop(self.sftp.remove(unfinished).await);
        }
        written
    }

    async fn write(&self, path: &str, unfinished: &str, bytes: &[u8]) -> Result<(), TargetFailure> {
        let failed = |error: Error| told(&error, path);
        let flags = OpenFlags::CREATE | OpenFlags::EXCLUDE | OpenFlags::WRITE;
        let attributes = FileAttributes { permissions: Some(0o600), ..FileAttributes::empty() };
        let handle = self.sftp.open(unfinished, flags, attributes).await.map_err(failed)?.handle;
        let pieces = bytes.chunks(PIECE).zip((0_u64..).step_by(PIECE));
        let writes = pieces.map(|(piece, at)| self.sftp.write(handle.as_str(), at, piece.to_vec()));
        stream::iter(writes)
            .buffer_unordered(AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await
            .map_err(failed)?;
        self.sync(&handle).await.map_err(failed)?;
        if let Err(error) = self.sftp.rename(unfinished, path).await {
            let taken = self.sftp.lstat(path).await.is_ok();
            return Err(if taken { TargetFailure::Exists(path.to_owned()) } else { failed(error) });
        }
        self.sync(&handle).await.map_err(failed)?;
        self.sftp.close(handle).await.map_err(failed).map(drop)
    }

    async fn sync(&self, handle: &str) -> Result<(), Error> {
        if self.durable { self.sftp.fsync(handle).await.map(drop) } else { Ok(()) }
    }

    /// Makes a folder and those above it.
    async fn make_folders(&mut self, folder: &str) -> Result<(), TargetFailure> {
        if folder.is_empty() || self.folders.contains(folder) {
            return Ok(());
        }
        if self.sftp.lstat(folder).await.is_err() {
            if let Some((above, _)) = folder.rsplit_once('/') {
                Box::pin(self.make_folders(above)).await?;
            }
            let attributes = FileAttributes { permissions: Some(0o700), ..FileAttributes::empty() };
            if let Err(error) = self.sftp.mkdir(folder, attributes).await {
                // Somebody else may have made it meanwhile.
                self.sftp.lstat(folder).await.map_err(|_| told(&error, folder))?;
            }
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// The content of the object at `path`.
    pub(super) async fn get(&self, path: &str) -> Result<Vec<u8>, TargetFailure> {
        let failed = |error: Error| told(&error, path);
        let handle =
            self.sftp.open(path, OpenFlags::READ, FileAttributes::empty()).await.map_err(failed)?.handle;
        let size = self.sftp.fstat(handle.as_str()).await.map_err(failed)?.attrs.size.unwrap_or_default();
        if size > LARGEST {
            return Err(TargetFailure::Away(format!("{path} is larger than any object ({size} bytes)")));
        }
        let places = (0..size).step_by(PIECE);
        let reads = places.map(|at| self.piece(&handle, at, size.saturating_sub(at).min(PIECE as u64)));
        let pieces: Vec<Vec<u8>> =
            stream::iter(reads).buffered(AT_ONCE).try_collect().await.map_err(failed)?;
        self.sftp.close(handle).await.map_err(failed)?;
        Ok(pieces.concat())
    }

    /// `length` bytes from `at` on; a server may give fewer at once.
    async fn piece(&self, handle: &str, at: u64, length: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < length {
            let left = length - bytes.len() as u64;
            let wanted = u32::try_from(left).unwrap_or(u32::MAX);
            let data = self.sftp.read(handle, at + bytes.len() as u64, wanted).await?.data;
            if data.is_empty() {
                return Err(Error::UnexpectedBehavior("the file ends early".to_owned()));
            }
            bytes.extend_from_slice(&data);
        }
        Ok(bytes)
    }

    /// Every file under `folder`, as paths that begin with it; none when there is no such folder.
    pub(super) async fn list(&self, folder: &str) -> Result<Vec<String>, TargetFailure> {
        let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
        while let Some(folder) = folders.pop() {
            for (name, is_folder) in self.entries(&folder).await? {
                let path = format!("{folder}/{name}");
                if is_folder { folders.push(path) } else { files.push(path) }
            }
        }
        Ok(files)
    }

    /// What lies in one folder, and whether it is a folder.
    async fn entries(&self, folder: &str) -> Result<Vec<(String, bool)>, TargetFailure> {
        let failed = |error: Error| told(&error, folder);
        let handle = match self.sftp.opendir(folder).await {
            Ok(handle) => handle.handle,
            Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(failed(error)),
        };
        let mut entries = Vec::new();
        loop {
            match self.sftp.readdir(handle.as_str()).await {
                Ok(names) => entries.extend(names.files.into_iter().map(|file| {
                    let bits = file.attrs.permissions.unwrap_or_default();
                    (file.filename, bits & 0o170_000 == FOLDER_BITS)
                })),
                Err(Error::Status(status)) if status.status_code == StatusCode::Eof => break,
                Err(error) => return Err(failed(error)),
            }
        }
        self.sftp.close(handle).await.map_err(failed)?;
        entries.retain(|(name, _)| name != "." && name != "..");
        Ok(entries)
    }

    /// Removes a file; one that is not there is no failure.
    pub(super) async fn remove(&self, path: &str) -> Result<(), TargetFailure> {
        match self.sftp.remove(path).await {
            Ok(_) => Ok(()),
            Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => Ok(()),
            Err(error) => Err(told(&error, path)),
        }
    }
}

/// What an error means, and about which path.
fn told(error: &Error, path: &str) -> TargetFailure {
    match error {
        Error::Status(status) => {
            let text = format!("{path}: {}", status.error_message);
            match status.status_code {
                StatusCode::NoSuchFile => TargetFailure::Missing(path.to_owned()),
                StatusCode::PermissionDenied => TargetFailure::Denied(text),
                // The protocol has no word for a full disk: OpenSSH says "Failure" and nothing else.
                StatusCode::Failure => TargetFailure::Away(format!(
                    "{text}; look whether its disk is full and the folder may be written"
                )),
                _ => TargetFailure::Away(text),
            }
        }
        other => TargetFailure::Away(format!("{path}: {other}")),
    }
}
