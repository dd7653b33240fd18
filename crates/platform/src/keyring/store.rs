//! All SQL of the keyring: subjects' keys, and which key files this database has needed.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, Value, insert_many, values};

use super::{
    KeyRow, RowId, SealedRows, Uses,
    model::{Mark, SealedRow},
};
use crate::vault::Sealed;

/// The sealed columns of this slice.
pub const SEALED: SealedRows = SealedRows {
    table: "subject_keys",
    key_column: "key_id",
    columns: &["wrapped"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM subject_keys GROUP BY key_id",
    page: "SELECT region, subject_id, key_id, wrapped FROM subject_keys
        WHERE (region, subject_id) > ($1, $2) ORDER BY region, subject_id LIMIT $3",
    replace: "UPDATE subject_keys SET key_id = $3, wrapped = $4 WHERE region = $1 AND subject_id = $2",
    place: |row: &RowId, _| Some(super::place(&row.region, CaseId(row.uuid(0)?))),
};

pub(super) fn insert_all<'s>(
    tx: &mut Tx,
    region: &RegionId,
    new: impl Iterator<Item = (CaseId, &'s Sealed)>,
    at: Timestamp,
) -> Result<(), Failure> {
    let rows: Vec<[Value; 6]> =
        new.map(|(case, sealed)| values![region, case, "case", &sealed.key_id, &sealed.bytes, at]).collect();
    let sql = "INSERT INTO subject_keys (region, subject_id, subject_kind, key_id, wrapped, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    insert_many(tx, sql, &rows).map(drop)
}

pub(super) fn get(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Option<Sealed>, Failure> {
    let sql = "SELECT key_id, wrapped FROM subject_keys WHERE region = $1 AND subject_id = $2";
    tx.query_row(sql, &values![region, case])?
        .map(|row| Ok(Sealed { key_id: row.get(0)?, bytes: row.get(1)? }))
        .transpose()
}

pub(super) fn delete(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<bool, Failure> {
    let sql = "DELETE FROM subject_keys WHERE region = $1 AND subject_id = $2";
    Ok(tx.execute(sql, &values![region, case])? == 1)
}

/// A page of the sealed rows of any table, by its own text.
pub(super) fn page(
    tx: &mut Tx,
    rows: &SealedRows,
    after: &Mark,
    limit: u32,
) -> Result<Vec<SealedRow>, Failure> {
    let mut values = after.0.clone();
    values.push(Value::from(limit));
    tx.query(rows.page, &values)?.iter().map(|row| SealedRow::read(rows, row)).collect()
}

/// Writes a row of any table sealed anew, by its own text.
pub(super) fn replace(
    tx: &mut Tx,
    rows: &SealedRows,
    (id, key_id): (&RowId, &str),
    sealed: &[Option<Vec<u8>>],
) -> Result<(), Failure> {
    let mut values = id.values();
    if rows.uses == Uses::Prefixed {
        let named = |bytes: &Vec<u8>| [key_id.as_bytes(), &[0], bytes].concat();
        values.extend(sealed.iter().map(|bytes| Value::from(bytes.as_ref().map(named))));
    } else {
        values.push(Value::from(key_id));
        values.extend(sealed.iter().map(|bytes| Value::from(bytes.clone())));
    }
    tx.execute(rows.replace, &values).map(drop)
}

/// How many rows of any table each key seals, by its own text.
pub(super) fn count(tx: &mut Tx, rows: &SealedRows) -> Result<Vec<(String, u64)>, Failure> {
    let read = |row: &Row| Ok((row.get::<Option<String>>(0)?.unwrap_or_default(), row.get(1)?));
    tx.query(rows.count, &[])?.iter().map(read).collect()
}

pub(super) fn note(tx: &mut Tx, region: &RegionId, key: &str, at: Timestamp) -> Result<(), Failure> {
    let sql = "INSERT INTO vault_keys (region, key_id, first_used_at) VALUES ($1, $2, $3)
        ON CONFLICT (region, key_id) DO UPDATE SET given_up_at = NULL";
    tx.execute(sql, &values![region, key, at]).map(drop)
}

pub(super) fn known(tx: &mut Tx) -> Result<Vec<KeyRow>, Failure> {
    let sql = "SELECT region, key_id, first_used_at, settled_at, given_up_at FROM vault_keys
        ORDER BY region, first_used_at, key_id";
    let read = |row: &Row| {
        Ok(KeyRow {
            region: row.get(0)?,
            key_id: row.get(1)?,
            first_used_at: row.get(2)?,
            settled_at: row.get(3)?,
            given_up_at: row.get(4)?,
        })
    };
    tx.query(sql, &[])?.iter().map(read).collect()
}

pub(super) fn settled(tx: &mut Tx, key: &str, at: Timestamp) -> Result<(), Failure> {
    tx.execute("UPDATE vault_keys SET settled_at = $2 WHERE key_id = $1", &values![key, at]).map(drop)
}

pub(super) fn give_up(tx: &mut Tx, key: &str, at: Timestamp) -> Result<u64, Failure> {
    let sql = "UPDATE vault_keys SET given_up_at = $2 WHERE key_id = $1 AND given_up_at IS NULL";
    tx.execute(sql, &values![key, at])
}
