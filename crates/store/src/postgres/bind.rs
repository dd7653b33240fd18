//! Values on their way to and from PostgreSQL.
//!
//! A parameter's type is decided by the server from the text; a value is written as that type or refused.
//! NULL fits every type. What is read is taken by the column's type, and the reader of a row decides what it
//! wants of it.

use std::error::Error;

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::Value;

type Refused = Box<dyn Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => integer(*number, kind, out),
            Self::Real(number) if *kind == Type::FLOAT8 => number.to_sql(kind, out),
            Self::Text(text) if <&str as ToSql>::accepts(kind) => text.as_str().to_sql(kind, out),
            Self::Bytes(bytes) if *kind == Type::BYTEA => bytes.as_slice().to_sql(kind, out),
            Self::Boolean(truth) if *kind == Type::BOOL => truth.to_sql(kind, out),
            other => Err(format!("{} can't be bound where {kind} is wanted", other.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a whole number given for a real is small: an average, a weight"
)]
fn integer(number: i64, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
    match *kind {
        Type::INT8 => number.to_sql(kind, out),
        Type::INT4 => i32::try_from(number)?.to_sql(kind, out),
        Type::INT2 => i16::try_from(number)?.to_sql(kind, out),
        Type::FLOAT8 => (number as f64).to_sql(kind, out),
        _ => Err(format!("integer can't be bound where {kind} is wanted").into()),
    }
}

/// A column's value.
pub(crate) fn read(row: &postgres::Row, index: usize) -> Result<Value, String> {
    let kind = row.columns().get(index).map_or(Type::UNKNOWN, |column| column.type_().clone());
    let value = match kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(index).map(|found| found.map(Value::Integer)),
        Type::INT4 => row.try_get::<_, Option<i32>>(index).map(|found| found.map(Value::from)),
        Type::INT2 => row
            .try_get::<_, Option<i16>>(index)
            .map(|found| found.map(|number| Value::Integer(number.into()))),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(index).map(|found| found.map(Value::Real)),
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN => {
            row.try_get::<_, Option<String>>(index).map(|found| found.map(Value::Text))
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index).map(|found| found.map(Value::Bytes)),
        Type::BOOL => row.try_get::<_, Option<bool>>(index).map(|found| found.map(Value::Boolean)),
        other => return Err(format!("column {index} is {other}: CAST it to a type both databases have")),
    };
    value.map(|found| found.unwrap_or(Value::Null)).map_err(|error| error.to_string())
}
