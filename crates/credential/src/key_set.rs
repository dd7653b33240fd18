//! The keys of one issuer as they are published: `/.well-known/dokumen-keys.cbor`.
//!
//! A map of `1` the issuer, `2` the keys (`COSE_Key`, RFC 9052, section 7) and, where a parent certified them, `3` its
//! signature. Each key also says since when it signs, and whether it is known to everybody (a specimen's key).

use ciborium::Value;
use coset::{
    AsCborValue as _, CoseKey, CoseKeyBuilder, KeyOperation, Label, RegisteredLabel,
    RegisteredLabelWithPrivate,
    iana::{self, EnumI64 as _},
};
use sha2::{Digest as _, Sha256};

use crate::{
    KeyId, PublicKey, SigningKey, Unmade, Unverified,
    canonical::{decode, encode, field, fields, whole},
    claims::{EXPIRES, ISSUED_AT, ISSUER, entry},
    envelope::{Envelope, seal},
};

/// Parameters of a `COSE_Key` below -65536 are private.
const SINCE: i64 = -70_003;
const SPECIMEN: i64 = -70_004;
/// The claims of a parent's certificate: whose keys, and which.
const SUBJECT: i64 = 2;
const CERTIFIED: i64 = -70_005;

/// One key with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedKey {
    /// The key.
    pub key: PublicKey,
    /// Since when it signs, in seconds since 1970.
    pub since: u64,
    /// Whether everybody can sign with it, as in a demonstration.
    pub specimen: bool,
}

/// The keys of one issuer, newest first; older ones stay for checking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySet {
    /// Whose keys they are, as in a credential's `iss`.
    pub issuer: String,
    /// The keys.
    pub keys: Vec<PublishedKey>,
    /// A parent's certificate over issuer and keys, if there is one.
    pub certificate: Option<Vec<u8>>,
}

impl KeySet {
    /// The key with this name.
    pub fn get(&self, id: KeyId) -> Option<&PublishedKey> {
        self.keys.iter().find(|published| published.key.id() == id)
    }

    /// As it is published.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Unmade> {
        let mut map = vec![entry(1, Value::Text(self.issuer.clone())), entry(2, self.key_values()?)];
        map.extend(self.certificate.as_ref().map(|bytes| entry(3, Value::Bytes(bytes.clone()))));
        encode(&Value::Map(map))
    }

    /// Reads what was published.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unverified> {
        Self::read(bytes).ok_or(Unverified::Malformed)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let value = decode(bytes)?;
        let map = fields(&value)?;
        let certificate = match field(&map, 3) {
            Some(bytes) => Some(bytes.as_bytes()?.clone()),
            None => None,
        };
        Some(Self {
            issuer: field(&map, 1)?.as_text()?.to_owned(),
            keys: field(&map, 2)?.as_array()?.iter().map(published).collect::<Option<_>>()?,
            certificate,
        })
    }

    /// The same keys with a certificate by `parent`, whose name is `name`, good until `expires` (seconds since 1970).
    pub fn certified(
        self,
        (parent, name): (&SigningKey, &str),
        (now, expires): (u64, u64),
    ) -> Result<Self, Unmade> {
        let claims = Value::Map(vec![
            entry(ISSUER, Value::Text(name.to_owned())),
            entry(SUBJECT, Value::Text(self.issuer.clone())),
            entry(EXPIRES, Value::Integer(expires.into())),
            entry(ISSUED_AT, Value::Integer(now.into())),
            entry(CERTIFIED, Value::Bytes(self.digest()?.to_vec())),
        ]);
        let certificate = Some(seal(parent, encode(&claims)?)?);
        Ok(Self { certificate, ..self })
    }

    /// Whether `parent` certified exactly these keys for this issuer, and the certificate is still good; gives the parent's
    /// name.
    pub fn certified_by(&self, parent: &PublicKey, now: u64) -> Result<String, Unverified> {
        let bytes = self.certificate.as_deref().ok_or(Unverified::Malformed)?;
        let envelope = Envelope::read(bytes)?;
        let id = envelope.key_id()?;
        if id != parent.id() {
            return Err(Unverified::UnknownKey(id));
        }
        let value = decode(envelope.open(parent)?).ok_or(Unverified::Malformed)?;
        let claims = fields(&value).ok_or(Unverified::Malformed)?;
        let digest = self.digest().map_err(|_| Unverified::Malformed)?;
        let fits = field(&claims, SUBJECT).and_then(Value::as_text) == Some(&self.issuer)
            && field(&claims, CERTIFIED).and_then(Value::as_bytes).is_some_and(|known| *known == digest)
            && field(&claims, EXPIRES).and_then(whole).is_some_and(|expires| now < expires);
        let name = field(&claims, ISSUER).and_then(Value::as_text);
        name.filter(|_| fits).map(ToOwned::to_owned).ok_or(Unverified::Issuer)
    }

    fn digest(&self) -> Result<[u8; 32], Unmade> {
        Ok(Sha256::digest(encode(&self.key_values()?)?).into())
    }

    fn key_values(&self) -> Result<Value, Unmade> {
        let value =
            |published: &PublishedKey| cose_key(published).to_cbor_value().map_err(|_| Unmade::Encoding);
        self.keys.iter().map(value).collect::<Result<_, _>>().map(Value::Array)
    }
}

fn cose_key(published: &PublishedKey) -> CoseKey {
    let (x, y) = published.key.coordinates();
    let mut key = CoseKeyBuilder::new_ec2_pub_key(iana::EllipticCurve::P_256, x.to_vec(), y.to_vec())
        .algorithm(iana::Algorithm::ES256)
        .key_id(published.key.id().0.to_vec())
        .add_key_op(iana::KeyOperation::Verify)
        .param(SINCE, Value::Integer(published.since.into()));
    if published.specimen {
        key = key.param(SPECIMEN, Value::Bool(true));
    }
    key.build()
}

fn published(value: &Value) -> Option<PublishedKey> {
    let key = CoseKey::from_cbor_value(value.clone()).ok()?;
    let find =
        |label: i64| key.params.iter().find(|(known, _)| *known == Label::Int(label)).map(|(_, value)| value);
    let half = |label| <[u8; 32]>::try_from(find(label)?.as_bytes()?.as_slice()).ok();
    let verifies = KeyOperation::from(RegisteredLabel::Assigned(iana::KeyOperation::Verify));
    let fits = key.alg == Some(RegisteredLabelWithPrivate::Assigned(iana::Algorithm::ES256))
        && key.key_ops.contains(&verifies)
        && find(-1)?.as_integer()? == iana::EllipticCurve::P_256.to_i64().into();
    let read = PublishedKey {
        key: PublicKey::new(&half(-2)?, &half(-3)?)?,
        since: whole(find(SINCE)?)?,
        specimen: find(SPECIMEN).is_some_and(|value| *value == Value::Bool(true)),
    };
    (fits && key.key_id == read.key.id().0).then_some(read)
}
