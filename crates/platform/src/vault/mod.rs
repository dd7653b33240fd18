//! Field encryption: what names or reaches a person is sealed field by field before it is stored.
//!
//! XChaCha20-Poly1305 with a random nonce; the additional data bind every ciphertext to its place
//! (`table|column|row`) and to the key that sealed it, so that a value moved to another row or column does
//! not open. Key files lie outside the data directory and its backup. Nothing here touches the database,
//! and nothing here may log a key or a plain value.

mod keys;
mod numbered;
#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc};

use balai_base::{Random, Secret};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use keys::KeyFile;
pub use numbered::numbered_keys;

/// Bytes of the nonce that stands before every ciphertext (`XChaCha20`, draft-irtf-cfrg-xchacha).
const NONCE_BYTES: usize = 24;

/// Why something could not be sealed or opened. Never names a plain value.
#[derive(Debug, thiserror::Error)]
pub enum VaultFailure {
    /// The key that sealed the value is not in the key directory.
    #[error("key {0} is not in the key directory; put its file back and start again")]
    UnknownKey(String),
    /// The ciphertext was changed, or belongs to another place.
    #[error("the value sealed for {0} was changed or belongs elsewhere")]
    Broken(String),
    /// The key directory could not be read or written.
    #[error("key directory {path}: {reason}")]
    Directory {
        /// The path that failed.
        path: String,
        /// What the operating system or the parser said.
        reason: String,
    },
}

impl From<VaultFailure> for balai_base::Problem {
    fn from(_: VaultFailure) -> Self {
        Self::new(balai_base::ProblemKind::Internal, "problem-sealed-value")
    }
}

impl From<VaultFailure> for balai_store::Failure {
    fn from(failure: VaultFailure) -> Self {
        Self::Driver(failure.to_string())
    }
}

/// A sealed value and the key that opens it: the two columns stored together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which key sealed it, such as `k1-3fa29c01`.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// The keys of one installation.
pub struct Vault {
    keys: Vec<KeyFile>,
    mac_key: Secret<[u8; 32]>,
    random: Arc<dyn Random>,
}

impl Vault {
    /// Reads the keys in `directory`; makes the directory (0700) and a first key (0600) when there is none.
    pub fn in_directory(directory: &Path, random: Arc<dyn Random>) -> Result<Self, VaultFailure> {
        let (keys, mac_key) = keys::load_or_create(directory, random.as_ref())?;
        Ok(Self { keys, mac_key, random })
    }

    /// Adds a fresh key to `directory`, by which every later value is sealed; older values still open.
    pub fn rotate(directory: &Path, random: Arc<dyn Random>) -> Result<Self, VaultFailure> {
        keys::add(directory, random.as_ref())?;
        Self::in_directory(directory, random)
    }

    /// The identifiers of the keys held, oldest first.
    pub fn key_ids(&self) -> Vec<&str> {
        self.keys.iter().map(|key| key.id.as_str()).collect()
    }

    /// Seals `plain` for one `place`, such as `case_contacts|phone|<uuid>`, with the newest key.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Sealed, VaultFailure> {
        let key = self.keys.last().ok_or_else(|| VaultFailure::UnknownKey(String::new()))?;
        let mut nonce = [0_u8; NONCE_BYTES];
        self.random.fill(&mut nonce);
        let associated = associated_data(place, &key.id);
        let ciphertext = XChaCha20Poly1305::new(key.bytes.reveal().into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &associated })
            .map_err(|_| VaultFailure::Broken(place.to_owned()))?;
        Ok(Sealed { key_id: key.id.clone(), bytes: [nonce.as_slice(), &ciphertext].concat() })
    }

    /// Opens what [`Vault::seal`] made for the same `place`.
    pub fn open(&self, place: &str, key_id: &str, bytes: &[u8]) -> Result<Secret<Vec<u8>>, VaultFailure> {
        let key = self
            .keys
            .iter()
            .find(|key| key.id == key_id)
            .ok_or_else(|| VaultFailure::UnknownKey(key_id.to_owned()))?;
        let broken = || VaultFailure::Broken(place.to_owned());
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        XChaCha20Poly1305::new(key.bytes.reveal().into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &associated_data(place, key_id) })
            .map(Secret::new)
            .map_err(|_| broken())
    }

    /// Opens a sealed UTF-8 text.
    pub fn open_text(&self, place: &str, key_id: &str, bytes: &[u8]) -> Result<Secret<String>, VaultFailure> {
        let plain = self.open(place, key_id, bytes)?;
        String::from_utf8(plain.into_revealed())
            .map(Secret::new)
            .map_err(|_| VaultFailure::Broken(place.to_owned()))
    }

    /// A keyed hash (HMAC-SHA-256) of `bytes` for one `purpose`; different purposes are unrelated. The key
    /// does not change when sealing keys rotate, so the result may be stored and looked up.
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        hmac(&hmac(self.mac_key.reveal(), purpose.as_bytes()), bytes)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Vault").field("keys", &self.key_ids()).finish_non_exhaustive()
    }
}

/// Place and key id, with the place's length first so that no two pairs give the same bytes.
fn associated_data(place: &str, key_id: &str) -> Vec<u8> {
    let length = u64::try_from(place.len()).unwrap_or(u64::MAX).to_be_bytes();
    [length.as_slice(), place.as_bytes(), key_id.as_bytes()].concat()
}

/// HMAC-SHA-256 (RFC 2104), whose key is padded with zeros to one block.
fn hmac(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    let (front, _) = block.split_at_mut(key.len());
    front.copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}
