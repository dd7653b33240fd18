//! What the cases of a region refer to in its pack.

use balai_base::RegionId;
use balai_store::{Failure, FromValue, Row, Tx, values};

use crate::workflow::Meaning;

/// Whether a case with the meaning in a row's first column has ended.
fn has_ended(row: &Row) -> Result<bool, Failure> {
    let meaning: String = row.get(0)?;
    Ok(Meaning::parse(&meaning).is_some_and(Meaning::is_final))
}

/// Pairs of texts, each with whether the cases that hold it have ended.
fn pairs(
    tx: &mut Tx,
    sql: &'static str,
    region: &RegionId,
) -> Result<Vec<(bool, (String, String))>, Failure> {
    tx.query(sql, &values![region])?
        .iter()
        .map(|row| Ok((has_ended(row)?, (text(row, 1)?, text(row, 2)?))))
        .collect()
}

fn text<T: FromValue>(row: &Row, column: usize) -> Result<T, Failure> {
    row.get(column)
}

pub(in crate::casework) fn states(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<Vec<(bool, (String, String))>, Failure> {
    pairs(tx, "SELECT DISTINCT meaning, workflow, state FROM cases WHERE region = $1", region)
}

pub(in crate::casework) fn offices(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<Vec<(bool, (String, String))>, Failure> {
    pairs(tx, "SELECT DISTINCT meaning, agency, unit FROM cases WHERE region = $1", region)
}

/// Categories and channels.
pub(in crate::casework) fn categories_and_channels(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<Vec<(bool, (String, String))>, Failure> {
    pairs(tx, "SELECT DISTINCT meaning, category, channel FROM cases WHERE region = $1", region)
}
