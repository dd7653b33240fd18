//! Keys of P-256 with which documents are signed by ES256 (RFC 9053, section 2.1).

use std::fmt;

use p256::ecdsa::{
    Signature, SigningKey as PrivateKey, VerifyingKey,
    signature::{Signer as _, Verifier as _},
};
use sha2::{Digest as _, Sha256};

use crate::{Unmade, Unverified, canonical::encode};
use ciborium::Value;

/// What names a key: the front of its thumbprint (RFC 9679), 8 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A point of the curve by which signatures are checked.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    x: [u8; 32],
    y: [u8; 32],
}

impl PublicKey {
    /// The key with these coordinates, big-endian; none when they are not on the curve.
    pub fn new(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let point = [&[4_u8], x.as_slice(), y.as_slice()].concat();
        VerifyingKey::from_sec1_bytes(&point).ok().map(|key| Self { key, x: *x, y: *y })
    }

    fn of(key: &VerifyingKey) -> Result<Self, Unmade> {
        let point = key.to_sec1_point(false);
        let bytes = point.as_bytes().get(1..).unwrap_or_default();
        let (x, y) = bytes.split_at_checked(32).ok_or(Unmade::Key)?;
        let whole = |half: &[u8]| <[u8; 32]>::try_from(half).map_err(|_| Unmade::Key);
        Ok(Self { key: *key, x: whole(x)?, y: whole(y)? })
    }

    /// The coordinates, 32 bytes each, big-endian.
    pub fn coordinates(&self) -> (&[u8; 32], &[u8; 32]) {
        (&self.x, &self.y)
    }

    /// The key's name: the front of SHA-256 over its required parameters in deterministic CBOR (RFC 9679, section 3).
    pub fn id(&self) -> KeyId {
        let parameter = |label: i64, value| (Value::Integer(label.into()), value);
        let required = Value::Map(vec![
            parameter(1, Value::Integer(2.into())),
            parameter(-1, Value::Integer(1.into())),
            parameter(-2, Value::Bytes(self.x.to_vec())),
            parameter(-3, Value::Bytes(self.y.to_vec())),
        ]);
        let thumbprint: [u8; 32] = Sha256::digest(encode(&required).unwrap_or_default()).into();
        // Eight bytes are the front of thirty-two.
        KeyId(thumbprint.first_chunk().copied().unwrap_or_default())
    }

    /// Whether `signature` (64 bytes, r and s) fits `message`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Unverified> {
        let signature = Signature::from_slice(signature).map_err(|_| Unverified::Signature)?;
        self.key.verify(message, &signature).map_err(|_| Unverified::Signature)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({})", self.id())
    }
}

/// A private key. It is never printed.
#[derive(Clone)]
pub struct SigningKey {
    key: PrivateKey,
    public: PublicKey,
}

impl SigningKey {
    /// The key whose private number are these bytes, big-endian.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Unmade> {
        let key = PrivateKey::from_slice(bytes).map_err(|_| Unmade::Key)?;
        let public = PublicKey::of(key.verifying_key())?;
        Ok(Self { key, public })
    }

    /// The key that belongs to a seed and a purpose; another purpose has an unrelated key.
    pub fn derived(seed: &[u8; 32], purpose: &str) -> Result<Self, Unmade> {
        // A hash that is no number below the group's order comes once in 2^32 times; then the next one is taken.
        for attempt in 0_u8..=255 {
            let number: [u8; 32] = Sha256::new()
                .chain_update(b"balai-document-key/1")
                .chain_update(seed)
                .chain_update([attempt])
                .chain_update(purpose)
                .finalize()
                .into();
            if let Ok(key) = Self::from_bytes(&number) {
                return Ok(key);
            }
        }
        Err(Unmade::Key)
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs; the same message gives the same signature (RFC 6979).
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(message);
        signature.to_bytes().to_vec()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({})", self.public.id())
    }
}
