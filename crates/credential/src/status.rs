//! The list that tells what became of each document of a year, signed and good for a day, so that a verifier may keep it.
//!
//! Two bits a document, packed from the lowest bit of each byte as in the Token Status List of the IETF's OAuth group; 0 and 1
//! mean there what they mean here (valid, invalid), and 3 is for applications. It is not compressed: whoever reads it
//! never unpacks a stranger's bytes.

use ciborium::Value;

use crate::{
    KeySet, SigningKey, StatusPlace, Unmade, Unverified,
    canonical::{decode, encode, field, fields, whole},
    claims::{EXPIRES, ISSUED_AT, ISSUER, entry},
    envelope::{Envelope, seal},
};

/// The private claim of the list.
const LIST: i64 = -70_002;
/// How long a list is good, in seconds: 24 hours.
pub const LIST_LASTS: u64 = 24 * 60 * 60;

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is the one that counts.
    Active,
    /// A newer document took its place.
    Superseded,
    /// It was taken back and nothing took its place.
    Revoked,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Superseded, Self::Revoked];

    fn bits(self) -> u8 {
        match self {
            Self::Active => 0,
            Self::Revoked => 1,
            Self::Superseded => 3,
        }
    }

    /// The word in interfaces and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
        }
    }

    /// The status of a word written by [`Status::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// The states of one year's documents at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    /// Who says so; as in [`crate::Claims::issuer`].
    pub issuer: String,
    /// The year.
    pub year: u16,
    /// When it was made, in seconds since 1970.
    pub made_at: u64,
    /// The states, by [`StatusPlace::index`].
    pub states: Vec<Status>,
}

impl StatusList {
    /// The state at a place; none when the list is older than the document, or of another year.
    pub fn get(&self, place: StatusPlace) -> Option<Status> {
        let index = usize::try_from(place.index).ok()?;
        (place.year == self.year).then(|| self.states.get(index).copied()).flatten()
    }

    /// Signs the list.
    pub fn sign(&self, key: &SigningKey) -> Result<Vec<u8>, Unmade> {
        seal(key, encode(&self.value())?)
    }

    /// Reads a list that a key of `keys` signed for their issuer. Whether it is still good is the caller's to judge by
    /// [`StatusList::is_fresh`]: an old list still tells how things were.
    pub fn verify(bytes: &[u8], keys: &KeySet) -> Result<Self, Unverified> {
        let envelope = Envelope::read(bytes)?;
        let id = envelope.key_id()?;
        let key = keys.get(id).ok_or(Unverified::UnknownKey(id))?;
        let list = Self::read(envelope.open(&key.key)?).ok_or(Unverified::Malformed)?;
        if list.issuer == keys.issuer { Ok(list) } else { Err(Unverified::Issuer) }
    }

    /// Whether the list is less than a day old at `now`, in seconds since 1970.
    pub fn is_fresh(&self, now: u64) -> bool {
        now < self.made_at.saturating_add(LIST_LASTS)
    }

    fn value(&self) -> Value {
        let count = u64::try_from(self.states.len()).unwrap_or(u64::MAX);
        let list = Value::Map(vec![
            entry(1, Value::Integer(self.year.into())),
            entry(2, Value::Integer(count.into())),
            entry(3, Value::Bytes(packed(&self.states))),
        ]);
        Value::Map(vec![
            entry(ISSUER, Value::Text(self.issuer.clone())),
            entry(EXPIRES, Value::Integer(self.made_at.saturating_add(LIST_LASTS).into())),
            entry(ISSUED_AT, Value::Integer(self.made_at.into())),
            entry(LIST, list),
        ])
    }

    fn read(payload: &[u8]) -> Option<Self> {
        let value = decode(payload)?;
        let claims = fields(&value)?;
        let list = fields(field(&claims, LIST)?)?;
        let count = usize::try_from(whole(field(&list, 2)?)?).ok()?;
        let read = Self {
            issuer: field(&claims, ISSUER)?.as_text()?.to_owned(),
            year: u16::try_from(whole(field(&list, 1)?)?).ok()?,
            made_at: whole(field(&claims, ISSUED_AT)?)?,
            states: unpacked(field(&list, 3)?.as_bytes()?, count)?,
        };
        (read.value() == value).then_some(read)
    }
}

fn packed(states: &[Status]) -> Vec<u8> {
    let byte = |four: &[Status]| {
        four.iter().enumerate().fold(0_u8, |byte, (place, status)| byte | (status.bits() << (2 * place)))
    };
    states.chunks(4).map(byte).collect()
}

fn unpacked(bytes: &[u8], count: usize) -> Option<Vec<Status>> {
    if bytes.len() != count.div_ceil(4) {
        return None;
    }
    let bits = bytes.iter().flat_map(|byte| (0..4).map(move |place| (byte >> (2 * place)) & 3));
    bits.take(count).map(|bits| Status::ALL.into_iter().find(|status| status.bits() == bits)).collect()
}
