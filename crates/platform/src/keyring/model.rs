//! The inventory of what is sealed: which rows of which table, by which key, and for which place.

use balai_base::{CaseId, RegionId};
use balai_store::{Failure, Row, Value};
use uuid::Uuid;

use crate::vault::{Sealed, Vault};

/// Which key seals a table's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uses {
    /// The newest key file.
    File,
    /// The key of the case that the row belongs to; its identifier is a column of the page.
    Case,
    /// The newest key file, whose name stands before the value, ended by a zero; the key column is the sealed one.
    Prefixed,
}

/// The place text of a row's column; none when the row's identifiers are not what the table should hold.
pub type Place = fn(&RowId, &'static str) -> Option<String>;

/// The rows of one table that are sealed under one column with a key's name. The texts stand in the `store` of the slice
/// that owns the table.
#[derive(Clone, Copy, Debug)]
pub struct SealedRows {
    /// The table.
    pub table: &'static str,
    /// The column with the key's name.
    pub key_column: &'static str,
    /// The sealed columns, in the order in which `page` reads and `replace` writes them.
    pub columns: &'static [&'static str],
    /// How many columns name a row: the region, then identifiers of bytes.
    pub identifiers: usize,
    /// Which key seals them.
    pub uses: Uses,
    /// Key names with the number of rows each seals; empty for [`Uses::Prefixed`], whose rows are read instead.
    pub count: &'static str,
    /// A page of rows after `$1…`, the identifiers of the row before, at most `$n`: identifiers, for [`Uses::Case`] the
    /// case, the key's name, the sealed columns.
    pub page: &'static str,
    /// Writes a row: `$1…` the identifiers, the key's name (not for [`Uses::Prefixed`]), the sealed columns.
    pub replace: &'static str,
    /// Where each column is sealed for.
    pub place: Place,
}

/// What names a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowId {
    /// Its region.
    pub region: RegionId,
    /// Its further identifiers.
    pub rest: Vec<Vec<u8>>,
}

impl RowId {
    /// The identifier at `place`, as a UUID.
    pub fn uuid(&self, place: usize) -> Option<Uuid> {
        self.rest.get(place).and_then(|bytes| Uuid::from_slice(bytes).ok())
    }

    /// The identifier at `place`, as a hash.
    pub fn hash(&self, place: usize) -> Option<[u8; 32]> {
        self.rest.get(place).and_then(|bytes| bytes.as_slice().try_into().ok())
    }

    /// As bound values.
    pub(super) fn values(&self) -> Vec<Value> {
        let rest = self.rest.iter().map(|bytes| Value::Bytes(bytes.clone()));
        std::iter::once(Value::from(&self.region)).chain(rest).collect()
    }

    /// For a list that an administrator reads: identifiers tell nothing of what is sealed.
    pub fn told(&self) -> String {
        let rest = self.rest.iter().map(|bytes| match Uuid::from_slice(bytes) {
            Ok(uuid) => uuid.to_string(),
            Err(_) => digits(bytes),
        });
        std::iter::once(self.region.to_string()).chain(rest).collect::<Vec<_>>().join("/")
    }
}

/// Where a look through a table stands: the values that the next page begins after.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark(pub(super) Vec<Value>);

impl Mark {
    /// Before the first row.
    pub fn start(rows: &SealedRows) -> Self {
        let rest = (1..rows.identifiers).map(|_| Value::Bytes(Vec::new()));
        Self(std::iter::once(Value::Text(String::new())).chain(rest).collect())
    }

    pub(super) fn after(id: &RowId) -> Self {
        Self(id.values())
    }
}

/// One sealed row as it was read.
#[derive(Clone, Debug)]
pub(super) struct SealedRow {
    pub(super) id: RowId,
    pub(super) case: Option<CaseId>,
    /// None, or empty, when nothing in it is sealed.
    pub(super) key_id: Option<String>,
    pub(super) values: Vec<Option<Vec<u8>>>,
}

impl SealedRow {
    pub(super) fn read(rows: &SealedRows, row: &Row) -> Result<Self, Failure> {
        let rest = (1..rows.identifiers).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        let id = RowId { region: row.get(0)?, rest };
        let mut at = rows.identifiers;
        let case = if rows.uses == Uses::Case {
            at += 1;
            Some(row.get(at - 1)?)
        } else {
            None
        };
        let key_id: Option<String> = row.get(at)?;
        let values: Vec<Option<Vec<u8>>> =
            (0..rows.columns.len()).map(|column| row.get(at + 1 + column)).collect::<Result<_, _>>()?;
        let read = Self { id, case, key_id: key_id.filter(|key| !key.is_empty()), values };
        Ok(if rows.uses == Uses::Prefixed { read.parted() } else { read })
    }

    /// Takes a key's name from before the value; what has none there is not sealed.
    fn parted(mut self) -> Self {
        for value in self.values.iter_mut().flatten() {
            let Some(end) = value.iter().position(|byte| *byte == 0) else { continue };
            let name = value.get(..end).and_then(|name| std::str::from_utf8(name).ok());
            if let Some(name) = name.filter(|name| Vault::is_key_name(name)) {
                self.key_id = Some(name.to_owned());
                *value = value.get(end + 1..).unwrap_or_default().to_vec();
            }
        }
        self
    }

    /// The sealed columns that hold something, with the place each is sealed for.
    pub(super) fn sealed(&self, rows: &SealedRows) -> Vec<(usize, Option<String>, Sealed)> {
        let Some(key_id) = &self.key_id else { return Vec::new() };
        let columns = rows.columns.iter().zip(&self.values).enumerate();
        columns
            .filter_map(|(at, (column, value))| {
                let sealed = Sealed { key_id: key_id.clone(), bytes: value.clone()? };
                Some((at, (rows.place)(&self.id, column), sealed))
            })
            .collect()
    }
}

/// Bytes as hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}
