//! The content of a credential: a CWT claim set (RFC 8392) with one private claim for what only documents have.

use ciborium::Value;

use crate::{
    DocumentId, KeySet, SigningKey, Unmade, Unverified,
    canonical::{decode, encode, field, fields, whole},
    envelope::{Envelope, seal},
};

/// `iss` (RFC 8392, section 3.1.1).
pub(crate) const ISSUER: i64 = 1;
/// `exp`.
pub(crate) const EXPIRES: i64 = 4;
/// `iat`.
pub(crate) const ISSUED_AT: i64 = 6;
/// `cti`.
const ID: i64 = 7;
/// The claim of a document; below -65536 are private claims.
const DOCUMENT: i64 = -70_001;

/// The front of the SHA-256 of the template a document was made by.
pub type TemplateHash = [u8; 16];

/// Where a document stands in its year's list of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusPlace {
    /// The year, in the region's calendar.
    pub year: u16,
    /// The place in that year's list, from 0.
    pub index: u32,
}

/// What a credential says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who issued it: host and path of the region's pages, without `https://`.
    pub issuer: String,
    /// When, in seconds since 1970.
    pub issued_at: u64,
    /// The document's id.
    pub id: DocumentId,
    /// The kind of document, as the pack calls it.
    pub kind: String,
    /// The number on the paper.
    pub number: String,
    /// What the paper says of its subject, as pairs of a field's name and its text, in the order of the pack.
    pub subject: Vec<(String, String)>,
    /// [`crate::data_hash`] of everything the document was made of.
    pub data_hash: [u8; 32],
    /// Where it stands in the list of states.
    pub status: StatusPlace,
    /// The template it was made by.
    pub template: TemplateHash,
}

/// Signs claims: the bytes of a credential.
pub fn sign(key: &SigningKey, claims: &Claims) -> Result<Vec<u8>, Unmade> {
    seal(key, encode(&claims.value())?)
}

/// The claims of a credential, when a key of `keys` signed it for the issuer the keys belong to.
pub fn verify(bytes: &[u8], keys: &KeySet) -> Result<Claims, Unverified> {
    let envelope = Envelope::read(bytes)?;
    let id = envelope.key_id()?;
    let key = keys.get(id).ok_or(Unverified::UnknownKey(id))?;
    let payload = envelope.open(&key.key)?;
    let claims = Claims::read(payload).ok_or(Unverified::Malformed)?;
    if claims.issuer == keys.issuer { Ok(claims) } else { Err(Unverified::Issuer) }
}

pub(crate) fn entry(key: i64, value: Value) -> (Value, Value) {
    (Value::Integer(key.into()), value)
}

impl Claims {
    fn value(&self) -> Value {
        let pair = |(name, text): &(String, String)| {
            Value::Array(vec![Value::Text(name.clone()), Value::Text(text.clone())])
        };
        let place = vec![Value::Integer(self.status.year.into()), Value::Integer(self.status.index.into())];
        let document = Value::Map(vec![
            entry(1, Value::Text(self.kind.clone())),
            entry(2, Value::Text(self.number.clone())),
            entry(3, Value::Array(self.subject.iter().map(pair).collect())),
            entry(4, Value::Bytes(self.data_hash.to_vec())),
            entry(5, Value::Array(place)),
            entry(6, Value::Bytes(self.template.to_vec())),
        ]);
        Value::Map(vec![
            entry(ISSUER, Value::Text(self.issuer.clone())),
            entry(ISSUED_AT, Value::Integer(self.issued_at.into())),
            entry(ID, Value::Bytes(self.id.bytes().to_vec())),
            entry(DOCUMENT, document),
        ])
    }

    fn read(payload: &[u8]) -> Option<Self> {
        let value = decode(payload)?;
        let claims = fields(&value)?;
        let document = fields(field(&claims, DOCUMENT)?)?;
        let place = field(&document, 5)?.as_array()?;
        let read = Self {
            issuer: field(&claims, ISSUER)?.as_text()?.to_owned(),
            issued_at: whole(field(&claims, ISSUED_AT)?)?,
            id: DocumentId::from_bytes(field(&claims, ID)?.as_bytes()?.as_slice().try_into().ok()?),
            kind: field(&document, 1)?.as_text()?.to_owned(),
            number: field(&document, 2)?.as_text()?.to_owned(),
            subject: field(&document, 3)?.as_array()?.iter().map(pair).collect::<Option<_>>()?,
            data_hash: field(&document, 4)?.as_bytes()?.as_slice().try_into().ok()?,
            status: StatusPlace {
                year: u16::try_from(whole(place.first()?)?).ok()?,
                index: u32::try_from(whole(place.get(1)?)?).ok()?,
            },
            template: field(&document, 6)?.as_bytes()?.as_slice().try_into().ok()?,
        };
        // What is not shown could mislead, so nothing may stand beside it.
        (read.value() == value).then_some(read)
    }
}

fn pair(value: &Value) -> Option<(String, String)> {
    match value.as_array()?.as_slice() {
        [Value::Text(name), Value::Text(text)] => Some((name.clone(), text.clone())),
        _ => None,
    }
}
