//! The server's own keys of backups: one that signs, one that names.
//!
//! They lie in the key directory like all keys, outside the data directory and so outside the backup. The signing key lets
//! a restore tell the server's objects from others; the naming key keeps names from telling what they name. Neither opens
//! anything: what is sealed opens only with the recipients' private keys, which are not on the server.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::Path,
};

use balai_base::{
    Random, Secret,
    text::{from_hexadecimal, hexadecimal},
};
use balai_store::FileHash;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{BackupFailure, layout::Name};

/// The file of the key that signs.
pub const SIGNING_FILE: &str = "backup-signing.key";
/// The file of the key that names.
pub const NAMING_FILE: &str = "backup-naming.key";

/// Both keys.
#[derive(Clone)]
pub struct Keyring {
    signing: SigningKey,
    naming: Naming,
}

/// The key that names content.
#[derive(Clone)]
pub(crate) struct Naming(Secret<[u8; 32]>);

impl Keyring {
    /// Reads both keys of the key directory; makes the directory (0700) and what is missing (0600).
    pub fn in_directory(directory: &Path, random: &dyn Random) -> Result<Self, BackupFailure> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(|error| BackupFailure::local(directory, &error))?;
        let signing = read_or_make(&directory.join(SIGNING_FILE), random)?;
        let naming = read_or_make(&directory.join(NAMING_FILE), random)?;
        Ok(Self { signing: SigningKey::from_bytes(&signing), naming: Naming::new(naming) })
    }

    /// The public half of the signing key, as 64 hexadecimal digits: to be kept apart, for `--signed-by`.
    pub fn public(&self) -> String {
        hexadecimal(self.signing.verifying_key().as_bytes())
    }

    /// The public half as bytes.
    pub(crate) fn signer(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// An Ed25519 signature (RFC 8032).
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// The key that names.
    pub(crate) fn naming(&self) -> &Naming {
        &self.naming
    }
}

impl Naming {
    /// From a key's bytes.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(Secret::new(key))
    }

    /// The key, to be sealed into a manifest.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.0.reveal()
    }

    /// The name of a piece of the database.
    pub(crate) fn chunk(&self, content: &[u8]) -> Name {
        self.keyed(b"chunk", content)
    }

    /// The name of a stored file.
    pub(crate) fn file(&self, hash: &FileHash) -> Name {
        self.keyed(b"file", &hash.0)
    }

    /// HMAC-SHA-256 (RFC 2104) whose key is padded with zeros to one block.
    fn keyed(&self, purpose: &[u8], content: &[u8]) -> Name {
        let mut block = [0_u8; 64];
        let (front, _) = block.split_at_mut(32);
        front.copy_from_slice(self.0.reveal());
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose);
        mac.update(content);
        mac.finalize().into_bytes().into()
    }
}

fn read_or_make(path: &Path, random: &dyn Random) -> Result<[u8; 32], BackupFailure> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => {
            Err(BackupFailure::local(path, &"others may read this key: run chmod 600 on it"))
        }
        Ok(_) => read(path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = [0_u8; 32];
            random.fill(&mut key);
            write(path, &key).map_err(|error| BackupFailure::local(path, &error))?;
            // Another process may have made it at the same time: what lies there counts.
            read(path)
        }
        Err(error) => Err(BackupFailure::local(path, &error)),
    }
}

fn read(path: &Path) -> Result<[u8; 32], BackupFailure> {
    let text = fs::read_to_string(path).map_err(|error| BackupFailure::local(path, &error))?;
    from_hexadecimal(text.trim()).ok_or_else(|| BackupFailure::local(path, &"expected 64 hexadecimal digits"))
}

/// Writes a key; never replaces one.
fn write(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let line = hexadecimal(key) + "\n";
    balai_store::write_once_durably(path, line.as_bytes(), 0o600).map(drop)
}

#[cfg(test)]
mod tests {
    use balai_testkit::{TestDirectory, random};

    use super::*;

    #[test]
    fn keys_are_made_once_for_their_owner_alone() {
        let directory = TestDirectory::new();
        let keys = directory.path().join("keys");
        let first = Keyring::in_directory(&keys, &random(1)).unwrap();
        let again = Keyring::in_directory(&keys, &random(2)).unwrap();
        assert_eq!(first.public(), again.public());
        assert_eq!(first.naming.chunk(b"a"), again.naming.chunk(b"a"));
        for file in [SIGNING_FILE, NAMING_FILE] {
            assert_eq!(fs::metadata(keys.join(file)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::set_permissions(keys.join(NAMING_FILE), fs::Permissions::from_mode(0o644)).unwrap();
        let told = Keyring::in_directory(&keys, &random(1)).err().unwrap().to_string();
        assert!(told.contains("chmod 600"), "{told}");
    }

    #[test]
    fn names_depend_on_key_and_purpose() {
        let (one, two) = (Naming::new([1; 32]), Naming::new([2; 32]));
        let hash = FileHash([7; 32]);
        assert_ne!(one.file(&hash), two.file(&hash));
        assert_ne!(one.chunk(&hash.0), one.file(&hash));
    }
}
