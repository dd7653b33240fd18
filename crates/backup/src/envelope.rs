//! The outside of every object: what it is, where it belongs, its checksum and the server's signature.
//!
//! ```text
//! "balai-backup 1\n" · length of the head (4 bytes, big-endian) · head (JSON) · signature (64 bytes) · body (sealed)
//! ```
//! The signature covers the head, the head covers the body, and the head's own SHA-256 is what the next segment of a chain
//! names. So an object that was cut off, changed, exchanged, moved or signed by somebody else is told apart without any
//! key to open it.

use balai_base::text::{from_hexadecimal, hexadecimal};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    cluster::{BaseHead, LogHead},
    failure::Fault,
    keyring::Keyring,
    segment::SegmentHead,
    snapshot::SnapshotHead,
    target::ObjectKey,
};

const MAGIC: &[u8] = b"balai-backup 1\n";
/// Bytes of an Ed25519 signature.
const SIGNATURE: usize = 64;
/// What is signed begins with this, so that a signature means nothing elsewhere.
const PURPOSE: &[u8] = b"balai-backup object\n";

/// What an object is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// A piece of the database.
    Chunk,
    /// A stored file.
    File,
    /// Which chunks make a whole database.
    Snapshot(SnapshotHead),
    /// What changed since the segment before.
    Segment(SegmentHead),
    /// Which chunks make a base backup of PostgreSQL.
    Base(BaseHead),
    /// A piece of PostgreSQL's log.
    Log(LogHead),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// Where it belongs.
    object: String,
    about: About,
    body_bytes: u64,
    body_sha256: String,
    /// The public half of the key that signed.
    signer: String,
}

/// An object that is what it says.
#[derive(Debug)]
pub struct Opened<'b> {
    /// What it is.
    pub about: About,
    /// What is sealed.
    pub body: &'b [u8],
    /// By which the next segment names it.
    pub hash: [u8; 32],
    /// Who signed it.
    pub signer: [u8; 32],
}

/// Puts a body into its envelope; gives the object and its hash.
pub(crate) fn wrap(keyring: &Keyring, key: &ObjectKey, about: About, body: &[u8]) -> (Vec<u8>, [u8; 32]) {
    let head = Head {
        object: key.to_string(),
        about,
        body_bytes: body.len() as u64,
        body_sha256: hexadecimal(&Sha256::digest(body)),
        signer: keyring.public(),
    };
    // A head is numbers and texts: it always becomes JSON.
    let head = serde_json::to_vec(&head).unwrap_or_default();
    let hash: [u8; 32] = Sha256::digest(&head).into();
    let signature = keyring.sign(&[PURPOSE, &head].concat());
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX).to_be_bytes();
    ([MAGIC, &length, &head, &signature, body].concat(), hash)
}

/// Opens an envelope found under `key`; `signer`: whose signature is expected, if that is known.
pub fn unwrap<'b>(key: &ObjectKey, bytes: &'b [u8], signer: Option<&[u8; 32]>) -> Result<Opened<'b>, Fault> {
    let rest = bytes
        .strip_prefix(MAGIC)
        .ok_or_else(|| if MAGIC.starts_with(bytes) { Fault::Truncated } else { Fault::NotOurs })?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(Fault::Truncated)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Fault::Altered)?;
    let (head, rest) = rest.split_at_checked(length).ok_or(Fault::Truncated)?;
    let (signature, body) = rest.split_first_chunk::<SIGNATURE>().ok_or(Fault::Truncated)?;
    let read: Head = serde_json::from_slice(head).map_err(|_| Fault::Altered)?;
    let public = from_hexadecimal(&read.signer).ok_or(Fault::Altered)?;
    let verifying = VerifyingKey::from_bytes(&public).map_err(|_| Fault::Altered)?;
    verifying
        .verify_strict(&[PURPOSE, head].concat(), &Signature::from_bytes(signature))
        .map_err(|_| Fault::Altered)?;
    if signer.is_some_and(|signer| *signer != public) {
        return Err(Fault::Foreign(read.signer));
    }
    if read.object != key.as_str() {
        return Err(Fault::Misplaced(read.object));
    }
    if (body.len() as u64) < read.body_bytes {
        return Err(Fault::Truncated);
    }
    if body.len() as u64 > read.body_bytes || hexadecimal(&Sha256::digest(body)) != read.body_sha256 {
        return Err(Fault::Altered);
    }
    Ok(Opened { about: read.about, body, hash: Sha256::digest(head).into(), signer: public })
}

#[cfg(test)]
mod tests {
    use balai_testkit::{TestDirectory, random};
    use proptest::prelude::*;

    use super::*;

    fn keyring(number: u64) -> Keyring {
        let directory = TestDirectory::new();
        Keyring::in_directory(directory.path(), &random(number)).unwrap()
    }

    fn key(text: &str) -> ObjectKey {
        ObjectKey::parse(text).unwrap()
    }

    #[test]
    fn a_whole_object_opens_where_it_belongs() {
        let ours = keyring(1);
        let (object, hash) = wrap(&ours, &key("chunks/a"), About::Chunk, b"sealed");
        let opened = unwrap(&key("chunks/a"), &object, Some(&ours.signer())).unwrap();
        assert_eq!((opened.body, opened.hash), (b"sealed".as_slice(), hash));
        assert_eq!(
            unwrap(&key("chunks/b"), &object, None).unwrap_err(),
            Fault::Misplaced("chunks/a".to_owned())
        );
        let foreign = unwrap(&key("chunks/a"), &object, Some(&keyring(2).signer())).unwrap_err();
        assert_eq!(foreign, Fault::Foreign(ours.public()));
    }

    #[test]
    fn whatever_is_cut_off_is_told_as_such() {
        let (object, _) = wrap(&keyring(1), &key("chunks/a"), About::Chunk, b"sealed");
        for length in 0..object.len() {
            let told = unwrap(&key("chunks/a"), &object[..length], None).unwrap_err();
            assert_eq!(told, Fault::Truncated, "{length}");
        }
        assert_eq!(unwrap(&key("chunks/a"), b"something else", None).unwrap_err(), Fault::NotOurs);
    }

    proptest! {
        /// A target may answer with anything, behind a sound beginning too.
        #[test]
        fn whatever_a_target_answers_is_told_and_breaks_nothing(
            noise in prop::collection::vec(any::<u8>(), 0..400),
            at in any::<prop::sample::Index>(),
        ) {
            let ours = keyring(1);
            let (mut object, _) = wrap(&ours, &key("chunks/a"), About::Chunk, &[7; 100]);
            let place = at.index(object.len());
            let rest = object.split_off(place);
            object.extend(&noise);
            prop_assert!(unwrap(&key("chunks/a"), &noise, Some(&ours.signer())).is_err());
            prop_assert_eq!(rest == noise, unwrap(&key("chunks/a"), &object, Some(&ours.signer())).is_ok());
        }

        #[test]
        fn a_changed_bit_is_found(at in 0_usize..1_000, bit in 0_u8..8) {
            let ours = keyring(1);
            let (object, _) = wrap(&ours, &key("chunks/a"), About::Chunk, &[7; 700]);
            let mut changed = object.clone();
            let at = at % changed.len();
            changed[at] ^= 1 << bit;
            let told = unwrap(&key("chunks/a"), &changed, Some(&ours.signer())).unwrap_err();
            prop_assert!(
                matches!(told, Fault::Altered | Fault::NotOurs | Fault::Truncated),
                "{told:?}"
            );
        }
    }
}
