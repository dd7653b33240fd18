//! The envelope: `COSE_Sign1` (RFC 9052, section 4.2) with ES256, the key's name in the protected header, nothing outside it.

use coset::{
    Algorithm, CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder,
    TaggedCborSerializable as _, iana,
};

use crate::{KeyId, PublicKey, SigningKey, Unmade, Unverified};

/// Signs a payload.
pub(crate) fn seal(key: &SigningKey, payload: Vec<u8>) -> Result<Vec<u8>, Unmade> {
    let protected =
        HeaderBuilder::new().algorithm(iana::Algorithm::ES256).key_id(key.public().id().0.to_vec()).build();
    CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .create_signature(&[], |message| key.sign(message))
        .build()
        .to_tagged_vec()
        .map_err(|_| Unmade::Encoding)
}

/// An envelope that was read and not yet checked.
pub(crate) struct Envelope {
    sign1: CoseSign1,
}

impl Envelope {
    /// Reads an envelope exactly as [`seal`] writes it.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Unverified> {
        let envelope = Self::read_any(bytes)?;
        let sign1 = &envelope.sign1;
        let expected = HeaderBuilder::new()
            .algorithm(iana::Algorithm::ES256)
            .key_id(sign1.protected.header.key_id.clone())
            .build()
            .to_vec();
        // A field outside the signature, or written in another way, could be changed without anybody noticing.
        let exact = sign1.unprotected.is_empty()
            && expected.ok() == sign1.protected.original_data
            && sign1.clone().to_tagged_vec().is_ok_and(|again| again == bytes);
        if exact { Ok(envelope) } else { Err(Unverified::Malformed) }
    }

    /// Reads any `COSE_Sign1` with ES256, such as the standards' examples.
    pub(crate) fn read_any(bytes: &[u8]) -> Result<Self, Unverified> {
        let sign1 = CoseSign1::from_tagged_slice(bytes).map_err(|_| Unverified::Malformed)?;
        if sign1.protected.header.alg != Some(Algorithm::Assigned(iana::Algorithm::ES256)) {
            return Err(Unverified::Malformed);
        }
        Ok(Self { sign1 })
    }

    /// The key that is said to have signed.
    pub(crate) fn key_id(&self) -> Result<KeyId, Unverified> {
        let id = self.sign1.protected.header.key_id.as_slice();
        id.try_into().map(KeyId).map_err(|_| Unverified::Malformed)
    }

    /// The payload, once the signature was found to fit.
    pub(crate) fn open(&self, key: &PublicKey) -> Result<&[u8], Unverified> {
        self.sign1.verify_signature(&[], |signature, message| key.verify(message, signature))?;
        self.sign1.payload.as_deref().ok_or(Unverified::Malformed)
    }
}
