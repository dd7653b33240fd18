//! [`Row`]: one line of an answer, read by the *wanted* type.
//!
//! SQLite gives booleans back as integers and whole sums of reals as integers, so the reader decides what a
//! value is, never the column. It must not panic: a wrong position or type is a [`Failure::Driver`].

use balai_base::{
    AccountId, AreaCode, CaseId, CaseNumber, Day, EventId, JobId, PhotoId, ProgramId, RegionId, ResidentId,
    Timestamp,
};
use uuid::Uuid;

use crate::{Failure, FileHash, Value};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self { values }
    }

    /// The value in column `index` (from 0) as a `T`; `Option<T>` where NULL may stand.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, Failure> {
        let value = self
            .values
            .get(index)
            .ok_or_else(|| Failure::Driver(format!("no column {index} in a row of {}", self.values.len())))?;
        T::from_value(value).ok_or_else(|| {
            let wanted = std::any::type_name::<T>();
            Failure::Driver(format!("column {index} holds {}, not {wanted}", value.kind()))
        })
    }

    /// How many columns the row has.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether the row has no column.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// The value as `Self`, or nothing when it is of another kind.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    #[expect(clippy::cast_precision_loss, reason = "SQLite hands whole sums of reals back as integers")]
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            Value::Integer(number) => Some(*number as Self),
            _ => None,
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Boolean(truth) => Some(*truth),
            Value::Integer(0) => Some(false),
            Value::Integer(1) => Some(true),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

macro_rules! narrower_integer {
    ($($kind:ty),+) => {$(
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Option<Self> {
                i64::from_value(value).and_then(|number| Self::try_from(number).ok())
            }
        }
    )+};
}

narrower_integer!(i32, u32, u16, u8, u64, usize);

impl FromValue for Uuid {
    fn from_value(value: &Value) -> Option<Self> {
        <[u8; 16]>::from_value(value).map(Self::from_bytes)
    }
}

macro_rules! typed_id {
    ($($id:ident),+ $(,)?) => {$(
        impl FromValue for $id {
            fn from_value(value: &Value) -> Option<Self> {
                Uuid::from_value(value).map($id)
            }
        }
    )+};
}

typed_id!(CaseId, EventId, PhotoId, AccountId, JobId, ProgramId, ResidentId);

impl FromValue for FileHash {
    fn from_value(value: &Value) -> Option<Self> {
        <[u8; 32]>::from_value(value).map(Self)
    }
}

impl FromValue for Timestamp {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(Self)
    }
}

impl FromValue for Day {
    fn from_value(value: &Value) -> Option<Self> {
        i32::from_value(value).map(Self)
    }
}

impl FromValue for RegionId {
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value).and_then(|text| Self::parse(&text).ok())
    }
}

impl FromValue for AreaCode {
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value).and_then(|text| text.parse().ok())
    }
}

impl FromValue for CaseNumber {
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value).and_then(|text| Self::parse(&text).ok())
    }
}
