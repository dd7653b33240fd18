//! The sealed columns of residents' accounts.

use balai_base::ResidentId;

use crate::{
    keyring::{SealedRows, Uses},
    residents::{codes, letters, wishes},
};

/// The addresses of accounts.
pub(in crate::residents) const ADDRESSES: SealedRows = SealedRows {
    table: "residents",
    key_column: "key_id",
    columns: &["address"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM residents GROUP BY key_id",
    page: "SELECT region, id, key_id, address FROM residents
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE residents SET key_id = $3, address = $4 WHERE region = $1 AND id = $2",
    place: |row, _| Some(codes::account_place(ResidentId(row.uuid(0)?))),
};

/// The addresses codes were sent to.
pub(in crate::residents) const CODES: SealedRows = SealedRows {
    table: "resident_codes",
    key_column: "key_id",
    columns: &["address"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM resident_codes GROUP BY key_id",
    page: "SELECT region, id, key_id, address FROM resident_codes
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE resident_codes SET key_id = $3, address = $4 WHERE region = $1 AND id = $2",
    place: |row, _| Some(codes::place(row.uuid(0)?)),
};

/// The addresses of letters that wait.
pub(in crate::residents) const LETTERS: SealedRows = SealedRows {
    table: "resident_letters",
    key_column: "key_id",
    columns: &["address"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM resident_letters GROUP BY key_id",
    page: "SELECT region, id, key_id, address FROM resident_letters
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE resident_letters SET key_id = $3, address = $4 WHERE region = $1 AND id = $2",
    place: |row, _| Some(letters::place(row.uuid(0)?)),
};

/// The addresses that wait for their owner's word.
pub(in crate::residents) const WISHES: SealedRows = SealedRows {
    table: "follow_wishes",
    key_column: "key_id",
    columns: &["address"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM follow_wishes GROUP BY key_id",
    page: "SELECT region, id, key_id, address FROM follow_wishes
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE follow_wishes SET key_id = $3, address = $4 WHERE region = $1 AND id = $2",
    place: |row, _| Some(wishes::place(row.uuid(0)?)),
};
