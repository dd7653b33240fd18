//! [`Value`]: what is bound to a statement, the same for both databases.
//!
//! It is closed on purpose: seven kinds that SQLite and PostgreSQL both hold. It must not learn a database's
//! own types (arrays, JSON, dates); `docs/SQL.md` says what stands for them.

use balai_base::{
    AccountId, AreaCode, CaseId, CaseNumber, Day, EventId, JobId, PhotoId, ProgramId, RegionId, ResidentId,
    Timestamp,
};
use uuid::Uuid;

use crate::FileHash;

/// One bound value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value, for a column of any type.
    Null,
    /// `BIGINT`: counts, money in rupiah, epoch milliseconds, days, cells.
    Integer(i64),
    /// `DOUBLE PRECISION`.
    Real(f64),
    /// `TEXT`.
    Text(String),
    /// `BYTEA`: identifiers (16 bytes), hashes, sealed values.
    Bytes(Vec<u8>),
    /// `BOOLEAN`.
    Boolean(bool),
}

/// Builds an array of [`Value`]s, each by `Value::from`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

macro_rules! value_from {
    ($($source:ty => |$name:ident| $build:expr;)+) => {$(
        impl From<$source> for Value {
            fn from($name: $source) -> Self {
                $build
            }
        }
    )+};
}

value_from! {
    i64 => |number| Self::Integer(number);
    i32 => |number| Self::Integer(i64::from(number));
    u32 => |number| Self::Integer(i64::from(number));
    u16 => |number| Self::Integer(i64::from(number));
    u8 => |number| Self::Integer(i64::from(number));
    f64 => |number| Self::Real(number);
    bool => |truth| Self::Boolean(truth);
    &str => |text| Self::Text(text.to_owned());
    String => |text| Self::Text(text);
    &String => |text| Self::Text(text.clone());
    Vec<u8> => |bytes| Self::Bytes(bytes);
    &Vec<u8> => |bytes| Self::Bytes(bytes.clone());
    &[u8] => |bytes| Self::Bytes(bytes.to_vec());
    Uuid => |id| Self::Bytes(id.as_bytes().to_vec());
    &Uuid => |id| Self::Bytes(id.as_bytes().to_vec());
    RegionId => |id| Self::Text(id.as_str().to_owned());
    &RegionId => |id| Self::Text(id.as_str().to_owned());
    AreaCode => |code| Self::Text(code.as_str().to_owned());
    &AreaCode => |code| Self::Text(code.as_str().to_owned());
    Timestamp => |instant| Self::Integer(instant.millis());
    Day => |day| Self::Integer(i64::from(day.0));
    FileHash => |hash| Self::Bytes(hash.0.to_vec());
    &FileHash => |hash| Self::Bytes(hash.0.to_vec());
}

macro_rules! value_from_id {
    ($($id:ty),+ $(,)?) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Self::from(id.0)
            }
        }

        impl From<&$id> for Value {
            fn from(id: &$id) -> Self {
                Self::from(id.0)
            }
        }
    )+};
}

value_from_id!(CaseId, EventId, PhotoId, AccountId, JobId, ProgramId, ResidentId);

impl From<&CaseNumber> for Value {
    fn from(number: &CaseNumber) -> Self {
        Self::Text(number.as_str().to_owned())
    }
}

impl From<CaseNumber> for Value {
    fn from(number: CaseNumber) -> Self {
        Self::from(&number)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<T> From<Option<T>> for Value
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

impl Value {
    /// The kind's name, for errors: a value itself may identify a person and is never printed.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Integer(_) => "integer",
            Self::Real(_) => "real",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Boolean(_) => "boolean",
        }
    }
}
