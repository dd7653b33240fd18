//! A folder of another machine over SSH: with a key of its own, and only with the machine whose key is known.
//!
//! The connection is kept and made anew when it broke. Its tasks run on a small runtime of the target's own, so that callers
//! are plain threads.

mod host;
mod session;

use std::sync::{Arc, Mutex, PoisonError};

use balai_backup::{ObjectKey, Target, TargetFailure};
use balai_base::{Random, SystemRandom};
use russh::keys::{Algorithm, PrivateKey, decode_secret_key};
use tokio::runtime::Runtime;

use self::session::{Session, UNFINISHED};
use crate::{SftpAddress, secrets};

/// A folder over SSH.
pub struct SftpTarget {
    name: String,
    address: SftpAddress,
    key: Arc<PrivateKey>,
    runtime: Runtime,
    session: Mutex<Option<Session>>,
}

impl SftpTarget {
    /// Reads the key; nothing is called yet.
    pub fn open(address: SftpAddress, name: String) -> Result<Self, TargetFailure> {
        let text = secrets::read(&address.key).map_err(TargetFailure::Denied)?;
        let wrong = |what: &str| TargetFailure::Denied(format!("{}: {what}", address.key.display()));
        let key = decode_secret_key(text.reveal(), None).map_err(|_| {
            wrong("this is no private key without a passphrase; make one with ssh-keygen -t ed25519")
        })?;
        if !matches!(key.algorithm(), Algorithm::Ed25519 | Algorithm::Ecdsa { .. }) {
            return Err(wrong(
                "only keys of the kinds ed25519 and ecdsa are used; make one with ssh-keygen -t ed25519",
            ));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| TargetFailure::Away(format!("threads: {error}")))?;
        Ok(Self { name, address, key: Arc::new(key), runtime, session: Mutex::new(None) })
    }

    /// Does `work` in a session. One that was kept may have broken meanwhile: then once more in a new one.
    #[expect(clippy::needless_pass_by_value, reason = "callers write their work where they ask for it")]
    fn within<T>(
        &self,
        work: impl AsyncFn(&mut Session) -> Result<T, TargetFailure>,
    ) -> Result<T, TargetFailure> {
        let mut kept = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.is_none();
        let outcome = self.attempt(&mut kept, &work);
        if !fresh && matches!(outcome, Err(TargetFailure::Away(_))) {
            return self.attempt(&mut kept, &work);
        }
        outcome
    }

    fn attempt<T>(
        &self,
        kept: &mut Option<Session>,
        work: &impl AsyncFn(&mut Session) -> Result<T, TargetFailure>,
    ) -> Result<T, TargetFailure> {
        self.runtime.block_on(async {
            let mut session = match kept.take() {
                Some(session) => session,
                None => Session::open(&self.address, Arc::clone(&self.key)).await?,
            };
            let outcome = work(&mut session).await;
            if !matches!(outcome, Err(TargetFailure::Away(_))) {
                *kept = Some(session);
            }
            outcome
        })
    }

    fn path(&self, key: &str) -> String {
        format!("{}/{key}", self.address.folder)
    }
}

impl Target for SftpTarget {
    fn name(&self) -> &str {
        &self.name
    }

    fn put(&self, key: &ObjectKey, bytes: &[u8]) -> Result<(), TargetFailure> {
        let path = self.path(key.as_str());
        let mut drawn = [0_u8; 8];
        SystemRandom.fill(&mut drawn);
        let unfinished = format!("{path}.{:016x}{UNFINISHED}", u64::from_be_bytes(drawn));
        match self.within(async |session| session.put(&path, &unfinished, bytes).await) {
            Err(TargetFailure::Exists(_)) => match self.get(key)? {
                content if content == bytes => Ok(()),
                _ => Err(TargetFailure::Exists(key.to_string())),
            },
            outcome => outcome,
        }
    }

    fn get(&self, key: &ObjectKey) -> Result<Vec<u8>, TargetFailure> {
        let path = self.path(key.as_str());
        match self.within(async |session| session.get(&path).await) {
            Err(TargetFailure::Missing(_)) => Err(TargetFailure::Missing(key.to_string())),
            outcome => outcome,
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<ObjectKey>, TargetFailure> {
        let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = self.path(folder);
        let paths = self.within(async |session| session.list(folder.trim_end_matches('/')).await)?;
        let root = self.path("");
        let names = paths.iter().filter_map(|path| path.strip_prefix(&root));
        let names = names.filter(|name| name.starts_with(prefix) && !name.ends_with(UNFINISHED));
        let mut keys: Vec<ObjectKey> = names.filter_map(ObjectKey::parse).collect();
        keys.sort_unstable();
        Ok(keys)
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), TargetFailure> {
        let path = self.path(key.as_str());
        self.within(async |session| session.remove(&path).await)
    }
}
