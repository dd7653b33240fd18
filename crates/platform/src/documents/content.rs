//! What a document says, sealed by a key of its own: a new key file seals one small value anew, and who destroys that has
//! destroyed content, credential and PDF.

use balai_credential::DocumentId;
use balai_store::{Failure, Files};
use sha2::{Digest as _, Sha256};

use super::{Content, Pdf};
use crate::vault::{DataKey, Sealed, Vault};

/// Where a part of a document is sealed for.
pub(super) fn place(part: &str, id: DocumentId) -> String {
    format!("documents|{part}|{id}")
}

/// A fresh key for a document.
pub(super) fn fresh_key(vault: &Vault, id: DocumentId) -> Result<(DataKey, Sealed), Failure> {
    Ok(vault.data_key(&place("wrapped", id))?)
}

/// Opens a document's key.
pub(super) fn open_key(vault: &Vault, id: DocumentId, sealed: &Sealed) -> Result<DataKey, Failure> {
    Ok(vault.open_data_key(&place("wrapped", id), sealed)?)
}

/// Seals what a document says.
pub(super) fn seal(
    vault: &Vault,
    key: &DataKey,
    id: DocumentId,
    content: &Content,
) -> Result<Vec<u8>, Failure> {
    let plain = serde_json::to_vec(content).map_err(|error| Failure::Driver(error.to_string()))?;
    Ok(vault.seal_with(key, &place("content", id), &plain)?.bytes)
}

/// Opens what a document says.
pub(super) fn open(key: &DataKey, id: DocumentId, sealed: &[u8]) -> Result<Content, Failure> {
    let plain = key.open(&place("content", id), sealed)?;
    serde_json::from_slice(plain.reveal()).map_err(|error| Failure::Driver(error.to_string()))
}

impl Pdf {
    /// Reads and opens the PDF; waits for disks. What lies there under another hash is refused.
    pub fn open(&self, files: &Files) -> Result<Vec<u8>, Failure> {
        let sealed = files.get(&self.file)?;
        let plain = self.key.open(&self.place, &sealed)?.into_revealed();
        if Sha256::digest(&plain).as_slice() != self.sha256 {
            return Err(Failure::Driver("a document's PDF is not the registered one".to_owned()));
        }
        Ok(plain)
    }
}
