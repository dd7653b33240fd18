//! Field encryption: what names or reaches a person is sealed field by field before it is stored.
//!
//! XChaCha20-Poly1305 with a random nonce; the additional data bind every ciphertext to its place
//! (`table|column|row`) and to the key that sealed it, so that a value moved to another row or column does
//! not open. Key files lie outside the data directory and its backup, and may change while a server runs: values are
//! sealed with the newest, opened with whichever sealed them. [`DataKey`]s lie in the database, sealed by a key file:
//! they are what an erasure destroys. Nothing here touches the database, and nothing here may log a key or a plain value.

mod data_key;
mod erased;
mod keys;
mod lists;
mod numbered;
mod shares;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use balai_base::{Random, Secret};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use data_key::{DATA_KEY, DataKey};
pub use erased::Erased;
pub use keys::KeyFile;
pub use lists::{CEREMONIES, Verified};
pub use numbered::{numbered_keys, numbered_keys_there};
pub use shares::{NEEDED, SHARES, Share, ShareFailure, recover, shares_of};

/// Bytes of the nonce that stands before every ciphertext (`XChaCha20`, draft-irtf-cfrg-xchacha).
const NONCE_BYTES: usize = 24;

/// Why something could not be sealed or opened. Never names a plain value.
#[derive(Debug, thiserror::Error)]
pub enum VaultFailure {
    /// The key that sealed the value is not in the key directory.
    #[error("key {0} is not in the key directory; put its file back (balai keys recover) and start again")]
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
    /// Which key sealed it, such as `k1-3fa29c01`, or [`DATA_KEY`].
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// What the names of the keys begin with that sign documents.
const DOCUMENT: &str = "document";

/// Key files by their names without `.key`.
pub type NamedKeys = Vec<(String, Secret<[u8; 32]>)>;

/// The key files as they were read last.
struct Ring {
    keys: Vec<KeyFile>,
    mac_key: Secret<[u8; 32]>,
    /// Seeds that sign documents, oldest first, by their names.
    documents: NamedKeys,
}

/// The keys of one installation.
pub struct Vault {
    directory: PathBuf,
    ring: RwLock<Arc<Ring>>,
    random: Arc<dyn Random>,
}

impl Vault {
    /// Reads the keys in `directory`; makes the directory (0700) and a first key (0600) when there is none.
    pub fn in_directory(directory: &Path, random: Arc<dyn Random>) -> Result<Self, VaultFailure> {
        let (keys, mac_key) = keys::load_or_create(directory, random.as_ref())?;
        numbered::first_there(directory, DOCUMENT, random.as_ref())?;
        let documents = numbered::named(directory, DOCUMENT)?;
        Ok(Self::of(directory, Ring { keys, mac_key, documents }, random))
    }

    /// Reads the keys in `directory`, which must be there: for commands that make none.
    pub fn existing(directory: &Path, random: Arc<dyn Random>) -> Result<Self, VaultFailure> {
        let (keys, mac_key) = keys::read_all(directory)?;
        let documents = numbered::named(directory, DOCUMENT)?;
        Ok(Self::of(directory, Ring { keys, mac_key, documents }, random))
    }

    /// Adds a fresh key to `directory`, by which every later value is sealed; older values still open. A running
    /// server takes it up by [`Vault::look`].
    pub fn rotate(directory: &Path, random: Arc<dyn Random>) -> Result<Self, VaultFailure> {
        keys::add(directory, random.as_ref())?;
        Self::in_directory(directory, random)
    }

    fn of(directory: &Path, ring: Ring, random: Arc<dyn Random>) -> Self {
        Self { directory: directory.to_owned(), ring: RwLock::new(Arc::new(ring)), random }
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where the key files lie.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The identifiers of the keys held, oldest first.
    pub fn key_ids(&self) -> Vec<String> {
        self.ring().keys.iter().map(|key| key.id.clone()).collect()
    }

    /// Whether a text is shaped like a sealing key's name.
    pub fn is_key_name(text: &str) -> bool {
        keys::is_sealing(text)
    }

    /// The key that seals from now on.
    pub fn newest(&self) -> String {
        self.ring().keys.last().map(|key| key.id.clone()).unwrap_or_default()
    }

    /// The fingerprint of the key of [`Vault::mac`], as `mac-` and 8 hexadecimal digits.
    pub fn mac_id(&self) -> String {
        format!("mac-{}", keys::fingerprint(self.ring().mac_key.reveal()))
    }

    /// Takes up what has changed in the key directory; true when anything has. A directory that can't be read, that holds
    /// no key any more or another key of hashes changes nothing: what was held goes on serving.
    pub fn look(&self) -> Result<bool, VaultFailure> {
        let held = self.ring();
        let names = keys::names(&self.directory)?;
        let sealing: Vec<&String> = names.iter().filter(|name| keys::is_sealing(name)).collect();
        let known = |name: &String| held.keys.iter().any(|key| key.id == *name);
        let signing = names.iter().filter(|name| numbered::number(name, DOCUMENT).is_some());
        let signs = |name: &String| held.documents.iter().any(|(known, _)| known == name);
        let same = signing.clone().count() == held.documents.len() && signing.into_iter().all(signs);
        if same && sealing.len() == held.keys.len() && sealing.into_iter().all(known) {
            return Ok(false);
        }
        let (keys, mac_key) = keys::read_all(&self.directory)?;
        if mac_key != held.mac_key {
            let path = self.directory.join(keys::MAC_FILE);
            return Err(keys::failure(
                &path,
                &"this is another key than the one in use; put the right file back",
            ));
        }
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = {
            let documents = numbered::named(&self.directory, DOCUMENT)?;
            Arc::new(Ring { keys, mac_key, documents })
        };
        Ok(true)
    }

    /// The seeds that sign documents, oldest first, by their names such as `document-1`.
    pub fn document_seeds(&self) -> NamedKeys {
        self.ring().documents.clone()
    }

    /// Adds a fresh seed by which documents are signed from now on; gives its name. A running server takes it up by
    /// [`Vault::look`].
    pub fn rotate_documents(directory: &Path, random: &dyn Random) -> Result<String, VaultFailure> {
        numbered::add(directory, DOCUMENT, random)
    }

    /// Seals `plain` for one `place`, such as `accounts|totp|<uuid>`, with the newest key.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Sealed, VaultFailure> {
        let ring = self.ring();
        let key = ring.keys.last().ok_or_else(|| VaultFailure::UnknownKey(String::new()))?;
        let bytes = self.encrypt(key.bytes.reveal(), (place, &key.id), plain)?;
        Ok(Sealed { key_id: key.id.clone(), bytes })
    }

    /// Opens what [`Vault::seal`] made for the same `place`. A key that another server has made since is looked for.
    pub fn open(&self, place: &str, key_id: &str, bytes: &[u8]) -> Result<Secret<Vec<u8>>, VaultFailure> {
        let mut ring = self.ring();
        let unknown = |ring: &Ring| ring.keys.iter().all(|key| key.id != key_id);
        if unknown(&ring) && keys::is_sealing(key_id) && keys::is_there(&self.directory, key_id) {
            self.look()?;
            ring = self.ring();
        }
        let key = ring
            .keys
            .iter()
            .find(|key| key.id == key_id)
            .ok_or_else(|| VaultFailure::UnknownKey(key_id.to_owned()))?;
        decrypt(key.bytes.reveal(), (place, key_id), bytes)
    }

    /// Opens a sealed UTF-8 text.
    pub fn open_text(&self, place: &str, key_id: &str, bytes: &[u8]) -> Result<Secret<String>, VaultFailure> {
        text(place, self.open(place, key_id, bytes)?)
    }

    /// A keyed hash (HMAC-SHA-256) of `bytes` for one `purpose`; different purposes are unrelated. The key
    /// does not change when sealing keys rotate, so the result may be stored and looked up.
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        hmac(&hmac(self.ring().mac_key.reveal(), purpose.as_bytes()), bytes)
    }

    /// Every key file of the directory by its name without `.key`, to be written down apart from the server.
    pub fn every_key(directory: &Path) -> Result<NamedKeys, VaultFailure> {
        keys::every(directory)
    }

    /// The names of the retired keys of a directory.
    pub fn retired(directory: &Path) -> Vec<String> {
        keys::names(&directory.join(keys::RETIRED)).unwrap_or_default()
    }

    /// A key's fingerprint: the front of its SHA-256, 8 hexadecimal digits.
    pub fn fingerprint(bytes: &Secret<[u8; 32]>) -> String {
        keys::fingerprint(bytes.reveal())
    }

    /// Puts a key file that was lost back; false when it is there. Another key is never replaced.
    pub fn put_back(directory: &Path, name: &str, bytes: &Secret<[u8; 32]>) -> Result<bool, VaultFailure> {
        keys::put(directory, name, bytes.reveal())
    }

    /// Takes a key away from those that open values: to `retired/`, or with `destroy` for good. Whoever calls this has
    /// made sure that nothing needs it. Gives where it lies.
    pub fn retire(directory: &Path, id: &str, destroy: bool) -> Result<PathBuf, VaultFailure> {
        keys::retire(directory, id, destroy)
    }

    fn encrypt(
        &self,
        key: &[u8; 32],
        (place, key_id): (&str, &str),
        plain: &[u8],
    ) -> Result<Vec<u8>, VaultFailure> {
        let mut nonce = [0_u8; NONCE_BYTES];
        self.random.fill(&mut nonce);
        let associated = associated_data(place, key_id);
        let ciphertext = XChaCha20Poly1305::new(key.into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &associated })
            .map_err(|_| VaultFailure::Broken(place.to_owned()))?;
        Ok([nonce.as_slice(), &ciphertext].concat())
    }
}

fn decrypt(
    key: &[u8; 32],
    (place, key_id): (&str, &str),
    bytes: &[u8],
) -> Result<Secret<Vec<u8>>, VaultFailure> {
    let broken = || VaultFailure::Broken(place.to_owned());
    let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &associated_data(place, key_id) })
        .map(Secret::new)
        .map_err(|_| broken())
}

/// An opened value as UTF-8 text.
fn text(place: &str, plain: Secret<Vec<u8>>) -> Result<Secret<String>, VaultFailure> {
    let broken = |_| VaultFailure::Broken(place.to_owned());
    String::from_utf8(plain.into_revealed()).map(Secret::new).map_err(broken)
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
