//! Which machine is spoken to: its key must stand in a file the administrator has filled.
//!
//! A key that is not there is never learnt by itself. Who answers first could otherwise be anybody, and would be trusted
//! for good.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use balai_backup::TargetFailure;
use russh::keys::{HashAlg, PublicKey, PublicKeyOrCertificate, check_known_hosts_path};

/// Checks the key a machine shows, and remembers why it was refused.
pub(super) struct Host {
    name: String,
    port: u16,
    known: PathBuf,
    refusal: Arc<Mutex<Option<String>>>,
}

/// Why the machine's key was refused, if it was.
#[derive(Clone, Default)]
pub(super) struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    /// The refusal as a failure, else `otherwise`.
    pub(super) fn or(&self, otherwise: impl FnOnce() -> TargetFailure) -> TargetFailure {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        told.map_or_else(otherwise, TargetFailure::Denied)
    }
}

impl Host {
    pub(super) fn new(name: &str, port: u16, known: PathBuf, refusal: &Refusal) -> Self {
        Self { name: name.to_owned(), port, known, refusal: refusal.0.clone() }
    }

    /// Whether the key is the one that is expected.
    fn knows(&self, key: &PublicKey) -> Result<(), String> {
        let file = self.known.display();
        let print = key.fingerprint(HashAlg::Sha256);
        let place =
            if self.port == 22 { self.name.clone() } else { format!("[{}]:{}", self.name, self.port) };
        match check_known_hosts_path(&self.name, self.port, key, &self.known) {
            Ok(true) => Ok(()),
            Ok(false) => {
                let line = key.to_openssh().map(|key| format!("{place} {key}")).unwrap_or_default();
                Err(format!(
                    "{place} shows the key {print}, which does not stand in {file}. Ask whoever runs that machine for the \
                     fingerprint of its key over another way. If it is the same, add this line to the file: {line}"
                ))
            }
            Err(russh::keys::Error::KeyChanged { line }) => Err(format!(
                "{place} shows the key {print}, but line {line} of {file} has another one. Either the machine was set up \
                 anew or somebody stands between. Ask whoever runs it before you change that line"
            )),
            Err(error) => Err(format!("{file}: {error}")),
        }
    }
}

impl russh::client::Handler for Host {
    type Error = russh::Error;

    async fn check_server_key(&mut self, key: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        // Certificates are not asked for: an authority that signs them would have to be known as well.
        let PublicKeyOrCertificate::PublicKey { key, .. } = key else { return Ok(false) };
        match self.knows(key) {
            Ok(()) => Ok(true),
            Err(told) => {
                *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
                Ok(false)
            }
        }
    }
}
