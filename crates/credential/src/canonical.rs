//! The one way in which a value is written (core deterministic encoding, RFC 8949, section 4.2.1), so that a hash of a
//! document's data can be made again by anybody who has the data.

use ciborium::Value;
use sha2::{Digest as _, Sha256};

use crate::Unmade;

/// How deep data may be nested.
const DEEPEST: usize = 32;

/// A JSON value as deterministic CBOR: shortest numbers, keys in the order of their encoded bytes. A number of JSON that is
/// whole is written as an integer.
pub fn canonical(value: &serde_json::Value) -> Result<Vec<u8>, Unmade> {
    encode(&from_json(value, 0)?)
}

/// The hash that binds a document's data: SHA-256 over the deterministic CBOR of `[salt, data]`. Without the salt nobody who
/// sees the QR can try out what the data may be (a NIK has too few unknown digits).
pub fn data_hash(salt: &[u8; 16], data: &serde_json::Value) -> Result<[u8; 32], Unmade> {
    let both = Value::Array(vec![Value::Bytes(salt.to_vec()), from_json(data, 0)?]);
    Ok(Sha256::digest(encode(&both)?).into())
}

fn from_json(value: &serde_json::Value, depth: usize) -> Result<Value, Unmade> {
    use serde_json::Value as Json;
    if depth > DEEPEST {
        return Err(Unmade::Encoding);
    }
    Ok(match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => Value::Integer(whole.into()),
            (None, Some(whole)) => Value::Integer(whole.into()),
            (None, None) => Value::Float(number.as_f64().ok_or(Unmade::Encoding)?),
        },
        Json::Array(items) => {
            Value::Array(items.iter().map(|item| from_json(item, depth + 1)).collect::<Result<_, _>>()?)
        }
        Json::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                Ok::<_, Unmade>((Value::Text(key.clone()), from_json(value, depth + 1)?))
            });
            Value::Map(fields.collect::<Result<_, _>>()?)
        }
    })
}

/// A value with the keys of every map in order.
pub(crate) fn encode(value: &Value) -> Result<Vec<u8>, Unmade> {
    let mut bytes = Vec::new();
    ciborium::into_writer(&sorted(value.clone())?, &mut bytes).map_err(|_| Unmade::Encoding)?;
    Ok(bytes)
}

fn sorted(value: Value) -> Result<Value, Unmade> {
    Ok(match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect::<Result<_, _>>()?),
        Value::Tag(tag, inner) => Value::Tag(tag, Box::new(sorted(*inner)?)),
        Value::Map(fields) => {
            let keyed = fields.into_iter().map(|(key, value)| {
                let mut order = Vec::new();
                ciborium::into_writer(&key, &mut order).map_err(|_| Unmade::Encoding)?;
                Ok::<_, Unmade>((order, key, sorted(value)?))
            });
            let mut keyed = keyed.collect::<Result<Vec<_>, _>>()?;
            keyed.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Map(keyed.into_iter().map(|(_, key, value)| (key, value)).collect())
        }
        plain => plain,
    })
}

/// Reads one value that fills `bytes` exactly and is written deterministically.
pub(crate) fn decode(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value: Value = ciborium::de::from_reader_with_recursion_limit(&mut rest, 16).ok()?;
    let whole = rest.is_empty() && encode(&value).ok()?.as_slice() == bytes;
    whole.then_some(value)
}

/// The fields of a map with whole numbers as keys; nothing when it is another sort of value.
pub(crate) fn fields(value: &Value) -> Option<Vec<(i64, &Value)>> {
    let number = |key: &Value| key.as_integer().and_then(|key| i64::try_from(key).ok());
    value.as_map()?.iter().map(|(key, value)| Some((number(key)?, value))).collect()
}

/// One field.
pub(crate) fn field<'v>(fields: &[(i64, &'v Value)], key: i64) -> Option<&'v Value> {
    fields.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
}

/// A whole number that is not negative.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    value.as_integer().and_then(|value| u64::try_from(value).ok())
}
