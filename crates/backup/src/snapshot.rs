//! A snapshot: which chunks make a whole database, and where in a chain of segments to go on.
//!
//! Chunks are named by their content, so that one which is at the target already is not sent again. While a server runs, the
//! file is copied as it changes; what was copied half old and half new is set right by the segments written meanwhile, from
//! `from` to `consistent`, since these bring whole pages. So copying never holds a transaction open and nobody waits.

use balai_base::{
    Timestamp,
    text::{from_hexadecimal, hexadecimal},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    BackupFailure,
    envelope::{self, About},
    failure::Fault,
    keyring::{Keyring, Naming},
    layout::{self, Name},
    sealing::{Opener, Sealer},
    target::{ObjectKey, Target},
};

/// What stands on the outside of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotHead {
    /// The snapshot.
    pub id: Uuid,
    /// The moment whose state it gives.
    pub at: Timestamp,
    /// Bytes of a page.
    pub page_size: u32,
    /// How many pages the chunks hold.
    pub pages: u32,
    /// The chunks in order, by their names.
    pub chunks: Vec<String>,
    /// Which segments belong to it; none for a copy that stands alone.
    pub chain: Option<ChainPart>,
    /// How many keys each open it.
    pub recipients: u32,
}

/// The segments a snapshot needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainPart {
    /// The chain.
    pub chain: Uuid,
    /// The first segment to apply.
    pub from: u64,
    /// The segment with which it is consistent.
    pub consistent: u64,
}

/// A manifest that was read and is what it says.
#[derive(Debug)]
pub struct Manifest {
    /// What stands outside.
    pub head: SnapshotHead,
    /// Who signed it.
    pub signer: [u8; 32],
    /// What is sealed: the key that names.
    pub(crate) sealed: Vec<u8>,
}

impl SnapshotHead {
    /// The names of its chunks.
    pub(crate) fn chunk_names(&self) -> Result<Vec<Name>, Fault> {
        self.chunks.iter().map(|name| from_hexadecimal(name).ok_or(Fault::Damaged)).collect()
    }
}

impl Manifest {
    /// Reads the manifest found under `key`.
    pub fn read(
        target: &dyn Target,
        key: &ObjectKey,
        signer: Option<&[u8; 32]>,
    ) -> Result<Self, BackupFailure> {
        let bytes = target
            .get(key)
            .map_err(|failure| BackupFailure::Target { target: target.name().to_owned(), failure })?;
        let object = |fault| BackupFailure::object(key, fault);
        let opened = envelope::unwrap(key, &bytes, signer).map_err(object)?;
        match opened.about {
            About::Snapshot(head) => Ok(Self { head, signer: opened.signer, sealed: opened.body.to_vec() }),
            _ => Err(object(Fault::Damaged)),
        }
    }

    /// The key that names chunks and files, by which their content is told to be the right one.
    pub(crate) fn naming(&self, opener: &Opener) -> Result<Naming, Fault> {
        let plain = opener.open(&self.sealed)?;
        <[u8; 32]>::try_from(plain.as_slice()).map(Naming::new).map_err(|_| Fault::Damaged)
    }
}

/// Writes manifests, chunks and files: sealed and signed.
#[derive(Clone)]
pub struct Scribe {
    /// Whose signature they carry, and how they are named.
    pub keyring: Keyring,
    /// Who can open them.
    pub sealer: Sealer,
}

impl Scribe {
    /// A chunk's name.
    pub(crate) fn chunk_name(&self, content: &[u8]) -> Name {
        self.keyring.naming().chunk(content)
    }

    /// A chunk as an object.
    pub(crate) fn chunk(&self, name: &Name, content: &[u8]) -> Result<(ObjectKey, Vec<u8>), BackupFailure> {
        let key = layout::chunk(name);
        let (object, _) = envelope::wrap(&self.keyring, &key, About::Chunk, &self.sealer.seal(content)?);
        Ok((key, object))
    }

    /// A stored file as an object.
    pub(crate) fn file(&self, name: &Name, content: &[u8]) -> Result<(ObjectKey, Vec<u8>), BackupFailure> {
        let key = layout::file(name);
        let body = self.sealer.seal_as_it_is(content)?;
        let (object, _) = envelope::wrap(&self.keyring, &key, About::File, &body);
        Ok((key, object))
    }

    /// A manifest as an object.
    pub(crate) fn manifest(&self, head: SnapshotHead) -> Result<(ObjectKey, Vec<u8>), BackupFailure> {
        let key = layout::manifest(head.id);
        let body = self.sealer.seal(self.keyring.naming().bytes())?;
        let (object, _) = envelope::wrap(&self.keyring, &key, About::Snapshot(head), &body);
        Ok((key, object))
    }
}

/// Names as they stand in a manifest.
pub(crate) fn told(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| hexadecimal(name)).collect()
}
