//! Form tokens: one submission, one outcome.
//!
//! A form carries a random token. The command that stores the submission looks the token up first and records
//! it with its outcome in the same transaction, so that a double tap, a retry after [`Failure::Unknown`] or a
//! browser's "send again" gives the same receipt and one case.

use balai_base::{Problem, RegionId, Timestamp};

use crate::{Failure, Tx, values};

/// A page of outcomes after region `$1` and token `$2`, at most `$3`: region, token, an empty text, outcome. For whoever
/// seals outcomes anew.
pub const OUTCOMES: &str = "SELECT region, token, '', outcome FROM form_tokens
    WHERE (region, token) > ($1, $2) ORDER BY region, token LIMIT $3";

/// Writes the outcome `$3` of region `$1` and token `$2` sealed anew.
pub const REPLACE_OUTCOME: &str = "UPDATE form_tokens SET outcome = $3 WHERE region = $1 AND token = $2";

/// What was recorded for `token`, if it was used already.
pub fn find(tx: &mut Tx, region: &RegionId, token: &[u8; 32]) -> Result<Option<Vec<u8>>, Failure> {
    let sql = "SELECT outcome FROM form_tokens WHERE region = $1 AND token = $2";
    tx.query_row(sql, &values![region, token])?.map(|row| row.get(0)).transpose()
}

/// Records the outcome of `token`, sealed by the caller when it is secret; a token used meanwhile is a conflict
/// on `form_tokens_pkey`.
#[expect(clippy::too_many_arguments, reason = "one row, written nowhere else")]
pub fn record(
    tx: &mut Tx,
    region: &RegionId,
    token: &[u8; 32],
    purpose: &'static str,
    outcome: &[u8],
    now: Timestamp,
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO form_tokens (region, token, purpose, outcome, created_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &values![region, token, purpose, outcome, now])?;
    Ok(())
}

/// Whether `token` is used for the first time; if so it is recorded with what it was used for, as `fingerprint`. Used
/// for something else it is refused: one key stands for one request (IETF draft *The Idempotency-Key HTTP Header
/// Field*, section 2.6).
#[expect(clippy::too_many_arguments, reason = "one row, written nowhere else")]
pub fn is_first_use(
    tx: &mut Tx,
    region: &RegionId,
    token: &[u8; 32],
    purpose: &'static str,
    fingerprint: &[u8; 32],
    now: Timestamp,
) -> Result<bool, Failure> {
    match find(tx, region, token)? {
        None => record(tx, region, token, purpose, fingerprint, now).map(|()| true),
        Some(before) if before == fingerprint => Ok(false),
        Some(_) => Err(Problem::conflict("problem-key-used").into()),
    }
}
