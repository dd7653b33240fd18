//! The table of what was taken in. Rows in, rows out.

use std::collections::HashMap;

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Statement, Tx, Value, insert_many, values};

/// Numbers of one question.
const LOOKED_UP_AT_ONCE: usize = 256;

/// What is known of a row that was taken in before.
pub(super) struct Known {
    pub(super) hash: [u8; 32],
    pub(super) imported_at: Timestamp,
}

/// A row taken in now.
#[expect(clippy::struct_field_names, reason = "the column's name")]
pub(super) struct Imported<'r> {
    pub(super) source: &'r str,
    pub(super) source_id: &'r str,
    pub(super) case: CaseId,
    pub(super) hash: [u8; 32],
    pub(super) file_agency: &'r str,
    pub(super) media_url: &'r str,
    pub(super) imported_at: Timestamp,
}

/// Those of `ids` that are there, by their number in the source.
pub(super) fn known(
    tx: &mut Tx,
    region: &RegionId,
    source: &str,
    ids: &[&str],
) -> Result<HashMap<String, Known>, Failure> {
    let mut known = HashMap::new();
    for ids in ids.chunks(LOOKED_UP_AT_ONCE) {
        for row in tx.rows(&asked(region, source, ids))? {
            if let (Some(hash), Some(imported_at)) = (row.get(1)?, row.get(2)?) {
                known.insert(row.get(0)?, Known { hash, imported_at });
            }
        }
    }
    Ok(known)
}

/// Asks for each number by itself. As one list it is no search of the index to PostgreSQL while it has no figures of a fresh table:
/// it compared every row of the source with every number of the list, more with each batch.
fn asked(region: &RegionId, source: &str, ids: &[&str]) -> Statement {
    let mut statement = Statement::new("WITH wanted (id) AS (VALUES ");
    for (place, id) in ids.iter().enumerate() {
        statement = statement.push(if place == 0 { "(" } else { ", (" }).bind(*id).push(")");
    }
    let of = |statement: Statement| {
        statement.bind(region).push(" AND i.source = ").bind(source).push(" AND i.source_id = wanted.id)")
    };
    let statement =
        of(statement.push(") SELECT id, (SELECT i.row_hash FROM imported_reports i WHERE i.region = "));
    of(statement.push(", (SELECT i.imported_at FROM imported_reports i WHERE i.region = "))
        .push(" FROM wanted")
}

/// Forgets where the earlier system shows a case's picture. That it was taken in stays, so that it is not taken in again.
pub(super) fn forget(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    let sql = "UPDATE imported_reports SET media_url = '' WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case]).map(drop)
}

pub(super) fn insert(tx: &mut Tx, region: &RegionId, rows: &[Imported]) -> Result<(), Failure> {
    let rows: Vec<[Value; 8]> = rows
        .iter()
        .map(|row| {
            values![
                region,
                row.source,
                row.source_id,
                row.case,
                row.hash,
                row.file_agency,
                row.media_url,
                row.imported_at
            ]
        })
        .collect();
    let sql = "INSERT INTO imported_reports
        (region, source, source_id, case_id, row_hash, file_agency, media_url, imported_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    insert_many(tx, sql, &rows).map(drop)
}
