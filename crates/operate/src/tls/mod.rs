//! TLS without a proxy: a certificate and its key from two files, read again when they change, and the same two files
//! written by ACME (RFC 8555) where nobody else writes them.
//!
//! What serves is never replaced by something worse: a new certificate that is broken, expired or of another key is refused
//! with a sentence, and the old one goes on. Versions 1.2 and 1.3 only (OWASP ASVS 5.0, 12.1.1), by rustls.

pub mod acme;
mod certificate;
#[cfg(test)]
mod tests;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use balai_base::Timestamp;
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

pub use certificate::{Facts, Urgency, facts_of};

/// The protocols offered inside TLS, the dearest first (RFC 7301).
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// Two PEM files: the chain, the server's own certificate first, and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The chain.
    pub certificate: PathBuf,
    /// The key, readable by its owner alone.
    pub key: PathBuf,
}

/// The certificate that serves, and the files it came from.
#[derive(Debug)]
pub struct Certificates {
    pair: Pair,
    served: RwLock<Served>,
}

#[derive(Debug, Default)]
struct Served {
    key: Option<Arc<CertifiedKey>>,
    facts: Option<Facts>,
    /// What the files held when they were last looked at: an unchanged mistake is told once.
    seen: Vec<u8>,
    refusal: Option<String>,
}

/// What became of a look at the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// They hold what they held before.
    Unchanged,
    /// The new certificate serves.
    Replaced,
    /// The new one was refused for this reason; what served before serves on.
    Kept(String),
}

impl Certificates {
    /// Reads the files at the start. An expired certificate serves all the same, since nothing better is at hand; the error
    /// says what is wrong with files that can't serve at all.
    pub fn open(pair: Pair) -> Result<Arc<Self>, String> {
        let bytes = read(&pair)?;
        let (key, facts) = certificate::certified(&bytes, &pair)?;
        let served =
            Served { key: Some(Arc::new(key)), facts: Some(facts), seen: bytes.together(), refusal: None };
        Ok(Arc::new(Self { pair, served: RwLock::new(served) }))
    }

    /// None yet: ACME will write the files. Handshakes fail until then.
    pub fn awaited(pair: Pair) -> Arc<Self> {
        Self::open(pair.clone())
            .unwrap_or_else(|_| Arc::new(Self { pair, served: RwLock::new(Served::default()) }))
    }

    /// Looks at the files again at `now`.
    pub fn refresh(&self, now: Timestamp) -> Refreshed {
        let bytes = match read(&self.pair) {
            Ok(bytes) => bytes,
            Err(reason) => return self.keep(Vec::new(), reason),
        };
        let seen = bytes.together();
        if self.served.read().unwrap_or_else(PoisonError::into_inner).seen == seen {
            return Refreshed::Unchanged;
        }
        match certificate::certified(&bytes, &self.pair).and_then(|(key, facts)| {
            facts.refuse_unusable(now)?;
            Ok((key, facts))
        }) {
            Ok((key, facts)) => {
                let served = Served { key: Some(Arc::new(key)), facts: Some(facts), seen, refusal: None };
                *self.served.write().unwrap_or_else(PoisonError::into_inner) = served;
                Refreshed::Replaced
            }
            Err(reason) => self.keep(seen, reason),
        }
    }

    fn keep(&self, seen: Vec<u8>, reason: String) -> Refreshed {
        let mut served = self.served.write().unwrap_or_else(PoisonError::into_inner);
        if served.refusal.as_ref() == Some(&reason) && served.seen == seen {
            return Refreshed::Unchanged;
        }
        served.seen = seen;
        served.refusal = Some(reason.clone());
        Refreshed::Kept(reason)
    }

    /// What is known of the certificate that serves; none before ACME got one.
    pub fn facts(&self) -> Option<Facts> {
        self.served.read().unwrap_or_else(PoisonError::into_inner).facts.clone()
    }

    /// Why the files on disk are not what serves, if they are not.
    pub fn refusal(&self) -> Option<String> {
        self.served.read().unwrap_or_else(PoisonError::into_inner).refusal.clone()
    }

    /// The files.
    pub fn pair(&self) -> &Pair {
        &self.pair
    }

    /// What a listener speaks TLS with.
    pub fn server(self: &Arc<Self>) -> Result<Arc<ServerConfig>, String> {
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| format!("TLS: {error}"))?
            .with_no_client_auth()
            .with_cert_resolver(self.clone());
        config.alpn_protocols = PROTOCOLS.iter().map(|name| name.to_vec()).collect();
        Ok(Arc::new(config))
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.served.read().unwrap_or_else(PoisonError::into_inner).key.clone()
    }
}

/// The arithmetic of TLS, the same for the whole program.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// What two files hold.
pub(crate) struct PairBytes {
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

impl PairBytes {
    /// A digest that tells one state of the files from another; it holds no key.
    fn together(&self) -> Vec<u8> {
        use sha2::{Digest as _, Sha256};
        let of = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
        [of(&self.certificate), of(&self.key)].concat()
    }
}

fn read(pair: &Pair) -> Result<PairBytes, String> {
    Ok(PairBytes { certificate: bytes(&pair.certificate)?, key: bytes(&pair.key)? })
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("[tls] {}: {error}", path.display()))
}
