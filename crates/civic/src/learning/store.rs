//! All SQL of learned models: rows of what is known about each, and the models themselves in pieces.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

/// How many bytes one piece has at most.
const PIECE: usize = 512 * 1024;

/// What is known about one stored model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub(super) version: i64,
    pub(super) made_at: Timestamp,
    pub(super) lessons: i64,
    pub(super) taught: i64,
    pub(super) taught_until: Timestamp,
    pub(super) threshold: f64,
    pub(super) figures: String,
}

fn read(row: &Row) -> Result<Stored, Failure> {
    Ok(Stored {
        version: row.get(0)?,
        made_at: row.get(1)?,
        lessons: row.get(2)?,
        taught: row.get(3)?,
        taught_until: row.get(4)?,
        threshold: row.get(5)?,
        figures: row.get(6)?,
    })
}

/// The models of a region, newest first; the first is in use.
pub(super) fn models(tx: &mut Tx, region: &RegionId) -> Result<Vec<Stored>, Failure> {
    let sql = "SELECT version, made_at, lessons, taught, taught_until, threshold, figures FROM learned_models
        WHERE region = $1 ORDER BY version DESC";
    tx.query(sql, &values![region])?.iter().map(read).collect()
}

/// The number of the model in use.
pub(super) fn newest(tx: &mut Tx, region: &RegionId) -> Result<Option<i64>, Failure> {
    let sql = "SELECT max(version) FROM learned_models WHERE region = $1";
    tx.query_row(sql, &values![region])?.map_or(Ok(None), |row| row.get(0))
}

/// Adds a model under the number of `stored`; nothing happens when that number is taken.
pub(super) fn insert(tx: &mut Tx, region: &RegionId, stored: &Stored, bytes: &[u8]) -> Result<bool, Failure> {
    let pieces: Vec<&[u8]> = bytes.chunks(PIECE).collect();
    let count = i64::try_from(pieces.len()).unwrap_or(i64::MAX);
    let sql = "INSERT INTO learned_models
        (region, version, made_at, lessons, taught, taught_until, threshold, figures, pieces)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (region, version) DO NOTHING";
    let values = values![
        region,
        stored.version,
        stored.made_at,
        stored.lessons,
        stored.taught,
        stored.taught_until,
        stored.threshold,
        &stored.figures,
        count
    ];
    if tx.execute(sql, &values)? == 0 {
        return Ok(false);
    }
    for (place, piece) in (0_i64..).zip(pieces) {
        let sql = "INSERT INTO learned_model_pieces (region, version, piece, bytes) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &values![region, stored.version, place, piece.to_vec()])?;
    }
    Ok(true)
}

/// The bytes of a model; none when it is gone or a piece is missing.
pub(super) fn bytes(tx: &mut Tx, region: &RegionId, version: i64) -> Result<Option<Vec<u8>>, Failure> {
    let sql = "SELECT pieces FROM learned_models WHERE region = $1 AND version = $2";
    let Some(row) = tx.query_row(sql, &values![region, version])? else { return Ok(None) };
    let count: i64 = row.get(0)?;
    let sql = "SELECT bytes FROM learned_model_pieces WHERE region = $1 AND version = $2 AND piece = $3";
    let mut bytes = Vec::new();
    for piece in 0..count {
        let Some(row) = tx.query_row(sql, &values![region, version, piece])? else { return Ok(None) };
        bytes.extend(row.get::<Vec<u8>>(0)?);
    }
    Ok(Some(bytes))
}

/// Forgets the models of a region older than `kept`.
pub(super) fn forget(tx: &mut Tx, region: &RegionId, kept: i64) -> Result<(), Failure> {
    let sql = "DELETE FROM learned_model_pieces WHERE region = $1 AND version < $2";
    tx.execute(sql, &values![region, kept])?;
    tx.execute("DELETE FROM learned_models WHERE region = $1 AND version < $2", &values![region, kept])?;
    Ok(())
}
